# SPDX-License-Identifier: MIT
"""Rooms by symbols: what an object leaves undefined must be defined in its own room, in one below,
or be an agreed way up. Includes would not show a cycle; symbols do."""

import os
import re

from . import TOP, Skip, check, output

# Higher numbers stand on lower ones. arch stands beside core, behind the contract of include/arch.
LEVEL = {"lib": 0, "core": 1, "arch": 1, "mm": 2, "drivers": 3, "fs": 3, "kernel": 4, "shell": 5,
         "tests": 6, "extra": 6}

# Ways up, by the room that uses them, each with its reason.
NODES = {r"node_(add|remove)\w*": "each node's show function stands beside the data it shows"}
ANYWHERE = {r"mem(cpy|set|move|cmp|chr)|(clear|copy)_page|str\w+|__aeabi_\w+|__stack_chk_\w+":
            "what the compiler itself calls, written for the architecture"}
ALLOWED = {
    "lib": {
        r"_?printk|panic|__?warn\w*|__bug\w*|bug_\w+": "a caller's bug stops with file and line",
        r"arch_\w+|arm_has_generic_timer": "inlines of include/arch/ops.h",
    },
    "core": NODES | {
        r"kmalloc\w*|__kmalloc\w*|kfree|kzalloc\w*|krealloc|kmem_cache_\w+":
            "work items, timers and wait structures live in memory",
        r"ioremap\w*|iounmap": "a clock that a tree names",
    },
    "arch": NODES | {
        r"start_kernel|trap_handler|irq_handler|syscall_handler|secondary_start\w*":
            "include/arch/upcall.h: the entries by which arch calls up",
        r"of_\w+": "at EL3 the image is the firmware, and opens what the tree names",
    },
    "mm": NODES,
    "drivers": NODES,
    "kernel": {r"shell_main": "the boot list ends at the prompt"},
}

IMAGES = ("arm", "arm-lpae", "arm64")


def nm(image):
    return "arm-none-eabi-nm" if image.startswith("arm") and image != "arm64" else \
        "aarch64-linux-gnu-nm"


def objects(image):
    """The objects that the image was linked from (not what an older tree left behind)."""
    path = f"{TOP}/build/{image}/.link"
    if not os.path.exists(path):
        raise Skip(f"build/{image} is not built")
    with open(path, encoding="utf-8") as f:
        return [w for w in f.read().split() if w.endswith(".o") and os.path.exists(f"{TOP}/{w}")]


def symbols(image):
    """({symbol: object that defines it}, {object: undefined symbols})."""
    defined, undefined = {}, {}
    names = objects(image)
    current = None
    for line in output(nm(image), "-A", *names).splitlines():
        current, _, rest = line.partition(":")
        words = rest.split()
        if len(words) < 2:
            continue
        kind, name = words[-2], words[-1]
        if kind in "Uwv":
            undefined.setdefault(current, set()).add(name)
        elif kind.isupper():
            defined.setdefault(name, current)
    return defined, undefined


def room_of(image, obj):
    return obj.removeprefix(f"build/{image}/").split("/")[0]


@check
def rooms():
    """dependencies point down: shell, tests > kernel > fs, drivers > mm > core, arch > lib"""
    seen, checked = set(), 0
    for image in IMAGES:
        try:
            defined, undefined = symbols(image)
        except Skip:
            continue
        checked += 1
        for obj, names in undefined.items():
            mine = room_of(image, obj)
            for name in sorted(names):
                if name not in defined:
                    continue        # a library's, or the linker's
                other = room_of(image, defined[name])
                if other == mine or LEVEL[other] < LEVEL[mine]:
                    continue
                if {mine, other} == {"core", "arch"}:
                    continue        # beside each other, behind the contract
                if any(re.fullmatch(p, name) for p in ANYWHERE | ALLOWED.get(mine, {})):
                    continue
                where = obj.removeprefix(f"build/{image}/"), name
                if where not in seen:
                    seen.add(where)
                    to = defined[name].removeprefix(f"build/{image}/")
                    yield f"{where[0]} uses {name} of {to}: {mine} stands below {other}"
    if not checked:
        raise Skip("no image is built")
