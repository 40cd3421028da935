// SPDX-License-Identifier: MIT
/*
 * Parts of the DMA room that are on their way: bounce buffers, contiguous areas, tables of
 * scatterlists. Each says that there is none. Goes when they are there.
 */
#include <linux/cma.h>
#include <linux/dma-map-ops.h>
#include <linux/dmapool.h>
#include <linux/scatterlist.h>
#include <linux/swiotlb.h>

#define ABSENT __attribute__((weak))

ABSENT bool is_swiotlb_force_bounce(struct device *dev) { return false; }
ABSENT bool is_swiotlb_active(struct device *dev) { return false; }
ABSENT bool is_swiotlb_buffer(struct device *dev, phys_addr_t paddr) { return false; }
ABSENT bool is_swiotlb_for_alloc(struct device *dev) { return false; }
ABSENT size_t swiotlb_max_mapping_size(struct device *dev) { return SIZE_MAX; }
ABSENT struct page *swiotlb_alloc(struct device *dev, size_t size) { return NULL; }
ABSENT bool swiotlb_free(struct device *dev, struct page *page, size_t size) { return false; }
ABSENT int of_dma_set_restricted_buffer(struct device *dev) { return 0; }

ABSENT dma_addr_t swiotlb_map(struct device *dev, phys_addr_t phys, size_t size,
			      enum dma_data_direction dir, unsigned long attrs)
{
	return DMA_MAPPING_ERROR;
}

ABSENT void swiotlb_tbl_unmap_single(struct device *dev, phys_addr_t addr, size_t size,
				     enum dma_data_direction dir, unsigned long attrs) { }
ABSENT void swiotlb_sync_single_for_device(struct device *dev, phys_addr_t addr, size_t size,
					   enum dma_data_direction dir) { }
ABSENT void swiotlb_sync_single_for_cpu(struct device *dev, phys_addr_t addr, size_t size,
					enum dma_data_direction dir) { }


ABSENT void __debug_dma_map_single(struct device *dev, const void *addr, size_t len,
				   unsigned long ip) { }
ABSENT void __debug_dma_map_page(struct device *dev, struct page *page, size_t offset, size_t size,
				 enum dma_data_direction dir, dma_addr_t addr, unsigned long attrs,
				 unsigned long ip) { }
ABSENT int __debug_dma_unmap_page(struct device *dev, dma_addr_t addr, size_t size,
				  enum dma_data_direction dir, unsigned long attrs,
				  unsigned long ip) { return 0; }
ABSENT void __debug_dma_map_sg(struct device *dev, struct scatterlist *sg, int nents, int mapped,
			       enum dma_data_direction dir, unsigned long attrs,
			       unsigned long ip) { }
ABSENT int __debug_dma_unmap_sg(struct device *dev, struct scatterlist *sg, int nents,
				enum dma_data_direction dir, unsigned long ip) { return 0; }
ABSENT void __debug_dma_map_resource(struct device *dev, phys_addr_t phys, size_t size,
				     enum dma_data_direction dir, dma_addr_t addr,
				     unsigned long ip) { }
ABSENT int __debug_dma_unmap_resource(struct device *dev, dma_addr_t addr, size_t size,
				      enum dma_data_direction dir, unsigned long ip) { return 0; }
ABSENT void __debug_dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t addr,
				       void *virt, unsigned long ip) { }
ABSENT int __debug_dma_free_coherent(struct device *dev, size_t size, void *virt, dma_addr_t addr,
				     unsigned long ip) { return 0; }
ABSENT void __debug_dma_alloc_pages(struct device *dev, struct page *page, size_t size,
				    enum dma_data_direction dir, dma_addr_t addr,
				    unsigned long ip) { }
ABSENT int __debug_dma_free_pages(struct device *dev, struct page *page, size_t size,
				  enum dma_data_direction dir, dma_addr_t addr,
				  unsigned long ip) { return 0; }
ABSENT int __debug_dma_sync_single(struct device *dev, dma_addr_t addr, size_t size,
				   enum dma_data_direction dir, bool for_cpu,
				   unsigned long ip) { return 0; }
ABSENT int __debug_dma_sync_sg(struct device *dev, struct scatterlist *sg, int nents,
			       enum dma_data_direction dir, bool for_cpu,
			       unsigned long ip) { return 0; }
ABSENT void __debug_dma_mapping_error(struct device *dev, dma_addr_t addr) { }
ABSENT bool dma_debug_on;

ABSENT struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size,
					size_t align, size_t boundary) { return NULL; }
ABSENT void dma_pool_destroy(struct dma_pool *pool) { }
ABSENT void *dma_pool_alloc(struct dma_pool *pool, gfp_t gfp, dma_addr_t *handle) { return NULL; }
ABSENT void dma_pool_free(struct dma_pool *pool, void *vaddr, dma_addr_t handle) { }
