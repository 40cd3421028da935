// SPDX-License-Identifier: MIT
/* The seam between the engine and the zones of media memory. */
#include "memory.h"
#include <linux/errno.h>
#include <linux/printk.h>

static const struct media_memory_ops *ops;

const struct media_memory_ops *media_memory_use(const struct media_memory_ops *next)
{
	const struct media_memory_ops *before = ops;

	ops = next;
	return before;
}

bool media_memory_there(void)
{
	return ops && ops->zone_exists(NULL);
}

const char *media_memory_zone(const char *zone)
{
	return zone && ops && ops->zone_exists(zone) ? zone : NULL;
}

int media_memory_get(struct media_memory *mem, const char *name, unsigned long bytes,
		     const char *zone)
{
	int err = ops ? ops->get(mem, name, bytes, zone) : -ENOMEM;

	if (!err) {
		mem->bytes = bytes;
		return 0;
	}
	mem->bytes = 0;
	pr_err("media: zone %s has no %lu KiB together for %s\n", zone ?: "anonymous",
	       bytes / 1024, name);
	return err;
}

void media_memory_put(struct media_memory *mem)
{
	if (mem->bytes)
		ops->put(mem);
	mem->bytes = 0;
}

void *media_memory_map(struct media_memory *mem)
{
	return mem->bytes ? ops->map(mem) : NULL;
}

void media_memory_unmap(struct media_memory *mem)
{
	ops->unmap(mem);
}

int media_memory_clean(struct media_memory *mem, void *base, unsigned long offset,
		       unsigned long bytes)
{
	return ops->clean(mem, base, offset, bytes);
}

int media_memory_inval(struct media_memory *mem, void *base, unsigned long offset,
		       unsigned long bytes)
{
	return ops->inval(mem, base, offset, bytes);
}
