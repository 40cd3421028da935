/* SPDX-License-Identifier: MIT */
/*
 * What the files of mm/ share and nobody else sees.
 */
#ifndef MM_INTERNAL_H
#define MM_INTERNAL_H

#include <linux/types.h>

struct page;

/* kernelcore=mirror was given: memblock keeps the kernel's memory in mirrored banks. */
extern bool mirrored_kernelcore;

/*
 * memblock's free memory enters the buddy system here: 2^order pages from pfn, aligned to their
 * size. The pages count into the zone's managed pages and into totalram.
 */
void memblock_free_pages(struct page *page, unsigned long pfn, unsigned int order);

#endif
