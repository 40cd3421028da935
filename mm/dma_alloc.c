// SPDX-License-Identifier: MIT
/*
 * Memory for devices: coherent (dma_alloc_attrs) and ordinary pages within the coherent mask
 * (dma_alloc_pages).
 *
 *	who                          whose memory                                 seen by the CPU
 *	a region of its own          dma_declare_coherent_memory (dma_region.c)   uncached
 *	restricted pool              the pool's pages (swiotlb_alloc)             as below, in place
 *	sees the CPUs' caches        page allocator or CMA, zone by mask          cached
 *	does not see them            the coherent store (dma_store.c)             uncached
 *
 * A zone that the mask names is only a guess where windows shift addresses: each page is checked,
 * and the next lower zone asked. No locks of its own.
 */
#include "dma.h"
#include <granule/devbus.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/swiotlb.h>

/* From here on CMA is asked first: large blocks of the page allocator are precious. */
#define CMA_FROM	SZ_128K

/* --- ordinary memory within the mask, size a multiple of the page --- */

static struct page *from_buddy(size_t size, gfp_t gfp)
{
	void *virt;

	if (size > PAGE_SIZE << MAX_PAGE_ORDER)
		return NULL;
	if (size == PAGE_SIZE)
		return alloc_page(gfp);
	virt = alloc_pages_exact(size, gfp);
	return virt ? virt_to_page(virt) : NULL;
}

static void to_buddy(struct page *page, size_t size)
{
	if (size == PAGE_SIZE)
		__free_page(page);
	else
		free_pages_exact(page_to_virt(page), size);
}

static struct page *from_cma(struct device *dev, size_t size, gfp_t gfp)
{
	struct page *page = dma_alloc_contiguous_frozen(dev, size, gfp | __GFP_NOWARN);

	if (!page || (!PageHighMem(page) && dma_coherent_ok(dev, page_to_phys(page), size)))
		return page;
	dma_free_contiguous_frozen(dev, page, size);
	return NULL;
}

static struct page *from_zones(struct device *dev, size_t size, gfp_t gfp)
{
	struct page *page;

	for (gfp |= dma_zone_flags(dev); gfp; gfp = dma_lower_zone(gfp)) {
		page = from_buddy(size, gfp);
		if (page && dma_coherent_ok(dev, page_to_phys(page), size))
			return page;
		if (page)
			to_buddy(page, size);
	}
	return NULL;
}

static struct page *alloc_near(struct device *dev, size_t size, gfp_t gfp)
{
	struct page *page = NULL;

	gfp = (gfp & ~(__GFP_ZERO | __GFP_COMP)) | __GFP_NOWARN;
	if (is_swiotlb_for_alloc(dev))
		return swiotlb_alloc(dev, size);
	if (size >= CMA_FROM && gfpflags_allow_blocking(gfp))
		page = from_cma(dev, size, gfp);
	if (!page)
		page = from_zones(dev, size, gfp);
	if (!page && size < CMA_FROM && gfpflags_allow_blocking(gfp))
		page = from_cma(dev, size, gfp);
	return page;
}

static void free_near(struct device *dev, struct page *page, size_t size)
{
	if (!swiotlb_free(dev, page, size) && !dma_free_contiguous_frozen(dev, page, size))
		to_buddy(page, size);
}

/* --- coherent --- */

static void clear(void *virt, size_t size)
{
	for (size_t at = 0; at < size; at += PAGE_SIZE)
		clear_page((char *)virt + at);
}

/* What alloc_direct() found. */
struct coherent {
	void *virt;
	phys_addr_t phys;
};

/* The restricted pool serves both kinds: its pages are mapped one by one, and change in place. */
static bool alloc_restricted(struct device *dev, size_t size, struct coherent *m)
{
	struct page *page = swiotlb_alloc(dev, size);

	if (!page)
		return false;
	m->phys = page_to_phys(page);
	m->virt = dev->dma_coherent ? page_address(page) : dma_make_uncached(m->phys, size);
	if (!m->virt)
		swiotlb_free(dev, page, size);
	return m->virt;
}

static bool alloc_direct(struct device *dev, size_t size, gfp_t gfp, struct coherent *m)
{
	struct page *page;

	if (is_swiotlb_for_alloc(dev))
		return alloc_restricted(dev, size, m);
	if (!dev->dma_coherent) {
		m->virt = dma_store_alloc(dev, size, gfp, &m->phys);
		return m->virt;
	}
	page = alloc_near(dev, size, gfp);
	if (!page)
		return false;
	m->phys = page_to_phys(page);
	m->virt = page_address(page);
	return true;
}

static void free_direct(struct device *dev, size_t size, void *cpu_addr, phys_addr_t phys)
{
	int err = dma_store_free(phys, size);

	if (err == -ENOENT) {
		if (is_swiotlb_for_alloc(dev) && !dev->dma_coherent)
			dma_make_cached(phys, size, __va(phys));
		free_near(dev, phys_to_page(phys), size);
	} else {
		WARN(err, "%s: %zu bytes at %pa are not what was allocated\n", dev_name(dev), size,
		     &phys);
	}
}

static void *no_memory(struct device *dev, size_t size, gfp_t gfp, unsigned long attrs)
{
	atomic_long_inc(&dma_counts.failed);
	if (!(attrs & DMA_ATTR_NO_WARN) && !(gfp & __GFP_NOWARN))
		dev_err(dev, "no memory of %zu bytes within DMA mask %#llx (%s, zone %s)\n", size,
			dma_lower_limit(dev->coherent_dma_mask, dev->bus_dma_limit),
			dev->dma_coherent ? "cached" : "uncached: see cma=, coherent_pool=",
			dma_zone_name(dev));
	return NULL;
}

void *dma_alloc_attrs(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp,
		      unsigned long attrs)
{
	size_t whole = PAGE_ALIGN(size);
	struct coherent m;
	void *virt;

	if (WARN(!dev->coherent_dma_mask, "%s: no coherent DMA mask\n", dev_name(dev)))
		return NULL;
	if (!size || whole < size)
		return no_memory(dev, size, gfp, attrs);
	gfp &= ~(GFP_ZONEMASK | __GFP_ZERO);
	if (dev->dma_mem) {
		virt = dma_region_alloc(dev, size, handle);
	} else if (dev->dma_ops) {
		virt = dev->dma_ops->alloc ?
		       dev->dma_ops->alloc(dev, size, handle, gfp, attrs) : NULL;
	} else if (alloc_direct(dev, whole, gfp, &m)) {
		clear(m.virt, whole);
		*handle = phys_to_dma(dev, m.phys);
		virt = attrs & DMA_ATTR_NO_KERNEL_MAPPING ? (void *)phys_to_page(m.phys) : m.virt;
	} else {
		virt = NULL;
	}
	if (!virt)
		return no_memory(dev, size, gfp, attrs);
	dma_count_alloc(size);
	debug_dma_alloc_coherent(dev, size, *handle, virt, attrs);
	devbus_track_alloc(dev, *handle, dma_coherent_phys(dev, *handle), size,
			   attrs & DMA_ATTR_NO_KERNEL_MAPPING ? NULL : virt);
	return virt;
}

void dma_free_attrs(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle,
		    unsigned long attrs)
{
	if (!cpu_addr)
		return;
	if (debug_dma_free_coherent(dev, size, cpu_addr, handle))
		return;
	devbus_track_free(dev, handle, size);
	if (dev->dma_mem)
		dma_region_free(dev, size, handle);
	else if (!dev->dma_ops)
		free_direct(dev, PAGE_ALIGN(size), cpu_addr, dma_to_phys(dev, handle));
	else if (dev->dma_ops->free)
		dev->dma_ops->free(dev, size, cpu_addr, handle, attrs);
	dma_count_free(size);
}

/* --- ordinary pages, mapped for streaming --- */

struct page *dma_alloc_pages(struct device *dev, size_t size, dma_addr_t *handle,
			     enum dma_data_direction dir, gfp_t gfp)
{
	size_t whole = PAGE_ALIGN(size);
	struct page *page;

	if (WARN(!dev->coherent_dma_mask || gfp & (GFP_ZONEMASK | __GFP_COMP),
		 "%s: no coherent DMA mask, or flags %#x\n", dev_name(dev), gfp))
		return NULL;
	BUG_ON(!valid_dma_direction(dir));
	page = size && whole >= size ? alloc_near(dev, whole, gfp) : NULL;
	if (!page)
		return no_memory(dev, size, gfp, 0);
	clear(page_address(page), whole);
	*handle = phys_to_dma(dev, page_to_phys(page));
	dma_count_alloc(size);
	debug_dma_alloc_pages(dev, page, size, dir, *handle);
	devbus_track_map(dev, *handle, page_to_phys(page), size, dir, 0);
	devbus_track_sync_for_cpu(dev, *handle, size, dir);	/* it begins with the CPU */
	return page;
}

void dma_free_pages(struct device *dev, size_t size, struct page *page, dma_addr_t handle,
		    enum dma_data_direction dir)
{
	BUG_ON(!valid_dma_direction(dir));
	if (debug_dma_free_pages(dev, page, size, dir, handle))
		return;
	devbus_track_unmap(dev, handle, size, dir);
	free_near(dev, page, PAGE_ALIGN(size));
	dma_count_free(size);
}

void *dma_alloc_noncoherent(struct device *dev, size_t size, dma_addr_t *handle,
			    enum dma_data_direction dir, gfp_t gfp)
{
	struct page *page = dma_alloc_pages(dev, size, handle, dir, gfp);

	return page ? page_address(page) : NULL;
}

void dma_free_noncoherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle,
			  enum dma_data_direction dir)
{
	if (cpu_addr)
		dma_free_pages(dev, size, virt_to_page(cpu_addr), handle, dir);
}
