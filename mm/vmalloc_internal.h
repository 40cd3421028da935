/* SPDX-License-Identifier: MIT */
/* What mm/vmap_area.c (addresses), mm/vmalloc.c (memory) and mm/ioremap.c (devices) share. */
#ifndef MM_VMALLOC_INTERNAL_H
#define MM_VMALLOC_INTERNAL_H

#include <linux/vmalloc.h>

/*
 * Unmaps the area at addr and leaves its addresses and pages to the next shared flush. addr must be
 * the start of a live area with one of the flags in `kind`; anything else is the caller's bug: it
 * is reported as bad `who`, and nothing is freed.
 */
void vm_area_release(const void *addr, unsigned long kind, const char *who);

/* Takes an area that was never mapped, or is unmapped and flushed, out of the tree and frees it. */
void vm_area_discard(struct vm_struct *area);

/* Calls fn for each area in order of address, live and dying, under the lock. */
void vm_area_for_each(void (*fn)(struct vm_struct *area, void *ctx), void *ctx);

/* mm/vmap_area.c: a vmalloc area got its pages. */
void vm_area_count_pages(unsigned int nr);

/* mm/vmalloc.c: gives an area's pages back. After the flush. */
void vm_area_free_pages(struct vm_struct *area);

#endif
