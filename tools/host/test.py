# SPDX-License-Identifier: MIT
"""`test [BOARD…|all]`: boots each board and runs its on-target tests. The KTAP that the board prints
goes to stdout, the rest of its console to stderr when something went wrong."""

import io
import re
import sys

from . import FAILED, OK, USAGE, Usage, boards
from .run import Boot, attempt
from .session import note

_LAST = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.M)
_NONE = re.compile(r"^no test matches ", re.M)
_KTAP = re.compile(r"^KTAP version \d+$", re.M)


def ktap_of(text):
    """The KTAP part of a console's text and (passed, failed, skipped); None where there is none."""
    first = _KTAP.search(text)
    last = None
    for last in _LAST.finditer(text, first.end() if first else 0):
        pass
    if not first or not last:
        return None, None
    return text[first.start():last.end()] + "\n", tuple(map(int, last.groups()))


def _one(args, name):
    """Boots one board. Returns (status, counts or None)."""
    args.board = name
    command = f"test {args.filter}".strip()
    console = io.BytesIO()

    def work(session):
        session.wait_prompt()
        session.run_all([command])
        session.power_off()

    with Boot(args, [command], out=console) as session:
        status = attempt(session, work)
        text = session.console.text
    ktap, counts = ktap_of(text)
    if not ktap and _NONE.search(text):
        counts = (0, 0, 0)
    if counts and not sum(counts):
        note(f"{name}: no test matches {args.filter or 'at all'}")
        return USAGE, counts
    print(f"# board: {name}")
    if ktap:
        sys.stdout.write(ktap)
    sys.stdout.flush()
    if status == OK and counts is None:
        note(f"{name}: no test report")
        status = FAILED
    if counts and counts[1]:
        status = status or FAILED
    if status:
        sys.stderr.write(text if not ktap else text.replace(ktap, "(the report above)\n"))
    return status, counts


def cmd_test(args):
    if "'" in args.filter or any(c in args.filter for c in " ;\n\""):
        raise Usage(f"--filter {args.filter}: a glob over suite.case, without blanks or quotes")
    names = args.boards
    if not names or names == ["all"]:
        names = [b.name for b in boards.every() if b.tested]
    for name in names:
        boards.load(name)       # all known before the first one boots
    statuses, total = [], [0, 0, 0]
    for name in names:
        status, counts = _one(args, name)
        statuses.append(status)
        total = [a + b for a, b in zip(total, counts or (0, 1, 0))]
    if len(names) > 1:
        print("{} passed, {} failed, {} skipped".format(*total))
    if USAGE in statuses and not any(s for s in statuses if s != USAGE) and not sum(total):
        return USAGE
    return max((s for s in statuses if s != USAGE), default=OK)
