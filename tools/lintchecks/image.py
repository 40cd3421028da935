# SPDX-License-Identifier: MIT
"""Checks of the linked images: what must not be in them."""

import os
import re

from . import TOP, Skip, check, output
from .rooms import IMAGES, symbols

# Vector code that may stand in the arm64 image: libraries built with it, called with FP open.
_VECTOR_OK = re.compile(r"fdt_\w+|LZ4\w*|_?kernel_fpu\w*|fpu_\w+|str\w+|mem\w+")

# Before the MMU is on, these are all that the boot objects may call or touch besides themselves
# and what the linker script defines.
_BOOT_OK = re.compile(r"start_kernel|secondary_start\w*|arch_early_\w+|early_\w+|boot_\w+|__boot\w*|"
                      r"vectors?\w*|init_\w*stack\w*|kimage_voffset|memstart_addr|swapper_\w+|idmap_\w+")


def cross(image):
    return "aarch64-linux-gnu-" if image == "arm64" else "arm-none-eabi-"


def built():
    found = [i for i in IMAGES if os.path.exists(f"{TOP}/build/{i}/granule.elf")]
    if not found:
        raise Skip("no image is built")
    return found


def instructions(image):
    """(function, mnemonic, operands) of the image's code."""
    function = "?"
    for line in output(f"{cross(image)}objdump", "-d", "--no-show-raw-insn",
                       f"build/{image}/granule.elf").splitlines():
        head = re.match(r"[0-9a-f]+ <(.+)>:$", line)
        if head:
            function = head[1]
            continue
        words = line.split("\t")
        if len(words) >= 2 and not words[1].startswith("."):
            yield function, words[1].strip(), words[2] if len(words) > 2 else ""


@check
def vector():
    """no floating-point or vector instruction in own code (libraries under kernel_fpu_begin aside)"""
    for image in built():
        bad = {}
        for function, mnemonic, operands in instructions(image):
            if image == "arm64":
                hit = re.search(r"(?:^|[\s{\[,])[vqdsh][0-9]{1,2}(?:\.|[,\s}\]]|$)", operands)
                hit = hit and not _VECTOR_OK.fullmatch(function)
            else:
                hit = re.match(r"v[a-z]", mnemonic) and mnemonic not in ("vmrs", "vmsr")
            if hit:
                bad.setdefault(function, f"{mnemonic} {operands}")
        for function, what in bad.items():
            yield f"{image}: {function}: {what}"


@check
def tls():
    """no thread-local storage segment: a library's errno would need one"""
    for image in built():
        text = output(f"{cross(image)}readelf", "-lSW", f"build/{image}/granule.elf")
        for line in text.splitlines():
            if re.search(r"(?<!\()\bTLS\b|\.t(data|bss)\b", line):
                yield f"{image}: {line.strip()}"


@check
def atomics():
    """no call to a compiler's out-of-line atomics"""
    for image in built():
        for line in output(f"{cross(image)}nm", f"build/{image}/granule.elf").splitlines():
            if re.search(r" __(aarch64_(cas|swp|ld)|sync_|atomic_)\w+", line):
                yield f"{image}: {line.split()[-1]}"


@check
def segments():
    """no segment is writable and executable"""
    for image in built():
        text = output(f"{cross(image)}readelf", "-lW", f"build/{image}/granule.elf")
        for line in text.splitlines():
            if re.match(r"\s+LOAD\b.*\bRWE\b", line):
                yield f"{image}: {line.strip()}"


@check
def boot():
    """code that runs before the MMU is on calls nothing but itself"""
    for image in built():
        defined, undefined = symbols(image)
        arch = "arm64" if image == "arm64" else "arm"
        early = [f"build/{image}/arch/{arch}/{n}.o" for n in ("head", "boot", "early", "el2", "hyp")]
        for obj in early:
            for name in sorted(undefined.get(obj, ())):
                home = defined.get(name)
                if home and home not in early and not _BOOT_OK.fullmatch(name):
                    yield f"{image}: {os.path.basename(obj)} uses {name} of {home}"
