/* SPDX-License-Identifier: MIT */
/*
 * The kernel's own mappings, from the first C line to their final form. mm/paging.c; boot CPU, in
 * the order of the boot list. What lies where: docs/MEMORY_MAP.md and the arch's layout.h.
 */
#ifndef GRANULE_PAGING_H
#define GRANULE_PAGING_H

#include <linux/types.h>

struct seq_file;

/* kernel_pgtable takes over the tables that the boot code made. The fixmap can be mapped now. */
void paging_start(void);

/*
 * [base, base + size) of the linear map shall be mapped by pages, so that its attributes can change
 * later (CMA, media zones, DMA pools). Before paging_init(). 0, or -ENOSPC: too many ranges.
 */
int paging_want_pages(phys_addr_t base, phys_addr_t size);

/*
 * RAM of the linear map that is mapped by pages becomes Normal write-back (cached) or Normal
 * non-cacheable. Nobody may use it meanwhile; caches are the caller's. 0, -EBUSY: a block holds it.
 * Any context.
 */
int paging_set_cached(phys_addr_t base, size_t size, bool cached);

/*
 * All RAM that memblock knows and that is not no-map appears in the linear map, by the largest
 * blocks that rights allow; the alias of text and rodata is read-only; nothing of it is executable.
 * Sets high_memory. From here on memblock's memory can be used. Panics without memory for tables.
 */
void paging_init(void);

/* __ro_after_init data becomes read-only, in the window and in the linear map. */
void paging_seal(void);

/*
 * Is the kernel's map as it must be? No physical page both writable and executable over all its
 * aliases, sections with their rights, guard pages and holes unmapped. Tells each violation (m may
 * be NULL: printk); returns how many.
 */
unsigned int ptdump_check(void);

#endif
