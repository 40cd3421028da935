// SPDX-License-Identifier: MIT
/*
 * The per-CPU stores: filled from the zone and drained to it, at most PCP_FILL and PCP_DRAIN pages
 * in one masked section.
 *
 * A store belongs to its CPU and is touched with that CPU's interrupts masked; zone->lock is taken
 * inside, only for the exchange. The paths that hit are in mm/page_alloc.c. Filling takes whole
 * small blocks and chains their pages directly, so that most pages are never split and listed one
 * by one.
 */
#include "buddy.h"
#include <linux/smp.h>

struct zone zone_none;
struct per_cpu_pages pcp_none = { .zone = &zone_none };
DEFINE_PER_CPU(struct page_cpu, page_cpu);

/* Chains the blocks of `order` of one larger block; the lowest address comes out first. */
static void push_blocks(struct pcp_level *level, struct page *page, unsigned int order,
			unsigned int high, int mt)
{
	u64 state = page_state(PAGE_TYPE(pcp) | order, 0);
	struct page *top = level->stack[mt];

	for (struct page *p = page + (1UL << high); p > page; ) {
		p -= 1UL << order;
		p->pcp_next = top;
		p->state = state;
		top = p;
	}
	level->stack[mt] = top;
	level->in += 1UL << (high - order);
}

/*
 * The smallest non-empty list decides: a block up to `most` is taken whole, a larger one is split
 * down to it. *got is the order of what is returned.
 */
static struct page *take_whole(struct zone *zone, unsigned int order, unsigned int most, int mt,
			       unsigned int *got)
{
	unsigned long orders = zone->nonempty[mt] >> order;

	if (!orders)
		return NULL;
	*got = min(order + (unsigned int)__builtin_ctzl(orders), most);
	return buddy_take(zone, *got, mt);
}

/*
 * Up to `blocks` onto one stack, in few bites: small blocks that lie about cost a list operation
 * each. zone->lock held.
 */
static void fill_locked(struct per_cpu_pages *pcp, unsigned int order, int mt, unsigned int blocks,
			unsigned int alloc_flags)
{
	struct pcp_level *level = &pcp->level[order];
	struct zone *zone = pcp->zone;

	for (int takes = 0; blocks && takes < PCP_FILL_TAKES; takes++) {
		unsigned int got = order, most = order + (31 - __builtin_clz(blocks));
		struct page *page = NULL;

		if (!(alloc_flags & ALLOC_CMA) || zone->free_cma <= zone->free_pages / 2)
			page = take_whole(zone, order, most, mt, &got);
		if (!page)
			page = buddy_alloc(zone, order, mt, alloc_flags);
		if (!page)
			break;
		push_blocks(level, page, order, got, mt);
		pcp->filled[order] += 1UL << (got - order);
		blocks -= 1U << (got - order);
	}
}

static void pcp_fill(struct per_cpu_pages *pcp, unsigned int order, int mt, unsigned int blocks,
		     unsigned int alloc_flags)
{
	zone_lock(pcp->zone);
	fill_locked(pcp, order, mt, blocks, alloc_flags);
	zone_unlock(pcp->zone);
}

/*
 * The short path found its stack empty. As long as the zone is comfortably above its low mark, one
 * batch and one block off it; NULL sends the caller the long way. Interrupts masked; the block's
 * state is set.
 */
struct page *pcp_miss(struct pcp_level *level, gfp_t gfp, unsigned int order)
{
	struct per_cpu_pages *pcp = container_of(level - order, struct per_cpu_pages, level[0]);
	struct zone *zone = pcp->zone;
	int mt = gfp_migratetype(gfp);
	unsigned int alloc_flags;
	struct page *page;

	if (mt >= MIGRATE_PCPTYPES)
		return NULL;
	alloc_flags = mt == MIGRATE_MOVABLE	 ? ALLOC_CMA
		      : prefers_lower_zone(zone) ? ALLOC_NOFRAGMENT
						 : 0;
	zone_lock(zone);
	if (zone_has_spare(zone, raw_cpu_ptr(&page_cpu), PCP_FILL, gfp))
		fill_locked(pcp, order, mt, PCP_FILL >> order, alloc_flags);
	zone_unlock(zone);
	page = level->stack[mt];
	if (page) {
		level->stack[mt] = page->pcp_next;
		level->limit++;
		page->state = PAGE_STATE_ALLOCATED;
	}
	return page;
}

/* A full batch of single pages. Interrupts masked; the caller looked at the watermark. */
void pcp_refill(struct per_cpu_pages *pcp, int mt, unsigned int alloc_flags)
{
	pcp_fill(pcp, 0, mt, PCP_FILL, alloc_flags);
}

/*
 * Interrupts masked. A block with its state set to allocated, or NULL when the zone has none. Who
 * may use reserves takes one block, lest the store hold them.
 */
struct page *pcp_alloc(struct per_cpu_pages *pcp, unsigned int order, int mt,
		       unsigned int alloc_flags)
{
	struct pcp_level *level = &pcp->level[order];
	struct page *page = level->stack[mt];

	if (!page) {
		bool one = alloc_flags & (ALLOC_NO_WATERMARKS | ALLOC_RESERVES) ||
			   (alloc_flags & ALLOC_WMARK_MASK) == ALLOC_WMARK_MIN || !pcp->high;

		pcp_fill(pcp, order, mt, one ? 1 : PCP_FILL >> order, alloc_flags);
		page = level->stack[mt];
		if (!page)
			return NULL;
	}
	level->stack[mt] = page->pcp_next;
	level->limit++;
	page->state = PAGE_STATE_ALLOCATED;
	return page;
}

/* Gives up to `blocks` of one stack back; how many it gave. zone->lock held. */
static unsigned int drain_stack(struct per_cpu_pages *pcp, unsigned int order, int mt,
				unsigned int blocks)
{
	struct pcp_level *level = &pcp->level[order];
	unsigned int n;

	for (n = 0; n < blocks; n++) {
		struct page *page = level->stack[mt];

		if (!page)
			break;
		level->stack[mt] = page->pcp_next;
		buddy_merge(pcp->zone, page, order, get_pageblock_migratetype(page));
	}
	level->limit += n;
	level->drained += n;
	return n;
}

/*
 * The level went over its mark by the block just put on stack `mt`. Interrupts are masked and
 * `flags` is what they were: they are given back here.
 */
void pcp_drain_over(struct pcp_level *level, unsigned int order, int mt, unsigned long flags)
{
	struct per_cpu_pages *pcp = container_of(level - order, struct per_cpu_pages, level[0]);
	unsigned int blocks = max(PCP_DRAIN >> order, 1);

	zone_lock(pcp->zone);
	blocks -= drain_stack(pcp, order, mt, blocks);
	for (int other = 0; blocks && other < MIGRATE_PCPTYPES; other++)
		blocks -= drain_stack(pcp, order, other, blocks);
	zone_unlock(pcp->zone);
	arch_irq_restore(flags);
}

/*
 * One masked section of draining everything: one stack, a few blocks. False when the store is
 * empty.
 */
static bool drain_some(struct per_cpu_pages *pcp)
{
	unsigned long flags = arch_irq_save();
	unsigned int blocks = 0;

	zone_lock(pcp->zone);
	for (int order = PCP_MAX_ORDER; order >= 0 && !blocks; order--)
		for (int mt = 0; mt < MIGRATE_PCPTYPES && !blocks; mt++)
			blocks = drain_stack(pcp, order, mt, max(PCP_DRAIN >> order, 1));
	zone_unlock(pcp->zone);
	arch_irq_restore(flags);
	return blocks;
}

struct per_cpu_pages *pcp_this_cpu(const struct zone *zone)
{
	return zone->pcp[smp_processor_id()] ? zone->pcp[smp_processor_id()] : &pcp_none;
}

void drain_local_pages(struct zone *zone)
{
	struct zone *z;

	for_each_populated_zone(z) {
		if (zone && z != zone)
			continue;
		while (drain_some(pcp_this_cpu(z)))
			;
	}
}

static void drain_on_cpu(void *zone)
{
	drain_local_pages(zone);
}

void drain_all_pages(struct zone *zone)
{
	unsigned int cpu, here = get_cpu();

	/* our own without a call by interrupt, which would mask them for all of it */
	drain_local_pages(zone);
	for_each_online_cpu(cpu)
		if (cpu != here)
			WARN_ON(smp_call_function_single(cpu, drain_on_cpu, zone, 1));
	put_cpu();
}

static void set_level_high(struct pcp_level *level, unsigned long high)
{
	unsigned long flags = arch_irq_save();

	level->limit += high - level->high;
	level->high = high;
	arch_irq_restore(flags);
}

/* The store's own CPU runs this, or the store's CPU is not running. */
static void set_store_high(struct per_cpu_pages *pcp)
{
	set_level_high(&pcp->level[0], pcp->high);
	for (int order = 1; order < NR_PCP_ORDERS; order++)
		set_level_high(&pcp->level[order], max(pcp->high >> 2 >> order, PCP_FILL >> order));
}

static void set_high_on_cpu(void *zone)
{
	set_store_high(pcp_this_cpu(zone));
}

/*
 * High marks from the low watermark: all CPUs of the node together may hold that much in single
 * pages, a quarter of it in each larger order, but always what one fill brings; or 1/fraction of
 * the zone when percpu_pagelist_high_fraction is set. May sleep once other CPUs run.
 */
void pcp_set_high(struct zone *zone)
{
	unsigned long total = percpu_pagelist_high_fraction
				      ? zone_managed_pages(zone) / percpu_pagelist_high_fraction
				      : low_wmark_pages(zone);
	int batch = clamp_t(unsigned long, zone_managed_pages(zone) >> 10, 1, PCP_FILL);
	unsigned int cpus = 0, cpu;

	for_each_online_cpu(cpu)
		cpus += cpu_to_node(cpu) == zone->node;
	total = max(total / max(cpus, 1U), (unsigned long)PCP_FILL);
	for_each_possible_cpu(cpu) {
		struct per_cpu_pages *pcp = zone->pcp[cpu];

		if (!pcp)
			continue;
		pcp->high = total;
		pcp->batch = batch;
		if (!cpu_online(cpu))
			set_store_high(pcp);
	}
	on_each_cpu(set_high_on_cpu, zone, 1);
}

static unsigned long slow_reasons;

bool page_alloc_is_slow(void)
{
	return slow_reasons;
}

/*
 * Fault injection, init_on_*, page_owner: while one of them is on, no page goes through the short
 * paths. The masked sections of other CPUs see the change at their next allocation; who needs it
 * earlier drains afterwards. Works before the zones exist: they are pointed to accordingly.
 */
void page_alloc_set_slow(enum page_slow_reason reason, bool on)
{
	unsigned int cpu;

	slow_reasons = on ? slow_reasons | 1UL << reason : slow_reasons & ~(1UL << reason);
	for_each_possible_cpu(cpu)
		WRITE_ONCE(per_cpu(page_cpu, cpu).free_slow, slow_reasons ? PAGE_FREE_SLOW : 0);
	page_cpu_point();
}
