// SPDX-License-Identifier: MIT
/* Commands over the node tree: ls, cat, echo, and the short names of nodes that people know. */
#include "shell.h"
#include <granule/node.h>
#include <granule/tty.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>

static struct node *lookup_or_say(const char *path)
{
	struct node *node = node_lookup(path);

	if (!node)
		printk("%s: no such node%s\n", path,
		       *path == '/' ? "" : " (paths start with /)");
	return node;
}

static void print_node(const struct node *node, bool detail)
{
	if (detail)
		printk("%c%c%c ", node->is_dir ? 'd' : '-', node->is_dir || node->show ? 'r' : '-',
		       node->store ? 'w' : '-');
	printk("%s%s\n", node->name, node->is_dir ? "/" : "");
}

static int cmd_ls(int argc, char **argv)
{
	bool detail = argc > 1 && !strcmp(argv[1], "-l");
	int arg = detail ? 2 : 1;
	struct node *node, *it;

	if (argc > arg + 1)
		return CMD_USAGE;
	node = lookup_or_say(argc > arg ? argv[arg] : "/");
	if (!node)
		return 1;
	if (!node->is_dir)
		print_node(node, detail);
	node_for_each_child(node, it)
		print_node(it, detail);
	return 0;
}
COMMAND(ls, cmd_ls, "[-l] [PATH]", "list the nodes of a directory",
	"-l shows what each is: d directory, r can be read (cat), w can be written\n"
	"(echo V > PATH).\n");

/* Line by line, so that Ctrl-C stops a long text. */
static void sink_console(void *ctx, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end && !tty_interrupted()) {
		const char *nl = memchr(text, '\n', end - text);
		size_t n = (nl ? nl + 1 : end) - text;

		printk("%.*s", (int)n, text);
		text += n;
	}
	if (len && end[-1] != '\n')
		printk("\n");
}

static const char *why(int err)
{
	switch (err) {
	case -EISDIR: return "is a directory; `ls` lists it";
	case -EACCES: return "cannot be used that way; `ls -l` shows r and w";
	case -ENOMEM: return "not enough memory";
	case -EINVAL: return "invalid value";
	case -ERANGE: return "value out of range";
	}
	return "failed";
}

static int cat_path(const char *path)
{
	struct node *node = lookup_or_say(path);
	int err;

	if (!node)
		return 1;
	err = node_read(node, sink_console, NULL);
	if (err)
		printk("%s: %s (%d)\n", path, why(err), err);
	return err ? 1 : 0;
}

static int cmd_cat(int argc, char **argv)
{
	int status = 0;

	if (argc < 2)
		return CMD_USAGE;
	for (int i = 1; i < argc; i++)
		status |= cat_path(argv[i]);
	return status;
}
COMMAND(cat, cmd_cat, "PATH [PATH]...", "print the text of nodes",
	"For example `cat /proc/meminfo`. Tab completes paths. Ctrl-C stops a long text.\n");

static int write_node(const char *path, char **words, int n)
{
	char text[256];
	struct node *node = lookup_or_say(path);
	size_t len = 0;
	int err;

	if (!node)
		return 1;
	text[0] = '\0';
	for (int i = 0; i < n && len < sizeof(text); i++)
		len += snprintf(text + len, sizeof(text) - len, "%s%s", i ? " " : "", words[i]);
	if (len >= sizeof(text)) {
		printk("%s: value too long, at most %zu characters\n", path, sizeof(text) - 1);
		return 1;
	}
	err = node_write(node, text);
	if (err < 0)
		printk("%s: '%s': %s (%d)\n", path, words[0] ? text : "", why(err), err);
	return err < 0 ? 1 : 0;
}

static int cmd_echo(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '>')
			continue;
		/* both `> /path` and `>/path` */
		if (argv[i][1] && i == argc - 1)
			return write_node(argv[i] + 1, argv + 1, i - 1);
		if (argv[i][1] || i != argc - 2)
			return CMD_USAGE;
		return write_node(argv[i + 1], argv + 1, i - 1);
	}
	for (int i = 1; i < argc; i++)
		printk("%s%s", i > 1 ? " " : "", argv[i]);
	printk("\n");
	return 0;
}
COMMAND(echo, cmd_echo, "[WORD]... [> PATH]", "print words, or write them to a node",
	"`echo $?` prints the status of the last command.\n"
	"`echo 8192 > /proc/sys/vm/min_free_kbytes` writes a node.\n");

/* Short forms: the command `meminfo` is `cat /proc/meminfo`. */
#define NODE_COMMAND(name_, path_, brief_) \
	static int cmd_##name_(int argc, char **argv) \
	{ \
		(void)argv; \
		return argc > 1 ? CMD_USAGE : cat_path(path_); \
	} \
	COMMAND(name_, cmd_##name_, "", brief_, "Short for `cat " path_ "`.\n")

NODE_COMMAND(meminfo, "/proc/meminfo", "memory totals");
NODE_COMMAND(zoneinfo, "/proc/zoneinfo", "zones: watermarks, free pages, per-CPU lists");
NODE_COMMAND(buddyinfo, "/proc/buddyinfo", "free blocks by zone and order");
NODE_COMMAND(pagetypeinfo, "/proc/pagetypeinfo", "free blocks by migrate type");
NODE_COMMAND(slabinfo, "/proc/slabinfo", "slab caches");
NODE_COMMAND(vmallocinfo, "/proc/vmallocinfo", "areas of the vmalloc range");
NODE_COMMAND(vmstat, "/proc/vmstat", "counters of the memory subsystem");
NODE_COMMAND(iomem, "/proc/iomem", "the physical address map");
NODE_COMMAND(cmdline, "/proc/cmdline", "the boot arguments");
NODE_COMMAND(interrupts, "/proc/interrupts", "interrupt counts by CPU");
