# SPDX-License-Identifier: MIT
"""Boots boards through the host command and cuts its output into what each command printed."""

import functools
import os
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = f"{TOP}/tools/granule"

# The boards that every test of a board boots.
BOARDS = ("virt-arm", "virt-arm-lpae", "virt-arm64", "vexpress-a9", "realview-pbx-a9")
RAM_BASE = {"virt-arm": 0x40000000, "virt-arm-lpae": 0x40000000, "virt-arm64": 0x40000000,
            "vexpress-a9": 0x60000000, "realview-pbx-a9": 0x70000000}


class Result:
    """A finished boot: exit status, clean text of the UART, the tool's own words."""

    def __init__(self, words, code, text, err):
        self.words, self.code, self.text, self.err = words, code, text, err

    def out(self, command, nth=0):
        """What the nth such command printed, without its echo and status."""
        parts = self.text.split(f"granule> {command}\n")
        assert len(parts) > nth + 1, f"{command!r} was not run:\n{self}"
        return parts[nth + 1].split("##status ")[0].split("granule> ")[0]

    def status(self, command, nth=0):
        part = self.text.split(f"granule> {command}\n")[nth + 1]
        return int(part.split("##status ", 1)[1].split("\n")[0])

    def __str__(self):
        return f"$ {' '.join(self.words)}\nexit {self.code}\n{self.text}\n--- stderr\n{self.err}"


def run(*args, timeout=900, env=None, stdin=subprocess.DEVNULL):
    """tools/granule with these words."""
    done = subprocess.run([TOOL, *args], stdin=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, errors="replace", timeout=timeout,
                          env={**os.environ, **(env or {})}, check=False)
    return Result(args, done.returncode, done.stdout, done.stderr)


@functools.lru_cache(maxsize=None)
def boot(board, *options, commands=()):
    """One boot with commands; the same boot is not made twice in a test run."""
    words = ["run", board, *options]
    for c in commands:
        words += ["-c", c]
    return run(*words)


def good(board, *options, commands=()):
    """The same for a boot that has to succeed."""
    result = boot(board, *options, commands=commands)
    assert result.code == 0, f"\n{result}"
    return result
