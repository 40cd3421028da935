# SPDX-License-Identifier: MIT
"""The checks of tools/lint: each a function that yields what is wrong, a line each."""

import os
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHECKS = {}


class Skip(Exception):
    """The check cannot be made here; the text says why."""


def check(function):
    CHECKS[function.__name__] = function
    return function


def output(*words, status=None):
    """A command's output. A failing one is an error of the lint, unless its status is wanted."""
    done = subprocess.run(words, cwd=TOP, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    if status is None and done.returncode:
        raise RuntimeError(f"{' '.join(words[:3])}…: {done.stdout}")
    return done.stdout if status is None else (done.stdout, done.returncode)


def files(*endings):
    """Tracked and new files, by ending; those that git ignores are none of ours."""
    if os.path.exists(f"{TOP}/.git"):
        names = output("git", "ls-files", "-co", "--exclude-standard").splitlines()
    else:   # an unpacked archive
        names = [os.path.relpath(os.path.join(d, f), TOP) for d, _, fs in os.walk(TOP) for f in fs]
        names = [n for n in names if not n.startswith("build/") and "__pycache__" not in n]
    return [n for n in names if n.endswith(endings or ("",)) and os.path.isfile(f"{TOP}/{n}")]


def text(name):
    with open(f"{TOP}/{name}", encoding="utf-8", errors="replace") as f:
        return f.read()


from . import source, rooms, image  # noqa: E402,F401  (they register themselves)
