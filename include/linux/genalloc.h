/* SPDX-License-Identifier: MIT */
/*
 * gen_pool: allocates from address ranges that need not be memory, by a bitmap outside of them. The
 * algorithm that chooses the place is a function of the pool or of the single call.
 *
 * A pool is any number of chunks: ranges [virt, virt + size) with, if wanted, a physical address
 * and an owner each. The unit is 1 << min_alloc_order bytes; sizes are rounded up to it, also when
 * freeing, so free with the size that was asked for. An allocation lies in one chunk. Addresses are
 * plain numbers: a chunk must not begin at 0, since 0 means "no room".
 *
 * Context: create, add and destroy may sleep and are for one task at a time. Everything else works
 * in any context, on any number of CPUs at once, without a lock: bits are set and cleared by
 * compare-and-swap, and whoever loses a race for some bits takes back what it set and searches on.
 * A pool that is almost full may therefore refuse a request that it could have met a moment later.
 *
 * Errors: freeing what is not in the pool, or is free already, stops with BUG; so does destroying a
 * pool that is in use.
 */
#ifndef LINUX_GENALLOC_H
#define LINUX_GENALLOC_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct device;
struct device_node;
struct gen_pool;

/*
 * Finds nr clear bits in map[start .. size), or returns size or more. May run on many CPUs at once
 * and while bits change; what it returns is tried, not trusted. `data` belongs to the algorithm,
 * start_addr is the chunk's first address.
 */
typedef unsigned long (*genpool_algo_t)(unsigned long *map, unsigned long size,
					unsigned long start, unsigned int nr, void *data,
					struct gen_pool *pool, unsigned long start_addr);

struct gen_pool {
	spinlock_t lock;		/* writers of chunks */
	struct list_head chunks;	/* read under RCU */
	int min_alloc_order;
	genpool_algo_t algo;
	void *data;
	const char *name;
	unsigned long steps;		/* free areas looked at so far; a hint, not atomic */
	struct list_head pools;		/* all pools, for gen_pool_check_all() */
};

struct gen_pool_chunk {
	struct list_head next_chunk;
	atomic_long_t avail;		/* bytes */
	phys_addr_t phys_addr;		/* of start_addr; -1: none */
	void *owner;
	unsigned long start_addr;
	unsigned long end_addr;		/* the last one */
	unsigned long bits[];
};

struct genpool_data_align {
	int align;			/* bytes, a power of two */
};

struct genpool_data_fixed {
	unsigned long offset;		/* bytes from the start of the chunk */
};

/* NULL without memory. Destroying a pool in use is a BUG. */
struct gen_pool *gen_pool_create(int min_alloc_order, int nid);
void gen_pool_destroy(struct gen_pool *pool);

/* 0; -ENOMEM; -EINVAL: the range is empty, wraps, begins at 0 or overlaps a chunk of the pool. */
int gen_pool_add_owner(struct gen_pool *pool, unsigned long virt, phys_addr_t phys, size_t size,
		       int nid, void *owner);
static inline int gen_pool_add_virt(struct gen_pool *pool, unsigned long virt, phys_addr_t phys,
				    size_t size, int nid)
{
	return gen_pool_add_owner(pool, virt, phys, size, nid, NULL);
}

static inline int gen_pool_add(struct gen_pool *pool, unsigned long addr, size_t size, int nid)
{
	return gen_pool_add_virt(pool, addr, -1, size, nid);
}

/* -1 for what is in no chunk, or in one without a physical address. */
phys_addr_t gen_pool_virt_to_phys(struct gen_pool *pool, unsigned long addr);

/* The address, or 0 when there is no room (or size is 0). *owner becomes the chunk's. */
unsigned long gen_pool_alloc_algo_owner(struct gen_pool *pool, size_t size, genpool_algo_t algo,
					void *data, void **owner);
static inline unsigned long gen_pool_alloc_owner(struct gen_pool *pool, size_t size, void **owner)
{
	return gen_pool_alloc_algo_owner(pool, size, pool->algo, pool->data, owner);
}

static inline unsigned long gen_pool_alloc_algo(struct gen_pool *pool, size_t size,
						genpool_algo_t algo, void *data)
{
	return gen_pool_alloc_algo_owner(pool, size, algo, data, NULL);
}

static inline unsigned long gen_pool_alloc(struct gen_pool *pool, size_t size)
{
	return gen_pool_alloc_algo(pool, size, pool->algo, pool->data);
}

/* The same as a pointer, with its physical address in *dma (if dma is given); z: cleared. */
void *gen_pool_dma_alloc(struct gen_pool *pool, size_t size, dma_addr_t *dma);
void *gen_pool_dma_alloc_algo(struct gen_pool *pool, size_t size, dma_addr_t *dma,
			      genpool_algo_t algo, void *data);
void *gen_pool_dma_alloc_align(struct gen_pool *pool, size_t size, dma_addr_t *dma, int align);
void *gen_pool_dma_zalloc(struct gen_pool *pool, size_t size, dma_addr_t *dma);
void *gen_pool_dma_zalloc_algo(struct gen_pool *pool, size_t size, dma_addr_t *dma,
			       genpool_algo_t algo, void *data);
void *gen_pool_dma_zalloc_align(struct gen_pool *pool, size_t size, dma_addr_t *dma, int align);

void gen_pool_free_owner(struct gen_pool *pool, unsigned long addr, size_t size, void **owner);
static inline void gen_pool_free(struct gen_pool *pool, unsigned long addr, size_t size)
{
	gen_pool_free_owner(pool, addr, size, NULL);
}

/* func must not sleep, nor add chunks. */
void gen_pool_for_each_chunk(struct gen_pool *pool,
			     void (*func)(struct gen_pool *pool, struct gen_pool_chunk *chunk,
					  void *data), void *data);
size_t gen_pool_avail(struct gen_pool *pool);		/* free bytes */
size_t gen_pool_size(struct gen_pool *pool);		/* all bytes */
/* Is all of [start, start + size) in one chunk? */
bool gen_pool_has_addr(struct gen_pool *pool, unsigned long start, size_t size);

/* For allocations to come; NULL: first fit. */
void gen_pool_set_algo(struct gen_pool *pool, genpool_algo_t algo, void *data);

/* --- algorithms (lib/genalloc_fit.c) -------------------------------------------------------- */

#define GENPOOL_ALGO(name) \
	unsigned long name(unsigned long *map, unsigned long size, unsigned long start, \
			   unsigned int nr, void *data, struct gen_pool *pool, \
			   unsigned long start_addr)

/* The lowest place. */
GENPOOL_ALGO(gen_pool_first_fit);
/* The lowest whose address is a multiple of data->align (struct genpool_data_align). */
GENPOOL_ALGO(gen_pool_first_fit_align);
/* The lowest whose bit number is a multiple of nr, rounded up to a power of two. */
GENPOOL_ALGO(gen_pool_first_fit_order_align);
/* At data->offset (struct genpool_data_fixed) or nowhere. */
GENPOOL_ALGO(gen_pool_fixed_alloc);
/* In the smallest free area that is large enough; the lowest of equals. */
GENPOOL_ALGO(gen_pool_best_fit);
/* In the largest free area; the lowest of equals. Not in Linux: it is there to be compared. */
GENPOOL_ALGO(gen_pool_worst_fit);

/* --- pools of devices (drivers/bus/genalloc_dev.c) ------------------------------------------ */

/* Destroyed with the device. ERR_PTR(-ENOMEM), -EINVAL: the device has one of that name. */
struct gen_pool *devm_gen_pool_create(struct device *dev, int min_alloc_order, int nid,
				      const char *name);
/* The device's pool of that name (NULL: the one without), or NULL. */
struct gen_pool *gen_pool_get(struct device *dev, const char *name);
/* The pool of the device that a phandle of np names, or NULL. */
struct gen_pool *of_gen_pool_get(struct device_node *np, const char *propname, int index);

/* --- for tests and `check` ------------------------------------------------------------------ */

/* 0, or -EINVAL after a line about the first broken rule. The pool must be at rest. */
int gen_pool_check(struct gen_pool *pool);
int gen_pool_check_all(void);

struct gen_pool_state {
	size_t size, avail;
	size_t largest;			/* the largest free area in bytes */
	unsigned long areas;		/* free areas */
};

/* Counts by the bitmaps, not by the totals. */
void gen_pool_get_state(struct gen_pool *pool, struct gen_pool_state *state);

#endif
