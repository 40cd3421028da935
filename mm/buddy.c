// SPDX-License-Identifier: MIT
/*
 * The buddy system proper: the free lists of a zone, splitting and merging.
 *
 * Owns zone->free_area, nonempty, free_pages, free_cma, and the struct pages of free blocks. Everything here runs with zone->lock held and interrupts masked. The cost of
 * an operation is O(orders), never O(pages): only the head of a block is written. What is true of a free page stands in linux/mm_types.h; the equations
 * in linux/mmzone.h; mm/buddy_check.c tests both. Mobility and stealing: mm/pageblock.c.
 */
#include "buddy.h"

/*
 * A buddy of a whole pageblock or more may be of another type. Types with a purpose of their own keep their blocks apart; the ordinary ones merge,
 * and the buddy's pageblocks take over the type.
 */
static bool buddy_may_join(int mt, int buddy_mt)
{
	return mt == buddy_mt || (migratetype_is_mergeable(mt) && migratetype_is_mergeable(buddy_mt));
}

/* Gives a block back. `mt` is the type of its pageblock. The head needs no preparation, its tails are clean already. */
void buddy_free(struct zone *zone, struct page *page, unsigned int order, int mt)
{
	buddy_account(zone, 1L << order, mt);
	page->state = PAGE_STATE_FREE_TAIL;
	while (order < MAX_PAGE_ORDER) {
		struct page *buddy = page_buddy(page, order);
		int buddy_mt = mt;

		if (!page_is_buddy(zone, buddy, order))
			break;
		if (order >= pageblock_order) {
			buddy_mt = get_pageblock_migratetype(buddy);
			if (!buddy_may_join(mt, buddy_mt))
				break;
		}
		buddy_del(zone, buddy, order, buddy_mt);
		buddy->state = PAGE_STATE_FREE_TAIL;
		if (buddy_mt != mt)
			pageblock_set_range(buddy, order, mt);
		order++;
		page = page_block(page, order);
	}
	buddy_add(zone, page, order, mt);
}

/* The upper halves of a block of order `high` go back to the lists, until `low` is left of it. */
void buddy_split_rest(struct zone *zone, struct page *page, unsigned int low, unsigned int high, int mt)
{
	while (high > low) {
		high--;
		buddy_add(zone, page + (1UL << high), high, mt);
	}
}

/* A block of one type, from the smallest that is large enough. NULL: none. The caller sets the head's state. */
struct page *buddy_take(struct zone *zone, unsigned int order, int mt)
{
	unsigned long orders = zone->nonempty[mt] >> order;
	struct page *page;
	unsigned int high;

	if (!orders)
		return NULL;
	high = order + __builtin_ctzl(orders);
	page = list_first_entry(buddy_list(zone, high, mt), struct page, buddy_list);
	buddy_del(zone, page, high, mt);
	buddy_split_rest(zone, page, order, high, mt);
	buddy_account(zone, -(1L << order), mt);
	return page;
}

/*
 * A block for `mt`, wherever it can be had. CMA pageblocks serve movable pages: first while more than half of the free pages are theirs, so that both
 * kinds run out together, otherwise before anything is stolen.
 */
struct page *buddy_alloc(struct zone *zone, unsigned int order, int mt, unsigned int alloc_flags)
{
	struct page *page = NULL;

	if ((alloc_flags & ALLOC_CMA) && zone->free_cma > zone->free_pages / 2)
		page = buddy_take(zone, order, MIGRATE_CMA);
	if (!page)
		page = buddy_take(zone, order, mt);
	if (!page && (alloc_flags & ALLOC_CMA))
		page = buddy_take(zone, order, MIGRATE_CMA);
	if (!page)
		page = buddy_steal(zone, order, mt, alloc_flags);
	return page;
}

/* Frees [page, page + nr), already without references or marks, as the largest aligned blocks. Interrupts masked per block. */
void buddy_free_range(struct page *page, unsigned long nr_pages)
{
	unsigned long pfn = page_to_pfn(page), end = pfn + nr_pages;

	while (pfn < end) {
		unsigned int order = pfn ? min_t(unsigned int, __builtin_ctzl(pfn), MAX_PAGE_ORDER) : MAX_PAGE_ORDER;
		struct zone *zone;
		unsigned long flags;

		while (pfn + (1UL << order) > end)
			order--;
		page = pfn_to_page(pfn);
		zone = page_zone(page);
		spin_lock_irqsave(&zone->lock, flags);
		buddy_free(zone, page, order, get_pageblock_migratetype(page));
		spin_unlock_irqrestore(&zone->lock, flags);
		pfn += 1UL << order;
	}
}
