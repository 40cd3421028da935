// SPDX-License-Identifier: MIT
/* Video buffers: /proc/umap/vb, and the checker, which recounts from the blocks. */
#include "memory.h"
#include "umap.h"
#include "vb.h"
#include <granule/check.h>
#include <granule/proc.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>

/* -1 common, -2 private, else the module's number. */
static int owner_number(const struct vb_pool *pool)
{
	return pool->kind == VB_COMMON ? -1 : pool->kind == VB_PRIVATE ? -2 : (int)pool->module;
}

static void show_config(struct seq_file *m)
{
	umap_section(m, "VB PUB CONFIG");
	seq_printf(m, "MaxPoolCnt\n%10d\n", VB_MAX_POOLS);
	umap_section(m, "COMMON POOL CONFIG");
	seq_printf(m, "%-8s", "PoolId");
	for (unsigned int i = 0; i < vb_nr_common; i++)
		seq_printf(m, "%12d", vb_common[i]->id);
	seq_printf(m, "\n%-8s", "Size");
	for (unsigned int i = 0; i < vb_nr_common; i++)
		seq_printf(m, "%12lu", vb_common[i]->block_size);
	seq_printf(m, "\n%-8s", "Count");
	for (unsigned int i = 0; i < vb_nr_common; i++)
		seq_printf(m, "%12u", vb_common[i]->blocks);
	seq_puts(m, "\n");
}

static void show_blocks(struct seq_file *m, const struct vb_pool *pool)
{
	unsigned int sum[VB_OWNERS] = { 0 };

	seq_printf(m, "%6s", "BLK");
	for (unsigned int owner = 0; owner < VB_OWNERS; owner++)
		seq_printf(m, "%6s", vb_owner_name(owner));
	seq_puts(m, "\n");
	for (unsigned int i = 0; i < pool->blocks; i++) {
		const struct vb_block *block = &pool->block[i];

		if (!block->refs)
			continue;
		seq_printf(m, "%6u", i);
		for (unsigned int owner = 0; owner < VB_OWNERS; owner++) {
			seq_printf(m, "%6u", block->by_owner[owner]);
			sum[owner] += block->by_owner[owner];
		}
		seq_puts(m, "\n");
	}
	seq_printf(m, "%6s", "Sum");
	for (unsigned int owner = 0; owner < VB_OWNERS; owner++)
		seq_printf(m, "%6u", sum[owner]);
	seq_puts(m, "\n");
}

static void show_pool(struct seq_file *m, const struct vb_pool *pool)
{
	umap_section(m, pool->name);
	seq_puts(m, "PoolId  PhysAddr      VirtAddr      IsComm  Owner     BlkSz  BlkCnt    Free"
		    "  MinFree      Gets   NoBuf\n");
	seq_printf(m, "%6d  0x%08llx    0x%08lx    %6d %6d %9lu %7u %7u %8u %9lu %7lu\n", pool->id,
		   (unsigned long long)pool->phys, 0ul, pool->kind == VB_COMMON,
		   owner_number(pool), pool->block_size, pool->blocks, pool->nr_free,
		   pool->min_free, pool->gets, pool->refused);
	show_blocks(m, pool);
}

static int vb_show(struct seq_file *m, void *v)
{
	umap_head(m, "VB");
	mutex_lock(&vb_pools_lock);
	show_config(m);
	for (int i = 0; i < VB_MAX_POOLS; i++)
		if (vb_pools[i])
			show_pool(m, vb_pools[i]);
	mutex_unlock(&vb_pools_lock);
	return 0;
}
PROC(umap_vb, "/proc/umap/vb", vb_show, NULL);

/* --- checker ---------------------------------------------------------------------------------- */

static int broken(const struct vb_pool *pool, unsigned int block, const char *rule)
{
	pr_err("vb_check: pool %d (%s), block %u: %s\n", pool->id, pool->name, block, rule);
	return -EINVAL;
}

static unsigned int times_on_stack(const struct vb_pool *pool, const struct vb_block *block)
{
	unsigned int times = 0;

	for (unsigned int i = 0; i < pool->nr_free; i++)
		times += pool->free[i] == block;
	return times;
}

static int check_block(const struct vb_pool *pool, unsigned int i)
{
	const struct vb_block *block = &pool->block[i];
	unsigned int refs = 0;

	for (unsigned int owner = 0; owner < VB_OWNERS; owner++)
		refs += block->by_owner[owner];
	if (refs != block->refs)
		return broken(pool, i, "references by owner do not add up");
	if (block->pool != pool || block->index != i ||
	    block->phys != pool->phys + i * (phys_addr_t)pool->block_size)
		return broken(pool, i, "is not where it belongs");
	if (times_on_stack(pool, block) != !block->refs)
		return broken(pool, i, block->refs ? "is held and on the stack of free ones" :
						     "is free, but not once on the stack");
	return 0;
}

static int check_pool(struct vb_pool *pool)
{
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&pool->lock, flags);
	if (pool->nr_free > pool->blocks || pool->min_free > pool->nr_free)
		err = broken(pool, 0, "MinFree <= free <= blocks does not hold");
	else if (pool->blocks * pool->block_size > pool->memory->bytes)
		err = broken(pool, 0, "the pool is larger than its memory");
	for (unsigned int i = 0; i < pool->blocks && !err; i++)
		err = check_block(pool, i);
	spin_unlock_irqrestore(&pool->lock, flags);
	return err;
}

/* The list of common pools: sorted, complete. */
static int check_common(void)
{
	unsigned int common = 0;

	for (int i = 0; i < VB_MAX_POOLS; i++)
		common += vb_pools[i] && vb_pools[i]->kind == VB_COMMON;
	if (common != vb_nr_common) {
		pr_err("vb_check: %u common pools exist, %u are listed\n", common, vb_nr_common);
		return -EINVAL;
	}
	for (unsigned int i = 0; i < vb_nr_common; i++) {
		if (vb_common[i] != vb_pool_of(vb_common[i]->id))
			return broken(vb_common[i], 0, "is listed, but does not exist");
		if (i && vb_common[i - 1]->block_size > vb_common[i]->block_size)
			return broken(vb_common[i], 0, "common pools are not sorted by size");
	}
	return 0;
}

int vb_check(void)
{
	int err;

	mutex_lock(&vb_pools_lock);
	err = check_common();
	for (int i = 0; i < VB_MAX_POOLS && !err; i++)
		if (vb_pools[i])
			err = check_pool(vb_pools[i]);
	mutex_unlock(&vb_pools_lock);
	return err;
}
CHECK(vb, vb_check);
