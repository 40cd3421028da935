/* SPDX-License-Identifier: MIT */
/* The structs of red-black trees; see linux/rbtree.h. */
#ifndef LINUX_RBTREE_TYPES_H
#define LINUX_RBTREE_TYPES_H

#include <linux/types.h>

/* Aligned, so that bit 0 of the parent pointer is free for the colour (1 = black). */
struct rb_node {
	unsigned long __rb_parent_color;
	struct rb_node *rb_right;
	struct rb_node *rb_left;
} __attribute__((__aligned__(sizeof(long))));

struct rb_root {
	struct rb_node *rb_node;
};

/* A root that also knows its leftmost node. */
struct rb_root_cached {
	struct rb_root rb_root;
	struct rb_node *rb_leftmost;
};

#define RB_ROOT		((struct rb_root) { NULL })
#define RB_ROOT_CACHED	((struct rb_root_cached) { { NULL }, NULL })

#endif
