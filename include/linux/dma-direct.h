/* SPDX-License-Identifier: MIT */
/*
 * Devices without an IOMMU: between physical addresses and the device's own there is at most an
 * offset for each window of the bus (dma-ranges). Any context.
 */
#ifndef LINUX_DMA_DIRECT_H
#define LINUX_DMA_DIRECT_H

#include <linux/device.h>
#include <linux/dma-direction.h>
#include <linux/minmax.h>
#include <linux/types.h>

/* The last address of the zone for narrow masks; all ones when there is none (mm/zone_limits.c). */
extern phys_addr_t zone_dma_limit;

/* One window: `size` bytes of memory at cpu_start appear at dma_start. The map ends with size 0. */
struct bus_dma_region {
	phys_addr_t cpu_start;
	dma_addr_t dma_start;
	u64 size;
};

/* No window shows it: an address that no device takes. */
#define DMA_ADDR_NOWHERE	(~(dma_addr_t)0)

/* mm/dma_direct.c; the device has a map. */
dma_addr_t translate_phys_to_dma(const struct device *dev, phys_addr_t phys);
phys_addr_t translate_dma_to_phys(const struct device *dev, dma_addr_t addr);

static inline dma_addr_t phys_to_dma(const struct device *dev, phys_addr_t phys)
{
	return dev->dma_range_map ? translate_phys_to_dma(dev, phys) : phys;
}

static inline phys_addr_t dma_to_phys(const struct device *dev, dma_addr_t addr)
{
	return dev->dma_range_map ? translate_dma_to_phys(dev, addr) : addr;
}

/* The lower of two limits of which 0 means none. */
static inline u64 dma_lower_limit(u64 a, u64 b)
{
	return !a || (b && b < a) ? b : a;
}

/* Does the device reach all of [addr, addr + size) for streaming? */
static inline bool dma_capable(const struct device *dev, dma_addr_t addr, size_t size)
{
	dma_addr_t last = addr + size - 1;

	return dev->dma_mask && last >= addr &&
	       last <= dma_lower_limit(*dev->dma_mask, dev->bus_dma_limit);
}

/* The same for coherent memory. */
bool dma_coherent_ok(const struct device *dev, phys_addr_t phys, size_t size);

#endif
