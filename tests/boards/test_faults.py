# SPDX-License-Identifier: MIT
"""A fault in a command ends in a report and returns to the prompt; elsewhere it panics."""

import re
import subprocess

import pytest
from board import BOARDS, TOP, boot

IMAGE = {"virt-arm": "arm", "virt-arm-lpae": "arm-lpae", "virt-arm64": "arm64", "vexpress-a9": "arm",
         "realview-pbx-a9": "arm"}


def symbol(board, name):
    """An address from the image's own symbol table."""
    text = subprocess.run(["aarch64-linux-gnu-nm" if board == "virt-arm64" else "arm-none-eabi-nm",
                           f"{TOP}/build/{IMAGE[board]}/granule.elf"], text=True, check=True,
                          stdout=subprocess.PIPE).stdout
    found = re.search(rf"^([0-9a-f]+) \w {name}$", text, re.M)
    assert found, name
    return f"0x{found[1]}"


@pytest.mark.parametrize("board", BOARDS)
def test_faults_in_commands(board):
    text = symbol(board, "start_kernel")
    rodata = symbol(board, "__start_granule_commands")
    commands = ("md 0x1", "echo still here", f"mw {text} 0", "echo and here", f"mw {rodata} 0",
                "echo again", "version")
    result = boot(board, commands=commands)
    assert result.code == 1, f"\n{result}"
    report = result.out("md 0x1")
    assert "0x1:" in report and "cmd_md" in report and "walk of 0x1 " in report
    assert re.search(r"translation fault|alignment fault", report, re.I)
    assert result.status("md 0x1") == 1
    assert result.out("echo still here") == "still here\n"
    report = result.out(f"mw {text} 0")
    assert re.search(r"permission", report, re.I) and "kernel code" in report
    assert "cmd_mw" in report
    assert re.search(r"permission", result.out(f"mw {rodata} 0"), re.I)
    assert result.status(f"mw {text} 0") == 1
    assert result.out("echo and here") == "and here\n"
    assert result.out("echo again") == "again\n"


KINDS = {"null": "translation", "one": "0x1:", "text": "permission", "rodata": "permission",
         "guard": "guard", "data": "execute", "call": "execute", "undefined": "undefined",
         "stack": "stack", "bug": "BUG"}


@pytest.mark.parametrize("board", BOARDS)
def test_every_kind_of_fault_returns_to_the_prompt(board):
    commands = tuple(f"fault {kind}" for kind in KINDS) + ("echo still here", "check")
    result = boot(board, commands=commands)
    assert result.code == 1, f"\n{result}"
    for kind, word in KINDS.items():
        report = result.out(f"fault {kind}")
        assert word.lower() in report.lower(), f"{kind}:\n{report}"
        assert result.status(f"fault {kind}") == 1, kind
        assert re.search(r"^Call trace:|^ \w+\+0x", report, re.M), f"{kind}:\n{report}"
    assert result.out("echo still here") == "still here\n"
    assert result.status("check") == 0


@pytest.mark.parametrize("board", BOARDS)
def test_a_fault_with_interrupts_masked_panics(board):
    result = boot(board, commands=("fault irq", "echo not reached"))
    assert result.code == 4 and "Kernel panic" in result.text, f"\n{result}"


@pytest.mark.parametrize("board", BOARDS)
def test_a_fault_in_the_report_costs_a_part_of_it(board):
    result = boot(board, commands=("fault report", "echo not reached"))
    assert result.code == 4, f"\n{result}"
    nested = result.text.index("while a fault was being reported")
    for word in ("walk of 0x0", "pc : ", "Call trace:", "cmd_fault+",
                 "Kernel panic - not syncing: translation fault", "its report faulted, too"):
        assert word in result.text[nested:], f"{word}\n{result}"


@pytest.mark.parametrize("board", BOARDS)
def test_bad_input_to_allocators(board):
    """Each is refused with a reason or reported, and nothing is lost."""
    commands = ("alloc pages 99", "alloc pages -1", "alloc kmalloc 0xffffffffffffffff",
                "alloc vmalloc 0", "alloc vmalloc 0x7fffffffffff", "free 12345", "pt", "md",
                "page pfn 0xfffffffff", "check")
    result = boot(board, commands=commands)
    assert result.code == 1, f"\n{result}"
    for command in commands[:-1]:
        assert result.status(command) != 0, command
    assert result.status("check") == 0
