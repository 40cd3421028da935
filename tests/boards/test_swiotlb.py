# SPDX-License-Identifier: MIT
"""Bounce buffers on whole machines: made when they are needed, forced, sized, refused."""

import re

import pytest
from board import good

NODES = "/sys/kernel/debug/swiotlb/io_tlb_"


def slots(result, name="nslabs"):
    return int(result.out(f"cat {NODES}{name}").split()[0])


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64"])
def test_forced(board):
    """Every mapping of every device is a copy, and all that is mapped comes back."""
    result = good(board, "--bootargs", "swiotlb=8192,force dma_debug=on",
                  commands=(f"cat {NODES}nslabs", "test dma_fuzz*", "test swiotlb*",
                            f"cat {NODES}used", f"cat {NODES}used_hiwater", "check"))
    assert result.code == 0, f"\n{result}"
    assert slots(result) == 8192
    assert slots(result, "used") == 0
    assert "2 passed, 0 failed, 0 skipped" in result.out("test dma_fuzz*")


def test_a_machine_that_reaches_everything_keeps_its_memory():
    result = good("virt-arm64", "--memory", "512M", commands=(f"cat {NODES}nslabs",))
    assert slots(result) == 0, f"\n{result}"


@pytest.mark.parametrize("more", ["--memory 5G", "--bootargs dma_zone=64M"])
def test_one_that_does_not_has_a_pool(more):
    result = good("virt-arm64", *more.split(), commands=(f"cat {NODES}nslabs",
                                                         "cat /proc/granule/swiotlb", "check"))
    assert slots(result) > 0, f"\n{result}"
    end = int(re.search(r"-0x([0-9a-f]+) areas", result.out("cat /proc/granule/swiotlb"))[1], 16)
    assert end <= (1 << 32 if "5G" in more else 0x44000000)


def test_none_are_wanted():
    result = good("virt-arm64", "--memory", "5G", "--bootargs", "swiotlb=noforce",
                  commands=(f"cat {NODES}nslabs",))
    assert slots(result) == 0, f"\n{result}"


@pytest.mark.parametrize("value", ["0", "x", "128,0", "128,force,1"])
def test_bad_values_are_named_and_change_nothing(value):
    result = good("virt-arm64", "--bootargs", f"swiotlb={value}",
                  commands=(f"cat {NODES}nslabs",))
    assert slots(result) == 0, f"\n{result}"
    assert f"boot argument swiotlb={value}:" in result.text, f"\n{result}"
