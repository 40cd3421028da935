# SPDX-License-Identifier: MIT
"""Each board, booted directly: reaches the prompt, its files add up, its checkers and tests pass."""

import re

import addup
import pytest
from board import BOARDS, RAM_BASE, boot, good, run

MEMORY = {"virt-arm": "1G", "virt-arm-lpae": "6G", "virt-arm64": "1G", "vexpress-a9": "1G",
          "realview-pbx-a9": "512M"}
SHOWN = (*addup.COMMANDS, "check", "ptdump --check", "cat /proc/vmallocinfo", "cat /proc/slabinfo",
         "cat /proc/pagetypeinfo", "cat /proc/vmstat", "ls /proc")


def shown(board):
    return good(board, "--memory", MEMORY[board], commands=SHOWN)


@pytest.mark.parametrize("board", BOARDS)
def test_version_and_messages(board):
    result = good(board, commands=("version", "dmesg"))
    assert "Granule" in result.out("version")
    log = result.out("dmesg")
    assert "Virtual kernel memory layout" in log and "Machine model: " in log
    assert f"] {result.out('version')}" in log


def size(text):
    return int(text[:-1]) << {"M": 20, "G": 30}[text[-1]]


@pytest.mark.parametrize("board", BOARDS)
def test_closed_input_reaches_the_prompt_and_powers_off(board):
    done = run("run", board)
    assert done.code == 0, f"\n{done}"
    assert "\r" not in done.text and "\x1b" not in done.text


@pytest.mark.parametrize("board", BOARDS)
def test_files_add_up(board):
    result = shown(board)
    banks = [(RAM_BASE[board], size(MEMORY[board]))]
    assert addup.wrong(addup.texts(result), banks) == []


@pytest.mark.parametrize("board", BOARDS)
def test_every_command_output_starts_in_column_0(board):
    result = shown(board)
    assert result.out("cat /proc/meminfo").startswith("MemTotal:")
    assert result.out("cat /proc/zoneinfo").startswith("Node 0, zone ")
    assert result.out("cat /proc/buddyinfo").startswith("Node 0, zone ")
    for command in SHOWN:
        assert result.status(command) == 0


@pytest.mark.parametrize("board", BOARDS)
def test_layout_is_printed_at_boot_in_linux_form(board):
    """A name, a range, a size: `    vmalloc : 0xf0800000 - 0xfa800000   ( 160 MB)`."""
    rows = re.findall(r"(?<=[\] ])(\.?\w[\w ]*?) *: 0x([0-9a-f]+) - 0x([0-9a-f]+) +\( *\d+ [KMGT]?B\)$",
                      shown(board).text, re.M)
    names = {name for name, _, _ in rows}
    assert {"vmalloc", ".text", ".rodata", ".data", ".bss"} <= names, names
    assert names & {"fixmap", "fixed"}
    for name, start, end in rows:
        assert int(start, 16) <= int(end, 16), name


@pytest.mark.parametrize("board", BOARDS)
def test_linux_form_of_the_files(board):
    result = shown(board)
    names = addup.meminfo(result.out("cat /proc/meminfo"))
    assert {"MemTotal", "MemFree", "MemAvailable", "Slab", "SReclaimable", "SUnreclaim", "PageTables",
            "VmallocTotal", "VmallocUsed", "Percpu"} <= names.keys()
    if board in ("virt-arm", "virt-arm-lpae", "vexpress-a9", "realview-pbx-a9"):
        assert {"HighTotal", "HighFree", "LowTotal", "LowFree"} <= names.keys()
    slab = result.out("cat /proc/slabinfo").splitlines()
    assert slab[0].startswith("slabinfo - version: 2.1")
    assert slab[1].startswith("# name            <active_objs> <num_objs> <objsize> <objperslab>")
    assert any(line.startswith("kmalloc-64 ") for line in slab)
    assert "Page block order: " in result.out("cat /proc/pagetypeinfo")
    assert "nr_free_pages " in result.out("cat /proc/vmstat")
    assert re.search(r"^0x[0-9a-f]+-0x[0-9a-f]+ +\d+ ", result.out("cat /proc/vmallocinfo"), re.M)


@pytest.mark.parametrize("board", BOARDS)
def test_on_target_tests(board):
    result = run("test", board)
    last = result.text.rstrip().splitlines()[-1] if result.text else ""
    assert result.code == 0, f"\n{result}"
    counts = re.fullmatch(r"(\d+) passed, 0 failed, (\d+) skipped", last)
    assert counts and int(counts[1]) > 50, last


def test_a_filter_that_matches_nothing():
    assert run("test", "virt-arm64", "--filter", "no_such_suite.*").code == 2


@pytest.mark.parametrize("board", BOARDS)
def test_stress_leaves_nothing_behind(board):
    """The command itself compares free pages after draining, shrinking and purging."""
    result = good(board, commands=("stress 5 1234", "check"))
    assert "1234" in result.out("stress 5 1234")


@pytest.mark.long
@pytest.mark.parametrize("board", BOARDS)
def test_stress_100(board):
    good(board, "--timeout", "1200", commands=("stress 100", "check"))


@pytest.mark.parametrize("board", BOARDS)
def test_four_cpus_in_the_tree(board):
    """Secondary CPUs stay parked; the boot CPU does not notice them."""
    good(board, "--smp", "4", commands=("check", "cat /proc/meminfo"))


def test_failing_and_unknown_commands():
    result = boot("virt-arm64", commands=("no-such-command", "echo $?", "echo after; no-such",
                                          "cat /nonexistent", "help no-such-command"))
    assert result.code == 1
    assert result.out("echo $?").strip() not in ("", "0")
    assert result.out("echo after; no-such").startswith("after\n")
    assert result.status("cat /nonexistent") != 0


def test_panic_and_exit_statuses():
    assert boot("virt-arm64", commands=("poweroff 1",)).code == 1
    assert boot("virt-arm64", commands=("poweroff",)).code == 0
