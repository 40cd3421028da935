#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A second reader of device trees: no libfdt, none of the image's code.

    second_reader.py INSPECT FILE.dtb...

Parses each blob by the specification, works out banks, reservations, consoles, CPUs and PSCI, and
compares with what the program INSPECT prints for the same files. Exit 1 at the first kind of
difference in any file, after listing them all; `make corpus` runs it over two kernels' trees.
"""

import json
import struct
import subprocess
import sys

BEGIN, END, PROP, NOP, STOP = 1, 2, 3, 4, 9


class Node:
    def __init__(self, name, parent):
        self.name, self.parent = name, parent
        self.props, self.children = {}, []
        if parent:
            parent.children.append(self)

    def child(self, name):
        """By full name, or without the unit address when `name` has none."""
        for c in self.children:
            if c.name == name or ("@" not in name and c.name.split("@")[0] == name):
                return c
        return None

    def path(self):
        above = self.parent
        return "/" if not above else above.path().rstrip("/") + "/" + self.name

    def cells(self, prop):
        data = self.props[prop]
        return list(struct.unpack(f">{len(data) // 4}I", data[:len(data) // 4 * 4]))

    def text(self, prop):
        data = self.props.get(prop)
        return data.split(b"\0")[0].decode("latin1") if data and b"\0" in data else None

    def width(self, prop):
        """#address-cells or #size-cells for the children: own, else inherited, else 2 and 1."""
        node = self
        while node:
            if prop in node.props:
                return node.cells(prop)[0]
            node = node.parent
        return 2 if prop == "#address-cells" else 1

    def enabled(self):
        return "status" not in self.props or self.text("status") in ("ok", "okay")

    def walk(self):
        yield self
        for c in self.children:
            yield from c.walk()


def parse(blob):
    """The root node and the memreserve list."""
    magic, _total, at, strings, reserve = struct.unpack(">5I", blob[:20])
    assert magic == 0xd00dfeed
    reserved = []
    while True:
        pair = struct.unpack(">QQ", blob[reserve:reserve + 16])
        if pair == (0, 0):
            break
        reserved.append(pair)
        reserve += 16
    node = root = None
    while True:
        token, = struct.unpack(">I", blob[at:at + 4])
        at += 4
        if token == BEGIN:
            end = blob.index(b"\0", at)
            node = Node(blob[at:end].decode("latin1"), node)
            root = root or node
            at = (end + 4) & ~3
        elif token == END:
            node = node.parent
        elif token == PROP:
            size, name = struct.unpack(">II", blob[at:at + 8])
            at += 8
            name += strings
            key = blob[name:blob.index(b"\0", name)].decode("latin1")
            node.props.setdefault(key, blob[at:at + size])
            at = (at + size + 3) & ~3
        elif token == STOP:
            return root, reserved
        else:
            assert token == NOP


def number(cells):
    value = 0
    for c in cells:
        value = value << 32 | c
    return value


def tuples(node, prop, *widths):
    """Whole tuples of numbers of the given widths, and nothing of an incomplete one. Tuples of no
    length would have no end: there are none."""
    cells, step = node.cells(prop), sum(widths)
    for at in range(0, len(cells) - step + 1, step) if step else ():
        entry, pos = [], at
        for w in widths:
            entry.append(number(cells[pos:pos + w]))
            pos += w
        yield entry


def banks(root):
    found = []
    for node in root.children:
        if node.text("device_type") != "memory" or not node.enabled():
            continue
        prop = "linux,usable-memory" if "linux,usable-memory" in node.props else "reg"
        if prop in node.props:
            found += tuples(node, prop, root.width("#address-cells"), root.width("#size-cells"))
    merged = []
    for base, size in sorted(found):
        end = min(base + size, 1 << 64)
        if end == base:
            continue
        if merged and base <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([base, end])
    return [[base, end - base] for base, end in merged]


def reserved(root):
    out = []
    for parent in (c for c in root.children if c.name == "reserved-memory"):
        ac, sc = parent.width("#address-cells"), parent.width("#size-cells")
        for node in parent.children:
            if not node.enabled():
                continue
            entry = {
                "name": node.name, "base": None, "size": None, "static": False,
                "alignment": number(node.cells("alignment")) if "alignment" in node.props else None,
                "alloc_ranges": [], "no_map": "no-map" in node.props,
                "reusable": "reusable" in node.props,
                "cma_default": "linux,cma-default" in node.props,
                "compatible": node.text("compatible"),
            }
            if "reg" in node.props:
                for base, size in tuples(node, "reg", ac, sc):
                    out.append({**entry, "base": base, "size": size, "static": True})
            elif "size" in node.props:
                entry["size"] = number(node.cells("size"))
                if "alloc-ranges" in node.props:
                    entry["alloc_ranges"] = list(tuples(node, "alloc-ranges", ac, sc))
                out.append(entry)
    return out


def find(root, path):
    node = root
    for part in path.strip("/").split("/"):
        node = node.child(part) if part else node
        if not node:
            return None
    return node


def cpu_address(node):
    """The first reg of a node through `ranges` of every bus above it; None where that ends."""
    bus = node.parent
    if not bus or "reg" not in node.props:
        return None
    width = bus.width("#address-cells")
    cells = node.cells("reg")[:width]
    if not width or len(cells) < width:
        return None
    low = (1 << 64) - 1
    address = number(cells) & low
    while bus.parent:
        if "ranges" not in bus.props:
            return None
        windows = list(tuples(bus, "ranges", bus.width("#address-cells"),
                              bus.parent.width("#address-cells"), bus.width("#size-cells")))
        if bus.props["ranges"]:
            for child, parent, size in windows:
                child &= low
                if child <= address < child + size:
                    address = address - child + (parent & low)
                    break
            else:
                return None
        bus = bus.parent
    return address


def console(root, text):
    if text is None:
        return None
    path, _, options = text.partition(":")
    if not path.startswith("/"):
        alias, slash, rest = path.partition("/")
        aliases = root.child("aliases")
        target = aliases.text(alias) if aliases else None
        if not target or not target.startswith("/"):
            return None
        path = target + slash + rest
    node = find(root, path)
    if not node:
        return None
    return {"path": node.path(), "options": options, "compatible": node.text("compatible"),
            "cpu_address": cpu_address(node)}


def stdout(root):
    chosen = root.child("chosen")
    if not chosen:
        return None
    return console(root, chosen.text("stdout-path" if "stdout-path" in chosen.props
                                     else "linux,stdout-path"))


def cpus(root):
    parent = root.child("cpus")
    return sum(c.enabled() for c in parent.children
               if c.name.split("@")[0] == "cpu" or c.text("device_type") == "cpu") if parent else 0


def psci(root):
    for node in root.walk():
        if (node.text("compatible") or "").startswith("arm,psci"):
            return {"conduit": node.text("method"), "compatible": node.text("compatible")}
    return None


def read(path):
    with open(path, "rb") as f:
        root, reserve = parse(f.read())
    mine = banks(root)
    return {"banks": mine, "memory_total": sum(size for _, size in mine),
            "memreserve": [list(pair) for pair in sorted(reserve)], "reserved": reserved(root),
            "stdout": stdout(root), "console": console(root, "serial0"), "cpus": cpus(root),
            "psci": psci(root)}


def compare(path, theirs):
    """Prints each field that differs; their number."""
    if theirs["file"] != path or theirs["error"] is not None:
        print(f"{path}: refused: {theirs['error']}")
        return 1
    bad = 0
    for key, mine in read(path).items():
        if theirs[key] != mine:
            print(f"{path}: {key}: inspect says {theirs[key]}, the second reader {mine}")
            bad += 1
    return bad


def main(inspect, files):
    bad = seen = 0
    for at in range(0, len(files), 200):
        part = files[at:at + 200]
        run = subprocess.run([inspect, *part], stdout=subprocess.PIPE, check=False)
        lines = run.stdout.decode().splitlines()
        if run.returncode or len(lines) != len(part):
            print(f"inspect: exit {run.returncode}, {len(lines)} lines for {len(part)} files")
            bad += 1
        for path, line in zip(part, lines):
            seen += 1
            bad += compare(path, json.loads(line)) > 0
    print(f"corpus: {seen} trees, {bad} differ")
    return 1 if bad or not seen else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
