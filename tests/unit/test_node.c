// SPDX-License-Identifier: MIT
/* The node tree: paths, order, texts larger than the first buffer, writes, failed allocations. */
#include <granule/fault_inject.h>
#include <granule/node.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/seq_file.h>

static unsigned int lines;
static char stored[32];

static int show_lines(struct seq_file *m, void *data)
{
	(void)data;
	for (unsigned int i = 0; i < lines; i++)
		seq_printf(m, "line %05u\n", i);
	return 0;
}

static int store_text(void *data, char *text)
{
	(void)data;
	return strscpy(stored, text, sizeof(stored)) < 0 ? -EINVAL : 0;
}

static void count_bytes(void *ctx, const char *text, size_t len)
{
	(void)text;
	*(size_t *)ctx += len;
}

static void nodes_are_found_by_path_and_sorted(struct kunit *test)
{
	static const char *const order[] = { "a", "cpu2", "cpu10", "z" };
	struct node *dir, *it;
	int i = 0;

	KUNIT_ASSERT_EQ(test, node_add("/test/z", show_lines, NULL, NULL), 0);
	KUNIT_ASSERT_EQ(test, node_add("/test/cpu10", show_lines, NULL, NULL), 0);
	KUNIT_ASSERT_EQ(test, node_add("/test/cpu2", show_lines, NULL, NULL), 0);
	KUNIT_ASSERT_EQ(test, node_add("/test/a/b/c", show_lines, NULL, NULL), 0);
	KUNIT_EXPECT_EQ(test, node_add("/test/z", show_lines, NULL, NULL), -EEXIST);
	KUNIT_EXPECT_EQ(test, node_add("/test/z/below", show_lines, NULL, NULL), -EEXIST);
	dir = node_lookup("//test/");
	KUNIT_ASSERT_NOT_NULL(test, dir);
	KUNIT_EXPECT_TRUE(test, dir->is_dir);
	node_for_each_child(dir, it)
		KUNIT_EXPECT_STREQ(test, it->name, order[i++]);
	KUNIT_EXPECT_NOT_NULL(test, node_lookup("/test/a/b/c"));
	KUNIT_EXPECT_NULL(test, node_lookup("/test/a/b/d"));
	KUNIT_EXPECT_NULL(test, node_lookup("test"));
	node_remove("/test");
	KUNIT_EXPECT_NULL(test, node_lookup("/test"));
}

static void long_texts_arrive_whole(struct kunit *test)
{
	size_t got;

	KUNIT_ASSERT_EQ(test, node_add("/test/long", show_lines, NULL, NULL), 0);
	for (lines = 1; lines <= 16384; lines *= 4) {
		got = 0;
		KUNIT_EXPECT_EQ(test, node_read(node_lookup("/test/long"), count_bytes, &got), 0);
		KUNIT_EXPECT_EQ(test, got, lines * 11ul);
	}
	node_remove("/test");
}

static void writes_and_refusals(struct kunit *test)
{
	char text[] = "hello";
	size_t got = 0;

	KUNIT_ASSERT_EQ(test, node_add("/test/rw", NULL, store_text, NULL), 0);
	KUNIT_EXPECT_EQ(test, node_write(node_lookup("/test/rw"), text), 0);
	KUNIT_EXPECT_STREQ(test, stored, "hello");
	KUNIT_EXPECT_EQ(test, node_read(node_lookup("/test/rw"), count_bytes, &got), -EACCES);
	KUNIT_EXPECT_EQ(test, node_read(node_lookup("/test"), count_bytes, &got), -EISDIR);
	KUNIT_EXPECT_EQ(test, node_write(node_lookup("/test"), text), -EISDIR);
	node_remove("/test");
}

static void a_refused_node_leaves_no_directories(struct kunit *test)
{
	unsigned int refused = 0;
	int err = 0;

	for_each_failure(&failslab) {
		err = node_add("/test/a/b", show_lines, NULL, NULL);
		refused += err != 0;
		KUNIT_EXPECT_EQ(test, node_lookup("/test") != NULL, err == 0);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_GE(test, refused, 6u);	/* three nodes, each with a name */
	node_remove("/test");
}

static struct kunit_case node_cases[] = {
	KUNIT_CASE(nodes_are_found_by_path_and_sorted),
	KUNIT_CASE(long_texts_arrive_whole),
	KUNIT_CASE(writes_and_refusals),
	KUNIT_CASE(a_refused_node_leaves_no_directories),
	{}
};

static struct kunit_suite node_suite = { .name = "node", .test_cases = node_cases };
kunit_test_suite(node_suite);
