// SPDX-License-Identifier: MIT
/* The engine's memory from MMZ: each pool and stream is one block, listed under its name. */
#include "memory.h"
#include <granule/mmz.h>
#include <linux/errno.h>
#include <linux/module.h>

static int mmz_get(struct media_memory *mem, const char *name, unsigned long bytes,
		   const char *zone)
{
	hil_mmb_t *mmb = hil_mmb_alloc(name, bytes, 0, 0, zone);

	if (!mmb)
		return -ENOMEM;
	mem->phys = hil_mmb_phys(mmb);
	mem->cookie = mmb;
	return 0;
}

static void mmz_put(struct media_memory *mem)
{
	hil_mmb_free(mem->cookie);
}

static bool mmz_zone_exists(const char *zone)
{
	return hil_mmz_find(0, zone);
}

static void *mmz_map(struct media_memory *mem)
{
	return hil_mmb_map2kern_cached(mem->cookie);
}

static void mmz_unmap(struct media_memory *mem)
{
	hil_mmb_unmap(mem->cookie);
}

static int mmz_clean(struct media_memory *mem, void *base, unsigned long offset,
		     unsigned long bytes)
{
	return hil_mmb_flush_dcache_byaddr(base + offset, mem->phys + offset, bytes);
}

static int mmz_inval(struct media_memory *mem, void *base, unsigned long offset,
		     unsigned long bytes)
{
	return hil_mmb_invalid_cache_byaddr(base + offset, mem->phys + offset, bytes);
}

static const struct media_memory_ops mmz_memory = {
	mmz_get, mmz_put, mmz_zone_exists, mmz_map, mmz_unmap, mmz_clean, mmz_inval,
};

static int use_mmz(void)
{
	media_memory_use(&mmz_memory);
	return 0;
}
module_init(use_mmz);
