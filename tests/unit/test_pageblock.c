// SPDX-License-Identifier: MIT
/*
 * Mobility grouping: kinds of memory keep to their own pageblocks, take others' when they must, and
 * a taken block changes its type. Lists follow the pageblocks (buddy_check sees to that).
 */
#include "page_test.h"

static void grouping_test(struct kunit *test)
{
	unsigned long before = settled_pages();
	int mixed = 0;

	for (int i = 0; i < 200; i++) {
		struct page *kernel = alloc_page(GFP_KERNEL | __GFP_NOWARN),
			    *user = alloc_page(GFP_USER | __GFP_MOVABLE | __GFP_NOWARN);

		KUNIT_ASSERT_TRUE(test, kernel && user);
		mixed += page_block(kernel, pageblock_order) == page_block(user, pageblock_order);
		__free_page(kernel);
		__free_page(user);
	}
	KUNIT_EXPECT_EQ(test, mixed, 0);
	expect_all_back(test, before);
}

/* Memory used up as movable and freed again is available to the kernel, and the other way round. */
static void take_over_test(struct kunit *test)
{
	static const gfp_t kinds[] = {GFP_USER | __GFP_MOVABLE, GFP_KERNEL,
				      GFP_KERNEL | __GFP_RECLAIMABLE, GFP_USER | __GFP_MOVABLE};
	unsigned long before, lent, most = 0;
	LIST_HEAD(aside);

	before = settled_pages();
	leave_little(&aside);
	/* contiguous areas serve movable pages alone */
	lent = global_zone_page_state(NR_FREE_CMA_PAGES);
	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++) {
		LIST_HEAD(list);
		unsigned long n = take_all((kinds[i] & ~__GFP_DIRECT_RECLAIM) | __GFP_NOWARN |
						   __GFP_NOMEMALLOC,
					   0, &list);

		KUNIT_EXPECT_EQ(test, buddy_check(), 0);
		if (!(kinds[i] & __GFP_MOVABLE))
			n += lent;
		if (!most)
			most = n;
		/*
		 * Where exactly the marks stop a taker depends on what its last fill left in the
		 * per-CPU stores.
		 */
		KUNIT_EXPECT_LE(test, n, most + 4 * PCP_FILL);
		KUNIT_EXPECT_LE(test, most, n + 4 * PCP_FILL);
		give_back(&list);
		drain_all_pages(NULL);
	}
	give_back(&aside);
	expect_all_back(test, before);
}

/*
 * Half of memory taken page by page by each kind, every other page given back: blocks of both
 * kinds, then all merges again.
 */
static void merge_after_mix_test(struct kunit *test)
{
	unsigned long before, little, largest_before = 0, largest_after = 0, n = 0;
	struct page *page, *next;
	struct zone *zone;
	LIST_HEAD(list);
	LIST_HEAD(aside);

	before = settled_pages();
	for_each_populated_zone(zone)
		largest_before += zone->free_area[MAX_PAGE_ORDER].nr_free;
	leave_little(&aside);
	little = nr_free_pages();
	while (nr_free_pages() > little / 2) {
		page = alloc_page((n++ & 1 ? GFP_KERNEL : GFP_USER | __GFP_MOVABLE) |
				  GFP_TEST_QUIET);
		if (!page)
			break;
		page->private = 0;
		list_add(&page->lru, &list);
	}
	n = 0;
	list_for_each_entry_safe(page, next, &list, lru)
		if (n++ & 2) {
			list_del(&page->lru);
			__free_page(page);
		}
	drain_all_pages(NULL);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	give_back(&list);
	give_back(&aside);
	expect_all_back(test, before);
	for_each_populated_zone(zone)
		largest_after += zone->free_area[MAX_PAGE_ORDER].nr_free;
	KUNIT_EXPECT_EQ(test, largest_after, largest_before);
}

static void claim_test(struct kunit *test)
{
	unsigned long before = settled_pages();
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_RECLAIMABLE, pageblock_order);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, get_pageblock_migratetype(page), (int)MIGRATE_RECLAIMABLE);
	__free_pages(page, pageblock_order);
	page = alloc_pages(GFP_USER | __GFP_MOVABLE, pageblock_order);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, get_pageblock_migratetype(page), (int)MIGRATE_MOVABLE);
	__free_pages(page, pageblock_order);
	expect_all_back(test, before);
}

static void set_type_test(struct kunit *test)
{
	unsigned long before = settled_pages();
	struct page *page = alloc_pages(GFP_KERNEL, pageblock_order);
	int was;

	KUNIT_ASSERT_NOT_NULL(test, page);
	was = get_pageblock_migratetype(page);
	for (int mt = 0; mt < MIGRATE_TYPES; mt++) {
		set_pageblock_migratetype(page + 7, mt);
		KUNIT_EXPECT_EQ(test, get_pageblock_migratetype(page + pageblock_nr_pages - 1), mt);
	}
	set_pageblock_migratetype(page, was);
	__free_pages(page, pageblock_order);
	expect_all_back(test, before);
}

static struct kunit_case pageblock_cases[] = {
	KUNIT_CASE(grouping_test),
	KUNIT_CASE(take_over_test),
	KUNIT_CASE(merge_after_mix_test),
	KUNIT_CASE(claim_test),
	KUNIT_CASE(set_type_test),
	{}
};

static struct kunit_suite pageblock_suite = {
	.name = "pageblock", .suite_init = settle_suite, .test_cases = pageblock_cases,
};
kunit_test_suite(pageblock_suite);
