/* SPDX-License-Identifier: MIT */
/*
 * Lists that survive being changed while they are walked: a node stays until the last iterator on
 * it has moved on. One spin lock each. lib/klist.c.
 */
#ifndef LINUX_KLIST_H
#define LINUX_KLIST_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/spinlock.h>

struct klist_node;

struct klist {
	spinlock_t k_lock;
	struct list_head k_list;
	void (*get)(struct klist_node *node);
	void (*put)(struct klist_node *node);
};

#define KLIST_INIT(name, get_, put_) { \
	.k_lock = { .raw_lock = __ARCH_SPIN_LOCK_UNLOCKED }, \
	.k_list = LIST_HEAD_INIT((name).k_list), .get = get_, .put = put_ \
}
#define DEFINE_KLIST(name, get_, put_) struct klist name = KLIST_INIT(name, get_, put_)

struct klist_node {
	struct klist *n_klist;
	bool n_dead;			/* deleted, waits for iterators */
	struct list_head n_node;
	struct kref n_ref;
};

struct klist_iter {
	struct klist *i_klist;
	struct klist_node *i_cur;
};

void klist_init(struct klist *k, void (*get)(struct klist_node *),
		void (*put)(struct klist_node *));
void klist_add_tail(struct klist_node *n, struct klist *k);
void klist_add_head(struct klist_node *n, struct klist *k);
void klist_add_behind(struct klist_node *n, struct klist_node *pos);
void klist_add_before(struct klist_node *n, struct klist_node *pos);
void klist_del(struct klist_node *n);
int klist_node_attached(struct klist_node *n);
void klist_iter_init(struct klist *k, struct klist_iter *i);
void klist_iter_init_node(struct klist *k, struct klist_iter *i, struct klist_node *n);
void klist_iter_exit(struct klist_iter *i);
struct klist_node *klist_next(struct klist_iter *i);

#endif
