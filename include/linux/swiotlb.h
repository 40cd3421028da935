/* SPDX-License-Identifier: MIT */
/*
 * Bounce buffers for devices that do not reach a page: a copy lies in memory that they do reach.
 * Slots of 2 KiB, at most 128 in a row. Arrives with row E3.
 */
#ifndef LINUX_SWIOTLB_H
#define LINUX_SWIOTLB_H

#include <linux/dma-direction.h>
#include <linux/init.h>
#include <linux/types.h>

struct device;
struct page;

#define SWIOTLB_VERBOSE	(1 << 0)
#define SWIOTLB_FORCE	(1 << 1)
#define SWIOTLB_ANY	(1 << 2)

#define IO_TLB_SHIFT	11
#define IO_TLB_SIZE	(1 << IO_TLB_SHIFT)
#define IO_TLB_SEGSIZE	128
#define IO_TLB_DEFAULT_SIZE (64UL << 20)

void swiotlb_init(bool addressing_limited, unsigned int flags);
unsigned long swiotlb_size_or_default(void);
phys_addr_t swiotlb_tbl_map_single(struct device *dev, phys_addr_t phys, size_t mapping_size,
				   unsigned int alloc_align_mask, enum dma_data_direction dir,
				   unsigned long attrs);
void swiotlb_tbl_unmap_single(struct device *dev, phys_addr_t tlb_addr, size_t mapping_size,
			      enum dma_data_direction dir, unsigned long attrs);
void swiotlb_sync_single_for_device(struct device *dev, phys_addr_t tlb_addr, size_t size,
				    enum dma_data_direction dir);
void swiotlb_sync_single_for_cpu(struct device *dev, phys_addr_t tlb_addr, size_t size,
				 enum dma_data_direction dir);
dma_addr_t swiotlb_map(struct device *dev, phys_addr_t phys, size_t size,
		       enum dma_data_direction dir, unsigned long attrs);
bool is_swiotlb_buffer(struct device *dev, phys_addr_t paddr);
bool is_swiotlb_active(struct device *dev);
size_t swiotlb_max_mapping_size(struct device *dev);

#endif
