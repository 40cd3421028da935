// SPDX-License-Identifier: MIT
/*
 * The struct pages: their memory, their place in the window, their first values.
 *
 * Runs once, after the linear map is up and before memblock hands over. Works on bank-sized ranges:
 * memory for a bank's struct pages is one piece from memblock, mapped in one call, and filled by
 * three or four stores a page. Where struct pages are: linux/memory_model.h. Which zone a page
 * belongs to is mm/zone.c's.
 */
#include "mem_map.h"
#include <linux/memblock.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

unsigned long memstart_pfn;
struct mem_section *mem_section;
unsigned long nr_mem_sections;
unsigned long mem_map_gapless;

/*
 * First values: [start, start + nr) as free tails, or as reserved pages with a reference. index and
 * private are left: an allocation sets private, and nobody reads index before it is set. This loop
 * is the cost of booting large memories, hence wide stores.
 */
#if __SIZEOF_LONG__ == 4
void mem_map_fill(struct page *page, unsigned long nr, unsigned long flags, u64 state)
{
	struct page *end = page + nr;
	u64 first = flags;

	OPTIMIZER_HIDE_VAR(first);	/* or its two halves are stored one by one */
#pragma GCC unroll 8
	for (; page < end; page++) {
		*(u64 *)&page->flags = first;		/* and words[0] */
		*(u64 *)&page->words[1] = 0;		/* and mapping */
		page->state = state;
	}
}

u8 pageblock_window[PAGEBLOCK_TABLE_FIXED ? 1UL << (20 - pageblock_order) : 1];
u8 *pageblock_table;

static void pageblock_table_init(unsigned long pages)
{
	unsigned long nr = (pages + pageblock_nr_pages - 1) >> pageblock_order;

	if (PAGEBLOCK_TABLE_FIXED) {
		memset(pageblock_window, MIGRATE_MOVABLE, sizeof(pageblock_window));
		return;
	}
	pageblock_table = memblock_alloc_raw(nr, 64);
	if (!pageblock_table)
		panic("no memory for %lu pageblocks", nr);
	memset(pageblock_table, MIGRATE_MOVABLE, nr);
}
#else
void mem_map_fill(struct page *page, unsigned long nr, unsigned long flags, u64 state)
{
	struct page *end = page + nr;

#pragma GCC unroll 8
	for (; page < end; page++) {
		page->flags = flags;
		page->words[0] = 0;
		page->words[1] = 0;
		page->mapping = NULL;
		page->state = state;
		page->block_flags = MIGRATE_MOVABLE;
	}
}

static void pageblock_table_init(unsigned long pages)
{
}
#endif

static unsigned long block_down(unsigned long pfn)
{
	return pfn & ~(MAX_ORDER_NR_PAGES - 1);
}

static unsigned long block_up(unsigned long pfn)
{
	return block_down(pfn + MAX_ORDER_NR_PAGES - 1);
}

static phys_addr_t alloc_map(size_t size, int nid)
{
	/* Large enough for block mappings; memblock keeps what alignment leaves over. */
	size_t align = size >= SZ_2M ? SZ_2M : size >= SZ_64K ? SZ_64K : PAGE_SIZE;
	phys_addr_t pa = memblock_phys_alloc_try_nid(size, align, nid);

	if (!pa)
		panic("no memory for %zu KiB of struct pages", size / 1024);
	return pa;
}

static void map_window(unsigned long start, unsigned long end, int nid)
{
	unsigned long va = VMEMMAP_BASE + start * sizeof(struct page);
	size_t size = (end - start) * sizeof(struct page);
	int err = vmemmap_map(va, alloc_map(size, nid), size);

	if (err)
		panic("struct pages of %#lx..%#lx cannot be mapped: %d", start, end, err);
}

#ifdef CONFIG_ARM_LPAE
u16 mem_slots[1UL << (32 - MEM_SLOT_SHIFT)];

/*
 * A section beyond the window: its array lies in the linear map, in a 1 MiB slot of its own, of
 * which only the part in use is kept.
 */
static void map_section(unsigned long start, unsigned long end)
{
	unsigned long nr = start >> PFN_SECTION_SHIFT, first = start & (PAGES_PER_SECTION - 1);
	struct mem_section *section = &mem_section[nr];
	size_t head = first * sizeof(struct page), used = (end - start) * sizeof(struct page);

	if (!section->map) {
		section->map = memblock_alloc_raw(1UL << MEM_SLOT_SHIFT, 1UL << MEM_SLOT_SHIFT);
		if (!section->map)
			panic("no memory for the struct pages of section %lu", nr);
		mem_slots[(unsigned long)section->map >> MEM_SLOT_SHIFT] = nr;
		if (head)
			memblock_free(section->map, head);
		if (head + used < 1UL << MEM_SLOT_SHIFT)
			memblock_free((char *)section->map + head + used,
				      (1UL << MEM_SLOT_SHIFT) - head - used);
		return;
	}
	/* A second bank in the same section: its part was given back above. */
	if (memblock_reserve(__pa(section->map) + head, used))
		panic("no memory for the struct pages of section %lu", nr);
}

static void map_range(unsigned long start, unsigned long end, int nid)
{
	if (start < MEM_WINDOW_PAGES)
		map_window(start, min(end, MEM_WINDOW_PAGES), nid);
	for (start = max(start, MEM_WINDOW_PAGES); start < end; ) {
		unsigned long stop = min(end, (start | (PAGES_PER_SECTION - 1)) + 1);

		map_section(start, stop);
		start = stop;
	}
}
#else
static void map_range(unsigned long start, unsigned long end, int nid)
{
	map_window(start, end, nid);
}
#endif

static void mark_present(unsigned long start, unsigned long end)
{
	for (; start < end; start += MAX_ORDER_NR_PAGES)
		mem_section[start >> PFN_SECTION_SHIFT].present |=
			1U << ((start & (PAGES_PER_SECTION - 1)) >> MAX_PAGE_ORDER);
}

static void find_gapless(void)
{
	unsigned long index = 0,
		      limit = (max_low_pfn ? max_low_pfn : PHYS_PFN(memblock_end_of_DRAM())) -
			      memstart_pfn;

	while (index < limit && page_index_valid(index))
		index += MAX_ORDER_NR_PAGES;
	mem_map_gapless = min(index, limit) << PAGE_SHIFT;
}

/*
 * Sections, and struct pages for every largest block that RAM touches. Banks that share a block, or
 * follow each other, are one range.
 */
void mem_map_init(void)
{
	unsigned long start, end, from = 0, to = 0;
	int i, nid, map_nid = NUMA_NO_NODE;

	memstart_pfn = PHYS_PFN(memstart_addr);
	WARN_ON(memstart_pfn & (PAGES_PER_SECTION - 1));
	end = PHYS_PFN(memblock_end_of_DRAM()) - memstart_pfn;
	nr_mem_sections = (end + PAGES_PER_SECTION - 1) >> PFN_SECTION_SHIFT;
	mem_section = memblock_alloc(nr_mem_sections * sizeof(*mem_section), 64);
	if (!mem_section)
		panic("no memory for %lu sections", nr_mem_sections);
	pageblock_table_init(nr_mem_sections << PFN_SECTION_SHIFT);

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid) {
		start = max(block_down(start - memstart_pfn), to);
		end = block_up(end - memstart_pfn);
		if (start >= end)
			continue;
		if (start != to || nid != map_nid) {
			if (from < to)
				map_range(from, to, map_nid);
			from = start;
			map_nid = nid;
		}
		to = end;
		mark_present(start, end);
	}
	if (from < to)
		map_range(from, to, map_nid);
	find_gapless();
}

/*
 * These pages belong to nobody here: PG_reserved, one reference. Pages without a struct page are
 * skipped.
 */
void reserve_bootmem_region(phys_addr_t start, phys_addr_t end, int nid)
{
	for (unsigned long pfn = PHYS_PFN(start); pfn < PFN_UP(end); pfn++) {
		struct page *page;

		if (!pfn_valid(pfn))
			continue;
		page = pfn_to_page(pfn);
		page->flags |= 1UL << PG_reserved;
		page->mapping = NULL;
		page->state = PAGE_STATE_ALLOCATED;
	}
}

/* What memblock has given away, and what it must not map, before the rest is handed over. */
void mem_map_reserve(void)
{
	struct memblock_region *r;

	for_each_mem_region(r)
		if (memblock_is_nomap(r))
			reserve_bootmem_region(r->base, r->base + r->size, NUMA_NO_NODE);
	for_each_reserved_mem_region(r)
		if (!memblock_is_reserved_noinit(r))
			reserve_bootmem_region(r->base, r->base + r->size, NUMA_NO_NODE);
}

bool __virt_addr_valid(unsigned long addr)
{
	unsigned long pfn = PHYS_PFN(__pa(addr));

	return __is_lm_address(addr) && pfn_valid(pfn) && (!max_low_pfn || pfn < max_low_pfn);
}
