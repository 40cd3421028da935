/* SPDX-License-Identifier: MIT */
/* A list that many push onto and one takes whole, without locks. */
#ifndef LINUX_LLIST_H
#define LINUX_LLIST_H

#include <linux/atomic.h>
#include <linux/container_of.h>

struct llist_node {
	struct llist_node *next;
};

struct llist_head {
	struct llist_node *first;
};

#define LLIST_HEAD_INIT(name)	{ NULL }
#define LLIST_HEAD(name)	struct llist_head name = LLIST_HEAD_INIT(name)

static inline void init_llist_head(struct llist_head *list)
{
	list->first = NULL;
}

static inline bool llist_empty(const struct llist_head *head)
{
	return READ_ONCE(head->first) == NULL;
}

/* True if the list was empty before. Any context. */
static inline bool llist_add_batch(struct llist_node *first, struct llist_node *last,
				   struct llist_head *head)
{
	struct llist_node *old = READ_ONCE(head->first);

	do {
		last->next = old;
	} while (!try_cmpxchg(&head->first, &old, first));
	return !old;
}

static inline bool llist_add(struct llist_node *node, struct llist_head *head)
{
	return llist_add_batch(node, node, head);
}

/* Newest first. */
static inline struct llist_node *llist_del_all(struct llist_head *head)
{
	return xchg(&head->first, NULL);
}

static inline struct llist_node *llist_reverse_order(struct llist_node *head)
{
	struct llist_node *done = NULL;

	while (head) {
		struct llist_node *next = head->next;

		head->next = done;
		done = head;
		head = next;
	}
	return done;
}

#define llist_entry(ptr, type, member) container_of(ptr, type, member)
#define llist_for_each(pos, node) for ((pos) = (node); (pos); (pos) = (pos)->next)
#define llist_for_each_safe(pos, n, node) \
	for ((pos) = (node); (pos) && ((n) = (pos)->next, true); (pos) = (n))
#define __llist_entry_safe(ptr, type, member) \
({ \
	struct llist_node *__les = (ptr); \
	__les ? llist_entry(__les, type, member) : NULL; \
})
#define llist_for_each_entry(pos, node, member) \
	for ((pos) = __llist_entry_safe((node), typeof(*(pos)), member); (pos); \
	     (pos) = __llist_entry_safe((pos)->member.next, typeof(*(pos)), member))
#define llist_for_each_entry_safe(pos, n, node, member) \
	for ((pos) = __llist_entry_safe((node), typeof(*(pos)), member); \
	     (pos) && ((n) = __llist_entry_safe((pos)->member.next, typeof(*(n)), member), true); \
	     (pos) = (n))

#endif
