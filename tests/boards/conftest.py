# SPDX-License-Identifier: MIT
"""Board tests: `--long` runs those marked long too; without it they count as skipped, as do those
that not_yet.py names (`--all` runs them all the same, to see which lines may go)."""

import fnmatch
import os
import sys

import pytest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="also the tests marked long")
    parser.addoption("--all", action="store_true", help="also what not_yet.py names")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: takes minutes; left out of make check")


def pytest_collection_modifyitems(config, items):
    from not_yet import NOT_YET
    for item in items:
        if item.get_closest_marker("long") and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="marked long: make check-long runs it"))
        name = f"{item.path.name}::{item.name}"
        for pattern, reason in NOT_YET.items():
            if _matches(name, pattern) and not config.getoption("--all"):
                item.add_marker(pytest.mark.skip(reason=f"not yet: {reason}"))


def _matches(name, pattern):
    """A glob in which [ ] stand for themselves, as in pytest's names."""
    return fnmatch.fnmatchcase(name, pattern.replace("[[]", "[").replace("[", "[[]"))
