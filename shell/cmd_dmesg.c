// SPDX-License-Identifier: MIT
/* dmesg: the log of this run, or of the run before a warm reset. */
#include "shell.h"
#include <granule/dmesg.h>
#include <granule/tty.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

/*
 * Reading prints, and printing writes to the log: what is there at the start is where it ends, or
 * the command would chase its own output round the ring.
 */
static int cmd_dmesg(int argc, char **argv)
{
	bool previous = argc == 2 && !strcmp(argv[1], "--previous");
	char chunk[256];
	u64 from = 0, end;
	size_t n;

	if (argc > 2 || (argc == 2 && !previous))
		return CMD_USAGE;
	end = dmesg_end(previous);
	if (!end) {
		printk("dmesg: nothing is left of an earlier run\n");
		return 1;
	}
	while (from < end && !tty_interrupted()) {
		size_t want = min_t(u64, sizeof(chunk), end - from);

		n = dmesg_read(&from, chunk, want, previous);
		if (!n)
			break;
		printk_console("%.*s", (int)n, chunk);
	}
	return 0;
}
COMMAND(dmesg, cmd_dmesg, "[--previous]", "print the log",
	"Every message since reset, with its time in seconds. --previous shows the log of the run\n"
	"before a warm reset, where the tree reserves memory for it\n"
	"(compatible \"granule,log\").\n");
