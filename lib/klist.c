// SPDX-License-Identifier: MIT
/*
 * klist: lists that may change while they are walked (linux/klist.h). Deleting a node marks it
 * dead and drops the list's reference; it leaves the list when the last iterator has dropped its
 * own. k_lock guards links and marks; get and put are called without it where they may free.
 */
#include <linux/klist.h>

void klist_init(struct klist *k, void (*get)(struct klist_node *),
		void (*put)(struct klist_node *))
{
	INIT_LIST_HEAD(&k->k_list);
	spin_lock_init(&k->k_lock);
	k->get = get;
	k->put = put;
}

static void node_init(struct klist *k, struct klist_node *n)
{
	INIT_LIST_HEAD(&n->n_node);
	kref_init(&n->n_ref);
	n->n_klist = k;
	n->n_dead = false;
	if (k->get)
		k->get(n);
}

static void insert(struct klist *k, struct klist_node *n, struct list_head *after)
{
	unsigned long flags;

	spin_lock_irqsave(&k->k_lock, flags);
	list_add(&n->n_node, after);
	spin_unlock_irqrestore(&k->k_lock, flags);
}

void klist_add_head(struct klist_node *n, struct klist *k)
{
	node_init(k, n);
	insert(k, n, &k->k_list);
}

void klist_add_tail(struct klist_node *n, struct klist *k)
{
	unsigned long flags;

	node_init(k, n);
	spin_lock_irqsave(&k->k_lock, flags);
	list_add_tail(&n->n_node, &k->k_list);
	spin_unlock_irqrestore(&k->k_lock, flags);
}

void klist_add_behind(struct klist_node *n, struct klist_node *pos)
{
	struct klist *k = pos->n_klist;

	node_init(k, n);
	insert(k, n, &pos->n_node);
}

void klist_add_before(struct klist_node *n, struct klist_node *pos)
{
	struct klist *k = pos->n_klist;
	unsigned long flags;

	node_init(k, n);
	spin_lock_irqsave(&k->k_lock, flags);
	list_add_tail(&n->n_node, &pos->n_node);
	spin_unlock_irqrestore(&k->k_lock, flags);
}

static void node_release(struct kref *kref)
{
	struct klist_node *n = container_of(kref, struct klist_node, n_ref);

	WARN_ON(!n->n_dead);
	list_del(&n->n_node);
	n->n_klist = NULL;
}

/* Drops a reference; kill: and the list's own. */
static void node_put(struct klist_node *n, bool kill)
{
	struct klist *k = n->n_klist;
	unsigned long flags;
	bool gone;

	spin_lock_irqsave(&k->k_lock, flags);
	if (kill) {
		WARN_ON(n->n_dead);
		n->n_dead = true;
	}
	gone = kref_put(&n->n_ref, node_release);
	spin_unlock_irqrestore(&k->k_lock, flags);
	if (gone && k->put)
		k->put(n);
}

void klist_del(struct klist_node *n)
{
	node_put(n, true);
}

int klist_node_attached(struct klist_node *n)
{
	return n->n_klist != NULL;
}

void klist_iter_init_node(struct klist *k, struct klist_iter *i, struct klist_node *n)
{
	i->i_klist = k;
	i->i_cur = n && kref_get_unless_zero(&n->n_ref) ? n : NULL;
}

void klist_iter_init(struct klist *k, struct klist_iter *i)
{
	klist_iter_init_node(k, i, NULL);
}

void klist_iter_exit(struct klist_iter *i)
{
	if (i->i_cur)
		node_put(i->i_cur, false);
	i->i_cur = NULL;
}

/* The next living node, with a reference; the one before loses its own. */
struct klist_node *klist_next(struct klist_iter *i)
{
	struct klist *k = i->i_klist;
	struct klist_node *last = i->i_cur, *found = NULL;
	struct list_head *pos;
	unsigned long flags;

	spin_lock_irqsave(&k->k_lock, flags);
	pos = last ? last->n_node.next : k->k_list.next;
	for (; pos != &k->k_list; pos = pos->next) {
		struct klist_node *n = list_entry(pos, struct klist_node, n_node);

		if (!n->n_dead) {
			kref_get(&n->n_ref);
			found = n;
			break;
		}
	}
	spin_unlock_irqrestore(&k->k_lock, flags);
	if (last)
		node_put(last, false);
	i->i_cur = found;
	return found;
}
