/* SPDX-License-Identifier: MIT */
/*
 * Pageblocks: the unit of mobility grouping. Each has one byte: its migrate type in the low bits.
 *
 * Where the byte lives is the memory model's affair (linux/memory_model.h: pageblock_byte()). It
 * changes under zone->lock only; it may be read without, then the answer can be stale, which every
 * reader on the free path must tolerate (isolation re-checks after draining).
 */
#ifndef _LINUX_PAGEBLOCK_FLAGS_H
#define _LINUX_PAGEBLOCK_FLAGS_H

#include <linux/types.h>

/* The size of a PMD block where that fits the buddy system: 2 MiB with 4 KiB pages. */
#define pageblock_order		(CONFIG_PAGE_SHIFT - 3 < 10 ? CONFIG_PAGE_SHIFT - 3 : 10)
#define pageblock_nr_pages	(1UL << pageblock_order)
#define pageblock_align(pfn)	(((pfn) + pageblock_nr_pages - 1) & ~(pageblock_nr_pages - 1))
#define pageblock_aligned(pfn)	(!((pfn) & (pageblock_nr_pages - 1)))
#define pageblock_start_pfn(pfn) ((pfn) & ~(pageblock_nr_pages - 1))
#define pageblock_end_pfn(pfn)	(pageblock_start_pfn(pfn) + pageblock_nr_pages)

#define PB_MIGRATE_MASK		0x07u	/* enum migratetype */
#define PB_MIGRATE_SKIP		0x08u	/* compaction found nothing here */

#endif
