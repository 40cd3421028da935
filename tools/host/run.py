# SPDX-License-Identifier: MIT
"""`run BOARD`: boots it, runs each -c at the prompt, powers off; without -c a person, or what is on
standard input, types."""

import os
import select
import shlex
import signal
import tempfile
import termios
import time
import tty

from . import OK, TOP, Usage, boards, build, qemu
from .console import Console, Machine, Serial
from .session import Ended, Session, note


class Stopped(Exception):
    """A signal asked us to end."""

    def __init__(self, number):
        super().__init__()
        self.number = number


class Left(Exception):
    """The person at the terminal ended the session."""


def _stop(number, _frame):
    raise Stopped(number)


def limit_of(args):
    """Seconds for a boot and a few commands; a boot loader counts down and searches first."""
    if args.timeout is not None:
        return args.timeout, True
    return (90 if args.boot != "direct" else 50), False


def _clean_commands(commands):
    for c in commands:
        if "\n" in c or "\r" in c:
            raise Usage("-c: one line each")
    return commands


class Boot:
    """A booted board, from building the image to removing what the boot needed."""

    def __init__(self, args, commands=(), status=True, out=None):
        self.board = boards.load(args.board)
        self.temp = None
        self.machine = None
        status = status and not (args.dtb_raw or args.dtb_at is not None)
        if args.serial:
            self.machine = Serial(args.serial)
            status = False
        else:
            folder = build.image(self.board.image, args.config)
            if "tree" in self.board.qemu:
                build.make(f"build/dts/{self.board.qemu['tree']}.dtb")
            os.makedirs(f"{TOP}/build/boot", exist_ok=True)
            self.temp = tempfile.TemporaryDirectory(dir=f"{TOP}/build/boot")
            words = qemu.command_line(self.board, args, folder, self.temp.name, status)
            allowed = not commands or any(c.split()[:1] == ["reboot"] for c in commands)
            if not allowed:     # a reset before that is a crash
                words.insert(1, "-no-reboot")
            words += args.more_qemu
            if args.verbose:
                note(shlex.join(words))
            self.machine = Machine(words)
        limit, fixed = limit_of(args)
        self.session = Session(Console(self.machine, out), limit, commands, fixed)
        self.session.has_script = "granule.run=" in (args.bootargs or "")

    def __enter__(self):
        return self.session

    def __exit__(self, *_):
        if self.machine:
            self.machine.close()
        if self.temp:
            self.temp.cleanup()


def attempt(session, work):
    """Runs work(session), which ends by the machine ending; returns the exit status."""
    try:
        work(session)
        return session.verdict(Ended(hung=True))    # work may not simply return
    except Ended as end:
        return session.verdict(end)


def _commands(commands):
    def work(session):
        session.wait_prompt()
        session.run_all(commands)
        session.power_off()
    return work


def _from_stdin(session):
    """Lines of a pipe or file are typed one at each prompt; at their end the board powers off."""
    lines, rest, open_ = [], b"", True
    session.wait_prompt()
    while True:
        while lines:
            status = session.run(lines.pop(0))
            session.failed = session.failed or status != 0
        if not open_:
            session.power_off()
        began = time.monotonic()
        session.pump(also=0)
        session.limit += time.monotonic() - began   # waiting for input is not waiting for the board
        data = _read_stdin()
        if data is not None:
            open_ = bool(data)
            *whole, rest = (rest + data).split(b"\n")
            if not open_ and rest:
                whole.append(rest)
            lines += [w.decode("utf-8", "replace").rstrip("\r") for w in whole if w.strip()]


def _read_stdin():
    """What can be read now; b"" at the end; None when nothing is there."""
    try:
        ready, _, _ = select.select([0], [], [], 0)
        return os.read(0, 4096) if ready else None
    except OSError:
        return b""


def _by_hand(session):
    """A person at a terminal: bytes go both ways as they are. Ctrl-] ends it."""
    console = session.console
    mode = termios.tcgetattr(0)
    note("Ctrl-] ends the session")
    tty.setraw(0)
    session.limit = float("inf")
    console.cleaner.feed = lambda data: data    # the terminal understands what the board sends
    session.booted = True
    try:
        while True:
            session.pump(also=0)
            data = _read_stdin()
            if data is None:
                continue
            if not data or b"\x1d" in data:
                raise Left
            console.machine.write(data)
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, mode)


def _stdin_is_open():
    try:
        os.fstat(0)
        return True
    except OSError:
        return False


def cmd_run(args):
    commands = _clean_commands(args.command)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        hand = not commands and _stdin_is_open() and os.isatty(0)
        with Boot(args, commands, status=not hand) as session:
            if commands:
                return attempt(session, _commands(commands))
            if hand:
                return attempt(session, _by_hand)
            return attempt(session, _from_stdin if _stdin_is_open() else _commands([]))
    except Left:
        return OK
    except Stopped as stop:
        note(f"ended by signal {stop.number}")
        return 128 + stop.number
