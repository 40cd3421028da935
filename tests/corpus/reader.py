# SPDX-License-Identifier: MIT
"""A second reader of device trees, in plain Python over the bytes, sharing no code and no library
with the image's: what both say of a tree is compared, tree by tree."""

import struct

_BEGIN, _END, _PROP, _NOP, _STOP = 1, 2, 3, 4, 9


class Node:
    def __init__(self, name, parent):
        self.name, self.parent = name, parent
        self.props, self.children = {}, []

    @property
    def path(self):
        if self.parent is None:
            return "/"
        return self.parent.path.rstrip("/") + "/" + self.name

    def cell(self, name, default):
        value = self.props.get(name)
        return struct.unpack(">I", value[:4])[0] if value and len(value) >= 4 else default

    def strings(self, name):
        value = self.props.get(name, b"")
        return [s.decode("latin-1") for s in value.rstrip(b"\0").split(b"\0")] if value else []

    def string(self, name):
        return (self.strings(name) or [None])[0]

    def enabled(self):
        return self.string("status") in (None, "okay", "ok")

    def child(self, name):
        """By full name, or by the part before @."""
        for c in self.children:
            if c.name == name:
                return c
        for c in self.children:
            if c.name.split("@")[0] == name and "@" not in name:
                return c
        return None

    def walk(self):
        yield self
        for c in self.children:
            yield from c.walk()


def parse(data):
    """The root node and the list of memory reservations."""
    (magic, total, off_struct, off_strings, off_rsv, version, compat, _cpu, _size_strings,
     _size_struct) = struct.unpack(">10I", data[:40])
    if magic != 0xd00dfeed or total > len(data) or compat > 17 or version < 16:
        raise ValueError("not a tree that can be read")
    reserve, at = [], off_rsv
    while True:
        base, size = struct.unpack(">QQ", data[at:at + 16])
        at += 16
        if not base and not size:
            break
        reserve.append((base, size))
    root = here = None
    at = off_struct
    while True:
        token, = struct.unpack(">I", data[at:at + 4])
        at += 4
        if token == _BEGIN:
            end = data.index(b"\0", at)
            node = Node(data[at:end].decode("latin-1"), here)
            at = (end + 4) & ~3
            if here is None:
                root = node
            else:
                here.children.append(node)
            here = node
        elif token == _END:
            here = here.parent
        elif token == _PROP:
            length, name_at = struct.unpack(">II", data[at:at + 8])
            at += 8
            end = data.index(b"\0", off_strings + name_at)
            here.props[data[off_strings + name_at:end].decode("latin-1")] = data[at:at + length]
            at = (at + length + 3) & ~3
        elif token == _STOP:
            return root, reserve
        elif token != _NOP:
            raise ValueError(f"token {token}")


def pairs(value, address_cells, size_cells):
    """reg-like values as (address, size)."""
    step = 4 * (address_cells + size_cells)
    for at in range(0, len(value) - step + 1, step) if step else ():
        a = int.from_bytes(value[at:at + 4 * address_cells], "big")
        yield a, int.from_bytes(value[at + 4 * address_cells:at + step], "big")


def merged(banks):
    out = []
    for base, size in sorted(banks):
        if out and base <= out[-1][0] + out[-1][1]:
            out[-1][1] = max(out[-1][1], base + size - out[-1][0])
        else:
            out.append([base, size])
    return out


def banks(root):
    cells = root.cell("#address-cells", 2), root.cell("#size-cells", 1)
    found = []
    for node in root.children:
        if node.string("device_type") == "memory" and node.enabled():
            value = node.props.get("linux,usable-memory", node.props.get("reg", b""))
            found += [(a, s) for a, s in pairs(value, *cells) if s]
    return merged(found)


def reserved(root):
    """(name, base or None, size, static) sorted."""
    parent = root.child("reserved-memory")
    out = []
    if parent is None:
        return out
    cells = parent.cell("#address-cells", 2), parent.cell("#size-cells", 1)
    for node in parent.children:
        if not node.enabled():
            continue
        if "reg" in node.props:
            out += [(node.name, a, s, True) for a, s in pairs(node.props["reg"], *cells)]
        elif "size" in node.props:
            out.append((node.name, None, int.from_bytes(node.props["size"][:4 * cells[1]], "big"),
                        False))
    return sorted(out, key=repr)


def find(root, path):
    node = root
    for part in path.strip("/").split("/"):
        node = node and node.child(part) if part else node
    return node


def cpu_address(node):
    """The first reg of a node as the CPU sees it, through every bus's ranges; None if it cannot."""
    parent = node.parent
    if parent is None or "reg" not in node.props:
        return None
    cells = parent.cell("#address-cells", 2), parent.cell("#size-cells", 1)
    found = list(pairs(node.props["reg"], *cells))
    if not found:
        return None
    address = found[0][0]
    while parent.parent is not None:
        ranges = parent.props.get("ranges")
        if ranges is None:
            return None
        above = parent.parent.cell("#address-cells", 2)
        mine = parent.cell("#address-cells", 2), parent.cell("#size-cells", 1)
        step = 4 * (mine[0] + above + mine[1])
        for at in range(0, len(ranges) - step + 1, step) if ranges else ():
            child = int.from_bytes(ranges[at:at + 4 * mine[0]], "big")
            to = int.from_bytes(ranges[at + 4 * mine[0]:at + 4 * (mine[0] + above)], "big")
            size = int.from_bytes(ranges[at + 4 * (mine[0] + above):at + step], "big")
            if child <= address < child + size:
                address = address - child + to
                break
        else:
            if ranges:
                return None
        parent = parent.parent
    return address


def stdout(root):
    chosen = root.child("chosen")
    text = chosen and (chosen.string("stdout-path") or chosen.string("linux,stdout-path"))
    if not text:
        return None
    path, _, options = text.partition(":")
    if not path.startswith("/"):
        aliases = root.child("aliases")
        # An alias may be followed by a path below it.
        name, slash, rest = path.partition("/")
        target = aliases and aliases.string(name)
        if not target:
            return None
        path = target + slash + rest
    node = find(root, path)
    if node is None:
        return None
    return {"path": node.path, "options": options, "cpu_address": cpu_address(node)}


def cpus(root):
    parent = root.child("cpus")
    return sum(1 for n in (parent.children if parent else ())
               if (n.string("device_type") == "cpu" or n.name.split("@")[0] == "cpu")
               and n.enabled())


def psci(root):
    for node in root.walk():
        names = node.strings("compatible")
        if names and names[0].startswith("arm,psci"):
            return {"conduit": node.string("method"), "compatible": names}
    return None
