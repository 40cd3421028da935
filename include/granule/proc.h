/* SPDX-License-Identifier: MIT */
/*
 * PROC(): a node of the tree (/proc, /sys, /dev), shown by one function that stands beside the data
 * it shows.
 *
 *	static int meminfo_show(struct seq_file *m, void *v) { seq_printf(m, …); return 0; }
 *	PROC(meminfo, "/proc/meminfo", meminfo_show, NULL);
 *
 * store gets the whole text written (`echo V > node`), NUL-terminated, newline removed; it returns
 * 0 or -errno. Either may be NULL. Directories appear by themselves. Nodes that come and go (a slab
 * cache's) use node_add / node_remove.
 */
#ifndef GRANULE_PROC_H
#define GRANULE_PROC_H

#include <granule/registry.h>
#include <linux/types.h>

struct seq_file;

typedef int (*node_show_t)(struct seq_file *m, void *data);
typedef int (*node_store_t)(void *data, char *text);

struct proc_node {
	const char *path;	/* absolute */
	node_show_t show;
	node_store_t store;
	void *data;		/* passed to both */
};

#define PROC(name_, path_, show_, store_) \
	static const struct proc_node __proc_##name_ = { path_, show_, store_, NULL }; \
	REGISTRY_ADD(granule_procs, proc_##name_, &__proc_##name_)

/* A node at run time. Copies path. Returns 0, -ENOMEM, -EEXIST. May sleep (allocates). */
int node_add(const char *path, node_show_t show, node_store_t store, void *data);
/* Removes one node, or a directory with all below it. */
void node_remove(const char *path);

#endif
