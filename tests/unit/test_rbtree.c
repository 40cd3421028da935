// SPDX-License-Identifier: MIT
/* Red-black trees, plain, cached and augmented, and interval trees, against arrays. */
#include <kunit/test.h>
#include <linux/interval_tree.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/rbtree_augmented.h>

#define NODES 120

struct item {
	struct rb_node rb;
	u32 key, value, max;	/* max: of the values in the subtree */
	bool in;
};

static struct item items[NODES];

#define to_item(node) rb_entry(node, struct item, rb)

static bool less(struct rb_node *a, const struct rb_node *b)
{
	return to_item(a)->key < to_item(b)->key;
}

static int compare(const void *key, const struct rb_node *node)
{
	u32 wanted = *(const u32 *)key, k = to_item(node)->key;

	return wanted < k ? -1 : wanted > k;
}

/* The tree holds exactly the items that are in, in order, by the rules. */
static void check_tree(struct kunit *test, struct rb_root *root)
{
	struct rb_node *node;
	unsigned int count = 0, in = 0, post = 0;

	KUNIT_ASSERT_TRUE(test, rb_check(root, less));
	for (node = rb_first(root); node; node = rb_next(node)) {
		KUNIT_ASSERT_TRUE(test, to_item(node)->in);
		count++;
	}
	for (node = rb_last(root); node; node = rb_prev(node))
		count--;
	KUNIT_ASSERT_EQ(test, count, 0u);
	for (node = rb_first_postorder(root); node; node = rb_next_postorder(node))
		post++;
	for (int i = 0; i < NODES; i++)
		in += items[i].in;
	KUNIT_ASSERT_EQ(test, post, in);
}

static void random_test(struct kunit *test)
{
	struct rb_root_cached tree = RB_ROOT_CACHED;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 1);
	memset(items, 0, sizeof(items));
	for (int step = 0; step < 4000; step++) {
		struct item *item = &items[prandom_u32_max_state(&rnd, NODES)];

		if (item->in) {
			rb_erase_cached(&item->rb, &tree);
		} else {
			item->key = prandom_u32_max_state(&rnd, 1000);
			rb_add_cached(&item->rb, &tree, less);
		}
		item->in = !item->in;
		KUNIT_ASSERT_PTR_EQ(test, rb_first_cached(&tree), rb_first(&tree.rb_root));
		if (step % 8 == 0)
			check_tree(test, &tree.rb_root);
		if (item->in)
			KUNIT_ASSERT_NOT_NULL(test, rb_find(&item->key, &tree.rb_root, compare));
	}
}

static void replace_test(struct kunit *test)
{
	struct rb_root root = RB_ROOT;
	struct item other = { .key = 50, .in = true };

	memset(items, 0, sizeof(items));
	for (int i = 0; i < NODES; i++) {
		items[i].key = i;
		items[i].in = true;
		rb_add(&items[i].rb, &root, less);
	}
	rb_replace_node(&items[50].rb, &other.rb, &root);
	KUNIT_EXPECT_PTR_EQ(test, rb_next(&items[49].rb), &other.rb);
	KUNIT_EXPECT_PTR_EQ(test, rb_prev(&items[51].rb), &other.rb);
	KUNIT_EXPECT_TRUE(test, rb_check(&root, less));
	RB_CLEAR_NODE(&items[50].rb);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_NODE(&items[50].rb));
	KUNIT_EXPECT_NULL(test, rb_next(&items[50].rb));
}

/* A broken tree is noticed: the checker is no better than what it refuses. */
static void checker_test(struct kunit *test)
{
	struct rb_root root = RB_ROOT;
	struct rb_node *leaf;

	memset(items, 0, sizeof(items));
	for (int i = 0; i < 20; i++) {
		items[i].key = i;
		rb_add(&items[i].rb, &root, less);
	}
	KUNIT_EXPECT_TRUE(test, rb_check(&root, less));
	leaf = rb_first(&root);
	leaf->__rb_parent_color ^= 1;
	KUNIT_EXPECT_FALSE(test, rb_check(&root, NULL));
	leaf->__rb_parent_color ^= 1;
	to_item(leaf)->key = 30;
	KUNIT_EXPECT_FALSE(test, rb_check(&root, less));
	KUNIT_EXPECT_TRUE(test, rb_check(&root, NULL));
}

#define VALUE(item) ((item)->value)
RB_DECLARE_CALLBACKS_MAX(static, augment, struct item, rb, u32, max, VALUE);

static void add_augmented(struct item *item, struct rb_root *root)
{
	struct rb_node **link = &root->rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		to_item(parent)->max = max(to_item(parent)->max, item->value);
		link = item->key < to_item(parent)->key ? &parent->rb_left : &parent->rb_right;
	}
	item->max = item->value;
	rb_link_node(&item->rb, parent, link);
	rb_insert_augmented(&item->rb, root, &augment);
}

static u32 subtree_max(struct kunit *test, struct rb_node *node)
{
	u32 most;

	if (!node)
		return 0;
	most = max(subtree_max(test, node->rb_left), subtree_max(test, node->rb_right));
	most = max(most, to_item(node)->value);
	KUNIT_EXPECT_EQ(test, to_item(node)->max, most);
	return most;
}

static void augmented_test(struct kunit *test)
{
	struct rb_root root = RB_ROOT;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 2);
	memset(items, 0, sizeof(items));
	for (int step = 0; step < 2000 && test->status == KUNIT_SUCCESS; step++) {
		struct item *item = &items[prandom_u32_max_state(&rnd, NODES)];

		if (item->in) {
			rb_erase_augmented(&item->rb, &root, &augment);
		} else {
			item->key = prandom_u32_max_state(&rnd, 1000);
			item->value = prandom_u32_max_state(&rnd, 50);
			add_augmented(item, &root);
		}
		item->in = !item->in;
		subtree_max(test, root.rb_node);
	}
	check_tree(test, &root);
}

static void interval_test(struct kunit *test)
{
	static struct interval_tree_node nodes[60];
	struct rb_root_cached root = RB_ROOT_CACHED;
	struct interval_tree_node *found;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 3);
	for (int i = 0; i < 60; i++) {
		nodes[i].start = prandom_u32_max_state(&rnd, 1000);
		nodes[i].last = nodes[i].start + prandom_u32_max_state(&rnd, 100);
		interval_tree_insert(&nodes[i], &root);
	}
	for (int i = 0; i < 60; i += 3)
		interval_tree_remove(&nodes[i], &root);
	for (int round = 0; round < 300; round++) {
		unsigned long start = prandom_u32_max_state(&rnd, 1100), prev = 0;
		unsigned long last = start + prandom_u32_max_state(&rnd, 60);
		unsigned int want = 0, got = 0;

		for (int i = 0; i < 60; i++)
			want += i % 3 && nodes[i].start <= last && start <= nodes[i].last;
		for (found = interval_tree_iter_first(&root, start, last); found;
		     found = interval_tree_iter_next(found, start, last)) {
			KUNIT_ASSERT_TRUE(test, found->start <= last && start <= found->last);
			KUNIT_ASSERT_LE(test, prev, found->start);
			prev = found->start;
			got++;
		}
		KUNIT_ASSERT_EQ(test, got, want);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(random_test), KUNIT_CASE(replace_test), KUNIT_CASE(checker_test),
	KUNIT_CASE(augmented_test), KUNIT_CASE(interval_test), {}
};
static struct kunit_suite suite = { .name = "rbtree", .test_cases = cases };
kunit_test_suite(suite);
