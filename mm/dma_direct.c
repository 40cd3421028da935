// SPDX-License-Identifier: MIT
/*
 * Streaming mappings: the long way, complete. The short one is in linux/dma-mapping.h, for buffers
 * of the linear map and devices that reach it without bounce buffers.
 *
 * Order of a mapping: the address is found (or a bounce buffer takes its place), caches are
 * maintained, statistics, then who watches hears of it (dma_debug, devbus). Unmapping goes the
 * other way round. No locks of its own; any context.
 */
#include "dma.h"
#include <asm/sections.h>
#include <granule/devbus.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/mm.h>
#include <linux/swiotlb.h>

/* --- tracking --- */

static __always_inline void tell_mapped(struct device *dev, dma_addr_t addr, phys_addr_t phys,
					size_t size, enum dma_data_direction dir,
					unsigned long attrs)
{
	debug_dma_map_page(dev, phys_to_page(phys), phys & ~PAGE_MASK, size, dir, addr, attrs);
	if (addr != DMA_MAPPING_ERROR)	/* a bounce slot is what the device reaches */
		devbus_track_map(dev, addr, dev->dma_ops ? phys : dma_to_phys(dev, addr), size,
				 dir, attrs);
}

/* --- one piece of memory --- */

static dma_addr_t beyond_reach(struct device *dev, dma_addr_t addr, phys_addr_t phys, size_t size,
			       unsigned long attrs)
{
	if (!(attrs & DMA_ATTR_NO_WARN))
		dev_err(dev, "%zu bytes at %pa are beyond its reach (bus %pad, mask %#llx, bus "
			"limit %#llx)\n", size, &phys, &addr, dev->dma_mask ? *dev->dma_mask : 0,
			dev->bus_dma_limit);
	return DMA_MAPPING_ERROR;
}

/*
 * A small buffer that shares cache lines with its neighbours in memory: what kmalloc gives below
 * the line size. The device's data would not survive the neighbour's.
 */
static bool shares_lines(const struct device *dev, size_t size, enum dma_data_direction dir)
{
	return dma_shares_lines(size, dir) && !dev->dma_coherent;
}

dma_addr_t dma_direct_map(struct device *dev, phys_addr_t phys, size_t size,
			  enum dma_data_direction dir, unsigned long attrs)
{
	dma_addr_t addr = dma_range_to_bus(dev, phys, size);

	if (is_swiotlb_force_bounce(dev))
		return swiotlb_map(dev, phys, size, dir, attrs);
	if (!dma_capable(dev, addr, size) || shares_lines(dev, size, dir)) {
		if (is_swiotlb_active(dev) && size)
			return swiotlb_map(dev, phys, size, dir, attrs);
		if (!dma_capable(dev, addr, size))
			return beyond_reach(dev, addr, phys, size, attrs);
	}
	if (!dev->dma_coherent && !(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		arch_sync_dma_for_device(phys, size, dir);
	return addr;
}

void dma_direct_unmap(struct device *dev, dma_addr_t addr, size_t size,
		      enum dma_data_direction dir, unsigned long attrs)
{
	phys_addr_t phys = dma_to_phys(dev, addr);

	if (!dev->dma_coherent && !(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		arch_sync_dma_for_cpu(phys, size, dir);
	if (is_swiotlb_buffer(dev, phys))
		swiotlb_tbl_unmap_single(dev, phys, size, dir, attrs);
}

/* Inlined: the checker finds the driver by the return address. */
static __always_inline dma_addr_t map_phys(struct device *dev, phys_addr_t phys, size_t size,
					   enum dma_data_direction dir, unsigned long attrs)
{
	dma_addr_t addr;

	BUG_ON(!valid_dma_direction(dir));
	if (dev->dma_ops)
		addr = dev->dma_ops->map_page(dev, phys_to_page(phys), phys & ~PAGE_MASK, size,
					      dir, attrs);
	else
		addr = dma_direct_map(dev, phys, size, dir, attrs);
	if (addr != DMA_MAPPING_ERROR)
		dev->dma_maps++;
	tell_mapped(dev, addr, phys, size, dir, attrs);
	return addr;
}

/* The linear map, or the image's own data, which has its place there, too. */
static bool find_phys(const void *ptr, phys_addr_t *phys)
{
	if (virt_addr_valid(ptr))
		*phys = __pa(ptr);
	else if (is_kernel((unsigned long)ptr))
		*phys = __pa_symbol(ptr);
	else
		return false;
	return true;
}

dma_addr_t dma_map_single_slow(struct device *dev, void *ptr, size_t size,
			       enum dma_data_direction dir, unsigned long attrs)
{
	phys_addr_t phys;

	debug_dma_map_single(dev, ptr, size);
	if (WARN_ONCE(!find_phys(ptr, &phys),
		      "%s: DMA to %px, which is not in the linear map\n", dev_name(dev), ptr))
		return DMA_MAPPING_ERROR;
	return map_phys(dev, phys, size, dir, attrs | DMA_ATTR_SINGLE_CALL);
}

dma_addr_t dma_map_page_attrs(struct device *dev, struct page *page, size_t offset, size_t size,
			      enum dma_data_direction dir, unsigned long attrs)
{
	return map_phys(dev, page_to_phys(page) + offset, size, dir, attrs);
}

void dma_unmap_page_slow(struct device *dev, dma_addr_t addr, size_t size,
			 enum dma_data_direction dir, unsigned long attrs)
{
	BUG_ON(!valid_dma_direction(dir));
	if (debug_dma_unmap_page_attrs(dev, addr, size, dir, attrs))
		return;
	devbus_track_unmap(dev, addr, size, dir);
	if (dev->dma_ops) {
		if (dev->dma_ops->unmap_page)
			dev->dma_ops->unmap_page(dev, addr, size, dir, attrs);
	} else {
		dma_direct_unmap(dev, addr, size, dir, attrs);
	}
	dev->dma_unmaps++;
}

/* --- handing over and back --- */

void dma_direct_sync_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
			     enum dma_data_direction dir)
{
	phys_addr_t phys = dma_to_phys(dev, addr);

	if (!dev->dma_coherent)
		arch_sync_dma_for_cpu(phys, size, dir);
	if (is_swiotlb_buffer(dev, phys))
		swiotlb_sync_single_for_cpu(dev, phys, size, dir);
}

void dma_direct_sync_for_device(struct device *dev, dma_addr_t addr, size_t size,
				enum dma_data_direction dir)
{
	phys_addr_t phys = dma_to_phys(dev, addr);

	if (is_swiotlb_buffer(dev, phys))
		swiotlb_sync_single_for_device(dev, phys, size, dir);
	if (!dev->dma_coherent)
		arch_sync_dma_for_device(phys, size, dir);
}

void dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
			     enum dma_data_direction dir)
{
	BUG_ON(!valid_dma_direction(dir));
	if (debug_dma_sync_single_for_cpu(dev, addr, size, dir))
		return;
	devbus_track_sync_for_cpu(dev, addr, size, dir);
	if (!dev->dma_ops)
		dma_direct_sync_for_cpu(dev, addr, size, dir);
	else if (dev->dma_ops->sync_single_for_cpu)
		dev->dma_ops->sync_single_for_cpu(dev, addr, size, dir);
}

void dma_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size,
				enum dma_data_direction dir)
{
	BUG_ON(!valid_dma_direction(dir));
	if (debug_dma_sync_single_for_device(dev, addr, size, dir))
		return;
	if (!dev->dma_ops)
		dma_direct_sync_for_device(dev, addr, size, dir);
	else if (dev->dma_ops->sync_single_for_device)
		dev->dma_ops->sync_single_for_device(dev, addr, size, dir);
	devbus_track_sync_for_device(dev, addr, size, dir);
}

/* --- what is no RAM: registers of another device --- */

dma_addr_t dma_map_resource(struct device *dev, phys_addr_t phys, size_t size,
			    enum dma_data_direction dir, unsigned long attrs)
{
	dma_addr_t addr = dma_range_to_bus(dev, phys, size);

	BUG_ON(!valid_dma_direction(dir));
	if (WARN(pfn_valid(PHYS_PFN(phys)), "%s: RAM at %pa mapped as a resource\n",
		 dev_name(dev), &phys))
		return DMA_MAPPING_ERROR;
	if (dev->dma_ops)
		return dev->dma_ops->map_resource ?
		       dev->dma_ops->map_resource(dev, phys, size, dir, attrs) :
		       DMA_MAPPING_ERROR;
	if (addr == DMA_ADDR_NOWHERE)
		addr = phys;	/* dma-ranges speak of RAM */
	if (!dma_capable(dev, addr, size))
		return beyond_reach(dev, addr, phys, size, attrs);
	dev->dma_maps++;
	debug_dma_map_resource(dev, phys, size, dir, addr, attrs);
	devbus_track_map(dev, addr, phys, size, dir, 0);
	return addr;
}

void dma_unmap_resource(struct device *dev, dma_addr_t addr, size_t size,
			enum dma_data_direction dir, unsigned long attrs)
{
	BUG_ON(!valid_dma_direction(dir));
	if (debug_dma_unmap_resource(dev, addr, size, dir))
		return;
	devbus_track_unmap(dev, addr, size, dir);
	if (dev->dma_ops && dev->dma_ops->unmap_resource)
		dev->dma_ops->unmap_resource(dev, addr, size, dir, attrs);
	dev->dma_unmaps++;
}

/* --- questions --- */

size_t dma_max_mapping_size(struct device *dev)
{
	if (!dev->dma_ops && (is_swiotlb_force_bounce(dev) ||
			      (is_swiotlb_active(dev) && dma_addressing_limited(dev))))
		return swiotlb_max_mapping_size(dev);
	return SIZE_MAX;
}

size_t dma_opt_mapping_size(struct device *dev)
{
	return dma_max_mapping_size(dev);
}

bool dma_dev_need_sync(const struct device *dev)
{
	return !dev->dma_coherent || dev->dma_io_tlb_mem || dev->dma_ops;
}

bool dma_need_sync(struct device *dev, dma_addr_t addr)
{
	return dev->dma_ops || !dev->dma_coherent ||
	       is_swiotlb_buffer(dev, dma_to_phys(dev, addr));
}
