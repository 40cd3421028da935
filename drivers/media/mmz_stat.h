/* SPDX-License-Identifier: MIT */
/* MMZ's figures, for those who print them (mmz_show.c) and for tests. Lock: mmz_lock. */
#ifndef DRIVERS_MEDIA_MMZ_STAT_H
#define DRIVERS_MEDIA_MMZ_STAT_H

#include "mmz.h"

#define MMZ_REFUSED_KEPT	16

struct mmz_refused_one {
	char name[HIL_MMB_NAME_LEN], zone[HIL_MMZ_NAME_LEN];
	unsigned long size, align, largest;
	const void *caller;
	enum mmz_refusal why;
};

extern unsigned int mmz_n_owners;
extern struct mmz_refused_one mmz_refused_last[MMZ_REFUSED_KEPT];
extern unsigned long mmz_refused_total;

/* "nth N", "above SIZE" or "off". 0, -EINVAL. */
int mmz_fail_set(const char *text);

/* Per mille of a zone's free bytes that are not in its largest gap. 0 when nothing is free. */
unsigned int mmz_fragmentation(const hil_mmz_t *zone);

#endif
