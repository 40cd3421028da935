// SPDX-License-Identifier: MIT
/*
 * Contiguous areas: first fit against an oracle, lent pages that move, pinned ones that are passed
 * over, references or none, and what is refused. Every test makes an area of its own.
 */
#include "cma_test.h"
#include <granule/cma_load.h>
#include <granule/fault_inject.h>
#include <linux/dma-map-ops.h>
#include <linux/migrate.h>
#include <linux/panic.h>

static struct movable_load load;

static void expect_refs(struct kunit *test, struct page *page, unsigned long nr, int refs)
{
	unsigned long pfn = page_to_pfn(page);

	for (unsigned long i = 0; i < nr; i++)
		if (page_ref_count(pfn_to_page(pfn + i)) != refs) {
			KUNIT_FAIL(test, "page %lu of %lu has %d references, not %d", i, nr,
				   page_ref_count(pfn_to_page(pfn + i)), refs);
			return;
		}
}

static void whole_area_test(struct kunit *test)
{
	unsigned long before = all_settled();
	struct cma *cma = new_area(test, 2, 0);
	unsigned long all = cma->count, free = nr_free_pages();
	struct page *page;

	KUNIT_EXPECT_EQ(test, global_zone_page_state(NR_FREE_CMA_PAGES) >= all, true);
	page = cma_alloc(cma, all, 0, false);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_to_pfn(page), cma->base_pfn);
	KUNIT_EXPECT_EQ(test, cma_get_available(cma), 0UL);
	KUNIT_EXPECT_EQ(test, free - nr_free_pages(), all);
	expect_refs(test, page, all, 1);
	expect_sound(test);
	KUNIT_EXPECT_NULL(test, cma_alloc(cma, 1, 0, true));
	KUNIT_EXPECT_EQ(test, cma_destroy(cma), -EBUSY);
	KUNIT_EXPECT_TRUE(test, cma_release(cma, page, all));
	expect_refs(test, page, all, 0);
	KUNIT_EXPECT_EQ(test, cma_get_available(cma), all);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
	end_area(test, cma, before);
}

/* The lowest aligned place, by looking at every bit. -1: none. */
static long oracle_place(const u8 *taken, const struct cma *cma, unsigned long count,
			 unsigned int align)
{
	unsigned long run = 0;

	for (unsigned long i = 0; i < cma->count; i++) {
		if (!run && ((cma->base_pfn + i) & ((1UL << align) - 1)))
			continue;
		if (taken[i]) {
			run = 0;
			continue;
		}
		if (++run == count)
			return i - count + 1;
	}
	return -1;
}

#define RANGES 40

struct range {
	struct page *page;
	unsigned long count;
	bool frozen;
};

static void give_range(struct kunit *test, struct cma *cma, struct range *r, u8 *taken)
{
	unsigned long first = page_to_pfn(r->page) - cma->base_pfn;

	expect_refs(test, r->page, r->count, !r->frozen);
	KUNIT_EXPECT_TRUE(test, r->frozen ? cma_release_frozen(cma, r->page, r->count)
					  : cma_release(cma, r->page, r->count));
	memset(taken + first, 0, r->count);
	r->page = NULL;
}

static void take_range(struct kunit *test, struct cma *cma, struct range *r, u8 *taken,
		       struct rnd_state *rnd)
{
	unsigned int align = prandom_u32_state(rnd) % 8;
	long place;

	r->count = 1 + prandom_u32_state(rnd) % (cma->count / 8);
	r->frozen = prandom_u32_state(rnd) & 1;
	place = oracle_place(taken, cma, r->count, align);
	r->page = r->frozen ? cma_alloc_frozen(cma, r->count, align, true)
			    : cma_alloc(cma, r->count, align, true);
	KUNIT_EXPECT_EQ(test, r->page ? (long)(page_to_pfn(r->page) - cma->base_pfn) : -1L, place);
	if (r->page)
		memset(taken + page_to_pfn(r->page) - cma->base_pfn, 1, r->count);
}

static void first_fit_test(struct kunit *test)
{
	unsigned long seed = 20261122, before = all_settled();
	struct range ranges[RANGES] = { 0 };
	struct cma *cma = new_area(test, 2, 0);
	u8 *taken = kvcalloc(cma->count, 1, GFP_KERNEL);
	struct rnd_state rnd;

	KUNIT_ASSERT_NOT_NULL(test, taken);
	kunit_info(test, "seed %lu\n", seed);
	prandom_seed_state(&rnd, seed);
	for (int step = 1; step <= 600; step++) {
		struct range *r = &ranges[prandom_u32_state(&rnd) % RANGES];

		if (r->page)
			give_range(test, cma, r, taken);
		else
			take_range(test, cma, r, taken, &rnd);
		if (step % (IS_ENABLED(CONFIG_HOST) ? 1 : 100) == 0)
			expect_sound(test);
		if (test->status == KUNIT_FAILURE)
			break;
	}
	for (int i = 0; i < RANGES; i++)
		if (ranges[i].page)
			give_range(test, cma, &ranges[i], taken);
	kvfree(taken);
	end_area(test, cma, before);
}

/* More pages to a bit: whole bits are taken, and only whole bits come back. */
static void order_per_bit_test(struct kunit *test)
{
	unsigned long before = all_settled();
	struct cma *cma = new_area(test, 1, 3);
	struct page *a = cma_alloc(cma, 5, 0, false), *b = cma_alloc(cma, 8, 0, false);

	KUNIT_ASSERT_TRUE(test, a && b);
	KUNIT_EXPECT_EQ(test, page_to_pfn(b) - page_to_pfn(a), 8UL);
	KUNIT_EXPECT_EQ(test, cma_get_available(cma), cma->count - 16);
	expect_sound(test);
	KUNIT_EXPECT_FALSE(test, cma_release(cma, b + 1, 7));
	KUNIT_EXPECT_TRUE(test, cma_release(cma, a, 5));
	KUNIT_EXPECT_TRUE(test, cma_release(cma, b, 8));
	end_area(test, cma, before);
}

/* Nothing changes by a release of what is not the caller's to release. */
static void bad_release_test(struct kunit *test)
{
	unsigned long before = all_settled(), free, warned;
	struct cma *cma = new_area(test, 1, 0);
	struct page *page = cma_alloc(cma, 16, 0, false), *frozen = cma_alloc_frozen(cma, 16, 0,
										     false);
	struct page *other = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, page && frozen && other);
	free = nr_free_pages();
	KUNIT_EXPECT_FALSE(test, cma_release(cma, NULL, 1));
	KUNIT_EXPECT_FALSE(test, cma_release(NULL, page, 1));
	KUNIT_EXPECT_FALSE(test, cma_release(cma, other, 1));
	KUNIT_EXPECT_FALSE(test, cma_release(cma, page, 0));
	KUNIT_EXPECT_FALSE(test, cma_release(cma, page, cma->count + 1));
	KUNIT_EXPECT_FALSE(test, cma_release(cma, page, -1UL));
	KUNIT_EXPECT_FALSE(test, cma_pages_valid(cma, page + cma->count, 1));
	warned = warn_count();
	KUNIT_EXPECT_FALSE(test, cma_release(cma, page + 40, 1));
	KUNIT_EXPECT_FALSE(test, cma_release(cma, page, 40));
	KUNIT_EXPECT_FALSE(test, cma_release_frozen(cma, page, 16));
	KUNIT_EXPECT_FALSE(test, cma_release_frozen(cma, frozen, 17));
	KUNIT_EXPECT_EQ(test, warn_count(), warned + 4);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
	expect_sound(test);
	KUNIT_EXPECT_TRUE(test, cma_release(cma, page, 7));	/* in two parts */
	KUNIT_EXPECT_TRUE(test, cma_release(cma, page + 7, 9));
	KUNIT_EXPECT_FALSE(test, cma_release(cma, page, 16));	/* twice */
	KUNIT_EXPECT_TRUE(test, cma_release_frozen(cma, frozen, 16));
	KUNIT_EXPECT_FALSE(test, cma_release_frozen(cma, frozen, 16));
	__free_page(other);
	end_area(test, cma, before);
}

static void impossible_test(struct kunit *test)
{
	unsigned long before = all_settled(), fails;
	struct cma *cma = new_area(test, 1, 0), *none;

	fails = atomic_long_read(&cma->alloc_fail);
	KUNIT_EXPECT_NULL(test, cma_alloc(NULL, 1, 0, true));
	KUNIT_EXPECT_NULL(test, cma_alloc(cma, 0, 0, true));
	KUNIT_EXPECT_NULL(test, cma_alloc(cma, cma->count + 1, 0, true));
	KUNIT_EXPECT_NULL(test, cma_alloc(cma, -1UL, 0, true));
	KUNIT_EXPECT_NULL(test, cma_alloc(cma, 1, BITS_PER_LONG, true));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&cma->alloc_fail) - fails,
			(long)cma->count + 2 - 1 - 1 + 1);
	KUNIT_EXPECT_EQ(test, cma_create(0, 0, "no", &none), -EINVAL);
	KUNIT_EXPECT_EQ(test, cma_create(-1UL, 0, "no", &none), -EINVAL);
	KUNIT_EXPECT_EQ(test, cma_create(1, 31, "no", &none), -EINVAL);
	KUNIT_EXPECT_EQ(test, cma_create(totalram_pages(), 0, "no", &none), -ENOMEM);
	end_area(test, cma, before);
}

/* --- lent pages ------------------------------------------------------------------------------ */

/* A load of movable pages all over the area: every step-th frame. */
static void lend(struct kunit *test, struct cma *cma, unsigned long step)
{
	unsigned long nr = cma->count / step;

	KUNIT_ASSERT_EQ(test, movable_load_start(&load, nr, 5), 0);
	for (unsigned long i = 0; i < nr; i++)
		KUNIT_ASSERT_EQ(test, movable_load_take_at(&load, i, cma->base_pfn + i * step,
							   MIGRATE_CMA), 0);
}

static void expect_load(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, movable_load_verify_all(&load) ?: "", "");
}

static void moves_test(struct kunit *test)
{
	unsigned long before = all_settled();
	struct cma *cma = new_area(test, 1, 0);
	struct page *page;

	lend(test, cma, 7);
	expect_sound(test);
	page = cma_alloc(cma, cma->count, 0, false);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, load.moved, load.nr);
	expect_load(test);
	expect_refs(test, page, cma->count, 1);
	expect_sound(test);
	KUNIT_EXPECT_TRUE(test, cma_release(cma, page, cma->count));
	movable_load_end(&load);
	end_area(test, cma, before);
}

/* A page that cannot be moved is passed over; a range that needs it is refused with -EBUSY. */
static void pinned_test(struct kunit *test)
{
	unsigned long before = all_settled(), free, at;
	struct cma *cma = new_area(test, 1, 0);
	struct page *page;

	lend(test, cma, 16);
	at = load.nr / 2;
	for (int how = 0; how < 2; how++) {
		load.slot[at].pinned = how == 0;
		load.slot[at].stubborn = how == 1;
		free = nr_free_pages();
		KUNIT_EXPECT_NULL(test, cma_alloc(cma, cma->count, 0, false));
		KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
		KUNIT_EXPECT_EQ(test, cma_get_available(cma), cma->count);
		expect_load(test);
		expect_sound(test);
	}
	/* behind the pinned one there is no room for so many, before it there is */
	page = cma_alloc(cma, at * 16, 0, false);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_to_pfn(page), cma->base_pfn);
	KUNIT_EXPECT_TRUE(test, cma_release(cma, page, at * 16));
	/* another one at the beginning: only the room between them, or behind the second */
	movable_load_drop(&load, 0);
	KUNIT_ASSERT_EQ(test, movable_load_take_at(&load, 0, cma->base_pfn, MIGRATE_CMA), 0);
	load.slot[0].pinned = true;
	page = cma_alloc(cma, at * 16 - 1, 0, false);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_to_pfn(page), cma->base_pfn + 1);
	expect_load(test);
	expect_sound(test);
	KUNIT_EXPECT_TRUE(test, cma_release(cma, page, at * 16 - 1));
	movable_load_end(&load);
	end_area(test, cma, before);
}

/* A page nobody registered for is pinned just as well; freed, it is the area's again. */
static void no_owner_test(struct kunit *test)
{
	unsigned long before = all_settled(), pfn;
	struct cma *cma = new_area(test, 1, 0);
	struct page *page;

	pfn = cma->base_pfn + cma->count - 1;
	KUNIT_ASSERT_EQ(test, alloc_contig_range(pfn, pfn + 1, MIGRATE_CMA, GFP_KERNEL), 0);
	KUNIT_EXPECT_NULL(test, cma_alloc(cma, cma->count, 0, false));
	page = cma_alloc(cma, cma->count - 1, 0, false);
	KUNIT_ASSERT_NOT_NULL(test, page);
	expect_sound(test);
	__free_page(pfn_to_page(pfn));
	KUNIT_EXPECT_TRUE(test, cma_release(cma, page, cma->count - 1));
	page = cma_alloc(cma, cma->count, 0, false);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_TRUE(test, cma_release(cma, page, cma->count));
	end_area(test, cma, before);
}

/* Each allocation on the way fails once: either it worked without, or all is as before. */
static void no_memory_test(struct kunit *test)
{
	unsigned long before = all_settled(), free;
	struct cma *cma = new_area(test, 1, 0);

	lend(test, cma, cma->count / 16);
	for_each_failure(&fail_page_alloc) {
		unsigned long held = load.held;
		struct page *page;

		free = nr_free_pages();
		page = cma_alloc(cma, cma->count, 0, true);
		if (!fail_page_alloc.hit)
			KUNIT_EXPECT_NOT_NULL(test, page);
		if (page) {
			KUNIT_EXPECT_EQ(test, free - nr_free_pages(), cma->count);
			KUNIT_EXPECT_TRUE(test, cma_release(cma, page, cma->count));
		}
		KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
		KUNIT_EXPECT_EQ(test, load.held, held);
		expect_load(test);
		expect_sound(test);
		/* back into the area for the next round */
		for (unsigned long i = 0; i < load.nr; i++)
			movable_load_drop(&load, i);
		for (unsigned long i = 0; i < load.nr; i++)
			KUNIT_ASSERT_EQ(test, movable_load_take_at(&load, i, cma->base_pfn +
					i * (cma->count / 16), MIGRATE_CMA), 0);
	}
	movable_load_end(&load);
	end_area(test, cma, before);
}

/* The kernel's own pages never come from an area; movable ones do before anything is stolen. */
static void lent_to_whom_test(struct kunit *test)
{
	unsigned long before = all_settled(), free_cma;
	struct cma *cma = new_area(test, 1, 0);
	LIST_HEAD(aside);
	LIST_HEAD(list);

	free_cma = cma->zone->free_cma;
	take_all(GFP_KERNEL | GFP_TEST_QUIET, MAX_PAGE_ORDER, &aside);
	take_all((GFP_KERNEL & ~__GFP_DIRECT_RECLAIM) | __GFP_NOWARN | __GFP_NOMEMALLOC, 0, &list);
	KUNIT_EXPECT_EQ(test, cma->zone->free_cma, free_cma);
	expect_sound(test);
	/* the rest, for movable pages, is what CMA has, and they get it */
	take_all(GFP_ATOMIC | __GFP_MOVABLE | __GFP_MEMALLOC | __GFP_NOWARN, 0, &list);
	KUNIT_EXPECT_EQ(test, cma->zone->free_cma, 0UL);
	expect_sound(test);
	give_back(&list);
	give_back(&aside);
	drain_all_pages(NULL);
	end_area(test, cma, before);
}

/* --- everything at once ---------------------------------------------------------------------- */

static void mixed_test(struct kunit *test)
{
	unsigned long seed = 77, before = all_settled();
	struct cma *cma = new_area(test, 2, 0);
	static struct cma_load mixed;
	const char *wrong = NULL;

	kunit_info(test, "seed %lu\n", seed);
	KUNIT_ASSERT_EQ(test, cma_load_start(&mixed, cma, 128, seed), 0);
	for (int step = 1; step <= 3000 && !wrong && test->status != KUNIT_FAILURE; step++) {
		wrong = cma_load_step(&mixed);
		if (step % (IS_ENABLED(CONFIG_HOST) ? 5 : 500) == 0)
			expect_sound(test);
	}
	KUNIT_EXPECT_STREQ(test, wrong ?: "", "");
	KUNIT_EXPECT_STREQ(test, cma_load_end(&mixed) ?: "", "");
	KUNIT_EXPECT_GT(test, mixed.granted, 100UL);
	KUNIT_EXPECT_GT(test, mixed.refused, 0UL);
	KUNIT_EXPECT_GT(test, mixed.movable.moved, 0UL);
	end_area(test, cma, before);
}

/* --- for devices ----------------------------------------------------------------------------- */

static void device_test(struct kunit *test)
{
	unsigned long before = all_settled(), size = 5 * PAGE_SIZE;
	struct cma *cma = new_area(test, 1, 0);
	struct device dev = { .init_name = "test", .cma_area = cma };
	struct page *page, *small, *frozen;

	KUNIT_EXPECT_PTR_EQ(test, dev_get_cma_area(&dev), cma);
	page = dma_alloc_contiguous(&dev, size, GFP_KERNEL);
	small = dma_alloc_contiguous(&dev, 1, GFP_KERNEL);
	frozen = dma_alloc_contiguous_frozen(&dev, size, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, page && small && frozen);
	/* aligned to the size's own order: 8 pages */
	KUNIT_EXPECT_EQ(test, page_to_pfn(page) & 7, 0UL);
	KUNIT_EXPECT_EQ(test, page_to_pfn(frozen) & 7, 0UL);
	KUNIT_EXPECT_EQ(test, cma_get_available(cma), cma->count - 11);
	KUNIT_EXPECT_NULL(test, dma_alloc_contiguous(&dev, size, GFP_ATOMIC));
	KUNIT_EXPECT_NULL(test, dma_alloc_contiguous(&dev, 0, GFP_KERNEL));
	KUNIT_EXPECT_FALSE(test, dma_release_from_contiguous(&dev, page, -1));
	dma_free_contiguous(&dev, page, size);
	dma_free_contiguous(&dev, small, 1);
	KUNIT_EXPECT_TRUE(test, dma_free_contiguous_frozen(&dev, frozen, size));
	page = dma_alloc_from_contiguous(&dev, 3, 4, false);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_to_pfn(page) & 15, 0UL);
	KUNIT_EXPECT_TRUE(test, dma_release_from_contiguous(&dev, page, 3));
	/* what came from the page allocator goes back there */
	page = alloc_pages(GFP_KERNEL, 1);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_FALSE(test, dma_free_contiguous_frozen(&dev, page, 2 * PAGE_SIZE));
	dma_free_contiguous(&dev, page, 2 * PAGE_SIZE);
	end_area(test, cma, before);
}

static struct kunit_case cma_cases[] = {
	KUNIT_CASE(whole_area_test),
	KUNIT_CASE(first_fit_test),
	KUNIT_CASE(order_per_bit_test),
	KUNIT_CASE(bad_release_test),
	KUNIT_CASE(impossible_test),
	KUNIT_CASE(moves_test),
	KUNIT_CASE(pinned_test),
	KUNIT_CASE(no_owner_test),
	KUNIT_CASE(no_memory_test),
	KUNIT_CASE(lent_to_whom_test),
	KUNIT_CASE(mixed_test),
	KUNIT_CASE(device_test),
	{}
};

static struct kunit_suite cma_suite = {
	.name = "cma", .suite_init = settle_suite, .test_cases = cma_cases,
};
kunit_test_suite(cma_suite);
