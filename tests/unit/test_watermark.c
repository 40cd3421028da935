// SPDX-License-Identifier: MIT
/*
 * Reserves and reclaim: who gets the last pages, who is woken, and what happens when nobody can
 * give any. Uses up all memory on the way and gives it back.
 */
#include "page_test.h"

static struct zone *normal_zone(void)
{
	struct zone *zone;

	for_each_populated_zone(zone) if (zone_idx(zone) <= ZONE_NORMAL &&
					  zone->node == numa_node_id() &&
					  zone_managed_pages(zone)) return zone;
	return NULL;
}

static void marks_test(struct kunit *test)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		if (!managed_zone(zone))
			continue;
		KUNIT_EXPECT_LT(test, min_wmark_pages(zone), low_wmark_pages(zone));
		KUNIT_EXPECT_LT(test, low_wmark_pages(zone), high_wmark_pages(zone));
		KUNIT_EXPECT_LT(test, high_wmark_pages(zone), zone_managed_pages(zone));
		KUNIT_EXPECT_EQ(test, high_wmark_pages(zone) - low_wmark_pages(zone),
				low_wmark_pages(zone) - min_wmark_pages(zone));
	}
}

static void lowmem_reserve_test(struct kunit *test)
{
	pg_data_t *pgdat;

	for_each_online_pgdat(pgdat)
		for (int i = 0; i < MAX_NR_ZONES; i++) {
			struct zone *zone = &pgdat->node_zones[i];
			unsigned long above = 0;

			KUNIT_EXPECT_EQ(test, zone->lowmem_reserve[i], 0L);
			for (int j = i + 1; j < MAX_NR_ZONES; j++) {
				int ratio = sysctl_lowmem_reserve_ratio[i];

				above += zone_managed_pages(&pgdat->node_zones[j]);
				KUNIT_EXPECT_EQ(test, zone->lowmem_reserve[j],
						ratio && zone_managed_pages(zone)
							? (long)(above / ratio)
							: 0L);
			}
		}
}

/*
 * Plain requests stop first, atomic ones get half of min and more, who frees memory gets all of it.
 */
static void reserves_test(struct kunit *test)
{
	unsigned long before, little, nowait, atomic, all, min = 0;
	struct zone *zone;
	LIST_HEAD(list);
	LIST_HEAD(aside);

	before = settled_pages();
	for_each_populated_zone(zone)
		if (zone_idx(zone) <= ZONE_NORMAL)
			min += min_wmark_pages(zone);
	leave_little(&aside);
	little = nr_free_pages();
	nowait = take_all(__GFP_NOWARN | __GFP_NOMEMALLOC, 0, &list);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	atomic = take_all(GFP_ATOMIC | __GFP_NOWARN, 0, &list);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	all = take_all(GFP_ATOMIC | __GFP_MEMALLOC | __GFP_NOWARN, 0, &list);
	KUNIT_EXPECT_GT(test, nowait, 0UL);
	KUNIT_EXPECT_GT(test, atomic, min / 4);
	KUNIT_EXPECT_GT(test, all, min / 4);
	KUNIT_EXPECT_EQ(test, little - nr_free_pages(), nowait + atomic + all);
	for_each_populated_zone(zone)
		if (zone_idx(zone) <= ZONE_NORMAL)
			KUNIT_EXPECT_EQ(test, zone_free_pages(zone), zone->free_cma);
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_ATOMIC | __GFP_MEMALLOC | __GFP_NOWARN));
	give_back(&list);
	give_back(&aside);
	expect_all_back(test, before);
}

static void kswapd_bell_test(struct kunit *test)
{
	unsigned long before, rings = 0, after = 0;
	pg_data_t *pgdat;
	LIST_HEAD(list);

	before = settled_pages();
	leave_little(&list);
	for_each_online_pgdat(pgdat)
		rings += atomic_long_read(&pgdat->kswapd_wakeups);
	take_all(GFP_NOWAIT, 0, &list);
	for_each_online_pgdat(pgdat)
		after += atomic_long_read(&pgdat->kswapd_wakeups);
	KUNIT_EXPECT_GT(test, after, rings);
	give_back(&list);
	expect_all_back(test, before);
}

static LIST_HEAD(hoard);
static unsigned long asked;

/* Gives one page of the hoard for each question. */
static unsigned long give_one(gfp_t gfp, unsigned int order)
{
	struct page *page = list_first_entry_or_null(&hoard, struct page, lru);

	asked++;
	if (!page)
		return 0;
	list_del(&page->lru);
	__free_page(page);
	return 1;
}

static void reclaim_test(struct kunit *test)
{
	unsigned long before, event[NR_VM_EVENT_ITEMS], stalls = 0, stalls_after = 0;
	struct page *page;
	LIST_HEAD(aside);

	before = settled_pages();
	all_vm_events(event);
	for (int i = 0; i < MAX_NR_ZONES; i++)
		stalls += event[ALLOCSTALL_FIRST + i];
	leave_little(&aside);
	take_all(__GFP_NOWARN | __GFP_NOMEMALLOC, 0, &hoard);
	asked = 0;
	KUNIT_ASSERT_EQ(test, register_page_reclaim(give_one), 0);
	page = alloc_page(GFP_KERNEL | __GFP_NOWARN | __GFP_NOMEMALLOC);
	KUNIT_EXPECT_NOT_NULL(test, page);
	KUNIT_EXPECT_GT(test, asked, 0UL);
	if (page)
		__free_page(page);
	page = alloc_page(GFP_KERNEL | __GFP_NOFAIL);
	KUNIT_EXPECT_NOT_NULL(test, page);
	if (page)
		__free_page(page);
	all_vm_events(event);
	for (int i = 0; i < MAX_NR_ZONES; i++)
		stalls_after += event[ALLOCSTALL_FIRST + i];
	KUNIT_EXPECT_GT(test, stalls_after, stalls);
	page_reclaim_all();
	KUNIT_EXPECT_TRUE(test, list_empty(&hoard));
	unregister_page_reclaim(give_one);
	give_back(&aside);
	expect_all_back(test, before);
}

/*
 * Without anybody to reclaim from, a request that may sleep fails in the end, and leaves nothing
 * behind.
 */
static void failure_test(struct kunit *test)
{
	unsigned long before;
	LIST_HEAD(list);

	before = settled_pages();
	leave_little(&list);
	take_all(__GFP_NOWARN | __GFP_NOMEMALLOC, 0, &list);
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN, 5));
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL, 5));
	give_back(&list);
	expect_all_back(test, before);
}

static void watermark_rules_test(struct kunit *test)
{
	struct zone *zone = normal_zone();
	unsigned long free;

	KUNIT_ASSERT_NOT_NULL(test, zone);
	drain_all_pages(NULL);
	free = zone->free_pages - zone->free_cma - zone->nr_reserved_highatomic;
	KUNIT_EXPECT_TRUE(test, zone_watermark_ok(zone, 0, free - 1, zone_idx(zone), 0));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(zone, 0, free, zone_idx(zone), 0));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(zone, 1, free - 1, zone_idx(zone), 0));
}

static struct kunit_case watermark_cases[] = {
	KUNIT_CASE(marks_test),
	KUNIT_CASE(lowmem_reserve_test),
	KUNIT_CASE(reserves_test),
	KUNIT_CASE(kswapd_bell_test),
	KUNIT_CASE(reclaim_test),
	KUNIT_CASE(failure_test),
	KUNIT_CASE(watermark_rules_test),
	{}
};

static struct kunit_suite watermark_suite = {
	.name = "watermark", .suite_init = settle_suite, .test_cases = watermark_cases,
};
kunit_test_suite(watermark_suite);
