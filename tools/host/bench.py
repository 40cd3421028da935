# SPDX-License-Identifier: MIT
"""`bench BOARD`: the cost table in instructions, exact to one under -icount shift=0. The image prints
the table and, after `bench -j`, a JSON line; the record adds what only the host knows."""

import json
import os
import subprocess

from . import FAILED, OK, NoBoot, Usage, boards, build, qemu
from .run import Boot, attempt
from .session import note

# A median above this ratio of the recorded one counts as slower. Where the image ends decides how
# free memory is cut, and that alone moves some rows by a few per cent.
_SLOWER = 1.05
# One vmalloc of 256 pages from whatever single pages there are feels it most.
_SLOWER_OF = {"vmalloc_1m_pages": 1.15}


def _compiler(arch):
    cross = {"arm": "arm-none-eabi-", "arm64": "aarch64-linux-gnu-"}[arch]
    text = subprocess.run([f"{cross}gcc", "--version"], stdout=subprocess.PIPE, text=True,
                          check=True).stdout
    return text.splitlines()[0]


def _image_bytes(board, pairs):
    """Code and data of the image without its tests, as `size` counts them."""
    folder = build.image(board.image, [*pairs, "TESTS=n"])
    text = subprocess.run(["size", f"{folder}/granule.elf"], stdout=subprocess.PIPE, text=True,
                          check=True).stdout
    code, data = map(int, text.splitlines()[1].split()[:2])
    return code + data


def _json_of(text):
    """The last line of the console that is a JSON object with rows."""
    for line in reversed(text.splitlines()):
        if line.startswith("{"):
            try:
                record = json.loads(line)
            except json.JSONDecodeError:
                continue
            if "rows" in record:
                return record
    return None


def _compare(record, path):
    try:
        with open(path, encoding="utf-8") as f:
            old = json.load(f)["rows"]
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise Usage(f"--compare {path}: not a record ({err})") from None
    slower = 0
    for name, row in record["rows"].items():
        if name not in old:
            print(f"{name:<20} {row['median']:>12}  (new)")
            continue
        was, now = old[name]["median"], row["median"]
        worse = now > was * _SLOWER_OF.get(name, _SLOWER) and now - was > 1
        slower += worse
        change = f"{100 * (now - was) / was:+.1f} %" if was else ""
        print(f"{name:<20} {was:>12} -> {now:>12}  {change}{'  SLOWER' if worse else ''}")
    for name in old.keys() - record["rows"].keys():
        print(f"{name:<20} was recorded, is missing now")
        slower += 1
    return slower


def cmd_bench(args):
    board = boards.load(args.board)
    if args.compare and not os.path.exists(args.compare):
        raise Usage(f"--compare {args.compare}: no such file")
    args.more_qemu = ["-icount", "shift=0"]
    args.memory = args.memory or "512M"
    commands = ["bench", "bench -j"]

    def work(session):
        session.wait_prompt()
        session.run_all(commands)
        session.power_off()

    with Boot(args, commands) as session:
        status = attempt(session, work)
        found = _json_of(session.console.text)
    if status != OK:
        return status
    if not found:
        note("the image printed no JSON record")
        return FAILED
    sizes = _image_bytes(board, args.config)
    record = {"board": board.name, "cpu": qemu.Options(board, args.qemu_arg).cpu or "cortex-a9",
              "compiler": _compiler(board.arch), "calibration": found.get("calibration", {}),
              "rows": found["rows"]}
    record["rows"]["image_bytes"] = {"min": sizes, "median": sizes, "max": sizes,
                                     "goal": 300 * 1024, "unit": "bytes"}
    print(f"image_bytes {sizes} (goal {300 * 1024}), {record['compiler']}")
    if args.json:
        try:
            with open(args.json, "w", encoding="utf-8") as f:
                json.dump(record, f, indent=1)
                f.write("\n")
        except OSError as err:
            raise NoBoot(f"{args.json}: {err.strerror}") from None
    if args.compare and _compare(record, args.compare):
        note("something got slower")
        return FAILED
    return OK
