// SPDX-License-Identifier: MIT
/*
 * Migration with a registered owner: what is isolated is held, what moves keeps its content and the
 * owner's pointer, and what cannot move is the owner's again.
 */
#include "cma_test.h"
#include <linux/migrate.h>
#include <linux/pagemap.h>

#define PAGES 24

static struct movable_load load;
static LIST_HEAD(isolated);
static unsigned long room;	/* new pages that get_new() still has */

static struct folio *get_new(struct folio *folio, unsigned long private_data)
{
	if (!room)
		return NULL;
	room--;
	return (struct folio *)alloc_page(GFP_USER | __GFP_MOVABLE);
}

static unsigned int isolate_all(void)
{
	unsigned int n = 0;

	for (unsigned long i = 0; i < load.nr; i++) {
		struct page *page = load.slot[i].page;

		if (!page || !isolate_movable_page(page, 0))
			continue;
		list_add_tail(&page->lru, &isolated);
		n++;
	}
	return n;
}

static unsigned long begin(struct kunit *test)
{
	unsigned long before = all_settled();

	KUNIT_ASSERT_EQ(test, movable_load_start(&load, PAGES, 7), 0);
	for (unsigned long i = 0; i < PAGES; i++)
		KUNIT_ASSERT_EQ(test, movable_load_take(&load, i, GFP_HIGHUSER), 0);
	room = PAGES;
	return before;
}

static void end(struct kunit *test, unsigned long before)
{
	KUNIT_EXPECT_STREQ(test, movable_load_verify_all(&load) ?: "", "");
	KUNIT_EXPECT_TRUE(test, list_empty(&isolated));
	movable_load_end(&load);
	KUNIT_EXPECT_EQ(test, all_settled(), before);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
}

static void move_test(struct kunit *test)
{
	unsigned long before = begin(test);
	struct page *was[PAGES];
	unsigned int moved;

	for (int i = 0; i < PAGES; i++)
		was[i] = load.slot[i].page;
	KUNIT_EXPECT_EQ(test, isolate_all(), PAGES);
	for (int i = 0; i < PAGES; i++) {
		KUNIT_EXPECT_TRUE(test, PageIsolated(was[i]));
		KUNIT_EXPECT_EQ(test, page_ref_count(was[i]), 2);
	}
	KUNIT_EXPECT_EQ(test, migrate_pages(&isolated, get_new, NULL, 0, MIGRATE_SYNC,
					    MR_CONTIG_RANGE, &moved), 0);
	KUNIT_EXPECT_EQ(test, moved, PAGES);
	KUNIT_EXPECT_EQ(test, load.moved, PAGES);
	for (int i = 0; i < PAGES; i++)
		KUNIT_EXPECT_PTR_NE(test, load.slot[i].page, was[i]);
	end(test, before);
}

static void putback_test(struct kunit *test)
{
	unsigned long before = begin(test);

	KUNIT_EXPECT_EQ(test, isolate_all(), PAGES);
	KUNIT_EXPECT_EQ(test, isolate_all(), 0);	/* they are isolated already */
	putback_movable_pages(&isolated);
	KUNIT_EXPECT_EQ(test, load.moved, 0UL);
	end(test, before);
}

static void no_new_page_test(struct kunit *test)
{
	unsigned long before = begin(test);

	for (unsigned long n = 0; n < PAGES; n += 5) {
		unsigned int moved;

		room = n;
		isolate_all();
		KUNIT_EXPECT_EQ(test, migrate_pages(&isolated, get_new, NULL, 0, MIGRATE_SYNC,
						    MR_CONTIG_RANGE, &moved), -ENOMEM);
		KUNIT_EXPECT_EQ(test, moved, n);
		putback_movable_pages(&isolated);
		KUNIT_EXPECT_STREQ(test, movable_load_verify_all(&load) ?: "", "");
	}
	end(test, before);
}

/* Refused at once, or only when it comes to moving: both stay where they are. */
static void refusal_test(struct kunit *test)
{
	unsigned long before = begin(test);
	struct page *pinned = load.slot[3].page, *stubborn = load.slot[4].page;

	load.slot[3].pinned = true;
	load.slot[4].stubborn = true;
	KUNIT_EXPECT_EQ(test, isolate_all(), PAGES - 1);
	KUNIT_EXPECT_EQ(test, migrate_pages(&isolated, get_new, NULL, 0, MIGRATE_SYNC,
					    MR_CONTIG_RANGE, NULL), 1);
	KUNIT_EXPECT_PTR_EQ(test, list_first_entry(&isolated, struct page, lru), stubborn);
	KUNIT_EXPECT_TRUE(test, list_is_singular(&isolated));
	putback_movable_pages(&isolated);
	KUNIT_EXPECT_PTR_EQ(test, load.slot[3].page, pinned);
	KUNIT_EXPECT_PTR_EQ(test, load.slot[4].page, stubborn);
	end(test, before);
}

/* The owner gives a page up while it is isolated: nothing is moved, the page is freed. */
static void abandoned_test(struct kunit *test)
{
	unsigned long before = begin(test);
	unsigned int moved;

	KUNIT_EXPECT_EQ(test, isolate_all(), PAGES);
	movable_load_drop(&load, 0);
	movable_load_drop(&load, PAGES - 1);
	KUNIT_EXPECT_EQ(test, migrate_pages(&isolated, get_new, NULL, 0, MIGRATE_SYNC,
					    MR_CONTIG_RANGE, &moved), 0);
	KUNIT_EXPECT_EQ(test, moved, PAGES - 2);
	KUNIT_EXPECT_EQ(test, isolate_all(), PAGES - 2);
	movable_load_drop(&load, 1);
	putback_movable_pages(&isolated);
	end(test, before);
}

static void no_owner_test(struct kunit *test)
{
	unsigned long before = all_settled();
	struct page *page = alloc_page(GFP_USER | __GFP_MOVABLE);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_FALSE(test, isolate_movable_page(page, 0));
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
	__free_page(page);
	KUNIT_EXPECT_FALSE(test, isolate_movable_page(page, 0));	/* free by now */
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 0);
	KUNIT_EXPECT_EQ(test, all_settled(), before);
}

static struct kunit_case migrate_cases[] = {
	KUNIT_CASE(move_test),
	KUNIT_CASE(putback_test),
	KUNIT_CASE(no_new_page_test),
	KUNIT_CASE(refusal_test),
	KUNIT_CASE(abandoned_test),
	KUNIT_CASE(no_owner_test),
	{}
};

static struct kunit_suite migrate_suite = {
	.name = "migrate", .suite_init = settle_suite, .test_cases = migrate_cases,
};
kunit_test_suite(migrate_suite);
