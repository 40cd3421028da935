// SPDX-License-Identifier: MIT
/*
 * Contiguous memory for devices: which area serves whom (linux/dma-map-ops.h).
 *
 * Owns the default area and the boot argument cma=SIZE[@BASE[-LIMIT]], which makes it and overrides
 * the tree's. A device with a memory-region of its own has dev->cma_area. Areas themselves:
 * mm/cma.c; those of the tree: mm/cma_fdt.c.
 */
#include <asm/page.h>
#include <granule/param.h>
#include <linux/cma.h>
#include <linux/device.h>
#include <linux/dma-map-ops.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

struct cma *dma_contiguous_default_area;

static struct {
	bool given;
	phys_addr_t size, base, limit;
} cmdline;

bool dma_contiguous_cmdline(void)
{
	return cmdline.given;
}

static int refuse(const char *word, const char *why)
{
	pr_warn("cma=%s: %s; ignored\n", word, why);
	return 0;
}

/* A number with a suffix; *end is behind it, or at `word` when there is none. */
static phys_addr_t size_at(const char *word, char **end)
{
	if (*word < '0' || *word > '9') {
		*end = (char *)word;
		return 0;
	}
	return memparse(word, end);
}

/* Without LIMIT the base is where the area must be. SIZE 0: no default area at all. */
static int set_cma(char *value)
{
	phys_addr_t size, base = 0, limit = 0;
	char *end, *from;

	size = size_at(value, &end);
	if (end == value)
		return refuse(value, "SIZE[@BASE[-LIMIT]] is wanted");
	if (*end == '@') {
		from = end + 1;
		base = size_at(from, &end);
		limit = base + size;
		if (end == from)
			return refuse(value, "no base behind @");
	}
	if (*end == '-' && base) {
		from = end + 1;
		limit = size_at(from, &end);
		if (end == from)
			return refuse(value, "no limit behind -");
	}
	if (*end)
		return refuse(value, "something behind it is no part of SIZE[@BASE[-LIMIT]]");
	if (base + size < base || (limit && limit - base < size) || limit < base)
		return refuse(value, "the size does not fit between base and limit");
	cmdline.given = true;
	cmdline.size = size;
	cmdline.base = base;
	cmdline.limit = limit;
	return 0;
}
BOOT_PARAM(cma, "cma", set_cma);

static bool has_place(void)
{
	return cmdline.base && cmdline.limit == cmdline.base + cmdline.size;
}

/* Messages name what went wrong; without an area devices use ordinary pages. */
static void reserve(phys_addr_t limit)
{
	if (cma_declare_contiguous(cmdline.base, cmdline.size, limit, 0, 0, has_place(), "reserved",
				   &dma_contiguous_default_area))
		pr_warn("cma=: there is no default area\n");
}

void dma_contiguous_reserve_fixed(void)
{
	if (cmdline.given && cmdline.size && has_place())
		reserve(cmdline.limit);
}

void dma_contiguous_reserve(phys_addr_t limit)
{
	if (cmdline.given && cmdline.size && !has_place())
		reserve(cmdline.limit ?: limit);
}

struct cma *dev_get_cma_area(struct device *dev)
{
	return dev && dev->cma_area ? dev->cma_area : dma_contiguous_default_area;
}

struct page *dma_alloc_from_contiguous(struct device *dev, size_t count, unsigned int order,
				       bool no_warn)
{
	struct cma *cma = dev_get_cma_area(dev);

	return cma ? cma_alloc(cma, count, order, no_warn) : NULL;
}

bool dma_release_from_contiguous(struct device *dev, struct page *pages, int count)
{
	return count > 0 && cma_release(dev_get_cma_area(dev), pages, count);
}

/* The area that serves such a request, or NULL. */
static struct cma *area_for(struct device *dev, size_t size, gfp_t gfp)
{
	if (!size || !gfpflags_allow_blocking(gfp))
		return NULL;
	if (dev && dev->cma_area)
		return dev->cma_area;
	return size > PAGE_SIZE ? dma_contiguous_default_area : NULL;
}

struct page *dma_alloc_contiguous(struct device *dev, size_t size, gfp_t gfp)
{
	struct cma *cma = area_for(dev, size, gfp);

	return cma ? cma_alloc(cma, PAGE_ALIGN(size) >> PAGE_SHIFT, get_order(size),
			       gfp & __GFP_NOWARN) : NULL;
}

struct page *dma_alloc_contiguous_frozen(struct device *dev, size_t size, gfp_t gfp)
{
	struct cma *cma = area_for(dev, size, gfp);

	return cma ? cma_alloc_frozen(cma, PAGE_ALIGN(size) >> PAGE_SHIFT, get_order(size),
				      gfp & __GFP_NOWARN) : NULL;
}

void dma_free_contiguous(struct device *dev, struct page *page, size_t size)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT;

	if (dev && dev->cma_area && cma_release(dev->cma_area, page, count))
		return;
	if (!cma_release(dma_contiguous_default_area, page, count))
		__free_pages(page, get_order(size));
}

bool dma_free_contiguous_frozen(struct device *dev, struct page *page, size_t size)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT;

	if (dev && dev->cma_area && cma_release_frozen(dev->cma_area, page, count))
		return true;
	return cma_release_frozen(dma_contiguous_default_area, page, count);
}
