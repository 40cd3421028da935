/* SPDX-License-Identifier: MIT */
/*
 * Ranges of frames at any place: between mm/contig.c, its references (mm/contig_refs.c) and who
 * allocates from them (mm/cma*.c).
 */
#ifndef MM_CONTIG_H
#define MM_CONTIG_H

#include <linux/gfp_types.h>
#include <linux/nodemask.h>
#include <linux/types.h>

struct page;
struct zone;

/*
 * alloc_contig_frozen_range() that says why not: after -EBUSY *pinned is the last frame seen that
 * could not be had, and no range that holds it can be.
 */
int contig_take(unsigned long start, unsigned long end, int migratetype, gfp_t gfp,
		unsigned long *pinned);
/* Only what is free at this moment; never sleeps, moves nothing. 0 or -EBUSY. */
int contig_take_free(unsigned long start, unsigned long end, int migratetype);
/*
 * Frozen frames anywhere in the zones of the mask, `align` (a power of two) apart; NULL. Sleeps.
 */
struct page *contig_find(unsigned long nr, unsigned long align, gfp_t gfp, int nid,
			 nodemask_t *nodemask);
/* Who holds the frame, in words. Returns the characters written. */
int contig_describe(unsigned long pfn, char *buf, size_t size);

/* A reference for each page of a frozen range. */
void contig_ref(unsigned long pfn, unsigned long end);
/*
 * Takes the references of [pfn, end), of one zone, and frees it. Returns how many pages somebody
 * else refers to: those are left to him.
 */
unsigned long contig_unref_free(unsigned long pfn, unsigned long end);

#endif
