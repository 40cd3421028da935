// SPDX-License-Identifier: MIT
/*
 * Contiguous ranges and isolated pageblocks: exactly the frames asked for, out of free memory as
 * blocks, movable pages moved out of the way, and nothing changed when it cannot be.
 */
#include "cma_test.h"
#include <linux/page-isolation.h>
#include <linux/panic.h>
#include <../mm/buddy.h>

/* The start of a pageblock that is free as a whole, with a free one behind it; 0: none. */
static unsigned long free_pageblocks(struct kunit *test)
{
	struct page *page = alloc_contig_pages(2 * pageblock_nr_pages, GFP_KERNEL | __GFP_NOWARN,
					       numa_mem_id(), NULL);
	unsigned long pfn;

	if (!page)
		kunit_skip(test, "no two free pageblocks of %lu KiB in a row",
			   pageblock_nr_pages << (PAGE_SHIFT - 10));
	pfn = page_to_pfn(page);
	free_contig_range(pfn, 2 * pageblock_nr_pages);
	drain_all_pages(NULL);
	return pfn;
}

static void expect_refs(struct kunit *test, unsigned long start, unsigned long end, int refs)
{
	for (unsigned long pfn = start; pfn < end; pfn++)
		if (page_ref_count(pfn_to_page(pfn)) != refs) {
			KUNIT_FAIL(test, "pfn %#lx has %d references, not %d", pfn,
				   page_ref_count(pfn_to_page(pfn)), refs);
			return;
		}
}

static void any_place_test(struct kunit *test)
{
	unsigned long before = settled_pages(), base = free_pageblocks(test), seed = 3;
	struct rnd_state rnd;

	kunit_info(test, "seed %lu\n", seed);
	prandom_seed_state(&rnd, seed);
	for (int i = 0; i < 300; i++) {
		unsigned long start = base + prandom_u32_state(&rnd) % pageblock_nr_pages;
		unsigned long nr = 1 + prandom_u32_state(&rnd) % pageblock_nr_pages;

		KUNIT_ASSERT_EQ(test, alloc_contig_range(start, start + nr, MIGRATE_MOVABLE,
							 GFP_KERNEL), 0);
		KUNIT_EXPECT_EQ(test, nr_free_pages(), before - nr);
		expect_refs(test, start, start + nr, 1);
		if (!checked(test, i))
			break;
		free_contig_range(start, nr);
		expect_refs(test, start, start + nr, 0);
		KUNIT_EXPECT_EQ(test, nr_free_pages(), before);
	}
	expect_all_back(test, before);
}

static void frozen_test(struct kunit *test)
{
	unsigned long before = settled_pages(), base = free_pageblocks(test), nr = 77;

	KUNIT_ASSERT_EQ(test, alloc_contig_frozen_range(base + 5, base + 5 + nr, MIGRATE_MOVABLE,
							GFP_KERNEL), 0);
	expect_refs(test, base + 5, base + 5 + nr, 0);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before - nr);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	free_contig_frozen_range(base + 5, nr);
	expect_all_back(test, before);
}

/* Part of the range is somebody's who cannot move it: nothing changes. */
static void busy_test(struct kunit *test)
{
	unsigned long before = settled_pages(), base = free_pageblocks(test);

	KUNIT_ASSERT_EQ(test, alloc_contig_range(base + 100, base + 101, MIGRATE_MOVABLE,
						 GFP_KERNEL), 0);
	for (unsigned long end = base + 99; end < base + 103; end++) {
		int err = alloc_contig_range(base, end, MIGRATE_MOVABLE, GFP_KERNEL);

		KUNIT_EXPECT_EQ(test, err, end > base + 100 ? -EBUSY : 0);
		KUNIT_EXPECT_EQ(test, buddy_check(), 0);
		if (!err)
			free_contig_range(base, end - base);
	}
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before - 1);
	free_contig_range(base + 100, 1);
	expect_all_back(test, before);
}

/* A plain block counts on its head alone: its tails must not pass for free. */
static void inside_block_test(struct kunit *test)
{
	unsigned long before = settled_pages(), pfn;
	struct page *page = alloc_pages(GFP_KERNEL, 5);

	KUNIT_ASSERT_NOT_NULL(test, page);
	pfn = page_to_pfn(page);
	KUNIT_EXPECT_EQ(test, alloc_contig_range(pfn + 3, pfn + 4, MIGRATE_MOVABLE, GFP_KERNEL),
			-EBUSY);
	KUNIT_EXPECT_EQ(test, alloc_contig_range(pfn, pfn + 32, MIGRATE_MOVABLE, GFP_KERNEL),
			-EBUSY);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	__free_pages(page, 5);
	expect_all_back(test, before);
}

static void invalid_test(struct kunit *test)
{
	unsigned long base = free_pageblocks(test), beyond = max_pfn + (PAGES_PER_SECTION << 3);

	KUNIT_EXPECT_EQ(test, alloc_contig_range(base, base, MIGRATE_MOVABLE, GFP_KERNEL), -EINVAL);
	KUNIT_EXPECT_EQ(test, alloc_contig_range(base + 1, base, MIGRATE_MOVABLE, GFP_KERNEL),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, alloc_contig_range(beyond, beyond + 1, MIGRATE_MOVABLE, GFP_KERNEL),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, alloc_contig_range(base, base + 1, MIGRATE_ISOLATE, GFP_KERNEL),
			-EINVAL);
	/* not an area's */
	KUNIT_EXPECT_EQ(test, alloc_contig_range(base, base + 1, MIGRATE_CMA, GFP_KERNEL), -EBUSY);
	KUNIT_EXPECT_NULL(test, alloc_contig_pages(0, GFP_KERNEL, numa_mem_id(), NULL));
	KUNIT_EXPECT_NULL(test, alloc_contig_pages(LONG_MAX, GFP_KERNEL, numa_mem_id(), NULL));
	KUNIT_EXPECT_NULL(test, alloc_contig_pages(totalram_pages() * 2, GFP_KERNEL, numa_mem_id(),
						   NULL));
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
}

/* A page that somebody else refers to is left to him, and said so. */
static void still_used_test(struct kunit *test)
{
	unsigned long before = settled_pages(), base = free_pageblocks(test), warned = warn_count();
	struct page *page = pfn_to_page(base + 9);

	KUNIT_ASSERT_EQ(test, alloc_contig_range(base, base + 64, MIGRATE_MOVABLE, GFP_KERNEL), 0);
	get_page(page);
	free_contig_range(base, 64);
	KUNIT_EXPECT_EQ(test, warn_count(), warned + 1);
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before - 1);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	put_page(page);
	expect_all_back(test, before);
}

/* One page with no reference and one with two do not pass for two with one. */
static void wrong_refs_test(struct kunit *test)
{
	unsigned long before = settled_pages(), base = free_pageblocks(test), bad = nr_bad_pages;

	for (unsigned long i = 0; i < 2; i++) {
		KUNIT_ASSERT_EQ(test, alloc_contig_range(base, base + pageblock_nr_pages,
							 MIGRATE_MOVABLE, GFP_KERNEL), 0);
		set_page_count(pfn_to_page(base + i), 0);
		set_page_count(pfn_to_page(base + 1 - i), 2);
		free_contig_range(base, pageblock_nr_pages);
		KUNIT_EXPECT_EQ(test, nr_bad_pages, bad + 1 + i);
		KUNIT_EXPECT_EQ(test, nr_free_pages(), before - 2);
		put_page(pfn_to_page(base + 1 - i));
		set_page_count(pfn_to_page(base + i), 1);
		__free_page(pfn_to_page(base + i));
		drain_all_pages(NULL);
	}
	expect_all_back(test, before);
}

static void isolate_test(struct kunit *test)
{
	unsigned long before = settled_pages(), base = free_pageblocks(test), nr;
	int mt = get_pageblock_migratetype(pfn_to_page(base));
	struct zone *zone = page_zone(pfn_to_page(base));
	struct page *page;
	LIST_HEAD(list);

	nr = 2 * pageblock_nr_pages;
	KUNIT_ASSERT_EQ(test, start_isolate_page_range(base, base + nr, MIGRATE_MOVABLE, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, zone->nr_isolate_pageblock, 2UL);
	KUNIT_EXPECT_EQ(test, zone->free_isolated, nr);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before - nr);
	KUNIT_EXPECT_EQ(test, test_pages_isolated(base, base + nr, 0), 0);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	/* Twice is not possible, and changes nothing; not even to its neighbour. */
	KUNIT_EXPECT_EQ(test, start_isolate_page_range(base + nr - 1, base + nr, MIGRATE_MOVABLE, 0,
						       0), -EBUSY);
	/* Nobody gets any of it. */
	while ((page = alloc_pages(GFP_HIGHUSER_MOVABLE | GFP_TEST_QUIET, pageblock_order))) {
		KUNIT_EXPECT_FALSE(test, page_to_pfn(page) >= base &&
						 page_to_pfn(page) < base + nr);
		page->private = pageblock_order;
		list_add(&page->lru, &list);
	}
	give_back(&list);
	undo_isolate_page_range(base, base + nr, mt);
	KUNIT_EXPECT_EQ(test, zone->nr_isolate_pageblock, 0UL);
	KUNIT_EXPECT_EQ(test, test_pages_isolated(base, base + 1, 0), -EBUSY);
	expect_all_back(test, before);
}

/* What is freed inside an isolated pageblock stays there. */
static void freed_inside_test(struct kunit *test)
{
	unsigned long before = settled_pages(), base = free_pageblocks(test), nr = 64;
	int mt = get_pageblock_migratetype(pfn_to_page(base));

	KUNIT_ASSERT_EQ(test, alloc_contig_range(base + 8, base + 8 + nr, MIGRATE_MOVABLE,
						 GFP_KERNEL), 0);
	KUNIT_ASSERT_EQ(test, start_isolate_page_range(base, base + 1, MIGRATE_MOVABLE, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, test_pages_isolated(base, base + pageblock_nr_pages, 0), -EBUSY);
	for (unsigned long i = 0; i < nr; i++) {
		__free_page(pfn_to_page(base + 8 + i));
		KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	}
	KUNIT_EXPECT_EQ(test, test_pages_isolated(base, base + pageblock_nr_pages, 0), 0);
	undo_isolate_page_range(base, base + 1, mt);
	expect_all_back(test, before);
}

static struct movable_load load;

/* Movable pages all over the range go elsewhere; also when memory for that is short. */
static void move_away_test(struct kunit *test)
{
	unsigned long before = all_settled(), base, nr = 256;

	KUNIT_ASSERT_EQ(test, movable_load_start(&load, nr, 11), 0);
	base = free_pageblocks(test);
	for (unsigned long i = 0; i < nr; i += 3)
		KUNIT_ASSERT_EQ(test, movable_load_take_at(&load, i, base + i, MIGRATE_MOVABLE), 0);
	KUNIT_ASSERT_EQ(test, alloc_contig_range(base, base + nr, MIGRATE_MOVABLE, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, load.moved, load.held);
	KUNIT_EXPECT_STREQ(test, movable_load_verify_all(&load) ?: "", "");
	expect_refs(test, base, base + nr, 1);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	free_contig_range(base, nr);
	movable_load_end(&load);
	all_settled();
	expect_all_back(test, before);
}

static struct kunit_case contig_cases[] = {
	KUNIT_CASE(any_place_test),
	KUNIT_CASE(frozen_test),
	KUNIT_CASE(busy_test),
	KUNIT_CASE(inside_block_test),
	KUNIT_CASE(invalid_test),
	KUNIT_CASE(still_used_test),
	KUNIT_CASE(wrong_refs_test),
	KUNIT_CASE(isolate_test),
	KUNIT_CASE(freed_inside_test),
	KUNIT_CASE(move_away_test),
	{}
};

static struct kunit_suite contig_suite = {
	.name = "contig", .suite_init = settle_suite, .test_cases = contig_cases,
};
kunit_test_suite(contig_suite);
