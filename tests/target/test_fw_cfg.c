// SPDX-License-Identifier: MIT
/* QEMU's firmware configuration by DMA: what is there, what is refused. */
#include <asm/byteorder.h>
#include <granule/fault_inject.h>
#include <granule/fw_cfg.h>
#include <kunit/test.h>
#include <linux/errno.h>

#define WAIT_ITEM "etc/boot-fail-wait"	/* every machine has it: 4 bytes, read-only */

static bool fw_cfg_present(void)
{
	return fw_cfg_device() != NULL;
}

static int fw_cfg_init(struct kunit *test)
{
	if (!fw_cfg_device())
		kunit_skip(test, "this board has no fw_cfg");
	return 0;
}

static void an_item_is_read_whole_and_in_parts(struct kunit *test)
{
	u8 *whole = kunit_kmalloc(test, 8, GFP_KERNEL), *part = kunit_kmalloc(test, 8, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, whole);
	KUNIT_ASSERT_NOT_NULL(test, part);
	KUNIT_ASSERT_EQ(test, fw_cfg_size(WAIT_ITEM), 4);
	memset(whole, 0xee, 8);
	KUNIT_EXPECT_EQ(test, fw_cfg_read(WAIT_ITEM, whole, 0, 4), 0);
	KUNIT_EXPECT_EQ(test, whole[4], 0xee);
	for (int i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, fw_cfg_read(WAIT_ITEM, part, i, 1), 0);
		KUNIT_EXPECT_EQ(test, part[0], whole[i]);
	}
	/* no such wait: -1, or milliseconds */
	KUNIT_EXPECT_TRUE(test, le32_to_cpu(*(__le32 *)whole) == ~0u ||
				le32_to_cpu(*(__le32 *)whole) <= 0xffff);
}

static void bad_requests_are_refused(struct kunit *test)
{
	u8 *buf = kunit_kmalloc(test, 64, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_EXPECT_EQ(test, fw_cfg_size("no/such-item"), (long)-ENOENT);
	KUNIT_EXPECT_EQ(test, fw_cfg_read("no/such-item", buf, 0, 1), -ENOENT);
	KUNIT_EXPECT_EQ(test, fw_cfg_read(WAIT_ITEM, buf, 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, fw_cfg_read(WAIT_ITEM, buf, 0, 5), -EINVAL);
	KUNIT_EXPECT_EQ(test, fw_cfg_read(WAIT_ITEM, buf, 5, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, fw_cfg_read(WAIT_ITEM, buf, ~(size_t)0, 2), -EINVAL);
	/* not ours to write, and all is well after it */
	KUNIT_EXPECT_EQ(test, fw_cfg_write(WAIT_ITEM, buf, 0, 4), -EIO);
	KUNIT_EXPECT_EQ(test, fw_cfg_read(WAIT_ITEM, buf, 0, 4), 0);
}

static struct kunit_case fw_cfg_cases[] = {
	KUNIT_CASE(an_item_is_read_whole_and_in_parts),
	KUNIT_CASE(bad_requests_are_refused),
	{ }
};

static struct kunit_suite fw_cfg_suite = {
	.name = "fw_cfg", .init = fw_cfg_init, .test_cases = fw_cfg_cases,
	.present = fw_cfg_present,
};
kunit_test_suite(fw_cfg_suite);
