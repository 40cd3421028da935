// SPDX-License-Identifier: MIT
/*
 * The coherent store: memory that no mapping caches, for devices that do not see the CPUs' caches.
 *
 * A chunk is contiguous memory whose one kernel mapping is Normal non-cacheable: the linear map
 * itself is changed (its pages are mapped one by one there, so that it can be), and highmem, which
 * has no place in it, is shown in the vmalloc area. So there is never a cached and an uncached
 * alias. The first chunk is set aside at boot (coherent_pool=); others come from CMA, when a caller
 * who may sleep finds no room, or by deferred work when callers who may not have used most of the
 * first. An empty chunk goes back, but one.
 *
 * Invariants (dma_store_check): used and total are the sums over the chunks; mm/dma_chunk.c has
 * those of a chunk.
 *
 * Lock: store.lock (irqsave), for all chunks. Chunks are made and unmade without it.
 */
#include "dma.h"
#include <granule/check.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct dma_store store = {
	.lock = __SPIN_LOCK_UNLOCKED(store.lock),
	.chunks = LIST_HEAD_INIT(store.chunks),
};

/*
 * What a caller who may sleep leaves to those who may not, while there is another way: a quarter of
 * the first chunk.
 */
static bool leave_alone(const struct store_chunk *c, unsigned long n, bool may_sleep)
{
	return may_sleep && !c->grown && c->pages - c->used < n + c->pages / 4;
}

static void *alloc_from_chunks(struct device *dev, unsigned long n, bool spare_first,
			       phys_addr_t *phys)
{
	struct store_chunk *c;
	unsigned long flags, at;
	void *virt = NULL;

	spin_lock_irqsave(&store.lock, flags);
	list_for_each_entry(c, &store.chunks, list) {
		if (leave_alone(c, n, spare_first) ||
		    !dma_coherent_ok(dev, c->phys, c->pages << PAGE_SHIFT))
			continue;
		at = chunk_take(c, n);
		if (at >= c->pages)
			continue;
		store.used += n;
		store.peak = max(store.peak, store.used);
		*phys = c->phys + ((phys_addr_t)at << PAGE_SHIFT);
		virt = c->virt + (at << PAGE_SHIFT);
		break;
	}
	spin_unlock_irqrestore(&store.lock, flags);
	return virt;
}

/* --- growing and shrinking --- */

static void grow_work(struct work_struct *work)
{
	if (store_grow(NULL, STORE_GROW, GFP_KERNEL | __GFP_NOWARN))
		store.failed_grow++;
}

static void trim_work(struct work_struct *work)
{
	dma_store_trim(1);
}

static struct work_struct grow, trim;

/* Half of what callers who may not sleep have is gone: more is made behind their backs. */
static void grow_if_low(void)
{
	struct store_chunk *first;

	if (store.total - store.used >= store.first_pages / 2 || list_empty(&store.chunks))
		return;
	first = list_first_entry(&store.chunks, struct store_chunk, list);
	if (first->pages - first->used < first->pages / 2)
		schedule_work(&grow);
}

void *dma_store_alloc(struct device *dev, size_t size, gfp_t gfp, phys_addr_t *phys)
{
	unsigned long n = PAGE_ALIGN(size) >> PAGE_SHIFT;
	bool may_sleep = gfpflags_allow_blocking(gfp);
	void *virt = alloc_from_chunks(dev, n, may_sleep, phys);

	if (!virt && may_sleep) {
		if (!store_grow(dev, n << PAGE_SHIFT, gfp))
			virt = alloc_from_chunks(dev, n, true, phys);
		if (!virt)
			virt = alloc_from_chunks(dev, n, false, phys);
	}
	if (!may_sleep)
		grow_if_low();
	return virt;
}

struct store_chunk *dma_store_find(phys_addr_t phys)
{
	struct store_chunk *c;

	list_for_each_entry(c, &store.chunks, list)
		if (phys - c->phys < (phys_addr_t)c->pages << PAGE_SHIFT)
			return c;
	return NULL;
}

int dma_store_free(phys_addr_t phys, size_t size)
{
	unsigned long n = PAGE_ALIGN(size) >> PAGE_SHIFT, flags, at;
	struct store_chunk *c;
	bool empty = false;
	int err = -ENOENT;

	spin_lock_irqsave(&store.lock, flags);
	c = dma_store_find(phys);
	if (c) {
		at = PHYS_PFN(phys - c->phys);
		err = chunk_give(c, at, n);
		if (!err)
			store.used -= n;
		empty = c->grown && !c->used;
	}
	spin_unlock_irqrestore(&store.lock, flags);
	if (empty && !err)
		schedule_work(&trim);
	return err;
}

void *dma_store_virt(phys_addr_t phys)
{
	struct store_chunk *c;
	unsigned long flags;
	void *virt = NULL;

	spin_lock_irqsave(&store.lock, flags);
	c = dma_store_find(phys);
	if (c)
		virt = c->virt + (unsigned long)(phys - c->phys);
	spin_unlock_irqrestore(&store.lock, flags);
	return virt;
}

void __init dma_store_init_work(void)
{
	INIT_WORK(&grow, grow_work);
	INIT_WORK(&trim, trim_work);
}

int dma_store_check(void)
{
	unsigned long used = 0, total = 0, flags;
	struct store_chunk *c;
	int err = 0;

	spin_lock_irqsave(&store.lock, flags);
	list_for_each_entry(c, &store.chunks, list) {
		err = err ?: chunk_check(c);
		used += c->used;
		total += c->pages;
	}
	if (!err && (used != store.used || total != store.total))
		err = -EINVAL;
	spin_unlock_irqrestore(&store.lock, flags);
	if (err)
		pr_err("dma store: the bits do not add up to %lu of %lu pages in use\n", store.used,
		       store.total);
	return err;
}
CHECK(dma_store, dma_store_check);
