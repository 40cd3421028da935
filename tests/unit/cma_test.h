/* SPDX-License-Identifier: MIT */
/*
 * What the suites of contiguous memory share: an area of their own, made of free memory and given
 * up again, and pages lent out of it.
 *
 * The checkers run after every step on the host, where the machine is small, and now and then in
 * the image.
 */
#ifndef TESTS_UNIT_CMA_TEST_H
#define TESTS_UNIT_CMA_TEST_H

#include "page_test.h"
#include <granule/movable_load.h>
#include <linux/cma.h>
#include <linux/slab.h>
#include <../mm/cma.h>

/* Free pages when no cache of objects keeps a slab from its first use on. */
static inline unsigned long all_settled(void)
{
	kmem_cache_shrink_all();
	return settled_pages();
}

static inline void expect_sound(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, cma_check(), 0);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
}

/* An area of so many pageblocks, or the test is skipped: pageblocks may be 64 MiB. */
static inline struct cma *new_area(struct kunit *test, unsigned int blocks, unsigned int per_bit)
{
	struct cma *cma;

	if (cma_create(blocks * pageblock_nr_pages, per_bit, "test", &cma))
		kunit_skip(test, "no %u free pageblocks of %lu KiB in a row", blocks,
			   pageblock_nr_pages << (PAGE_SHIFT - 10));
	return cma;
}

/* Everything of the area is free, it goes, and all memory is as it was. */
static inline void end_area(struct kunit *test, struct cma *cma, unsigned long free_before)
{
	expect_sound(test);
	KUNIT_EXPECT_EQ(test, cma_destroy(cma), 0);
	KUNIT_EXPECT_EQ(test, cma_check(), 0);
	KUNIT_EXPECT_EQ(test, all_settled(), free_before);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
}

#endif
