# SPDX-License-Identifier: MIT
"""Fixtures of the host command's own tests: the command with a fake QEMU and a fake image."""

import os
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path.insert(0, f"{TOP}/tools")

# The command itself, but for building: the image is an empty file.
DRIVER = f"""
import os, runpy, sys
sys.dont_write_bytecode = True
sys.path.insert(0, {TOP!r} + "/tools")
from host import build
build.image = lambda name, pairs=(): os.environ["FAKE_FOLDER"]
sys.argv[0] = {TOP!r} + "/tools/granule"
runpy.run_path(sys.argv[0], run_name="__main__")
"""


class Tool:
    """Calls tools/granule with QEMU replaced by fake_qemu.py."""

    def __init__(self, folder):
        self.folder = folder
        self.record = f"{folder}/record"
        os.makedirs(f"{folder}/bin")
        for name in ("qemu-system-arm", "qemu-system-aarch64"):
            os.symlink(f"{HERE}/fake_qemu.py", f"{folder}/bin/{name}")
        with open(f"{folder}/granule.bin", "wb") as f:
            f.write(bytes(64))

    def env(self, mode="", **more):
        return {**os.environ, "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "FAKE_MODE": mode,
                "FAKE_FOLDER": self.folder, "FAKE_RECORD": self.record, **more}

    def words(self, *args):
        return ["/usr/bin/python3", "-c", DRIVER, *args]

    def __call__(self, *args, mode="", stdin="", **more):
        """`stdin` is a text, or an open file."""
        given = {"input": stdin} if isinstance(stdin, str) else {"stdin": stdin}
        return subprocess.run(self.words(*args), env=self.env(mode, **more), text=True,
                              capture_output=True, timeout=60, check=False, **given)

    def start(self, *args, mode=""):
        return subprocess.Popen(self.words(*args), env=self.env(mode), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def qemu_words(self):
        with open(self.record, encoding="utf-8") as f:
            return f.read().splitlines()[1:]

    def qemu_pid(self):
        with open(self.record, encoding="utf-8") as f:
            return int(f.readline())


@pytest.fixture
def tool(tmp_path):
    return Tool(str(tmp_path))
