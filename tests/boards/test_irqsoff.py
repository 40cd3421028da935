# SPDX-License-Identifier: MIT
"""How long interrupts stay masked, to the instruction: a PL011 holds 16 characters, which at 115200
baud are 1.39 ms. A slow core (100 million instructions a second) does 139,000 instructions in that."""

import re

from board import run

LIMIT = 139_000
RESET = "echo 0 > /proc/granule/irqsoff"


def test_no_section_outlasts_the_fifo():
    load = ["stress 1 1", "cat /proc/zoneinfo", "cat /proc/slabinfo", "check"]
    commands = [c for line in load for c in (RESET, line, "cat /proc/granule/irqsoff")]
    args = [a for c in commands for a in ("-c", c)]
    result = run("run", "virt-arm64", "--memory", "512M", "--config", "IRQSOFF=y", "--qemu-arg",
                 "-icount shift=0", "--timeout", "200", *args)
    assert result.code == 0, f"\n{result}"
    longest = [int(n) for n in re.findall(r"^cpu0 (\d+) cycles", result.text, re.M)]
    assert len(longest) == len(load), f"\n{result}"
    assert 0 < max(longest) < LIMIT, f"\n{result}"
