/* SPDX-License-Identifier: MIT */
/*
 * Memory pools: a reserve of min_nr elements for those who must make progress without memory.
 *
 * mempool_alloc() asks the allocator first, without trying hard, then takes from the reserve, and
 * if the caller may sleep waits for an element to be freed: with __GFP_DIRECT_RECLAIM it never
 * fails. mempool_free() refills the reserve before it frees. The pool's lock is irqsave; alloc
 * without __GFP_DIRECT_RECLAIM and free work in any context.
 */
#ifndef _LINUX_MEMPOOL_H
#define _LINUX_MEMPOOL_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

typedef void *(mempool_alloc_t)(gfp_t gfp_mask, void *pool_data);
typedef void (mempool_free_t)(void *element, void *pool_data);

/* 0 <= curr_nr <= max(min_nr, 1); elements[0 .. curr_nr - 1] are the reserve. Under lock. */
typedef struct mempool_s {
	spinlock_t lock;
	int min_nr;
	int curr_nr;
	void **elements;
	void *pool_data;
	mempool_alloc_t *alloc;
	mempool_free_t *free;
	wait_queue_head_t wait;
} mempool_t;

static inline bool mempool_initialized(mempool_t *pool)
{
	return pool->elements != NULL;
}

/* -ENOMEM, or 0 with the reserve full. */
int mempool_init(mempool_t *pool, int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn,
		 void *pool_data);
int mempool_init_node(mempool_t *pool, int min_nr, mempool_alloc_t *alloc_fn,
		      mempool_free_t *free_fn, void *pool_data, gfp_t gfp_mask, int node_id);
void mempool_exit(mempool_t *pool);	/* a pool of zeroes is allowed */

mempool_t *mempool_create(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn,
			  void *pool_data);
mempool_t *mempool_create_node(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn,
			       void *pool_data, gfp_t gfp_mask, int nid);
void mempool_destroy(mempool_t *pool);	/* every element must be back; NULL is ignored */

int mempool_resize(mempool_t *pool, int new_min_nr);
void *mempool_alloc(mempool_t *pool, gfp_t gfp_mask) __attribute__((malloc));
void *mempool_alloc_preallocated(mempool_t *pool) __attribute__((malloc));
void mempool_free(void *element, mempool_t *pool);	/* NULL is ignored */

/* pool_data: the cache, the size, or the order. */
void *mempool_alloc_slab(gfp_t gfp_mask, void *pool_data);
void mempool_free_slab(void *element, void *pool_data);
void *mempool_kmalloc(gfp_t gfp_mask, void *pool_data);
void mempool_kfree(void *element, void *pool_data);
void *mempool_alloc_pages(gfp_t gfp_mask, void *pool_data);
void mempool_free_pages(void *element, void *pool_data);

#define mempool_init_slab_pool(pool, min_nr, kc) \
	mempool_init(pool, min_nr, mempool_alloc_slab, mempool_free_slab, (void *)(kc))
#define mempool_create_slab_pool(min_nr, kc) \
	mempool_create(min_nr, mempool_alloc_slab, mempool_free_slab, (void *)(kc))
#define mempool_init_kmalloc_pool(pool, min_nr, size) \
	mempool_init(pool, min_nr, mempool_kmalloc, mempool_kfree, (void *)(unsigned long)(size))
#define mempool_create_kmalloc_pool(min_nr, size) \
	mempool_create(min_nr, mempool_kmalloc, mempool_kfree, (void *)(unsigned long)(size))
#define mempool_init_page_pool(pool, min_nr, order) \
	mempool_init(pool, min_nr, mempool_alloc_pages, mempool_free_pages, \
		     (void *)(unsigned long)(order))
#define mempool_create_page_pool(min_nr, order) \
	mempool_create(min_nr, mempool_alloc_pages, mempool_free_pages, \
		       (void *)(unsigned long)(order))

#endif
