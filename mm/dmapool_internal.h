/* SPDX-License-Identifier: MIT */
/* dma_pool between its two files: mm/dmapool.c works, mm/dmapool_check.c looks and reports. */
#ifndef MM_DMAPOOL_INTERNAL_H
#define MM_DMAPOOL_INTERNAL_H

#include <linux/dmapool.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* What a block holds while it is free, and until it is written (pools with debug). */
#define POOL_POISON_FREED	DMAPOOL_POISON
#define POOL_POISON_ALLOCATED	0xa9

struct pool_block {
	void *vaddr;
	dma_addr_t dma;
};

struct pool_page {
	struct list_head list;
	void *vaddr;
	dma_addr_t dma;
	unsigned int nr;		/* entries used */
	struct pool_block stack[];	/* pool->per_page of them */
};

struct dma_pool {
	spinlock_t lock;
	struct pool_page *top;		/* NULL: no page yet */
	unsigned int nr_active;
	unsigned int size;		/* of a block, a multiple of align */
	unsigned int per_page;		/* blocks */
	unsigned int per_boundary;
	bool debug;
	bool has_node;			/* of its device's pools this one made the node */
	/* seldom used */
	struct list_head pages;
	unsigned int nr_pages, nr_blocks;
	unsigned int align;
	unsigned int allocation;	/* bytes of a page of blocks */
	unsigned int boundary;		/* a power of two, or allocation */
	struct device *dev;
	struct list_head list;		/* dma_pools */
	struct list_head dev_list;	/* dev->dma_pools */
	char name[32];
};

extern struct mutex dma_pools_lock;
extern struct list_head dma_pools;

unsigned int dma_pool_offset(const struct dma_pool *pool, unsigned int n);

/*
 * The node of the device's pools; dma_pools_lock held. Made with the device's first pool (0, or
 * -ENOMEM); the pool that is unlisted hands it on, the last one takes it away.
 */
int dma_pools_node_add(struct dma_pool *pool);
void dma_pools_node_put(struct dma_pool *pool);

/* A block leaves a pool with debug: was it written while it was free? */
void dma_pool_check_poison(struct dma_pool *pool, void *vaddr, dma_addr_t dma);
/* Is it a block of this pool, and not free? pool->lock held. */
bool dma_pool_block_ok(struct dma_pool *pool, void *vaddr, dma_addr_t dma);
/* Says why not. */
void dma_pool_report_free(struct dma_pool *pool, void *vaddr, dma_addr_t dma);
/*
 * Names the blocks in use. A bitmap (kfree) of the pages that hold one, or NULL without memory.
 */
unsigned long *dma_pool_report_leaks(struct dma_pool *pool);

#endif
