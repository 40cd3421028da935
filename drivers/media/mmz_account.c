// SPDX-License-Identifier: MIT
/*
 * MMZ: one line that adds up. RAM = OS + MMZ + CMA lent + reserved + image.
 *
 * Each term has a source of its own: RAM the device tree's banks, OS the page allocator's managed
 * pages without CMA's, MMZ the zones, CMA its areas, the image its symbols. "Reserved" is what
 * memblock's reservations, no-map ranges and RAM beyond mem= take in whole pages, less those of
 * them that have a name above. Only in the image: the host has no tree.
 */
#include "mmz.h"
#include <asm/page.h>
#include <asm/sections.h>
#include <granule/fdt_mem.h>
#include <linux/vmstat.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pfn.h>

static u64 tree_ram(void)
{
	u64 sum = 0;

	for (unsigned int i = 0; i < fdt_mem.n_banks; i++)
		sum += fdt_mem.banks[i].size;
	return sum;
}

/* How much of the pages [lo, hi) is memory that the linear map may have? */
static u64 mapped_pages(unsigned long lo, unsigned long hi)
{
	struct memblock_region *r;
	u64 sum = 0;

	for_each_mem_region(r) {
		unsigned long a = max(lo, (unsigned long)PFN_UP(r->base));
		unsigned long b = min(hi, (unsigned long)PFN_DOWN(r->base + r->size));

		if (!memblock_is_nomap(r) && a < b)
			sum += b - a;
	}
	return sum;
}

/* Regions are sorted, but two may share a page: it counts once. */
static u64 reserved_pages(void)
{
	struct memblock_region *r;
	unsigned long done = 0;
	u64 sum = 0;

	for_each_reserved_mem_region(r) {
		unsigned long lo = max(done, (unsigned long)PFN_DOWN(r->base));
		unsigned long hi = PFN_UP(r->base + r->size);

		if (lo >= hi)
			continue;
		sum += mapped_pages(lo, hi);
		done = hi;
	}
	return sum;
}

static u64 zone_bytes(void)
{
	unsigned long flags;
	hil_mmz_t *zone;
	u64 sum = 0;

	spin_lock_irqsave(&mmz_lock, flags);
	for_each_mmz(zone)
		if (!zone->cma)
			sum += zone->nbytes;
	spin_unlock_irqrestore(&mmz_lock, flags);
	return sum;
}

void mmz_ram_account(struct mmz_ram *r)
{
	u64 mapped = mapped_pages(0, ULONG_MAX) << PAGE_SHIFT;

	r->ram = tree_ram();
	r->cma = (u64)atomic_long_read(&meminfo_items[MEMINFO_CMA_TOTAL]) << PAGE_SHIFT;
	r->os = ((u64)totalram_pages() << PAGE_SHIFT) - r->cma;
	r->mmz = zone_bytes();
	r->image = ((u64)PFN_UP(__pa_symbol(_end)) - PFN_DOWN(__pa_symbol(_text))) << PAGE_SHIFT;
	r->reserved = (reserved_pages() << PAGE_SHIFT) + (r->ram - mapped) -
		      (r->mmz + r->cma + r->image);
}
