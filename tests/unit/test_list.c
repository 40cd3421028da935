// SPDX-License-Identifier: MIT
/* Lists: linux/list.h, linux/llist.h, lib/list_sort.c and lib/klist.c, against arrays. */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/klist.h>
#include <linux/list.h>
#include <linux/list_sort.h>
#include <linux/llist.h>
#include <linux/prandom.h>

struct item {
	int key, order;
	struct list_head node;
	struct hlist_node hnode;
	struct llist_node lnode;
};

/* The list must be exactly keys[0..n), forwards and backwards. */
static void expect_keys(struct kunit *test, struct list_head *head, const int *keys, int n)
{
	struct item *item;
	int i = 0;

	list_for_each_entry(item, head, node) {
		KUNIT_ASSERT_LT(test, i, n);
		KUNIT_EXPECT_EQ(test, item->key, keys[i++]);
	}
	KUNIT_EXPECT_EQ(test, i, n);
	list_for_each_entry_reverse(item, head, node)
		KUNIT_EXPECT_EQ(test, item->key, keys[--i]);
	KUNIT_EXPECT_EQ(test, i, 0);
}

#define EXPECT_KEYS(test, head, ...) \
	expect_keys(test, head, (const int[]){ __VA_ARGS__ }, \
		    sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int))

static void moves_test(struct kunit *test)
{
	struct item items[5];
	LIST_HEAD(a);
	LIST_HEAD(b);

	for (int i = 0; i < 5; i++) {
		items[i].key = i;
		list_add_tail(&items[i].node, &a);
	}
	EXPECT_KEYS(test, &a, 0, 1, 2, 3, 4);
	list_move(&items[3].node, &a);
	list_move_tail(&items[1].node, &b);
	EXPECT_KEYS(test, &a, 3, 0, 2, 4);
	list_splice_init(&a, &b);
	EXPECT_KEYS(test, &b, 3, 0, 2, 4, 1);
	KUNIT_EXPECT_TRUE(test, list_empty(&a));
	list_cut_position(&a, &b, &items[0].node);
	EXPECT_KEYS(test, &a, 3, 0);
	EXPECT_KEYS(test, &b, 2, 4, 1);
	list_splice_tail_init(&a, &b);
	list_rotate_left(&b);
	EXPECT_KEYS(test, &b, 4, 1, 3, 0, 2);
	list_cut_before(&a, &b, &items[3].node);
	EXPECT_KEYS(test, &a, 4, 1);
	list_swap(&items[3].node, &items[2].node);
	EXPECT_KEYS(test, &b, 2, 0, 3);
	list_swap(&items[2].node, &items[0].node);
	EXPECT_KEYS(test, &b, 0, 2, 3);
	list_del_init(&items[2].node);
	KUNIT_EXPECT_TRUE(test, list_empty(&items[2].node));
	list_bulk_move_tail(&a, &items[0].node, &items[3].node);
	EXPECT_KEYS(test, &a, 4, 1, 0, 3);
	KUNIT_EXPECT_TRUE(test, list_empty(&b));
	KUNIT_EXPECT_EQ(test, list_count_nodes(&a), 4);
	KUNIT_EXPECT_TRUE(test, list_is_last(&items[3].node, &a));
}

static void safe_iteration_test(struct kunit *test)
{
	struct item items[6], *item, *next;
	LIST_HEAD(head);
	int sum = 0;

	for (int i = 0; i < 6; i++) {
		items[i].key = i;
		list_add(&items[i].node, &head);
	}
	list_for_each_entry_safe(item, next, &head, node) {
		if (item->key % 2)
			list_del(&item->node);
	}
	EXPECT_KEYS(test, &head, 4, 2, 0);
	item = &items[4];
	list_for_each_entry_continue(item, &head, node)
		sum += item->key;
	KUNIT_EXPECT_EQ(test, sum, 2);
	KUNIT_EXPECT_PTR_EQ(test, items[1].node.next, LIST_POISON1);
	KUNIT_EXPECT_PTR_EQ(test, list_first_entry(&head, struct item, node), &items[4]);
	KUNIT_EXPECT_PTR_EQ(test, list_last_entry_or_null(&head, struct item, node), &items[0]);
	KUNIT_EXPECT_PTR_EQ(test, list_next_entry_circular(&items[0], &head, node), &items[4]);
}

static void hlist_test(struct kunit *test)
{
	struct item items[4], *item;
	struct hlist_node *next;
	HLIST_HEAD(head);
	HLIST_HEAD(other);
	int seen = 0;

	for (int i = 0; i < 3; i++) {
		items[i].key = i;
		hlist_add_head(&items[i].hnode, &head);
	}
	INIT_HLIST_NODE(&items[3].hnode);
	KUNIT_EXPECT_TRUE(test, hlist_unhashed(&items[3].hnode));
	items[3].key = 3;
	hlist_add_behind(&items[3].hnode, &items[1].hnode);
	hlist_for_each_entry(item, &head, hnode)
		seen = seen * 10 + item->key;
	KUNIT_EXPECT_EQ(test, seen, 2130);
	hlist_for_each_entry_safe(item, next, &head, hnode) {
		if (item->key != 3)
			hlist_del_init(&item->hnode);
	}
	KUNIT_EXPECT_TRUE(test, hlist_is_singular_node(&items[3].hnode, &head));
	hlist_move_list(&head, &other);
	KUNIT_EXPECT_TRUE(test, hlist_empty(&head));
	hlist_del(&items[3].hnode);
	KUNIT_EXPECT_TRUE(test, hlist_empty(&other));
}

static void llist_test(struct kunit *test)
{
	struct item items[3], *item;
	LLIST_HEAD(head);
	struct llist_node *taken;
	int seen = 0;

	for (int i = 0; i < 3; i++) {
		items[i].key = i + 1;
		KUNIT_EXPECT_EQ(test, llist_add(&items[i].lnode, &head), i == 0);
	}
	taken = llist_reverse_order(llist_del_all(&head));
	KUNIT_EXPECT_TRUE(test, llist_empty(&head));
	llist_for_each_entry(item, taken, lnode)
		seen = seen * 10 + item->key;
	KUNIT_EXPECT_EQ(test, seen, 123);
}

static int by_key(void *calls, const struct list_head *a, const struct list_head *b)
{
	++*(int *)calls;
	return list_entry(a, struct item, node)->key - list_entry(b, struct item, node)->key;
}

static void sort_test(struct kunit *test)
{
	static struct item items[200];
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 7);
	for (int n = 0; n < 200; n += n < 20 ? 1 : 17) {
		struct item *item, *prev = NULL;
		LIST_HEAD(head);
		int calls = 0, count = 0;

		for (int i = 0; i < n; i++) {
			items[i].key = prandom_u32_max_state(&rnd, 20);
			items[i].order = i;
			list_add_tail(&items[i].node, &head);
		}
		list_sort(&calls, &head, by_key);
		list_for_each_entry(item, &head, node) {
			if (prev) {
				KUNIT_ASSERT_LE(test, prev->key, item->key);
				if (prev->key == item->key)	/* stable */
					KUNIT_ASSERT_LT(test, prev->order, item->order);
				KUNIT_ASSERT_PTR_EQ(test, item->node.prev, &prev->node);
			}
			prev = item;
			count++;
		}
		KUNIT_EXPECT_EQ(test, count, n);
		KUNIT_EXPECT_LE(test, calls, n * 8);
	}
}

struct klist_item {
	struct klist_node node;
	int key, puts;
};

static void note_put(struct klist_node *node)
{
	container_of(node, struct klist_item, node)->puts++;
}

/* Deleting the node an iterator stands on: it goes on, and the node leaves only then. */
static void klist_test(struct kunit *test)
{
	struct klist_item items[3] = { { .key = 0 }, { .key = 1 }, { .key = 2 } };
	struct klist_iter iter;
	struct klist_node *node;
	struct klist list;

	klist_init(&list, NULL, note_put);
	klist_add_tail(&items[0].node, &list);
	klist_add_tail(&items[2].node, &list);
	klist_add_before(&items[1].node, &items[2].node);
	klist_iter_init(&list, &iter);
	klist_next(&iter);
	node = klist_next(&iter);
	KUNIT_EXPECT_PTR_EQ(test, node, &items[1].node);
	klist_del(&items[1].node);
	KUNIT_EXPECT_EQ(test, items[1].puts, 0);
	KUNIT_EXPECT_TRUE(test, klist_node_attached(&items[1].node));
	node = klist_next(&iter);
	KUNIT_EXPECT_PTR_EQ(test, node, &items[2].node);
	KUNIT_EXPECT_EQ(test, items[1].puts, 1);
	KUNIT_EXPECT_FALSE(test, klist_node_attached(&items[1].node));
	KUNIT_EXPECT_NULL(test, klist_next(&iter));
	klist_iter_exit(&iter);
	klist_del(&items[0].node);
	klist_del(&items[2].node);
	KUNIT_EXPECT_TRUE(test, list_empty(&list.k_list));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(moves_test), KUNIT_CASE(safe_iteration_test), KUNIT_CASE(hlist_test),
	KUNIT_CASE(llist_test), KUNIT_CASE(sort_test), KUNIT_CASE(klist_test), {}
};
static struct kunit_suite suite = { .name = "list", .test_cases = cases };
kunit_test_suite(suite);
