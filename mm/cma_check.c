// SPDX-License-Identifier: MIT
/*
 * cma_check: recounts every contiguous area from its struct pages and its map.
 *
 *	its pageblocks are of type MIGRATE_CMA, in the zone it says
 *	a frame of a set bit is on no list of the page allocator and is no movable page (where a bit
 *	is one frame: of a larger bit the frames that nobody asked for stay lent)
 *	a frame of a clear bit is free, on a per-CPU store, or lent: never without anybody
 *	used = set bits; a zone's cma_pages = its areas' pages; the totals agree
 *
 * Areas must be idle: nobody allocates or moves meanwhile, as when one CPU runs.
 */
#include "buddy.h"
#include "cma.h"
#include <granule/check.h>
#include <granule/tty.h>
#include <linux/bitmap.h>
#include <linux/migrate.h>
#include <linux/printk.h>

static int complain(const struct cma *cma, unsigned long pfn, const char *rule)
{
	pr_err("cma_check: area %s, pfn %#lx: %s\n", cma->name, pfn, rule);
	if (pfn_valid(pfn))
		dump_page(pfn_to_page(pfn), rule);
	return -EINVAL;
}

static bool bit_set(const struct cma *cma, unsigned long pfn)
{
	return test_bit((pfn - cma->base_pfn) >> cma->order_per_bit, cma->bitmap);
}

/*
 * Pages in use of a clear bit: lent. A plain block counts on its head alone, so a page without
 * references may be inside one; `lent_to` is as far as the largest that could begin there reaches.
 */
static const char *page_rule(const struct cma *cma, unsigned long pfn, unsigned long *lent_to)
{
	const struct page *page = pfn_to_page(pfn);

	if (bit_set(cma, pfn) && !cma->order_per_bit)
		return __PageMovable(page) ? "allocated, and a movable page" : NULL;
	if (page_ref_count(page)) {
		*lent_to = max(*lent_to, pfn + (1UL << min_t(unsigned long, __ffs(pfn),
							      MAX_PAGE_ORDER)));
		return NULL;
	}
	if (pfn < *lent_to || bit_set(cma, pfn))
		return NULL;
	return "nobody's: neither free nor lent nor allocated";
}

static const char *block_rule(const struct cma *cma, unsigned long pfn, unsigned long size)
{
	for (unsigned long i = 0; i < size && !cma->order_per_bit; i++)
		if (pfn + i < cma->base_pfn + cma->count && bit_set(cma, pfn + i))
			return "allocated, and on a list of the page allocator";
	return NULL;
}

static int check_pages(const struct cma *cma)
{
	unsigned long pfn = cma->base_pfn, end = pfn + cma->count, size, lent_to = 0;

	for (; pfn < end; pfn += size) {
		const struct page *page = pfn_to_page(pfn);
		const char *rule;

		size = 1;
		if (pageblock_aligned(pfn))
			tty_touch();	/* the zone's lock is held for millions of instructions */
		if (page_zone(page) != cma->zone)
			return complain(cma, pfn, "in another zone");
		if (pageblock_aligned(pfn) && !is_migrate_cma_page(page))
			return complain(cma, pfn, "a pageblock of another type");
		if (PageBuddy(page) || PagePcp(page)) {
			size = 1UL << buddy_order(page);
			rule = block_rule(cma, pfn, size);
		} else {
			rule = page_rule(cma, pfn, &lent_to);
		}
		if (rule)
			return complain(cma, pfn, rule);
	}
	return 0;
}

static int check_area(struct cma *cma)
{
	unsigned long used = bitmap_weight(cma->bitmap, cma_bitmap_maxno(cma)), flags;
	int err;

	if (used != cma->used) {
		pr_err("cma_check: area %s: %lu bits set, %lu recorded\n", cma->name, used,
		       cma->used);
		return -EINVAL;
	}
	spin_lock_irqsave(&cma->zone->lock, flags);
	err = check_pages(cma);
	spin_unlock_irqrestore(&cma->zone->lock, flags);
	return err;
}

static int check_zone(struct zone *zone)
{
	unsigned long pages = 0;
	struct cma *cma;

	for_each_cma(cma)
		if (cma->zone == zone)
			pages += cma->count;
	if (pages == zone->cma_pages)
		return 0;
	pr_err("cma_check: zone %s: areas have %lu pages, recorded %lu\n", zone->name, pages,
	       zone->cma_pages);
	return -EINVAL;
}

int cma_check(void)
{
	unsigned long total = 0;
	struct zone *zone;
	struct cma *cma;
	int err = 0;

	for_each_cma(cma) {
		total += cma->count;
		if (!err && cma->bitmap)
			err = check_area(cma);
	}
	for_each_populated_zone(zone)
		err = err ?: check_zone(zone);
	if (!err && total != totalcma_pages) {
		pr_err("cma_check: areas have %lu pages, recorded %lu\n", total, totalcma_pages);
		err = -EINVAL;
	}
	return err;
}
CHECK(cma, cma_check);
