# SPDX-License-Identifier: MIT
"""RAM from 32 MiB to 8 GiB, memory nodes, page sizes, address sizes, splits."""

import re

import addup
import pytest
from board import RAM_BASE, boot, good

SIZES = {"virt-arm": (32, 128, 512, 3072), "virt-arm-lpae": (32, 128, 3072, 8192),
         "virt-arm64": (32, 128, 512, 3072, 8192), "vexpress-a9": (32, 128, 1024),
         "realview-pbx-a9": (32, 128, 1024)}
CHECKS = (*addup.COMMANDS, "check", "ptdump --check")


def banks(board, mib):
    if board == "realview-pbx-a9" and mib > 512:    # what is seen twice is counted once
        return [(0x70000000, 512 << 20), (0x20000000, (mib - 512) << 20)]
    return [(RAM_BASE[board], mib << 20)]


@pytest.mark.parametrize("board,mib", [(b, m) for b, sizes in SIZES.items() for m in sizes])
def test_ram_size(board, mib):
    result = good(board, "--memory", f"{mib}M", commands=CHECKS)
    wrong = addup.wrong(addup.texts(result), banks(board, mib))
    # Image (tests included) and struct pages weigh more than 3.2 % of so little.
    if mib < 128 or (board == "virt-arm64" and mib == 128):
        wrong = [w for w in wrong if "is kept" not in w]
    if board == "virt-arm" and mib == 3072:
        # The last page of a 32-bit address space cannot be counted up to: it may be given up.
        wrong = [w for w in wrong if not w.startswith("System RAM")]
        assert addup.iomem_ram(result.out("cat /proc/iomem"))[-1][1] >= 0xffffefff - 4096
    assert wrong == []


@pytest.mark.parametrize("mib", [2])
def test_ram_too_small_for_the_image_says_how_much_it_needs(mib):
    result = boot("virt-arm", "--memory", f"{mib}M", commands=("check",))
    assert result.code == 3 and "needs" in result.text, f"\n{result}"


def numa(nodes, mib):
    words = []
    for i in range(nodes):
        words.append(f"-object memory-backend-ram,id=m{i},size={mib // nodes}M "
                     f"-numa node,nodeid={i},memdev=m{i},cpus={i}")
    for i in range(nodes):
        for j in range(i + 1, nodes):
            words.append(f"-numa dist,src={i},dst={j},val={10 + 10 * abs(i - j)}")
    return " ".join(words)


@pytest.mark.parametrize("board", ["virt-arm64", "virt-arm", "virt-arm-lpae"])
@pytest.mark.parametrize("nodes", [2, 4])
def test_numa_nodes(board, nodes):
    result = good(board, "--memory", "1G", "--smp", str(nodes), "--qemu-arg", numa(nodes, 1024),
                  commands=CHECKS)
    texts = addup.texts(result)
    assert addup.wrong(texts, [(0x40000000, 1 << 30)]) == []
    assert {node for node, _ in addup.buddyinfo(texts["buddyinfo"])} == set(range(nodes))


@pytest.mark.parametrize("board", ["virt-arm64", "virt-arm", "virt-arm-lpae"])
def test_memory_comes_from_the_node_of_the_boot_cpu(board):
    other = numa(2, 1024).replace("cpus=0", "cpus=x").replace("cpus=1", "cpus=0")
    result = good(board, "--memory", "1G", "--smp", "2", "--qemu-arg", other.replace("cpus=x", "cpus=1"),
                  commands=("alloc pages 0", "test zone*", "test pcp", "test slub", "check"))
    pfn = re.search(r"pfn 0x([0-9a-f]+)", result.out("alloc pages 0"))
    assert pfn and int(pfn[1], 16) >= 0x60000, f"\n{result}"


VARIANTS = [
    ("virt-arm64", ("PAGE_SHIFT=14",), "-cpu max", 16384),
    ("virt-arm64", ("PAGE_SHIFT=16",), "-cpu max", 65536),
    ("virt-arm64", ("VA_BITS=48",), "-cpu cortex-a72", 4096),
    ("virt-arm", ("SPLIT=2:2",), "", 4096),
    ("virt-arm-lpae", ("SPLIT=2:2",), "", 4096),
]


def options(config, more):
    words = [w for k in config for w in ("--config", k)]
    return words + (["--qemu-arg", more] if more else [])


@pytest.mark.parametrize("board,config,more,page", VARIANTS)
def test_variant(board, config, more, page):
    result = good(board, "--memory", "1G", *options(config, more), commands=CHECKS)
    assert addup.wrong(addup.texts(result), [(0x40000000, 1 << 30)], page) == []


@pytest.mark.parametrize("board,config,more,page", VARIANTS)
def test_on_target_tests_of_variant(board, config, more, page):
    good(board, *options(config, more), commands=("test", "check"))


@pytest.mark.long
@pytest.mark.parametrize("board", ["virt-arm", "virt-arm-lpae"])
def test_split_1_3(board):
    good(board, "--memory", "3G", "--config", "SPLIT=1:3", commands=(*CHECKS, "test"))


@pytest.mark.parametrize("shift", ["14"])
def test_a_page_size_that_the_cpu_lacks_is_refused(shift):
    result = boot("virt-arm64", "--config", f"PAGE_SHIFT={shift}", "--qemu-arg", "-cpu cortex-a53",
                  commands=("check",))
    assert result.code == 3, f"\n{result}"
    assert "granule: " in result.text and "page" in result.text


@pytest.mark.parametrize("board,cpu", [("virt-arm", "cortex-a7"), ("virt-arm-lpae", "cortex-a7"),
                                       ("virt-arm64", "cortex-a72"), ("virt-arm64", "max"),
                                       ("virt-arm64", "cortex-a35")])
def test_cpu(board, cpu):
    good(board, "--qemu-arg", f"-cpu {cpu}", commands=("check", "ptdump --check"))
