# SPDX-License-Identifier: MIT
"""The media engine on boards with zones of media memory: frames from sensor to display, and what it
says when it cannot."""

import re

import pytest
from board import good, boot

ZONES = {
    "virt-arm64": (0x60000000, "1G"), "virt-arm": (0x60000000, "1G"),
    "virt-arm-lpae": (0x60000000, "1G"), "vexpress-a9": (0x70000000, "1G"),
    "realview-pbx-a9": (0x78000000, "512M"),
}


def options(board):
    """Zones as the cost and memory figures assume: 64M of pictures, 16M of streams."""
    at, memory = ZONES[board]
    return ("--memory", memory, "--timeout", "300", "--bootargs",
            f"mmz=anonymous,0,{at:#x},64M:jpeg,0,{at + (64 << 20):#x},16M cma=128M")


@pytest.mark.parametrize("board", list(ZONES))
def test_thirty_frames(board):
    """Each frame's CRC is as generated, none is dropped, and the zones are empty at the end."""
    result = good(board, *options(board), commands=(
        "cat /proc/media-mem", "media run 1080p 30", "media status", "media stop", "check",
        "test media*", "cat /proc/media-mem"))
    frames = re.findall(r"^frame +(\d+)  crc (\w{8}) generated, (\w{8}) decoded: equal",
                        result.out("media run 1080p 30"), re.M)
    assert [int(n) for n, _, _ in frames] == list(range(30))
    assert all(made == seen for _, made, seen in frames)
    assert len({made for _, made, _ in frames}) == 30
    status = result.out("media status")
    assert re.search(r"^30 frames, 0 dropped, MinFree [1-9]", status, re.M)
    assert "crc: 30 as generated, 0 different" in status
    assert re.search(r"^\d+ passed, 0 failed, 0 skipped$", result.out("test media*"), re.M)
    assert "still mapped" not in result.text
    for nth in (0, 1):
        assert "used=0KB" in result.out("cat /proc/media-mem", nth)


def test_large_frames():
    """4K fits 64M and 16M; 5 megapixels and the small modes, too."""
    commands = [f"media run {mode} 2" for mode in ("4k", "5m", "720p", "480p", "qvga")]
    result = good("virt-arm64", *options("virt-arm64"), commands=(*commands, "check"))
    for command in commands:
        assert "2 frames, 0 dropped, 2 crc as generated, 0 different" in result.out(command)


def test_no_zone():
    """What to add is said, with an address that this machine has."""
    result = boot("virt-arm64", "--memory", "1G", commands=("media run 1080p 1", "media status"))
    assert result.code == 1
    said = re.search(r"mmz=\S+", result.out("media run 1080p 1")).group(0)
    result = good("virt-arm64", "--memory", "1G", "--bootargs", said,
                  commands=("media run 1080p 1",))
    assert "1 frames, 0 dropped" in result.out("media run 1080p 1")


def test_bad_input():
    """Each is refused by name, and the engine works afterwards."""
    commands = ("media run 8k 1", "media run qvga x", "media", "media start 4k", "media start",
                "media stop", "media start qvga", "media run qvga 1", "media stop", "media stop",
                "media run qvga 2", "check")
    result = boot("virt-arm64", "--memory", "1G", "--bootargs", "mmz=anonymous,0,0x60000000,8M",
                  commands=commands)
    assert result.code == 1
    assert "no mode 8k; there are 4k (3840 x 2160)" in result.out("media run 8k 1")
    assert "zone anonymous has no" in result.out("media start 4k")
    assert "no pool of 4 blocks of 12443648 bytes" in result.out("media start 4k")
    assert result.status("media start 4k") == 1 and result.status("media start") == 1
    assert "nothing is started" in result.out("media stop", 0)
    assert "the engines are started" in result.out("media run qvga 1")
    assert result.status("media stop", 1) == 0
    assert "2 frames, 0 dropped" in result.out("media run qvga 2")
    assert result.status("check") == 0


def test_frames_while_the_prompt_waits():
    """The idle loop serves the engines: frames come although no command runs them."""
    result = good("virt-arm64", *options("virt-arm64"),
                  commands=("test media.by_idle_loop", "media status"))
    assert re.search(r"^1 passed, 0 failed, 0 skipped$", result.out("test media.by_idle_loop"),
                     re.M)


@pytest.mark.parametrize("board,memory,bootargs", [
    ("virt-arm64", "1G", "swiotlb=force mmz=anonymous,0,0x60000000,64M"),   # every frame bounces
    ("virt-arm64", "1G", "mem=512M mmz=anonymous,0,0x60000000,64M"),        # no struct pages
    ("virt-arm", "2G", "mmz=anonymous,0,0xa0000000,64M"),                   # high memory
])
def test_other_memory(board, memory, bootargs):
    """The same pictures, wherever the zone lies and however they are mapped."""
    result = good(board, "--memory", memory, "--bootargs", bootargs,
                  commands=("media run 1080p 2", "media snap", "media stop", "check"))
    assert "frame      0  crc 61267835 generated, 61267835 decoded: equal" in \
        result.out("media run 1080p 2")
    assert "2 frames, 0 dropped" in result.out("media run 1080p 2")
    assert "devbus:" not in result.text
