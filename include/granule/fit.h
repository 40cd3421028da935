/* SPDX-License-Identifier: MIT */
/*
 * A trace of allocations and frees, replayed through one algorithm of gen_pool. The trace depends
 * on the seed alone: what one algorithm refuses, another may grant, and everything after it comes
 * alike to both. A pool of FIT_POOL bytes, in units of FIT_UNIT; nothing touches its addresses.
 */
#ifndef GRANULE_FIT_H
#define GRANULE_FIT_H

#include <linux/genalloc.h>

#define FIT_POOL	(1024u * 1024)
#define FIT_UNIT_ORDER	8

struct fit_result {
	unsigned long requests, granted;
	unsigned long long bytes_asked, bytes_granted;
	unsigned long steps;		/* free areas looked at, by all requests */
	/* Means over the trace, sampled after every 16th step. */
	unsigned int fragmentation;	/* free bytes outside the largest area, 1/1000 of all */
	size_t largest, avail;		/* bytes */
	unsigned long areas;
	struct gen_pool_state end;	/* as the trace ends */
};

/* 0; -ENOMEM; -EINVAL: the pool's checker found something wrong. Task context. */
int fit_replay(genpool_algo_t algo, u64 seed, unsigned long steps, struct fit_result *result);

#endif
