// SPDX-License-Identifier: MIT
/* The resource tree: overlap refused, containers found, contents adopted. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/ioport.h>

static struct resource make(u64 start, u64 end)
{
	return (struct resource){ .start = start, .end = end, .name = "test" };
}

static void overlaps_are_refused(struct kunit *test)
{
	struct resource root = make(0, 0xfffff), a = make(0x1000, 0x1fff), b = make(0x2000, 0x2fff);
	struct resource over = make(0x1800, 0x27ff), outside = make(0x100000, 0x100fff);

	KUNIT_EXPECT_EQ(test, request_resource(&root, &b), 0);
	KUNIT_EXPECT_EQ(test, request_resource(&root, &a), 0);
	KUNIT_EXPECT_PTR_EQ(test, root.child, &a);
	KUNIT_EXPECT_PTR_EQ(test, a.sibling, &b);
	KUNIT_EXPECT_EQ(test, request_resource(&root, &over), -EBUSY);
	KUNIT_EXPECT_EQ(test, insert_resource(&root, &over), -EBUSY);
	KUNIT_EXPECT_EQ(test, request_resource(&root, &outside), -EINVAL);
	KUNIT_EXPECT_EQ(test, release_resource(&a), 0);
	KUNIT_EXPECT_PTR_EQ(test, root.child, &b);
	KUNIT_EXPECT_EQ(test, release_resource(&a), -EINVAL);
}

static void insertion_descends_and_adopts(struct kunit *test)
{
	struct resource root = make(0, 0xfffff), inner = make(0x2000, 0x2fff);
	struct resource second = make(0x4000, 0x4fff), around = make(0x1000, 0x8fff);
	struct resource deep = make(0x2100, 0x21ff);

	KUNIT_EXPECT_EQ(test, insert_resource(&root, &inner), 0);
	KUNIT_EXPECT_EQ(test, insert_resource(&root, &second), 0);
	KUNIT_EXPECT_EQ(test, insert_resource(&root, &around), 0);
	KUNIT_EXPECT_PTR_EQ(test, root.child, &around);
	KUNIT_EXPECT_PTR_EQ(test, around.child, &inner);
	KUNIT_EXPECT_PTR_EQ(test, inner.sibling, &second);
	KUNIT_EXPECT_PTR_EQ(test, inner.parent, &around);
	KUNIT_EXPECT_EQ(test, insert_resource(&root, &deep), 0);
	KUNIT_EXPECT_PTR_EQ(test, inner.child, &deep);
}

static void the_last_byte_can_be_owned(struct kunit *test)
{
	struct resource root = make(0, ~0ull), top = make(~0xfffull, ~0ull);
	struct resource wrapped = make(0x2000, 0x1000);

	KUNIT_EXPECT_EQ(test, request_resource(&root, &top), 0);
	KUNIT_EXPECT_EQ(test, resource_size(&top), 0x1000ull);
	KUNIT_EXPECT_EQ(test, request_resource(&root, &wrapped), -EINVAL);
}

static struct kunit_case resource_cases[] = {
	KUNIT_CASE(overlaps_are_refused),
	KUNIT_CASE(insertion_descends_and_adopts),
	KUNIT_CASE(the_last_byte_can_be_owned),
	{}
};

static struct kunit_suite resource_suite = { .name = "resource", .test_cases = resource_cases };
kunit_test_suite(resource_suite);
