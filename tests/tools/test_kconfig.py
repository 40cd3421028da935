# SPDX-License-Identifier: MIT
"""Variants: equal configurations share a folder, impossible ones are refused with a reason."""

import os
import subprocess

import pytest
from conftest import TOP


def variant(*words):
    return subprocess.run([f"{TOP}/tools/kconfig", "variant", *words], text=True, check=False,
                          stdin=subprocess.DEVNULL, capture_output=True)


def test_defaults_are_the_image_itself():
    assert variant("arm64", "PAGE_SHIFT=12", "VA_BITS=39").stdout == "build/arm64\n"


@pytest.mark.parametrize("one,other", [
    (("PAGE_SHIFT=14",), ("CONFIG_PAGE_16K=y",)), (("PAGE_SIZE=64K",), ("PAGE_SHIFT=16",)),
    (("PAGE_SHIFT=16", "VA_BITS=48"), ("VA_BITS=48", "PAGE_SHIFT=16"))])
def test_the_same_by_other_names(one, other):
    a, b = variant("arm64", *one), variant("arm64", *other)
    assert a.returncode == b.returncode == 0, a.stderr + b.stderr
    assert a.stdout == b.stdout != "build/arm64\n"


def test_a_variant_is_what_was_asked_for():
    folder = variant("arm", "SPLIT=2:2", "NR_CPUS=4").stdout.strip()
    subprocess.run([f"{TOP}/tools/kconfig", "build", folder], check=True)
    with open(f"{TOP}/{folder}/include/generated/autoconf.h", encoding="utf-8") as f:
        lines = f.read().splitlines()
    assert "#define CONFIG_PAGE_OFFSET 0x80000000" in lines and "#define CONFIG_NR_CPUS 4" in lines
    assert "#define CONFIG_ARM 1" in lines and not any("CONFIG_ARM64 " in x for x in lines)
    before = os.stat(f"{TOP}/{folder}/include/generated/autoconf.h").st_mtime_ns
    subprocess.run([f"{TOP}/tools/kconfig", "build", folder], check=True)
    assert os.stat(f"{TOP}/{folder}/include/generated/autoconf.h").st_mtime_ns == before


@pytest.mark.parametrize("words", [
    ("arm", "PAGE_SHIFT=14"), ("arm64", "PAGE_SHIFT=13"), ("arm64", "PAGE_SHIFT=14", "VA_BITS=39"),
    ("arm64", "SPLIT=2:2"), ("arm", "NR_CPUS=1000"), ("arm", "NO_SUCH=1"), ("arm", "NR_CPUS"),
    ("arm", "NR_CPUS=many")])
def test_refused(words):
    done = variant(*words)
    assert done.returncode == 2 and done.stderr.startswith("kconfig: ") and not done.stdout
