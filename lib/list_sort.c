// SPDX-License-Identifier: MIT
/*
 * list_sort(): stable merge sort of a list, without memory beyond a few words of stack.
 *
 * Like counting in binary: bin[i] holds a sorted run of 2^i nodes or nothing. Each node is a run
 * of one; adding it merges equal-sized runs, as a carry does. At the end all runs are merged.
 * Runs are singly linked; the last pass restores prev.
 */
#include <linux/list.h>
#include <linux/list_sort.h>

/* Nodes of `a` came first: on equality they stay first. */
static struct list_head *merge(void *priv, list_cmp_func_t cmp, struct list_head *a,
			       struct list_head *b)
{
	struct list_head *run = NULL, **tail = &run;

	while (a && b) {
		if (cmp(priv, a, b) <= 0) {
			*tail = a;
			a = a->next;
		} else {
			*tail = b;
			b = b->next;
		}
		tail = &(*tail)->next;
	}
	*tail = a ? a : b;
	return run;
}

static void relink(struct list_head *head, struct list_head *run)
{
	struct list_head *prev = head;

	for (; run; run = run->next) {
		prev->next = run;
		run->prev = prev;
		prev = run;
	}
	prev->next = head;
	head->prev = prev;
}

void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp)
{
	struct list_head *bin[BITS_PER_LONG] = { NULL };
	struct list_head *node = head->next, *run = NULL;
	unsigned int i;

	if (list_empty(head) || list_is_singular(head))
		return;
	head->prev->next = NULL;
	while (node) {
		struct list_head *next = node->next;

		node->next = NULL;
		run = node;
		for (i = 0; bin[i]; i++) {
			run = merge(priv, cmp, bin[i], run);
			bin[i] = NULL;
		}
		bin[i] = run;
		node = next;
	}
	run = NULL;
	for (i = 0; i < BITS_PER_LONG; i++) {
		if (bin[i])
			run = merge(priv, cmp, bin[i], run);
	}
	relink(head, run);
}
