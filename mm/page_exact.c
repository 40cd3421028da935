// SPDX-License-Identifier: MIT
/*
 * alloc_pages_exact: contiguous memory that is not a power of two. A block large enough is split,
 * and what is over goes back in the largest pieces.
 */
#include "buddy.h"
#include <asm/page.h>
#include <linux/log2.h>

static unsigned int order_of(size_t size)
{
	unsigned long pages = (size - 1) >> PAGE_SHIFT;

	return pages ? fls_long(pages) : 0;
}

/* The block was split: [used, 2^order) goes back, without touching its pages one by one. */
static void *keep_exact(struct page *page, unsigned int order, size_t size)
{
	unsigned long used = PAGE_ALIGN(size) >> PAGE_SHIFT;

	for (unsigned long i = 1; i < used; i++) {
		page[i].state = PAGE_STATE_ALLOCATED;
		page[i].private = 0;
	}
	if (used < 1UL << order)
		buddy_free_range(page + used, (1UL << order) - used);
	return page_to_virt(page);
}

void *alloc_pages_exact_nid(int nid, size_t size, gfp_t gfp)
{
	struct page *page;

	if (!size || size > PAGE_SIZE << MAX_PAGE_ORDER) {
		WARN_ONCE(!(gfp & __GFP_NOWARN), "alloc_pages_exact: %zu bytes\n", size);
		return NULL;
	}
	gfp &= ~(__GFP_COMP | __GFP_HIGHMEM);
	page = alloc_pages_node(nid, gfp, order_of(size));
	return page ? keep_exact(page, order_of(size), size) : NULL;
}

void *alloc_pages_exact(size_t size, gfp_t gfp)
{
	return alloc_pages_exact_nid(NUMA_NO_NODE, size, gfp);
}

void free_pages_exact(void *virt, size_t size)
{
	unsigned long addr = (unsigned long)virt, end = addr + PAGE_ALIGN(size);

	for (; addr < end; addr += PAGE_SIZE)
		free_page(addr);
}
