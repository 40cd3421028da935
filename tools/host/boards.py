# SPDX-License-Identifier: MIT
"""Boards: one folder under board/ each, described by its board.toml."""

import json
import os
import tomllib
from dataclasses import dataclass, field

from . import TOP, Usage


@dataclass
class Board:
    name: str
    description: str
    arch: str
    image: str
    boot: list
    tested: list
    qemu: dict
    entry: dict
    uboot: dict = field(default_factory=dict)


def load(name):
    path = os.path.join(TOP, "board", name, "board.toml")
    if os.sep in name or not os.path.exists(path):
        raise Usage(f"no board {name}; there are: {', '.join(names())}")
    with open(path, "rb") as f:
        d = tomllib.load(f)
    return Board(name=name, description=d["description"], arch=d["arch"], image=d["image"],
                 boot=d["boot"], tested=d["tested"], qemu=d["qemu"], entry=d.get("entry", {}),
                 uboot=d.get("u-boot", {}))


def names():
    root = os.path.join(TOP, "board")
    return sorted(n for n in os.listdir(root) if os.path.exists(f"{root}/{n}/board.toml"))


def every():
    return [load(n) for n in names()]


def size(text):
    """512M, 1G, 0x20000000 or plain bytes as a number of bytes. QEMU's plain number is MiB."""
    units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
    word = text.upper().removesuffix("B").removesuffix("I")
    try:
        if word and word[-1] in units:
            return int(float(word[:-1]) * units[word[-1]])
        return int(word, 0) << (20 if word.isdigit() else 0)
    except ValueError:
        raise Usage(f"{text}: not a size (512M, 1G)") from None


def cmd_boards(args):
    if args.json:
        print(json.dumps([{
            "name": b.name, "arch": b.arch, "image": b.image, "description": b.description,
            "boot": b.boot, "tested": b.tested} for b in every()], indent=2))
        return 0
    for b in every():
        tested = "tested" if set(b.tested) == set(b.boot) else \
            "tested: " + " ".join(b.tested) if b.tested else "not tested"
        print(f"{b.name:<16} {b.arch:<6} {' '.join(b.boot):<17} {tested}")
    return 0
