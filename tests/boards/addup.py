# SPDX-License-Identifier: MIT
"""Reads captured /proc files as any script for Linux would, and checks that they add up."""

import re

KEPT = 0.032        # of RAM that may be missing from MemTotal
SLACK = 16          # pages that a command in flight may hold between two snapshots


def iomem_ram(text):
    """System RAM as [(start, end inclusive)]."""
    return [(int(a, 16), int(b, 16)) for a, b in
            re.findall(r"^([0-9a-f]+)-([0-9a-f]+) : System RAM$", text, re.M)]


def merged(banks):
    """[(base, size)] sorted, neighbours joined, as [(start, end inclusive)]."""
    out = []
    for base, size in sorted(banks):
        if out and out[-1][1] + 1 == base:
            out[-1] = (out[-1][0], base + size - 1)
        else:
            out.append((base, base + size - 1))
    return out


def buddyinfo(text):
    """{(node, zone): [free blocks of order 0, 1, …]}."""
    found = {}
    for node, zone, counts in re.findall(r"^Node (\d+), zone +(\w+) +((?:\d+ *)+)$", text, re.M):
        found[int(node), zone] = [int(n) for n in counts.split()]
    return found


def meminfo(text):
    """{name: KiB}."""
    return {k: int(v) for k, v in re.findall(r"^(\S+): +(\d+)(?: kB)?$", text, re.M)}


def zoneinfo(text):
    """{(node, zone): {free, min, low, high, spanned, present, managed, pcp}} in pages."""
    zones, zone = {}, None
    for line in text.splitlines():
        head = re.match(r"Node (\d+), zone +(\w+)$", line)
        if head:
            zone = zones.setdefault((int(head[1]), head[2]), {"pcp": 0})
            continue
        words = line.split()
        if zone is None or len(words) < 2:
            continue
        if words[0] == "pages" and words[1] == "free":
            zone["free"] = int(words[2])
        elif words[0] in ("min", "low", "high", "spanned", "present", "managed") and \
                words[1].isdigit() and words[0] not in zone:
            zone[words[0]] = int(words[1])
        elif words[0] == "count:":
            zone["pcp"] += int(words[1])
    return zones


def blocks(counts):
    return sum(n << order for order, n in enumerate(counts))


def wrong(texts, banks, page_size=4096):
    """What does not add up, as sentences. `texts` has meminfo, zoneinfo, buddyinfo and iomem;
    `banks` are the tree's, [(base, size)]."""
    out = []
    ram = iomem_ram(texts["iomem"])
    if merged((a, b - a + 1) for a, b in ram) != merged(banks):
        out.append(f"System RAM {[(hex(a), hex(b)) for a, b in ram]} is not the tree's "
                   f"{[(hex(a), hex(s)) for a, s in banks]}")
    mem, zones, buddy = (meminfo(texts["meminfo"]), zoneinfo(texts["zoneinfo"]),
                         buddyinfo(texts["buddyinfo"]))
    for key, z in zones.items():
        if not {"free", "min", "low", "high", "spanned", "present", "managed"} <= z.keys():
            out.append(f"zoneinfo: {key} lacks lines: {sorted(z)}")
            return out
        if not z["managed"] <= z["present"] <= z["spanned"] or not z["min"] <= z["low"] <= z["high"]:
            out.append(f"zoneinfo: {key}: {z} is out of order")
        if z["managed"] and key not in buddy:
            out.append(f"buddyinfo lacks {key}")
            continue
        total = blocks(buddy.get(key, [])) + z["pcp"]
        if abs(total - z["free"]) > SLACK:
            out.append(f"{key}: blocks and per-CPU pages make {total} pages, zoneinfo says "
                       f"{z['free']}")
    free = sum(z["free"] for z in zones.values())
    if abs(mem.get("MemFree", 0) * 1024 // page_size - free) > SLACK:
        out.append(f"MemFree {mem.get('MemFree')} kB is not {free} pages")
    managed = sum(z["managed"] for z in zones.values())
    if mem.get("MemTotal", 0) * 1024 // page_size != managed:
        out.append(f"MemTotal {mem.get('MemTotal')} kB is not {managed} pages managed")
    total = sum(s for _, s in banks)
    if mem.get("MemTotal", 0) * 1024 < total * (1 - KEPT):
        out.append(f"MemTotal {mem.get('MemTotal')} kB of {total >> 10} kB: more than "
                   f"{KEPT:.1%} is kept")
    if mem.get("MemTotal", 0) * 1024 > total:
        out.append(f"MemTotal {mem.get('MemTotal')} kB is more than the {total >> 10} kB there are")
    return out


COMMANDS = ("cat /proc/meminfo", "cat /proc/zoneinfo", "cat /proc/buddyinfo", "cat /proc/iomem")


def texts(result):
    """The four files of a boot that ran COMMANDS."""
    return {c.rsplit("/", 1)[1]: result.out(c) for c in COMMANDS}
