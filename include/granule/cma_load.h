/* SPDX-License-Identifier: MIT */
/*
 * A random load on one contiguous area, for `stress` and tests: ranges of all sizes and alignments
 * are allocated (with references and frozen) and released, movable pages come, go and are moved,
 * some of them pinned for a while. Every step is a pure function of the seed and of what it meets.
 * Thread context, one caller at a time. mm/cma_load.c.
 */
#ifndef GRANULE_CMA_LOAD_H
#define GRANULE_CMA_LOAD_H

#include <granule/movable_load.h>
#include <linux/prandom.h>

#define CMA_LOAD_RANGES 32

struct cma;

struct cma_load_range {
	struct page *page;	/* NULL: none */
	unsigned long count;
	bool frozen;
	u32 mark;		/* what its first and last page carry */
};

struct cma_load {
	struct cma *cma;
	struct rnd_state rnd;
	struct movable_load movable;
	struct cma_load_range range[CMA_LOAD_RANGES];
	unsigned long granted, refused;		/* ranges */
	unsigned long lent, not_lent;		/* movable pages */
};

/* Room for so many movable pages. 0 or -ENOMEM. */
int cma_load_start(struct cma_load *load, struct cma *cma, unsigned long movable, u64 seed);
/* One operation. NULL, or what was found broken. */
const char *cma_load_step(struct cma_load *load);
/* Verifies and gives everything back. NULL, or what was found broken. */
const char *cma_load_end(struct cma_load *load);

#endif
