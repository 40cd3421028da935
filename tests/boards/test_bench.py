# SPDX-License-Identifier: MIT
"""The cost table: exact figures, so nothing gets slower unnoticed. Who makes something slower on
purpose records anew (docs/PERFORMANCE.md) and says why."""

import json
import subprocess

import pytest
from board import TOP, run

IDS = {"page_o0", "page_o3", "page_o9", "kmem_pair", "kmalloc_const", "kmalloc_64k", "vmalloc_4k",
       "image_bytes", "vmap16", "ioremap_4k", "clear_page", "copy_page"}


@pytest.mark.parametrize("board", ["virt-arm64", "virt-arm"])
def test_nothing_got_slower(board, tmp_path):
    record = tmp_path / "record.json"
    result = run("bench", board, "--json", str(record),
                 "--compare", f"{TOP}/docs/performance/{board}.json")
    assert result.code == 0, f"\n{result}"
    data = json.loads(record.read_text())
    assert {"board", "cpu", "compiler", "calibration", "rows"} <= data.keys()
    assert data["calibration"]["loop"] and data["calibration"]["counted"]
    assert IDS <= data["rows"].keys(), IDS - data["rows"].keys()
    for name, row in data["rows"].items():
        assert {"min", "median", "max", "goal", "unit"} <= row.keys(), name
        assert row["min"] <= row["median"] <= row["max"], name


def test_a_slower_row_fails(tmp_path):
    """Against a record in which one row was quicker."""
    with open(f"{TOP}/docs/performance/virt-arm64.json", encoding="utf-8") as f:
        data = json.load(f)
    data["rows"]["page_o0"]["median"] //= 2
    record = tmp_path / "record.json"
    record.write_text(json.dumps(data))
    result = run("bench", "virt-arm64", "--compare", str(record))
    assert result.code == 1 and "SLOWER" in result.text, f"\n{result}"


def test_the_page_holds_the_recorded_figures():
    done = subprocess.run([f"{TOP}/scripts/performance", "--check"], stdout=subprocess.PIPE,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout
