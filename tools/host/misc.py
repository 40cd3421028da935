# SPDX-License-Identifier: MIT
"""`inspect`, which is the host build of the image's own tree reader, and `gdb`."""

import os
import signal
import socket
import subprocess
import sys
import tempfile

from . import TOP, boards, build, qemu


def cmd_inspect(args):
    build.setup()
    if not os.path.exists(f"{TOP}/build/host/inspect"):
        build.make("build/host/inspect")
    sys.stdout.flush()
    os.execv(f"{TOP}/build/host/inspect", ["inspect", *args.files])


def _free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cmd_gdb(args):
    """QEMU stops at reset; gdb knows the symbols where the image maps itself. Before the MMU is on
    code runs at the load address: `symbol-file` with `-o` shifts them (docs/TESTING.md)."""
    board = boards.load(args.board)
    folder = build.image(board.image, args.config)
    port = args.port or _free_port()
    os.makedirs(f"{TOP}/build/boot", exist_ok=True)
    with tempfile.TemporaryDirectory(dir=f"{TOP}/build/boot") as temp:
        words = qemu.command_line(board, args, folder, temp, False)
        log = f"{temp}/uart.log"
        index = words.index("-chardev")
        words[index + 1] = f"file,id=uart0,path={log}"
        machine = subprocess.Popen(words + ["-S", "-gdb", f"tcp:127.0.0.1:{port}"],
                                   stdin=subprocess.DEVNULL, start_new_session=True)
        print(f"the console goes to {log}", file=sys.stderr)
        signal.signal(signal.SIGINT, signal.SIG_IGN)    # Ctrl-C is gdb's
        try:
            return subprocess.run(["gdb-multiarch", "-q", f"{folder}/granule.elf",
                                   "-ex", f"target remote 127.0.0.1:{port}",
                                   "-ex", "hbreak start_kernel"], check=False).returncode
        finally:
            machine.kill()
            machine.wait()
