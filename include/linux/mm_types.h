/* SPDX-License-Identifier: MIT */
/*
 * struct page: one per page frame, 32 bytes on 32-bit machines, 64 on 64-bit ones.
 *
 * Who owns which word depends on what the page is; the table below the struct says it. All fields
 * of a free page belong to the buddy system (zone->lock), all of an allocated one to its owner,
 * with two exceptions: the top bits of flags (node and zone) never change after boot, and
 * block_flags belongs to the pageblock, not to the page. Read next: linux/page-flags.h,
 * linux/memory_model.h, mm/page_alloc.c.
 */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/types.h>
#include <linux/atomic.h>
#include <linux/list.h>

struct address_space;
struct kmem_cache;
struct mm_struct;
struct vm_area_struct;
struct dev_pagemap;
struct seq_file;

struct page {
	unsigned long flags;			/* PG_*, and node and zone in the top bits */
	union {
		/* page cache and anonymous pages; whoever has no better use */
		struct {
			union {
				struct list_head lru;
				/* free: on zone->free_area[order].free_list[type] */
				struct list_head buddy_list;
				struct page *pcp_next;		/* free, on a per-CPU stack */
			};
			struct address_space *mapping;	/* NULL whenever the page is free */
			union {
				pgoff_t index;
				unsigned long share;
			};
			unsigned long private;		/* 0 on allocation; the owner's */
		};
		struct {			/* tail pages of a compound page */
			unsigned long compound_head;	/* the head's address + 1 */
			unsigned long compound_order_1;	/* first tail only: the order */
		};
		struct {			/* ZONE_DEVICE */
			struct dev_pagemap *pgmap;
			void *zone_device_data;
		};
		struct {			/* page tables */
			unsigned long __pt_pad[2];
			void *pt_owner;
			unsigned long pt_data;
		};
		struct rcu_head rcu_head;	/* freed after a grace period */
		unsigned long words[5];
	};
	union {
		struct {
			union {
				/* PGTY_* << 24 | data; all ones: none, _mapcount = -1 */
				unsigned int page_type;
				atomic_t _mapcount;
			};
			atomic_t _refcount;
		};
		u64 state;			/* both at once: page_state(type, references) */
	} __attribute__((aligned(8)));
#if __SIZEOF_LONG__ == 8
	/* of the pageblock whose first page this is; else unused */
	unsigned long block_flags;
#endif
};

/*
 *            free block's head    free, on a pcp    allocated head    other pages of a block
 * flags      no PG_* bit          no PG_* bit       owner's           no PG_* bit
 * words      buddy_list           pcp_next          owner's           bit 0 of the first clear;
 *                                                                     compound: compound_head
 * mapping    NULL                 NULL              owner's           NULL
 * page_type  buddy, zone, order   pcp, order        none or owner's   none
 * _refcount  0                    0                 >= 1              0
 */
_Static_assert(sizeof(struct page) == (sizeof(long) == 8 ? 64 : 32), "struct page has grown");

#define page_state(type, refs)	((u64)(u32)(refs) << 32 | (u32)(type))
#define PAGE_STATE_FREE_TAIL	page_state(~0u, 0)	/* no type, no reference */
#define PAGE_STATE_ALLOCATED	page_state(~0u, 1)	/* no type, one reference */

typedef int vm_fault_t;

#endif
