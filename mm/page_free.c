// SPDX-License-Identifier: MIT
/*
 * Frees that are not the everyday case: higher orders, compound pages, references left, special
 * pageblocks, and every kind of mistake.
 *
 * A mistake (a page that is free already, reserved, in use by somebody, or no page at all) is
 * reported like Linux's "Bad page state" and changes nothing: the page stays what it was.
 * mm/page_alloc.c has the short path, mm/page.c the report.
 */
#include "buddy.h"

/*
 * Why this page must not be freed as a block of `order`; NULL: nothing speaks against it. Its count
 * is 1 or was just dropped.
 */
static const char *free_obstacle(const struct page *page, unsigned int order)
{
	if (PageReserved(page))
		return "free of a reserved page";
	if (page->page_type != ~0u)
		return page_has_type(page) ? "page still has a type" : "nonzero mapcount";
	if (page->mapping)
		return "non-NULL mapping";
	if (page->flags & PAGE_FLAGS_CHECK_AT_FREE & ~(1UL << PG_head))
		return "PAGE_FLAGS_CHECK_AT_FREE flag(s) set";
	if (PageHead(page) && compound_order(page) != order)
		return "compound page freed with another order";
	if (page_block(page, order) != page)
		return "block not aligned to its order";
	return NULL;
}

static const char *count_obstacle(const struct page *page)
{
	if (PageBuddy(page) || PagePcp(page))
		return "double free: the page is free already";
	if (PageTail(page))
		return "free of a tail page";
	if (page_ref_count(page) <= 0)
		return "free of a page without references (inside a block, or free already)";
	return NULL;
}

/* Tails lose their pointer to the head, the head its mark. */
static bool undo_compound(struct page *page, unsigned int order)
{
	for (unsigned long i = 1; i < 1UL << order; i++) {
		if (unlikely(page[i].compound_head != (unsigned long)page + 1)) {
			bad_page(&page[i], "tail page does not point to its head");
			return false;
		}
		page[i].compound_head = 0;
	}
	__ClearPageHead(page);
	return true;
}

/* To this CPU's store if the block may lie there, else to the zone. */
static void free_to_lists(struct page *page, unsigned int order)
{
	struct zone *zone = page_zone(page);
	unsigned long flags = arch_irq_save();
	unsigned int mt = get_pageblock_migratetype(page);
	struct per_cpu_pages *pcp = pcp_this_cpu(zone);

	if (order <= PCP_MAX_ORDER && mt < MIGRATE_PCPTYPES && pcp != &pcp_none) {
		struct pcp_level *level = &pcp->level[order];

		page->pcp_next = level->stack[mt];
		level->stack[mt] = page;
		page->state = page_state(PAGE_TYPE(pcp) | order, 0);
		level->in++;
		if ((long)(level->limit - level->in) < 0) {
			pcp_drain_over(level, order, mt, flags);
			return;
		}
	} else {
		zone_lock(zone);
		/* Again: isolation may have come between. */
		buddy_free(zone, page, order, get_pageblock_migratetype(page));
		zone_unlock(zone);
	}
	arch_irq_restore(flags);
}

/* A block whose count is 0 and which nobody else can find. */
void free_frozen_block(struct page *page, unsigned int order)
{
	const char *obstacle = free_obstacle(page, order);

	if (unlikely(obstacle)) {
		bad_page(page, obstacle);
		return;
	}
	if (PageHead(page) && !undo_compound(page, order))
		return;
	page->flags &= ~PAGEFLAGS_MASK;
	if (want_init_on_free())
		clear_highpages(page, order);
	free_to_lists(page, order);
}

void free_pages_slow(struct page *page, unsigned int order)
{
	const char *obstacle;
	bool head;

	if (WARN_ONCE(order > MAX_PAGE_ORDER, "free of order %u: the largest is %u\n", order,
		      MAX_PAGE_ORDER))
		return;
	head = PageHead(page);
	obstacle = count_obstacle(page);
	if (!obstacle && page_ref_count(page) == 1)
		obstacle = free_obstacle(page, order);
	if (unlikely(obstacle)) {
		bad_page(page, obstacle);
		return;
	}
	if (put_page_testzero(page))
		free_frozen_block(page, order);
	else if (!head)
		while (order-- > 0)
			free_frozen_block(page + (1UL << order), order);
}

void __put_page(struct page *page)
{
	free_frozen_block(page, compound_order(page));
}
