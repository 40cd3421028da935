/* SPDX-License-Identifier: MIT */
/* Small inlines over pages and zones. The LRU's own arrive with reclaim. */
#ifndef _LINUX_MM_INLINE_H
#define _LINUX_MM_INLINE_H

#include <linux/mm.h>
#include <linux/vmstat.h>

/* On which kind of LRU list a page belongs: its data can be read again from a file. */
static inline bool page_is_file_lru(const struct page *page)
{
	return !PageSwapBacked(page);
}

#endif
