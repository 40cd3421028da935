// SPDX-License-Identifier: MIT
/*
 * One page at a time: what to say about it, and how to clear it.
 *
 * Reports follow Linux's text ("BUG: Bad page state in process …", "page: refcount:…"), so that
 * what reads those reads ours. Any context.
 */
#include "buddy.h"
#include <asm/page.h>
#include <linux/highmem.h>
#include <linux/printk.h>
#include <linux/sched.h>

unsigned long nr_bad_pages;

static const char *type_name(const struct page *page)
{
	switch (page->page_type >> 24) {
	case PGTY_buddy: return "buddy";
	case PGTY_offline: return "offline";
	case PGTY_table: return "table";
	case PGTY_guard: return "guard";
	case PGTY_hugetlb: return "hugetlb";
	case PGTY_slab: return "slab";
	case PGTY_zsmalloc: return "zsmalloc";
	case PGTY_unaccepted: return "unaccepted";
	case PGTY_large_kmalloc: return "large_kmalloc";
	case PGTY_pcp: return "pcp";
	}
	return "none";
}

void dump_page(const struct page *page, const char *reason)
{
	unsigned long pfn = page_to_pfn(page);
	const struct page *head = compound_head(page);

	if (!pfn_valid(pfn)) {
		pr_warn("page:%px is no struct page\n", page);
		return;
	}
	pr_warn("page: refcount:%d mapcount:%d mapping:%px index:%#lx pfn:%#lx\n",
		page_ref_count(head), page_mapcount(page), page->mapping, page->index, pfn);
	if (head != page || PageHead(page))
		pr_warn("head: order:%u pfn:%#lx refcount:%d\n", compound_order(head),
			page_to_pfn(head), page_ref_count(head));
	pr_warn("flags: %#lx(%pGp|node=%d|zone=%d)\n", page->flags, &page->flags, page_to_nid(page),
		page_zonenum(page));
	if (page_has_type(page))
		pr_warn("page_type: %x(%s)\n", page->page_type, type_name(page));
	pr_warn("raw: %08lx %08lx %08lx %08lx\n", page->flags, page->words[0], page->words[1],
		page->words[2]);
	pr_warn("raw: %08lx %08lx %08x %08x\n", page->words[3], page->words[4], page->page_type,
		(unsigned int)atomic_read(&page->_refcount));
	if (reason)
		pr_warn("page dumped because: %s\n", reason);
}

/* A page in a state it must not be in. It is left as it is; the system goes on. */
void bad_page(struct page *page, const char *reason)
{
	nr_bad_pages++;
	pr_alert("BUG: Bad page state in process %s  pfn:%05lx\n", current->comm,
		 page_to_pfn(page));
	dump_page(page, reason);
	dump_stack();
}

/* Highmem goes through a temporary mapping, page by page. */
void clear_highpages(struct page *page, unsigned int order)
{
	for (unsigned long i = 0; i < 1UL << order; i++) {
		void *addr;

		if (!PageHighMem(page + i)) {
			clear_page(page_to_virt(page + i));
			continue;
		}
		addr = kmap_local_page(page + i);
		clear_page(addr);
		kunmap_local(addr);
	}
}
