# SPDX-License-Identifier: MIT
"""The checks on captured text, tried on text that is right and on text with one thing wrong."""

import addup
import pytest

GOOD = {
    "iomem": "09000000-09000fff : pl011@9000000\n40000000-40ffffff : System RAM\n"
             "  40010000-4001ffff : Kernel code\n",
    "meminfo": "MemTotal:          16000 kB\nMemFree:           12000 kB\nHugePages_Total:       0\n",
    "buddyinfo": "Node 0, zone      DMA      2      1      0      0      0      0      0      1"
                 "      0      1      2 \n",
    "zoneinfo": "Node 0, zone      DMA\n  per-node stats\n      nr_inactive_anon 0\n"
                "  pages free     3000\n        boost    0\n        min      200\n"
                "        low      250\n        high     300\n        spanned  4096\n"
                "        present  4096\n        managed  4000\n        cma      0\n"
                "        protection: (0, 0)\n  pagesets\n    cpu: 0\n              count: 300\n"
                "              high:  42\n              batch: 7\n    cpu: 1\n"
                "              count: 8\n  start_pfn:           262144\n",
}
# 2 + 2 + 128 + 512 + 2048 = 2692 pages in blocks, 308 in lists.
BANKS = [(0x40000000, 0x1000000)]


def test_text_that_adds_up():
    assert addup.wrong(GOOD, BANKS) == []


@pytest.mark.parametrize("name,old,new,word", [
    ("iomem", "40ffffff", "40fffffe", "System RAM"),
    ("iomem", "40000000-40ffffff : System RAM\n", "", "System RAM"),
    ("buddyinfo", "      2 \n", "      1 \n", "blocks"),
    ("zoneinfo", "count: 300", "count: 3", "blocks"),
    ("zoneinfo", "free     3000", "free     3100", "blocks"),
    ("zoneinfo", "managed  4000", "managed  4100", "out of order"),
    ("zoneinfo", "        min      200\n", "", "lacks"),
    ("meminfo", "12000 kB", "13000 kB", "MemFree"),
    ("meminfo", "16000 kB", "15004 kB", "managed"),
])
def test_one_thing_wrong(name, old, new, word):
    assert old in GOOD[name]
    bad = {**GOOD, name: GOOD[name].replace(old, new)}
    assert any(word in line for line in addup.wrong(bad, BANKS))


def test_too_much_kept():
    bad = {**GOOD, "meminfo": GOOD["meminfo"].replace("16000", "15600"),
           "zoneinfo": GOOD["zoneinfo"].replace("managed  4000", "managed  3900")}
    assert [w for w in addup.wrong(bad, BANKS) if "kept" in w]
