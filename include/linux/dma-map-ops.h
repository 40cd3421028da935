/* SPDX-License-Identifier: MIT */
/*
 * The other side of linux/dma-mapping.h: what a bus provides to map for its devices, and contiguous
 * memory for them. A device without ops is mapped directly.
 */
#ifndef LINUX_DMA_MAP_OPS_H
#define LINUX_DMA_MAP_OPS_H

#include <linux/dma-mapping.h>
#include <linux/pgtable.h>

struct cma;

struct dma_map_ops {
	void *(*alloc)(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp,
		       unsigned long attrs);
	void (*free)(struct device *dev, size_t size, void *vaddr, dma_addr_t handle,
		     unsigned long attrs);
	int (*mmap)(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		    dma_addr_t handle, size_t size, unsigned long attrs);
	int (*get_sgtable)(struct device *dev, struct sg_table *sgt, void *cpu_addr,
			   dma_addr_t handle, size_t size, unsigned long attrs);
	dma_addr_t (*map_page)(struct device *dev, struct page *page, unsigned long offset,
			       size_t size, enum dma_data_direction dir, unsigned long attrs);
	void (*unmap_page)(struct device *dev, dma_addr_t handle, size_t size,
			   enum dma_data_direction dir, unsigned long attrs);
	int (*map_sg)(struct device *dev, struct scatterlist *sg, int nents,
		      enum dma_data_direction dir, unsigned long attrs);
	void (*unmap_sg)(struct device *dev, struct scatterlist *sg, int nents,
			 enum dma_data_direction dir, unsigned long attrs);
	dma_addr_t (*map_resource)(struct device *dev, phys_addr_t phys, size_t size,
				   enum dma_data_direction dir, unsigned long attrs);
	void (*unmap_resource)(struct device *dev, dma_addr_t handle, size_t size,
			       enum dma_data_direction dir, unsigned long attrs);
	void (*sync_single_for_cpu)(struct device *dev, dma_addr_t handle, size_t size,
				    enum dma_data_direction dir);
	void (*sync_single_for_device)(struct device *dev, dma_addr_t handle, size_t size,
				       enum dma_data_direction dir);
	int (*dma_supported)(struct device *dev, u64 mask);
};

static inline const struct dma_map_ops *get_dma_ops(struct device *dev)
{
	return dev->dma_ops;
}

static inline void set_dma_ops(struct device *dev, const struct dma_map_ops *ops)
{
	dev->dma_ops = ops;
	dma_device_changed(dev);
}

extern struct cma *dma_contiguous_default_area;

/*
 * Contiguous memory for devices (mm/dma_contiguous.c): from the device's own area, which its
 * memory-region names, else from the default one. Thread context.
 */
/* The area of the device, or the default one; may be NULL. */
struct cma *dev_get_cma_area(struct device *dev);
/*
 * Boot, before the linear map is made: the area of cma= is reserved, first if it has a place of its
 * own, else later, when all such places are known, below limit (0: anywhere).
 */
void dma_contiguous_reserve_fixed(void);
void dma_contiguous_reserve(phys_addr_t limit);
/* Was cma= given? Then the tree's default area is none. */
bool dma_contiguous_cmdline(void);
/* cma_alloc / cma_release on that area; NULL and false without one. order: of the alignment. */
struct page *dma_alloc_from_contiguous(struct device *dev, size_t count, unsigned int order,
				       bool no_warn);
bool dma_release_from_contiguous(struct device *dev, struct page *pages, int count);
/*
 * For the DMA API: size in bytes, aligned to its own order. NULL: no area, no room, a mask that may
 * not sleep, or a single page of a device without an area of its own, which better comes from
 * alloc_pages(). dma_free_contiguous() also frees what came from there.
 */
struct page *dma_alloc_contiguous(struct device *dev, size_t size, gfp_t gfp);
void dma_free_contiguous(struct device *dev, struct page *page, size_t size);
/* The same without references on the pages (cma_alloc_frozen). False: not out of any area. */
struct page *dma_alloc_contiguous_frozen(struct device *dev, size_t size, gfp_t gfp);
bool dma_free_contiguous_frozen(struct device *dev, struct page *page, size_t size);

/*
 * Memory that is the device's own: dma_alloc_coherent() serves from it alone. Not cached in any
 * mapping; RAM must be no-map or mapped by pages (every region of /reserved-memory is). 0, -EINVAL,
 * -EBUSY (it has one), -ENOMEM, or why its mapping cannot change.
 */
int dma_declare_coherent_memory(struct device *dev, phys_addr_t phys, dma_addr_t device_addr,
				size_t size);
void dma_release_coherent_memory(struct device *dev);	/* all of it must be free */

/*
 * Boot list. The first chunk of the coherent store (coherent_pool=, 256 KiB) is set aside before
 * the linear map is made; it serves when kmalloc works.
 */
void dma_store_reserve(void);
void dma_store_init(void);

/* Is the device coherent with the CPUs' caches? */
static inline bool dev_is_dma_coherent(const struct device *dev)
{
	return dev->dma_coherent;
}

/* The attributes that a mapping of the device's coherent memory has: kernel or user. */
pgprot_t dma_pgprot(struct device *dev, pgprot_t prot, unsigned long attrs);

/*
 * Cache maintenance of RAM for devices that are not coherent; who calls dma_map_* needs neither.
 * The whole range is in the linear map, or all its pages are highmem. Any context.
 */
void arch_sync_dma_for_device(phys_addr_t phys, size_t size, enum dma_data_direction dir);
void arch_sync_dma_for_cpu(phys_addr_t phys, size_t size, enum dma_data_direction dir);
/* Written back and dropped at every level: before the mapping's attributes change. */
void dma_flush_memory(phys_addr_t phys, size_t size);

#endif
