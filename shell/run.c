// SPDX-License-Identifier: MIT
/*
 * The runner: finds a command by name, runs it so that a fault inside it comes back here, and keeps
 * the status. `repeat` lives here too, because it runs commands.
 */
#include "shell.h"
#include <granule/recover.h>
#include <granule/tty.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

REGISTRY_BOUNDS(granule_commands);

static int last_status;

const struct command *command_find(const char *name, size_t len)
{
	registry_for_each(granule_commands, it) {
		const struct command *c = *it;

		if (!strncmp(c->name, name, len) && !c->name[len])
			return c;
	}
	return NULL;
}

const struct command *command_next(const struct command *prev)
{
	const struct command *next = NULL;

	registry_for_each(granule_commands, it) {
		const struct command *c = *it;

		if (prev && strcmp(c->name, prev->name) <= 0)
			continue;
		if (!next || strcmp(c->name, next->name) < 0)
			next = c;
	}
	return next;
}

static void print_usage(const struct command *c)
{
	printk("usage: %s%s%s\n", c->name, *c->args ? " " : "", c->args);
}

struct call {
	const struct command *command;
	int argc;
	char **argv;
};

static int call_command(void *arg)
{
	struct call *call = arg;

	return call->command->run(call->argc, call->argv);
}

/*
 * A fault in the command ends it with status 1: kernel/trap.c prints the report and returns here.
 */
static int run_guarded(const struct command *c, int argc, char **argv)
{
	struct call call = { c, argc, argv };
	int status = recover_run(call_command, &call, 1);

	tty_set_raw(false);	/* whatever mode a command that faulted had chosen */
	if (status == CMD_USAGE) {
		print_usage(c);
		return 2;
	}
	return status < 0 ? 1 : status;
}

static int run_words(int argc, char **argv);

static int run_repeat(int argc, char **argv)
{
	u64 n;

	if (argc < 3) {
		printk("usage: repeat N CMD [ARG]...\n");
		return 2;
	}
	if (!shell_number("count", argv[1], U32_MAX, &n))
		return 2;
	for (u64 i = 0; i < n; i++) {
		int status = run_words(argc - 2, argv + 2);

		if (status) {
			printk("repeat: stopped at run %llu of %llu\n", i + 1, n);
			return status;
		}
		if (tty_interrupted())
			return 130;
	}
	return 0;
}
/* For help and completion; run_words() does not come here, so that a fault ends one run only. */
COMMAND(repeat, run_repeat, "N CMD [ARG]...", "run a command N times",
	"It stops at the first run that fails, and at Ctrl-C.\n");

static int run_words(int argc, char **argv)
{
	const struct command *c;

	if (!strcmp(argv[0], "repeat"))
		return run_repeat(argc, argv);
	/* md.l is md: what stands behind the dot is the command's own business */
	c = command_find(argv[0], strcspn(argv[0], "."));
	if (!c) {
		printk("%s: no such command; `help` lists them\n", argv[0]);
		return 127;
	}
	return run_guarded(c, argc, argv);
}

/*
 * Depth counts lines that run inside lines (a script command): each has its words on the stack, and
 * the stack has a guard page, not a conscience.
 */
#define DEPTH_MAX 2

static int depth;

void shell_forget_lines(void)
{
	depth = 0;
}

int shell_run_line(const char *line)
{
	static char space[DEPTH_MAX][SHELL_LINE_MAX];
	static char *argv[DEPTH_MAX][SHELL_ARGS_MAX];

	if (depth == DEPTH_MAX) {
		printk("a script cannot start a script\n");
		return 1;
	}
	tty_interrupt_clear();
	while (line) {
		int argc = shell_parse(&line, last_status, space[depth], argv[depth]);

		if (argc < 0) {
			last_status = 2;
			break;
		}
		if (argc == 0)
			continue;
		depth++;
		last_status = run_words(argc, argv[depth - 1]);
		depth--;
		if (tty_interrupted()) {
			last_status = 130;
			break;
		}
	}
	return last_status;
}
