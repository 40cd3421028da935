// SPDX-License-Identifier: MIT
/*
 * The per-CPU page stores: what goes in comes out, marks are kept, fills and drains move no more
 * than they may, draining empties them.
 */
#include "page_test.h"
#include <linux/smp.h>

static struct per_cpu_pages *store_of(struct page *page)
{
	return page_zone(page)->pcp[smp_processor_id()];
}

static unsigned long stored(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		pages += pcp_count(zone->pcp[smp_processor_id()]);
	return pages;
}

static void last_in_first_out_test(struct kunit *test)
{
	for (unsigned int order = 0; order <= PCP_MAX_ORDER; order++) {
		struct page *page = alloc_pages(GFP_KERNEL, order), *again;

		KUNIT_ASSERT_NOT_NULL(test, page);
		__free_pages(page, order);
		KUNIT_EXPECT_TRUE(test, PagePcp(page));
		KUNIT_EXPECT_EQ(test, page_ref_count(page), 0);
		again = alloc_pages(GFP_KERNEL, order);
		KUNIT_EXPECT_PTR_EQ(test, again, page);
		__free_pages(again, order);
	}
}

static void fill_test(struct kunit *test)
{
	struct page *page;
	unsigned long before;

	drain_all_pages(NULL);
	KUNIT_EXPECT_EQ(test, stored(), 0UL);
	before = settled_pages();
	page = alloc_page(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_LE(test, stored(), (unsigned long)PCP_FILL);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before - 1);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	drain_all_pages(NULL);
	KUNIT_EXPECT_EQ(test, stored(), 0UL);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before);
}

/*
 * However many pages come back, a level never holds more than its mark, and one free never drains
 * more than PCP_DRAIN pages.
 */
static void high_mark_test(struct kunit *test)
{
	for (unsigned int order = 0; order <= PCP_MAX_ORDER; order++) {
		unsigned long before, blocks;
		struct page *page, *next;
		LIST_HEAD(list);

		drain_all_pages(NULL);
		before = settled_pages();
		page = alloc_pages(GFP_KERNEL, order);
		KUNIT_ASSERT_NOT_NULL(test, page);
		blocks = store_of(page)->level[order].high + 40;
		__free_pages(page, order);
		for (unsigned long i = 0; i < blocks; i++) {
			page = alloc_pages(GFP_KERNEL | GFP_TEST_QUIET, order);
			if (!page)
				break;
			list_add(&page->lru, &list);
		}
		list_for_each_entry_safe(page, next, &list, lru) {
			struct pcp_level *level = &store_of(page)->level[order];
			unsigned long was = pcp_level_count(level);

			list_del(&page->lru);
			__free_pages(page, order);
			KUNIT_EXPECT_LE(test, pcp_level_count(level), level->high);
			KUNIT_EXPECT_LE(test, was + 1 - pcp_level_count(level),
					(unsigned long)max(PCP_DRAIN >> order, 1));
		}
		expect_all_back(test, before);
	}
}

static void events_test(struct kunit *test)
{
	static unsigned long event[NR_VM_EVENT_ITEMS], after[NR_VM_EVENT_ITEMS];
	unsigned long allocs = 0, allocs_after = 0;

	all_vm_events(event);
	for (unsigned int order = 0; order < 6; order++)
		__free_pages(alloc_pages(GFP_KERNEL | __GFP_NOFAIL, order), order);
	all_vm_events(after);
	for (int i = 0; i < MAX_NR_ZONES; i++) {
		allocs += event[PGALLOC_FIRST + i];
		allocs_after += after[PGALLOC_FIRST + i];
	}
	KUNIT_EXPECT_EQ(test, allocs_after - allocs, 63UL);
	KUNIT_EXPECT_EQ(test, after[PGFREE] - event[PGFREE], 63UL);
}

static struct kunit_case pcp_cases[] = {
	KUNIT_CASE(last_in_first_out_test),
	KUNIT_CASE(fill_test),
	KUNIT_CASE(high_mark_test),
	KUNIT_CASE(events_test),
	{}
};

static struct kunit_suite pcp_suite = {
	.name = "pcp", .suite_init = settle_suite, .test_cases = pcp_cases,
};
kunit_test_suite(pcp_suite);
