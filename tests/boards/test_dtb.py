# SPDX-License-Identifier: MIT
"""Trees handed to the image byte for byte: a memory map of our own, what loaders pass instead of a
tree, and every malformed tree of tests/fixtures/dtb."""

import json
import os
import re

import addup
import pytest
from board import TOP, boot, good

FIXTURES = f"{TOP}/tests/fixtures/dtb"
REFUSED = re.compile(r"^granule: device tree: .+$", re.M)


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm-lpae", "virt-arm64"])
def test_a_map_with_holes_and_reservations(board):
    result = good(board, "--dtb-raw", f"{TOP}/build/dts/virt-banks.dtb",
                  commands=(*addup.COMMANDS, "cat /sys/kernel/debug/memblock/reserved", "check",
                            "ptdump --check", "md -p 0x43000000", "pt 0x0"))
    assert result.code == 0
    texts = addup.texts(result)
    ram = addup.iomem_ram(texts["iomem"])
    # The no-map range is no System RAM, as on Linux.
    banks = [(0x40000000, 0x03000000), (0x43100000, 0x08f00000), (0x50000000, 0x10000000)]
    whole = addup.merged([*((a, b - a + 1) for a, b in ram), (0x43000000, 0x100000)])
    assert addup.merged((a, b - a + 1) for a, b in ram) in (
        addup.merged(banks), addup.merged([(0x40000000, 0x0c000000), (0x50000000, 0x10000000)])), whole
    wrong = addup.wrong(texts, [(a, b - a + 1) for a, b in ram])
    assert [w for w in wrong if "is kept" not in w] == []
    reserved = result.out("cat /sys/kernel/debug/memblock/reserved")
    for start in ("42000000", "5f000000"):
        assert start in reserved, reserved


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm-lpae", "virt-arm64"])
def test_memory_that_is_not_there_is_given_up(board):
    result = good(board, "--dtb-raw", f"{TOP}/build/dts/virt-liar.dtb",
                  commands=(*addup.COMMANDS, "check"))
    assert addup.wrong(addup.texts(result), [(0x40000000, 512 << 20)]) == []
    for bank, part in (("0x40000000-0x7fffffff", "0x60000000-0x7fffffff"),
                       ("0xa0000000-0xa7ffffff", "0xa0000000-0xa7ffffff")):
        assert re.search(f"memory {bank}: {part} .*KiB lost", result.text), f"\n{result}"


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm-lpae", "virt-arm64"])
def test_memory_that_is_not_there_but_believed_in_is_named_by_the_panic(board):
    result = boot(board, "--dtb-raw", f"{TOP}/build/dts/virt-liar-believed.dtb", commands=("check",))
    assert result.code == 4, f"\n{result}"
    assert "of the tree's bank 0x40000000-0x7fffffff" in result.text
    assert "Call trace:" in result.text and "while a fault" not in result.text


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64", "vexpress-a9"])
@pytest.mark.parametrize("address", ["0", "0x10", "0x7ffffff0", "0xfffffffc"])
def test_a_pointer_to_no_tree(board, address):
    result = boot(board, "--dtb-at", address, commands=("check",))
    assert result.code == 3, f"\n{result}"
    assert REFUSED.search(result.text), f"\n{result}"


@pytest.mark.parametrize("board", ["virt-arm", "vexpress-a9"])
def test_atags(board, tmp_path):
    tags = tmp_path / "atags"
    tags.write_bytes(b"".join(w.to_bytes(4, "little") for w in (5, 0x54410001, 0, 0, 0, 0, 0)))
    result = boot(board, "--dtb-raw", str(tags), commands=("check",))
    assert result.code == 3 and REFUSED.search(result.text), f"\n{result}"
    assert "ATAG" in result.text


def fixtures():
    """(file, board, what the manifest says of it)."""
    path = f"{FIXTURES}/manifest.json"
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as f:
        listed = json.load(f)
    # Each on one machine; the others too when there is time.
    return [pytest.param(e["file"], board, e, id=f"{e['file']}-{board}",
                         marks=() if board in e["boards"] else pytest.mark.long)
            for e in listed for board in ("virt-arm", "virt-arm64")]


@pytest.mark.parametrize("name,board,entry", fixtures())
def test_fixture(name, board, entry):
    result = boot(board, "--dtb-raw", f"{FIXTURES}/{name}", commands=("meminfo",))
    assert result.code in (0, 3), f"\n{result}"
    if entry["outcome"] == "refuse":
        assert result.code == 3 and REFUSED.search(result.text), f"\n{result}"
        if entry.get("says"):
            assert entry["says"] in result.text, f"\n{result}"
    elif result.code == 3:
        assert entry["outcome"] != "boot" and "granule: " in result.text, f"\n{result}"
    else:
        total = addup.meminfo(result.out("meminfo"))["MemTotal"]
        assert 0 < total * 1024 <= entry.get("most", 1 << 40), f"\n{result}"
