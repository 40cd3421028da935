// SPDX-License-Identifier: MIT
/*
 * The hand-over: what memblock calls free becomes the buddy system's, in the largest aligned
 * blocks.
 *
 * Runs once, after the zones and struct pages exist; from here on memblock only remembers. The
 * buddy's side is memblock_free_pages() in page_init.c.
 */
#include <linux/bitops.h>
#include <linux/init.h>
#include <linux/memblock.h>
#include <linux/minmax.h>
#include <linux/mm.h>

#include "internal.h"

/* Aligned blocks of [pfn, end): each as large as its address and what is left allow. */
static void free_pfns(unsigned long pfn, unsigned long end)
{
	unsigned int order;

	for (; pfn < end; pfn += 1UL << order) {
		order = pfn ? min_t(unsigned int, MAX_PAGE_ORDER, __ffs(pfn)) : MAX_PAGE_ORDER;
		while (pfn + (1UL << order) > end)
			order--;
		memblock_free_pages(pfn_to_page(pfn), pfn, order);
	}
}

/* Reservations learn the node of the memory they lie in: the debugfs node shows it. */
static void set_reserved_nodes(void)
{
	struct memblock_region *r;

	for_each_mem_region(r)
		memblock_set_node(r->base, r->size, &memblock.reserved,
				  memblock_get_region_node(r));
}

void memblock_free_all(void)
{
	phys_addr_t start, end;
	u64 i;

	reset_all_zones_managed_pages();
	/* Hotpluggable memory was only kept from early allocations. */
	memblock_clear_hotplug(0, PHYS_ADDR_MAX);
	set_reserved_nodes();
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		free_pfns(PFN_UP(start), PFN_DOWN(end));
}
