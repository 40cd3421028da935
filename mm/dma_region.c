// SPDX-License-Identifier: MIT
/*
 * Memory that belongs to one device: a memory-region of the tree (shared-dma-pool), RAM of the
 * device behind its bus, or what a driver declares. Its coherent memory comes from here alone.
 *
 * RAM in the linear map changes there; what is no-map, or no RAM, gets a mapping of its own.
 * Lock: mem->lock (irqsave).
 */
#include "dma.h"
#include <linux/dma-map-ops.h>
#include <linux/io.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

struct dma_coherent_mem {
	spinlock_t lock;
	dma_addr_t base;		/* the device's address of the chunk */
	struct store_chunk *chunk;
	bool remapped;			/* in the vmalloc area */
	bool uncached;			/* in the linear map, changed */
};

static bool in_linear_map(phys_addr_t phys, size_t size)
{
	return pfn_valid(PHYS_PFN(phys)) && pfn_valid(PHYS_PFN(phys + size - 1)) &&
	       !PageHighMem(phys_to_page(phys)) && memblock_is_map_memory(phys);
}

static char *map_region(struct dma_coherent_mem *mem, phys_addr_t phys, size_t size, bool cached)
{
	if (!in_linear_map(phys, size)) {
		mem->remapped = true;
		return (char __force *)memremap(phys, size, cached ? MEMREMAP_WB : MEMREMAP_WC);
	}
	if (cached)
		return __va(phys);
	mem->uncached = true;
	return dma_make_uncached(phys, size);
}

static void unmap_region(struct dma_coherent_mem *mem)
{
	struct store_chunk *c = mem->chunk;

	if (mem->remapped)
		memunmap(c->virt);
	else if (mem->uncached)
		dma_make_cached(c->phys, c->pages << PAGE_SHIFT, c->virt);
}

int dma_declare_coherent_memory(struct device *dev, phys_addr_t phys, dma_addr_t device_addr,
				size_t size)
{
	struct dma_coherent_mem *mem;

	if (!size || !PAGE_ALIGNED(phys) || !PAGE_ALIGNED(size) || phys + size - 1 < phys)
		return -EINVAL;
	if (dev->dma_mem)
		return -EBUSY;
	mem = kzalloc(sizeof(*mem), GFP_KERNEL);
	if (!mem)
		return -ENOMEM;
	spin_lock_init(&mem->lock);
	mem->base = device_addr;
	mem->chunk = chunk_new(size >> PAGE_SHIFT, GFP_KERNEL);
	if (!mem->chunk)
		goto free;
	mem->chunk->phys = phys;
	mem->chunk->virt = map_region(mem, phys, size, dev->dma_coherent);
	if (!mem->chunk->virt)
		goto free;
	dev->dma_mem = mem;
	return 0;
free:
	kfree(mem->chunk);
	kfree(mem);
	return -ENOMEM;
}

void dma_release_coherent_memory(struct device *dev)
{
	struct dma_coherent_mem *mem = dev->dma_mem;

	if (!mem || WARN(mem->chunk->used, "%s: %lu pages of its memory are still in use\n",
			 dev_name(dev), mem->chunk->used))
		return;
	dev->dma_mem = NULL;
	unmap_region(mem);
	kfree(mem->chunk);
	kfree(mem);
}

void *dma_region_alloc(struct device *dev, size_t size, dma_addr_t *handle)
{
	struct dma_coherent_mem *mem = dev->dma_mem;
	unsigned long flags, at;
	char *virt;

	spin_lock_irqsave(&mem->lock, flags);
	at = chunk_take(mem->chunk, PAGE_ALIGN(size) >> PAGE_SHIFT);
	spin_unlock_irqrestore(&mem->lock, flags);
	if (at >= mem->chunk->pages)
		return NULL;
	*handle = mem->base + ((dma_addr_t)at << PAGE_SHIFT);
	virt = mem->chunk->virt + (at << PAGE_SHIFT);
	return memset(virt, 0, PAGE_ALIGN(size));
}

void dma_region_free(struct device *dev, size_t size, dma_addr_t handle)
{
	struct dma_coherent_mem *mem = dev->dma_mem;
	u64 at = (handle - mem->base) >> PAGE_SHIFT;
	unsigned long flags;
	int err = -EINVAL;

	spin_lock_irqsave(&mem->lock, flags);
	if (at < mem->chunk->pages)
		err = chunk_give(mem->chunk, (unsigned long)at, PAGE_ALIGN(size) >> PAGE_SHIFT);
	spin_unlock_irqrestore(&mem->lock, flags);
	WARN(err, "%s: %zu bytes at %pad are not what was allocated\n", dev_name(dev), size,
	     &handle);
}

int dma_region_check(const struct device *dev)
{
	return dev->dma_mem ? chunk_check(dev->dma_mem->chunk) : 0;
}

phys_addr_t dma_region_phys(const struct device *dev, dma_addr_t handle)
{
	return dev->dma_mem->chunk->phys + (phys_addr_t)(handle - dev->dma_mem->base);
}
