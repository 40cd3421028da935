// SPDX-License-Identifier: MIT
/*
 * Memory pools: an allocator with a reserve, for those who must make progress without memory.
 * The interface and its promises are in linux/mempool.h. The pool's lock protects the reserve; the
 * allocator below is never called under it.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mempool.h>
#include <linux/slab.h>

static void *take_element(mempool_t *pool)
{
	BUG_ON(pool->curr_nr <= 0);
	return pool->elements[--pool->curr_nr];
}

static void add_element(mempool_t *pool, void *element)
{
	BUG_ON(pool->curr_nr >= max(pool->min_nr, 1));
	pool->elements[pool->curr_nr++] = element;
}

void mempool_exit(mempool_t *pool)
{
	while (pool->curr_nr)
		pool->free(take_element(pool), pool->pool_data);
	kfree(pool->elements);
	pool->elements = NULL;
}
EXPORT_SYMBOL(mempool_exit);

void mempool_destroy(mempool_t *pool)
{
	if (!pool)
		return;
	mempool_exit(pool);
	kfree(pool);
}
EXPORT_SYMBOL(mempool_destroy);

int mempool_init_node(mempool_t *pool, int min_nr, mempool_alloc_t *alloc_fn,
		      mempool_free_t *free_fn, void *pool_data, gfp_t gfp_mask, int node_id)
{
	/* A pool without reserve still lends one element to whoever waits. */
	int slots = max(min_nr, 1);

	if (min_nr < 0)
		return -EINVAL;
	spin_lock_init(&pool->lock);
	init_waitqueue_head(&pool->wait);
	pool->min_nr = min_nr;
	pool->curr_nr = 0;
	pool->pool_data = pool_data;
	pool->alloc = alloc_fn;
	pool->free = free_fn;
	pool->elements = kmalloc_array_node(slots, sizeof(void *), gfp_mask, node_id);
	if (!pool->elements)
		return -ENOMEM;
	while (pool->curr_nr < slots) {
		void *element = alloc_fn(gfp_mask, pool_data);

		if (!element) {
			mempool_exit(pool);
			return -ENOMEM;
		}
		add_element(pool, element);
	}
	return 0;
}
EXPORT_SYMBOL(mempool_init_node);

int mempool_init(mempool_t *pool, int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn,
		 void *pool_data)
{
	return mempool_init_node(pool, min_nr, alloc_fn, free_fn, pool_data, GFP_KERNEL,
				 NUMA_NO_NODE);
}
EXPORT_SYMBOL(mempool_init);

mempool_t *mempool_create_node(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn,
			       void *pool_data, gfp_t gfp_mask, int nid)
{
	mempool_t *pool = kzalloc_node(sizeof(*pool), gfp_mask, nid);

	if (!pool)
		return NULL;
	if (mempool_init_node(pool, min_nr, alloc_fn, free_fn, pool_data, gfp_mask, nid)) {
		kfree(pool);
		return NULL;
	}
	return pool;
}
EXPORT_SYMBOL(mempool_create_node);

mempool_t *mempool_create(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn,
			  void *pool_data)
{
	return mempool_create_node(min_nr, alloc_fn, free_fn, pool_data, GFP_KERNEL, NUMA_NO_NODE);
}
EXPORT_SYMBOL(mempool_create);

/* --- resizing ----------------------------------------------------------------------------- */

/* Frees elements above the new reserve. */
static void shrink_reserve(mempool_t *pool, int slots)
{
	unsigned long flags;
	void *element;

	spin_lock_irqsave(&pool->lock, flags);
	while (pool->curr_nr > slots) {
		element = take_element(pool);
		spin_unlock_irqrestore(&pool->lock, flags);
		pool->free(element, pool->pool_data);
		spin_lock_irqsave(&pool->lock, flags);
	}
	spin_unlock_irqrestore(&pool->lock, flags);
}

/* Fills the reserve up. What is freed meanwhile fills it as well. */
static int fill_reserve(mempool_t *pool)
{
	unsigned long flags;

	for (;;) {
		void *element = pool->alloc(GFP_KERNEL, pool->pool_data);
		bool full;

		if (!element)
			return -ENOMEM;
		spin_lock_irqsave(&pool->lock, flags);
		full = pool->curr_nr >= max(pool->min_nr, 1);
		if (!full)
			add_element(pool, element);
		spin_unlock_irqrestore(&pool->lock, flags);
		if (full) {
			pool->free(element, pool->pool_data);
			return 0;
		}
	}
}

/* 0, or -ENOMEM (the pool works, its reserve may be short), -EINVAL. Not against another resize. */
int mempool_resize(mempool_t *pool, int new_min_nr)
{
	int slots = max(new_min_nr, 1);
	unsigned long flags;
	void **elements, **old;

	if (new_min_nr <= 0)
		return -EINVAL;
	elements = kmalloc_array(slots, sizeof(void *), GFP_KERNEL);
	if (!elements)
		return -ENOMEM;
	shrink_reserve(pool, slots);
	spin_lock_irqsave(&pool->lock, flags);
	if (pool->curr_nr > slots) {		/* refilled behind our back */
		spin_unlock_irqrestore(&pool->lock, flags);
		kfree(elements);
		return -EAGAIN;
	}
	memcpy(elements, pool->elements, pool->curr_nr * sizeof(void *));
	old = pool->elements;
	pool->elements = elements;
	pool->min_nr = new_min_nr;
	spin_unlock_irqrestore(&pool->lock, flags);
	kfree(old);
	return fill_reserve(pool);
}
EXPORT_SYMBOL(mempool_resize);

/* --- use ---------------------------------------------------------------------------------- */

void *mempool_alloc_preallocated(mempool_t *pool)
{
	void *element = NULL;
	unsigned long flags;

	spin_lock_irqsave(&pool->lock, flags);
	if (pool->curr_nr)
		element = take_element(pool);
	spin_unlock_irqrestore(&pool->lock, flags);
	return element;
}
EXPORT_SYMBOL(mempool_alloc_preallocated);

void *mempool_alloc(mempool_t *pool, gfp_t gfp_mask)
{
	/* Without reserves and without trying hard first: the pool is the reserve. */
	gfp_t quick = (gfp_mask | __GFP_NOMEMALLOC | __GFP_NORETRY | __GFP_NOWARN) &
		      ~(__GFP_DIRECT_RECLAIM | __GFP_IO);
	void *element;

	WARN_ON_ONCE(gfp_mask & __GFP_ZERO);
	for (;;) {
		element = pool->alloc(quick, pool->pool_data);
		if (!element)
			element = mempool_alloc_preallocated(pool);
		if (element)
			return element;
		if (!(gfp_mask & __GFP_DIRECT_RECLAIM))
			return NULL;
		if (quick != gfp_mask) {
			quick = gfp_mask & ~__GFP_NOFAIL;
			continue;
		}
		wait_event_timeout(pool->wait, READ_ONCE(pool->curr_nr) > 0, HZ / 10 + 1);
	}
}
EXPORT_SYMBOL(mempool_alloc);

void mempool_free(void *element, mempool_t *pool)
{
	bool kept = false;
	unsigned long flags;

	if (!element)
		return;
	/* A stale count only costs a trip to the allocator: whoever waits looks again by itself. */
	if (READ_ONCE(pool->curr_nr) < max(pool->min_nr, 1)) {
		spin_lock_irqsave(&pool->lock, flags);
		kept = pool->curr_nr < max(pool->min_nr, 1);
		if (kept)
			add_element(pool, element);
		spin_unlock_irqrestore(&pool->lock, flags);
	}
	if (kept)
		wake_up(&pool->wait);
	else
		pool->free(element, pool->pool_data);
}
EXPORT_SYMBOL(mempool_free);

/* --- the usual allocators ----------------------------------------------------------------- */

void *mempool_alloc_slab(gfp_t gfp_mask, void *pool_data)
{
	return kmem_cache_alloc(pool_data, gfp_mask);
}
EXPORT_SYMBOL(mempool_alloc_slab);

void mempool_free_slab(void *element, void *pool_data)
{
	kmem_cache_free(pool_data, element);
}
EXPORT_SYMBOL(mempool_free_slab);

void *mempool_kmalloc(gfp_t gfp_mask, void *pool_data)
{
	return kmalloc((size_t)pool_data, gfp_mask);
}
EXPORT_SYMBOL(mempool_kmalloc);

void mempool_kfree(void *element, void *pool_data)
{
	kfree(element);
}
EXPORT_SYMBOL(mempool_kfree);

void *mempool_alloc_pages(gfp_t gfp_mask, void *pool_data)
{
	return alloc_pages(gfp_mask, (int)(long)pool_data);
}
EXPORT_SYMBOL(mempool_alloc_pages);

void mempool_free_pages(void *element, void *pool_data)
{
	__free_pages(element, (int)(long)pool_data);
}
EXPORT_SYMBOL(mempool_free_pages);
