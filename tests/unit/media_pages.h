/* SPDX-License-Identifier: MIT */
/*
 * The engine's memory for tests: pages instead of zones, of which the n-th can be refused. Each
 * file that includes this has its own.
 */
#ifndef TESTS_UNIT_MEDIA_PAGES_H
#define TESTS_UNIT_MEDIA_PAGES_H

#include <arch/cache.h>
#include <drivers/media/memory.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/string.h>

static struct {
	unsigned int live, gets, refuse_at;	/* refuse_at: which get fails; 0: none */
	const struct media_memory_ops *before;
} pages;

static int pages_get(struct media_memory *mem, const char *name, unsigned long bytes,
		     const char *zone)
{
	struct page *page = NULL;

	if (++pages.gets != pages.refuse_at)
		page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, get_order(bytes));
	if (!page)
		return -ENOMEM;
	mem->phys = page_to_phys(page);
	mem->cookie = page;
	pages.live++;
	return 0;
}

static void pages_put(struct media_memory *mem)
{
	__free_pages(mem->cookie, get_order(mem->bytes));
	pages.live--;
}

static bool pages_there(const char *zone)
{
	return !zone || !strcmp(zone, "jpeg");
}

static void *pages_map(struct media_memory *mem)
{
	return page_address(mem->cookie);
}

static void pages_unmap(struct media_memory *mem) {}

static int pages_clean(struct media_memory *mem, void *base, unsigned long offset,
		       unsigned long bytes)
{
	arch_dcache_clean(base + offset, bytes);
	return 0;
}

static int pages_inval(struct media_memory *mem, void *base, unsigned long offset,
		       unsigned long bytes)
{
	arch_dcache_inval(base + offset, bytes);
	return 0;
}

static const struct media_memory_ops pages_ops = {
	pages_get, pages_put, pages_there, pages_map, pages_unmap, pages_clean, pages_inval,
};

#endif
