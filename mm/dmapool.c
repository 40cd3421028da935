// SPDX-License-Identifier: MIT
/*
 * dma_pool: small coherent blocks of one size, cut from pages of coherent memory. The interface is
 * linux/dmapool.h; the checker and the reports are in dmapool_check.c.
 *
 * Coherent memory is slow to read where it is uncached, and a device can write to it after the
 * block was freed; so the free blocks are not linked through themselves. They lie on a stack of
 * (cpu address, dma address), and each page of blocks brings as much stack as it has blocks:
 *
 *	pages:  | full | full | top: partly full | empty | empty |     (of entries, in list order)
 *
 * The stack's top moves from page to page; an entry need not lie with the page that it names.
 * Alloc and free are a push or a pop: O(1), however many pages there are.
 *
 *	nr_blocks = nr_active + entries on the stack
 *
 * Locks: pools_lock (mutex: the lists of pools, nodes), pool->lock (irqsave: the rest).
 */
#include <granule/dma_debug.h>
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/poison.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "dmapool_internal.h"

DEFINE_MUTEX(dma_pools_lock);
LIST_HEAD(dma_pools);

/* `dmapool.debug`: poison and checks in every pool; pools made under dma_debug=on have them too. */
static bool debug;
module_param(debug, bool, 0);

/* --- the stack; pool->lock held -------------------------------------------------------------- */

static bool pop(struct dma_pool *pool, struct pool_block *block)
{
	struct pool_page *top = pool->top;

	if (unlikely(!top->nr)) {
		if (list_is_first(&top->list, &pool->pages))
			return false;
		top = pool->top = list_prev_entry(top, list);
	}
	*block = top->stack[--top->nr];
	return true;
}

/* There is room: no more blocks are free than exist. */
static void push(struct dma_pool *pool, void *vaddr, dma_addr_t dma)
{
	struct pool_page *top = pool->top;

	if (unlikely(top->nr == pool->per_page))
		top = pool->top = list_next_entry(top, list);
	top->stack[top->nr++] = (struct pool_block){ vaddr, dma };
}

/* --- pages ---------------------------------------------------------------------------------- */

/* Where block n of a page begins. */
unsigned int dma_pool_offset(const struct dma_pool *pool, unsigned int n)
{
	return n / pool->per_boundary * pool->boundary + n % pool->per_boundary * pool->size;
}

static struct pool_page *make_page(struct dma_pool *pool, gfp_t gfp)
{
	struct pool_page *page = kmalloc(struct_size(page, stack, pool->per_page), gfp);

	if (!page)
		return NULL;
	page->nr = 0;
	page->vaddr = dma_alloc_coherent(pool->dev, pool->allocation, &page->dma, gfp);
	if (!page->vaddr)
		goto no_memory;
	if (page->dma & (pool->align - 1)) {
		dev_err(pool->dev, "dma_pool %s: %pad is not aligned to %u\n", pool->name,
			&page->dma, pool->align);
		dma_free_coherent(pool->dev, pool->allocation, page->vaddr, page->dma);
		goto no_memory;
	}
	if (pool->debug)
		memset(page->vaddr, POOL_POISON_FREED, pool->allocation);
	return page;
no_memory:
	kfree(page);
	return NULL;
}

/* pool->lock held. The blocks are pushed last first, so that they leave in order of address. */
static void add_page(struct dma_pool *pool, struct pool_page *page)
{
	list_add_tail(&page->list, &pool->pages);
	pool->nr_pages++;
	pool->nr_blocks += pool->per_page;
	if (!pool->top)
		pool->top = page;
	for (unsigned int n = pool->per_page; n--; ) {
		unsigned int offset = dma_pool_offset(pool, n);

		push(pool, page->vaddr + offset, page->dma + offset);
	}
}

/* --- pools ---------------------------------------------------------------------------------- */

/* The sizes made whole, or false: they make no pool. */
static bool set_sizes(struct dma_pool *pool, size_t size, size_t align, size_t boundary)
{
	if (!align)
		align = 1;
	if (!size || size > INT_MAX / 2 || align > INT_MAX / 2 || !is_power_of_2(align))
		return false;
	size = ALIGN(size, align);
	pool->size = size;
	pool->align = align;
	pool->allocation = max_t(size_t, size, PAGE_SIZE);
	if (!boundary || boundary > pool->allocation)
		boundary = pool->allocation;
	else if (boundary < size || !is_power_of_2(boundary))
		return false;
	/* a boundary inside a page divides it; else no block crosses one: pages are aligned */
	pool->boundary = boundary;
	pool->per_boundary = boundary / size;
	pool->per_page = pool->allocation / boundary * pool->per_boundary;
	return true;
}

static int list_pool(struct dma_pool *pool)
{
	struct device *dev = pool->dev;
	int err = 0;

	mutex_lock(&dma_pools_lock);
	if (!dev->dma_pools.next)
		INIT_LIST_HEAD(&dev->dma_pools);
	if (list_empty(&dev->dma_pools))
		err = dma_pools_node_add(pool);
	if (!err) {
		list_add_tail(&pool->dev_list, &dev->dma_pools);
		list_add_tail(&pool->list, &dma_pools);
	}
	mutex_unlock(&dma_pools_lock);
	return err;
}

struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size, size_t align,
				 size_t boundary)
{
	struct dma_pool *pool;

	if (!dev || !name)
		return NULL;
	pool = kzalloc(sizeof(*pool), GFP_KERNEL);
	if (!pool)
		return NULL;
	strscpy(pool->name, name, sizeof(pool->name));
	pool->dev = dev;
	pool->debug = debug || dma_debug_active();
	spin_lock_init(&pool->lock);
	INIT_LIST_HEAD(&pool->pages);
	if (!set_sizes(pool, size, align, boundary) || list_pool(pool)) {
		kfree(pool);
		return NULL;
	}
	return pool;
}
EXPORT_SYMBOL(dma_pool_create);

void dma_pool_destroy(struct dma_pool *pool)
{
	struct pool_page *page, *next;
	unsigned int n = 0;
	unsigned long *busy;

	if (!pool)
		return;
	mutex_lock(&dma_pools_lock);
	list_del(&pool->list);
	list_del(&pool->dev_list);
	dma_pools_node_put(pool);
	mutex_unlock(&dma_pools_lock);
	busy = pool->nr_active ? dma_pool_report_leaks(pool) : NULL;
	list_for_each_entry_safe(page, next, &pool->pages, list) {
		/* memory that a device may still use is not given away; unknown counts as used */
		if (!pool->nr_active || (busy && !test_bit(n, busy)))
			dma_free_coherent(pool->dev, pool->allocation, page->vaddr, page->dma);
		kfree(page);
		n++;
	}
	kfree(busy);
	kfree(pool);
}
EXPORT_SYMBOL(dma_pool_destroy);

/* --- blocks --------------------------------------------------------------------------------- */

void *dma_pool_alloc(struct dma_pool *pool, gfp_t gfp, dma_addr_t *handle)
{
	struct pool_block block;
	unsigned long flags;

	spin_lock_irqsave(&pool->lock, flags);
	while (unlikely(!pool->top || !pop(pool, &block))) {
		struct pool_page *page;

		spin_unlock_irqrestore(&pool->lock, flags);
		page = make_page(pool, gfp & ~(__GFP_ZERO | __GFP_HIGHMEM));
		if (!page)
			return NULL;
		spin_lock_irqsave(&pool->lock, flags);
		add_page(pool, page);
	}
	pool->nr_active++;
	spin_unlock_irqrestore(&pool->lock, flags);
	*handle = block.dma;
	if (unlikely(pool->debug))
		dma_pool_check_poison(pool, block.vaddr, block.dma);
	if (gfp & __GFP_ZERO)
		memset(block.vaddr, 0, pool->size);
	return block.vaddr;
}
EXPORT_SYMBOL(dma_pool_alloc);

void dma_pool_free(struct dma_pool *pool, void *vaddr, dma_addr_t handle)
{
	unsigned long flags;
	bool bad;

	spin_lock_irqsave(&pool->lock, flags);
	bad = unlikely(!pool->nr_active) ||
	      (pool->debug && !dma_pool_block_ok(pool, vaddr, handle));
	if (!bad) {
		if (unlikely(pool->debug))
			memset(vaddr, POOL_POISON_FREED, pool->size);
		push(pool, vaddr, handle);
		pool->nr_active--;
	}
	spin_unlock_irqrestore(&pool->lock, flags);
	if (unlikely(bad))
		dma_pool_report_free(pool, vaddr, handle);
}
EXPORT_SYMBOL(dma_pool_free);
