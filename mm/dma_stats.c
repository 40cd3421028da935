// SPDX-License-Identifier: MIT
/*
 * What DMA did, and the coherent store's chunks: /sys/kernel/debug/dma/{stats,store}. Mappings are
 * counted by device: /sys/kernel/debug/dma/devices (drivers/bus/of_dma.c).
 */
#include "dma.h"
#include <granule/outercache.h>
#include <granule/proc.h>
#include <linux/dma-direct.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/seq_file.h>

struct dma_counts dma_counts;

void dma_count_alloc(size_t size)
{
	long now = atomic_long_add_return(size, &dma_counts.bytes);

	atomic_long_inc(&dma_counts.allocs);
	if (now > atomic_long_read(&dma_counts.peak))
		atomic_long_set(&dma_counts.peak, now);
}

const char *dma_zone_name(const struct device *dev)
{
	return NODE_DATA(first_online_node)->node_zones[gfp_zone(dma_zone_flags(dev))].name;
}

static int stats_show(struct seq_file *m, void *data)
{
	seq_printf(m, "allocated %ld bytes in %ld pieces, at most %ld bytes, %ld refused\n",
		   atomic_long_read(&dma_counts.bytes),
		   atomic_long_read(&dma_counts.allocs) - atomic_long_read(&dma_counts.frees),
		   atomic_long_read(&dma_counts.peak), atomic_long_read(&dma_counts.failed));
	seq_printf(m, "store %lu KiB, %lu used, at most %lu; grown %lu, given back %lu, not grown "
		   "%lu\n", store.total << (PAGE_SHIFT - 10), store.used << (PAGE_SHIFT - 10),
		   store.peak << (PAGE_SHIFT - 10), store.grown, store.trimmed, store.failed_grow);
	seq_printf(m, "zone for narrow masks: %s\n",
		   zone_dma_limit == ~(phys_addr_t)0 ? "none" : "DMA");
	seq_printf(m, "outer cache: %s\n", outer_cache ? outer_cache->name : "none");
	return 0;
}
PROC(dma_stats, "/sys/kernel/debug/dma/stats", stats_show, NULL);

static int store_show(struct seq_file *m, void *data)
{
	struct store_chunk *c;
	unsigned long flags;

	spin_lock_irqsave(&store.lock, flags);
	list_for_each_entry(c, &store.chunks, list)
		seq_printf(m, "%pa %8lu KiB %8lu used %s %s\n", &c->phys,
			   c->pages << (PAGE_SHIFT - 10), c->used << (PAGE_SHIFT - 10),
			   c->area ? "cma " : c->grown ? "high" : "boot", c->owner);
	spin_unlock_irqrestore(&store.lock, flags);
	return 0;
}
PROC(dma_store, "/sys/kernel/debug/dma/store", store_show, NULL);
