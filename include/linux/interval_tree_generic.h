/* SPDX-License-Identifier: MIT */
/*
 * INTERVAL_TREE_DEFINE(): an interval tree over any struct. ITSTART(node) and ITLAST(node) read
 * its ends, ITSUBTREE is the member that holds the largest last of the subtree.
 */
#ifndef LINUX_INTERVAL_TREE_GENERIC_H
#define LINUX_INTERVAL_TREE_GENERIC_H

#include <linux/rbtree_augmented.h>

#define INTERVAL_TREE_DEFINE(ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, ITSTART, ITLAST, ITSTATIC, \
			     ITPREFIX) \
RB_DECLARE_CALLBACKS_MAX(static, ITPREFIX##_augment, ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, ITLAST); \
\
ITSTATIC void ITPREFIX##_insert(ITSTRUCT *node, struct rb_root_cached *root) \
{ \
	struct rb_node **link = &root->rb_root.rb_node, *rb_parent = NULL; \
	ITTYPE start = ITSTART(node), last = ITLAST(node); \
	bool leftmost = true; \
	\
	while (*link) { \
		ITSTRUCT *parent; \
		\
		rb_parent = *link; \
		parent = rb_entry(rb_parent, ITSTRUCT, ITRB); \
		if (parent->ITSUBTREE < last) \
			parent->ITSUBTREE = last; \
		if (start < ITSTART(parent)) { \
			link = &rb_parent->rb_left; \
		} else { \
			link = &rb_parent->rb_right; \
			leftmost = false; \
		} \
	} \
	node->ITSUBTREE = last; \
	rb_link_node(&node->ITRB, rb_parent, link); \
	rb_insert_augmented_cached(&node->ITRB, root, leftmost, &ITPREFIX##_augment); \
} \
\
ITSTATIC void ITPREFIX##_remove(ITSTRUCT *node, struct rb_root_cached *root) \
{ \
	rb_erase_augmented_cached(&node->ITRB, root, &ITPREFIX##_augment); \
} \
\
/* The lowest overlapping node below `node`, which is known to hold one whose last >= start. */ \
static ITSTRUCT *ITPREFIX##_subtree_search(ITSTRUCT *node, ITTYPE start, ITTYPE last) \
{ \
	for (;;) { \
		ITSTRUCT *left = rb_entry_safe(node->ITRB.rb_left, ITSTRUCT, ITRB); \
		\
		if (left && start <= left->ITSUBTREE) { \
			node = left; \
			continue; \
		} \
		if (ITSTART(node) > last) \
			return NULL; \
		if (start <= ITLAST(node)) \
			return node; \
		node = rb_entry_safe(node->ITRB.rb_right, ITSTRUCT, ITRB); \
		if (!node || node->ITSUBTREE < start) \
			return NULL; \
	} \
} \
\
ITSTATIC ITSTRUCT *ITPREFIX##_iter_first(struct rb_root_cached *root, ITTYPE start, ITTYPE last) \
{ \
	ITSTRUCT *node = rb_entry_safe(root->rb_root.rb_node, ITSTRUCT, ITRB); \
	\
	if (!node || node->ITSUBTREE < start) \
		return NULL; \
	return ITPREFIX##_subtree_search(node, start, last); \
} \
\
ITSTATIC ITSTRUCT *ITPREFIX##_iter_next(ITSTRUCT *node, ITTYPE start, ITTYPE last) \
{ \
	struct rb_node *rb = &node->ITRB, *prev; \
	\
	for (;;) { \
		ITSTRUCT *right = rb_entry_safe(rb->rb_right, ITSTRUCT, ITRB); \
		\
		if (right && start <= right->ITSUBTREE) \
			return ITPREFIX##_subtree_search(right, start, last); \
		/* Up, until we come from a left child: that parent is next in order. */ \
		do { \
			prev = rb; \
			rb = rb_parent(rb); \
			if (!rb) \
				return NULL; \
		} while (rb->rb_right == prev); \
		node = rb_entry(rb, ITSTRUCT, ITRB); \
		if (last < ITSTART(node)) \
			return NULL; \
		if (start <= ITLAST(node)) \
			return node; \
	} \
}

#endif
