/* SPDX-License-Identifier: MIT */
/*
 * Augmented red-black trees: each node keeps a value computed from its subtree (the largest gap,
 * the last end ...), and rebalancing keeps it right by three callbacks.
 *
 *   propagate(node, stop)  recompute from node up to (not including) stop, as far as it changes
 *   copy(old, new)         new takes the place of old: take its value
 *   rotate(old, new)       after a rotation new has old's subtree: new takes old's value and
 *                          old is recomputed
 *
 * Insertion: on the way down update the value of every node passed, link, rb_insert_augmented().
 * RB_DECLARE_CALLBACKS() makes the three from a compute function, ..._MAX() from a maximum.
 * No semicolon behind them, as on Linux.
 */
#ifndef LINUX_RBTREE_AUGMENTED_H
#define LINUX_RBTREE_AUGMENTED_H

#include <linux/compiler.h>
#include <linux/rbtree.h>

struct rb_augment_callbacks {
	void (*propagate)(struct rb_node *node, struct rb_node *stop);
	void (*copy)(struct rb_node *old, struct rb_node *node);
	void (*rotate)(struct rb_node *old, struct rb_node *node);
};

#define RB_RED		0
#define RB_BLACK	1
#define __rb_color(pc)	((pc) & 1)
#define rb_color(rb)	__rb_color((rb)->__rb_parent_color)
#define rb_is_red(rb)	(!rb_color(rb))
#define rb_is_black(rb)	rb_color(rb)

/* The node must be linked and every value on the path to it updated, its own included. */
void rb_insert_augmented(struct rb_node *node, struct rb_root *root,
			 const struct rb_augment_callbacks *augment);
void rb_erase_augmented(struct rb_node *node, struct rb_root *root,
			const struct rb_augment_callbacks *augment);

static inline void rb_insert_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
					      bool newleft,
					      const struct rb_augment_callbacks *augment)
{
	if (newleft)
		root->rb_leftmost = node;
	rb_insert_augmented(node, &root->rb_root, augment);
}

static inline void rb_erase_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
					     const struct rb_augment_callbacks *augment)
{
	if (root->rb_leftmost == node)
		root->rb_leftmost = rb_next(node);
	rb_erase_augmented(node, &root->rb_root, augment);
}

/* rbcompute(struct, exit): recomputes; with exit, returns true if nothing changed. */
#define RB_DECLARE_CALLBACKS(rbstatic, rbname, rbstruct, rbfield, rbaugmented, rbcompute) \
static inline void rbname##_propagate(struct rb_node *rb, struct rb_node *stop) \
{ \
	while (rb != stop) { \
		rbstruct *node = rb_entry(rb, rbstruct, rbfield); \
		\
		if (rbcompute(node, true)) \
			break; \
		rb = rb_parent(&node->rbfield); \
	} \
} \
static inline void rbname##_copy(struct rb_node *rb_old, struct rb_node *rb_new) \
{ \
	rbstruct *old = rb_entry(rb_old, rbstruct, rbfield); \
	rbstruct *node = rb_entry(rb_new, rbstruct, rbfield); \
	\
	node->rbaugmented = old->rbaugmented; \
} \
static void rbname##_rotate(struct rb_node *rb_old, struct rb_node *rb_new) \
{ \
	rbstruct *old = rb_entry(rb_old, rbstruct, rbfield); \
	rbstruct *node = rb_entry(rb_new, rbstruct, rbfield); \
	\
	node->rbaugmented = old->rbaugmented; \
	rbcompute(old, false); \
} \
rbstatic const struct rb_augment_callbacks rbname = { \
	.propagate = rbname##_propagate, \
	.copy = rbname##_copy, \
	.rotate = rbname##_rotate \
};

/* The value is the largest rbcompute(struct) of the subtree. */
#define RB_DECLARE_CALLBACKS_MAX(rbstatic, rbname, rbstruct, rbfield, rbtype, rbaugmented, \
				 rbcompute) \
static inline bool rbname##_compute_max(rbstruct *node, bool exit) \
{ \
	rbstruct *child; \
	rbtype max = rbcompute(node); \
	\
	if (node->rbfield.rb_left) { \
		child = rb_entry(node->rbfield.rb_left, rbstruct, rbfield); \
		if (child->rbaugmented > max) \
			max = child->rbaugmented; \
	} \
	if (node->rbfield.rb_right) { \
		child = rb_entry(node->rbfield.rb_right, rbstruct, rbfield); \
		if (child->rbaugmented > max) \
			max = child->rbaugmented; \
	} \
	if (exit && node->rbaugmented == max) \
		return true; \
	node->rbaugmented = max; \
	return false; \
} \
RB_DECLARE_CALLBACKS(rbstatic, rbname, rbstruct, rbfield, rbaugmented, rbname##_compute_max)

#endif
