// SPDX-License-Identifier: MIT
/*
 * The unit tests on this machine: brings up the fake machine and runs the suites that match the
 * pattern, as the image's `test` command does. --long runs those marked long, too.
 *
 * usage: unit [--machine NAME] [--long] [FILTER]; exit 0 all well, 1 a failure, 2 nothing matches
 *        unit --shadowbus-proof [SEEDS]  the tables of tests/host/shadow (make shadowbus-proof)
 */
#include <granule/clock.h>
#include <kunit/test.h>
#include <linux/console.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/reboot.h>
#include <linux/string.h>
#include <../arch/host/glue.h>

#include "machine.h"
#include "shadowbus.h"

static void host_console_write(struct console *con, const char *text, unsigned int len)
{
	glue_write(text, len);
}

static struct console host_console = {
	.name = "host", .write = host_console_write, .flags = CON_PRINTBUFFER | CON_ENABLED,
};

static struct power_ops host_power = {
	.name = "exit", .priority = POWER_PRIO_DEBUGGER, .power_off = glue_exit,
};

int main(int argc, char **argv)
{
	const char *machine = NULL;
	unsigned int seeds = 1000;
	int at = 1, status;

	if (at + 1 < argc && !strcmp(argv[at], "--machine")) {
		machine = argv[at + 1];
		at += 2;
	}
	if (at < argc && !strcmp(argv[at], "--long")) {
		kunit_run_long = true;
		at++;
	}
	console_loglevel = LOGLEVEL_WARNING + 1;
	register_console(&host_console);
	register_power_ops(&host_power);
	clock_set_source(glue_time_ns, 1000000000, 64, "host");
	if (!host_machine_start(machine)) {
		pr_err("no machine of the name %s\n", machine);
		glue_exit(2);
	}
	system_booting = false;
	if (at < argc && !strcmp(argv[at], "--shadowbus-proof")) {
		if (at + 1 < argc && kstrtouint(argv[at + 1], 0, &seeds))
			glue_exit(2);
		glue_exit(shadowbus_proof(seeds));
	}
	status = kunit_run(at < argc ? argv[at] : NULL);
	glue_exit(status);
}
