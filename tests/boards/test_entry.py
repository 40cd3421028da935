# SPDX-License-Identifier: MIT
"""States in which a loader may enter the arm64 image: translation on, a CPU that is not the first,
a tree in the way of .bss, an odd address, RAM that ends too early, a page size the CPU lacks."""

import re
import subprocess
import threading
import time

import pytest
from board import TOP, run

IMAGE = f"{TOP}/build/arm64/granule.bin"
RAM = 0x40000000
STUB = 0x47000000


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """QEMU's own tree for 128 MiB, without its padding."""
    folder = tmp_path_factory.mktemp("tree")
    subprocess.run(["qemu-system-aarch64", "-M", f"virt,dumpdtb={folder}/padded.dtb", "-m", "128M",
                    "-cpu", "cortex-a72", "-nographic", "-nic", "none"], check=True,
                   stdin=subprocess.DEVNULL, capture_output=True)
    subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dtb", "-o", f"{folder}/tree.dtb",
                    f"{folder}/padded.dtb"], check=True)
    return f"{folder}/tree.dtb"


def stub(folder, image, tree_at, *defines):
    """The loader's last instructions, as a file to put at STUB."""
    words = [f"-DIMAGE={image:#x}", f"-DTREE={tree_at:#x}", *defines]
    subprocess.run(["aarch64-linux-gnu-gcc", "-nostdlib", "-static", f"-Wl,-Ttext={STUB:#x}",
                    "-Wl,--build-id=none", *words, "-o", f"{folder}/stub.elf",
                    f"{TOP}/tests/fixtures/entry/jump_arm64.S"], check=True)
    subprocess.run(["aarch64-linux-gnu-objcopy", "-O", "binary", "-j", ".text",
                    f"{folder}/stub.elf", f"{folder}/stub.bin"], check=True)
    return f"{folder}/stub.bin"


def place(path, addr):
    return ["-device", f"loader,file={path},addr={addr:#x},force-raw=on"]


def qemu(*words, machine="virt", commands=(), memory="128M"):
    """(exit status, text). Types the commands at the prompt, then powers off."""
    argv = ["qemu-system-aarch64", "-M", machine, "-cpu", "cortex-a72", "-m", memory, "-nographic",
            "-nic", "none", "-semihosting", *words]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as p:
        timer = threading.Timer(40, p.kill)
        timer.start()
        text = b""
        lines = [c.encode() + b"\n" for c in (*commands, "poweroff")]
        while chunk := p.stdout.read1(4096):
            text += chunk
            if text.endswith(b"granule> ") and lines:
                time.sleep(0.05)
                p.stdin.write(lines.pop(0))
                p.stdin.flush()
        timer.cancel()
    return p.returncode, text.replace(b"\r", b"").decode(errors="replace")


def symbol(name):
    text = subprocess.run(["aarch64-linux-gnu-nm", f"{TOP}/build/arm64/granule.elf"], text=True,
                          check=True, stdout=subprocess.PIPE).stdout
    return int(re.search(rf"^([0-9a-f]+) \w {name}$", text, re.M)[1], 16)


def offset(name):
    return symbol(name) - symbol("_text")


@pytest.mark.parametrize("machine", ["virt", "virt,virtualization=on"])
def test_translation_and_caches_on(tmp_path, tree, machine):
    image = RAM + (2 << 20)
    code, text = qemu(*place(tree, RAM + (64 << 20)), *place(IMAGE, image),
                      *place(stub(tmp_path, image, RAM + (64 << 20), "-DMMU_ON"), STUB),
                      "-device", f"loader,addr={STUB:#x},cpu-num=0", machine=machine,
                      commands=("check",))
    assert code == 0 and "with the MMU on" in text and "BROKEN" not in text, text


def test_a_tree_inside_bss_is_moved(tmp_path, tree):
    image = RAM + (2 << 20)
    at = image + (offset("__bss_start") + 0xfff & ~0xfff)
    code, text = qemu(*place(tree, at), *place(IMAGE, image),
                      *place(stub(tmp_path, image, at), STUB),
                      "-device", f"loader,addr={STUB:#x},cpu-num=0", commands=("check",))
    assert code == 0 and f"at {at:#x}, moved to" in text and "BROKEN" not in text, text


@pytest.mark.parametrize("at", [RAM + 0x201000, RAM + 0x110000, RAM + 0x5fff000])
def test_any_page_will_do(tmp_path, tree, at):
    code, text = qemu(*place(tree, RAM + (64 << 20)), *place(IMAGE, at),
                      *place(stub(tmp_path, at, RAM + (64 << 20)), STUB),
                      "-device", f"loader,addr={STUB:#x},cpu-num=0", commands=("check",))
    assert code == 0 and "BROKEN" not in text, text


def test_an_odd_address_is_refused(tmp_path, tree):
    at = RAM + 0x200010
    code, text = qemu(*place(tree, RAM + (64 << 20)), *place(IMAGE, at),
                      *place(stub(tmp_path, at, RAM + (64 << 20)), STUB),
                      "-device", f"loader,addr={STUB:#x},cpu-num=0")
    assert code == 3 and "not lie at a multiple of its page size" in text, text


def test_ram_that_ends_inside_the_image(tmp_path, tree):
    at = RAM + (128 << 20) - (offset("__bss_start") + 0x2000 & ~0xfff)
    code, text = qemu(*place(tree, RAM + (64 << 20)), *place(IMAGE, at),
                      *place(stub(tmp_path, at, RAM + (64 << 20)), STUB),
                      "-device", f"loader,addr={STUB:#x},cpu-num=0")
    assert code == 3 and f"the image needs {offset('_end'):#018x} bytes" in text, text


@pytest.mark.parametrize("pointer, why", [
    (0, "null pointer"), (0x3000000000, "leads nowhere"), (0xfffffffffffffff8, "leads nowhere"),
    (RAM + 1, "not aligned"), (0x09000000, "bad magic"), (RAM + 0x200000, "bad magic")])
def test_a_pointer_to_no_tree(tmp_path, pointer, why):
    image = RAM + (2 << 20)
    code, text = qemu(*place(IMAGE, image), *place(stub(tmp_path, image, pointer), STUB),
                      "-device", f"loader,addr={STUB:#x},cpu-num=0")
    line = [x for x in text.splitlines() if x.startswith("granule: device tree:")]
    assert code == 3 and len(line) == 1 and why in line[0], text


def test_started_on_a_secondary_cpu():
    image = RAM + (16 << 20)
    code, text = qemu("-smp", "2", *place(IMAGE, image),
                      "-device", f"loader,addr={image:#x},cpu-num=1", machine="virt,secure=on",
                      commands=("check",))
    assert code == 0 and "started on a secondary CPU (MPIDR 0x1)" in text, text


def test_of_two_that_start_one_goes_on():
    image = RAM + (16 << 20)
    start = [w for n in (0, 1) for w in ("-device", f"loader,addr={image:#x},cpu-num={n}")]
    code, text = qemu("-smp", "2", *place(IMAGE, image), *start, machine="virt,secure=on",
                      commands=("check",))
    assert code == 0 and text.count("Booting Granule") == 1 and "secondary" not in text, text


def test_a_page_size_that_the_cpu_lacks():
    result = run("run", "virt-arm64", "--config", "PAGE_16K=y", "--qemu-arg", "-cpu cortex-a72",
                 "-c", "version")
    assert result.code == 3, f"\n{result}"
    assert "does not have the page size" in result.text
