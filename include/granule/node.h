/* SPDX-License-Identifier: MIT */
/*
 * The tree of nodes (/proc, /sys, /dev): what the prompt and scripts use to find, read and write
 * them. Who makes a node uses <granule/proc.h>.
 *
 * Reading: node_read() runs the node's show function into a buffer that grows until the text fits
 * (the function may run several times, so it has no side effects), and hands the finished text to
 * a sink. Nothing is printed while a show function holds its locks.
 *
 * Locks: one mutex for the tree. Task context only.
 */
#ifndef GRANULE_NODE_H
#define GRANULE_NODE_H

#include <linux/types.h>
#include <linux/list.h>
#include <granule/proc.h>

struct node {
	const char *name;
	struct node *parent;		/* NULL for the root */
	struct list_head children;	/* sorted by name; empty for a file */
	struct list_head sibling;
	node_show_t show;		/* NULL: cannot be read */
	node_store_t store;		/* NULL: cannot be written */
	void *data;
	void (*populate)(void *data);	/* makes the children at the first look; then NULL */
	bool is_dir;
	bool owns_name;			/* made at run time: name is freed with the node */
};

/* Builds the tree from the PROC() registry. Needs kmalloc. Panics without memory: it is boot. */
void nodes_init(void);

/*
 * A directory whose children are made when somebody first looks inside: for trees that are large
 * and seldom read. populate(data) adds them with node_add(). 0, -ENOMEM, -EEXIST.
 */
int node_add_lazy(const char *path, void (*populate)(void *data), void *data);

/*
 * The node at an absolute path ("/" is the root; doubled and trailing slashes are ignored), or
 * NULL.
 */
struct node *node_lookup(const char *path);

/*
 * The text of a node, whole, through `sink(ctx, text, len)`. 0, or -EISDIR, -EACCES (no show),
 * -ENOMEM, or what show returned.
 */
int node_read(struct node *node, void (*sink)(void *ctx, const char *text, size_t len), void *ctx);

/* Gives `text` (changed by the callee) to the node's store. 0, -EISDIR, -EACCES, or its error. */
int node_write(struct node *node, char *text);

#define node_for_each_child(node, it) list_for_each_entry(it, &(node)->children, sibling)

#endif
