// SPDX-License-Identifier: MIT
/*
 * The buddy system proper: the free lists of a zone, splitting and merging.
 *
 * Owns zone->free_area, nonempty, free_pages, free_cma, and the struct pages of free blocks.
 * Everything here runs with zone->lock held and interrupts masked. The cost of an operation is
 * O(orders), never O(pages): only the head of a block is written. What is true of a free page
 * stands in linux/mm_types.h; the equations in linux/mmzone.h; mm/buddy_check.c tests both.
 * Mobility and stealing: mm/pageblock.c.
 */
#include "buddy.h"

/* Out of the hot paths' way: they would spill registers for it. */
noinline void buddy_account_special(struct zone *zone, long pages, int mt)
{
	if (is_migrate_cma(mt))
		zone->free_cma += pages;
	else
		zone->free_isolated += pages;
}

/* Gives a block back. */
void buddy_free(struct zone *zone, struct page *page, unsigned int order, int mt)
{
	buddy_merge(zone, page, order, mt);
}

/*
 * Orders without a per-CPU store: straight from the local node's first zone while it is above its
 * low mark. O(order): only heads of blocks are touched.
 */
struct page *__fastpath alloc_block(gfp_t gfp, unsigned int order)
{
	unsigned long flags;
	struct page_cpu *cpu;
	struct zone *zone;
	struct page *page;

	if (unlikely(order > MAX_PAGE_ORDER))
		return alloc_pages_slow(gfp, order, numa_mem_id(), NULL);
	flags = arch_irq_save();
	cpu = raw_cpu_ptr(&page_cpu);
	zone = cpu->local[gfp & GFP_ZONEMASK]->zone;
	zone_lock(zone);
	if (unlikely(!zone_has_spare(zone, cpu, 1UL << order, gfp) ||
		     !buddy_has(zone, order, gfp_migratetype(gfp)))) {
		zone_unlock(zone);
		arch_irq_restore(flags);
		return alloc_pages_slow(gfp, order, numa_mem_id(), NULL);
	}
	page = buddy_take_sure(zone, order, gfp_migratetype(gfp));
	zone->free_area[order].out++;
	zone_unlock(zone);
	page->state = PAGE_STATE_ALLOCATED;
	page->private = 0;
	arch_irq_restore(flags);
	if (unlikely(gfp & (__GFP_ZERO | __GFP_COMP)))
		return finish_page(page, order, gfp);
	return page;
}

/* The counterpart. Anything unusual about the page: mm/page_free.c. */
void __fastpath free_block(struct page *page, unsigned int order)
{
	unsigned long flags, odd;
	struct page_cpu *cpu;
	struct zone *zone;

	if (unlikely(order > MAX_PAGE_ORDER || page->state != PAGE_STATE_ALLOCATED))
		return free_pages_slow(page, order);
	flags = arch_irq_save();
	cpu = raw_cpu_ptr(&page_cpu);
	odd = (page->flags | cpu->free_slow) & PAGEFLAGS_MASK;
	odd |= (unsigned long)page->mapping | (page_block(page, order) != page);
	if (unlikely(odd)) {
		arch_irq_restore(flags);
		return free_pages_slow(page, order);
	}
	zone = cpu->by_id[page_zone_id(page)]->zone;
	zone_lock(zone);
	buddy_merge(zone, page, order, get_pageblock_migratetype(page));
	zone_unlock(zone);
	arch_irq_restore(flags);
}

/*
 * A block for `mt`, wherever it can be had. CMA pageblocks serve movable pages: first while more
 * than half of the free pages are theirs, so that both kinds run out together, otherwise before
 * anything is stolen.
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

/* The largest aligned block that begins at pfn and ends at `end` at the latest. */
static unsigned int largest_order(unsigned long pfn, unsigned long end)
{
	unsigned int order = MAX_PAGE_ORDER;

	if (pfn & (MAX_ORDER_NR_PAGES - 1))
		order = __builtin_ctzl(pfn);
	while (pfn + (1UL << order) > end)
		order--;
	return order;
}

/*
 * Frees [pfn, end) of one zone, already without references or marks, as the largest aligned blocks.
 * zone->lock held.
 */
void buddy_free_pfns(struct zone *zone, unsigned long pfn, unsigned long end)
{
	unsigned int order;

	for (; pfn < end; pfn += 1UL << order) {
		struct page *page = pfn_to_page(pfn);

		order = largest_order(pfn, end);
		if (order == MAX_PAGE_ORDER)	/* known here, most of it falls away */
			buddy_merge(zone, page, MAX_PAGE_ORDER, get_pageblock_migratetype(page));
		else
			buddy_merge(zone, page, order, get_pageblock_migratetype(page));
	}
}

/* Blocks freed in one masked section. */
#define FREE_RANGE_BLOCKS	16

/* The same, interrupts masked for some blocks at a time. */
void buddy_free_range(struct page *page, unsigned long nr_pages)
{
	unsigned long pfn = page_to_pfn(page), end = pfn + nr_pages, stop, flags;
	struct zone *zone = page_zone(page);

	for (; pfn < end; pfn = stop) {
		stop = min(end, ((pfn >> MAX_PAGE_ORDER) + FREE_RANGE_BLOCKS) << MAX_PAGE_ORDER);
		spin_lock_irqsave(&zone->lock, flags);
		buddy_free_pfns(zone, pfn, stop);
		spin_unlock_irqrestore(&zone->lock, flags);
	}
}

/* The free block that holds this page, or NULL. zone->lock held. */
struct page *buddy_block_of(const struct zone *zone, struct page *page, unsigned int *order)
{
	for (unsigned int o = 0; o <= MAX_PAGE_ORDER; o++) {
		struct page *head = page_block(page, o);

		if (page_is_buddy(zone, head, o)) {
			*order = o;
			return head;
		}
	}
	return NULL;
}
