/* SPDX-License-Identifier: MIT */
/*
 * Memory that devices reach.
 *
 * Coherent memory (dma_alloc_*) is seen alike by CPU and device at any time; allocation may sleep
 * unless gfp forbids it. Streaming mappings (dma_map_*) lend ordinary memory to the device: between
 * map and unmap only the device touches it, except between dma_sync_*_for_cpu() and
 * dma_sync_*_for_device(). Mapping works in any context. Addresses are the device's.
 *
 * A buffer that a device writes has its cache lines for itself: aligned to, and a multiple of,
 * dma_get_cache_alignment(). What is mapped is unmapped with the same size and direction.
 *
 * mm/dma_direct.c (mapping), mm/dma_alloc.c (memory), mm/dma_mask.c (what is reached).
 */
#ifndef LINUX_DMA_MAPPING_H
#define LINUX_DMA_MAPPING_H

#include <arch/cache.h>
#include <granule/dma_debug.h>
#include <linux/device.h>
#include <linux/dma-direction.h>
#include <linux/errno.h>
#include <linux/pgtable.h>
#include <linux/scatterlist.h>
#include <linux/sizes.h>
#include <linux/types.h>

struct vm_area_struct;
struct sg_table;

#define DMA_ATTR_WEAK_ORDERING		(1UL << 1)
#define DMA_ATTR_WRITE_COMBINE		(1UL << 2)
#define DMA_ATTR_NO_KERNEL_MAPPING	(1UL << 4)
#define DMA_ATTR_SKIP_CPU_SYNC		(1UL << 5)
#define DMA_ATTR_FORCE_CONTIGUOUS	(1UL << 6)
#define DMA_ATTR_ALLOC_SINGLE_PAGES	(1UL << 7)
#define DMA_ATTR_NO_WARN		(1UL << 8)
#define DMA_ATTR_PRIVILEGED		(1UL << 9)

#define DMA_MAPPING_ERROR	(~(dma_addr_t)0)
#define DMA_BIT_MASK(n)		((n) == 64 ? ~0ULL : (1ULL << ((n) & 63)) - 1)

static inline u64 dma_get_mask(struct device *dev)
{
	return dev->dma_mask && *dev->dma_mask ? *dev->dma_mask : DMA_BIT_MASK(32);
}

static inline u64 dma_get_coherent_mask(struct device *dev)
{
	return dev->coherent_dma_mask ? dev->coherent_dma_mask : DMA_BIT_MASK(32);
}

/* 0, or -EIO if no memory of this machine lies within the mask (or the bus cannot carry it). */
int dma_supported(struct device *dev, u64 mask);
int dma_set_mask(struct device *dev, u64 mask);
int dma_set_coherent_mask(struct device *dev, u64 mask);
static inline int dma_set_mask_and_coherent(struct device *dev, u64 mask)
{
	int err = dma_set_mask(dev, mask);

	if (!err)
		dma_set_coherent_mask(dev, mask);
	return err;
}

static inline int dma_coerce_mask_and_coherent(struct device *dev, u64 mask)
{
	dev->dma_mask = &dev->coherent_dma_mask;
	return dma_set_mask_and_coherent(dev, mask);
}

/* The smallest mask of whole bits that reaches all RAM. */
u64 dma_get_required_mask(struct device *dev);
/* Does the mask reach less than all RAM? */
bool dma_addressing_limited(struct device *dev);
/* The largest single mapping; SIZE_MAX without bounce buffers. */
size_t dma_max_mapping_size(struct device *dev);
size_t dma_opt_mapping_size(struct device *dev);
/* False: dma_sync_* do nothing for the device (coherent, and never bounced). */
bool dma_dev_need_sync(const struct device *dev);
bool dma_need_sync(struct device *dev, dma_addr_t addr);
static inline unsigned long dma_get_merge_boundary(struct device *dev)
{
	(void)dev;
	return 0;		/* segments are never merged */
}

static inline unsigned int dma_get_max_seg_size(struct device *dev)
{
	return dev->dma_parms.max_segment_size ? dev->dma_parms.max_segment_size : SZ_64K;
}

static inline void dma_set_max_seg_size(struct device *dev, unsigned int size)
{
	dev->dma_parms.max_segment_size = size;
}

static inline unsigned long dma_get_seg_boundary(struct device *dev)
{
	return dev->dma_parms.segment_boundary_mask ? dev->dma_parms.segment_boundary_mask : ~0UL;
}

static inline void dma_set_seg_boundary(struct device *dev, unsigned long mask)
{
	dev->dma_parms.segment_boundary_mask = mask;
}

static inline void dma_set_min_align_mask(struct device *dev, unsigned int mask)
{
	dev->dma_parms.min_align_mask = mask;
	dma_device_changed(dev);
}

static inline int dma_get_cache_alignment(void)
{
	return ARCH_DMA_MINALIGN;
}

/*
 * `size` bytes, zeroed, aligned to their order (256 pages at most).
 * NULL: none within the device's coherent mask (said on the console, unless DMA_ATTR_NO_WARN).
 * A device that does not see the caches gets memory that no mapping caches. With
 * DMA_ATTR_NO_KERNEL_MAPPING the result is a cookie, not an address. Freeing takes the same size
 * and attributes, in any context but for devices with memory mapped by vmap.
 */
void *dma_alloc_attrs(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp,
		      unsigned long attrs);
void dma_free_attrs(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle,
		    unsigned long attrs);
static inline void *dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t *handle,
				       gfp_t gfp)
{
	return dma_alloc_attrs(dev, size, handle, gfp,
			       gfp & __GFP_NOWARN ? DMA_ATTR_NO_WARN : 0);
}

static inline void dma_free_coherent(struct device *dev, size_t size, void *cpu_addr,
				     dma_addr_t handle)
{
	dma_free_attrs(dev, size, cpu_addr, handle, 0);
}

static inline void *dma_alloc_wc(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp)
{
	unsigned long attrs = DMA_ATTR_WRITE_COMBINE;

	if (gfp & __GFP_NOWARN)
		attrs |= DMA_ATTR_NO_WARN;
	return dma_alloc_attrs(dev, size, handle, gfp, attrs);
}

static inline void dma_free_wc(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle)
{
	dma_free_attrs(dev, size, cpu_addr, handle, DMA_ATTR_WRITE_COMBINE);
}

/* Freed with the device (drivers/bus/dma_managed.c). */
void *dmam_alloc_attrs(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp,
		       unsigned long attrs);
static inline void *dmam_alloc_coherent(struct device *dev, size_t size, dma_addr_t *handle,
					gfp_t gfp)
{
	return dmam_alloc_attrs(dev, size, handle, gfp,
				gfp & __GFP_NOWARN ? DMA_ATTR_NO_WARN : 0);
}

void dmam_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle);

/*
 * Ordinary cached pages within the coherent mask, zeroed, mapped for streaming: who uses them syncs
 * (dma_sync_single_*) before each transfer and after it.
 */
struct page *dma_alloc_pages(struct device *dev, size_t size, dma_addr_t *handle,
			     enum dma_data_direction dir, gfp_t gfp);
void dma_free_pages(struct device *dev, size_t size, struct page *page, dma_addr_t handle,
		    enum dma_data_direction dir);
void *dma_alloc_noncoherent(struct device *dev, size_t size, dma_addr_t *handle,
			    enum dma_data_direction dir, gfp_t gfp);
void dma_free_noncoherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle,
			  enum dma_data_direction dir);

/*
 * For processes. What a mapping of `pages` pages from page `pgoff` on of the allocation looks like;
 * -ENXIO: outside of it, or memory that cannot be shown. dma_mmap_attrs() arrives with processes.
 */
struct dma_user_map {
	unsigned long pfn, pages;
	pgprot_t prot;
};

bool dma_can_mmap(struct device *dev);
int dma_mmap_prepare(struct device *dev, dma_addr_t handle, size_t size, unsigned long pgoff,
		     unsigned long pages, unsigned long attrs, struct dma_user_map *map);
int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		   dma_addr_t handle, size_t size, unsigned long attrs);
#define dma_mmap_coherent(dev, vma, cpu_addr, handle, size) \
	dma_mmap_attrs(dev, vma, cpu_addr, handle, size, 0)
static inline int dma_mmap_wc(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
			      dma_addr_t handle, size_t size)
{
	return dma_mmap_attrs(dev, vma, cpu_addr, handle, size, DMA_ATTR_WRITE_COMBINE);
}

int dma_get_sgtable_attrs(struct device *dev, struct sg_table *sgt, void *cpu_addr,
			  dma_addr_t handle, size_t size, unsigned long attrs);
#define dma_get_sgtable(dev, sgt, cpu, handle, size) \
	dma_get_sgtable_attrs(dev, sgt, cpu, handle, size, 0)

dma_addr_t dma_map_page_attrs(struct device *dev, struct page *page, size_t offset, size_t size,
			      enum dma_data_direction dir, unsigned long attrs);
/* The number of mapped entries, 0 on failure. */
unsigned int dma_map_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
			      enum dma_data_direction dir, unsigned long attrs);
void dma_unmap_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
			enum dma_data_direction dir, unsigned long attrs);
int dma_map_sgtable(struct device *dev, struct sg_table *sgt, enum dma_data_direction dir,
		    unsigned long attrs);
dma_addr_t dma_map_resource(struct device *dev, phys_addr_t phys, size_t size,
			    enum dma_data_direction dir, unsigned long attrs);
void dma_unmap_resource(struct device *dev, dma_addr_t addr, size_t size,
			enum dma_data_direction dir, unsigned long attrs);
void dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
			     enum dma_data_direction dir);
void dma_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size,
				enum dma_data_direction dir);
void dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sg, int nents,
			 enum dma_data_direction dir);
void dma_sync_sg_for_device(struct device *dev, struct scatterlist *sg, int nents,
			    enum dma_data_direction dir);

static inline int dma_mapping_error(struct device *dev, dma_addr_t addr)
{
	debug_dma_mapping_error(dev, addr);
	return unlikely(addr == DMA_MAPPING_ERROR) ? -ENOMEM : 0;
}

/*
 * So small that kmalloc's objects of this size share cache lines. Such a buffer is bounced where
 * there are bounce buffers, so it goes the long way, there and back.
 */
static __always_inline bool dma_shares_lines(size_t size, enum dma_data_direction dir)
{
	return dir != DMA_TO_DEVICE && size < 2 * ARCH_DMA_MINALIGN &&
	       size & (ARCH_DMA_MINALIGN - 1);
}

/* The long way of the two below. */
dma_addr_t dma_map_single_slow(struct device *dev, void *ptr, size_t size,
			       enum dma_data_direction dir, unsigned long attrs);
void dma_unmap_page_slow(struct device *dev, dma_addr_t addr, size_t size,
			 enum dma_data_direction dir, unsigned long attrs);

/*
 * Of the linear map or the image's data: vmalloc'ed memory is not contiguous, stacks may be in
 * vmalloc. The short way is one comparison: the device reaches this part of the linear map
 * directly. What it cannot decide it leaves to the long one.
 */
static __always_inline dma_addr_t dma_map_single_attrs(struct device *dev, void *ptr, size_t size,
						       enum dma_data_direction dir,
						       unsigned long attrs)
{
	unsigned long offset = (unsigned long)ptr - PAGE_OFFSET;

	if (unlikely(dma_slow_paths || offset >= dev->dma_span ||
		     size - 1 >= dev->dma_span - offset || !valid_dma_direction(dir) ||
		     dma_shares_lines(size, dir)))
		return dma_map_single_slow(dev, ptr, size, dir, attrs);
	dev->dma_maps++;
	if (!dev->dma_coherent && !(attrs & DMA_ATTR_SKIP_CPU_SYNC)) {
		if (dir == DMA_FROM_DEVICE)
			arch_dcache_inval(ptr, size);
		else
			arch_dcache_clean(ptr, size);
	}
	return dev->dma_base + offset;
}

static __always_inline void dma_unmap_page_attrs(struct device *dev, dma_addr_t addr, size_t size,
						 enum dma_data_direction dir, unsigned long attrs)
{
	dma_addr_t offset = addr - dev->dma_base;

	if (unlikely(dma_slow_paths || offset >= dev->dma_span || !valid_dma_direction(dir) ||
		     dma_shares_lines(size, dir))) {
		dma_unmap_page_slow(dev, addr, size, dir, attrs);
		return;
	}
	dev->dma_unmaps++;
	if (dir != DMA_TO_DEVICE && !dev->dma_coherent && !(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		arch_dcache_inval((void *)((unsigned long)offset + PAGE_OFFSET), size);
}

#define dma_unmap_single_attrs(d, a, s, r, t) \
	dma_unmap_page_attrs(d, a, s, r, (t) | DMA_ATTR_SINGLE_CALL)
#define dma_map_single(d, a, s, r)	dma_map_single_attrs(d, a, s, r, 0)
#define dma_unmap_single(d, a, s, r)	dma_unmap_single_attrs(d, a, s, r, 0)
#define dma_map_page(d, p, o, s, r)	dma_map_page_attrs(d, p, o, s, r, 0)
#define dma_unmap_page(d, a, s, r)	dma_unmap_page_attrs(d, a, s, r, 0)
#define dma_map_sg(d, s, n, r)		dma_map_sg_attrs(d, s, n, r, 0)
#define dma_unmap_sg(d, s, n, r)	dma_unmap_sg_attrs(d, s, n, r, 0)

static inline void dma_sync_single_range_for_cpu(struct device *dev, dma_addr_t addr,
						 unsigned long offset, size_t size,
						 enum dma_data_direction dir)
{
	dma_sync_single_for_cpu(dev, addr + offset, size, dir);
}

static inline void dma_sync_single_range_for_device(struct device *dev, dma_addr_t addr,
						    unsigned long offset, size_t size,
						    enum dma_data_direction dir)
{
	dma_sync_single_for_device(dev, addr + offset, size, dir);
}

#define DEFINE_DMA_UNMAP_ADDR(name)		dma_addr_t name
#define DEFINE_DMA_UNMAP_LEN(name)		u32 name
#define dma_unmap_addr(ptr, name)		((ptr)->name)
#define dma_unmap_addr_set(ptr, name, val)	((ptr)->name = (val))
#define dma_unmap_len(ptr, name)		((ptr)->name)
#define dma_unmap_len_set(ptr, name, val)	((ptr)->name = (val))

#endif
