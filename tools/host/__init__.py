# SPDX-License-Identifier: MIT
"""The parts of the host command, tools/granule:

boards   what board/*/board.toml say           build    set-up, make, variants
qemu     a command line for one boot           media    SD images, the entry stub, edited trees
png      pictures that QEMU writes
console  a byte stream with a prompt at its end session  typing commands, statuses, time limits
run test bench screenshot misc   the calls themselves
"""

import os

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Exit statuses, part of the contract with scripts.
OK, FAILED, USAGE, NO_BOOT, PANIC = 0, 1, 2, 3, 4


class Usage(Exception):
    """What was asked for makes no sense; the text says why. Exit status 2."""


class NoBoot(Exception):
    """It could not be started at all. Exit status 3."""
