/* SPDX-License-Identifier: MIT */
/*
 * What the suites of media zones share: zones whose memory is nowhere (nothing touches it), and
 * zones of real pages, taken from the page allocator and marked as reserved meanwhile.
 */
#ifndef TESTS_UNIT_MMZ_TEST_H
#define TESTS_UNIT_MMZ_TEST_H

#include <../drivers/media/mmz.h>
#include <../drivers/media/mmz_stat.h>
#include <asm/page.h>
#include <kunit/test.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/sizes.h>

/* Far above any board's RAM. */
#define NOWHERE	0x7000000000ull

static inline hil_mmz_t *zone_nowhere(struct kunit *test, const char *name, u64 offset,
				      unsigned long nbytes)
{
	hil_mmz_t *zone = hil_mmz_create(name, 0, NOWHERE + offset, nbytes);

	KUNIT_ASSERT_NOT_NULL(test, zone);
	KUNIT_ASSERT_EQ(test, mmz_zone_link(zone, false), 0);
	return zone;
}

static inline void zone_gone(struct kunit *test, hil_mmz_t *zone)
{
	KUNIT_EXPECT_EQ(test, hil_mmz_unregister(zone), 0);
	KUNIT_EXPECT_EQ(test, hil_mmz_destroy(zone), 0);
}

/* 1 MiB in the linear map. */
#define REAL_BYTES	SZ_1M

static inline hil_mmz_t *zone_real(struct kunit *test, const char *name)
{
	struct page *page = alloc_pages(GFP_KERNEL, get_order(REAL_BYTES));
	hil_mmz_t *zone;

	KUNIT_ASSERT_NOT_NULL(test, page);
	for (unsigned int i = 0; i < REAL_BYTES >> PAGE_SHIFT; i++)
		SetPageReserved(page + i);
	zone = hil_mmz_create(name, 0, page_to_phys(page), REAL_BYTES);
	KUNIT_ASSERT_NOT_NULL(test, zone);
	KUNIT_ASSERT_EQ(test, mmz_zone_link(zone, true), 0);
	return zone;
}

static inline void zone_real_gone(struct kunit *test, hil_mmz_t *zone)
{
	struct page *page = pfn_to_page(PHYS_PFN(zone->phys_start));

	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	zone_gone(test, zone);
	for (unsigned int i = 0; i < REAL_BYTES >> PAGE_SHIFT; i++)
		ClearPageReserved(page + i);
	__free_pages(page, get_order(REAL_BYTES));
}

#endif
