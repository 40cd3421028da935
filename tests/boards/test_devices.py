# SPDX-License-Identifier: MIT
"""Devices that move memory by themselves, and what people see of them: copies by a DMA controller
and over PCI, pictures on displays, files that leave the machine."""

import importlib.machinery
import importlib.util
import os
import re
import subprocess
import sys

import pytest
from board import TOP, boot, good, run

sys.path.insert(0, f"{TOP}/tools")
from host import png  # noqa: E402

EDU = ("--memory", "1G", "--bootargs", "dma_zone=256M edu.dma_mask=0x4fffffff",
       "--qemu-arg", "-device edu,dma_mask=0x4fffffff")
CANARY = "a_buffer_above_the_mask_is_bounced_and_the_alias_left_alone"


def counts(result, command):
    found = re.search(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", result.out(command), re.M)
    assert found, f"\n{result}"
    return tuple(map(int, found.groups()))


@pytest.mark.parametrize("board", ["virt-arm64", "virt-arm", "virt-arm-lpae"])
def test_edu_reaches_a_quarter_of_the_memory(board):
    result = good(board, *EDU, commands=("lspci", "test dma_edu*", "check"))
    passed, failed, skipped = counts(result, "test dma_edu*")
    assert passed >= 3 and not failed and not skipped, f"\n{result}"
    # ECAM below 4 GiB or above; one device, its window and interrupt routed, its driver bound.
    assert re.search(r"^0000:00:01\.0 00ff: 1234:11e8 irq \d+ edu$", result.out("lspci"), re.M)
    assert "region 0: 0x0000000010000000-0x00000000100fffff" in result.out("lspci")


def test_canary_notices_a_driver_that_is_told_too_much():
    result = boot("virt-arm64", *EDU, "--bootargs", "dma_zone=256M edu.dma_mask=0x7fffffff",
                  commands=("test dma_edu*",))
    assert result.code == 1
    assert re.search(rf"^ +not ok \d+ {CANARY}$", result.out("test dma_edu*"), re.M), f"\n{result}"
    assert "the alias of the buffer at" in result.out("test dma_edu*")


def test_a_bus_that_carries_less_than_the_device_drives(tmp_path):
    """dma-ranges of the host bridge end at 256 MiB: all else is bounced, whatever it says."""
    raw, tree = str(tmp_path / "raw.dtb"), str(tmp_path / "tree.dtb")
    for words in (["qemu-system-aarch64", "-M", f"virt,dumpdtb={raw}", "-cpu", "cortex-a53", "-m",
                   "1G", "-nic", "none", "-display", "none"],
                  ["dtc", "-q", "-I", "dtb", "-O", "dtb", "-o", tree, raw],
                  ["fdtput", "-t", "x", tree, "/pcie@10000000", "dma-ranges", "2000000",
                   "0", "40000000", "0", "40000000", "0", "10000000"]):
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    result = good("virt-arm64", *EDU, "--bootargs", "dma_zone=256M edu.dma_mask=0x7fffffff",
                  "--dtb", tree, commands=("test dma_edu*", "check"))
    assert counts(result, "test dma_edu*")[1:] == (0, 0)


def test_suites_of_absent_devices():
    """Left out of a whole run (test_boot runs one); asked for by name they say why they skip."""
    result = good("virt-arm64", "--qemu-arg", "-device edu", commands=(
        "test dma_edu.bad*", "test pl080.bad*", "test display_board", "lspci", "display"))
    for command in ("test dma_edu.bad*", "test pl080.bad*", "test display_board"):
        assert counts(result, command) == (0, 0, 1)
    assert "# SKIP no edu on the bus" in result.out("test dma_edu.bad*")
    assert result.out("display") == "no display\n"
    assert "1b36:0008" in result.out("lspci")   # the host bridge itself
    # 28 bits, which is what the device has unless told, reach no RAM of this machine.
    assert "reaches no memory with mask 0xfffffff" in result.text
    assert re.search(r"1234:11e8 irq \d+ \(no driver\)$", result.out("lspci"), re.M)


def test_a_bus_out_of_reach_is_named():
    """Short descriptors reach 4 GiB: with highmem=on QEMU puts PCI's registers beyond."""
    result = good("virt-arm", "--qemu-arg", "-M highmem=on -device edu",
                  commands=("lspci", "check"))
    assert "configuration space at 0x4010000000 is out of reach" in result.text
    assert result.out("lspci") == ""


def test_dma_controller_copies_memory():
    result = good("realview-pbx-a9", "--memory", "512M", "--smp", "2",
                  commands=("test pl080", "check", "cat /proc/interrupts", "reboot", "version"))
    assert counts(result, "test pl080")[1:] == (0, 0)
    assert re.search(r"^ *\d+: +[1-9]\d* .*pl080$", result.out("cat /proc/interrupts"), re.M)
    assert "Granule version" in result.out("version")


# --- pictures -------------------------------------------------------------------------------------

def picture(board, path, *options, commands):
    words = ["screenshot", board, str(path), *options]
    for c in commands:
        words += ["-c", c]
    result = run(*words)
    assert result.code == 0, f"\n{result}"
    crc = re.findall(r"^\S+: (\d+)x(\d+) frame \d+ at 0x[0-9a-f]+ crc ([0-9a-f]{8})$", result.text,
                     re.M)
    return png.read(path), [(int(w), int(h), int(c, 16)) for w, h, c in crc], result


@pytest.mark.parametrize("board,size,more", [
    ("vexpress-a9", "640x480", ()), ("realview-pbx-a9", "1024x768", ()),
    ("virt-arm64", "1280x720", ("--qemu-arg", "-device ramfb")),
    ("virt-arm", "640x480", ("--qemu-arg", "-device ramfb"))])
def test_the_display_shows_what_was_drawn(board, size, more, tmp_path):
    test = f"display test {size}"
    (width, height, rows), shown, _ = picture(
        board, tmp_path / "a.png", *more,
        commands=("test display*", f"{test} 4", f"{test} 5", "display", "check"))
    assert f"{width}x{height}" == size
    assert (width, height, png.crc(rows)) == shown[1]
    assert png.crc(rows) != shown[0][2]     # the frame before is another picture
    # Colours are what their names say: the bars are white, yellow, cyan, green, magenta, red, …
    bar = width // 8
    assert [rows[height - height // 4][3 * (n * bar + bar // 2):][:3].hex() for n in range(8)] == \
        ["ffffff", "ffff00", "00ffff", "00ff00", "ff00ff", "ff0000", "0000ff", "000000"]


def test_what_a_display_cannot_show_is_refused():
    result = boot("vexpress-a9", commands=("display test 1040x480", "display test 1000x480",
                                           "display test 1x1", "display test 640x",
                                           "display test nothing.here", "display off", "display"))
    assert result.code == 1
    for command in ("display test 1040x480", "display test 1000x480", "display test 1x1"):
        assert "cannot be shown" in result.out(command) and result.status(command) == 1
    assert result.status("display test 640x") == 2
    assert "no such display" in result.out("display test nothing.here")
    assert "1024x1024, free" in result.out("display")


def test_a_screenshot_that_cannot_be_made(tmp_path):
    assert run("screenshot", "vexpress-a9", str(tmp_path / "no" / "a.png")).code == 2
    done = run("screenshot", "virt-arm64", str(tmp_path / "b.png"), "-c", "no-such-command")
    assert done.code != 0       # no display, or the command: either way it says so
    assert not os.path.exists(tmp_path / "b.png.part")


# --- files ----------------------------------------------------------------------------------------

REFUSED = ("../x", "/tmp/granule-x", "a/../../x", "..", "nul:x", "dir/", "no/such/dir/x")


@pytest.mark.parametrize("board", ["virt-arm64", "vexpress-a9"])
def test_nodes_leave_the_machine_as_files(board, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkdir("sub")
    words = ["save /proc/iomem iomem.txt", "cat /proc/iomem", "save /proc/cmdline sub/a.b..c",
             "save /proc/nothing x", "save /proc x", "save /proc/iomem"]
    words += [f"save /proc/iomem {name}" for name in REFUSED]
    result = run("run", board, *(w for c in words for w in ("-c", c)))
    assert result.code == 1
    assert (tmp_path / "iomem.txt").read_text() == result.out("cat /proc/iomem")
    assert "status=1" in (tmp_path / "sub" / "a.b..c").read_text()
    assert result.out(words[0]) == f"iomem.txt: {(tmp_path / 'iomem.txt').stat().st_size} bytes\n"
    for command in words[3:]:
        assert result.status(command) != 0, command
    for name in REFUSED[:-1]:
        assert "below the directory" in result.out(f"save /proc/iomem {name}")
    assert "refused to write" in result.out("save /proc/iomem no/such/dir/x")
    assert sorted(os.listdir(tmp_path)) == ["iomem.txt", "sub"]
    assert not os.path.exists("/tmp/granule-x")


# --- the media engine's pictures ------------------------------------------------------------------

@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """What make media-demo makes, once: (its module, folder, the console's text)."""
    loader = importlib.machinery.SourceFileLoader("media_demo", f"{TOP}/tools/media-demo")
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    folder = str(tmp_path_factory.mktemp("demo"))
    return module, folder, module.make(folder)


def test_a_jpeg_of_the_pipeline_is_close_to_its_source(demo):
    module, folder, _ = demo
    luma, colour = module.psnr(f"{folder}/frame.jpg", f"{folder}/frame.nv12")
    assert luma >= 35 and colour >= 35, (luma, colour)
    # The measure itself: another frame's source is far away.
    with open(f"{folder}/frame.nv12", "rb") as f:
        source = f.read()
    half = module.WIDTH * 64
    with open(f"{folder}/moved.nv12", "wb") as f:
        f.write(source[half:] + source[:half])
    assert min(module.psnr(f"{folder}/frame.jpg", f"{folder}/moved.nv12")) < 25


def test_the_display_shows_the_frame_that_vo_reports(demo):
    module, folder, text = demo
    frame, crc = module.shown(text)
    _, _, rows = png.read(f"{folder}/display.png")
    assert png.crc(rows) == crc
    # One frame later another picture is shown: the run's last one, before the snapshot.
    result = good("vexpress-a9", *module.RUN[:4], commands=("media run 1080p 3", "media status",
                                                            "media snap", "media status"))
    reported = [module.shown(result.out("media status", nth)) for nth in (0, 1)]
    assert reported[1] == (frame, crc) and reported[0][0] == frame - 1
    assert reported[0][1] != crc
