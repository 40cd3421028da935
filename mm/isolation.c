// SPDX-License-Identifier: MIT
/*
 * Pageblocks out of circulation (linux/page-isolation.h): the free blocks of a pageblock move to
 * the MIGRATE_ISOLATE lists and back, whole, never page by page.
 *
 * Owns the type MIGRATE_ISOLATE, zone->free_isolated and nr_isolate_pageblock; all under
 * zone->lock, one pageblock at a time. Who isolates must drain the per-CPU stores afterwards: what
 * they hold was taken from the lists before.
 */
#include "buddy.h"
#include <linux/page-isolation.h>

/*
 * A free block larger than a pageblock becomes blocks of one each, so that one of them can change
 * its type alone.
 */
static void split_to_pageblocks(struct zone *zone, struct page *page)
{
	unsigned int order;
	struct page *head;

	if (pageblock_order == MAX_PAGE_ORDER)
		return;
	head = buddy_block_of(zone, page, &order);
	if (!head || order <= pageblock_order)
		return;
	buddy_del(zone, head, order, get_pageblock_migratetype(head));
	head->state = PAGE_STATE_FREE_TAIL;
	for (unsigned long i = 0; i < 1UL << order; i += pageblock_nr_pages)
		buddy_add(zone, head + i, pageblock_order, get_pageblock_migratetype(head + i));
}

/* CMA's pageblocks are CMA's alone, and nobody else's are CMA's. */
static bool may_isolate(const struct zone *zone, const struct page *page, int migratetype)
{
	int mt = get_pageblock_migratetype(page);

	if (!pageblock_in_zone(zone, page))
		return false;
	return is_migrate_cma(migratetype) ? is_migrate_cma(mt) : migratetype_is_mergeable(mt);
}

/* A pageblock that is free as a whole may have a buddy of its type again. */
static void merge_pageblock(struct zone *zone, struct page *page, int migratetype)
{
	if (pageblock_order == MAX_PAGE_ORDER || !page_is_buddy(zone, page, pageblock_order))
		return;
	buddy_del(zone, page, pageblock_order, migratetype);
	buddy_account(zone, -(long)pageblock_nr_pages, migratetype);
	buddy_merge(zone, page, pageblock_order, migratetype);
}

/* The free blocks of a pageblock change their type with it. zone->lock held. */
static void change_type(struct zone *zone, struct page *page, int migratetype)
{
	split_to_pageblocks(zone, page);
	move_freepages_block(zone, page, get_pageblock_migratetype(page), migratetype);
	set_pageblock_migratetype(page, migratetype);
	merge_pageblock(zone, page, migratetype);
}

static int isolate_pageblock(struct page *page, int migratetype)
{
	struct zone *zone = page_zone(page);
	unsigned long flags;
	int err = -EBUSY;

	spin_lock_irqsave(&zone->lock, flags);
	if (may_isolate(zone, page, migratetype)) {
		change_type(zone, page, MIGRATE_ISOLATE);
		zone->nr_isolate_pageblock++;
		err = 0;
	}
	spin_unlock_irqrestore(&zone->lock, flags);
	return err;
}

static void unisolate_pageblock(struct page *page, int migratetype)
{
	struct zone *zone = page_zone(page);
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	if (is_migrate_isolate_page(page)) {
		change_type(zone, page, migratetype);
		zone->nr_isolate_pageblock--;
	}
	spin_unlock_irqrestore(&zone->lock, flags);
}

void undo_isolate_page_range(unsigned long start_pfn, unsigned long end_pfn, int migratetype)
{
	for (unsigned long pfn = pageblock_start_pfn(start_pfn); pfn < end_pfn;
	     pfn += pageblock_nr_pages)
		unisolate_pageblock(pfn_to_page(pfn), migratetype);
}

int start_isolate_page_range(unsigned long start_pfn, unsigned long end_pfn, int migratetype,
			     int flags, gfp_t gfp_flags)
{
	unsigned long first = pageblock_start_pfn(start_pfn);

	for (unsigned long pfn = first; pfn < end_pfn; pfn += pageblock_nr_pages) {
		if (pfn_valid(pfn) && !isolate_pageblock(pfn_to_page(pfn), migratetype))
			continue;
		if (pfn > first)
			undo_isolate_page_range(first, pfn, migratetype);
		return -EBUSY;
	}
	return 0;
}

int test_pages_isolated(unsigned long start_pfn, unsigned long end_pfn, int isol_flags)
{
	unsigned long pfn = start_pfn, flags;
	struct zone *zone = page_zone(pfn_to_page(pfn));

	spin_lock_irqsave(&zone->lock, flags);
	while (pfn < end_pfn) {
		unsigned int order;
		struct page *head = buddy_block_of(zone, pfn_to_page(pfn), &order);

		if (!head || !is_migrate_isolate_page(head))
			break;
		pfn = page_to_pfn(head) + (1UL << order);
	}
	spin_unlock_irqrestore(&zone->lock, flags);
	return pfn < end_pfn ? -EBUSY : 0;
}
