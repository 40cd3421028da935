// SPDX-License-Identifier: MIT
/* The checker of the DMA API, until it is there: it finds nothing. */
#include <linux/dma-map-ops.h>

#define ABSENT __attribute__((weak))

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
