// SPDX-License-Identifier: MIT
/*
 * Red-black trees (linux/rbtree.h, linux/rbtree_augmented.h). The rules:
 *
 *   1. a red node has no red child
 *   2. every way down from a node to an empty place passes the same number of black nodes
 *
 * so the longest way is at most twice the shortest. Colour and parent share a word: bit 0 set is
 * black. Each case and its mirror image are one piece of code over a direction. With augmented
 * values, every rotation is followed by the rotate callback. No state, no locks.
 */
#include <linux/export.h>
#include <linux/rbtree_augmented.h>

enum { LEFT, RIGHT };

static __always_inline struct rb_node **kid(struct rb_node *node, int dir)
{
	return dir == LEFT ? &node->rb_left : &node->rb_right;
}

static __always_inline bool is_red(const struct rb_node *node)
{
	return node && rb_is_red(node);
}

static __always_inline void set_parent(struct rb_node *node, struct rb_node *parent)
{
	node->__rb_parent_color = (unsigned long)parent | rb_color(node);
}

static __always_inline void set_color(struct rb_node *node, unsigned long color)
{
	node->__rb_parent_color = (node->__rb_parent_color & ~1UL) | color;
}

/* What pointed to old points to node. */
static __always_inline void change_child(struct rb_root *root, struct rb_node *parent,
					 struct rb_node *old, struct rb_node *node)
{
	if (!parent)
		WRITE_ONCE(root->rb_node, node);
	else if (parent->rb_left == old)
		WRITE_ONCE(parent->rb_left, node);
	else
		WRITE_ONCE(parent->rb_right, node);
}

/*
 * node goes down in direction dir, its child on the other side takes its place. Colours stay.
 *
 *	    node            up
 *	   /    \          /  \
 *	  a      up  ->  node  c       (dir LEFT)
 *	        /  \     /  \
 *	       b    c   a    b
 */
static struct rb_node *rotate(struct rb_root *root, struct rb_node *node, int dir,
			      const struct rb_augment_callbacks *augment)
{
	struct rb_node *up = *kid(node, !dir), *parent = rb_parent(node);
	struct rb_node *b = *kid(up, dir);

	WRITE_ONCE(*kid(node, !dir), b);
	if (b)
		set_parent(b, node);
	WRITE_ONCE(*kid(up, dir), node);
	change_child(root, parent, node, up);
	set_parent(up, parent);
	set_parent(node, up);
	if (augment)
		augment->rotate(node, up);
	return up;
}

/* node is red and rule 1 may be broken between it and its parent. */
static __always_inline void insert_fixup(struct rb_node *node, struct rb_root *root,
					 const struct rb_augment_callbacks *augment)
{
	struct rb_node *parent, *grandparent, *uncle;
	int dir;

	while ((parent = rb_parent(node)) && rb_is_red(parent)) {
		grandparent = rb_parent(parent);	/* exists: a red node is no root */
		dir = grandparent->rb_left == parent ? LEFT : RIGHT;
		uncle = *kid(grandparent, !dir);
		if (is_red(uncle)) {
			/* Push the blackness of the grandparent down and go on there. */
			set_color(parent, RB_BLACK);
			set_color(uncle, RB_BLACK);
			set_color(grandparent, RB_RED);
			node = grandparent;
			continue;
		}
		if (*kid(parent, !dir) == node)
			parent = rotate(root, parent, dir, augment);
		set_color(parent, RB_BLACK);
		set_color(grandparent, RB_RED);
		rotate(root, grandparent, !dir, augment);
		return;
	}
	if (!parent)
		set_color(node, RB_BLACK);
}

void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	insert_fixup(node, root, NULL);
}

void rb_insert_augmented(struct rb_node *node, struct rb_root *root,
			 const struct rb_augment_callbacks *augment)
{
	insert_fixup(node, root, augment);
}

/* The ways through `node` (NULL at first), a child of parent, lack one black. */
static void erase_fixup(struct rb_node *parent, struct rb_root *root,
			const struct rb_augment_callbacks *augment)
{
	struct rb_node *node = NULL, *sibling;
	int dir;

	for (; parent; node = parent, parent = rb_parent(node)) {
		/* The sibling's side has a black too many, so it is not empty. */
		dir = parent->rb_left == node ? LEFT : RIGHT;
		sibling = *kid(parent, !dir);
		if (rb_is_red(sibling)) {
			set_color(sibling, RB_BLACK);
			set_color(parent, RB_RED);
			rotate(root, parent, dir, augment);
			sibling = *kid(parent, !dir);
		}
		if (!is_red(sibling->rb_left) && !is_red(sibling->rb_right)) {
			/* Take one black from the sibling's side too; parent makes up for it. */
			set_color(sibling, RB_RED);
			if (rb_is_red(parent)) {
				set_color(parent, RB_BLACK);
				return;
			}
			continue;
		}
		if (!is_red(*kid(sibling, !dir))) {
			set_color(*kid(sibling, dir), RB_BLACK);
			set_color(sibling, RB_RED);
			sibling = rotate(root, sibling, !dir, augment);
		}
		set_color(sibling, rb_color(parent));
		set_color(parent, RB_BLACK);
		set_color(*kid(sibling, !dir), RB_BLACK);
		rotate(root, parent, dir, augment);
		return;
	}
}

/*
 * node has two children: its successor takes its place. Returns the parent of the hole that the
 * successor leaves; *child is what fills the hole, *black whether the successor was black.
 */
static struct rb_node *take_place(struct rb_node *node, struct rb_root *root,
				  struct rb_node **child, bool *black)
{
	struct rb_node *next = node->rb_right, *hole = next;

	while (next->rb_left)
		next = next->rb_left;
	*child = next->rb_right;
	*black = rb_is_black(next);
	if (next != node->rb_right) {
		hole = rb_parent(next);
		WRITE_ONCE(hole->rb_left, *child);
		if (*child)
			set_parent(*child, hole);
		WRITE_ONCE(next->rb_right, node->rb_right);
		set_parent(next->rb_right, next);
	}
	WRITE_ONCE(next->rb_left, node->rb_left);
	set_parent(next->rb_left, next);
	change_child(root, rb_parent(node), node, next);
	next->__rb_parent_color = node->__rb_parent_color;
	return hole;
}

static __always_inline void erase(struct rb_node *node, struct rb_root *root,
				  const struct rb_augment_callbacks *augment)
{
	struct rb_node *child, *hole, *next = NULL;
	bool black;

	if (node->rb_left && node->rb_right) {
		hole = take_place(node, root, &child, &black);
		next = rb_parent(node->rb_left);	/* who stands in node's place now */
		if (augment)
			augment->copy(node, next);
	} else {
		child = node->rb_left ? node->rb_left : node->rb_right;
		hole = rb_parent(node);
		black = rb_is_black(node);
		change_child(root, hole, node, child);
		if (child)
			set_parent(child, hole);
	}
	if (augment) {
		/* propagate() may stop early, so the successor needs a start of its own. */
		if (next)
			augment->propagate(hole, next);
		augment->propagate(next ? next : hole, NULL);
	}
	if (!black)
		return;
	if (child)
		set_color(child, RB_BLACK);	/* it was red: an only child always is */
	else
		erase_fixup(hole, root, augment);
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	erase(node, root, NULL);
}

void rb_erase_augmented(struct rb_node *node, struct rb_root *root,
			const struct rb_augment_callbacks *augment)
{
	erase(node, root, augment);
}

void rb_replace_node(struct rb_node *victim, struct rb_node *node, struct rb_root *root)
{
	*node = *victim;
	if (victim->rb_left)
		set_parent(victim->rb_left, node);
	if (victim->rb_right)
		set_parent(victim->rb_right, node);
	change_child(root, rb_parent(victim), victim, node);
}

static struct rb_node *outermost(struct rb_node *node, int dir)
{
	while (node && *kid(node, dir))
		node = *kid(node, dir);
	return node;
}

struct rb_node *rb_first(const struct rb_root *root)
{
	return outermost(root->rb_node, LEFT);
}

struct rb_node *rb_last(const struct rb_root *root)
{
	return outermost(root->rb_node, RIGHT);
}

/* The next one in direction dir: below on that side, or the first ancestor we are not on it of. */
static struct rb_node *neighbour(const struct rb_node *from, int dir)
{
	struct rb_node *node = (struct rb_node *)from, *parent;

	if (RB_EMPTY_NODE(node))
		return NULL;
	if (*kid(node, dir))
		return outermost(*kid(node, dir), !dir);
	while ((parent = rb_parent(node)) && *kid(parent, dir) == node)
		node = parent;
	return parent;
}

struct rb_node *rb_next(const struct rb_node *node)
{
	return neighbour(node, RIGHT);
}

struct rb_node *rb_prev(const struct rb_node *node)
{
	return neighbour(node, LEFT);
}

/* The leaf that postorder visits first below node. */
static struct rb_node *first_leaf(struct rb_node *node)
{
	while (node->rb_left || node->rb_right)
		node = node->rb_left ? node->rb_left : node->rb_right;
	return node;
}

struct rb_node *rb_first_postorder(const struct rb_root *root)
{
	return root->rb_node ? first_leaf(root->rb_node) : NULL;
}

struct rb_node *rb_next_postorder(const struct rb_node *node)
{
	struct rb_node *parent;

	if (!node)
		return NULL;
	parent = rb_parent(node);
	if (parent && node == parent->rb_left && parent->rb_right)
		return first_leaf(parent->rb_right);
	return parent;
}

/* Black nodes from node up to the root, or -1 if rule 1 or a parent pointer is broken there. */
static int black_height(const struct rb_root *root, struct rb_node *node)
{
	int height = 0;

	for (;;) {
		struct rb_node *parent = rb_parent(node);

		height += rb_is_black(node);
		if (!parent)
			return root->rb_node == node && rb_is_black(node) ? height : -1;
		if (parent->rb_left != node && parent->rb_right != node)
			return -1;
		if (rb_is_red(node) && rb_is_red(parent))
			return -1;
		node = parent;
	}
}

bool rb_check(const struct rb_root *root,
	      bool (*less)(struct rb_node *a, const struct rb_node *b))
{
	struct rb_node *prev = NULL;
	int expected = 0;

	for (struct rb_node *node = rb_first(root); node; node = rb_next(node)) {
		int height = black_height(root, node);

		if (height < 0 || (prev && less && less(node, prev)))
			return false;
		prev = node;
		if (node->rb_left && node->rb_right)
			continue;
		/* An empty place hangs here: rule 2. */
		if (!expected)
			expected = height;
		if (height != expected)
			return false;
	}
	return true;
}
