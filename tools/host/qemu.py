# SPDX-License-Identifier: MIT
"""One boot as a QEMU command line. The recipes and their traps are in board/*/README.md."""

import os
import shlex

from . import TOP, Usage, media
from .boards import size


class Options:
    """--qemu-arg words, with what overrides the board's own taken out: -M, -cpu."""

    def __init__(self, board, texts):
        first, *rest = board.qemu["machine"].split(",")
        self.machine = {"type": first}
        self._merge(rest)
        self.cpu = board.qemu.get("cpu", "")
        self.rest = []
        words = []
        for text in texts:
            try:
                words += shlex.split(text)
            except ValueError as err:
                raise Usage(f"--qemu-arg {text}: {err}") from None
        words.reverse()
        while words:
            word = words.pop()
            if word in ("-M", "-machine", "--machine", "-cpu", "--cpu"):
                if not words:
                    raise Usage(f"--qemu-arg: {word} needs a value")
                value = words.pop()
                if word.endswith("cpu"):
                    self._merge_cpu(value)
                else:
                    self._merge(value.split(","))
            else:
                self.rest.append(word)

    def _merge(self, items):
        for item in items:
            key, sep, value = item.partition("=")
            if item:
                self.machine[key if sep else "type"] = value if sep else item

    def _merge_cpu(self, value):
        head = value.split(",")[0]
        if "=" in head or head[:1] in "+-":
            self.cpu += "," + value
        else:
            self.cpu = value

    def add(self, text):
        """Options of an entry level: the user's own still win."""
        for item in filter(None, text.split(",")):
            key, _, value = item.partition("=")
            self.machine.setdefault(key, value)

    def machine_text(self):
        return ",".join([self.machine["type"]] +
                        [f"{k}={v}" for k, v in self.machine.items() if k != "type"])


def bootargs_of(board, args, status):
    words = [board.qemu.get("bootargs", ""), "status=1" if status else "", args.bootargs or ""]
    return " ".join(w for w in words if w)


def _check(board, args):
    if args.boot not in board.boot:
        raise Usage(f"{board.name} has no boot path {args.boot} here; it has {', '.join(board.boot)}"
                    f" (board/{board.name}/README.md)")
    if args.entry and args.entry not in board.entry:
        raise Usage(f"{board.name} is not entered at {args.entry}; only {', '.join(board.entry)}")
    if args.entry == "el3" and args.boot != "direct":
        raise Usage("--entry el3: there the image is the firmware; only with --boot direct")
    if args.dtb_raw and args.boot != "direct":
        raise Usage("--dtb-raw: only with --boot direct; a boot loader rewrites the tree")
    if args.dtb and args.dtb_raw:
        raise Usage("--dtb and --dtb-raw: one of them")
    for f in filter(None, (args.dtb, args.dtb_raw)):
        if not os.path.isfile(f):
            raise Usage(f"{f}: no such file")
    most = board.qemu.get("max_memory")
    if args.memory and most and size(args.memory) > size(most):
        raise Usage(f"{board.name} takes at most {most} of memory, not {args.memory}")


def places(board, args):
    """Addresses for a boot without QEMU's own loader: image, stub, tree. QEMU's tree lies at the
    start of RAM, up to 1 MiB of it."""
    base = board.qemu["ram_base"]
    ram = size(args.memory or board.qemu["memory"])
    tree = base + min(128 << 20, ram // 2 & ~0x1fffff)
    if "banks" in board.qemu:
        base = min(at for at, _ in banks(board, args))  # what lies far below the image is lost
        tree = base + (1 << 20)     # below the image: the middle of RAM stays free
    if args.dtb_at is not None:
        tree = args.dtb_at
    return base + (4 << 20), base + (2 << 20), tree


def banks(board, args):
    """The board's RAM as (base, size), as far as --memory goes: for a tree that we fill in."""
    left, out = size(args.memory or board.qemu["memory"]), []
    for base, most in board.qemu["banks"]:
        here = min(left, size(most))
        if here:
            out.append((base, here))
        left -= here
    return out


def command_line(board, args, folder, temp, status):
    """The words of the QEMU command. `folder` holds the image, `temp` takes what is made."""
    _check(board, args)
    kernel = f"{folder}/granule.bin"
    opts = Options(board, args.qemu_arg)
    if args.entry:
        opts.add(board.entry[args.entry])
    bootargs = bootargs_of(board, args, status)
    words = [board.qemu["system"], "-M", opts.machine_text()]
    if opts.cpu:
        words += ["-cpu", opts.cpu]
    words += ["-m", args.memory or board.qemu["memory"], "-smp", str(args.smp)]
    words += ["-display", "none", "-monitor", "none", "-semihosting",
              "-chardev", "stdio,id=uart0,signal=off", "-serial", "chardev:uart0"]
    words += board.qemu.get("args", [])
    dtb = args.dtb
    if not dtb and "dtb" in board.qemu and not args.dtb_raw:
        dtb = f"{TOP}/build/deps/dtbs/armmp/{board.qemu['dtb']}"
    if args.dtb_raw or args.dtb_at is not None or args.entry == "el3" or "banks" in board.qemu:
        return words + _raw(board, args, words + opts.rest, kernel, temp, bootargs) + opts.rest
    if dtb:
        words += ["-dtb", dtb]
    if args.boot == "direct":
        words += ["-kernel", kernel, "-append", bootargs]
    elif args.boot == "u-boot":
        # U-Boot finds kernel and bootargs by QEMU's firmware-configuration device.
        words += ["-bios", board.uboot["bios"], "-kernel", kernel, "-append", bootargs]
    else:
        card = media.sd_image(temp, board, kernel, bootargs)
        words += ["-bios", board.uboot["bios"],
                  "-drive", f"if=none,file={card},format=raw,id=sd",
                  "-device", "virtio-blk-device,drive=sd"]
    return words + opts.rest


def _raw(board, args, words, kernel, temp, bootargs):
    """No -kernel: image, tree and stub are put into RAM, and the CPU starts at the stub."""
    entry, stub_at, tree_at = places(board, args)
    tree = args.dtb_raw
    if not tree and args.entry == "el3":
        tree = args.dtb or media.dumped_tree(temp, words, words[words.index("-M") + 1], bootargs)
    elif not tree and args.dtb_at is None and "banks" in board.qemu:
        tree = media.filled_tree(temp, args.dtb or f"{TOP}/build/dts/{board.qemu['tree']}.dtb",
                                 banks(board, args), bootargs)
    stub = media.entry_stub(temp, board.arch, entry, tree_at)
    more = []
    if tree and os.path.getsize(tree):
        more += ["-device", f"loader,file={tree},addr={tree_at:#x},force-raw=on"]
    more += ["-device", f"loader,file={kernel},addr={entry:#x},force-raw=on",
             "-device", f"loader,file={stub},addr={stub_at:#x},force-raw=on"]
    # Where nothing holds the other CPUs back they start too, and wait in the image's own pen.
    starts = range(args.smp) if board.qemu.get("all_cpus_start") else [0]
    for cpu in starts:
        more += ["-device", f"loader,addr={stub_at:#x},cpu-num={cpu}"]
    return more
