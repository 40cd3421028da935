# SPDX-License-Identifier: MIT
"""Media zones: of the boot arguments and the tree, refusals by name, and RAM that adds up."""

import re

import pytest
from board import BOARDS, RAM_BASE, TOP, boot, good

RAM = re.compile(r"^RAM (\d+) KiB = OS (\d+) \+ MMZ (\d+) \+ CMA lent (\d+) \+ reserved (\d+) "
                 r"\+ image (\d+) \(adds up\)$", re.M)
MEMORY = {"realview-pbx-a9": 512}


def zones(board):
    """Two zones in the upper half of the board's RAM: (start, start)."""
    base = RAM_BASE[board] + (MEMORY.get(board, 1024) << 19)
    return base, base + (64 << 20)


@pytest.mark.parametrize("board", BOARDS)
def test_zones_of_the_boot_and_where_all_ram_is(board):
    a, b = zones(board)
    size = MEMORY.get(board, 1024)
    result = good(board, "--memory", f"{size}M", "--bootargs",
                  f"mmz=anonymous,0,{a:#x},64M:jpeg,0,{b:#x},16M cma=64M",
                  commands=("cat /proc/media-mem", "cat /proc/granule/mmz", "mmz alloc one 100K",
                            f"mmz map {a:#x} nocache", "mmz alloc two 1M 1M jpeg", "mmz",
                            "check", f"mmz unmap {a:#x}", f"mmz free {a:#x}", "mmz close", "mmz",
                            "stress -t media 100 1", "cat /proc/iomem", "cat /proc/meminfo",
                            "cat /proc/granule/mmz", "check"))
    assert result.out("cat /proc/media-mem") == (
        f'+---ZONE: PHYS(0x{a:08X}, 0x{a + (64 << 20) - 1:08X}), GFP=0, nBYTES=65536KB,'
        f'    NAME="anonymous"\n'
        f'+---ZONE: PHYS(0x{b:08X}, 0x{b + (16 << 20) - 1:08X}), GFP=0, nBYTES=16384KB,'
        f'    NAME="jpeg"\n\n---MMZ_USE_INFO:\n total size=81920KB(80MB),used=0KB(0MB + 0KB),'
        f'remain=81920KB(80MB + 0KB),zone_number=2,block_number=0\n')
    held = result.out("mmz")
    assert re.search(rf'^   \|-MMB: phys\(0x{a:08X}, 0x{a + 0x18fff:08X}\), '
                     rf'kvirt=0x[0-9A-F]{{8,}}, flags=0x00000001, length=100KB,    name="one"$',
                     held, re.M), held
    assert f'phys(0x{b:08X}, 0x{b + 0xfffff:08X}), kvirt=0x00000000, flags=0x00000000, ' \
           f'length=1024KB,    name="two"\n' in held
    assert "MMB LEAK(pid=1): " in result.out("mmz close")
    assert "block_number=0" in result.out("mmz", 1)
    assert f"{a:08x}-{a + (64 << 20) - 1:08x} : mmz: anonymous" in result.out("cat /proc/iomem")
    for nth in (0, 1):
        found = RAM.search(result.out("cat /proc/granule/mmz", nth))
        assert found, f"\n{result}"
        ram, system, mmz, cma, reserved, image = map(int, found.groups())
        assert ram == system + mmz + cma + reserved + image
        assert (ram, mmz, cma) == (size << 10, 80 << 10, 64 << 10)
    # ... and the page allocator says the same of its own.
    total = int(re.search(r"MemTotal: +(\d+)", result.out("cat /proc/meminfo"))[1])
    assert total == system + cma


BAD = {
    "few,0": "too few fields",
    "five,0,0x50000000,1M,0": "eqsize",
    "seven,0,0x50000000,1M,0,0,0": "too many fields",
    ",0,0x50000000,1M": "the name is empty",
    "gfp,x,0x50000000,1M": "gfp is no number",
    "start,0,here,1M": "the start is no number",
    "size,0,0x50000000,1X": "the size is no number",
    "type,0,0x50000000,1M,9,0": "the type is none",
    "eq,0,0x50000000,1M,2,5": "eqsize is no multiple",
    "wrap,0,0xffffffffffff0000,1M": "wraps",
}
# After judging: what the message must name.
REFUSED = {
    "none,0,0x50000000,0": "size is 0",
    "odd,0,0x50000800,1M": "not whole pages",
    "far,0,0x90000000,1M": "not all of it is RAM",
    "edge,0,0x7ff00000,2M": "not all of it is RAM",
    "image,0,0x40000000,4M": "the image",
    "fdt,0,0x48000000,1M": "the device tree",
    "cma,0,0x68000000,1M": "CMA",
    "twice,0,0x60800000,1M": "the zone good",
}


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64"])
def test_each_bad_entry_is_named_and_the_others_hold(board):
    entries = ["good,0,0x60000000,16M", *BAD, *REFUSED, "last,0,0x62000000,1M,1,0"]
    result = good(board, "--memory", "1G", "--bootargs",
                  f"mmz={':'.join(entries)} cma=16M@0x68000000", commands=("mmz", "check"))
    for entry, word in BAD.items():
        assert re.search(rf'mmz: "{re.escape(entry)}": .*{word}.*: refused$', result.text, re.M), \
            f"{entry}\n{result}"
    for entry, word in REFUSED.items():
        name = entry.split(",")[0]
        assert re.search(rf'mmz: "{name},.*{word}.*: refused$', result.text, re.M), \
            f"{entry}\n{result}"
    assert re.findall('NAME="(.*)"', result.out("mmz")) == ["good", "last"]


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64"])
def test_an_empty_string_is_named_as_well(board):
    result = good(board, "--bootargs", "mmz= anony=2 mmz_allocator=none mmz_format=v9",
                  commands=("mmz", "mmz alloc a 4K ; echo $?", "check"))
    assert 'mmz: "": an empty entry: refused' in result.text
    for key in ("anony=2", "mmz_allocator=none", "mmz_format=v9"):
        assert key in result.text, f"\n{result}"
    assert "ZONE" not in result.out("mmz")


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm-lpae", "virt-arm64"])
def test_zones_of_the_tree(board):
    result = good(board, "--dtb-raw", f"{TOP}/build/dts/virt-mmz.dtb",
                  commands=("mmz", "mmz alloc h 64K 0 hidden", "mmz map 0x52000000 nocache",
                            "mmz alloc s 5K 0 slab", "mmz alloc e 1 0 equal", "mmz", "test mmz_t*",
                            "mmz unmap 0x52000000", "mmz map 0x52000000 cached", "check",
                            "cat /proc/granule/mmz", "mmz close"))
    names = re.findall('NAME="(.*)"', result.out("mmz"))
    assert names == ["anonymous", "hidden", "slab", "equal", "anywhere"]
    assert 'GFP=7, nBYTES=4096KB,    NAME="slab"' in result.out("mmz")
    assert result.out("mmz").startswith(
        " anony=1 mmz_allocator=carveout mem_process_isolation=1\n\n+---ZONE: ")
    held = result.out("mmz", 1)
    assert re.search(r'phys\(0x52000000, 0x5200FFFF\), kvirt=0x(?!0+,)[0-9A-F]+, flags=0x1, '
                     r'kernel_only=0, share_all=0 pid\[1,0,0,0,0\], length=64KB,    name="h"', held)
    assert 'length=8KB,    name="s"' in held and 'length=192KB,    name="e"' in held
    assert RAM.search(result.out("cat /proc/granule/mmz")), f"\n{result}"
    for node, word in (("onfirmware@55080000", "firmware@55000000"),
                       ("unequal@56000000", "block-size"), ("odd@57000000", "alloc-type"),
                       ("noram@90000000", "RAM")):
        said = re.search(rf"mmz: /reserved-memory/{node}: .*{word}.*: refused$", result.text, re.M)
        assert said, f"{node}\n{result}"


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64"])
def test_zones_beyond_mem_and_at_run_time(board):
    """The vendor's way: the system gets mem=, what lies behind it is the media's."""
    result = boot(board, "--memory", "512M", "--bootargs",
                  "mem=128M mmz=anonymous,0,0x50000000,64M",
                  commands=("mmz alloc a 1M", "mmz map 0x50000000 nocache",
                            "mmz zone add late,0,0x58000000,16M",
                            "mmz zone add os,0,0x44000000,1M",
                            "mmz zone add again,0,0x50000000,1M",
                            "mmz zone add none,0,0x60000000,1M",
                            "mmz zone add bad,0", "mmz alloc b 1M 0 late", "mmz zone del late",
                            "mmz free 0x58000000", "mmz zone del late", "mmz zone del late",
                            "mmz zone add late,0,0x58000000,32M", "check", "test mmz_t*",
                            "cat /proc/granule/mmz", "mmz close", "mmz zone del anonymous", "mmz"))
    status = [result.status(c) for c in result.words[result.words.index("-c") + 1::2]
              if c != "mmz zone del late"]
    assert result.status("mmz zone del late", 0) == 1       # a live block
    assert result.status("mmz zone del late", 1) == 0
    assert result.status("mmz zone del late", 2) == 1       # it is gone
    assert status == [0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], f"\n{result}"
    assert "page allocator" in result.out("mmz zone add os,0,0x44000000,1M")
    assert 'the zone anonymous' in result.text or 'touches the zone "anonymous"' in result.text
    assert "RAM" in result.out("mmz zone add none,0,0x60000000,1M")
    assert '"bad,0"' in result.out("mmz zone add bad,0")
    assert RAM.search(result.out("cat /proc/granule/mmz")), f"\n{result}"
    assert re.findall('NAME="(.*)"', result.out("mmz")) == ["late"]


@pytest.mark.parametrize("board", ["virt-arm", "virt-arm64"])
def test_zones_of_a_cma_area(board):
    result = good(board, "--memory", "1G", "--bootargs",
                  "mmz=anonymous,0,0,64M:jpeg,0,0,16M mmz_allocator=cma cma=128M",
                  commands=("mmz alloc a 12345", "mmz alloc b 15M 1M jpeg", "mmz", "check",
                            "cat /proc/granule/mmz", "mmz close", "test mmz*", "check"))
    listed = result.out("mmz")
    assert 'length=16KB,    name="a"' in listed and 'length=15360KB,    name="b"' in listed
    assert RAM.search(result.out("cat /proc/granule/mmz")), f"\n{result}"
