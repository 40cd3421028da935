/* SPDX-License-Identifier: MIT */
/*
 * Pageblocks out of circulation: while a pageblock is MIGRATE_ISOLATE its free pages are on lists
 * of their own that no allocation looks at, and whatever is freed in it joins them. They do not
 * count as free.
 *
 * Ranges are frames, widened to whole pageblocks. May not sleep but where drain_all_pages() does
 * not either: thread context. mm/isolation.c.
 */
#ifndef LINUX_PAGE_ISOLATION_H
#define LINUX_PAGE_ISOLATION_H

#include <linux/mmzone.h>
#include <linux/types.h>

/*
 * Isolates. 0; -EBUSY when a pageblock is isolated already, is not wholly RAM of one zone, or is
 * kept for high-order atomic allocations: nothing changed then.
 */
int start_isolate_page_range(unsigned long start_pfn, unsigned long end_pfn, int migratetype,
			     int flags, gfp_t gfp_flags);
/* Ends it: the pageblocks become of `migratetype`, their free pages can be allocated again. */
void undo_isolate_page_range(unsigned long start_pfn, unsigned long end_pfn, int migratetype);
/* 0 when every page of an isolated range is free, else -EBUSY. */
int test_pages_isolated(unsigned long start_pfn, unsigned long end_pfn, int isol_flags);

#endif
