# SPDX-License-Identifier: MIT
"""`screenshot BOARD OUT.png [-c CMD]…`: boots, runs the commands, has QEMU write what the board's
display shows, powers off."""

import json
import os
import socket
import tempfile

from . import FAILED, OK, TOP, NoBoot, Usage
from .run import Boot, _clean_commands, attempt
from .session import note

_PATIENCE = 20      # seconds for QEMU's monitor to answer


class Monitor:
    """QEMU's control socket (QMP): one JSON object a line; events in between are passed over."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(_PATIENCE)
        try:
            self.socket.connect(path)
        except OSError as err:
            raise NoBoot(f"QEMU's monitor: {err.strerror}") from None
        self.lines = self.socket.makefile("rw", encoding="utf-8")
        self._read()
        self.run("qmp_capabilities")

    def _read(self):
        try:
            line = self.lines.readline()
        except OSError as err:
            raise NoBoot(f"QEMU's monitor: {err}") from None
        if not line:
            raise NoBoot("QEMU's monitor: closed")
        return json.loads(line)

    def run(self, command, **arguments):
        """Its result; NoBoot with QEMU's words when it fails."""
        json.dump({"execute": command, "arguments": arguments}, self.lines)
        self.lines.write("\n")
        self.lines.flush()
        while True:
            answer = self._read()
            if "error" in answer:
                raise NoBoot(f"QEMU refused {command}: {answer['error'].get('desc')}")
            if "return" in answer:
                return answer["return"]

    def close(self):
        self.lines.close()
        self.socket.close()


def take(path, out):
    """A picture of the first display into the file `out`, whole or not at all."""
    monitor = Monitor(path)
    part = f"{out}.part"
    try:
        monitor.run("screendump", filename=part, format="png")
        os.replace(part, out)
    except OSError as err:
        raise NoBoot(f"{out}: {err.strerror}") from None
    finally:
        monitor.close()
        if os.path.exists(part):
            os.unlink(part)


def cmd_screenshot(args):
    commands = _clean_commands(args.command)
    out = os.path.abspath(args.out)
    if args.serial:
        raise Usage("screenshot: only of a board in QEMU, not of one on a serial line")
    if not os.path.isdir(os.path.dirname(out)) or os.path.isdir(out):
        raise Usage(f"{args.out}: not a file that can be made")
    os.makedirs(f"{TOP}/build/boot", exist_ok=True)
    # Not below build/: the name of a socket may have 107 bytes.
    with tempfile.TemporaryDirectory(prefix="granule-") as temp:
        path = f"{temp}/qmp"
        args.more_qemu = ["-qmp", f"unix:{path},server=on,wait=off"]
        taken = []

        def work(session):
            session.wait_prompt()
            session.run_all(commands)
            take(path, out)
            taken.append(out)
            session.power_off()

        with Boot(args, commands) as session:
            status = attempt(session, work)
    if taken:
        note(f"{args.out}: {os.path.getsize(out)} bytes")
    return status if taken or status != OK else FAILED
