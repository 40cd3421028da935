// SPDX-License-Identifier: MIT
/*
 * The prompt: reads lines and runs them, for ever. Boot parameters: `granule.run="cmd; cmd"` runs
 * a script first, `status=1` prints a line `##status N` behind each line's output, for scripts.
 */
#include "shell.h"
#include <granule/panic.h>
#include <granule/param.h>
#include <granule/tty.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/workqueue.h>

static char boot_script[SHELL_LINE_MAX];
static bool print_status;

static int set_script(char *value)
{
	return strscpy(boot_script, value, sizeof(boot_script)) < 0 ? -E2BIG : 0;
}
BOOT_PARAM(granule_run, "granule.run", set_script);

static int set_status(char *value)
{
	print_status = strcmp(value, "0") != 0;
	return 0;
}
BOOT_PARAM(status, "status", set_status);

static void run_line(const char *line)
{
	int status = shell_run_line(line);

	if (print_status)
		printk("##status %d\n", status);
}

/* Nothing is typed: deferred work runs, and no reader of RCU can be active. */
static void while_waiting(void)
{
	run_deferred_work();
	rcu_poll();
}

void shell_main(void)
{
	static char line[SHELL_LINE_MAX];
	static bool script_ran;

	shell_forget_lines();	/* after a panic: the line that panicked never ends */
	panic_set_prompt(shell_main);
	tty_set_idle(while_waiting);
	if (boot_script[0] && !script_ran) {
		script_ran = true;	/* or one that panics would start over for ever */
		run_line(boot_script);
	}
	printk("`help` lists the commands.\n");
	for (;;) {
		int len = lineedit_read("granule> ", line, sizeof(line));

		if (len == -E2BIG && print_status)
			printk("##status 2\n");
		if (len >= 0)
			run_line(line);
	}
}
