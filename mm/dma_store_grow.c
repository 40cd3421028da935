// SPDX-License-Identifier: MIT
/*
 * Where the coherent store's chunks come from and go to (mm/dma_store.c).
 *
 * Making one: contiguous memory is taken, its mapping becomes non-cacheable (no new line can be
 * fetched from here on), then what the caches still hold of it is written back and dropped.
 * Unmaking goes backwards; uncached memory leaves nothing in the caches.
 */
#include "dma.h"
#include <granule/paging.h>
#include <granule/param.h>
#include <linux/cma.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define DEFAULT_SIZE	(32 * PAGE_SIZE > SZ_256K ? 32 * PAGE_SIZE : SZ_256K)

static phys_addr_t first_phys;
static size_t first_size = DEFAULT_SIZE;

/* --- one mapping for each page --- */

/* Highmem: what kmap left behind must go, then the vmalloc area shows it. */
static void *show_highmem(struct page *page, unsigned long n)
{
	struct page **pages = kmalloc_array(n, sizeof(*pages), GFP_KERNEL);
	void *virt;

	if (!pages)
		return NULL;
	for (unsigned long i = 0; i < n; i++)
		pages[i] = page + i;
	kmap_flush_unused();
	dma_flush_memory(page_to_phys(page), n << PAGE_SHIFT);
	virt = vmap(pages, n, VM_DMA_COHERENT, pgprot_dmacoherent(PAGE_KERNEL));
	kfree(pages);
	return virt;
}

void *dma_make_uncached(phys_addr_t phys, size_t size)
{
	struct page *page = phys_to_page(phys);

	if (PageHighMem(page))
		return show_highmem(page, size >> PAGE_SHIFT);
	if (paging_set_cached(phys, size, false))
		return NULL;
	dma_flush_memory(phys, size);
	return __va(phys);
}

void dma_make_cached(phys_addr_t phys, size_t size, void *virt)
{
	if (PageHighMem(phys_to_page(phys))) {
		vunmap(virt);
		vm_unmap_aliases();	/* no TLB may know the uncached mapping any more */
	} else {
		WARN_ON(paging_set_cached(phys, size, true));
	}
}

/* --- chunks --- */

static void add_chunk(struct store_chunk *c)
{
	unsigned long flags;

	spin_lock_irqsave(&store.lock, flags);
	list_add_tail(&c->list, &store.chunks);
	store.total += c->pages;
	spin_unlock_irqrestore(&store.lock, flags);
}

/*
 * From the device's contiguous area, else the default one. Where there is none, high memory will
 * do: it has no place in the linear map that could not change.
 */
static struct page *take_memory(struct store_chunk *c, struct device *dev)
{
	int order = get_order(c->pages << PAGE_SHIFT);
	struct page *page;

	c->area = dev_get_cma_area(dev);
	if (c->area)
		return cma_alloc_frozen(c->area, c->pages, min(order, STORE_ALIGN), true);
	if (!IS_ENABLED(CONFIG_HIGHMEM) || order > MAX_PAGE_ORDER)
		return NULL;
	page = alloc_pages(GFP_HIGHUSER | __GFP_NOWARN | __GFP_NORETRY, order);
	if (!page || PageHighMem(page))
		return page;
	__free_pages(page, order);
	return NULL;
}

static void give_memory(struct store_chunk *c)
{
	struct page *page = phys_to_page(c->phys);

	if (c->area)
		WARN_ON(!cma_release_frozen(c->area, page, c->pages));
	else
		__free_pages(page, get_order(c->pages << PAGE_SHIFT));
}

static int fill_chunk(struct store_chunk *c, struct device *dev)
{
	size_t size = c->pages << PAGE_SHIFT;
	struct page *page = take_memory(c, dev);

	if (!page)
		return -ENOMEM;
	c->phys = page_to_phys(page);
	c->grown = true;
	if (!dev || dma_coherent_ok(dev, c->phys, size))
		c->virt = dma_make_uncached(c->phys, size);
	if (c->virt)
		return 0;
	give_memory(c);
	return -ENOMEM;
}

static int try_grow(struct device *dev, size_t size, gfp_t gfp)
{
	struct store_chunk *c = chunk_new(PAGE_ALIGN(size) >> PAGE_SHIFT, gfp);
	int err;

	if (!c)
		return -ENOMEM;
	err = fill_chunk(c, dev);
	if (err) {
		kfree(c);
		return err;
	}
	strscpy(c->owner, dev ? dev_name(dev) : "-", sizeof(c->owner));
	add_chunk(c);
	store.grown++;
	return 0;
}

int store_grow(struct device *dev, size_t size, gfp_t gfp)
{
	int err = try_grow(dev, max_t(size_t, size, STORE_GROW), gfp);

	if (err && dma_store_trim(0))
		err = try_grow(dev, max_t(size_t, size, STORE_GROW), gfp);
	if (err && size < STORE_GROW)
		err = try_grow(dev, size, gfp);
	return err;
}

static struct store_chunk *find_empty(unsigned int *keep)
{
	struct store_chunk *c;

	list_for_each_entry(c, &store.chunks, list) {
		if (!c->grown || c->used)
			continue;
		if (*keep && c->pages << PAGE_SHIFT <= STORE_SPARE)
			--*keep;
		else
			return c;
	}
	return NULL;
}

unsigned int dma_store_trim(unsigned int keep)
{
	unsigned int gone = 0, left;
	struct store_chunk *c;
	unsigned long flags;

	for (;; gone++) {
		left = keep;
		spin_lock_irqsave(&store.lock, flags);
		c = find_empty(&left);
		if (c) {
			list_del(&c->list);
			store.total -= c->pages;
			store.trimmed++;
		}
		spin_unlock_irqrestore(&store.lock, flags);
		if (!c)
			return gone;
		dma_make_cached(c->phys, c->pages << PAGE_SHIFT, c->virt);
		give_memory(c);
		kfree(c);
	}
}

/* --- boot --- */

/* Before the linear map is made: in memory that the narrowest devices reach, mapped by pages. */
void __init dma_store_reserve(void)
{
	phys_addr_t end = zone_dma_end() ?: SZ_4G;
	size_t align = first_size ? PAGE_SIZE << min(get_order(first_size), STORE_ALIGN) : 0;

	end = min(end, PFN_PHYS((phys_addr_t)max_low_pfn));
	if (first_size)
		first_phys = memblock_phys_alloc_range(first_size, align, 0, end);
	if (!first_phys && first_size)
		first_phys = memblock_phys_alloc_range(first_size, PAGE_SIZE, 0,
						       PFN_PHYS((phys_addr_t)max_low_pfn));
	if (!first_phys && first_size)
		pr_err("coherent_pool: no room for %zu KiB\n", first_size >> 10);
	if (first_phys && paging_want_pages(first_phys, first_size))
		pr_err("coherent_pool: too many ranges want pages of their own\n");
}

/* kmalloc works. */
void __init dma_store_init(void)
{
	struct store_chunk *c;

	dma_store_init_work();
	if (!first_phys)
		return;
	c = chunk_new(first_size >> PAGE_SHIFT, GFP_KERNEL);
	if (!c)
		return;
	c->phys = first_phys;
	c->virt = dma_make_uncached(first_phys, first_size);
	if (!c->virt) {
		pr_err("coherent_pool: %pa cannot be made uncached\n", &first_phys);
		kfree(c);
		return;
	}
	store.first_pages = c->pages;
	strscpy(c->owner, "-", sizeof(c->owner));
	add_chunk(c);
}

static int __init set_coherent_pool(char *value)
{
	char *end;
	unsigned long long size = memparse(value, &end);

	if (end == value || *end || size > SZ_1G)
		return -EINVAL;
	first_size = PAGE_ALIGN(size);
	return 0;
}
BOOT_PARAM(coherent_pool, "coherent_pool", set_coherent_pool);
