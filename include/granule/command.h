/* SPDX-License-Identifier: MIT */
/*
 * COMMAND(): a command of the prompt. Commands are in shell/cmd_<area>.c, or beside what they
 * inspect when that is one file.
 *
 *	static int cmd_hello(int argc, char **argv)
 *	{
 *		printk("hello %s\n", argc > 1 ? argv[1] : "world");
 *		return 0;
 *	}
 *	COMMAND(hello, cmd_hello, "[NAME]", "say hello", "A longer text for `help hello`.\n");
 *
 * A command returns 0, or a status 1..255 after it has printed why. CMD_USAGE prints its usage line
 * and gives status 2.
 */
#ifndef GRANULE_COMMAND_H
#define GRANULE_COMMAND_H

#include <granule/registry.h>

#define CMD_USAGE (-0x55)

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *args;	/* shown after the name in the usage line */
	const char *brief;	/* one line */
	const char *help;	/* more, or NULL */
};

#define COMMAND(name_, run_, args_, brief_, help_) \
	static const struct command __command_##name_ = { #name_, run_, args_, brief_, help_ }; \
	REGISTRY_ADD(granule_commands, command_##name_, &__command_##name_)

/* Runs one line (with `;`, quotes, repeat). Returns the status of the last command. */
int shell_run_line(const char *line);

#endif
