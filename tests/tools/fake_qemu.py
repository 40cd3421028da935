#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Stands in for QEMU with a booted image: a small prompt on stdin and stdout. What it does wrong is
chosen by FAKE_MODE, so that each way a boot can end is tried without one."""

import os
import sys
import time


def put(text):
    sys.stdout.buffer.write(text.encode().replace(b"\n", b"\r\n"))
    sys.stdout.buffer.flush()


def line():
    """One typed line, echoed as a line editor does."""
    text = b""
    while True:
        c = os.read(0, 1)
        if not c:
            sys.exit(9)
        if c in (b"\r", b"\n"):
            put("\n")
            return text.decode()
        text += c
        put(c.decode())


def run(command):
    if command.startswith("echo $?"):
        put(f"{run.status}\n")
        return 0
    if command.startswith("echo "):
        put(command[5:] + "\n")
        return 0
    if command.startswith("trap"):
        put("granule> is what the prompt looks like\n")
        return 0
    if command.startswith("test"):
        put(f"KTAP version 1\n1..1\nok 1 fake\n{os.environ.get('FAKE_TESTS', '1 passed, 0 failed, 0 skipped')}\n")
        return 0
    if command == "panic":
        put("Kernel panic - not syncing: asked for\n")
        sys.exit(4)
    if command == "hang":
        time.sleep(1000)
    if command == "slow":
        put("##timeout 30\n")
        time.sleep(3)
        return 0
    put(f"{command.split()[0]}: no such command\n")
    return 1


def main():
    mode = os.environ.get("FAKE_MODE", "")
    record = os.environ.get("FAKE_RECORD")
    if record:
        with open(record, "a", encoding="utf-8") as f:
            f.write(f"{os.getpid()}\n" + "\n".join(sys.argv[1:]) + "\n")
    words = sys.argv
    append = words[words.index("-append") + 1] if "-append" in words else ""
    put("booting\n\x1b[1mbold\x1b[0m and \x1b[2J clean\n")
    if mode == "refuse":
        put("granule: device tree: bad magic 0x0\n")
        sys.exit(3)
    if mode == "silent":
        time.sleep(1000)
    if "granule.run=" in append:
        put("script ran\n")
        sys.exit(1 if "false" in append else 0)
    if mode == "early-exit":
        sys.exit(0)
    if mode == "early-panic":
        put("Kernel panic - not syncing: early\n")
        sys.exit(4)
    if mode == "panic-and-hang":
        put("Kernel panic - not syncing: no semihosting\n")
        time.sleep(1000)
    run.status = 0
    while True:
        put("granule> ")
        command = line().strip()
        if command.startswith("poweroff"):
            if mode == "no-poweroff":
                time.sleep(1000)
            sys.exit(int(command.split()[1]) if " " in command else 0)
        if command:
            run.status = run(command)
            if "status=1" in append.split():
                put(f"##status {run.status}\n")


main()
