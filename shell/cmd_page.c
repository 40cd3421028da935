// SPDX-License-Identifier: MIT
/* page: everything known about one page frame, by its number or by an address in it. */
#include "shell.h"
#include "../mm/buddy.h"
#include <granule/pgtable.h>
#include <granule/whatis.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static const char *use_of(const struct page *page)
{
	if (PageReserved(page))
		return "reserved since boot";
	if (PageBuddy(page))
		return "free, first page of a block of the buddy system";
	if (PagePcp(page))
		return "free, in a CPU's store";
	if (PageSlab(compound_head(page)))
		return "slab";
	if (page_ref_count(compound_head(page)) > 0)
		return "allocated";
	return "inside a block: its first page tells";
}

/* The first page of the free or allocated block that holds pfn; pfn itself when there is none. */
static unsigned long block_start(unsigned long pfn)
{
	for (unsigned int order = 0; order <= MAX_PAGE_ORDER; order++) {
		unsigned long start = pfn & ~((1ul << order) - 1);
		const struct page *page;

		if (!pfn_valid(start))
			break;
		page = pfn_to_page(start);
		if ((PageBuddy(page) || PagePcp(page)) && buddy_order(page) >= order)
			return start;
	}
	return pfn;
}

static void describe(unsigned long pfn)
{
	const struct page *page = pfn_to_page(pfn);
	unsigned long start = block_start(pfn);
	phys_addr_t phys = PFN_PHYS(pfn);

	printk("pfn 0x%lx: physical 0x%llx-0x%llx, struct page at 0x%px\n", pfn, (u64)phys,
	       (u64)phys + PAGE_SIZE - 1, page);
	printk("  node %d, zone %s, pageblock %s\n", page_to_nid(page), page_zone(page)->name,
	       migratetype_names[get_pageblock_migratetype(page)]);
	printk("  %s\n", use_of(pfn_to_page(start)));
	if (start != pfn || PageBuddy(page) || PagePcp(page))
		printk("  block: order %u from pfn 0x%lx\n",
		       buddy_order(pfn_to_page(start)), start);
	printk("  references %d, map count %d, flags 0x%lx (%pGp)\n", page_ref_count(page),
	       page_mapcount(page), page->flags, &page->flags);
	if (PageHighMem(page)) {
		printk("  highmem: no address in the linear map\n");
		return;
	}
	printk("  linear map: 0x%px\n", page_to_virt(page));
	whatis_print((unsigned long)page_to_virt(page));
}

/* The frame behind a virtual address; false (told) when nothing is mapped there. */
static bool frame_of(unsigned long addr, unsigned long *pfn)
{
	struct pgtable_entry entry;

	if (pgtable_query(&kernel_pgtable, addr & PAGE_MASK, &entry)) {
		printk("page: nothing is mapped at 0x%lx; `pt 0x%lx` shows the walk\n", addr, addr);
		return false;
	}
	*pfn = PFN_DOWN(entry.pa + ((addr & PAGE_MASK) - entry.va));
	return true;
}

static int cmd_page(int argc, char **argv)
{
	unsigned long addr, pfn;
	u64 n;

	if (argc != 3)
		return CMD_USAGE;
	if (!strcmp(argv[1], "pfn")) {
		if (!shell_number("pfn", argv[2], ULONG_MAX, &n))
			return 2;
		pfn = n;
	} else if (!strcmp(argv[1], "addr")) {
		if (!shell_address(argv[2], &addr))
			return 2;
		if (!frame_of(addr, &pfn))
			return 1;
	} else {
		return CMD_USAGE;
	}
	if (!pfn_valid(pfn)) {
		printk("page: pfn 0x%lx is no RAM of this machine\n", pfn);
		return 1;
	}
	describe(pfn);
	return 0;
}
COMMAND(page, cmd_page, "pfn N|addr A", "everything known about a page frame",
	"`page pfn 0x40200` by number, `page addr start_kernel` by what is mapped\n"
	"at an address.\n");
