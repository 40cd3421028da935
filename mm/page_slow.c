// SPDX-License-Identifier: MIT
/*
 * Page allocation when the short path has nothing: zones in order, watermarks, reserves, reclaim,
 * failure.
 *
 * Three rounds: with the low watermark; with the mask's share of the reserves, kswapd woken; then,
 * for who may sleep, reclaim and retry. Locks: none held between zones; an attempt on one zone runs
 * with interrupts masked. mm/page_alloc.c comes before, mm/buddy.c and mm/pcp.c below, frees are in
 * mm/page_free.c.
 */
#include "buddy.h"
#include <granule/fault_inject.h>
#include <linux/printk.h>
#include <linux/sched/mm.h>

gfp_t gfp_allowed_mask = GFP_BOOT_MASK;
bool init_on_alloc, init_on_free;

#define MAX_RECLAIM_RETRIES	16
#define MAX_RECLAIMERS		8

static page_reclaim_fn reclaimers[MAX_RECLAIMERS];

int register_page_reclaim(page_reclaim_fn fn)
{
	for (int i = 0; i < MAX_RECLAIMERS; i++)
		if (cmpxchg(&reclaimers[i], NULL, fn) == NULL)
			return 0;
	return -ENOSPC;
}

void unregister_page_reclaim(page_reclaim_fn fn)
{
	for (int i = 0; i < MAX_RECLAIMERS; i++)
		cmpxchg(&reclaimers[i], fn, NULL);
}

/*
 * Where the block came from, seen from who asked. Every block a zone or its stores give out counts
 * as hit and local (mm/vmstat.c): here is what is not. Interrupts masked.
 */
static void count_numa(const struct alloc_context *ac, struct zone *zone)
{
	if (unlikely(zone->node != ac->preferred->node)) {
		atomic_long_inc(&zone->numa_event[NUMA_MISS]);
		atomic_long_inc(&ac->preferred->numa_event[NUMA_FOREIGN]);
		atomic_long_dec(&zone->numa_event[NUMA_HIT]);
	}
	if (unlikely(zone->node != numa_node_id())) {
		atomic_long_inc(&zone->numa_event[NUMA_OTHER]);
		atomic_long_dec(&zone->numa_event[NUMA_LOCAL]);
	}
}

/*
 * Straight from the lists of a zone: orders without a store, and the high-order atomic reserve.
 * Interrupts masked.
 */
static struct page *rmqueue_buddy(struct zone *zone, unsigned int order, unsigned int alloc_flags,
				  int mt)
{
	struct page *page = NULL;

	zone_lock(zone);
	if (alloc_flags & ALLOC_HIGHATOMIC)
		page = buddy_take(zone, order, MIGRATE_HIGHATOMIC);
	if (!page)
		page = buddy_alloc(zone, order, mt, alloc_flags);
	if (!page && (alloc_flags & (ALLOC_OOM | ALLOC_NON_BLOCK)))
		page = buddy_take(zone, order, MIGRATE_HIGHATOMIC);
	if (page) {
		page->state = PAGE_STATE_ALLOCATED;
		zone->free_area[order].out++;
	}
	zone_unlock(zone);
	return page;
}

/* One block of a zone, by its store if the order has one. */
static struct page *rmqueue(struct zone *zone, unsigned int order, unsigned int alloc_flags,
			    const struct alloc_context *ac)
{
	unsigned long flags = arch_irq_save();
	struct page *page = NULL;

	if (order <= PCP_MAX_ORDER && !(alloc_flags & ALLOC_HIGHATOMIC)) {
		struct per_cpu_pages *pcp = pcp_this_cpu(zone);

		if (pcp != &pcp_none)
			page = pcp_alloc(pcp, order, ac->migratetype, alloc_flags);
	}
	if (!page) {
		page = rmqueue_buddy(zone, order, alloc_flags, ac->migratetype);
	}
	if (page)
		count_numa(ac, zone);
	arch_irq_restore(flags);
	return page;
}

struct page *get_page_from_freelist(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				    const struct alloc_context *ac)
{
	struct zoneref *z;
	struct zone *zone;

	for_each_zone_zonelist_nodemask(zone, z, ac->zonelist, ac->highest_zoneidx, ac->nodemask) {
		struct page *page;

		if (!zone_watermark_flags_ok(zone, order, alloc_flags, ac->highest_zoneidx))
			continue;
		page = rmqueue(zone, order, alloc_flags, ac);
		if (!page)
			continue;
		if ((alloc_flags & ALLOC_HIGHATOMIC) && order)
			reserve_highatomic_pageblock(page, order, zone);
		return page;
	}
	/* Rather a pageblock of mixed types than memory of a lower zone or no memory at all. */
	if (alloc_flags & ALLOC_NOFRAGMENT)
		return get_page_from_freelist(gfp, order, alloc_flags & ~ALLOC_NOFRAGMENT, ac);
	return NULL;
}

/* How deep into the reserves the mask reaches. */
static unsigned int gfp_to_alloc_flags(gfp_t gfp, unsigned int order)
{
	unsigned int alloc_flags = ALLOC_WMARK_MIN;

	if (gfp & __GFP_HIGH)
		alloc_flags |= ALLOC_MIN_RESERVE;
	if (gfp & __GFP_KSWAPD_RECLAIM)
		alloc_flags |= ALLOC_KSWAPD;
	if (!(gfp & __GFP_DIRECT_RECLAIM)) {
		if (!(gfp & __GFP_NOMEMALLOC)) {
			alloc_flags |= ALLOC_NON_BLOCK;
			if (order)
				alloc_flags |= ALLOC_HIGHATOMIC;
		}
		if (alloc_flags & ALLOC_MIN_RESERVE)
			alloc_flags |= ALLOC_NON_BLOCK;
	}
	if (gfp_migratetype(gfp) == MIGRATE_MOVABLE)
		alloc_flags |= ALLOC_CMA;
	return alloc_flags;
}

/* Who frees memory by needing some may take everything. */
static bool gfp_pfmemalloc(gfp_t gfp)
{
	if (gfp & __GFP_NOMEMALLOC)
		return false;
	return (gfp & __GFP_MEMALLOC) || (!in_interrupt() && (current->flags & PF_MEMALLOC));
}

static void wake_all_kswapds(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	pg_data_t *last = NULL;
	struct zoneref *z;
	struct zone *zone;

	for_each_zone_zonelist_nodemask(zone, z, ac->zonelist, ac->highest_zoneidx, ac->nodemask) {
		if (last != zone->zone_pgdat)
			wakeup_kswapd(zone, gfp, order, ac->highest_zoneidx);
		last = zone->zone_pgdat;
	}
}

/* One round: everybody who can give pages back is asked. */
static unsigned long ask_reclaimers(gfp_t gfp, unsigned int order)
{
	unsigned long freed = 0;

	for (int i = 0; i < MAX_RECLAIMERS; i++) {
		page_reclaim_fn fn = READ_ONCE(reclaimers[i]);

		if (fn)
			freed += fn(gfp, order);
	}
	return freed;
}

unsigned long page_reclaim_all(void)
{
	unsigned long total = 0, freed;

	while ((freed = ask_reclaimers(GFP_KERNEL, 0)) != 0)
		total += freed;
	return total;
}

/* What is allocated on the way may use all reserves and does not reclaim again. Pages freed. */
static unsigned long direct_reclaim(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	unsigned int saved = current->flags & PF_MEMALLOC;
	unsigned long freed;

	count_vm_event(ALLOCSTALL_FIRST + ac->highest_zoneidx);
	current->flags |= PF_MEMALLOC;
	freed = ask_reclaimers(gfp, order);
	if (!saved)
		current->flags &= ~PF_MEMALLOC;
	cond_resched();
	return freed;
}

static void warn_alloc(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	static int reports;

	if ((gfp & __GFP_NOWARN) || reports >= 10)
		return;
	reports++;
	pr_warn("%s: page allocation failure: order:%u, mode:%#x(%pGg), nodemask=%s\n",
		current->comm, order, gfp, &gfp, ac->nodemask ? "set" : "(null)");
	dump_stack();
	show_mem();
}

/* Rounds of reclaim for who may sleep. */
static struct page *alloc_with_reclaim(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				       const struct alloc_context *ac)
{
	for (int fruitless = 0; ; ) {
		unsigned long freed = direct_reclaim(gfp, order, ac);
		struct page *page = get_page_from_freelist(gfp, order, alloc_flags, ac);

		if (!page) {
			unreserve_highatomic_pageblock(ac, fruitless > 0);
			drain_all_pages(NULL);
			page = get_page_from_freelist(gfp, order, alloc_flags, ac);
		}
		if (page)
			return page;
		fruitless = freed ? 0 : fruitless + 1;
		if (gfp & __GFP_NORETRY)
			return NULL;
		if (!(gfp & __GFP_NOFAIL)) {
			if (order > PAGE_ALLOC_COSTLY_ORDER && !(gfp & __GFP_RETRY_MAYFAIL))
				return NULL;
			if (fruitless >= 2)
				return NULL;
			continue;
		}
		page = get_page_from_freelist(
			gfp, order, alloc_flags | ALLOC_MIN_RESERVE | ALLOC_NON_BLOCK, ac);
		if (page)
			return page;
		if (fruitless >= MAX_RECLAIM_RETRIES) {
			show_mem();
			panic("Out of memory: __GFP_NOFAIL of order %u and nothing left to reclaim",
			      order);
		}
	}
}

static struct page *alloc_slowpath(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	unsigned int alloc_flags = gfp_to_alloc_flags(gfp, order);
	struct page *page;

	if (alloc_flags & ALLOC_KSWAPD)
		wake_all_kswapds(gfp, order, ac);
	page = get_page_from_freelist(gfp, order, alloc_flags, ac);
	if (!page && gfp_pfmemalloc(gfp))
		page = get_page_from_freelist(gfp, order,
					      alloc_flags | ALLOC_NO_WATERMARKS | ALLOC_OOM, ac);
	if (page)
		return page;
	if (!(gfp & __GFP_DIRECT_RECLAIM)) {
		/* Pages in this CPU's own stores are the last it can reach without sleeping. */
		drain_local_pages(NULL);
		page = get_page_from_freelist(gfp, order, alloc_flags, ac);
		WARN_ON_ONCE(!page && (gfp & __GFP_NOFAIL));
	} else if (in_interrupt() || irqs_disabled()) {
		WARN_ONCE(1,
			  "page allocation with __GFP_DIRECT_RECLAIM where nobody may sleep: order "
			  "%u, mode %#x\n",
			  order, gfp);
	} else if (!(current->flags & PF_MEMALLOC)) {
		page = alloc_with_reclaim(gfp, order, alloc_flags, ac);
	}
	if (!page)
		warn_alloc(gfp, order, ac);
	return page;
}

static bool prepare_context(struct alloc_context *ac, gfp_t gfp, int nid, nodemask_t *nodemask)
{
	struct zoneref *z;

	if (WARN_ON_ONCE(nid < 0 || nid >= MAX_NUMNODES || !NODE_DATA(nid)))
		return false;
	ac->highest_zoneidx = gfp_zone(gfp);
	if (WARN_ONCE(ac->highest_zoneidx >= MAX_NR_ZONES, "gfp %#x asks for no zone there is\n",
		      gfp))
		return false;
	ac->migratetype = gfp_migratetype(gfp);
	if (WARN_ONCE(ac->migratetype >= MIGRATE_PCPTYPES,
		      "gfp %#x is movable and reclaimable at once\n", gfp))
		return false;
	ac->nid = nid;
	ac->nodemask = nodemask;
	ac->zonelist = node_zonelist(nid, gfp);
	z = first_zones_zonelist(ac->zonelist, ac->highest_zoneidx, nodemask);
	ac->preferred = z->zone;
	return z->zone;
}

/* Everything the short path does not do. */
struct page *alloc_pages_slow(gfp_t gfp, unsigned int order, int nid, nodemask_t *nodemask)
{
	unsigned int alloc_flags = ALLOC_WMARK_LOW;
	struct alloc_context ac;
	struct page *page;

	if (unlikely(order > MAX_PAGE_ORDER)) {
		WARN_ONCE(!(gfp & __GFP_NOWARN), "page allocation of order %u: the largest is %u\n",
			  order, MAX_PAGE_ORDER);
		return NULL;
	}
	gfp &= gfp_allowed_mask;
	might_alloc(gfp);
	if (!prepare_context(&ac, gfp, nid, nodemask))
		return NULL;
	if (unlikely(fault_armed(&fail_page_alloc)) && order >= fail_page_alloc.min_order &&
	    !(gfp & __GFP_NOFAIL) && should_fail(&fail_page_alloc))
		return NULL;
	if (ac.migratetype == MIGRATE_MOVABLE)
		alloc_flags |= ALLOC_CMA;
	if (prefers_lower_zone(ac.preferred))
		alloc_flags |= ALLOC_NOFRAGMENT;
	page = get_page_from_freelist(gfp, order, alloc_flags, &ac);
	if (unlikely(!page))
		page = alloc_slowpath(gfp, order, &ac);
	if (unlikely(!page))
		return NULL;
	page->private = 0;
	if (want_init_on_alloc(gfp))
		clear_highpages(page, order);
	if ((gfp & __GFP_COMP) && order)
		prep_compound_page(page, order);
	return page;
}
