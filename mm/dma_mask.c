// SPDX-License-Identifier: MIT
/*
 * What devices reach: windows of the bus, masks, and the zone that serves a mask.
 *
 *	physical address --(dma-ranges: an offset for each window)--> bus address <= mask, bus limit
 *
 * A mask is refused when not even the lowest zone lies below it. Between, allocation starts in the
 * zone that the mask names and retries lower. Constant after boot but for the device's own fields.
 */
#include "dma.h"
#include <granule/devbus.h>
#include <linux/bitops.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/swiotlb.h>

/* --- windows --- */

dma_addr_t translate_phys_to_dma(const struct device *dev, phys_addr_t phys)
{
	const struct bus_dma_region *w;

	for (w = dev->dma_range_map; w->size; w++)
		if (phys - w->cpu_start < w->size)
			return w->dma_start + (phys - w->cpu_start);
	return DMA_ADDR_NOWHERE;
}

phys_addr_t translate_dma_to_phys(const struct device *dev, dma_addr_t addr)
{
	const struct bus_dma_region *w;

	for (w = dev->dma_range_map; w->size; w++)
		if (addr - w->dma_start < w->size)
			return w->cpu_start + (addr - w->dma_start);
	return ~(phys_addr_t)0;
}

/* A range that leaves its window has no address of its own. */
dma_addr_t dma_range_to_bus(const struct device *dev, phys_addr_t phys, size_t size)
{
	dma_addr_t addr = phys_to_dma(dev, phys);

	if (dev->dma_range_map && phys_to_dma(dev, phys + size - 1) != addr + size - 1)
		return DMA_ADDR_NOWHERE;
	return addr;
}

/* The highest bus address at which any of [0, phys] appears. */
static dma_addr_t highest_below(const struct device *dev, phys_addr_t phys)
{
	const struct bus_dma_region *w;
	dma_addr_t highest = 0;

	if (!dev->dma_range_map)
		return phys;
	for (w = dev->dma_range_map; w->size; w++)
		if (w->cpu_start <= phys)
			highest = max(highest, w->dma_start +
				      min_t(u64, w->size - 1, phys - w->cpu_start));
	return highest;
}

/* The highest physical address that appears at or below a bus address. */
static phys_addr_t phys_limit(const struct device *dev, dma_addr_t limit)
{
	const struct bus_dma_region *w;
	phys_addr_t highest = 0;

	if (!dev->dma_range_map)
		return limit;
	for (w = dev->dma_range_map; w->size; w++)
		if (w->dma_start <= limit)
			highest = max(highest, w->cpu_start +
				      min_t(u64, w->size - 1, limit - w->dma_start));
	return highest;
}

/* --- masks --- */

static phys_addr_t last_ram(void)
{
	return PFN_PHYS((phys_addr_t)max_pfn) - 1;
}

int dma_supported(struct device *dev, u64 mask)
{
	phys_addr_t lowest = min(last_ram(), zone_dma_limit);
	u64 reach = dma_lower_limit(mask, dev->bus_dma_limit);

	if (dev->dma_ops)
		return !dev->dma_ops->dma_supported || dev->dma_ops->dma_supported(dev, mask);
	/* Without a DMA zone 32 bits must do, wherever RAM is: there are bounce buffers. */
	if (mask >= DMA_BIT_MASK(32) && !dev->dma_range_map)
		return 1;
	return mask && reach >= highest_below(dev, lowest);
}

static int check_mask(struct device *dev, u64 mask, const char *what)
{
	if (dma_supported(dev, mask))
		return 0;
	dev_warn(dev, "no memory lies within the %s mask %#llx\n", what, mask);
	return -EIO;
}

int dma_set_mask(struct device *dev, u64 mask)
{
	int err = dev->dma_mask ? check_mask(dev, mask, "DMA") : -EIO;

	if (err)
		return err;
	*dev->dma_mask = mask;
	dma_device_changed(dev);
	return 0;
}

int dma_set_coherent_mask(struct device *dev, u64 mask)
{
	int err = check_mask(dev, mask, "coherent DMA");

	if (!err)
		dev->coherent_dma_mask = mask;
	return err;
}

u64 dma_get_required_mask(struct device *dev)
{
	dma_addr_t last = highest_below(dev, last_ram());

	if (last >> 32)
		return DMA_BIT_MASK(32 + fls((u32)(last >> 32)));
	return DMA_BIT_MASK(fls((u32)last));
}

/* Does one offset lead from the first to the last byte of RAM? */
static bool windows_show_all(const struct device *dev)
{
	phys_addr_t first = memstart_addr, last = last_ram();
	dma_addr_t from = phys_to_dma(dev, first), to = phys_to_dma(dev, last);

	return from != DMA_ADDR_NOWHERE && to - from == last - first;
}

bool dma_addressing_limited(struct device *dev)
{
	if (dev->dma_ops)
		return false;
	if (dev->dma_range_map && !windows_show_all(dev))
		return true;
	return dma_lower_limit(dma_get_mask(dev), dev->bus_dma_limit) <
	       highest_below(dev, last_ram());
}

/* --- the short way --- */

static bool may_bounce(struct device *dev)
{
	return is_swiotlb_force_bounce(dev) ||
	       (is_swiotlb_active(dev) && dma_addressing_limited(dev));
}

/* What one addition translates: from the start of the linear map as far as window and mask go. */
void dma_device_changed(struct device *dev)
{
	phys_addr_t start = memstart_addr, end = PFN_PHYS((phys_addr_t)max_low_pfn);
	const struct bus_dma_region *w = dev->dma_range_map;
	u64 limit;

	dev->dma_span = 0;
	if (dev->dma_ops || dev->devbus || !dev->dma_mask || may_bounce(dev))
		return;
	if (w && (w[0].cpu_start > start || w[1].size))
		return;
	dev->dma_base = phys_to_dma(dev, start);
	limit = dma_lower_limit(*dev->dma_mask, dev->bus_dma_limit);
	if (limit < dev->dma_base)
		return;
	if (w)
		end = min_t(u64, end, w->cpu_start + w->size);
	dev->dma_span = min_t(u64, end - start - 1, limit - dev->dma_base) + 1;
}

/* --- memory within a mask --- */

bool dma_coherent_ok(const struct device *dev, phys_addr_t phys, size_t size)
{
	dma_addr_t addr = dma_range_to_bus(dev, phys, size);

	return addr != DMA_ADDR_NOWHERE && addr + size - 1 >= addr &&
	       addr + size - 1 <= dma_lower_limit(dev->coherent_dma_mask, dev->bus_dma_limit);
}

gfp_t dma_zone_flags(const struct device *dev)
{
	phys_addr_t limit = phys_limit(dev, dma_lower_limit(dev->coherent_dma_mask,
							    dev->bus_dma_limit));

	if (limit >= last_ram())
		return 0;
	if (limit <= zone_dma_limit && zone_dma_limit != ~(phys_addr_t)0)
		return GFP_DMA;
	return limit <= DMA_BIT_MASK(32) ? GFP_DMA32 : 0;
}

gfp_t dma_lower_zone(gfp_t gfp)
{
	if (gfp & GFP_DMA)
		return 0;
	if (IS_ENABLED(CONFIG_ZONE_DMA32) && !(gfp & GFP_DMA32))
		return (gfp & ~GFP_ZONEMASK) | GFP_DMA32;
	return (gfp & ~GFP_ZONEMASK) | GFP_DMA;
}
