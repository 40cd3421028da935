// SPDX-License-Identifier: MIT
/*
 * From blob to nodes. Two passes of the same walk: the first counts the bytes, the second fills one
 * allocation with nodes, properties and copies of all names and values. After that the blob is not
 * read again, so it may lie in memory the kernel does not map (highmem).
 *
 * libfdt is Debian's; on arm64 it uses FP registers, hence kernel_fpu_begin/end.
 */
#include <granule/fpu.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/of.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <libfdt.h>

#define DEPTH_MAX 64	/* mm/fdt_mem.c refuses deeper trees */

struct device_node *of_root, *of_chosen, *of_aliases, *of_stdout;
const char *of_stdout_options;

/* Hands out pieces of one block, or, with no block yet, only counts. */
struct carver {
	char *block;
	size_t used;
};

static void *carve(struct carver *c, size_t size)
{
	void *piece = c->block ? c->block + c->used : NULL;

	c->used += ALIGN(size, sizeof(u64));
	return piece;
}

static const void *carve_copy(struct carver *c, const void *from, size_t size)
{
	void *piece = carve(c, size);

	if (piece)
		memcpy(piece, from, size);
	return piece;
}

static void add_property(struct carver *c, struct device_node *np, struct property ***tail,
			 const char *name, const void *value, int len)
{
	struct property *p = carve(c, sizeof(*p));
	const void *copy = carve_copy(c, value, len);
	const char *name_copy = carve_copy(c, name, strlen(name) + 1);

	if (!p)
		return;
	p->name = name_copy;
	p->value = copy;
	p->length = len;
	p->next = NULL;
	**tail = p;
	*tail = &p->next;
	if (len == 4 && (!strcmp(name, "phandle") || !strcmp(name, "linux,phandle")))
		np->phandle = of_read_number(value, 1);
}

static void add_properties(struct carver *c, const void *blob, int offset, struct device_node *np)
{
	struct property *head = NULL, **tail = np ? &np->properties : &head;
	int at;

	fdt_for_each_property_offset(at, blob, offset) {
		const char *name;
		int len;
		const void *value = fdt_getprop_by_offset(blob, at, &name, &len);

		if (value)
			add_property(c, np, &tail, name, value, len);
	}
}

static struct device_node *add_node(struct carver *c, const void *blob, int offset)
{
	int len;
	const char *full = fdt_get_name(blob, offset, &len);
	size_t base = strcspn(full, "@");
	struct device_node *np = carve(c, sizeof(*np));
	const char *full_copy = carve_copy(c, full, len + 1);
	char *name = (char *)carve_copy(c, full, base + 1);

	if (np) {
		memset(np, 0, sizeof(*np));
		name[base] = '\0';
		np->name = name;
		np->full_name = full_copy;
	}
	add_properties(c, blob, offset, np);
	return np;
}

static struct device_node *walk(struct carver *c, const void *blob)
{
	struct device_node *path[DEPTH_MAX + 1] = { NULL }, **tail[DEPTH_MAX + 1];
	int depth = -1;

	/* From the first node, which need not be at offset 0: a NOP may come before it. */
	for (int at = fdt_next_node(blob, -1, &depth); at >= 0 && depth >= 0;
	     at = fdt_next_node(blob, at, &depth)) {
		struct device_node *np;

		if (depth > DEPTH_MAX)
			continue;
		np = add_node(c, blob, at);
		path[depth] = np;
		if (!np)
			continue;
		tail[depth] = &np->child;
		if (depth) {
			np->parent = path[depth - 1];
			*tail[depth - 1] = np;
			tail[depth - 1] = &np->sibling;
		}
	}
	return path[0];
}

/* /chosen stdout-path = "serial0:115200n8", a path or an alias, options behind the colon. */
static void find_stdout(void)
{
	const char *path = NULL;
	char name[128];
	size_t len;

	if (of_property_read_string(of_chosen, "stdout-path", &path) &&
	    of_property_read_string(of_chosen, "linux,stdout-path", &path))
		path = "serial0";
	len = strcspn(path, ":");
	if (len >= sizeof(name))
		return;
	memcpy(name, path, len);
	name[len] = '\0';
	of_stdout = of_find_node_by_path(name);
	of_stdout_options = path[len] ? path + len + 1 : NULL;
}

void of_init(const void *blob)
{
	struct carver c = { NULL, 0 };

	kernel_fpu_begin();
	walk(&c, blob);
	kernel_fpu_end();
	c.block = kvmalloc(c.used, GFP_KERNEL);
	if (!c.block)
		panic("device tree: no memory for its %zu bytes of nodes", c.used);
	c.used = 0;
	kernel_fpu_begin();
	of_root = walk(&c, blob);
	kernel_fpu_end();
	of_chosen = of_find_node_by_path("/chosen");
	of_aliases = of_find_node_by_path("/aliases");
	find_stdout();
}
