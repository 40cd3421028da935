/* SPDX-License-Identifier: MIT */
/*
 * Inside the page allocator: free lists, the allocation context, the per-CPU hot data. Only mm/
 * files of the allocator include it.
 *
 * A block on the free lists is known by its head's page_type alone: PGTY_buddy, zone id and order
 * in one word (zone->buddy_tag + order), so that "is my buddy free, whole, of this order and in
 * this zone" is one load and one compare. All buddy_* functions want zone->lock held and interrupts
 * masked.
 */
#ifndef MM_BUDDY_H
#define MM_BUDDY_H

#include <linux/bitops.h>
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/panic.h>
#include <linux/percpu-defs.h>
#include <linux/spinlock.h>
#include <linux/vmstat.h>

/* How an attempt may proceed; the watermark index is in the lowest bits. */
#define ALLOC_WMARK_MIN		WMARK_MIN
#define ALLOC_WMARK_LOW		WMARK_LOW
#define ALLOC_WMARK_HIGH	WMARK_HIGH
#define ALLOC_WMARK_MASK	0x03u
#define ALLOC_NO_WATERMARKS	0x04u
#define ALLOC_OOM		0x08u
#define ALLOC_NON_BLOCK		0x10u	/* cannot reclaim: a quarter deeper */
#define ALLOC_MIN_RESERVE	0x20u	/* __GFP_HIGH: half of min */
#define ALLOC_CMA		0x80u	/* CMA pageblocks may serve */
/* no stealing below a pageblock while other zones may serve */
#define ALLOC_NOFRAGMENT	0x100u
#define ALLOC_HIGHATOMIC	0x200u
#define ALLOC_KSWAPD		0x800u
#define ALLOC_RESERVES		(ALLOC_NON_BLOCK | ALLOC_MIN_RESERVE | ALLOC_HIGHATOMIC | ALLOC_OOM)

struct alloc_context {
	struct zonelist *zonelist;
	nodemask_t *nodemask;
	struct zone *preferred;
	enum zone_type highest_zoneidx;
	int migratetype;
	int nid;
};

/*
 * What the hot paths of one CPU touch, found by one per-CPU offset. A debug option costs them no
 * test of its own: while one is on, all of local[] points to pcp_none, whose stacks stay empty, and
 * free_slow, or'ed into page->flags before the one test of these, makes every page look unusual.
 */
struct page_cpu {
	unsigned long free_slow;				/* PAGE_FREE_SLOW or 0 */
	/* first zone of this node's zonelist, by the mask's zone modifiers */
	struct per_cpu_pages *local[16];
	/* that zone has plenty with more free pages than this */
	long mark[16];
	struct per_cpu_pages *by_id[MAX_ZONE_IDS];	/* by page_zone_id() */
};

DECLARE_PER_CPU(struct page_cpu, page_cpu);
extern struct per_cpu_pages pcp_none;
extern struct zone zone_none;				/* pcp_none's; always empty */

#define PAGE_FREE_SLOW		(1UL << PG_reserved)
/* One bit for each reason to leave the hot paths. */
enum page_slow_reason { SLOW_INIT_ON_ALLOC, SLOW_INIT_ON_FREE, SLOW_FAULT_INJECTION, SLOW_OWNER };
void page_alloc_set_slow(enum page_slow_reason reason, bool on);
bool page_alloc_is_slow(void);

/*
 * The short paths end in tail calls and need no frame, unlike the rest of the image, whose every
 * function keeps one for backtraces.
 */
#ifdef __clang__
#define __fastpath
#else
#define __fastpath __attribute__((optimize("optimize-sibling-calls", "omit-frame-pointer")))
#endif

/*
 * zone->lock where interrupts are masked anyway: nothing can preempt, so the preemption count, a
 * per-CPU word, need not be touched.
 */
static __always_inline void zone_lock(struct zone *zone)
{
	if (CONFIG_DEBUG_LEVEL >= 2)
		spin_lock(&zone->lock);
	else
		arch_spin_lock(&zone->lock.raw_lock);
}

static __always_inline void zone_unlock(struct zone *zone)
{
	if (CONFIG_DEBUG_LEVEL >= 2)
		spin_unlock(&zone->lock);
	else
		arch_spin_unlock(&zone->lock.raw_lock);
}

static inline struct list_head *buddy_list(struct zone *zone, unsigned int order, int mt)
{
	return &zone->free_area[order].free_list[mt];
}

static inline void buddy_add(struct zone *zone, struct page *page, unsigned int order, int mt)
{
	struct list_head *head = buddy_list(zone, order, mt);

	page->state = page_state(zone->buddy_tag + order, 0);
	list_add(&page->buddy_list, head);
	zone->nonempty[mt] |= 1UL << order;
	zone->free_area[order].nr_free++;
}

/* Off its list. The caller says what the page is from now on (state). */
static inline void buddy_del(struct zone *zone, struct page *page, unsigned int order, int mt)
{
	struct list_head *next = page->buddy_list.next, *prev = page->buddy_list.prev;

	next->prev = prev;
	prev->next = next;
	if (next == prev)	/* both are the list's head: nobody is left */
		zone->nonempty[mt] &= ~(1UL << order);
	zone->free_area[order].nr_free--;
}

void buddy_account_special(struct zone *zone, long pages, int mt);

/* Amount of free pages; CMA's and isolated ones are counted once more. */
static __always_inline void buddy_account(struct zone *zone, long pages, int mt)
{
	zone->free_pages += pages;
	if (unlikely(mt >= MIGRATE_CMA))
		buddy_account_special(zone, pages, mt);
}

static inline unsigned int buddy_order(const struct page *page)
{
	return page->page_type & 0xff;
}

static inline bool page_is_buddy(const struct zone *zone, const struct page *page,
				 unsigned int order)
{
	return READ_ONCE(page->page_type) == zone->buddy_tag + order;
}

void pageblock_set_range(struct page *page, unsigned int order, int mt);

/* The upper halves of a block of order `high` go back to the lists, until `low` is left of it. */
static inline void buddy_split_rest(struct zone *zone, struct page *page, unsigned int low,
				    unsigned int high, int mt)
{
	while (high > low) {
		high--;
		buddy_add(zone, page + (1UL << high), high, mt);
	}
}

/* Is there a block of one type, of `order` or more? */
static __always_inline bool buddy_has(const struct zone *zone, unsigned int order, int mt)
{
	return zone->nonempty[mt] >> order;
}

/*
 * A block of one type, which buddy_has(), from the smallest that is large enough. The caller sets
 * the head's state.
 */
static __always_inline struct page *buddy_take_sure(struct zone *zone, unsigned int order, int mt)
{
	unsigned int high = order + __builtin_ctzl(zone->nonempty[mt] >> order);
	struct page *page = list_first_entry(buddy_list(zone, high, mt), struct page, buddy_list);

	buddy_del(zone, page, high, mt);
	buddy_split_rest(zone, page, order, high, mt);
	buddy_account(zone, -(1L << order), mt);
	return page;
}

/* The same, or NULL. */
static inline struct page *buddy_take(struct zone *zone, unsigned int order, int mt)
{
	return buddy_has(zone, order, mt) ? buddy_take_sure(zone, order, mt) : NULL;
}

/*
 * A buddy of a whole pageblock or more may be of another type. Types with a purpose of their own
 * keep their blocks apart; the ordinary ones merge, and the buddy's pageblocks take over the type.
 */
static inline bool buddy_may_join(int mt, int buddy_mt)
{
	return mt == buddy_mt ||
	       (migratetype_is_mergeable(mt) && migratetype_is_mergeable(buddy_mt));
}

/*
 * A block back onto the lists, merged as far as it goes. `mt` is the type of the pageblock. The
 * head needs no preparation, its tails are clean already.
 */
static __always_inline void buddy_merge(struct zone *zone, struct page *page, unsigned int order,
					int mt)
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

/* The pageblock lies in this zone wholly: its type may change. */
static inline bool pageblock_in_zone(const struct zone *zone, const struct page *page)
{
	const struct page *first = page_block(page, pageblock_order);

	return page_zone_id(first) == page_zone_id(first + pageblock_nr_pages - 1) &&
	       page_zone(first) == zone;
}

/*
 * Where DMA32 memory is plenty, taking some of it does less harm than mixing a pageblock of NORMAL.
 */
static inline bool prefers_lower_zone(const struct zone *zone)
{
	return IS_ENABLED(CONFIG_ZONE_DMA32) && zone_idx(zone) == ZONE_NORMAL &&
	       populated_zone(zone - 1);
}

/*
 * May the zone give so many pages and stay above its low mark, whatever of the rest is CMA's or
 * reserved? One compare; who is refused looks closely (mm/watermark.c). zone->lock held.
 */
static __always_inline bool zone_has_spare(const struct zone *zone, const struct page_cpu *cpu,
					   unsigned long pages, gfp_t gfp)
{
	return (long)(zone->free_pages - pages) > cpu->mark[gfp & GFP_ZONEMASK];
}

/* mm/buddy.c */
void buddy_free(struct zone *zone, struct page *page, unsigned int order, int mt);
struct page *alloc_block(gfp_t gfp, unsigned int order);
void free_block(struct page *page, unsigned int order);
struct page *buddy_alloc(struct zone *zone, unsigned int order, int mt, unsigned int alloc_flags);
void buddy_free_range(struct page *page, unsigned long nr_pages);
void buddy_free_pfns(struct zone *zone, unsigned long pfn, unsigned long end);
struct page *buddy_block_of(const struct zone *zone, struct page *page, unsigned int *order);

/* mm/pageblock.c */
struct page *buddy_steal(struct zone *zone, unsigned int order, int mt, unsigned int alloc_flags);
long move_freepages_block(struct zone *zone, struct page *page, int from, int to);
void reserve_highatomic_pageblock(struct page *page, unsigned int order, struct zone *zone);
bool unreserve_highatomic_pageblock(const struct alloc_context *ac, bool force);

/* mm/pcp.c */
struct page *pcp_miss(struct pcp_level *level, gfp_t gfp, unsigned int order);
struct page *pcp_alloc(struct per_cpu_pages *pcp, unsigned int order, int mt,
		       unsigned int alloc_flags);
void pcp_drain_over(struct pcp_level *level, unsigned int order, int mt, unsigned long flags);
void page_cpu_point(void);
void pcp_refill(struct per_cpu_pages *pcp, int mt, unsigned int alloc_flags);
void pcp_set_high(struct zone *zone);
struct per_cpu_pages *pcp_this_cpu(const struct zone *zone);
struct page *finish_page(struct page *page, unsigned int order, gfp_t gfp);

/* mm/watermark.c */
bool zone_watermark_flags_ok(struct zone *zone, unsigned int order, unsigned int alloc_flags,
			     int highest_zoneidx);

/* mm/page_slow.c */
struct page *alloc_pages_slow(gfp_t gfp, unsigned int order, int nid, nodemask_t *nodemask);
struct page *get_page_from_freelist(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				    const struct alloc_context *ac);
void free_pages_slow(struct page *page, unsigned int order);
void free_frozen_block(struct page *page, unsigned int order);
bool page_free_ok(struct page *page, unsigned int order);

#endif
