# SPDX-License-Identifier: MIT
"""A session at a board's prompt: waits for it, types commands, learns their statuses, powers off,
and knows how to name the end: statuses of DESIGN's contract in tools/host/__init__.py."""

import re
import sys
import time

from . import FAILED, NO_BOOT, OK, PANIC

PROMPT = "granule> "
_PROMPT = re.compile(r"^granule> ", re.M)
_STATUS = re.compile(r"^##status (\d+)$", re.M)
_ASKED = re.compile(r"^##timeout (\d+)$", re.M)
_PANIC = re.compile(r"Kernel panic - not syncing")
_REFUSED = re.compile(r"^granule: .*", re.M)

# What a command may take beyond an ordinary one, in seconds: it may say so itself by a line
# `##timeout N`; these are known. The first word, and for some a figure after it.
_LONG = {"test": 600, "bench": 600, "check": 60, "ptdump": 60, "crc32": 20, "memtest": 60}


def asks(command):
    """The seconds that a command line asks for on top of the default limit."""
    total = 0
    for part in command.split(";"):
        words = part.split()
        times = 1
        while len(words) > 2 and words[0] == "repeat" and words[1].isdigit():
            times *= int(words[1])
            words = words[2:]
        if not words:
            continue
        number = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
        if words[0] == "stress":
            total += times * (60 + 10 * number)
        elif words[0] in ("sleep", "loady"):
            total += times * (number or 60)
        else:
            total += times * _LONG.get(words[0], 0)
    return total


class Ended(Exception):
    """The machine has ended, or the time is up; `hung` says which."""

    def __init__(self, hung=False):
        super().__init__()
        self.hung = hung


def note(text):
    print(f"granule: {text}", file=sys.stderr, flush=True)


class Session:
    def __init__(self, console, limit, commands=(), fixed=False):
        """`limit` in seconds from now; commands add what they ask for, unless the limit is fixed."""
        self.console = console
        self.start = time.monotonic()
        self.fixed = fixed
        self.limit = limit + (0 if fixed else sum(map(asks, commands)))
        self.has_script = False     # granule.run= is in the bootargs
        self.mark = 0           # where the text of the command at hand begins
        self.failed = False
        self.booted = False
        self.code = None        # what the machine exited with

    # --- waiting ---------------------------------------------------------------------------------
    def left(self):
        more = 0 if self.fixed else sum(int(n) for n in _ASKED.findall(self.console.text))
        return self.start + self.limit + more - time.monotonic()

    def pump(self, seconds=None, also=None):
        """Reads once. Raises Ended when the machine ends or the time is up."""
        left = self.left()
        got = self.console.read(left if seconds is None else min(seconds, left), also)
        if self.console.ended:
            raise Ended
        if not got and self.left() <= 0:
            raise Ended(hung=True)
        return got

    def tail(self):
        return self.console.text[self.mark:]

    def wait_prompt(self):
        while not _PROMPT.search(self.tail()):
            self.pump()
        self.booted = True

    # --- commands --------------------------------------------------------------------------------
    def type(self, line):
        self.mark = len(self.console.text)
        self.console.machine.write(line.encode() + b"\r")

    def run(self, command):
        """Types a command at the prompt and returns its status once the prompt is back."""
        self.type(command)
        while True:
            found = _STATUS.search(self.tail())
            if found and _PROMPT.search(self.tail(), self.end_of_status(found)):
                return int(found[1])
            if not found and self.tail().endswith("\n" + PROMPT) and self._quiet():
                return self._ask_status()
            self.pump()

    def end_of_status(self, found):
        # search() with ^ needs a position inside the string it belongs to: pass the match's end.
        return found.end()

    def _quiet(self):
        """The prompt stands and nothing follows: it is the prompt, not a line of output."""
        size = len(self.console.text)
        self.pump(0.05)
        return len(self.console.text) == size

    def _ask_status(self):
        """For a board whose bootargs are not ours."""
        self.type("echo $?")
        while True:
            found = re.search(r"\n(\d+)\n(?:.*\n)*granule> $", self.tail())
            if found:
                return int(found[1])
            self.pump()

    def run_all(self, commands):
        for i, command in enumerate(commands):
            last = i == len(commands) - 1
            try:
                status = self.run(command)
            except Ended as end:
                if not end.hung and not last:
                    self.failed = True
                    note(f"ended before: {commands[i + 1]}")
                raise
            if status:
                self.failed = True
                note(f"status {status}: {command}")

    def power_off(self):
        """Types poweroff and waits for the end; of a real board, until it is silent."""
        self.type("poweroff")
        while not self.console.machine.exits:
            if not self.pump(2):
                raise Ended
        self.limit = max(self.limit, time.monotonic() - self.start + 10)
        while True:
            self.pump()

    # --- the end ---------------------------------------------------------------------------------
    def verdict(self, end):
        """The exit status of the tool, after the machine has ended or hung."""
        text = self.console.text
        if end.hung:
            self.console.machine.kill()
            if _PANIC.search(text):
                return PANIC
            at = "at a command" if self.booted else "before the prompt"
            note(f"no answer within {self.limit:.0f} s, {at}: ended")
            return NO_BOOT
        code = self.code = self.console.machine.finish()
        if code == PANIC or (code is None and _PANIC.search(text)):
            return PANIC
        if code == NO_BOOT:
            return NO_BOOT
        if code is not None and code < 0:
            note(f"QEMU was ended by signal {-code}")
            return NO_BOOT
        if not self.booted:
            return self._without_prompt(code, text)
        return FAILED if self.failed or code else OK

    def _without_prompt(self, code, text):
        """A script in bootargs may power off before there is a prompt; anything else did not boot."""
        if self.has_script and code in (OK, FAILED):
            return code
        refusal = _REFUSED.findall(text)
        note(refusal[-1] if refusal else f"ended before the prompt (QEMU exit status {code})")
        return NO_BOOT
