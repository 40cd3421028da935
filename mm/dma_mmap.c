// SPDX-License-Identifier: MIT
/*
 * DMA memory for others than the driver: attributes of further mappings, what a process may map,
 * and as a scatterlist. The rule behind all: every mapping of a page has the same memory type.
 */
#include "dma.h"
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>

pgprot_t dma_pgprot(struct device *dev, pgprot_t prot, unsigned long attrs)
{
	if (dev->dma_coherent)
		return prot;
	return attrs & DMA_ATTR_WRITE_COMBINE ? pgprot_writecombine(prot) :
						pgprot_dmacoherent(prot);
}

phys_addr_t dma_coherent_phys(const struct device *dev, dma_addr_t handle)
{
	return dev->dma_mem ? dma_region_phys(dev, handle) : dma_to_phys(dev, handle);
}

bool dma_can_mmap(struct device *dev)
{
	return !dev->dma_ops || dev->dma_ops->mmap;
}

int dma_mmap_prepare(struct device *dev, dma_addr_t handle, size_t size, unsigned long pgoff,
		     unsigned long pages, unsigned long attrs, struct dma_user_map *map)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT;

	if (dev->dma_ops || !size || !PAGE_ALIGNED(handle))
		return -ENXIO;
	if (!pages || pgoff >= count || pages > count - pgoff)
		return -ENXIO;
	map->pfn = PHYS_PFN(dma_coherent_phys(dev, handle)) + pgoff;
	map->pages = pages;
	map->prot = dma_pgprot(dev, PAGE_SHARED, attrs);
	return 0;
}

int dma_get_sgtable_attrs(struct device *dev, struct sg_table *sgt, void *cpu_addr,
			  dma_addr_t handle, size_t size, unsigned long attrs)
{
	phys_addr_t phys = dma_coherent_phys(dev, handle);
	int err;

	if (dev->dma_ops)
		return dev->dma_ops->get_sgtable ?
		       dev->dma_ops->get_sgtable(dev, sgt, cpu_addr, handle, size, attrs) : -ENXIO;
	if (!pfn_valid(PHYS_PFN(phys)))
		return -ENXIO;
	err = sg_alloc_table(sgt, 1, GFP_KERNEL);
	if (!err)
		sg_set_page(sgt->sgl, phys_to_page(phys), PAGE_ALIGN(size), 0);
	return err;
}
