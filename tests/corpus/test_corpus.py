# SPDX-License-Identifier: MIT
"""`inspect` over every tree of two Debian kernels, against reader.py: one line each, in the order
given, and both agree on banks, reservations, stdout, CPUs and PSCI."""

import glob
import json
import os
import subprocess
import sys

import pytest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import reader  # noqa: E402

KERNELS = ("armmp", "arm64")


def trees(kernel):
    return sorted(glob.glob(f"{TOP}/build/deps/dtbs/{kernel}/**/*.dtb", recursive=True))


def differences(said, root):
    """What the two readers disagree on, as sentences."""
    out = []

    def same(what, ours, theirs):
        if ours != theirs:
            out.append(f"{what}: inspect {ours}, the second reader {theirs}")

    same("banks", [list(b) for b in said["banks"]], reader.banks(root))
    same("memory_total", said["memory_total"], sum(s for _, s in reader.banks(root)))
    same("reserved", sorted([(r["name"], r["base"], r["size"], r["static"])
                             for r in said["reserved"]], key=repr), reader.reserved(root))
    other = reader.stdout(root)
    same("stdout", said["stdout"] and {k: said["stdout"][k] or ("" if k == "options" else None)
                                       if k != "path" else said["stdout"][k]
                                       for k in ("path", "options", "cpu_address")}, other)
    count = said["cpus"]
    same("cpus", len(count) if isinstance(count, list) else count, reader.cpus(root))
    other = reader.psci(root)
    same("psci", said["psci"] and said["psci"]["conduit"], other and other["conduit"])
    return out


@pytest.mark.parametrize("kernel", KERNELS)
def test_corpus(kernel):
    names = trees(kernel)
    assert len(names) > 300, f"{len(names)} trees of {kernel}: tools/fetch-deps corpus"
    done = subprocess.run([f"{TOP}/tools/granule", "inspect", *names], stdout=subprocess.PIPE,
                          text=True, check=False)
    lines = done.stdout.splitlines()
    assert done.returncode == 0 and len(lines) == len(names)
    wrong = []
    for name, line in zip(names, lines):
        said = json.loads(line)
        assert said["file"] == name and said["error"] is None, line
        with open(name, "rb") as f:
            root, reserve = reader.parse(f.read())
        assert [list(r) for r in said["memreserve"]] == [list(r) for r in sorted(reserve)], name
        wrong += [f"{os.path.basename(name)}: {w}" for w in differences(said, root)]
    print(f"{len(names)} trees")
    assert not wrong, "\n".join(wrong[:40]) + f"\n{len(wrong)} differences"
