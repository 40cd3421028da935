# SPDX-License-Identifier: MIT
"""Board tests: `--long` runs those marked long too; without it they count as skipped."""

import os
import sys

import pytest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="also the tests marked long")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: takes minutes; left out of make check")


def pytest_collection_modifyitems(config, items):
    for item in items:
        if item.get_closest_marker("long") and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="marked long: make check-long runs it"))
