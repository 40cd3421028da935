// SPDX-License-Identifier: MIT
/*
 * Who is in the way of a contiguous range, in words: the owner of a movable page by the name it
 * registered, a slab page by its cache, anything else by what struct page says. Reads without
 * locks: the answer is about a moment ago.
 */
#include "contig.h"
#include <linux/kernel.h>
#include <linux/migrate.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <mm/slab.h>

/* A page without references may be inside a plain block, whose head has them. */
static const struct page *block_head(const struct page *page)
{
	for (unsigned int order = 1; order <= MAX_PAGE_ORDER; order++) {
		const struct page *head = page_block(page, order);

		if (head != page && page_ref_count(head) > 0 && !PageTail(head))
			return head;
	}
	return page;
}

int contig_describe(unsigned long pfn, char *buf, size_t size)
{
	const struct page *page;

	if (!pfn_valid(pfn))
		return scnprintf(buf, size, "no memory");
	page = compound_head(pfn_to_page(pfn));
	if (PageBuddy(page) || PagePcp(page))
		return scnprintf(buf, size, "free by now");
	if (PageReserved(page))
		return scnprintf(buf, size, "reserved");
	if (PageSlab(page))
		return scnprintf(buf, size, "slab of cache %s",
				 kmem_cache_name(page_slab(page)->slab_cache));
	if (__PageMovable(page))
		return scnprintf(buf, size, "%s refuses, %d references",
				 page_movable_ops(page)->name ?: "its owner", page_ref_count(page));
	if (!page_ref_count(page))
		return scnprintf(buf, size, "no references; inside a block from pfn %#lx?",
				 page_to_pfn(block_head(page)));
	return scnprintf(buf, size, "%d references, and no owner who can move it",
			 page_ref_count(page));
}
