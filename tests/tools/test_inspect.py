# SPDX-License-Identifier: MIT
"""`granule inspect`: every field on a tree that has everything, every fixture against its manifest."""

import json
import os
import subprocess
import sys

import pytest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, f"{TOP}/tests/fixtures")

import make_dtb as make  # noqa: E402
from make_dtb import node, text, u32, u64  # noqa: E402

MIB = make.MIB


@pytest.fixture(scope="module")
def program():
    subprocess.run(["make", "-s", "build/host/inspect-asan"], cwd=TOP, check=True)
    return f"{TOP}/build/host/inspect-asan"


def inspect(program, *files):
    done = subprocess.run([program, *map(str, files)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def of_tree(program, tmp_path, tree, **how):
    path = tmp_path / "tree.dtb"
    path.write_bytes(make.Blob(tree, **how).bytes())
    code, objects = inspect(program, path)
    assert code == 0 and len(objects) == 1 and objects[0]["error"] is None
    return objects[0]


def everything():
    tree = make.base()
    nodes = tree["nodes"]
    del nodes["memory@40000000"]
    nodes.update({
        "memory@80000000": make.memory((0x100000000, 1 << 30), (0x80000000, 1 << 28),
                                       numa_node_id=u32(1)),
        "memory@40000000": make.memory((0x40000000, 1 << 28), numa_node_id=u32(0)),
        "memory@90000000": make.memory((0x90000000, 1 << 28), status=text("reserved")),
    })
    nodes["chosen"]["props"].update({"linux,initrd-start": u32(0x48000000),
                                     "linux,initrd-end": u64(0x48100000)})
    nodes["cpus"]["nodes"].update({
        "cpu@1": node({"device_type": text("cpu"), "status": text("fail"), "reg": u32(1)}),
        "cpu@2": node({"device_type": text("cpu"), "status": text("okay"), "reg": u32(2),
                       "enable-method": text("spin-table")}),
        "cpu-map": node(cluster0=node()), "l2-cache": node({"device_type": text("cache")})})
    nodes["aliases"]["props"]["serial0"] = text("/bus/serial@40")
    nodes["bus"] = node(
        {"#address-cells": u32(2), "#size-cells": u32(1), "dma-ranges": u32(3, 0) + u64(1 << 30) +
         u32(0x20000000), "ranges": u32(3, 0) + u64(0x10000000) + u32(0x1000)},
        serial__40=node({"reg": u32(3, 0x40, 0x10), "compatible": text("ns16550a", "ns16550")}))
    nodes["reserved-memory"] = node(
        {"#address-cells": u32(2), "#size-cells": u32(2), "ranges": b""},
        two__41000000=make.region(0x41000000, MIB, 0x42000000, 2 * MIB, no_map=b""),
        gone__43000000=make.region(0x43000000, MIB, status=text("disabled")),
        pool=make.region(size=u64(16 * MIB), alignment=u64(4 * MIB), reusable=b"",
                         alloc_ranges=u64(0x40000000, 1 << 28, 0x80000000, 1 << 28),
                         compatible=text("shared-dma-pool"), **{"linux,cma_default": b""}),
        neither=node())
    return tree


def test_every_field(program, tmp_path):
    seen = of_tree(program, tmp_path, everything(), reserve=[(0x4f000000, 4096), (0x4e000000, 16)])
    plain = {"alignment": None, "alloc_ranges": [], "no_map": True, "reusable": False,
             "cma_default": False, "compatible": None}
    want = {
        "file": str(tmp_path / "tree.dtb"), "error": None,
        "banks": [[0x40000000, 1 << 28], [0x80000000, 1 << 28], [0x100000000, 1 << 30]],
        "memory_total": (1 << 29) + (1 << 30),
        "memreserve": [[0x4e000000, 16], [0x4f000000, 4096]],
        "reserved": [
            {"name": "two@41000000", "base": 0x41000000, "size": MIB, "static": True, **plain},
            {"name": "two@41000000", "base": 0x42000000, "size": 2 * MIB, "static": True, **plain},
            {"name": "pool", "base": None, "size": 16 * MIB, "static": False,
             "alignment": 4 * MIB, "no_map": False, "reusable": True, "cma_default": True,
             "alloc_ranges": [[0x40000000, 1 << 28], [0x80000000, 1 << 28]],
             "compatible": "shared-dma-pool"}],
        "initrd": {"start": 0x48000000, "end": 0x48100000},
        "stdout": {"path": "/bus/serial@40", "options": "115200n8", "compatible": "ns16550a",
                   "cpu_address": 0x10000040},
        "console": {"path": "/bus/serial@40", "options": "", "compatible": "ns16550a",
                    "cpu_address": 0x10000040},
        "cpus": 2, "enable_methods": ["psci", "spin-table"],
        "psci": {"conduit": "hvc", "compatible": "arm,psci-1.0"},
        "numa_nodes": 2,
        "dma_ranges": [{"path": "/bus", "ranges": [[3 << 32, 1 << 30, 0x20000000]]}],
    }
    notes = seen.pop("notes")
    assert seen == want
    assert any("disabled" in n for n in notes)


@pytest.mark.parametrize("props,path", [
    ({"stdout-path": text("/serial@9000000:9600")}, "/serial@9000000"),
    ({"stdout-path": text("/serial")}, "/serial@9000000"),
    ({"linux,stdout-path": text("/serial@9000000")}, "/serial@9000000"),
    ({"stdout-path": text("/none"), "linux,stdout-path": text("/serial")}, None),
    ({"stdout-path": b"/serial@9000000"}, None),
    ({"stdout-path": text("")}, None),
    ({}, None),
])
def test_stdout(program, tmp_path, props, path):
    tree = make.base()
    tree["nodes"]["chosen"]["props"] = props
    seen = of_tree(program, tmp_path, tree)["stdout"]
    assert (seen and seen["path"]) == path


@pytest.mark.parametrize("pairs,banks", [
    ([(4096, 4096), (0, 4096)], [[0, 8192]]),
    ([(0, 8192), (4096, 8192), (16384, 1)], [[0, 12288], [16384, 1]]),
    ([((1 << 64) - 4096, 8192)], [[(1 << 64) - 4096, 4096]]),
    ([((1 << 64) - 4096, 4096), ((1 << 64) - 8192, 4096)], [[(1 << 64) - 8192, 8192]]),
    # All 2^64 bytes are no number of 64 bits: two banks then.
    ([(0, (1 << 64) - 1), ((1 << 64) - 2, 2)], [[0, (1 << 64) - 1], [(1 << 64) - 1, 1]]),
])
def test_banks(program, tmp_path, pairs, banks):
    tree = make.base()
    tree["nodes"]["memory@40000000"] = make.memory(*pairs)
    assert of_tree(program, tmp_path, tree)["banks"] == banks


def test_an_address_behind_a_bus_without_ranges_is_none(program, tmp_path):
    tree = everything()
    del tree["nodes"]["bus"]["props"]["ranges"]
    assert of_tree(program, tmp_path, tree)["stdout"]["cpu_address"] is None
    tree["nodes"]["bus"]["props"]["ranges"] = b""
    assert of_tree(program, tmp_path, tree)["stdout"]["cpu_address"] == (3 << 32) + 0x40


def test_strange_bytes_stay_json(program, tmp_path):
    tree = make.base()
    tree["nodes"]["reserved-memory"] = node({"#address-cells": u32(2), "#size-cells": u32(2)},
                                            **{'q"\\\x01': make.region(0, 1)})
    tree["nodes"]["psci"]["props"]["method"] = b"\xff\xc3\xa4\xc3\0"
    seen = of_tree(program, tmp_path, tree)
    assert seen["reserved"][0]["name"] == 'q"\\\x01'
    assert seen["psci"]["conduit"] == "\u00ff\u00e4\u00c3"


def test_files_in_order_and_exit_status(program, tmp_path):
    good, bad = tmp_path / "good.dtb", tmp_path / "bad.dtb"
    good.write_bytes(make.GOOD)
    bad.write_bytes(make.GOOD[:-1])
    missing = tmp_path / "none.dtb"
    code, seen = inspect(program, bad, good, missing, good)
    assert code == 1
    assert [o["file"] for o in seen] == [str(f) for f in (bad, good, missing, good)]
    assert [o["error"] is None for o in seen] == [False, True, False, True]
    assert seen[0].keys() == seen[1].keys()
    assert inspect(program, good, good)[0] == 0
    assert subprocess.run([program], stderr=subprocess.DEVNULL, check=False).returncode == 2


def test_fixtures_are_what_the_generator_makes():
    assert make.main(check=True) == 0


def test_fixtures(program):
    with open(f"{make.HERE}/manifest.json", encoding="utf-8") as f:
        entries = json.load(f)
    code, seen = inspect(program, *(f"{make.HERE}/{e['file']}" for e in entries))
    assert code == 1 and len(seen) == len(entries)
    for entry, got in zip(entries, seen):
        assert (got["error"] is None) == entry["parses"], got
        if not entry["parses"] and entry["file"] != "cut-in-half.dtb":
            assert entry["says"] in got["error"], got
        for words in entry.get("notes", ()):
            assert any(words in n for n in got["notes"]), (entry, got["notes"])


def test_the_second_reader_agrees_on_fixtures(program):
    with open(f"{make.HERE}/manifest.json", encoding="utf-8") as f:
        good = [f"{make.HERE}/{e['file']}" for e in json.load(f)
                if e["parses"] and e["file"] not in ("cells-of-5.dtb", "bank-wraps.dtb")]
    done = subprocess.run([sys.executable, f"{TOP}/tests/host/second_reader.py", program, *good],
                          stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0, done.stdout
