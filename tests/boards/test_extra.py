# SPDX-License-Identifier: MIT
"""Code from outside the tree: compiled in by EXTRA, its parameter from bootargs, its suite by test.
A variant's folder is used, so that the image other tests boot is left alone."""

import re
import shutil

import pytest
from board import TOP, run


@pytest.mark.parametrize("board", ["virt-arm64", "virt-arm"])
def test_extra(board, tmp_path):
    shutil.copy(f"{TOP}/tests/fixtures/extra/sample.c", tmp_path / "sample.c")
    result = run("run", board, "--config", "NODES_SHIFT=2", "--bootargs", "sample.count=7",
                 "-c", "dmesg", "-c", "test sample.*", env={"EXTRA": str(tmp_path)})
    assert result.code == 0, f"\n{result}"
    assert "sample: 7 entries" in result.text
    assert re.search(r"^2 passed, 0 failed, 0 skipped$", result.out("test sample.*"), re.M)
