# SPDX-License-Identifier: MIT
"""DMA: devices as a tree of ours describes them (windows, pools), the outer cache, areas that the
coherent store grows into."""

import re

import pytest
from board import TOP, good


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm-lpae", "virt-arm64"])
def test_windows_and_pools_of_the_tree(board):
    result = good(board, "--dtb-raw", f"{TOP}/build/dts/virt-dma.dtb",
                  commands=("test dma_tree*", "test dma_alloc*", "cat /sys/kernel/debug/dma/devices",
                            "check"))
    assert result.code == 0, f"\n{result}"
    assert re.search(r"^7 passed, 0 failed, 0 skipped", result.out("test dma_tree*"), re.M)
    devices = result.out("cat /sys/kernel/debug/dma/devices")
    assert re.search(r"dma-inner .* coherent windows", devices), devices
    assert re.search(r"dma-own .* windows region", devices), devices


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64", "vexpress-a9"])
def test_the_store_grows_and_gives_back(board):
    result = good(board, "--bootargs", "cma=32M coherent_pool=512K",
                  commands=("test dma_[ag]*", "cat /sys/kernel/debug/dma/store",
                            "cat /sys/kernel/debug/dma/stats", "check"))
    assert result.code == 0, f"\n{result}"
    assert "0 failed" in result.out("test dma_[ag]*")
    assert re.search(r" 512 KiB +0 used boot", result.out("cat /sys/kernel/debug/dma/store"))
    assert re.search(r"grown [1-9]", result.out("cat /sys/kernel/debug/dma/stats"))


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64"])
def test_an_exhausted_zone(board):
    result = good(board, "--bootargs", "dma_zone=24M", commands=("test dma_alloc*", "check"))
    assert result.code == 0, f"\n{result}"
    assert "ok 1 an_exhausted_zone_says_so\n" in result.out("test dma_alloc*"), f"\n{result}"


def test_the_outer_cache_is_found_and_used():
    result = good("vexpress-a9", commands=("cat /sys/kernel/debug/dma/pl310", "test dma_map*",
                                           "test pl310*", "cat /sys/kernel/debug/dma/pl310"))
    assert result.code == 0, f"\n{result}"
    assert "pl310: id 0x410000c8" in result.text
    lines = re.findall(r"lines cleaned (\d+) dropped (\d+)", result.text)
    assert lines[0] == ("0", "0") and int(lines[1][0]) and int(lines[1][1]), lines
