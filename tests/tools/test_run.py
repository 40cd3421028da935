# SPDX-License-Identifier: MIT
"""`tools/granule run`: exit statuses, output, typing, time limits, signals; against a fake QEMU."""

import os
import signal
import time

import pytest


def test_commands_run_in_order_and_output_is_clean(tool):
    done = tool("run", "virt-arm64", "-c", "echo one", "-c", "echo two")
    assert done.returncode == 0, done.stderr
    assert "\r" not in done.stdout and "\x1b" not in done.stdout
    lines = done.stdout.splitlines()
    assert lines[:2] == ["booting", "bold and  clean"]
    assert lines.index("one") < lines.index("two")
    assert "##status 0" in lines


def test_a_failing_command_does_not_stop_the_next(tool):
    done = tool("run", "virt-arm64", "-c", "nonsense", "-c", "echo after")
    assert done.returncode == 1
    assert "after" in done.stdout.splitlines()
    assert "status 1: nonsense" in done.stderr


def test_output_that_looks_like_a_prompt_is_not_taken_for_one(tool):
    done = tool("run", "virt-arm64", "-c", "trap", "-c", "echo after")
    assert done.returncode == 0
    assert "after" in done.stdout.splitlines()


@pytest.mark.parametrize("mode,code", [("refuse", 3), ("early-exit", 3), ("early-panic", 4)])
def test_no_prompt(tool, mode, code):
    done = tool("run", "virt-arm64", "-c", "echo x", mode=mode)
    assert done.returncode == code, done.stderr


def test_a_refusal_is_repeated_on_stderr_and_stays_on_stdout(tool):
    done = tool("run", "virt-arm64", "-c", "echo x", mode="refuse")
    assert "granule: device tree: bad magic 0x0\n" in done.stdout
    assert done.returncode == 3


def test_silence_is_a_hang(tool):
    start = time.monotonic()
    done = tool("run", "virt-arm64", "-c", "echo x", "--timeout", "1", mode="silent")
    assert done.returncode == 3
    assert "no answer within 1 s" in done.stderr
    assert time.monotonic() - start < 10


def test_a_command_that_hangs(tool):
    done = tool("run", "virt-arm64", "-c", "hang", "--timeout", "1")
    assert done.returncode == 3


def test_a_panic_in_a_command(tool):
    done = tool("run", "virt-arm64", "-c", "panic", "-c", "echo not reached")
    assert done.returncode == 4
    assert "not reached" not in done.stdout


def test_a_panic_that_cannot_exit_is_still_a_panic(tool):
    done = tool("run", "virt-arm64", "-c", "echo x", "--timeout", "1", mode="panic-and-hang")
    assert done.returncode == 4


def test_a_power_off_that_hangs(tool):
    done = tool("run", "virt-arm64", "-c", "echo x", "--timeout", "1", mode="no-poweroff")
    assert done.returncode == 3


def test_power_off_with_a_status_by_command(tool):
    assert tool("run", "virt-arm64", "-c", "poweroff 0").returncode == 0
    assert tool("run", "virt-arm64", "-c", "poweroff 1").returncode == 1
    done = tool("run", "virt-arm64", "-c", "poweroff", "-c", "echo never")
    assert done.returncode == 1 and "ended before: echo never" in done.stderr


def test_closed_input_powers_off(tool):
    done = tool("run", "virt-arm64", stdin="")
    assert done.returncode == 0 and done.stdout.rstrip().endswith("granule> poweroff")


def test_a_script_in_bootargs_may_end_before_the_prompt(tool):
    for text, code in (("echo; poweroff", 0), ("false; poweroff $?", 1)):
        done = tool("run", "virt-arm64", "--bootargs", f'granule.run="{text}"')
        assert done.returncode == code and "script ran" in done.stdout


def test_input_from_a_file_or_nowhere(tool, tmp_path):
    with open("/dev/null", encoding="utf-8") as nothing:
        assert tool("run", "virt-arm64", stdin=nothing).returncode == 0
    (tmp_path / "script").write_text("echo from a file\nnonsense\n")
    with open(tmp_path / "script", encoding="utf-8") as script:
        done = tool("run", "virt-arm64", stdin=script)
    assert done.returncode == 1 and "from a file" in done.stdout.splitlines()


def test_lines_of_standard_input_are_typed(tool):
    done = tool("run", "virt-arm64", stdin="echo one\n\necho two")
    assert done.returncode == 0
    assert {"one", "two"} <= set(done.stdout.splitlines())
    assert tool("run", "virt-arm64", stdin="nonsense\n").returncode == 1


def test_without_bootargs_of_ours_the_status_is_asked_for(tool, tmp_path):
    tree = tmp_path / "tree.dtb"
    tree.write_bytes(bytes(64))
    done = tool("run", "virt-arm64", "--dtb-raw", str(tree), "-c", "echo x", "-c", "nonsense")
    assert done.returncode == 1, done.stderr
    assert "granule> echo $?\n1\n" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_qemu_outlives_the_tool(tool, number):
    process = tool.start("run", "virt-arm64", "-c", "hang")
    deadline = time.monotonic() + 20
    while not os.path.exists(tool.record) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    pid = tool.qemu_pid()
    process.send_signal(number)
    process.communicate(timeout=20)
    assert process.returncode == (143 if number == signal.SIGTERM else -9)
    while time.monotonic() < deadline and os.path.exists(f"/proc/{pid}"):
        with open(f"/proc/{pid}/stat", encoding="utf-8") as f:
            if f.read().rsplit(")", 1)[1].split()[0] == "Z":
                break
        time.sleep(0.05)
    else:
        assert not os.path.exists(f"/proc/{pid}")


def test_two_at_once(tool):
    both = [tool.start("run", "virt-arm64", "-c", f"echo I am {i}") for i in range(2)]
    for i, process in enumerate(both):
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0, err
        assert f"I am {i}" in out.splitlines()
        assert f"I am {1 - i}" not in out


def test_a_command_may_ask_for_time(tool):
    done = tool("run", "virt-arm64", "-c", "slow", "--timeout", "1")
    assert done.returncode == 3             # a limit that was given is kept
    from host import session
    assert session.asks("stress 100") >= 400
    assert session.asks("repeat 3 stress 10; echo x") == 3 * session.asks("stress 10")
    assert session.asks("echo test") == 0


@pytest.mark.parametrize("args", [
    ["run"], ["run", "nosuch"], ["run", "virt-arm64", "--boot", "floppy"],
    ["run", "vexpress-a9", "--boot", "u-boot"], ["run", "vexpress-a9", "--memory", "2G"],
    ["run", "vexpress-a9", "--entry", "el2"], ["run", "virt-arm64", "--dtb", "/nonexistent"],
    ["run", "virt-arm64", "--boot", "sd", "--dtb-raw", "/dev/null"], ["run", "virt-arm64", "--timeout", "0"],
    ["run", "virt-arm64", "--qemu-arg", "'"], ["run", "virt-arm64", "--qemu-arg", "-cpu"],
    ["run", "virt-arm64", "-c", "a\nb"], ["frobnicate"], [],
    ["screenshot", "virt-arm64"], ["screenshot", "virt-arm64", "/nonexistent/a.png"],
    ["screenshot", "virt-arm64", "/tmp"], ["screenshot", "virt-arm64", "a.png", "--serial", "/dev/null"],
    ["test", "nosuch"], ["inspect"]])
def test_usage_errors_exit_2(tool, args):
    done = tool(*args)
    assert done.returncode == 2, done.stderr
    assert done.stderr and not done.stdout


def test_tests_report(tool):
    done = tool("test", "virt-arm64", "--filter", "buddy.*")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ("# board: virt-arm64\nKTAP version 1\n1..1\nok 1 fake\n"
                           "1 passed, 0 failed, 0 skipped\n")


@pytest.mark.parametrize("last,code", [
    ("0 passed, 0 failed, 0 skipped", 2), ("no test matches 'x'", 2), ("3 passed, 1 failed, 0 skipped", 1), ("nothing", 1)])
def test_tests_that_fail_or_match_nothing(tool, last, code):
    done = tool("test", "virt-arm64", FAKE_TESTS=last)
    assert done.returncode == code, done.stderr


def test_tests_on_all_boards_are_added_up(tool):
    done = tool("test", "all")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("# board: ") == 5
    assert done.stdout.endswith("\n5 passed, 0 failed, 0 skipped\n")


def test_a_board_on_a_serial_line(tool):
    """The tool at one end of a pseudo-terminal, a prompt at the other."""
    import subprocess
    import tty
    from conftest import HERE
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    board = subprocess.Popen([f"{HERE}/fake_qemu.py"], stdin=ours, stdout=ours)
    try:
        done = tool("run", "virt-arm64", "--serial", os.ttyname(theirs), "-c", "echo over the line",
                    "-c", "nonsense", "--timeout", "5")
    finally:
        board.kill()
        board.wait()
        os.close(ours)
        os.close(theirs)
    assert "over the line" in done.stdout.splitlines()
    assert done.returncode == 1 and "status 1: nonsense" in done.stderr


def test_by_hand(tool):
    """A terminal at both ends: bytes go through as they are, Ctrl-] ends the session."""
    import pexpect
    child = pexpect.spawn(tool.words("run", "virt-arm64")[0], tool.words("run", "virt-arm64")[1:],
                          env=tool.env(), timeout=20, encoding="latin-1")
    child.expect_exact("granule> ")
    child.send("echo by hand\r")
    child.expect_exact("echo by hand\r\nby hand\r\n")
    child.send("\x1d")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    child = pexpect.spawn(tool.words("run", "virt-arm64")[0], tool.words("run", "virt-arm64")[1:],
                          env=tool.env(), timeout=20, encoding="latin-1")
    child.expect_exact("granule> ")
    child.send("panic\r")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 4
