// SPDX-License-Identifier: MIT
/*
 * /proc/device-tree and the command dt: the tree as it was given, properties as text. A value is
 * shown as strings when it looks like strings, else as cells, else as bytes, as `dtc` would.
 */
#include <granule/command.h>
#include <granule/node.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/of.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>

/* One or more printable strings, each with its end. */
static bool looks_like_strings(const char *value, int len)
{
	bool in_string = false;

	if (len < 2 || value[len - 1])
		return false;
	for (int i = 0; i < len; i++) {
		if (!value[i] && !in_string)
			return false;
		if (value[i] && !isprint(value[i]))
			return false;
		in_string = value[i] != '\0';
	}
	return true;
}

static void format_value(struct seq_file *m, const struct property *p)
{
	const char *value = p->value;

	if (looks_like_strings(value, p->length)) {
		for (int at = 0; at < p->length; at += strlen(value + at) + 1)
			seq_printf(m, "%s\"%s\"", at ? ", " : "", value + at);
	} else if (p->length % 4 == 0) {
		for (int at = 0; at < p->length; at += 4)
			seq_printf(m, "%s0x%08llx", at ? " " : "<", of_read_number(value + at, 1));
		seq_puts(m, ">");
	} else {
		seq_printf(m, "[%*ph]", p->length, value);
	}
}

static int property_show(struct seq_file *m, void *data)
{
	const struct property *p = data;

	if (p->length)
		format_value(m, p);
	seq_putc(m, '\n');
	return 0;
}

/* "/proc/device-tree" + the node's path; false when it does not fit. */
static bool node_path(const struct device_node *np, char *buf, size_t size, const char *leaf)
{
	const struct device_node *up[64];
	size_t len = scnprintf(buf, size, "/proc/device-tree");
	int depth = 0;

	for (; np->parent && depth < 64; np = np->parent)
		up[depth++] = np;
	while (depth--)
		len += scnprintf(buf + len, size - len, "/%s", up[depth]->full_name);
	len += scnprintf(buf + len, size - len, "/%s", leaf);
	return len + 1 < size;
}

static void populate_device_tree(void *data)
{
	struct device_node *np;
	char path[512];

	for_each_of_node(np)
		for (struct property *p = np->properties; p; p = p->next)
			if (node_path(np, path, sizeof(path), p->name))
				node_add(path, property_show, NULL, p);
}

void of_nodes_init(void)
{
	node_add_lazy("/proc/device-tree", populate_device_tree, NULL);
}

/* --- the command ----------------------------------------------------------------------------- */

static void print_property(const struct property *p, int indent)
{
	char text[256];
	struct seq_file m = { .buf = text, .size = sizeof(text) - 1 };

	if (p->length)
		format_value(&m, p);
	text[min(m.count, sizeof(text) - 1)] = '\0';
	printk("%*s%s%s%s%s\n", indent, "", p->name, p->length ? " = " : "", text,
	       seq_has_overflowed(&m) ? " ..." : "");
}

static void print_tree(const struct device_node *top)
{
	const struct device_node *np = top;
	int depth = 0;

	while (np) {
		printk("%*s%s {\n", 4 * depth, "", np->parent ? np->full_name : "/");
		for (struct property *p = np->properties; p; p = p->next)
			print_property(p, 4 * depth + 4);
		if (np->child) {
			np = np->child;
			depth++;
			continue;
		}
		for (; np; np = np->parent, depth--) {
			printk("%*s}\n", 4 * depth, "");
			if (np == top || np->sibling)
				break;
		}
		np = np == top ? NULL : np->sibling;
	}
}

static int cmd_dt(int argc, char **argv)
{
	const struct device_node *np;

	if (argc > 2)
		return CMD_USAGE;
	np = of_find_node_by_path(argc == 2 ? argv[1] : "/");
	if (!np) {
		printk("dt: %s: no such node or alias\n", argc == 2 ? argv[1] : "/");
		return 1;
	}
	print_tree(np);
	return 0;
}
COMMAND(dt, cmd_dt, "[PATH]", "print the device tree, or a part of it",
	"PATH is a path in the tree (/cpus) or an alias (serial0). The same is below\n"
	"/proc/device-tree, a node for each property.\n");
