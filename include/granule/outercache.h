/* SPDX-License-Identifier: MIT */
/*
 * A cache outside the CPUs (PL310), reached by physical address: the level behind arch_dcache_*,
 * which act on the CPUs' own caches only. `outer_cache` is NULL where there is none; its driver
 * (drivers/cache/) sets it once, before any DMA.
 *
 * Order matters. A clean goes outwards: the CPU's caches first, then this one. An invalidation
 * that makes room for a device's data drops the CPU's lines and then these; when the data is there
 * it goes inwards (outer first), or the CPU's cache could be refilled from old lines here.
 *
 * [start, end) need not be whole lines: lines that are shared with a neighbour are cleaned before
 * they are dropped. Each call returns when the operation is complete (the driver's sync is part of
 * it). Any context.
 */
#ifndef GRANULE_OUTERCACHE_H
#define GRANULE_OUTERCACHE_H

#include <linux/compiler.h>
#include <linux/types.h>

struct outer_cache_ops {
	const char *name;
	unsigned int line;		/* bytes */
	void (*clean)(phys_addr_t start, phys_addr_t end);
	void (*inval)(phys_addr_t start, phys_addr_t end);
	void (*flush)(phys_addr_t start, phys_addr_t end);	/* clean and invalidate */
	void (*sync)(void);		/* drains its buffers */
};

extern const struct outer_cache_ops *outer_cache;

/* mm/dma_cache.c: from now on DMA knows it; NULL takes it away. The structure must live on. */
void outer_cache_set(const struct outer_cache_ops *ops);

static inline void outer_clean_range(phys_addr_t start, phys_addr_t end)
{
	if (unlikely(outer_cache))
		outer_cache->clean(start, end);
}

static inline void outer_inv_range(phys_addr_t start, phys_addr_t end)
{
	if (unlikely(outer_cache))
		outer_cache->inval(start, end);
}

static inline void outer_flush_range(phys_addr_t start, phys_addr_t end)
{
	if (unlikely(outer_cache))
		outer_cache->flush(start, end);
}

static inline void outer_sync(void)
{
	if (unlikely(outer_cache) && outer_cache->sync)
		outer_cache->sync();
}

/*
 * Mapped kernel memory that need not be contiguous, cleaned through every level: what a reset or
 * another master is to find. For DMA use linux/dma-mapping.h.
 */
void dcache_clean_memory(const void *start, size_t size);

#endif
