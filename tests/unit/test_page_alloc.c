// SPDX-License-Identifier: MIT
/*
 * alloc_pages and its relatives against an oracle: blocks are aligned, never overlap, keep what is
 * written in them, and every page comes back. Runs on any machine, host or image.
 */
#include "page_test.h"
#include <granule/fault_inject.h>
#include <linux/highmem.h>

#define SLOTS 96

struct slot {
	struct page *page;
	unsigned int order;
	unsigned long mark;
};
static struct slot slots[SLOTS];

static const gfp_t masks[] = {
	GFP_KERNEL,
	GFP_ATOMIC,
	GFP_HIGHUSER_MOVABLE,
	GFP_KERNEL | __GFP_RECLAIMABLE,
	GFP_USER,
	GFP_KERNEL | __GFP_COMP,
	GFP_KERNEL | __GFP_ZERO,
	GFP_NOWAIT,
	GFP_DMA | GFP_KERNEL,
	GFP_DMA32 | GFP_KERNEL,
};

/*
 * Every page of the block carries the mark: an overlap with another block would change it. Tails
 * may have a compound pointer, so private serves.
 */
static void mark_block(struct slot *s)
{
	for (unsigned long i = 0; i < 1UL << s->order; i++)
		s->page[i].index = s->mark + i;
}

static void expect_marks(struct kunit *test, const struct slot *s)
{
	for (unsigned long i = 0; i < 1UL << s->order; i++)
		if (s->page[i].index != s->mark + i) {
			KUNIT_FAIL(test, "pfn %#lx of a block of order %u was changed",
				   page_to_pfn(s->page + i), s->order);
			return;
		}
}

static unsigned int random_order(struct rnd_state *rnd)
{
	unsigned int r = prandom_u32_state(rnd) % 100;

	return r < 60 ? 0 : r < 85 ? 1 + r % 3 : r < 97 ? 4 + r % 4 : 8 + r % 3;
}

static void fill_slot(struct kunit *test, struct slot *s, struct rnd_state *rnd, unsigned long step)
{
	gfp_t gfp = masks[prandom_u32_state(rnd) % ARRAY_SIZE(masks)] | GFP_TEST_QUIET;
	unsigned long before = settled_pages();

	s->order = random_order(rnd);
	s->page = alloc_pages(gfp, s->order);
	if (!s->page) {
		KUNIT_EXPECT_EQ(test, nr_free_pages(), before);
		return;
	}
	KUNIT_EXPECT_EQ(test, before - nr_free_pages(), 1UL << s->order);
	KUNIT_EXPECT_EQ(test, page_to_pfn(s->page) & ((1UL << s->order) - 1), 0UL);
	KUNIT_EXPECT_EQ(test, page_ref_count(s->page), 1);
	KUNIT_EXPECT_EQ(test, page_private(s->page), 0UL);
	KUNIT_EXPECT_EQ(test, PageCompound(s->page), (gfp & __GFP_COMP) && s->order);
	s->mark = step << 12;
	mark_block(s);
}

static void empty_slot(struct kunit *test, struct slot *s)
{
	unsigned long before = settled_pages();

	expect_marks(test, s);
	__free_pages(s->page, s->order);
	s->page = NULL;
	KUNIT_EXPECT_EQ(test, nr_free_pages() - before, 1UL << s->order);
}

static void random_blocks_test(struct kunit *test)
{
	unsigned long seed = 20240917, before = settled_pages(),
		      steps = IS_ENABLED(CONFIG_HOST) ? 3000 : 20000;
	struct rnd_state rnd;

	kunit_info(test, "seed %lu\n", seed);
	prandom_seed_state(&rnd, seed);
	memset(slots, 0, sizeof(slots));
	for (unsigned long step = 1; step <= steps; step++) {
		struct slot *s = &slots[prandom_u32_state(&rnd) % SLOTS];

		if (s->page)
			empty_slot(test, s);
		else
			fill_slot(test, s, &rnd, step);
		if (!checked(test, step))
			break;
	}
	for (int i = 0; i < SLOTS; i++)
		if (slots[i].page)
			empty_slot(test, &slots[i]);
	expect_all_back(test, before);
}

/* All memory, in the largest blocks first; then all of it back. */
static void use_up_test(struct kunit *test)
{
	unsigned long before, pages = 0;
	LIST_HEAD(list);

	page_reclaim_all();	/* or running short frees what others keep in store */
	before = settled_pages();
	for (int order = MAX_PAGE_ORDER; order >= 0; order--)
		pages += take_all(GFP_HIGHUSER_MOVABLE | __GFP_MEMALLOC | GFP_TEST_QUIET, order,
				  &list)
			 << order;
	KUNIT_EXPECT_EQ(test, before - nr_free_pages(), pages);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	KUNIT_EXPECT_TRUE(test, pages > before / 2);
	give_back(&list);
	expect_all_back(test, before);
}

static void largest_order_test(struct kunit *test)
{
	unsigned long before, first, again;
	LIST_HEAD(list);

	before = settled_pages();
	first = take_all(GFP_KERNEL | GFP_TEST_QUIET, MAX_PAGE_ORDER, &list);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	give_back(&list);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before);
	again = take_all(GFP_KERNEL | GFP_TEST_QUIET, MAX_PAGE_ORDER, &list);
	KUNIT_EXPECT_EQ(test, again, first);
	give_back(&list);
	expect_all_back(test, before);
}

static void zeroed_test(struct kunit *test)
{
	unsigned long before = settled_pages(), addr;
	unsigned char *p;

	addr = __get_free_pages(GFP_KERNEL, 2);
	KUNIT_ASSERT_NE(test, addr, 0UL);
	memset((void *)addr, 0xa5, PAGE_SIZE << 2);
	free_pages(addr, 2);
	addr = __get_free_pages(GFP_KERNEL | __GFP_ZERO, 2);
	KUNIT_ASSERT_NE(test, addr, 0UL);
	p = (unsigned char *)addr;
	for (unsigned long i = 0; i < PAGE_SIZE << 2; i++)
		if (p[i]) {
			KUNIT_FAIL(test, "byte %lu of a zeroed block is %#x", i, p[i]);
			break;
		}
	free_pages(addr, 2);
	addr = get_zeroed_page(GFP_KERNEL);
	KUNIT_ASSERT_NE(test, addr, 0UL);
	KUNIT_EXPECT_EQ(test, *(unsigned long *)(addr + PAGE_SIZE - sizeof(long)), 0UL);
	KUNIT_EXPECT_PTR_EQ(test, page_address(virt_to_page((void *)addr)), (void *)addr);
	free_page(addr);
	free_page(0);
	expect_all_back(test, before);
}

/* With a reference left, all but the first page of a plain block are freed at once. */
static void references_test(struct kunit *test)
{
	unsigned long before = settled_pages();
	struct page *page = alloc_pages(GFP_KERNEL, 3);

	KUNIT_ASSERT_NOT_NULL(test, page);
	get_page(page);
	KUNIT_EXPECT_EQ(test, page_count(page), 2);
	__free_pages(page, 3);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before - 1);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	put_page(page);
	expect_all_back(test, before);
}

static void compound_test(struct kunit *test)
{
	for (unsigned int order = 1; order <= 6; order++) {
		unsigned long before = settled_pages();
		struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, order);

		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_TRUE(test, PageHead(page) && PageCompound(page) && !PageTail(page));
		KUNIT_EXPECT_EQ(test, compound_order(page), order);
		KUNIT_EXPECT_EQ(test, page_size(page), PAGE_SIZE << order);
		for (unsigned long i = 1; i < 1UL << order; i++) {
			KUNIT_EXPECT_TRUE(test, PageTail(page + i));
			KUNIT_EXPECT_PTR_EQ(test, compound_head(page + i), page);
		}
		/* References of tails are the head's, and then nothing is freed early. */
		get_page(page + 1);
		__free_pages(page, order);
		KUNIT_EXPECT_EQ(test, nr_free_pages(), before - (1UL << order));
		put_page(page + (1UL << order) - 1);
		expect_all_back(test, before);
		KUNIT_EXPECT_FALSE(test, PageHead(page));
	}
}

static void split_test(struct kunit *test)
{
	unsigned long before = settled_pages();
	struct page *page = alloc_pages(GFP_KERNEL, 4);

	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 4);
	for (int i = 15; i >= 0; i--) {
		KUNIT_EXPECT_EQ(test, page_count(page + i), 1);
		__free_page(page + i);
		checked(test, 1);
	}
	expect_all_back(test, before);
}

static void exact_test(struct kunit *test)
{
	static const size_t kib[] = { 1, 4, 5, 12, 20, 36, 100, 260, 1000, 1028 };

	for (unsigned int i = 0; i < ARRAY_SIZE(kib); i++) {
		size_t size = kib[i] * 1024;
		unsigned long before = settled_pages(), pages = PAGE_ALIGN(size) / PAGE_SIZE;
		char *p = alloc_pages_exact(size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_EQ(test, before - nr_free_pages(), pages);
		memset(p, 0x5a, size);
		KUNIT_EXPECT_EQ(test, buddy_check(), 0);
		free_pages_exact(p, size);
		expect_all_back(test, before);
	}
	KUNIT_EXPECT_NULL(test, alloc_pages_exact((PAGE_SIZE << MAX_PAGE_ORDER) + 1,
						  GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, alloc_pages_exact(~(size_t)0, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, alloc_pages_exact(0, GFP_KERNEL | __GFP_NOWARN));
}

#define BULK 100

static void bulk_test(struct kunit *test)
{
	static struct page *pages[BULK];
	unsigned long before = settled_pages();
	struct page *own = alloc_page(GFP_KERNEL);
	LIST_HEAD(list);

	KUNIT_ASSERT_NOT_NULL(test, own);
	memset(pages, 0, sizeof(pages));
	pages[3] = own;
	KUNIT_EXPECT_EQ(test, alloc_pages_bulk_array(GFP_KERNEL, BULK, pages), (unsigned long)BULK);
	KUNIT_EXPECT_PTR_EQ(test, pages[3], own);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before - BULK);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	for (int i = 0; i < BULK; i++) {
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
		KUNIT_EXPECT_EQ(test, page_count(pages[i]), 1);
		pages[i]->index = i;
	}
	for (int i = 0; i < BULK; i++)
		KUNIT_EXPECT_EQ(test, pages[i]->index, (pgoff_t)i);
	free_pages_bulk_array(BULK, pages);
	expect_all_back(test, before);

	KUNIT_EXPECT_EQ(test, alloc_pages_bulk_list(GFP_KERNEL, 37, &list), 37UL);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before - 37);
	free_unref_page_list(&list);
	expect_all_back(test, before);
	KUNIT_EXPECT_EQ(test, alloc_pages_bulk_array(GFP_KERNEL, 0, pages), 0UL);
}

/* Wrong calls are reported and change nothing. */
static void bad_calls_test(struct kunit *test)
{
	unsigned long before = settled_pages(), bad = nr_bad_pages;
	struct page *page;

	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN, MAX_PAGE_ORDER + 1));
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN, ~0u));
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before);

	page = alloc_pages(GFP_KERNEL, 0);
	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, nr_bad_pages, bad + 1);
	drain_all_pages(NULL);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, nr_bad_pages, bad + 2);
	expect_all_back(test, before);

	page = alloc_pages(GFP_KERNEL, 4);
	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_pages(page + 5, 0);
	KUNIT_EXPECT_EQ(test, nr_bad_pages, bad + 3);
	SetPageReserved(page);
	__free_pages(page, 4);
	KUNIT_EXPECT_EQ(test, nr_bad_pages, bad + 4);
	ClearPageReserved(page);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before - 16);
	__free_pages(page, 4);
	expect_all_back(test, before);
}

static void busy_page_test(struct kunit *test)
{
	unsigned long before = settled_pages(), bad = nr_bad_pages;
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	SetPageLocked(page);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, nr_bad_pages, bad + 1);
	ClearPageLocked(page);
	page->mapping = (void *)page;
	__free_page(page);
	KUNIT_EXPECT_EQ(test, nr_bad_pages, bad + 2);
	page->mapping = NULL;
	__SetPageTable(page);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, nr_bad_pages, bad + 3);
	__ClearPageTable(page);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before - 1);
	/* Harmless marks go away by themselves. */
	SetPageDirty(page);
	SetPageReferenced(page);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, nr_bad_pages, bad + 3);
	expect_all_back(test, before);
}

static int three_pages(struct page **p)
{
	for (int i = 0; i < 3; i++) {
		p[i] = alloc_pages(GFP_KERNEL | __GFP_NOWARN, i);
		if (!p[i]) {
			while (i-- > 0)
				__free_pages(p[i], i);
			return -ENOMEM;
		}
	}
	return 0;
}

static void injected_failure_test(struct kunit *test)
{
	unsigned long before = settled_pages();
	int runs = 0;

	for_each_failure(&fail_page_alloc) {
		struct page *p[3];
		int err = three_pages(p);

		runs++;
		KUNIT_EXPECT_EQ(test, err, fail_page_alloc.hit ? -ENOMEM : 0);
		if (!err)
			for (int i = 0; i < 3; i++)
				__free_pages(p[i], i);
		KUNIT_EXPECT_EQ(test, nr_free_pages(), before);
	}
	KUNIT_EXPECT_EQ(test, runs, 4);
	expect_all_back(test, before);
}

static void nodes_test(struct kunit *test)
{
	unsigned long before = settled_pages();
	pg_data_t *pgdat;

	for_each_online_pgdat(pgdat) {
		struct page *page = alloc_pages_node(
			pgdat->node_id, GFP_KERNEL | __GFP_THISNODE | GFP_TEST_QUIET, 0);

		if (page) {
			KUNIT_EXPECT_EQ(test, page_to_nid(page), pgdat->node_id);
			__free_page(page);
		}
	}
	expect_all_back(test, before);
}

static struct kunit_case page_alloc_cases[] = {
	KUNIT_CASE(random_blocks_test),
	KUNIT_CASE(use_up_test),
	KUNIT_CASE(largest_order_test),
	KUNIT_CASE(zeroed_test),
	KUNIT_CASE(references_test),
	KUNIT_CASE(compound_test),
	KUNIT_CASE(split_test),
	KUNIT_CASE(exact_test),
	KUNIT_CASE(bulk_test),
	KUNIT_CASE(bad_calls_test),
	KUNIT_CASE(busy_page_test),
	KUNIT_CASE(injected_failure_test),
	KUNIT_CASE(nodes_test),
	{}
};

static struct kunit_suite page_alloc_suite = {
	.name = "page_alloc", .suite_init = settle_suite, .test_cases = page_alloc_cases,
};
kunit_test_suite(page_alloc_suite);
