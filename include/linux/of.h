/* SPDX-License-Identifier: MIT */
/*
 * The device tree as nodes: built once at boot from the blob (of_init), never changed or freed, so
 * look-ups need no locks and of_node_put() has nothing to do. Values stay big endian in the
 * properties; the of_property_read_* functions convert. They return 0, or
 *   -EINVAL    no such property,
 *   -ENODATA   it has no value, or the string list has no such entry,
 *   -EOVERFLOW its value is shorter than what was asked for,
 *   -EILSEQ    a string without its end.
 * The blob's rules (memory, reserved memory) are read by mm/fdt_mem.c, before nodes exist.
 */
#ifndef LINUX_OF_H
#define LINUX_OF_H

#include <linux/types.h>

struct property {
	const char *name;
	int length;
	const void *value;
	struct property *next;
};

struct device_node {
	const char *name;		/* without the unit address */
	const char *full_name;		/* with it: "uart@9000000" */
	u32 phandle;			/* 0: none */
	struct property *properties;
	struct device_node *parent;
	struct device_node *child;	/* first child */
	struct device_node *sibling;
	void *data;			/* the driver's: an irqchip's domain, for example */
};

struct of_device_id {
	char compatible[64];
	const void *data;
};

/* Adds /proc/device-tree. After of_init and nodes_init. */
void of_nodes_init(void);

/* Builds the nodes from a mapped blob; panics without memory (boot). */
void of_init(const void *blob);

extern struct device_node *of_root, *of_chosen, *of_aliases, *of_stdout;
extern const char *of_stdout_options;	/* behind the colon of stdout-path, or NULL */

/* All nodes in the tree's order, root first. */
struct device_node *of_find_all_nodes(struct device_node *prev);
struct device_node *of_find_node_by_path(const char *path);	/* or an alias: "serial0" */
struct device_node *of_find_node_by_phandle(u32 phandle);
struct device_node *of_find_node_by_name(struct device_node *from, const char *name);
struct device_node *of_find_compatible_node(struct device_node *from, const char *type,
					    const char *compatible);
struct device_node *of_find_matching_node(struct device_node *from,
					  const struct of_device_id *matches);
struct device_node *of_get_parent(const struct device_node *node);
struct device_node *of_get_child_by_name(const struct device_node *node, const char *name);
struct device_node *of_get_next_child(const struct device_node *node, struct device_node *prev);
struct device_node *of_get_next_available_child(const struct device_node *node,
						struct device_node *prev);
struct device_node *of_parse_phandle(const struct device_node *np, const char *name, int index);
#define of_node_get(node) (node)
#define of_node_put(node) ((void)(node))

#define for_each_of_node(np) \
	for (np = of_find_all_nodes(NULL); np; np = of_find_all_nodes(np))
#define for_each_child_of_node(parent, child) \
	for (child = of_get_next_child(parent, NULL); child; \
	     child = of_get_next_child(parent, child))
#define for_each_available_child_of_node(parent, child) \
	for (child = of_get_next_available_child(parent, NULL); child; \
	     child = of_get_next_available_child(parent, child))
#define for_each_compatible_node(np, type, compat) \
	for (np = of_find_compatible_node(NULL, type, compat); np; \
	     np = of_find_compatible_node(np, type, compat))

struct property *of_find_property(const struct device_node *np, const char *name, int *lenp);
const void *of_get_property(const struct device_node *np, const char *name, int *lenp);
bool of_property_read_bool(const struct device_node *np, const char *name);
bool of_property_present(const struct device_node *np, const char *name);
int of_property_count_elems_of_size(const struct device_node *np, const char *name, int size);
int of_property_read_u32_index(const struct device_node *np, const char *name, u32 index, u32 *out);
int of_property_read_u32(const struct device_node *np, const char *name, u32 *out);
int of_property_read_u64(const struct device_node *np, const char *name, u64 *out);
int of_property_read_u32_array(const struct device_node *np, const char *name, u32 *out, size_t n);
int of_property_read_string(const struct device_node *np, const char *name, const char **out);
int of_property_read_string_index(const struct device_node *np, const char *name, int index,
				  const char **out);
int of_property_match_string(const struct device_node *np, const char *name, const char *string);

bool of_device_is_compatible(const struct device_node *np, const char *compatible);
bool of_device_is_available(const struct device_node *np);	/* no status, "ok" or "okay" */
const struct of_device_id *of_match_node(const struct of_device_id *matches,
					 const struct device_node *np);

/*
 * How many cells a kind of number takes: np's property `name`, or `missing`. -EINVAL for more than
 * any binding has: trees lie.
 */
#define OF_MAX_CELLS 8
int of_cells(const struct device_node *np, const char *name, u32 missing);
/* Cells of the addresses in np's own reg: its parent's #address-cells, 2 and 1 when missing. */
int of_n_addr_cells(const struct device_node *np);
int of_n_size_cells(const struct device_node *np);
u64 of_read_number(const void *cells, int n);

#endif
