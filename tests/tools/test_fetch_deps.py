# SPDX-License-Identifier: MIT
"""The set-up, with apt-get, dpkg-query, sudo and id replaced: what it asks for, when, and as whom."""

import os
import shutil
import stat
import subprocess

import pytest
from conftest import TOP

COMPLETE = ("build/deps/.done", "build/deps/arm/libfdt.a", "build/deps/arm64/libfdt.a",
            "build/deps/include/libfdt.h", "build/deps/dtbs/armmp/.done")


class Tree:
    """A tree with nothing but fetch-deps, whose downloads are done, and a PATH of fakes."""

    def __init__(self, path):
        self.path = str(path)
        os.makedirs(f"{path}/tools")
        shutil.copy(f"{TOP}/tools/fetch-deps", f"{path}/tools/fetch-deps")
        for name in COMPLETE:
            os.makedirs(os.path.dirname(f"{path}/{name}"), exist_ok=True)
            with open(f"{path}/{name}", "w", encoding="utf-8"):
                pass
        os.makedirs(f"{path}/bin")
        self.packages = subprocess.run([f"{path}/tools/fetch-deps", "--list"], text=True, check=True,
                                       stdout=subprocess.PIPE).stdout.split()
        self.have(self.packages)
        self.fake("id", "echo 1000")
        self.fake("sudo", "exit 1")
        self.fake("apt-get", 'echo "apt-get $*" >>"$LOG"\ncp "$LOG.after" "$LOG.have" 2>/dev/null\nexit 0')
        self.fake("dpkg-query", 'cat "$LOG.have"')

    def fake(self, name, body):
        path = f"{self.path}/bin/{name}"
        with open(path, "w", encoding="utf-8") as f:
            f.write(f"#!/bin/bash\n{body}\n")
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)

    def have(self, packages, when="have"):
        with open(f"{self.path}/log.{when}", "w", encoding="utf-8") as f:
            f.writelines(f"installed {p}\n" for p in packages)

    def __call__(self):
        env = {**os.environ, "PATH": f"{self.path}/bin:{os.environ['PATH']}", "LOG": f"{self.path}/log"}
        return subprocess.run([f"{self.path}/tools/fetch-deps"], env=env, text=True, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=30)

    def log(self):
        try:
            with open(f"{self.path}/log", encoding="utf-8") as f:
                return f.read()
        except FileNotFoundError:
            return ""


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def test_nothing_to_do_is_silent(tree):
    done = tree()
    assert (done.returncode, done.stdout, done.stderr, tree.log()) == (0, "", "", "")


def test_neither_root_nor_sudo_prints_the_command_and_exits_2(tree):
    tree.have([p for p in tree.packages if p not in ("mtools", "clang")])
    done = tree()
    assert done.returncode == 2 and tree.log() == ""
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends clang mtools" \
        in done.stderr


@pytest.mark.parametrize("who", ["root", "sudo"])
def test_installs_what_is_missing_and_says_so(tree, who):
    tree.have([p for p in tree.packages if p != "mtools"])
    tree.have(tree.packages, "after")
    if who == "root":
        tree.fake("id", "echo 0")
    else:
        tree.fake("sudo", 'shift\nexec "$@"')
    done = tree()
    assert done.returncode == 0, done.stderr
    assert "installing with apt-get: mtools" in done.stderr
    update, install = tree.log().splitlines()
    assert update.endswith(" update")
    assert install.endswith(" install -y --no-install-recommends mtools")


def test_an_installation_that_fails_exits_2(tree):
    tree.have([p for p in tree.packages if p != "mtools"])
    tree.fake("id", "echo 0")
    tree.fake("apt-get", "exit 100")
    done = tree()
    assert done.returncode == 2 and "apt-get install -y" in done.stderr


def test_no_foreign_architecture_is_enabled():
    with open(f"{TOP}/tools/fetch-deps", encoding="utf-8") as f:
        assert "add-architecture" not in f.read()
