// SPDX-License-Identifier: MIT
/*
 * Video-buffer pools. Owns: the table of pools, the list of common ones by block size. Locks:
 * pools_lock (making, destroying, walking the table), a pool's own lock for its blocks. Next:
 * vb_show.c for the listing and the checker.
 */
#include "memory.h"
#include "vb.h"
#include <linux/align.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

struct vb_pool *vb_pools[VB_MAX_POOLS];
struct vb_pool *vb_common[VB_MAX_POOLS];	/* by block size, then number */
unsigned int vb_nr_common;
DEFINE_MUTEX(vb_pools_lock);

const char *vb_owner_name(enum vb_owner owner)
{
	static const char *const names[VB_OWNERS] = {
		"VI", "VPSS", "RGN", "VENC", "VDEC", "VO", "USER",
	};

	return owner < VB_OWNERS ? names[owner] : "?";
}

/* --- pools ------------------------------------------------------------------------------------ */

static int free_number(void)
{
	for (int i = 0; i < VB_MAX_POOLS; i++)
		if (!vb_pools[i])
			return i;
	return -ENOSPC;
}

static void common_add(struct vb_pool *pool)
{
	unsigned int at = vb_nr_common++;

	for (; at && vb_common[at - 1]->block_size > pool->block_size; at--)
		vb_common[at] = vb_common[at - 1];
	vb_common[at] = pool;
}

static void common_remove(struct vb_pool *pool)
{
	unsigned int at = 0;

	while (vb_common[at] != pool)
		at++;
	for (vb_nr_common--; at < vb_nr_common; at++)
		vb_common[at] = vb_common[at + 1];
}

static void pool_free(struct vb_pool *pool)
{
	kfree(pool->block);
	kfree(pool->free);
	kfree(pool->memory);
	kfree(pool);
}

/* The pool's own memory; blocks follow when it has a place. NULL without memory. */
static struct vb_pool *pool_alloc(const struct vb_pool_config *config)
{
	struct vb_pool *pool = kzalloc(sizeof(*pool), GFP_KERNEL);

	if (!pool)
		return NULL;
	pool->block = kcalloc(config->blocks, sizeof(*pool->block), GFP_KERNEL);
	pool->free = kcalloc(config->blocks, sizeof(*pool->free), GFP_KERNEL);
	pool->memory = kzalloc(sizeof(*pool->memory), GFP_KERNEL);
	if (!pool->block || !pool->free || !pool->memory) {
		pool_free(pool);
		return NULL;
	}
	spin_lock_init(&pool->lock);
	pool->blocks = pool->nr_free = pool->min_free = config->blocks;
	pool->block_size = PAGE_ALIGN(config->block_size);
	pool->kind = config->kind;
	pool->module = config->module;
	strscpy(pool->name, config->name, sizeof(pool->name));
	return pool;
}

/* The lowest block is given out first: it lies on top of the stack. */
static void lay_blocks(struct vb_pool *pool)
{
	for (unsigned int i = 0; i < pool->blocks; i++) {
		pool->block[i] = (struct vb_block){
			.pool = pool, .index = i,
			.phys = pool->phys + i * (phys_addr_t)pool->block_size,
		};
		pool->free[pool->blocks - 1 - i] = &pool->block[i];
	}
}

static bool config_holds(const struct vb_pool_config *c, unsigned long *bytes)
{
	return c->name && c->blocks && c->blocks <= VB_MAX_BLOCKS && c->block_size &&
	       PAGE_ALIGN(c->block_size) >= c->block_size && c->kind <= VB_MODULE &&
	       c->module < VB_OWNERS &&
	       !__builtin_mul_overflow((unsigned long)PAGE_ALIGN(c->block_size), c->blocks, bytes);
}

static int create_locked(const struct vb_pool_config *config, unsigned long bytes)
{
	struct vb_pool *pool;
	int id = free_number(), err;

	if (id < 0) {
		pr_err("vb: %s: %d pools exist, more cannot be made\n", config->name,
		       VB_MAX_POOLS);
		return id;
	}
	pool = pool_alloc(config);
	if (!pool)
		return -ENOMEM;
	err = media_memory_get(pool->memory, config->name, bytes, config->zone);
	if (err) {
		pr_err("vb: %s: no pool of %u blocks of %lu bytes\n", config->name,
		       config->blocks, pool->block_size);
		pool_free(pool);
		return err;
	}
	pool->id = id;
	pool->phys = pool->memory->phys;
	lay_blocks(pool);
	vb_pools[id] = pool;
	if (pool->kind == VB_COMMON)
		common_add(pool);
	return id;
}

int vb_create_pool(const struct vb_pool_config *config)
{
	unsigned long bytes;
	int id;

	if (!config_holds(config, &bytes)) {
		pr_err("vb: %s: %u blocks of %lu bytes are no pool\n", config->name ?: "(no name)",
		       config->blocks, config->block_size);
		return -EINVAL;
	}
	mutex_lock(&vb_pools_lock);
	id = create_locked(config, bytes);
	mutex_unlock(&vb_pools_lock);
	return id;
}

static void name_holders(const struct vb_pool *pool)
{
	for (unsigned int i = 0; i < pool->blocks; i++)
		for (unsigned int owner = 0; owner < VB_OWNERS; owner++)
			if (pool->block[i].by_owner[owner])
				pr_err("vb: pool %d (%s) stays: block %u is held by %s\n", pool->id,
				       pool->name, i, vb_owner_name(owner));
}

static int destroy_locked(int id)
{
	struct vb_pool *pool = vb_pool_of(id);

	if (!pool)
		return -ENOENT;
	if (pool->nr_free != pool->blocks) {
		name_holders(pool);
		return -EBUSY;
	}
	vb_pools[id] = NULL;
	if (pool->kind == VB_COMMON)
		common_remove(pool);
	media_memory_put(pool->memory);
	pool_free(pool);
	return 0;
}

int vb_destroy_pool(int id)
{
	int err;

	mutex_lock(&vb_pools_lock);
	err = destroy_locked(id);
	mutex_unlock(&vb_pools_lock);
	return err;
}

struct vb_pool *vb_pool_of(int id)
{
	return id >= 0 && id < VB_MAX_POOLS ? vb_pools[id] : NULL;
}

int vb_module_pool(enum vb_owner module)
{
	for (int i = 0; i < VB_MAX_POOLS; i++)
		if (vb_pools[i] && vb_pools[i]->kind == VB_MODULE && vb_pools[i]->module == module)
			return i;
	return -ENOENT;
}

struct vb_block *vb_block_by_phys(phys_addr_t phys)
{
	for (int i = 0; i < VB_MAX_POOLS; i++) {
		struct vb_pool *pool = vb_pools[i];

		if (!pool || phys < pool->phys)
			continue;
		for (unsigned int b = 0; b < pool->blocks; b++)
			if (phys - pool->block[b].phys < pool->block_size)
				return &pool->block[b];
	}
	return NULL;
}

/* --- blocks ----------------------------------------------------------------------------------- */

/* Once, when the last free block has gone. Outside the lock: a console may be slow. */
static noinline void warn_empty(struct vb_pool *pool)
{
	pool->warned = true;
	pr_warn("vb: pool %d (%s): all %u blocks are in use, MinFree is 0: frames may be dropped\n",
		pool->id, pool->name, pool->blocks);
}

/* NULL: none is free. */
static inline struct vb_block *take(struct vb_pool *pool, enum vb_owner owner)
{
	struct vb_block *block = NULL;
	unsigned long flags;

	spin_lock_irqsave(&pool->lock, flags);
	if (likely(pool->nr_free)) {
		block = pool->free[--pool->nr_free];
		if (pool->nr_free < pool->min_free)
			pool->min_free = pool->nr_free;
		block->refs = 1;
		block->by_owner[owner] = 1;
		pool->gets++;
	}
	spin_unlock_irqrestore(&pool->lock, flags);
	if (unlikely(!pool->nr_free && !pool->warned))
		warn_empty(pool);
	return block;
}

static noinline void count_refusal(struct vb_pool *pool)
{
	unsigned long flags;

	spin_lock_irqsave(&pool->lock, flags);
	pool->refused++;
	spin_unlock_irqrestore(&pool->lock, flags);
}

static struct vb_block *get_common(unsigned long size, enum vb_owner owner)
{
	struct vb_pool *first = NULL;

	for (unsigned int i = 0; i < vb_nr_common; i++) {
		struct vb_block *block;

		if (vb_common[i]->block_size < size)
			continue;
		block = take(vb_common[i], owner);
		if (block)
			return block;
		first = first ?: vb_common[i];
	}
	if (!first)
		return ERR_PTR(-EMSGSIZE);
	count_refusal(first);
	return ERR_PTR(-ENOBUFS);
}

struct vb_block *vb_get_block(int id, unsigned long size, enum vb_owner owner)
{
	struct vb_block *block;
	struct vb_pool *pool;

	if (id == VB_ANY_POOL)
		return get_common(size, owner);
	pool = vb_pool_of(id);
	if (unlikely(!pool))
		return ERR_PTR(-ENOENT);
	if (unlikely(size > pool->block_size))
		return ERR_PTR(-EMSGSIZE);
	block = take(pool, owner);
	if (likely(block))
		return block;
	count_refusal(pool);
	return ERR_PTR(-ENOBUFS);
}

int vb_hold_block(struct vb_block *block, enum vb_owner owner)
{
	struct vb_pool *pool = block->pool;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&pool->lock, flags);
	if (!block->refs) {
		err = -EINVAL;
	} else if (block->by_owner[owner] == 255) {
		err = -EOVERFLOW;
	} else {
		block->refs++;
		block->by_owner[owner]++;
	}
	spin_unlock_irqrestore(&pool->lock, flags);
	return err;
}

static noinline int not_held(const struct vb_block *block, enum vb_owner owner)
{
	pr_warn("vb: %s releases block %u of pool %d (%s), which it does not hold\n",
		vb_owner_name(owner), block->index, block->pool->id, block->pool->name);
	return -EINVAL;
}

int vb_release_block(struct vb_block *block, enum vb_owner owner)
{
	struct vb_pool *pool = block->pool;
	unsigned long flags;
	bool held;

	spin_lock_irqsave(&pool->lock, flags);
	held = block->by_owner[owner];
	if (likely(held)) {
		block->by_owner[owner]--;
		if (!--block->refs)
			pool->free[pool->nr_free++] = block;
	}
	spin_unlock_irqrestore(&pool->lock, flags);
	return likely(held) ? 0 : not_held(block, owner);
}
