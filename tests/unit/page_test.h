/* SPDX-License-Identifier: MIT */
/*
 * What the suites of the page allocator share: the state to come back to, and how often the checker
 * may run.
 *
 * On the host the machines are small and buddy_check runs after every step; in the image it looks
 * at every struct page of real memory, so only now and then.
 */
#ifndef TESTS_UNIT_PAGE_TEST_H
#define TESTS_UNIT_PAGE_TEST_H

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/prandom.h>
#include <linux/vmstat.h>

/* Fails soon and quietly: for tests that use up memory. */
#define GFP_TEST_QUIET (__GFP_NOWARN | __GFP_NORETRY)

static inline unsigned long check_interval(void)
{
	return IS_ENABLED(CONFIG_HOST) ? 1 : 1 + totalram_pages() / 64;
}

/* Checks every now and then; returns false after a failure. */
static inline bool checked(struct kunit *test, unsigned long step)
{
	if (step % check_interval())
		return true;
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	return test->status != KUNIT_FAILURE;
}

/*
 * Free pages when the allocators above keep nothing for speed: using up memory makes them give that
 * back, and more would be free afterwards than before. What is taken once for good (a page table
 * for clearing highmem) is taken now.
 */
static inline unsigned long settled_pages(void)
{
	struct page *page = alloc_page(GFP_HIGHUSER | __GFP_ZERO | __GFP_NOWARN);

	if (page)
		__free_page(page);
	page_reclaim_all();
	drain_all_pages(NULL);
	return nr_free_pages();
}

static inline int settle_suite(struct kunit_suite *suite)
{
	return settled_pages() ? 0 : -ENOMEM;
}

/* Everything that was free is free again, whatever store or list it is on. */
static inline void expect_all_back(struct kunit *test, unsigned long free_before)
{
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free_before);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	drain_all_pages(NULL);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free_before);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
}

/*
 * Puts all but some 64 MiB aside in large blocks, so that the rest can be used up page by page in a
 * moment.
 */
static inline void leave_little(struct list_head *list)
{
	struct page *page;

	while (nr_free_pages() > (64UL << 20 >> PAGE_SHIFT) &&
	       (page = alloc_pages(GFP_HIGHUSER_MOVABLE | GFP_TEST_QUIET, MAX_PAGE_ORDER)) !=
		       NULL) {
		page->private = MAX_PAGE_ORDER;
		list_add(&page->lru, list);
	}
}

/*
 * Allocates blocks of `order` until there are none, chained by lru (which a plain block's head has
 * to itself). How many.
 */
static inline unsigned long take_all(gfp_t gfp, unsigned int order, struct list_head *list)
{
	unsigned long n = 0;
	struct page *page;

	while ((page = alloc_pages(gfp, order)) != NULL) {
		page->private = order;
		list_add(&page->lru, list);
		n++;
	}
	return n;
}

static inline void give_back(struct list_head *list)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, list, lru) {
		unsigned int order = page->private;

		list_del(&page->lru);
		__free_pages(page, order);
	}
}

#endif
