// SPDX-License-Identifier: MIT
/* Commands about the system: help, version, check, test, dmesg, poweroff, reboot. */
#include "shell.h"
#include <granule/check.h>
#include <granule/test.h>
#include <granule/tty.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/reboot.h>
#include <linux/string.h>

REGISTRY_BOUNDS(granule_checks);

static void help_all(void)
{
	for (const struct command *c = command_next(NULL); c; c = command_next(c))
		printk("%-14s %s\n", c->name, c->brief);
	printk("\n`help CMD` tells more. `;` separates commands, `echo $?` prints the\n"
	       "last status, "
	       "Tab completes, Ctrl-C stops.\n");
}

static int cmd_help(int argc, char **argv)
{
	const struct command *c;

	if (argc > 2)
		return CMD_USAGE;
	if (argc == 1) {
		help_all();
		return 0;
	}
	c = command_find(argv[1], strlen(argv[1]));
	if (!c) {
		printk("help: %s: no such command\n", argv[1]);
		return 1;
	}
	printk("%s: %s\nusage: %s %s\n%s", c->name, c->brief, c->name, c->args,
	       c->help ? c->help : "");
	return 0;
}
COMMAND(help, cmd_help, "[CMD]", "list commands, or explain one", NULL);

static int cmd_check(int argc, char **argv)
{
	int failed = 0, ran = 0;

	if (argc > 2)
		return CMD_USAGE;
	registry_for_each(granule_checks, it) {
		const struct checker *c = *it;
		int err;

		if (argc == 2 && strcmp(argv[1], c->name))
			continue;
		err = c->check();
		printk("check %s: %s\n", c->name, err ? "BROKEN" : "ok");
		failed += err != 0;
		ran++;
	}
	if (!ran) {
		printk("check: %s: no such checker\n", argc > 1 ? argv[1] : "");
		return 1;
	}
	return failed ? 1 : 0;
}
COMMAND(check, cmd_check, "[NAME]", "run every invariant checker",
	"Each recounts from the primary data and names the first rule that is broken.\n");

static int cmd_test(int argc, char **argv)
{
	if (argc > 2)
		return CMD_USAGE;
	return kunit_run(argc == 2 ? argv[1] : NULL);
}
COMMAND(test, cmd_test, "[FILTER]", "run on-target tests",
	"FILTER is a glob over suite.case, for example `test slub*` or `test *.random*`.\n"
	"Output is KTAP; the status is 1 when a test failed, 2 when nothing matched.\n");

static int cmd_poweroff(int argc, char **argv)
{
	u64 status = 0;

	if (argc > 2 || (argc == 2 && !shell_number("status", argv[1], 255, &status)))
		return CMD_USAGE;
	machine_power_off(status);
	printk("poweroff: this machine offers no way to power off\n");
	return 1;
}
COMMAND(poweroff, cmd_poweroff, "[STATUS]", "power the machine off",
	"STATUS (0..255) is what the emulator's process returns where semihosting is on.\n");

static int cmd_reboot(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return CMD_USAGE;
	machine_restart(NULL);
	printk("reboot: this machine offers no way to restart\n");
	return 1;
}
COMMAND(reboot, cmd_reboot, "", "restart the machine", NULL);
