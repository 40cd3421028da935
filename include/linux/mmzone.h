/* SPDX-License-Identifier: MIT */
/*
 * Nodes, zones, zonelists, free areas, per-CPU lists: the shape of physical memory.
 *
 * Locks: zone->lock (irqsave) guards free_area, free pages' struct pages, pageblock bytes and the
 * counters of the zone that say so. A CPU's per_cpu_pages are guarded by masking its interrupts;
 * other CPUs never touch them but through drain_all_pages(). Sizes are page frames. What must hold
 * is written above each struct and checked by buddy_check().
 */
#ifndef _LINUX_MMZONE_H
#define _LINUX_MMZONE_H

#include <linux/types.h>
#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/list.h>
#include <linux/nodemask.h>
#include <linux/numa.h>
#include <linux/spinlock.h>
#include <linux/mm_types.h>
#include <linux/memory_model.h>
#include <linux/page-flags.h>

/*
 * Which zones a machine may have: DMA everywhere, DMA32 where memory goes beyond 4 GiB, HIGHMEM
 * where the linear map is too small for it.
 */
#ifndef CONFIG_ZONE_DMA
#define CONFIG_ZONE_DMA 1
#endif
#if __SIZEOF_LONG__ == 8 && !defined(CONFIG_ZONE_DMA32)
#define CONFIG_ZONE_DMA32 1
#endif
#if __SIZEOF_LONG__ == 4 && !defined(CONFIG_HIGHMEM)
#define CONFIG_HIGHMEM 1
#endif

/* Costlier allocations are tried less hard. */
#define PAGE_ALLOC_COSTLY_ORDER	3

enum migratetype {
	MIGRATE_UNMOVABLE,
	MIGRATE_MOVABLE,
	MIGRATE_RECLAIMABLE,
	MIGRATE_PCPTYPES,		/* the types above have per-CPU lists */
	MIGRATE_HIGHATOMIC = MIGRATE_PCPTYPES,
	MIGRATE_CMA,
	MIGRATE_ISOLATE,		/* no allocation from here */
	MIGRATE_TYPES
};

extern const char *const migratetype_names[MIGRATE_TYPES];

#define is_migrate_cma(mt)		((mt) == MIGRATE_CMA)
#define is_migrate_isolate(mt)		((mt) == MIGRATE_ISOLATE)
#define is_migrate_movable(mt)		(is_migrate_cma(mt) || (mt) == MIGRATE_MOVABLE)
#define is_migrate_cma_page(page)	(get_pageblock_migratetype(page) == MIGRATE_CMA)
#define is_migrate_isolate_page(page)	(get_pageblock_migratetype(page) == MIGRATE_ISOLATE)
/* Blocks of these types may merge with each other; the others keep to themselves. */
static inline bool migratetype_is_mergeable(int mt)
{
	return mt < MIGRATE_PCPTYPES;
}

#define for_each_migratetype_order(order, type) \
	for (order = 0; order < NR_PAGE_ORDERS; order++) \
		for (type = 0; type < MIGRATE_TYPES; type++)

static __always_inline int get_pageblock_migratetype(const struct page *page)
{
	return *pageblock_byte(page) & PB_MIGRATE_MASK;
}
#define get_pfnblock_migratetype(page, pfn)	get_pageblock_migratetype(page)

/*
 * The type of the whole pageblock of `page`; moves nothing. zone->lock held, or the page not yet in
 * use.
 */
void set_pageblock_migratetype(struct page *page, int migratetype);

/*
 * nr_free blocks on the lists together, of 2^order pages each. A power of two in size: it is
 * indexed all the time.
 */
struct free_area {
	struct list_head free_list[MIGRATE_TYPES];
	unsigned long nr_free;
	/* blocks that callers ever got straight from here, without a per-CPU store between */
	unsigned long out;
} __attribute__((aligned(16 * sizeof(long))));

enum zone_stat_item {
	NR_FREE_PAGES,
	NR_ZONE_LRU_BASE,
	NR_ZONE_INACTIVE_ANON = NR_ZONE_LRU_BASE,
	NR_ZONE_ACTIVE_ANON,
	NR_ZONE_INACTIVE_FILE,
	NR_ZONE_ACTIVE_FILE,
	NR_ZONE_UNEVICTABLE,
	NR_ZONE_WRITE_PENDING,
	NR_MLOCK,
	NR_BOUNCE,
	NR_ZSPAGES,
	NR_FREE_CMA_PAGES,
	NR_VM_ZONE_STAT_ITEMS
};

enum numa_stat_item {
	NUMA_HIT,		/* allocated in the node that was meant */
	NUMA_MISS,		/* here, though another was meant */
	NUMA_FOREIGN,		/* meant here, went elsewhere */
	NUMA_INTERLEAVE_HIT,
	NUMA_LOCAL,		/* the allocating CPU's own node */
	NUMA_OTHER,
	NR_VM_NUMA_EVENT_ITEMS
};

enum node_stat_item {
	NR_LRU_BASE,
	NR_INACTIVE_ANON = NR_LRU_BASE,
	NR_ACTIVE_ANON,
	NR_INACTIVE_FILE,
	NR_ACTIVE_FILE,
	NR_UNEVICTABLE,
	NR_SLAB_RECLAIMABLE_B,	/* pages here, in spite of the name (bytes only on the way in) */
	NR_SLAB_UNRECLAIMABLE_B,
	NR_ISOLATED_ANON,
	NR_ISOLATED_FILE,
	NR_ANON_MAPPED,
	NR_FILE_MAPPED,
	NR_FILE_PAGES,
	NR_FILE_DIRTY,
	NR_WRITEBACK,
	NR_SHMEM,
	NR_KERNEL_MISC_RECLAIMABLE,
	NR_KERNEL_STACK_KB,
	NR_PAGETABLE,
	NR_SECONDARY_PAGETABLE,
	NR_VM_NODE_STAT_ITEMS
};

enum zone_watermarks { WMARK_MIN, WMARK_LOW, WMARK_HIGH, WMARK_PROMO, NR_WMARK };

#define min_wmark_pages(z)	((z)->_watermark[WMARK_MIN] + (z)->watermark_boost)
#define low_wmark_pages(z)	((z)->_watermark[WMARK_LOW] + (z)->watermark_boost)
#define high_wmark_pages(z)	((z)->_watermark[WMARK_HIGH] + (z)->watermark_boost)
#define wmark_pages(z, i)	((z)->_watermark[i] + (z)->watermark_boost)

enum zone_type {
#ifdef CONFIG_ZONE_DMA
	ZONE_DMA,
#endif
#ifdef CONFIG_ZONE_DMA32
	ZONE_DMA32,
#endif
	ZONE_NORMAL,
#ifdef CONFIG_HIGHMEM
	ZONE_HIGHMEM,
#endif
	ZONE_MOVABLE,
	ZONE_DEVICE,
	__MAX_NR_ZONES
};

#define MAX_NR_ZONES	__MAX_NR_ZONES
#define ZONES_SHIFT	3

/*
 * A CPU's store of free blocks of one zone: for each order up to 3 and each mobile type a stack,
 * linked by pcp_next, so that allocation and free are a few instructions with interrupts masked.
 * `in` counts blocks that ever came; `limit` is the blocks that ever left, plus high: so "more than
 * high" is in > limit, and both ends of the traffic count one word each. Its pages carry PGTY_pcp;
 * they are not in free_area and not in free_pages. Differences of the counters hold across their
 * wrap.
 */
#define PCP_MAX_ORDER		3
#define NR_PCP_ORDERS		(PCP_MAX_ORDER + 1)
/* MIGRATE_PCPTYPES, and one that stays empty for masks without meaning */
#define NR_PCP_STACKS		4
#define PCP_FILL		16	/* pages that one masked section takes from the zone, */
#define PCP_FILL_TAKES		6	/* in so many blocks at most */
/* pages that one masked section gives back; one block of a larger order */
#define PCP_DRAIN		6

struct pcp_level {
	struct page *stack[NR_PCP_STACKS];
	unsigned long in;
	unsigned long limit;
	unsigned long high;		/* blocks */
	unsigned long drained;		/* blocks that left for the zone, not for a caller */
};

struct per_cpu_pages {
	struct pcp_level level[NR_PCP_ORDERS];
	struct zone *zone;
	int high, batch;		/* pages; as shown in zoneinfo */
	/* blocks of `in` that came from the zone, not from a caller */
	unsigned long filled[NR_PCP_ORDERS];
};

/* Blocks that ever left, and blocks at hand; exact when read with this CPU's interrupts masked. */
static inline unsigned long pcp_level_out(const struct pcp_level *level)
{
	return READ_ONCE(level->limit) - READ_ONCE(level->high);
}

static inline unsigned long pcp_level_count(const struct pcp_level *level)
{
	return READ_ONCE(level->in) - pcp_level_out(level);
}

static inline unsigned long pcp_count(const struct per_cpu_pages *pcp)
{
	unsigned long pages = 0;

	for (unsigned int order = 0; order < NR_PCP_ORDERS; order++)
		pages += pcp_level_count(&pcp->level[order]) << order;
	return pages;
}

/*
 * A zone: frames of one node with common limits.
 *
 *	zone_start_pfn .. + spanned_pages covers it, holes included
 *	present_pages = spanned - holes; managed_pages = present - reserved = what the buddy
 *	system was given
 *	free_pages = sum over orders of free_area[o].nr_free << o	(exact under lock)
 *	bit o of nonempty[t] is set exactly when free_area[o].free_list[t] is not empty
 */
struct zone {
	/* read mostly */
	unsigned long _watermark[NR_WMARK];
	unsigned long watermark_boost;
	long lowmem_reserve[MAX_NR_ZONES];
	struct per_cpu_pages *pcp[CONFIG_NR_CPUS];
	int node;
	unsigned char idx;			/* enum zone_type */
	bool initialized;
	struct pglist_data *zone_pgdat;
	const char *name;
	unsigned long zone_start_pfn;
	unsigned long managed_pages;
	unsigned long spanned_pages;
	unsigned long present_pages;
	unsigned long cma_pages;

	/* under lock */
	spinlock_t lock __attribute__((aligned(64)));
	/* page_type of a free block of order 0 of this zone */
	unsigned int buddy_tag;
	unsigned long free_pages;
	unsigned long free_cma;			/* of them on MIGRATE_CMA lists */
	unsigned long free_isolated;		/* of them on MIGRATE_ISOLATE lists: nobody's */
	unsigned long nonempty[MIGRATE_TYPES];
	struct free_area free_area[NR_PAGE_ORDERS];
	unsigned long nr_reserved_highatomic;
	unsigned long nr_isolate_pageblock;
	unsigned long contig_out;		/* pages that ever left as ranges: mm/contig.c */
	/* fallbacks taken; whole pageblocks claimed by them */
	unsigned long steals, steal_blocks;
	unsigned long flags;

	atomic_long_t vm_stat[NR_VM_ZONE_STAT_ITEMS];
	atomic_long_t numa_event[NR_VM_NUMA_EVENT_ITEMS];
} __attribute__((aligned(64)));

struct zoneref {
	struct zone *zone;	/* NULL ends the list */
	int zone_idx;
};

#define MAX_ZONES_PER_ZONELIST	(MAX_NUMNODES * MAX_NR_ZONES)

/* Zones in the order in which an allocation tries them. */
struct zonelist {
	struct zoneref _zonerefs[MAX_ZONES_PER_ZONELIST + 1];
};

enum {
	ZONELIST_FALLBACK,	/* all nodes */
	ZONELIST_NOFALLBACK,	/* __GFP_THISNODE */
	MAX_ZONELISTS
};

typedef struct pglist_data {
	struct zone node_zones[MAX_NR_ZONES];
	struct zonelist node_zonelists[MAX_ZONELISTS];
	int nr_zones;			/* populated ones end below this index */
	int node_id;
	unsigned long node_start_pfn;
	unsigned long node_present_pages;
	unsigned long node_spanned_pages;	/* holes included */
	unsigned long totalreserve_pages;
	/* The later kswapd. The hook counts and remembers what was wanted. */
	atomic_long_t kswapd_wakeups;
	int kswapd_order;
	enum zone_type kswapd_highest_zoneidx;
	int kswapd_failures;
	atomic_long_t vm_stat[NR_VM_NODE_STAT_ITEMS];
} pg_data_t;

extern struct pglist_data contig_page_data;	/* node 0 */
extern struct pglist_data *node_data[MAX_NUMNODES];

#define NODE_DATA(nid)		(node_data[nid])
#define node_present_pages(nid)	(NODE_DATA(nid)->node_present_pages)
#define node_spanned_pages(nid)	(NODE_DATA(nid)->node_spanned_pages)
#define node_start_pfn(nid)	(NODE_DATA(nid)->node_start_pfn)
#define node_end_pfn(nid)	pgdat_end_pfn(NODE_DATA(nid))

static inline unsigned long pgdat_end_pfn(pg_data_t *pgdat)
{
	return pgdat->node_start_pfn + pgdat->node_spanned_pages;
}

static inline unsigned long zone_end_pfn(const struct zone *zone)
{
	return zone->zone_start_pfn + zone->spanned_pages;
}

static inline bool zone_spans_pfn(const struct zone *zone, unsigned long pfn)
{
	return zone->zone_start_pfn <= pfn && pfn < zone_end_pfn(zone);
}

static inline unsigned long zone_managed_pages(const struct zone *zone)
{
	return READ_ONCE(zone->managed_pages);
}

static inline unsigned long zone_cma_pages(const struct zone *zone)
{
	return zone->cma_pages;
}

static inline bool managed_zone(const struct zone *zone)
{
	return zone_managed_pages(zone);
}

static inline bool populated_zone(const struct zone *zone)
{
	return zone->present_pages;
}

static inline int zone_to_nid(const struct zone *zone)
{
	return zone->node;
}

#define zone_idx(zone)	((enum zone_type)(zone)->idx)

/* The zone whose memory ZONE_MOVABLE was cut from. */
extern enum zone_type movable_zone;

static inline bool is_highmem_idx(enum zone_type idx)
{
#ifdef CONFIG_HIGHMEM
	return idx == ZONE_HIGHMEM || (idx == ZONE_MOVABLE && movable_zone == ZONE_HIGHMEM);
#else
	(void)idx;
	return false;
#endif
}

static inline bool is_highmem(const struct zone *zone)
{
	return is_highmem_idx(zone_idx(zone));
}

/* Node and zone in page->flags: | node | zone | ... | PG_* |. The pair is the zone id. */
#define NODES_PGSHIFT		(BITS_PER_LONG - NODES_SHIFT)
#define ZONES_PGSHIFT		(NODES_PGSHIFT - ZONES_SHIFT)
#define MAX_ZONE_IDS		(1 << (NODES_SHIFT + ZONES_SHIFT))

static __always_inline unsigned int page_zone_id(const struct page *page)
{
	return page->flags >> ZONES_PGSHIFT;
}

static __always_inline enum zone_type page_zonenum(const struct page *page)
{
	return (enum zone_type)(page_zone_id(page) & ((1 << ZONES_SHIFT) - 1));
}

static __always_inline int page_to_nid(const struct page *page)
{
	return page_zone_id(page) >> ZONES_SHIFT;
}

static inline pg_data_t *page_pgdat(const struct page *page)
{
	return NODE_DATA(page_to_nid(page));
}

static inline struct zone *page_zone(const struct page *page)
{
	return &page_pgdat(page)->node_zones[page_zonenum(page)];
}

static inline bool is_zone_device_page(const struct page *page)
{
	return page_zonenum(page) == ZONE_DEVICE;
}

static inline bool is_zone_movable_page(const struct page *page)
{
	return page_zonenum(page) == ZONE_MOVABLE;
}

#define pfn_to_nid(pfn)		page_to_nid(pfn_to_page(pfn))

/* Walks. */
struct pglist_data *first_online_pgdat(void);
struct pglist_data *next_online_pgdat(struct pglist_data *pgdat);
struct zone *next_zone(struct zone *zone);

#define for_each_online_pgdat(pgdat) \
	for (pgdat = first_online_pgdat(); pgdat; pgdat = next_online_pgdat(pgdat))
#define for_each_zone(zone) \
	for (zone = first_online_pgdat()->node_zones; zone; zone = next_zone(zone))
#define for_each_populated_zone(zone) \
	for_each_zone(zone) \
		if (populated_zone(zone))

static inline struct zone *zonelist_zone(const struct zoneref *zref)
{
	return zref->zone;
}

static inline int zonelist_zone_idx(const struct zoneref *zref)
{
	return zref->zone_idx;
}

static inline int zonelist_node_idx(const struct zoneref *zref)
{
	return zone_to_nid(zref->zone);
}

/*
 * The first entry at or after z whose zone index is allowed, and whose node is in the mask if there
 * is one.
 */
static inline struct zoneref *next_zones_zonelist(struct zoneref *z, enum zone_type highest_zoneidx,
						  const nodemask_t *nodes)
{
	while (z->zone && (z->zone_idx > (int)highest_zoneidx ||
			   (nodes && !node_isset(zone_to_nid(z->zone), *nodes))))
		z++;
	return z;
}

static inline struct zoneref *first_zones_zonelist(struct zonelist *zonelist,
						   enum zone_type highest_zoneidx,
						   const nodemask_t *nodes)
{
	return next_zones_zonelist(zonelist->_zonerefs, highest_zoneidx, nodes);
}

#define for_each_zone_zonelist_nodemask(zone, z, zlist, highidx, nodemask) \
	for (z = first_zones_zonelist(zlist, highidx, nodemask), zone = zonelist_zone(z); zone; \
	     z = next_zones_zonelist(++z, highidx, nodemask), zone = zonelist_zone(z))
#define for_each_zone_zonelist(zone, z, zlist, highidx) \
	for_each_zone_zonelist_nodemask(zone, z, zlist, highidx, NULL)

/* Watermarks (mm/watermark.c). */
extern int min_free_kbytes;
extern int watermark_scale_factor;
extern int percpu_pagelist_high_fraction;
extern int sysctl_lowmem_reserve_ratio[MAX_NR_ZONES];
extern unsigned long totalreserve_pages;

void setup_per_zone_wmarks(void);		/* from min_free_kbytes; also lowmem_reserve */
int init_per_zone_wmark_min(void);		/* chooses min_free_kbytes first */
bool zone_watermark_ok(struct zone *zone, unsigned int order, unsigned long mark,
		       int highest_zoneidx, unsigned int alloc_flags);
void wakeup_kswapd(struct zone *zone, unsigned int gfp_mask, int order,
		   enum zone_type highest_zoneidx);

/*
 * Boot (mm/zone.c, mm/zonelist.c). max_zone_pfn[z] is the frame where zone z ends; an entry no
 * higher than the one before means an empty zone.
 */
void free_area_init(unsigned long *max_zone_pfn);
/* boot: the limits of this machine's zones, then free_area_init() */
void zone_sizes_init(void);
phys_addr_t zone_dma_end(void);	/* before or after; 0: no ZONE_DMA */
void build_all_zonelists(pg_data_t *pgdat);
void get_pfn_range_for_nid(unsigned int nid, unsigned long *start_pfn, unsigned long *end_pfn);

#endif
