/* SPDX-License-Identifier: MIT */
/*
 * Pools of small coherent blocks of one size, for descriptors. Blocks are aligned to `align` (a
 * power of two, 0: 1) and do not cross `boundary` (a power of two of at least the size; 0: none).
 *
 * Creating and destroying sleep. Allocation sleeps as gfp says (it may need coherent memory), free
 * never; both in any context, one lock a pool. The pool's pages stay with it until it is destroyed.
 *
 * With dma_debug=on or dmapool.debug the pool poisons free blocks, sees writes to them, and refuses
 * double and foreign frees with a report; without, only a free more than there are blocks in use.
 *
 * /sys/devices/NAME/pools lists: name, blocks in use, blocks, bytes of a block, pages.
 * mm/dmapool.c.
 */
#ifndef LINUX_DMAPOOL_H
#define LINUX_DMAPOOL_H

#include <linux/gfp_types.h>
#include <linux/types.h>

struct device;
struct dma_pool;

/* NULL: no device, sizes that make no pool, or no memory. */
struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size, size_t align,
				 size_t boundary);
/* All blocks should be free: pages with blocks in use are reported and kept from reuse. */
void dma_pool_destroy(struct dma_pool *pool);
/* The block's address for the CPU, the device's in *handle; NULL: no memory. */
void *dma_pool_alloc(struct dma_pool *pool, gfp_t gfp, dma_addr_t *handle);
static inline void *dma_pool_zalloc(struct dma_pool *pool, gfp_t gfp, dma_addr_t *handle)
{
	return dma_pool_alloc(pool, gfp | __GFP_ZERO, handle);
}

void dma_pool_free(struct dma_pool *pool, void *vaddr, dma_addr_t handle);

/* Recounts all pools: 0, or -EINVAL and the first broken rule is printed. */
int dmapool_check(void);

#endif
