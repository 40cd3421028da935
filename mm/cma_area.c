// SPDX-License-Identifier: MIT
/*
 * Where contiguous areas come from: declared at boot out of memblock, given to the page allocator
 * when it runs, or made of its own memory at run time.
 *
 * Owns cma_areas[] and totalcma_pages. Boot CPU, later thread context: areas are made and ended one
 * at a time. memblock's reservation is marked "no init": the struct pages of an area are never
 * reserved, so that the area is handed over as blocks. mm/cma.c allocates from areas.
 */
#include "buddy.h"
#include "cma.h"
#include "contig.h"
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

struct cma cma_areas[MAX_CMA_AREAS];
unsigned long totalcma_pages;

static void count_total(long pages)
{
	totalcma_pages += pages;
	meminfo_add(MEMINFO_CMA_TOTAL, pages);
}

static struct cma *unused_area(void)
{
	for (struct cma *cma = cma_areas; cma < cma_areas + MAX_CMA_AREAS; cma++)
		if (!cma->count)
			return cma;
	pr_err("cma: all %d areas are in use\n", MAX_CMA_AREAS);
	return NULL;
}

struct cma *cma_find(const char *name)
{
	struct cma *cma;

	for_each_cma(cma)
		if (!strcmp(cma->name, name))
			return cma;
	return NULL;
}

/* Names are directories: a name that is taken gets a number. */
static void set_name(struct cma *cma, const char *name)
{
	int n = cma - cma_areas;

	cma->name[0] = '\0';
	if (!name)
		scnprintf(cma->name, sizeof(cma->name), "cma%d", n);
	else if (cma_find(name))
		scnprintf(cma->name, sizeof(cma->name), "%.50s.%d", name, n);
	else
		strscpy(cma->name, name);
	for (char *p = cma->name; *p; p++)
		if (*p == '/')
			*p = '_';
}

static struct cma *enter(phys_addr_t base, unsigned long count, unsigned int order_per_bit,
			 const char *name)
{
	struct cma *cma = unused_area();

	if (!cma)
		return NULL;
	memset(cma, 0, sizeof(*cma));
	set_name(cma, name);
	cma->base_pfn = PHYS_PFN(base);
	cma->order_per_bit = order_per_bit;
	spin_lock_init(&cma->lock);
	cma->count = count;
	count_total(count);
	return cma;
}

/* --- boot: memory is memblock's -------------------------------------------------------------- */

static int refuse(const char *name, phys_addr_t base, phys_addr_t size, const char *why)
{
	pr_err("cma: area %s of %llu KiB at %pa: %s\n", name ?: "without a name",
	       (unsigned long long)size >> 10, &base, why);
	return -EINVAL;
}

int cma_init_reserved_mem(phys_addr_t base, phys_addr_t size, unsigned int order_per_bit,
			  const char *name, struct cma **res_cma)
{
	struct cma *cma;

	if (!size || !memblock_is_region_reserved(base, size))
		return refuse(name, base, size, "not reserved");
	if (!memblock_is_region_memory(base, size))
		return refuse(name, base, size, "not wholly RAM");
	if (!IS_ALIGNED(base | size, CMA_MIN_ALIGNMENT_BYTES))
		return refuse(name, base, size, "not whole pageblocks");
	if (order_per_bit > pageblock_order)
		return refuse(name, base, size, "a bit of its map is more than a pageblock");
	cma = enter(base, PHYS_PFN(size), order_per_bit, name);
	if (!cma)
		return -ENOSPC;
	/* Splits up to two regions, and the array may not be able to grow yet. */
	if (memblock.reserved.cnt + 3 <= memblock.reserved.max)
		memblock_reserved_mark_noinit(base, size);
	*res_cma = cma;
	return 0;
}

struct place {
	phys_addr_t base, size, limit, align;
	bool fixed;
	int nid;
	const char *name;
};

/* Whole units of the alignment. 0, or -EINVAL with the reason printed. */
static int make_sane(struct place *p, unsigned int order_per_bit)
{
	phys_addr_t end = memblock_end_of_DRAM();

	if (!p->size)
		return refuse(p->name, p->base, p->size, "of no size");
	if (p->align && !is_power_of_2(p->align))
		return refuse(p->name, p->base, p->size, "alignment is no power of two");
	p->align = max(p->align, CMA_MIN_ALIGNMENT_BYTES);
	if (p->fixed && !IS_ALIGNED(p->base, p->align))
		return refuse(p->name, p->base, p->size, "its base is not aligned to a pageblock");
	if (p->size > end || p->base > end)
		return refuse(p->name, p->base, p->size, "beyond the end of RAM");
	p->base = ALIGN(p->base, p->align);
	p->size = ALIGN(p->size, p->align);
	p->limit = ALIGN_DOWN(p->limit, p->align);
	p->fixed = p->fixed && p->base;
	if (!IS_ALIGNED(p->size >> PAGE_SHIFT, 1ULL << order_per_bit))
		return refuse(p->name, p->base, p->size, "no whole number of bits");
	if (!p->limit || p->limit > end)
		p->limit = end;
	if (p->base + p->size > p->limit)
		return refuse(p->name, p->base, p->size, "exceeds its limit");
	return 0;
}

/* Reserves; -EBUSY, -ENOMEM. */
static int find_place(struct place *p)
{
	if (p->fixed) {
		if (!memblock_is_region_memory(p->base, p->size) ||
		    memblock_is_region_reserved(p->base, p->size))
			return -EBUSY;
		return memblock_reserve(p->base, p->size) ? -EBUSY : 0;
	}
	if (memblock.reserved.cnt + 3 > memblock.reserved.max)
		return -ENOMEM;		/* the array cannot grow yet */
	/* Memory beyond the linear map is of no use to most devices. */
	p->limit = min(p->limit, memblock_get_current_limit());
	p->base = memblock_alloc_range_nid(p->size, p->align, p->base, p->limit, p->nid, false);
	return p->base ? 0 : -ENOMEM;
}

int cma_declare_contiguous_nid(phys_addr_t base, phys_addr_t size, phys_addr_t limit,
			       phys_addr_t alignment, unsigned int order_per_bit, bool fixed,
			       const char *name, struct cma **res_cma, int nid)
{
	struct place p = { base, size, limit, alignment, fixed, nid, name };
	int err = unused_area() ? make_sane(&p, order_per_bit) : -ENOSPC;

	err = err ?: find_place(&p);
	if (!err) {
		err = cma_init_reserved_mem(p.base, p.size, order_per_bit, name, res_cma);
		if (err)
			memblock_phys_free(p.base, p.size);
	}
	if (err)
		pr_err("cma: Failed to reserve %ld MiB\n", (unsigned long)(size / SZ_1M));
	else
		pr_info("cma: Reserved %ld MiB at %pa\n", (unsigned long)(p.size / SZ_1M), &p.base);
	return err;
}

/* --- the page allocator runs ----------------------------------------------------------------- */

/* All pageblocks have struct pages, of one zone. */
static struct zone *zone_of_area(const struct cma *cma)
{
	unsigned long pfn = cma->base_pfn, end = pfn + cma->count;
	struct zone *zone;

	if (!pfn_valid(pfn))
		return NULL;
	zone = page_zone(pfn_to_page(pfn));
	for (; pfn < end; pfn += pageblock_nr_pages)
		if (!pfn_valid(pfn) || !pageblock_in_zone(zone, pfn_to_page(pfn)))
			return NULL;
	return zone;
}

static void set_types(const struct cma *cma, int mt)
{
	for (unsigned long i = 0; i < cma->count; i += pageblock_nr_pages)
		set_pageblock_migratetype(pfn_to_page(cma->base_pfn + i), mt);
}

/* Where the reservation could not be kept out of mem_map's sight, its pages were reserved. */
static void unreserve_pages(const struct cma *cma)
{
	for (unsigned long pfn = cma->base_pfn; pfn < cma->base_pfn + cma->count; pfn++) {
		struct page *page;

		if (!pfn_valid(pfn))
			continue;
		page = pfn_to_page(pfn);
		page->flags &= ~PAGEFLAGS_MASK;
		page->state = PAGE_STATE_FREE_TAIL;
	}
}

static void hand_over(unsigned long pfn, unsigned long end)
{
	adjust_managed_page_count(pfn_to_page(pfn), end - pfn);
	buddy_free_range(pfn_to_page(pfn), end - pfn);
}

/* An area that cannot be one is ordinary memory, of several zones perhaps. */
static void give_up(struct cma *cma)
{
	unsigned long pfn = cma->base_pfn, end = pfn + cma->count;

	for (; pfn < end; pfn++)
		if (pfn_valid(pfn))
			hand_over(pfn, pfn + 1);
	count_total(-(long)cma->count);
	pr_err("cma: area %s could not be activated: %s\n", cma->name,
	       cma->zone ? "no memory for its map" : "it is not in one zone");
	cma->count = 0;
}

static void activate(struct cma *cma)
{
	cma->zone = zone_of_area(cma);
	if (cma->zone)
		cma->bitmap = bitmap_zalloc(cma_bitmap_maxno(cma), GFP_KERNEL | __GFP_NOWARN);
	if (pfn_valid(cma->base_pfn) && PageReserved(pfn_to_page(cma->base_pfn)))
		unreserve_pages(cma);
	if (!cma->bitmap) {
		give_up(cma);
		return;
	}
	set_types(cma, MIGRATE_CMA);
	cma->zone->cma_pages += cma->count;
	hand_over(cma->base_pfn, cma->base_pfn + cma->count);
}

/* Zones the zonelists have; one that is all CMA joins them late. */
static unsigned int managed_zones(void)
{
	unsigned int n = 0;
	struct zone *zone;

	for_each_zone(zone)
		n += managed_zone(zone);
	return n;
}

void cma_init_reserved_areas(void)
{
	unsigned int zones = managed_zones();
	bool any = false;
	struct cma *cma;

	for_each_cma(cma) {
		activate(cma);
		any = true;
	}
	if (!any)
		return;
	if (managed_zones() != zones)
		build_all_zonelists(NULL);
	init_per_zone_wmark_min();	/* marks follow the managed pages */
}

/* --- at run time ----------------------------------------------------------------------------- */

/* The pages are frozen and the area's; from here on it is one like those of boot. */
static void start_area(struct cma *cma, unsigned long *map)
{
	cma->zone = page_zone(pfn_to_page(cma->base_pfn));
	cma->zone->cma_pages += cma->count;
	cma->at_run_time = true;
	set_types(cma, MIGRATE_CMA);
	free_contig_frozen_range(cma->base_pfn, cma->count);
	cma->bitmap = map;
	page_cpu_point();
	cma_add_nodes(cma);
}

int cma_create(unsigned long pages, unsigned int order_per_bit, const char *name,
	       struct cma **res_cma)
{
	unsigned long *map, nr = pageblock_align(pages);
	struct page *page;
	struct cma *cma;

	if (!pages || nr < pages || order_per_bit > pageblock_order)
		return -EINVAL;
	map = bitmap_zalloc(nr >> order_per_bit, GFP_KERNEL | __GFP_NOWARN);
	page = map ? contig_find(nr, pageblock_nr_pages, GFP_KERNEL, numa_mem_id(), NULL) : NULL;
	cma = page ? enter(page_to_phys(page), nr, order_per_bit, name) : NULL;
	if (cma) {
		start_area(cma, map);
		*res_cma = cma;
		return 0;
	}
	if (page)
		free_contig_frozen_range(page_to_pfn(page), nr);
	bitmap_free(map);
	return page ? -ENOSPC : -ENOMEM;
}

int cma_destroy(struct cma *cma)
{
	if (!cma->at_run_time)
		return -EINVAL;
	if (READ_ONCE(cma->used) || !cma_alloc_frozen(cma, cma->count, 0, true))
		return -EBUSY;
	cma_remove_nodes(cma);
	cma->zone->cma_pages -= cma->count;
	set_types(cma, MIGRATE_MOVABLE);
	free_contig_frozen_range(cma->base_pfn, cma->count);
	count_total(-(long)cma->count);
	page_cpu_point();
	bitmap_free(cma->bitmap);
	cma->bitmap = NULL;
	cma->count = 0;
	return 0;
}
