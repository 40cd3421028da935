// SPDX-License-Identifier: MIT
/*
 * gen_pools of devices: found by name, through phandles of nodes that are hung into the tree for
 * the moment, and gone with their device.
 */
#include <granule/fault_inject.h>
#include <kunit/test.h>
#include <linux/devres.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/genalloc.h>
#include <linux/of.h>

#define C(x) (u8)((u32)(x) >> 24), (u8)((u32)(x) >> 16), (u8)((u32)(x) >> 8), (u8)(x)

static u8 cells[] = { C(0x7f000001), C(0x7f000002), C(0x7f000003), C(0x7f000009) };
static struct property pools_p = { .name = "sram", .length = sizeof(cells), .value = cells };
static struct property label_p = { .name = "label", .length = 5, .value = "fast" };
static struct device_node sram = { .name = "sram", .full_name = "sram@0", .phandle = 0x7f000001 };
static struct device_node by_label = {
	.name = "part", .full_name = "part@0", .phandle = 0x7f000002, .properties = &label_p,
};
static struct device_node by_name = {
	.name = "slow", .full_name = "slow@1", .phandle = 0x7f000003,
};
static struct device_node user = { .name = "user", .full_name = "user", .properties = &pools_p };
static struct device_node *first_child;

static struct device dev;

static int init(struct kunit *test)
{
	dev = (struct device){ .init_name = "sram-test", .of_node = &sram };
	KUNIT_ASSERT_EQ(test, device_register(&dev), 0);
	first_child = of_root->child;
	sram.parent = user.parent = of_root;
	sram.sibling = &user;
	user.sibling = first_child;
	sram.child = &by_label;
	by_label.parent = by_name.parent = &sram;
	by_label.sibling = &by_name;
	of_root->child = &sram;
	return 0;
}

static void finish(struct kunit *test)
{
	of_root->child = first_child;
	devres_release_all(&dev);
	device_unregister(&dev);
}

static void found_by_name(struct kunit *test)
{
	struct gen_pool *plain, *fast;

	KUNIT_EXPECT_NULL(test, gen_pool_get(&dev, NULL));
	plain = devm_gen_pool_create(&dev, 4, NUMA_NO_NODE, NULL);
	fast = devm_gen_pool_create(&dev, 4, NUMA_NO_NODE, "fast");
	KUNIT_ASSERT_FALSE(test, IS_ERR(plain) || IS_ERR(fast));
	KUNIT_EXPECT_PTR_EQ(test, gen_pool_get(&dev, NULL), plain);
	KUNIT_EXPECT_PTR_EQ(test, gen_pool_get(&dev, "fast"), fast);
	KUNIT_EXPECT_NULL(test, gen_pool_get(&dev, "faster"));
	KUNIT_EXPECT_EQ(test, PTR_ERR(devm_gen_pool_create(&dev, 4, NUMA_NO_NODE, "fast")),
			(long)-EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(devm_gen_pool_create(&dev, 4, NUMA_NO_NODE, NULL)),
			(long)-EINVAL);
	KUNIT_EXPECT_EQ(test, gen_pool_add(fast, 0x1000, 0x1000, NUMA_NO_NODE), 0);
	KUNIT_EXPECT_EQ(test, devres_release_all(&dev), 2);
	KUNIT_EXPECT_NULL(test, gen_pool_get(&dev, "fast"));
}

static void found_by_the_tree(struct kunit *test)
{
	struct gen_pool *plain = devm_gen_pool_create(&dev, 4, NUMA_NO_NODE, NULL);
	struct gen_pool *fast = devm_gen_pool_create(&dev, 4, NUMA_NO_NODE, "fast");
	struct gen_pool *slow = devm_gen_pool_create(&dev, 4, NUMA_NO_NODE, "slow");

	KUNIT_ASSERT_FALSE(test, IS_ERR(plain) || IS_ERR(fast) || IS_ERR(slow));
	KUNIT_EXPECT_PTR_EQ(test, of_gen_pool_get(&user, "sram", 0), plain);
	KUNIT_EXPECT_PTR_EQ(test, of_gen_pool_get(&user, "sram", 1), fast);
	KUNIT_EXPECT_PTR_EQ(test, of_gen_pool_get(&user, "sram", 2), slow);
	KUNIT_EXPECT_NULL(test, of_gen_pool_get(&user, "sram", 3));	/* no such node */
	KUNIT_EXPECT_NULL(test, of_gen_pool_get(&user, "sram", 4));
	KUNIT_EXPECT_NULL(test, of_gen_pool_get(&user, "none", 0));
}

static void every_failure_is_clean(struct kunit *test)
{
	unsigned int runs = 0;

	for_each_failure(&failslab) {
		struct gen_pool *pool = devm_gen_pool_create(&dev, 4, NUMA_NO_NODE, "x");

		KUNIT_EXPECT_EQ(test, failslab.hit, IS_ERR(pool));
		KUNIT_EXPECT_EQ(test, devres_release_all(&dev), failslab.hit ? 0 : 1);
		runs++;
	}
	KUNIT_EXPECT_EQ(test, runs, 4U);	/* the resource, the name, the pool, none */
	KUNIT_EXPECT_EQ(test, gen_pool_check_all(), 0);
}

static struct kunit_case genalloc_dev_cases[] = {
	KUNIT_CASE(found_by_name),
	KUNIT_CASE(found_by_the_tree),
	KUNIT_CASE(every_failure_is_clean),
	{}
};

static struct kunit_suite genalloc_dev_suite = {
	.name = "genalloc_dev", .init = init, .exit = finish, .test_cases = genalloc_dev_cases,
};
kunit_test_suite(genalloc_dev_suite);
