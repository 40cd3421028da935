// SPDX-License-Identifier: MIT
/*
 * MMZ: zones of a CMA area. The vendor's count of pages is taken before the size is rounded, and
 * neither alignment nor the zone's type reaches the area.
 */
#include "mmz_test.h"
#include <granule/fault_inject.h>
#include <linux/cma.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/pageblock-flags.h>

static struct cma *area;

static int make_area(struct kunit_suite *suite)
{
	return cma_create(2 * pageblock_nr_pages, 0, "mmz-test", &area);
}

static void drop_area(struct kunit_suite *suite)
{
	cma_destroy(area);
}

static hil_mmz_t *zone_of_area(struct kunit *test, unsigned int type, unsigned long unit,
			       unsigned long budget)
{
	hil_mmz_t *zone = hil_mmz_create_v2("cma", 0, cma_get_base(area), budget, type, unit);

	KUNIT_ASSERT_NOT_NULL(test, zone);
	zone->cma = area;
	zone->span = cma_get_size(area);
	KUNIT_ASSERT_EQ(test, mmz_zone_link(zone, false), 0);
	return zone;
}

static void lengths_are_rounded_before_they_are_counted(struct kunit *test)
{
	hil_mmz_t *zone = zone_of_area(test, HIL_DEFAULT_ALLOC, 0, cma_get_size(area));
	unsigned long before = cma_get_available(area);
	hil_mmb_t *mmb = hil_mmb_alloc_in("odd", 2 * PAGE_SIZE + 1, 8 * PAGE_SIZE, zone);

	KUNIT_ASSERT_NOT_NULL(test, mmb);
	KUNIT_EXPECT_EQ(test, mmb->length, 3 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, before - cma_get_available(area), 3ul);
	KUNIT_EXPECT_EQ(test, mmb->phys_addr & (8 * PAGE_SIZE - 1), 0ull);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_free(mmb), 0);
	KUNIT_EXPECT_EQ(test, cma_get_available(area), before);
	zone_gone(test, zone);
}

static void the_zones_type_reaches_the_area(struct kunit *test)
{
	hil_mmz_t *zone = zone_of_area(test, HIL_SLAB_ALLOC, 0, cma_get_size(area));
	unsigned long before = cma_get_available(area);
	hil_mmb_t *mmb = hil_mmb_alloc_in("slab", 4 * PAGE_SIZE + 1, 0, zone);

	KUNIT_ASSERT_NOT_NULL(test, mmb);
	KUNIT_EXPECT_EQ(test, mmb->length, 8 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, before - cma_get_available(area), 8ul);
	hil_mmb_free(mmb);
	zone_gone(test, zone);
}

static void a_zone_is_a_budget(struct kunit *test)
{
	hil_mmz_t *zone = zone_of_area(test, HIL_DEFAULT_ALLOC, 0, 8 * PAGE_SIZE);
	unsigned long before = cma_get_available(area);
	hil_mmb_t *a = hil_mmb_alloc_in("a", 6 * PAGE_SIZE, 0, zone);

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_EXPECT_EQ(test, mmz_largest(zone), 2 * PAGE_SIZE);
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc_in("b", 3 * PAGE_SIZE, 0, zone));
	KUNIT_EXPECT_STREQ(test, mmz_last_refusal(), mmz_refusal_text[MMZ_NO_ROOM]);
	KUNIT_EXPECT_EQ(test, before - cma_get_available(area), 6ul);
	hil_mmb_free(a);
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc_in("c", 9 * PAGE_SIZE, 0, zone));
	KUNIT_EXPECT_EQ(test, zone->used, 0ul);
	zone_gone(test, zone);
}

static void blocks_are_mapped_and_found(struct kunit *test)
{
	hil_mmz_t *zone = zone_of_area(test, HIL_DEFAULT_ALLOC, 0, cma_get_size(area));
	hil_mmb_t *mmb = hil_mmb_alloc_in("map", 2 * PAGE_SIZE, 0, zone);
	char *at;

	KUNIT_ASSERT_NOT_NULL(test, mmb);
	at = hil_mmb_map2kern_cached(mmb);
	KUNIT_ASSERT_NOT_NULL(test, at);
	memset(at, 0x3c, 2 * PAGE_SIZE);
	KUNIT_EXPECT_PTR_EQ(test, hil_mmb_getby_kvirt(at + PAGE_SIZE), mmb);
	KUNIT_EXPECT_PTR_EQ(test, hil_mmb_getby_phys(mmb->phys_addr), mmb);
	KUNIT_EXPECT_EQ(test, hil_mmb_flush_dcache_byaddr(at, mmb->phys_addr, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_free(mmb), 0);
	KUNIT_EXPECT_EQ(test, zone->blocks, 1u);
	KUNIT_EXPECT_EQ(test, hil_mmb_unmap(mmb), 0);
	KUNIT_EXPECT_EQ(test, zone->blocks, 0u);
	zone_gone(test, zone);
}

static void allocation_fails_cleanly_without_memory(struct kunit *test)
{
	hil_mmz_t *zone = zone_of_area(test, HIL_DEFAULT_ALLOC, 0, cma_get_size(area));
	unsigned long before = cma_get_available(area);

	hil_mmz_forget();
	for_each_failure(&failslab) {
		hil_mmb_t *mmb = hil_mmb_alloc_in("b", PAGE_SIZE, 0, zone);

		if (!failslab.hit)
			KUNIT_EXPECT_NOT_NULL(test, mmb);
		if (mmb)
			hil_mmb_free(mmb);
		hil_mmz_forget();
		KUNIT_EXPECT_EQ(test, zone->used, 0ul);
		KUNIT_EXPECT_EQ(test, zone->busy, 0u);
		KUNIT_EXPECT_EQ(test, cma_get_available(area), before);
		KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	}
	zone_gone(test, zone);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(lengths_are_rounded_before_they_are_counted),
	KUNIT_CASE(the_zones_type_reaches_the_area), KUNIT_CASE(a_zone_is_a_budget),
	KUNIT_CASE(blocks_are_mapped_and_found),
	KUNIT_CASE(allocation_fails_cleanly_without_memory),
	{ }
};

static struct kunit_suite suite = {
	.name = "mmz_cma", .suite_init = make_area, .suite_exit = drop_area, .test_cases = cases,
};
kunit_test_suite(suite);
