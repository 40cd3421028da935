// SPDX-License-Identifier: MIT
/*
 * Cache maintenance for devices that do not see the CPUs' caches: the CPUs' own by virtual address,
 * then the outer one by physical address.
 *
 *	            to the device              back to the CPU
 *	TO_DEVICE   clean                      -
 *	FROM_DEVICE invalidate, edges cleaned  invalidate
 *	both        clean                      invalidate
 *
 * Before FROM_DEVICE, because a dirty line evicted later would overwrite what the device wrote;
 * after it, because the CPU may have fetched lines ahead meanwhile. Highmem pages are mapped for
 * the moment. No state, any context. Host tests watch these calls with a model of the caches.
 */
#include <arch/cache.h>
#include <granule/devbus.h>
#include <granule/dma_debug.h>
#include <granule/outercache.h>
#include <linux/dma-map-ops.h>
#include <linux/highmem.h>
#include <linux/minmax.h>
#include <linux/mm.h>

u8 dma_slow_paths;
const struct devbus_hooks *devbus_hooks;

void outer_cache_set(const struct outer_cache_ops *ops)
{
	outer_cache = ops;
	dma_slow_path(DMA_SLOW_OUTER, ops != NULL);
}

/* op for [phys, phys + size): at once in the linear map, page by page above it. */
static __always_inline void by_address(phys_addr_t phys, size_t size,
				       void (*op)(const void *start, size_t size))
{
	while (size && IS_ENABLED(CONFIG_HIGHMEM)) {
		size_t offset = phys & ~PAGE_MASK, part = min_t(size_t, size, PAGE_SIZE - offset);
		struct page *page = phys_to_page(phys);
		char *at;

		if (!PageHighMem(page))
			break;
		at = kmap_local_page(page);
		op(at + offset, part);
		kunmap_local(at);
		phys += part;
		size -= part;
	}
	if (size)
		op(__va(phys), size);
}

void arch_sync_dma_for_device(phys_addr_t phys, size_t size, enum dma_data_direction dir)
{
	if (dir == DMA_FROM_DEVICE) {
		by_address(phys, size, arch_dcache_inval);
		outer_inv_range(phys, phys + size);
		return;
	}
	by_address(phys, size, arch_dcache_clean);
	outer_clean_range(phys, phys + size);
}

void arch_sync_dma_for_cpu(phys_addr_t phys, size_t size, enum dma_data_direction dir)
{
	if (dir == DMA_TO_DEVICE)
		return;
	/* inwards, or the inner cache could be filled from an old line of the outer one */
	outer_inv_range(phys, phys + size);
	by_address(phys, size, arch_dcache_inval);
}

void dma_flush_memory(phys_addr_t phys, size_t size)
{
	if (outer_cache) {	/* outwards, and then nothing inside is newer than memory */
		by_address(phys, size, arch_dcache_clean);
		outer_flush_range(phys, phys + size);
	}
	by_address(phys, size, arch_dcache_flush);
}
