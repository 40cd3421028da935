# SPDX-License-Identifier: MIT
"""Boot paths and entry levels: U-Boot from QEMU's firmware device and from a card; EL2, EL3; both
interrupt controllers."""

import re

import addup
import pytest
from board import good

RAM = [(0x40000000, 512 << 20)]


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64"])
@pytest.mark.parametrize("path", ["u-boot", "sd"])
def test_u_boot(board, path):
    result = good(board, "--boot", path, "--bootargs", "loglevel=7",
                  commands=(*addup.COMMANDS, "cat /proc/cmdline", "check", "ptdump --check"))
    assert "U-Boot 20" in result.text
    assert addup.wrong(addup.texts(result), RAM) == []
    assert "loglevel=7" in result.out("cat /proc/cmdline")


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm-lpae", "virt-arm64"])
@pytest.mark.parametrize("level", ["el1", "el2", "el3"])
@pytest.mark.parametrize("gic", ["2", "3"])
def test_entry_level_and_interrupt_controller(board, level, gic):
    result = good(board, "--entry", level, "--qemu-arg", f"-M gic-version={gic}",
                  commands=(*addup.COMMANDS, "check", "cat /proc/interrupts"))
    assert addup.wrong(addup.texts(result), RAM) == []
    # What was typed came by interrupt.
    counts = re.search(r"^ *\d+: +(\d+).*pl011", result.out("cat /proc/interrupts"), re.M)
    assert counts and int(counts[1]) > 0


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64"])
def test_u_boot_leaves_el2(board):
    good(board, "--boot", "u-boot", "--entry", "el2", commands=("check", "cat /proc/iomem"))
