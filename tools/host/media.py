# SPDX-License-Identifier: MIT
"""What a boot needs besides the image: an SD card for U-Boot, the stub that enters the image with
a tree of our choosing, and the tree that QEMU makes, with bootargs added."""

import os
import shutil
import struct
import subprocess

from . import NoBoot, Usage


def _call(*words, **kw):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, **kw)
    if done.returncode:
        raise NoBoot(f"{words[0]} failed: {done.stdout.strip()}")


def sd_image(folder, board, kernel, bootargs):
    """A 64 MiB card: one FAT partition at 1 MiB with the image and boot.scr. A power of two, since
    some machines take no other size; sparse, so it costs little."""
    path = f"{folder}/sd.img"
    uboot = board.uboot
    if '"' in bootargs and "'" in bootargs:
        raise Usage("--boot sd: bootargs with both kinds of quotes cannot be written to boot.scr")
    quote = "'" if '"' in bootargs else '"'
    script = (f"load ${{devtype}} ${{devnum}}:${{distro_bootpart}} ${{kernel_addr_r}} "
              f"{uboot['kernel']}\n"
              f"setenv bootargs {quote}{bootargs}{quote}\n"
              f"{uboot['boot']} ${{kernel_addr_r}} - ${{fdtcontroladdr}}\n")
    with open(f"{folder}/boot.cmd", "w", encoding="utf-8") as f:
        f.write(script)
    _call("mkimage", "-A", uboot["mkimage_arch"], "-T", "script", "-C", "none",
          "-d", f"{folder}/boot.cmd", f"{folder}/boot.scr")
    sectors = 64 * 2048
    with open(path, "wb") as f:
        f.truncate(sectors * 512)
        # One bootable FAT32 (LBA) partition from sector 2048 to the end.
        f.seek(446)
        f.write(struct.pack("<B3sB3sII", 0x80, b"\xff\xff\xff", 0x0c, b"\xff\xff\xff",
                            2048, sectors - 2048))
        f.seek(510)
        f.write(b"\x55\xaa")
    where = f"{path}@@1M"
    env = {**os.environ, "MTOOLS_SKIP_CHECK": "1"}
    _call("mformat", "-i", where, "-T", str(sectors - 2048), "-h", "16", "-s", "63", "::", env=env)
    _call("mcopy", "-i", where, kernel, f"::{uboot['kernel']}", env=env)
    _call("mcopy", "-i", where, f"{folder}/boot.scr", "::boot.scr", env=env)
    return path


def entry_stub(folder, arch, entry, tree):
    """A few instructions that do what a loader does last: the tree's address in r2 or x0, then a
    jump to the image."""
    path = f"{folder}/stub.bin"
    if arch == "arm64":
        code = struct.pack("<8I", 0x58000100,           # ldr x0, tree
                           0xd2800001, 0xd2800002,      # mov x1, #0; mov x2, #0
                           0xd2800003,                  # mov x3, #0
                           0x580000c4,                  # ldr x4, entry
                           0xd61f0080,                  # br  x4
                           0xd503201f, 0xd503201f) + struct.pack("<QQ", tree, entry)
    else:
        code = struct.pack("<4I", 0xe3a00000,           # mov r0, #0
                           0xe3e01000,                  # mvn r1, #0
                           0xe59f2000,                  # ldr r2, tree
                           0xe59ff000) + struct.pack("<II", tree, entry)    # ldr pc, entry
    with open(path, "wb") as f:
        f.write(code)
    return path


def dumped_tree(folder, words, machine, bootargs):
    """The tree that QEMU makes for this command line, with bootargs in /chosen."""
    path = f"{folder}/machine.dtb"
    index = words.index("-M")
    words = words[:index + 1] + [f"{machine},dumpdtb={path}"] + words[index + 2:]
    _call(*words)
    _call("dtc", "-q", "-I", "dtb", "-O", "dtb", "-o", f"{path}.small", path)
    _call("fdtput", "-p", "-t", "s", f"{path}.small", "/chosen", "bootargs", bootargs)
    return f"{path}.small"


def filled_tree(folder, source, banks, bootargs):
    """A tree of ours with this RAM and these bootargs, for a board whose QEMU model has no loader
    that would do it, or one that does it wrong."""
    path = f"{folder}/filled.dtb"
    shutil.copyfile(source, path)
    cells = [f"{n:#x}" for bank in banks for n in bank]
    _call("fdtput", "-t", "x", path, f"/memory@{banks[0][0]:x}", "reg", *cells)
    _call("fdtput", "-p", "-t", "s", path, "/chosen", "bootargs", bootargs)
    return path
