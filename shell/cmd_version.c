// SPDX-License-Identifier: MIT
/*
 * version, /proc/version, /proc/cmdline, /proc/uptime: which image this is and how it was started.
 */
#include "shell.h"
#include <arch/ops.h>
#include <asm/page.h>
#include <granule/clock.h>
#include <granule/proc.h>
#include <granule/version.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

static int version_show(struct seq_file *m, void *data)
{
	(void)data;
	seq_printf(m, "%s\n", granule_banner);
	return 0;
}
PROC(version, "/proc/version", version_show, NULL);

static int cmdline_show(struct seq_file *m, void *data)
{
	(void)data;
	seq_printf(m, "%s\n", saved_command_line);
	return 0;
}
PROC(cmdline, "/proc/cmdline", cmdline_show, NULL);

/* Seconds since reset, and again as idle time is not kept. */
static int uptime_show(struct seq_file *m, void *data)
{
	u32 rest;
	u64 seconds = div_u64_rem(ktime_get_ns(), NSEC_PER_SEC, &rest);

	(void)data;
	seq_printf(m, "%llu.%02u 0.00\n", seconds, rest / (u32)(NSEC_PER_SEC / 100));
	return 0;
}
PROC(uptime, "/proc/uptime", uptime_show, NULL);

static int cmd_version(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return CMD_USAGE;
	printk("%s\n", granule_banner);
	return 0;
}
COMMAND(version, cmd_version, "", "which image this is", NULL);
