/* SPDX-License-Identifier: MIT */
/*
 * Contiguous memory areas, for the files that make them: mm/cma.c (allocation), mm/cma_area.c
 * (where they come from), mm/cma_nodes.c, mm/cma_check.c.
 */
#ifndef MM_CMA_H
#define MM_CMA_H

#include <linux/atomic.h>
#include <linux/cma.h>
#include <linux/mmzone.h>
#include <linux/spinlock.h>

/*
 *	base_pfn, count: whole pageblocks, all of `zone`, of type MIGRATE_CMA (or isolated)
 *	bit i of bitmap stands for frames base_pfn + (i << order_per_bit) ...; set: somebody's
 *	used == bits set in bitmap
 *	frames of clear bits are free, or lent by the page allocator; those of set bits are never
 *	on its lists
 */
struct cma {
	unsigned long base_pfn;
	unsigned long count;		/* 0: the slot is unused */
	unsigned long *bitmap;		/* NULL: not active (yet, or its making failed) */
	unsigned int order_per_bit;
	struct zone *zone;
	spinlock_t lock;		/* bitmap, used */
	unsigned long used;		/* bits */
	bool at_run_time;		/* by cma_create() */
	atomic_long_t alloc_success, alloc_fail, release_success;	/* pages */
	char name[CMA_MAX_NAME];
};

extern struct cma cma_areas[MAX_CMA_AREAS];

#define for_each_cma(cma)							\
	for ((cma) = cma_areas; (cma) < cma_areas + MAX_CMA_AREAS; (cma)++)	\
		if ((cma)->count)

static inline unsigned long cma_bitmap_maxno(const struct cma *cma)
{
	return cma->count >> cma->order_per_bit;
}

static inline unsigned long cma_bits(const struct cma *cma, unsigned long pages)
{
	return (pages + (1UL << cma->order_per_bit) - 1) >> cma->order_per_bit;
}

/* mm/cma_nodes.c: the area's nodes in sysfs and debugfs, once they can be had. */
void cma_add_nodes(struct cma *cma);
void cma_remove_nodes(struct cma *cma);

#endif
