#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""make check-matrix: every combination that a machine allows, booted, added up and checked; one row
each. `matrix.py WORD...` keeps the rows that contain all words; `--list` boots nothing."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import addup  # noqa: E402
from board import BOARDS, boot  # noqa: E402
from test_sizes import SIZES, banks, numa  # noqa: E402

COMMANDS = (*addup.COMMANDS, "check", "ptdump --check")
PAGES = {"": 4096, "4K": 4096, "16K": 16384, "64K": 65536}


class Row:
    """One boot. What is not said is the board's default."""

    def __init__(self, board, mib=512, loader="direct", entry="el1", gic="2", nodes=1, page="",
                 va="", split="", cpu=""):
        self.board, self.mib, self.loader, self.entry, self.gic = board, mib, loader, entry, gic
        self.nodes, self.page, self.va, self.split, self.cpu = nodes, page, va, split, cpu

    def options(self):
        words = ["--memory", f"{self.mib}M", "--smp", str(max(1, self.nodes))]
        if self.loader != "direct":
            words += ["--boot", self.loader]
        if self.entry != "el1":
            words += ["--entry", self.entry]
        for name, value in (("PAGE_SIZE", self.page), ("VA_BITS", self.va), ("SPLIT", self.split)):
            if value:
                words += ["--config", f"{name}={value}"]
        if self.board.startswith("virt-"):
            words += ["--qemu-arg", f"-M gic-version={self.gic}"]
        if self.cpu:
            words += ["--qemu-arg", f"-cpu {self.cpu}"]
        if self.nodes > 1:
            words += ["--qemu-arg", numa(self.nodes, self.mib)]
        return words

    def cells(self):
        return (self.board, self.loader, self.entry, f"v{self.gic}", f"{self.mib}M", self.nodes,
                self.page or "4K", self.va or "-", self.split or "-", self.cpu or "-")

    def outcome(self):
        result = boot(self.board, *self.options(), commands=COMMANDS)
        if result.code:
            last = (result.err.strip().splitlines() or ["?"])[-1]
            return False, f"exit {result.code}: {last}"
        texts = addup.texts(result)
        wrong = addup.wrong(texts, banks(self.board, self.mib), PAGES[self.page])
        # image (tests included), struct pages and U-Boot's part weigh more of so little
        if self.mib < 256 or self.page == "64K":
            wrong = [w for w in wrong if "is kept" not in w]
        if self.board == "virt-arm" and self.mib == 3072:   # its last page cannot be counted up to
            wrong = [w for w in wrong if not w.startswith("System RAM")]
        if wrong:
            return False, wrong[0]
        mem = addup.meminfo(texts["meminfo"])
        return True, f"ok, {mem['MemTotal']} kB total, {mem['MemFree']} kB free"


def rows():
    for board in BOARDS:
        for mib in SIZES[board]:
            yield Row(board, mib)
    for board in ("virt-arm", "virt-arm-lpae", "virt-arm64"):
        for entry in ("el1", "el2", "el3"):
            for gic in ("2", "3"):
                if (entry, gic) != ("el1", "2"):
                    yield Row(board, entry=entry, gic=gic)
        for nodes in (2, 4):
            yield Row(board, 1024, nodes=nodes)
    for board in ("virt-arm", "virt-arm64"):
        for loader in ("u-boot", "sd"):
            for mib in (128, 512, 1024):
                yield Row(board, mib, loader=loader)
            yield Row(board, loader=loader, gic="3")
            yield Row(board, loader=loader, entry="el2")
    for page, va in (("4K", "48"), ("16K", "47"), ("16K", "48"), ("64K", "42"), ("64K", "48")):
        for mib in (512, 3072, 8192):
            yield Row("virt-arm64", mib, page=page, va=va, cpu="max")
        yield Row("virt-arm64", entry="el2", gic="3", page=page, va=va, cpu="max")
    for board in ("virt-arm", "virt-arm-lpae"):
        for split in ("2:2", "1:3"):
            for mib in (128, 1024, 3072):
                yield Row(board, mib, split=split)
    for board, cpu in (("virt-arm", "cortex-a7"), ("virt-arm-lpae", "cortex-a7"),
                       ("virt-arm64", "cortex-a35"), ("virt-arm64", "cortex-a57"),
                       ("virt-arm64", "cortex-a72"), ("virt-arm64", "cortex-a76"),
                       ("virt-arm64", "max")):
        yield Row(board, cpu=cpu)


HEAD = ("board", "loader", "entry", "gic", "RAM", "nodes", "page", "VA", "split", "cpu")
FORM = "{:<14} {:<7} {:<5} {:<3} {:>6} {:>5} {:>4} {:>3} {:>5} {:<11} {}"


def main(words):
    listed = [r for r in rows() if all(w in " ".join(map(str, r.cells()))
                                       for w in words if not w.startswith("--"))]
    print(FORM.format(*HEAD, "result"), flush=True)
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        outcomes = (pool.map(Row.outcome, listed) if "--list" not in words
                    else ((True, "") for _ in listed))
        for row, (good, text) in zip(listed, outcomes):
            failed += not good
            print(FORM.format(*row.cells(), text if good else f"FAIL {text}"), flush=True)
    print(f"{len(listed) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
