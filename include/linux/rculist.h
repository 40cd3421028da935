/* SPDX-License-Identifier: MIT */
/* Lists that readers walk without a lock, inside rcu_read_lock(). Writers lock. */
#ifndef LINUX_RCULIST_H
#define LINUX_RCULIST_H

#include <linux/list.h>
#include <linux/rcupdate.h>

static inline void __list_add_rcu(struct list_head *node, struct list_head *prev,
				  struct list_head *next)
{
	node->next = next;
	node->prev = prev;
	smp_store_release(&prev->next, node);
	next->prev = node;
}

static inline void list_add_rcu(struct list_head *node, struct list_head *head)
{
	__list_add_rcu(node, head, head->next);
}

static inline void list_add_tail_rcu(struct list_head *node, struct list_head *head)
{
	__list_add_rcu(node, head->prev, head);
}

/* next stays: a reader on the entry still finds its way. */
static inline void list_del_rcu(struct list_head *entry)
{
	__list_del_entry(entry);
	entry->prev = LIST_POISON2;
}

static inline void hlist_del_rcu(struct hlist_node *node)
{
	__hlist_del(node);
	WRITE_ONCE(node->pprev, LIST_POISON2);
}

static inline void hlist_add_head_rcu(struct hlist_node *node, struct hlist_head *head)
{
	struct hlist_node *first = head->first;

	node->next = first;
	node->pprev = &head->first;
	smp_store_release(&head->first, node);
	if (first)
		first->pprev = &node->next;
}

#define list_entry_rcu(ptr, type, member) container_of(READ_ONCE(ptr), type, member)
#define list_first_or_null_rcu(ptr, type, member) \
({ \
	struct list_head *__ptr = (ptr); \
	struct list_head *__next = READ_ONCE(__ptr->next); \
	likely(__ptr != __next) ? list_entry(__next, type, member) : NULL; \
})
#define list_for_each_entry_rcu(pos, head, member, ...) \
	for ((pos) = list_entry_rcu((head)->next, typeof(*(pos)), member); \
	     &(pos)->member != (head); \
	     (pos) = list_entry_rcu((pos)->member.next, typeof(*(pos)), member))
#define hlist_for_each_entry_rcu(pos, head, member, ...) \
	for ((pos) = hlist_entry_safe(READ_ONCE((head)->first), typeof(*(pos)), member); (pos); \
	     (pos) = hlist_entry_safe(READ_ONCE((pos)->member.next), typeof(*(pos)), member))

#endif
