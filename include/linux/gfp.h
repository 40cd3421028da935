/* SPDX-License-Identifier: MIT */
/*
 * Page allocation. Every function here works from any context that its gfp mask allows: without
 * __GFP_DIRECT_RECLAIM it never sleeps and may be called with interrupts masked. Failure is NULL (0
 * for addresses). Order n means 2^n pages, aligned to their size; orders above MAX_PAGE_ORDER warn
 * and fail.
 *
 * A block allocated with one call is freed with one call of the same order, unless split_page()
 * made single pages of it. Read next: mm/page_alloc.c.
 */
#ifndef _LINUX_GFP_H
#define _LINUX_GFP_H

#include <linux/gfp_types.h>
#include <linux/mmzone.h>
#include <linux/topology.h>

/*
 * Where the mask's zone modifiers lead: one entry for each combination of the lowest four bits;
 * MAX_NR_ZONES where the combination has no meaning.
 */
extern u8 gfp_zone_table[16];
void gfp_zone_table_init(bool has_dma);	/* boot */

static __always_inline enum zone_type gfp_zone(gfp_t flags)
{
	return (enum zone_type)gfp_zone_table[flags & GFP_ZONEMASK];
}

static __always_inline int gfp_migratetype(gfp_t flags)
{
	return (flags & GFP_MOVABLE_MASK) >> GFP_MOVABLE_SHIFT;
}

static inline bool gfpflags_allow_blocking(gfp_t flags)
{
	return flags & __GFP_DIRECT_RECLAIM;
}

static inline bool gfp_has_io_fs(gfp_t flags)
{
	return (flags & (__GFP_IO | __GFP_FS)) == (__GFP_IO | __GFP_FS);
}

static inline int gfp_zonelist(gfp_t flags)
{
	return flags & __GFP_THISNODE ? ZONELIST_NOFALLBACK : ZONELIST_FALLBACK;
}

static inline struct zonelist *node_zonelist(int nid, gfp_t flags)
{
	return NODE_DATA(nid)->node_zonelists + gfp_zonelist(flags);
}

extern gfp_t gfp_allowed_mask;		/* bits outside it are ignored: no reclaim while booting */
extern bool init_on_alloc, init_on_free;	/* boot options of these names */

static inline bool want_init_on_alloc(gfp_t flags)
{
	return init_on_alloc || (flags & __GFP_ZERO);
}

static inline bool want_init_on_free(void)
{
	return init_on_free;
}

/* From the local node first. */
struct page *alloc_pages(gfp_t gfp, unsigned int order);
/*
 * From `nid` first (which must be online), then its zonelist, only from nodes in the mask if there
 * is one.
 */
struct page *__alloc_pages(gfp_t gfp, unsigned int order, int preferred_nid, nodemask_t *nodemask);

#define alloc_page(gfp)		alloc_pages(gfp, 0)

static inline struct page *__alloc_pages_node(int nid, gfp_t gfp, unsigned int order)
{
	return __alloc_pages(gfp, order, nid, NULL);
}

/* NUMA_NO_NODE means the local one. */
static inline struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order)
{
	if (nid == NUMA_NO_NODE)
		return alloc_pages(gfp, order);
	return __alloc_pages(gfp, order, nid, NULL);
}

/*
 * Drops the caller's reference; the last one frees. With references left: a compound page stays as
 * it is; of a plain block of 2^order, all but the first page (which somebody holds) are freed at
 * once.
 */
void __free_pages(struct page *page, unsigned int order);
#define __free_page(page)	__free_pages(page, 0)

/* The same by address in the linear map. Highmem is refused (the page would have no address). */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
unsigned long get_zeroed_page(gfp_t gfp);
void free_pages(unsigned long addr, unsigned int order);	/* 0 is nothing */
#define __get_free_page(gfp)		__get_free_pages(gfp, 0)
#define __get_dma_pages(gfp, order)	__get_free_pages((gfp) | GFP_DMA, order)
#define free_page(addr)			free_pages(addr, 0)

/*
 * Fills the NULL entries of the array with single pages, as many as can be had without much effort
 * but at least one if alloc_page would give one. Returns how many entries are filled from the start
 * without a gap, those filled before included.
 */
unsigned long __alloc_pages_bulk(gfp_t gfp, int nid, nodemask_t *nodemask, int nr_pages,
				 struct list_head *list, struct page **array);

static inline unsigned long alloc_pages_bulk_array(gfp_t gfp, unsigned long nr_pages,
						   struct page **array)
{
	return __alloc_pages_bulk(gfp, numa_mem_id(), NULL, nr_pages, NULL, array);
}

static inline unsigned long alloc_pages_bulk_array_node(gfp_t gfp, int nid, unsigned long nr_pages,
							struct page **array)
{
	return __alloc_pages_bulk(gfp, nid == NUMA_NO_NODE ? numa_mem_id() : nid, NULL, nr_pages,
				  NULL, array);
}

/* Adds nr_pages pages to the list by lru; returns how many it could. */
static inline unsigned long alloc_pages_bulk_list(gfp_t gfp, unsigned long nr_pages,
						  struct list_head *list)
{
	return __alloc_pages_bulk(gfp, numa_mem_id(), NULL, nr_pages, list, NULL);
}

/*
 * Frees single pages, each with one reference. NULL entries are skipped, the array is not changed.
 * Ours; bounded masked sections.
 */
void free_pages_bulk_array(unsigned long nr_pages, struct page **array);
/* Linux's name for the same from a list linked by lru. */
void free_unref_page_list(struct list_head *list);
void release_pages(struct page **pages, int nr);

/*
 * Contiguous memory of any size up to the largest block: whole pages, the rest of the block is
 * given back. size in bytes, > 0.
 */
void *alloc_pages_exact(size_t size, gfp_t gfp);
void *alloc_pages_exact_nid(int nid, size_t size, gfp_t gfp);
void free_pages_exact(void *virt, size_t size);

/*
 * Exactly [start, end), out of free memory and, once pages can be migrated, out of movable memory.
 * 0, -EBUSY, -EINVAL. Every page ends with one reference; free_contig_range takes that away.
 * Sleeps. migratetype says what the pageblocks are: MIGRATE_MOVABLE or MIGRATE_CMA.
 */
int alloc_contig_range(unsigned long start, unsigned long end, unsigned int migratetype, gfp_t gfp);
struct page *alloc_contig_pages(unsigned long nr_pages, gfp_t gfp, int nid, nodemask_t *nodemask);
void free_contig_range(unsigned long pfn, unsigned long nr_pages);
/* The same without references: the pages stay frozen (count 0), nothing is written per page. */
int alloc_contig_frozen_range(unsigned long start, unsigned long end, unsigned int migratetype,
			      gfp_t gfp);
void free_contig_frozen_range(unsigned long pfn, unsigned long nr_pages);

/*
 * Per-CPU lists back to the zones: this CPU's, or every CPU's (asks them by interrupt; may sleep).
 * zone NULL: all.
 */
void drain_local_pages(struct zone *zone);
void drain_all_pages(struct zone *zone);

/*
 * Direct reclaim: called in turn until one says it freed pages; a callback returns how many. May
 * sleep; must not allocate without PF_MEMALLOC. At most 8.
 */
typedef unsigned long (*page_reclaim_fn)(gfp_t gfp, unsigned int order);
int register_page_reclaim(page_reclaim_fn fn);
void unregister_page_reclaim(page_reclaim_fn fn);
/* Asks all of them, again and again, until a round gives nothing. Pages freed. */
unsigned long page_reclaim_all(void);

/* Fault injection on this path: include/granule/fault_inject.h. Boot: mm/page_init.c. */
/* per-CPU stores of all zones; after free_area_init, before the hand-over */
void page_alloc_init_cpus(void);
void page_alloc_init_late(void);	/* watermarks; after the hand-over */

/* Checks everything, or panics: see mm/buddy_check.c. 0 or -EINVAL with a report. */
int buddy_check(void);

#endif
