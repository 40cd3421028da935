// SPDX-License-Identifier: MIT
/*
 * dma_pool seen from outside: the checker, what is said of bad frees, overwritten and leaked
 * blocks, and the node `pools` of each device that has some. The structures are in
 * dmapool_internal.h. Nothing here is hot but with debug.
 */
#include <granule/check.h>
#include <granule/proc.h>
#include <linux/bitmap.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/poison.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "dmapool_internal.h"

/* --- which block is it ----------------------------------------------------------------------- */

/* The number of the block among its page's, or -1: no block begins there. */
static int block_number(const struct dma_pool *pool, unsigned int offset)
{
	unsigned int group = offset / pool->boundary, in_group = offset % pool->boundary;

	if (in_group % pool->size || in_group / pool->size >= pool->per_boundary)
		return -1;
	return group * pool->per_boundary + in_group / pool->size;
}

/* The number of the block in the pool (page by page), or -1. */
static int find_block(const struct dma_pool *pool, const void *vaddr, dma_addr_t dma)
{
	const struct pool_page *page;
	unsigned int first = 0;

	list_for_each_entry(page, &pool->pages, list) {
		if (dma >= page->dma && dma - page->dma < pool->allocation) {
			int n = block_number(pool, dma - page->dma);

			return n < 0 || page->vaddr + (dma - page->dma) != vaddr ? -1 : first + n;
		}
		first += pool->per_page;
	}
	return -1;
}

static bool is_free(const struct dma_pool *pool, dma_addr_t dma)
{
	const struct pool_page *page;

	list_for_each_entry(page, &pool->pages, list)
		for (unsigned int i = 0; i < page->nr; i++)
			if (page->stack[i].dma == dma)
				return true;
	return false;
}

bool dma_pool_block_ok(struct dma_pool *pool, void *vaddr, dma_addr_t dma)
{
	return find_block(pool, vaddr, dma) >= 0 && !is_free(pool, dma);
}

/* --- reports -------------------------------------------------------------------------------- */

void dma_pool_report_free(struct dma_pool *pool, void *vaddr, dma_addr_t dma)
{
	unsigned long flags;
	bool known, freed;

	spin_lock_irqsave(&pool->lock, flags);
	known = find_block(pool, vaddr, dma) >= 0;
	freed = is_free(pool, dma);
	spin_unlock_irqrestore(&pool->lock, flags);
	if (known && freed)
		dev_err(pool->dev, "dma_pool_free %s, dma %pad already free\n", pool->name, &dma);
	else
		dev_err(pool->dev, "dma_pool_free %s, %px/%pad (bad dma): no block of %u bytes "
			"in use\n",
			pool->name, vaddr, &dma, pool->size);
}

void dma_pool_check_poison(struct dma_pool *pool, void *vaddr, dma_addr_t dma)
{
	u8 *bytes = vaddr;

	for (unsigned int i = 0; i < pool->size; i++)
		if (bytes[i] != POOL_POISON_FREED) {
			dev_err(pool->dev,
				"dma_pool_alloc %s, %pad (corrupted): byte %u of %u is %02x, "
				"was it written after its free?\n",
				pool->name, &dma, i, pool->size, bytes[i]);
			break;
		}
	memset(vaddr, POOL_POISON_ALLOCATED, pool->size);
}

/*
 * Sets the bits of the blocks on the stack; *rule becomes a broken rule, if there is one. Nobody
 * else uses the pool, or its lock is held.
 */
static void mark_free(const struct dma_pool *pool, unsigned long *map, const char **rule)
{
	const struct pool_page *page;
	bool below = true;

	list_for_each_entry(page, &pool->pages, list) {
		if (page == pool->top)
			below = false;
		else if (page->nr != (below ? pool->per_page : 0))
			*rule = "entries beyond the top of the stack";
		for (unsigned int i = 0; i < page->nr; i++) {
			const struct pool_block *b = &page->stack[i];
			int n = find_block(pool, b->vaddr, b->dma);

			if (n < 0)
				*rule = "a free block that is none of the pool's";
			else if (__test_and_set_bit(n, map))
				*rule = "a block is free twice";
		}
	}
}

unsigned long *dma_pool_report_leaks(struct dma_pool *pool)
{
	unsigned long *map = bitmap_zalloc(pool->nr_blocks, GFP_KERNEL);
	unsigned long *busy = bitmap_zalloc(pool->nr_pages, GFP_KERNEL);
	unsigned int p = 0, shown = 0, first = 0;
	const char *rule = NULL;
	struct pool_page *page;

	dev_err(pool->dev, "dma_pool_destroy %s busy: %u blocks of %u bytes are still in use\n",
		pool->name, pool->nr_active, pool->size);
	if (!map || !busy) {
		kfree(map);
		kfree(busy);
		return NULL;
	}
	mark_free(pool, map, &rule);
	list_for_each_entry(page, &pool->pages, list) {
		for (unsigned int i = 0; i < pool->per_page; i++) {
			dma_addr_t dma = page->dma + dma_pool_offset(pool, i);

			if (test_bit(first + i, map))
				continue;
			__set_bit(p, busy);
			if (shown++ < 8)
				dev_err(pool->dev, "dma_pool_destroy %s: block %pad in use\n",
					pool->name, &dma);
		}
		first += pool->per_page;
		p++;
	}
	kfree(map);
	return busy;
}

/* --- the checker ---------------------------------------------------------------------------- */

static const char *count_pool(const struct dma_pool *pool, unsigned long *map)
{
	unsigned int pages = 0, entries = 0;
	const struct pool_page *page;
	const char *rule = NULL;

	list_for_each_entry(page, &pool->pages, list) {
		pages++;
		entries += page->nr;
		if (page->nr > pool->per_page)
			return "more entries than room";
		if (page->dma & (pool->align - 1))
			return "a page that is not aligned";
	}
	if (pages != pool->nr_pages || pages * pool->per_page != pool->nr_blocks)
		return "pages and blocks do not agree";
	if (entries + pool->nr_active != pool->nr_blocks)
		return "free blocks and used ones are not all blocks";
	if (map)
		mark_free(pool, map, &rule);
	return rule;
}

static int check_pool(struct dma_pool *pool)
{
	/* A page that comes meanwhile would not fit: the map is for the pages of now. */
	unsigned int blocks = READ_ONCE(pool->nr_blocks);
	unsigned long *map = bitmap_zalloc(max(blocks, 1u), GFP_KERNEL), flags;
	const char *rule;

	if (!map)
		return -ENOMEM;
	spin_lock_irqsave(&pool->lock, flags);
	rule = count_pool(pool, blocks == pool->nr_blocks ? map : NULL);
	spin_unlock_irqrestore(&pool->lock, flags);
	kfree(map);
	if (!rule)
		return 0;
	dev_err(pool->dev, "dma_pool %s: %s\n", pool->name, rule);
	return -EINVAL;
}

int dmapool_check(void)
{
	struct dma_pool *pool;
	int err = 0;

	mutex_lock(&dma_pools_lock);
	list_for_each_entry(pool, &dma_pools, list) {
		err = check_pool(pool);
		if (err)
			break;
	}
	mutex_unlock(&dma_pools_lock);
	return err;
}
CHECK(dmapool, dmapool_check);

/* --- the node ------------------------------------------------------------------------------- */

static int pools_show(struct seq_file *m, void *data)
{
	struct device *dev = data;
	struct dma_pool *pool;

	seq_puts(m, "poolinfo - 0.1\n");
	mutex_lock(&dma_pools_lock);
	list_for_each_entry(pool, &dev->dma_pools, dev_list)
		seq_printf(m, "%-16s %4u %4u %4u %2u\n", pool->name, pool->nr_active,
			   pool->nr_blocks, pool->size, pool->nr_pages);
	mutex_unlock(&dma_pools_lock);
	return 0;
}

static void node_path(char *path, size_t size, const struct device *dev)
{
	snprintf(path, size, "/sys/devices/%s/pools", dev_name(dev) ?: "unnamed");
}

/* A name that two devices share has the first one's node only. */
int dma_pools_node_add(struct dma_pool *pool)
{
	char path[80];
	int err;

	node_path(path, sizeof(path), pool->dev);
	err = node_add(path, pools_show, NULL, pool->dev);
	pool->has_node = !err;
	return err == -EEXIST ? 0 : err;
}

void dma_pools_node_put(struct dma_pool *pool)
{
	struct list_head *others = &pool->dev->dma_pools;
	char path[80];

	if (!pool->has_node)
		return;
	if (!list_empty(others)) {
		list_first_entry(others, struct dma_pool, dev_list)->has_node = true;
		return;
	}
	node_path(path, sizeof(path), pool->dev);
	node_remove(path);
}
