// SPDX-License-Identifier: MIT
/*
 * The command save: a node's content, as it is, into a file of the machine that runs the emulator
 * or debugger. A node may hold anything (a JPEG, a frame): nothing is converted.
 */
#include <granule/command.h>
#include <granule/node.h>
#include <granule/semihosting.h>
#include <linux/errno.h>
#include <linux/printk.h>

struct saving {
	struct semihosting_file file;
	const char *name;
	size_t size;
	int err;
};

/* The file is opened with the first text in hand: a node that cannot be read leaves none. */
static void sink_file(void *ctx, const char *text, size_t len)
{
	struct saving *s = ctx;
	int err;

	s->err = semihosting_create(&s->file, s->name);
	if (s->err)
		return;
	s->err = semihosting_write(&s->file, text, len);
	err = semihosting_close(&s->file);
	if (!s->err)
		s->err = err;
	s->size = len;
}

static const char *why(int err)
{
	switch (err) {
	case -EINVAL: return "give a name below the directory the session was started in";
	case -ENODEV: return "no emulator or debugger listens (semihosting)";
	}
	return "the other side refused to write it";
}

static int cmd_save(int argc, char **argv)
{
	struct saving s = { .name = argc == 3 ? argv[2] : NULL };
	struct node *node;
	int err;

	if (argc != 3)
		return CMD_USAGE;
	node = node_lookup(argv[1]);
	if (!node) {
		printk("%s: no such node\n", argv[1]);
		return 1;
	}
	err = node_read(node, sink_file, &s);
	if (err)
		printk("%s: cannot be read (%d)\n", argv[1], err);
	else if (s.err)
		printk("%s: %s (%d)\n", s.name, why(s.err), s.err);
	else
		printk("%s: %zu bytes\n", s.name, s.size);
	return err || s.err ? 1 : 0;
}
COMMAND(save, cmd_save, "NODE FILE", "write a node to a file outside of the machine",
	"The file appears where the emulator or debugger was started, by semihosting. Names stay\n"
	"below that directory. For example `save /proc/iomem iomem.txt`.\n");
