// SPDX-License-Identifier: MIT
/*
 * alloc_pages and __free_pages: the short paths, for order 0 to 3 out of this CPU's store.
 *
 * A hit costs a few loads and stores with interrupts masked: no lock, no atomic, no look at zones
 * or watermarks (the pages were charged to their zone when the store was filled). Everything else,
 * including every check's bad outcome, is in mm/page_slow.c. What a store is: linux/mmzone.h,
 * mm/pcp.c.
 */
#include "buddy.h"
#include "mem_map.h"

/* What follows from the mask once the page is at hand. */
noinline struct page *finish_page(struct page *page, unsigned int order, gfp_t gfp)
{
	if (gfp & __GFP_ZERO)
		clear_highpages(page, order);
	if ((gfp & __GFP_COMP) && order)
		prep_compound_page(page, order);
	return page;
}

static noinline struct page *__fastpath alloc_miss(struct pcp_level *level, gfp_t gfp,
						   unsigned int order, unsigned long flags)
{
	struct page *page = pcp_miss(level, gfp, order);

	arch_irq_restore(flags);
	if (!page)
		return alloc_pages_slow(gfp, order, numa_mem_id(), NULL);
	page->private = 0;
	if (unlikely(gfp & (__GFP_ZERO | __GFP_COMP)))
		return finish_page(page, order, gfp);
	return page;
}

/* Off this CPU's stack. Without `rare` the caller's mask has no __GFP_ZERO or __GFP_COMP. */
static __always_inline struct page *alloc_stored(gfp_t gfp, unsigned int order, bool rare)
{
	unsigned long flags = arch_irq_save();
	struct pcp_level *level = &raw_cpu_ptr(&page_cpu)->local[gfp & GFP_ZONEMASK]->level[order];
	struct page *page;

	OPTIMIZER_HIDE_VAR(level);	/* one register, not two offsets */
	page = level->stack[gfp_migratetype(gfp)];
	if (unlikely(!page))
		return alloc_miss(level, gfp, order, flags);
	level->stack[gfp_migratetype(gfp)] = page->pcp_next;
	level->limit++;
	page->state = PAGE_STATE_ALLOCATED;
	page->private = 0;
	arch_irq_restore(flags);
	if (rare && unlikely(gfp & (__GFP_ZERO | __GFP_COMP)))
		return finish_page(page, order, gfp);
	return page;
}

struct page *__fastpath alloc_pages(gfp_t gfp, unsigned int order)
{
	if (unlikely(order > PCP_MAX_ORDER))
		return alloc_block(gfp, order);
	return alloc_stored(gfp, order, true);
}

struct page *__alloc_pages(gfp_t gfp, unsigned int order, int preferred_nid, nodemask_t *nodemask)
{
	if (!nodemask && preferred_nid == numa_mem_id())
		return alloc_pages(gfp, order);
	return alloc_pages_slow(gfp, order, preferred_nid, nodemask);
}

/*
 * The whole state is compared at once: one reference, no type, not mapped. A tail, a page that is
 * free already or has other users fails here and is looked at closely in the slow path.
 */
void __fastpath __free_pages(struct page *page, unsigned int order)
{
	unsigned long flags;
	struct page_cpu *cpu;
	struct pcp_level *level;
	unsigned int mt;

	if (unlikely(order > PCP_MAX_ORDER))
		return free_block(page, order);
	if (unlikely(page->state != PAGE_STATE_ALLOCATED))
		goto slow;
	mt = *pageblock_byte(page);	/* with PB_MIGRATE_SKIP set it takes the slow path, too */
	if (unlikely(mt >= MIGRATE_PCPTYPES))
		goto slow;
	flags = arch_irq_save();
	cpu = raw_cpu_ptr(&page_cpu);
	if (unlikely(((page->flags | cpu->free_slow) & PAGEFLAGS_MASK) |
		     (unsigned long)page->mapping)) {
		arch_irq_restore(flags);
		goto slow;
	}
	level = &cpu->by_id[page_zone_id(page)]->level[order];
	OPTIMIZER_HIDE_VAR(level);
	page->pcp_next = level->stack[mt];
	level->stack[mt] = page;
	page->state = page_state(PAGE_TYPE(pcp) | order, 0);
	level->in++;
	if (unlikely((long)(level->limit - level->in) < 0)) {
		pcp_drain_over(level, order, mt, flags);
		return;
	}
	arch_irq_restore(flags);
	return;
slow:
	free_pages_slow(page, order);
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp & ~__GFP_HIGHMEM, order);

	return page ? (unsigned long)page_to_virt(page) : 0;
}

unsigned long __fastpath get_zeroed_page(gfp_t gfp)
{
	struct page *page =
		alloc_stored(gfp & ~(__GFP_HIGHMEM | __GFP_ZERO | __GFP_COMP), 0, false);
	void *addr;

	if (!page)
		return 0;
	addr = page_to_virt(page);
	clear_page(addr);
	return (unsigned long)addr;
}

/* Not at the beginning of the linear map, before its first hole: is it anywhere in it? */
static noinline void free_checked(unsigned long addr, unsigned int order)
{
	if (!addr)
		return;
	if (WARN(!virt_addr_valid(addr), "free_pages: %#lx is no address in RAM\n", addr))
		return;
	__free_pages(virt_to_page(addr), order);
}

void __fastpath free_pages(unsigned long addr, unsigned int order)
{
	unsigned long offset = addr - (unsigned long)PAGE_OFFSET;

	if (unlikely(offset >= mem_map_gapless))
		return free_checked(addr, order);
	__free_pages(index_page(offset >> PAGE_SHIFT), order);
}
