/* SPDX-License-Identifier: MIT */
/* Between the files that make zones: mm/zone.c, mm/zone_limits.c, mm/zone_movable.c. Boot only. */
#ifndef MM_ZONE_H
#define MM_ZONE_H

#include <linux/mmzone.h>

extern const char *const zone_names[MAX_NR_ZONES];
extern unsigned long zone_lowest_pfn[MAX_NR_ZONES], zone_highest_pfn[MAX_NR_ZONES];
/* Where ZONE_MOVABLE begins in each node; 0: nowhere. */
extern unsigned long zone_movable_pfn[MAX_NUMNODES];

void find_movable_pfns(void);

#endif
