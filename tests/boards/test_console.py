# SPDX-License-Identifier: MIT
"""The prompt as a person meets it: editing, history, completion, Ctrl-C, and what a person should
not type. A pseudo-terminal stands between, so bytes arrive as from a keyboard."""

import os
import re

import pexpect
import pytest
from board import BOARDS, TOOL, boot, good

PROMPT = "granule> "


@pytest.fixture(params=["virt-arm64", "virt-arm"], scope="module")
def console(request):
    """A board at its prompt, for all tests of this file."""
    child = pexpect.spawn(TOOL, ["run", request.param], timeout=60, encoding="latin-1",
                          dimensions=(50, 200), env={**os.environ, "TERM": "dumb"})
    child.expect_exact(PROMPT)
    yield child
    child.send("poweroff\r")
    child.expect(pexpect.EOF)
    child.close()


def said(child, line, end="\r"):
    """Types a line and returns what is printed before the next prompt, clean."""
    child.send(line + end)
    child.expect_exact("\n")
    child.expect_exact(PROMPT)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", child.before)


def alive(child):
    """Whatever was printed before: a line typed now runs, and the prompt comes back."""
    alive.count += 1
    child.send(f"echo alive-{alive.count}\r")
    child.expect_exact(f"\nalive-{alive.count}\r\n", timeout=30)
    child.expect_exact(PROMPT)


alive.count = 0


def test_echo(console):
    assert said(console, "echo hello") == "hello\n"


def test_backspace_and_arrows(console):
    assert said(console, "ecjo\x7f\x7f\x7fcho fixed") == "fixed\n"
    assert said(console, "echo ac\x1b[Db") == "abc\n"
    assert said(console, "echo ad\x1b[D\x1b[D\x1b[C" + "bc") == "abcd\n"


def test_history(console):
    said(console, "echo first")
    said(console, "echo second")
    assert said(console, "\x1b[A") == "second\n"
    assert said(console, "\x1b[A\x1b[A") == "first\n"     # the same line twice is kept once
    assert said(console, "echo third\x15echo fourth") in ("fourth\n", "thirdecho fourth\n")


def test_completion_of_commands_paths_and_arguments(console):
    assert "MemTotal" in said(console, "cat /proc/memi\t")
    assert "Node 0" in said(console, "buddyi\t")
    assert "kmalloc        100 bytes" in said(console, "alloc km\t100")
    listed = said(console, "alloc \t\t")       # ends at the prompt that comes again
    assert "pages" in listed and "bench" not in listed
    console.send("\x03")
    console.expect_exact("^C")
    console.expect_exact("granule> ")


def test_ctrl_c_drops_the_line(console):
    console.send("echo never\x03")
    console.expect_exact(PROMPT)
    assert "\nnever" not in console.before
    alive(console)


def test_ctrl_c_stops_a_command(console):
    console.send("repeat 1000000 version\r")
    console.expect_exact("repeat 1000000 version")
    console.expect("(?i)granule")
    console.send("\x03")
    console.expect_exact("\n" + PROMPT, timeout=30)
    alive(console)


def test_garbage_at_full_rate(console):
    """Every byte but line ends and the tool's own key, many times over."""
    junk = "".join(chr(c) for c in range(256) if c not in (10, 13, 0x1d))
    for _ in range(8):
        console.send(junk)
    console.send("\x03\r")
    alive(console)
    console.send("check; echo status $?\r")
    console.expect_exact("\nstatus 0\r\n")
    console.expect_exact(PROMPT)


@pytest.mark.parametrize("board", BOARDS)
def test_lines_that_are_refused(board):
    long = "echo " + "x" * 3000
    commands = ('echo "unbalanced', "echo 'unbalanced", "md 99999999999999999999999",
                "repeat -1 echo x", "repeat", "pt zz", "echo fine")
    result = boot(board, commands=commands)
    assert result.code == 1
    for command in commands[:-1]:
        assert result.status(command) != 0, command
    assert result.out("echo fine") == "fine\n"
    result = boot(board, commands=(long, "echo fine"))
    assert result.out("echo fine") == "fine\n"


def test_sequences_and_repeats():
    result = good("virt-arm64", commands=("echo a; echo b", "repeat 3 echo x", 'echo "a;  b"',
                                          "echo $?", "help", "help md", "help repeat"))
    assert result.out("echo a; echo b") == "a\nb\n"
    assert result.out("repeat 3 echo x") == "x\nx\nx\n"
    assert result.out('echo "a;  b"') == "a;  b\n"
    assert result.out("echo $?") == "0\n"
    for name in ("alloc", "bench", "check", "crc32", "dmesg", "dt", "free", "loady", "ls", "md",
                 "mw", "page", "poweroff", "pt", "ptdump", "reboot", "stress", "test", "version"):
        assert re.search(rf"^\s*{name}\b", result.out("help"), re.M), name


def test_nodes_can_be_listed_read_and_written():
    result = good("virt-arm64", commands=(
        "ls /", "ls /proc", "ls /proc/sys/vm", "cat /proc/sys/vm/min_free_kbytes",
        "echo 2048 > /proc/sys/vm/min_free_kbytes", "cat /proc/sys/vm/min_free_kbytes",
        "cat /proc/cmdline", "ls /proc/device-tree", "cat /sys/kernel/debug/memblock/memory",
        "cat /sys/kernel/debug/memblock/reserved", "ls /sys/kernel/slab",
        "echo 1 > /proc/sys/vm/drop_caches", "cat /proc/interrupts"))
    assert result.out("cat /proc/sys/vm/min_free_kbytes", 1) == "2048\n"
    assert "status=1" in result.out("cat /proc/cmdline")
    assert "meminfo" in result.out("ls /proc").split()
    assert "memory@40000000" in result.out("ls /proc/device-tree").replace("/", " ").split()


def test_a_script_in_bootargs_runs_at_boot():
    result = boot("virt-arm64", "--bootargs", 'granule.run="echo from bootargs; poweroff"')
    assert result.code == 0, f"\n{result}"
    assert "from bootargs\n" in result.text


def test_messages_survive_a_warm_reset():
    result = boot("virt-arm64", commands=("echo before", "reboot", "dmesg"))
    assert result.text.count("granule> ") >= 3
    assert result.out("dmesg")
