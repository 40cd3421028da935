// SPDX-License-Identifier: MIT
/*
 * The outer cache's hook, and cleaning for those who have only a virtual address: what the next run
 * or another master is to read. Its driver is in drivers/cache/, DMA's use of it in mm/dma_cache.c.
 */
#include <arch/cache.h>
#include <arch/mmu.h>
#include <granule/outercache.h>
#include <linux/minmax.h>
#include <asm/page.h>

const struct outer_cache_ops *outer_cache;

static int find_phys(unsigned long va, phys_addr_t *pa)
{
	u64 par;

	if (!__is_lm_address(va))
		return arch_mmu_translate(va, false, pa, &par);
	*pa = __pa(va);
	return 0;
}

void dcache_clean_memory(const void *start, size_t size)
{
	unsigned long va = (unsigned long)start;

	arch_dcache_clean(start, size);
	while (outer_cache && size) {
		size_t part = min_t(size_t, size, PAGE_SIZE - (va & ~PAGE_MASK));
		phys_addr_t pa;

		if (!find_phys(va, &pa))
			outer_clean_range(pa, pa + part);
		va += part;
		size -= part;
	}
}
