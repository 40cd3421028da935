// SPDX-License-Identifier: MIT
/*
 * Where the zones of this machine end.
 *
 * ARM: DMA only when somebody says so (dma_zone=, dma-ranges of the tree), NORMAL up to the end of
 * the linear map, HIGHMEM above. arm64: DMA is what every bus master reaches, at most 4 GiB; DMA32
 * the rest below 4 GiB; NORMAL the rest. Boot only; after memblock is complete and max_low_pfn
 * known.
 */
#include <granule/fdt_mem.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/minmax.h>

/*
 * The last address of the zone for devices with narrow masks; all ones when there is no such limit.
 */
phys_addr_t zone_dma_limit = ~(phys_addr_t)0;

/* End of a zone for devices that reach `limit` (inclusive), when RAM may begin beyond it. */
static unsigned long limit_to_pfn(phys_addr_t limit)
{
	phys_addr_t start = memblock_start_of_DRAM(), last = memblock_end_of_DRAM() - 1;

	if (start > 0xffffffffULL)
		limit = last;
	else if (start > limit)
		limit = 0xffffffffULL;
	return PHYS_PFN(min(limit, last) + 1);
}

static void find_dma_limit(void)
{
	if (boot_dma_zone_size)
		zone_dma_limit = memblock_start_of_DRAM() + boot_dma_zone_size - 1;
	else if (fdt_mem.n_dma_ranges)
		zone_dma_limit = fdt_mem.dma_limit;
}

/*
 * The first address beyond ZONE_DMA, which devices reach for certain; 0: there is no such zone.
 */
phys_addr_t zone_dma_end(void)
{
	phys_addr_t limit;

	find_dma_limit();
	limit = zone_dma_limit;
	if (IS_ENABLED(CONFIG_ZONE_DMA32))
		limit = min_t(phys_addr_t, limit, 0xffffffffULL);
	if (limit >= memblock_end_of_DRAM() - 1)
		return 0;
	return (phys_addr_t)limit_to_pfn(limit) << PAGE_SHIFT;
}

#ifdef CONFIG_ZONE_DMA32
static void find_limits(unsigned long *end)
{
	zone_dma_limit = min_t(phys_addr_t, zone_dma_limit, 0xffffffffULL);
	end[ZONE_DMA] = limit_to_pfn(zone_dma_limit);
	end[ZONE_DMA32] = limit_to_pfn(0xffffffffULL);
	end[ZONE_NORMAL] = PHYS_PFN(memblock_end_of_DRAM());
}
#else
static void find_limits(unsigned long *end)
{
	unsigned long all = PHYS_PFN(memblock_end_of_DRAM());

	end[ZONE_NORMAL] = max_low_pfn ? min(max_low_pfn, all) : all;
	if (zone_dma_limit < memblock_end_of_DRAM() - 1)
		end[ZONE_DMA] = min(limit_to_pfn(zone_dma_limit), end[ZONE_NORMAL]);
	end[ZONE_HIGHMEM] = all;
}
#endif

void zone_sizes_init(void)
{
	unsigned long end[MAX_NR_ZONES] = { 0 };

	zone_dma_limit = ~(phys_addr_t)0;
	find_dma_limit();
	find_limits(end);
	free_area_init(end);
}
