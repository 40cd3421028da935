# SPDX-License-Identifier: MIT
"""Set-up and builds. Both are silent and quick when nothing is to be done; all they print goes to
stderr. Two host commands at once take turns at a folder, by a lock in build/."""

import fcntl
import importlib.machinery
import importlib.util
import os
import subprocess
import sys
from contextlib import contextmanager

from . import TOP, NoBoot, Usage


def _kconfig():
    loader = importlib.machinery.SourceFileLoader("granule_kconfig", f"{TOP}/tools/kconfig")
    spec = importlib.util.spec_from_loader("granule_kconfig", loader)
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


@contextmanager
def _turn(what):
    """One builder of a folder at a time; different folders do not wait for each other."""
    os.makedirs(f"{TOP}/build", exist_ok=True)
    with open(f"{TOP}/build/.lock-{what}", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def setup():
    status = subprocess.run([f"{TOP}/tools/fetch-deps"], stdin=subprocess.DEVNULL,
                            stdout=sys.stderr, check=False).returncode
    if status:
        raise Usage("set-up is not complete")


def make(*goals):
    """Builds goals, of one folder, quietly; NoBoot when that fails."""
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    jobs = os.environ.get("GRANULE_JOBS") or str(os.cpu_count() or 1)
    with _turn(os.path.basename(os.path.dirname(goals[0]))):
        done = subprocess.run(["make", "-C", TOP, "--no-print-directory", f"-j{jobs}", *goals],
                              stdin=subprocess.DEVNULL, stdout=sys.stderr, env=env, check=False)
    if done.returncode:
        raise NoBoot(f"building {' '.join(goals)} failed")


def _recorded(folder):
    """The EXTRA directory that an image was last built with, so that a run does not undo it."""
    try:
        with open(f"{TOP}/{folder}/.extra", encoding="utf-8") as f:
            return f.read().strip()
    except FileNotFoundError:
        return ""


def image(name, pairs=()):
    """The folder of an image, or of its variant with these options, built and ready."""
    setup()
    folder = f"build/{name}"
    if pairs:
        kconfig = _kconfig()
        try:
            with _turn(name):
                folder = kconfig.variant(name, pairs)
        except kconfig.ConfigError as err:
            raise Usage(str(err)) from None
    extra = os.environ.get("EXTRA")
    extra = os.path.abspath(extra) if extra else _recorded(f"build/{name}")
    make(f"{folder}/granule.bin", f"EXTRA={extra}")
    return os.path.join(TOP, folder)
