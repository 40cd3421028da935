# SPDX-License-Identifier: MIT
"""Contiguous areas of the tree and of cma=: what becomes one, what is refused by name, and that no
memory is lost over it."""

import re

import pytest
from board import TOP, good

BOARDS = ["virt-arm", "virt-arm-lpae", "virt-arm64"]
TREE = ("--dtb-raw", f"{TOP}/build/dts/virt-cma.dtb")
LOOK = ("cat /proc/meminfo", "check")
AREAS = (*LOOK, "ls /sys/kernel/mm/cma")


def kib(result, item):
    return int(re.search(rf"^{item}: *(\d+) kB$", result.out("cat /proc/meminfo"), re.M)[1])


@pytest.mark.parametrize("board", BOARDS)
def test_the_tree(board):
    result = good(board, *TREE, commands=AREAS)
    assert kib(result, "CmaTotal") == kib(result, "CmaFree") == (64 + 16) * 1024
    assert result.out("ls /sys/kernel/mm/cma").split() == ["camera@5c000000/", "linux,cma/"]
    assert "created CMA memory pool at 0x5c000000, size 16 MiB" in result.text
    assert re.search(r"created CMA memory pool at 0x5[0-7][0-9a-f]{6}, size 64 MiB", result.text)
    assert re.search(r"crooked@4a001000.*not whole pageblocks", result.text)
    assert "CMA region over@48000000 collides with the device tree: not usable" in result.text
    assert "hidden@4b000000 is no-map" in result.text


@pytest.mark.parametrize("board", BOARDS)
def test_the_boot_argument_overrides_the_trees_default(board):
    dtb = ("--dtb", TREE[1])   # QEMU adds the arguments to it
    tree, both = (good(board, *dtb, *args, commands=AREAS) for args in ((), ("--bootargs", "cma=32M")))
    assert "bypass linux,cma node, using cmdline CMA params instead" in both.text
    assert re.search(r"cma: Reserved 32 MiB at 0x", both.text)
    assert kib(both, "CmaTotal") == (32 + 16) * 1024
    assert both.out("ls /sys/kernel/mm/cma").split() == ["camera@5c000000/", "reserved/"]
    # what the tree's default area would have been is everybody's
    assert abs(kib(both, "MemTotal") - kib(tree, "MemTotal")) <= 64


PLACES = {
    "cma=16M@0x50000000": r"Reserved 16 MiB at 0x0*50000000\b",
    "cma=16M@0x48000000-0x4c000000": r"Reserved 16 MiB at 0x0*(48|49|4a|4b)000000\b",
    "cma=5M": r"Reserved 6 MiB at 0x",
}
NOWHERE = {
    "cma=16M@0x40000000": r"Failed to reserve 16 MiB",     # the image
    "cma=4G": r"Failed to reserve 4096 MiB",
    "cma=16M@0x50001000": r"base is not aligned",
}
BAD = ["cma=", "cma=lots", "cma=16Mx", "cma=16M@", "cma=16M@there", "cma=16M@0x50000000-",
       "cma=16M@0x50000000-0x50100000", "cma=16M@0xfffffffffffff000"]


@pytest.mark.parametrize("word", [*PLACES, *NOWHERE])
@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64"])
def test_where_it_lies(board, word):
    result = good(board, "--bootargs", word, commands=LOOK)
    assert re.search({**PLACES, **NOWHERE}[word], result.text), f"\n{result}"
    assert bool(kib(result, "CmaTotal")) == (word in PLACES), f"\n{result}"


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64"])
def test_malformed_words_are_named_and_change_nothing(board):
    plain = good(board, commands=LOOK)
    result = good(board, "--bootargs", " ".join(BAD), commands=LOOK)
    for word in BAD:
        assert re.search(rf"^.*{re.escape(word)}: .+; ignored$", result.text, re.M), word
    assert kib(result, "CmaTotal") == 0
    assert kib(result, "MemTotal") == kib(plain, "MemTotal")


@pytest.mark.parametrize("board", ["virt-arm64"])
@pytest.mark.parametrize("args", [("--config", "PAGE_SHIFT=16", "--memory", "1G"),
                                  ("--config", "PAGE_SHIFT=14", "--qemu-arg", "-cpu max")])
def test_larger_pages(board, args):
    """A pageblock is 64 MiB with 64 KiB pages: areas, isolation and moves work in that unit, too."""
    result = good(board, *args, "--bootargs", "cma=128M", "--timeout", "200",
                  commands=("test contig.*", "test cma.*", *LOOK))
    assert kib(result, "CmaTotal") == 128 * 1024
