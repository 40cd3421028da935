// SPDX-License-Identifier: MIT
/*
 * Several pages as one: compound pages, and blocks that become single pages.
 *
 * A compound page costs a store for each tail, since any tail must find its head in one load; plain
 * blocks (no __GFP_COMP) cost nothing however large they are. The head is the caller's alone while
 * these run.
 */
#include "buddy.h"

void prep_compound_page(struct page *page, unsigned int order)
{
	struct page *end = page + (1UL << order);
	unsigned long head = (unsigned long)page + 1;

	__SetPageHead(page);
#pragma GCC unroll 8
	for (struct page *p = page + 1; p < end; p++)
		p->compound_head = head;
	page[1].compound_order_1 = order;
}

void split_page(struct page *page, unsigned int order)
{
	if (WARN_ON(PageCompound(page) || page_ref_count(page) != 1))
		return;
	for (unsigned long i = 1; i < 1UL << order; i++) {
		page[i].state = PAGE_STATE_ALLOCATED;
		page[i].private = 0;
	}
}
