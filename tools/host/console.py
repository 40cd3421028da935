# SPDX-License-Identifier: MIT
"""A board's console as a byte stream: a QEMU process of ours, or a serial line. Reading gives clean
text (no CR, no escape sequence, no control character but newline and tab)."""

import ctypes
import os
import re
import selectors
import signal
import subprocess
import sys
import termios
import time
import tty

from . import NoBoot

_ESCAPE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()#%][0-9A-Za-z]|"
                     rb"[0-9A-Z=>c-z\\^_])")
_PART = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07]{0,200}|[()#%]?)?$")
_CONTROL = bytes(c for c in range(32) if c not in (9, 10)) + b"\x7f"


class Cleaner:
    """Bytes of a UART to text bytes; keeps an escape sequence that is not complete yet."""

    def __init__(self):
        self.held = b""

    def feed(self, data):
        data = self.held + data
        cut = _PART.search(data)
        self.held = data[cut.start():] if cut else b""
        data = data[:len(data) - len(self.held)]
        return _ESCAPE.sub(b"", data).translate(None, _CONTROL)


def _die_with_parent():
    """Between fork and exec: the kernel ends this process when the tool dies, however it does."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)     # PR_SET_PDEATHSIG


class Machine:
    """QEMU with its UART on stdin and stdout; what it says itself goes to our stderr."""

    exits = True

    def __init__(self, words):
        self.status = None
        env = {**os.environ, "QEMU_AUDIO_DRV": "none"}
        try:
            self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            env=env, bufsize=0, start_new_session=True,
                                            preexec_fn=_die_with_parent)
        except OSError as err:
            raise NoBoot(f"{words[0]}: {err.strerror}") from None
        self.fd = self.process.stdout.fileno()

    def write(self, data):
        try:
            self.process.stdin.write(data)
        except (BrokenPipeError, ValueError):
            pass    # it has ended; reading tells

    def finish(self, seconds=5):
        """The exit status once output has ended; negative for a signal."""
        if self.status is None:
            try:
                self.status = self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.status

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.status = self.process.wait()

    def close(self):
        self.kill()
        self.process.stdin.close()
        self.process.stdout.close()


class Serial:
    """A real board at the other end of a serial line, 115200 8N1. It has no exit status."""

    exits = False

    def __init__(self, device):
        try:
            self.fd = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError as err:
            raise NoBoot(f"{device}: {err.strerror}") from None
        if os.isatty(self.fd):
            tty.setraw(self.fd)
            mode = termios.tcgetattr(self.fd)
            mode[4] = mode[5] = termios.B115200
            mode[2] |= termios.CLOCAL | termios.CREAD
            termios.tcsetattr(self.fd, termios.TCSANOW, mode)
        self.status = None
        self.write(b"\r")   # a board that is at its prompt shows it

    def write(self, data):
        # A UART has 16 bytes of room and nothing holds us back: pause for it.
        for i in range(0, len(data), 8):
            os.write(self.fd, data[i:i + 8])
            time.sleep(0.002)

    def finish(self, seconds=0):
        return self.status

    def kill(self):
        pass

    def close(self):
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1


class Console:
    """Reads a machine, keeps all its clean text, and copies that to `out`."""

    def __init__(self, machine, out=None):
        self.machine = machine
        self.out = sys.stdout.buffer if out is None else out
        self.cleaner = Cleaner()
        self.text = ""
        self.ended = False
        # Not epoll: standard input may be a file or /dev/null, which it does not take.
        self.selector = selectors.SelectSelector()
        self.selector.register(machine.fd, selectors.EVENT_READ)

    def read(self, seconds, also=None):
        """Waits for output, at most `seconds`. Returns whether any came; sets `ended` at the end.
        `also` is a file descriptor to wait for at the same time."""
        if self.ended:
            return False
        if also is not None:
            self.selector.register(also, selectors.EVENT_READ)
        try:
            ready = {key.fd for key, _ in self.selector.select(min(max(0, seconds), 3600))}
        finally:
            if also is not None:
                self.selector.unregister(also)
        if self.machine.fd not in ready:
            return False
        try:
            data = os.read(self.machine.fd, 65536)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return False
        clean = self.cleaner.feed(data)
        self.text += clean.decode("utf-8", "replace")
        self._copy(clean)
        return True

    def _copy(self, data):
        try:
            self.out.write(data)
            self.out.flush()
        except BrokenPipeError:     # whoever read our stdout is gone: carry on to the status
            self.out = open(os.devnull, "wb")
