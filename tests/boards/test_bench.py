# SPDX-License-Identifier: MIT
"""The cost table: exact figures, so the record can be compared to the instruction."""

import json

import pytest
from board import run

IDS = {"page_o0", "page_o3", "page_o9", "kmem_pair", "kmalloc_const", "kmalloc_64k", "vmalloc_4k",
       "vmap16", "ioremap_4k", "clear_page", "copy_page"}


@pytest.mark.parametrize("board", ["virt-arm64", "virt-arm"])
def test_record(board, tmp_path):
    record = tmp_path / "record.json"
    result = run("bench", board, "--json", str(record))
    assert result.code == 0, f"\n{result}"
    data = json.loads(record.read_text())
    assert {"board", "cpu", "compiler", "calibration", "rows"} <= data.keys()
    assert data["calibration"]["loop"] and data["calibration"]["counted"]
    assert IDS <= data["rows"].keys(), IDS - data["rows"].keys()
    for name, row in data["rows"].items():
        assert {"min", "median", "max", "goal", "unit"} <= row.keys(), name
        assert row["min"] <= row["median"] <= row["max"], name
