/* SPDX-License-Identifier: MIT */
/*
 * Where the DMA calls tell the checker (dma_debug) what they do. Each hook is called after the call
 * has succeeded, before the caller sees the result; for unmap, sync and free before anything is
 * done. Addresses are the device's. Any context.
 *
 * The mapping calls test dma_slow_paths once; the hooks run only while DMA_SLOW_DEBUG is set in it.
 */
#ifndef GRANULE_DMA_DEBUG_H
#define GRANULE_DMA_DEBUG_H

#include <linux/compiler.h>
#include <linux/dma-direction.h>
#include <linux/types.h>

struct device;
struct page;
struct scatterlist;

static inline void debug_dma_map_single(struct device *dev, const void *addr, size_t size) { }
static inline void debug_dma_map_page(struct device *dev, struct page *page, size_t offset,
				      size_t size, enum dma_data_direction dir, dma_addr_t addr,
				      unsigned long attrs) { }
static inline void debug_dma_unmap_page(struct device *dev, dma_addr_t addr, size_t size,
					enum dma_data_direction dir) { }
static inline void debug_dma_map_sg(struct device *dev, struct scatterlist *sg, int nents,
				    int mapped, enum dma_data_direction dir,
				    unsigned long attrs) { }
static inline void debug_dma_unmap_sg(struct device *dev, struct scatterlist *sg, int nents,
				      enum dma_data_direction dir) { }
static inline void debug_dma_map_resource(struct device *dev, phys_addr_t phys, size_t size,
					  enum dma_data_direction dir, dma_addr_t addr,
					  unsigned long attrs) { }
static inline void debug_dma_unmap_resource(struct device *dev, dma_addr_t addr, size_t size,
					    enum dma_data_direction dir) { }
static inline void debug_dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t addr,
					    void *virt, unsigned long attrs) { }
static inline void debug_dma_free_coherent(struct device *dev, size_t size, void *virt,
					   dma_addr_t addr) { }
static inline void debug_dma_alloc_pages(struct device *dev, struct page *page, size_t size,
					 enum dma_data_direction dir, dma_addr_t addr) { }
static inline void debug_dma_free_pages(struct device *dev, struct page *page, size_t size,
					enum dma_data_direction dir, dma_addr_t addr) { }
static inline void debug_dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
						 enum dma_data_direction dir) { }
static inline void debug_dma_sync_single_for_device(struct device *dev, dma_addr_t addr,
						    size_t size, enum dma_data_direction dir) { }
static inline void debug_dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sg, int nents,
					     enum dma_data_direction dir) { }
static inline void debug_dma_sync_sg_for_device(struct device *dev, struct scatterlist *sg,
						int nents, enum dma_data_direction dir) { }
/* The driver looked at the result of a mapping call. */
static inline void debug_dma_mapping_error(struct device *dev, dma_addr_t addr) { }

#endif
