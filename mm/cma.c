// SPDX-License-Identifier: MIT
/*
 * Allocation from contiguous areas (linux/cma.h).
 *
 * The bitmap decides who may have a range: first fit, marked under cma->lock. The range is then
 * taken from the page allocator without the lock, which moves what was lent; where something cannot
 * be moved the mark is taken back and the search goes on behind the obstacle, so a search passes
 * over the area once. Areas come from mm/cma_area.c, ranges from mm/contig.c.
 */
#include "cma.h"
#include "contig.h"
#include <linux/bitmap.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/vmstat.h>

phys_addr_t cma_get_base(const struct cma *cma)
{
	return (phys_addr_t)cma->base_pfn << PAGE_SHIFT;
}

unsigned long cma_get_size(const struct cma *cma)
{
	return cma->count << PAGE_SHIFT;
}

const char *cma_get_name(const struct cma *cma)
{
	return cma->name;
}

unsigned long cma_get_available(const struct cma *cma)
{
	return cma->count - (READ_ONCE(cma->used) << cma->order_per_bit);
}

bool cma_intersects(const struct cma *cma, phys_addr_t start, phys_addr_t end)
{
	return start < cma_get_base(cma) + cma_get_size(cma) && cma_get_base(cma) < end;
}

int cma_for_each_area(int (*it)(struct cma *cma, void *data), void *data)
{
	struct cma *cma;

	for_each_cma(cma) {
		int ret = it(cma, data);

		if (ret)
			return ret;
	}
	return 0;
}

/* --- the bitmap ------------------------------------------------------------------------------ */

struct wanted {
	unsigned long pages, bits;
	unsigned long mask;	/* of the alignment, in bits */
	unsigned long offset;	/* of the area's first bit from an aligned frame */
	unsigned long from;	/* the search goes on here */
};

static int want(const struct cma *cma, unsigned long count, unsigned int align, struct wanted *w)
{
	unsigned long in_block;

	if (!cma || !cma->bitmap || !count || align >= BITS_PER_LONG - PAGE_SHIFT)
		return -EINVAL;
	if (count > cma->count)
		return -ENOMEM;
	in_block = cma->base_pfn & ((1UL << align) - 1);
	w->pages = count;
	w->bits = cma_bits(cma, count);
	w->mask = align > cma->order_per_bit ? (1UL << (align - cma->order_per_bit)) - 1 : 0;
	w->offset = in_block >> cma->order_per_bit;
	w->from = 0;
	return 0;
}

/* Marks the first range; its frame, or 0. */
static unsigned long mark_range(struct cma *cma, const struct wanted *w, unsigned long *bit)
{
	unsigned long max = cma_bitmap_maxno(cma), flags;

	spin_lock_irqsave(&cma->lock, flags);
	*bit = bitmap_find_next_zero_area_off(cma->bitmap, max, w->from, w->bits, w->mask,
					      w->offset);
	if (*bit < max) {
		bitmap_set(cma->bitmap, *bit, w->bits);
		cma->used += w->bits;
	}
	spin_unlock_irqrestore(&cma->lock, flags);
	return *bit < max ? cma->base_pfn + (*bit << cma->order_per_bit) : 0;
}

static void unmark_range(struct cma *cma, unsigned long pfn, unsigned long bits)
{
	unsigned long bit = (pfn - cma->base_pfn) >> cma->order_per_bit, flags;

	spin_lock_irqsave(&cma->lock, flags);
	bitmap_clear(cma->bitmap, bit, bits);
	cma->used -= bits;
	spin_unlock_irqrestore(&cma->lock, flags);
}

/* All of the range's bits are set, so it was given to somebody. */
static bool all_marked(struct cma *cma, unsigned long pfn, unsigned long pages)
{
	unsigned long bit = (pfn - cma->base_pfn) >> cma->order_per_bit;
	unsigned long end = bit + cma_bits(cma, pages);

	return find_next_zero_bit(cma->bitmap, end, bit) >= end;
}

/* The same by the range's ends; what is between shows in the pages' references. */
static bool ends_marked(struct cma *cma, unsigned long pfn, unsigned long pages)
{
	unsigned long bit = (pfn - cma->base_pfn) >> cma->order_per_bit;

	return test_bit(bit, cma->bitmap) && test_bit(bit + cma_bits(cma, pages) - 1, cma->bitmap);
}

/* --- failure --------------------------------------------------------------------------------- */

/* The next run of clear bits at or behind *start; its length, 0 when there is none. */
static unsigned long clear_run(struct cma *cma, unsigned long *start)
{
	unsigned long max = cma_bitmap_maxno(cma), end, flags;

	spin_lock_irqsave(&cma->lock, flags);
	*start = find_next_zero_bit(cma->bitmap, max, *start);
	end = find_next_bit(cma->bitmap, max, *start);
	spin_unlock_irqrestore(&cma->lock, flags);
	return *start < max ? end - *start : 0;
}

/* a@b: a pages from the b-th of the area on are nobody's. */
static void print_available(struct cma *cma)
{
	unsigned long start = 0, bits, total = 0;

	pr_info("cma: number of available pages: ");
	while ((bits = clear_run(cma, &start)) != 0) {
		pr_cont("%s%lu@%lu", total ? "+" : "", bits << cma->order_per_bit,
			start << cma->order_per_bit);
		total += bits;
		start += bits;
	}
	pr_cont("=> %lu free of %lu total pages\n", total << cma->order_per_bit, cma->count);
}

static void report(struct cma *cma, unsigned long count, int err, unsigned long pinned)
{
	char who[96];

	pr_err("cma: %s: alloc failed, req-size: %lu pages, ret: %d\n", "cma_alloc", count, err);
	if (!cma || !cma->bitmap)
		return;
	print_available(cma);
	if (err != -EBUSY)
		return;
	contig_describe(pinned, who, sizeof(who));
	pr_info("cma: %s: pfn %#lx cannot be moved: %s\n", cma->name, pinned, who);
}

static void count_result(struct cma *cma, unsigned long count, bool ok)
{
	count_vm_event(ok ? CMA_ALLOC_SUCCESS : CMA_ALLOC_FAIL);
	if (cma)
		atomic_long_add(count, ok ? &cma->alloc_success : &cma->alloc_fail);
}

/* --- allocation ------------------------------------------------------------------------------ */

/* The search goes on behind the frame that cannot be had, or at least behind this range's start. */
static void skip_past(const struct cma *cma, struct wanted *w, unsigned long bit,
		      unsigned long pinned)
{
	unsigned long at = pinned > cma->base_pfn ? (pinned - cma->base_pfn) >> cma->order_per_bit
						  : 0;

	w->from = max(bit, at) + 1;
}

static int alloc_range(struct cma *cma, unsigned long count, unsigned int align, bool no_warn,
		       unsigned long *pfn, unsigned long *pinned)
{
	gfp_t gfp = GFP_KERNEL | (no_warn ? __GFP_NOWARN : 0);
	struct wanted w;
	int err = want(cma, count, align, &w);

	if (err)
		return err;
	err = -ENOMEM;
	for (;;) {
		unsigned long bit;
		int ret;

		*pfn = mark_range(cma, &w, &bit);
		if (!*pfn)
			return err;
		ret = contig_take(*pfn, *pfn + count, MIGRATE_CMA, gfp, pinned);
		if (!ret)
			return 0;
		unmark_range(cma, *pfn, w.bits);
		err = ret;
		if (err != -EBUSY)
			return err;
		skip_past(cma, &w, bit, *pinned);
	}
}

struct page *cma_alloc_frozen(struct cma *cma, unsigned long count, unsigned int align,
			      bool no_warn)
{
	unsigned long pfn = 0, pinned = 0;
	int err = alloc_range(cma, count, align, no_warn, &pfn, &pinned);

	count_result(cma, count, !err);
	if (!err)
		return pfn_to_page(pfn);
	if (!no_warn)
		report(cma, count, err, pinned);
	return NULL;
}

struct page *cma_alloc(struct cma *cma, unsigned long count, unsigned int align, bool no_warn)
{
	struct page *page = cma_alloc_frozen(cma, count, align, no_warn);
	unsigned long pfn;

	if (!page)
		return NULL;
	pfn = page_to_pfn(page);
	contig_ref(pfn, pfn + count);
	return page;
}

/* --- release --------------------------------------------------------------------------------- */

bool cma_pages_valid(struct cma *cma, const struct page *pages, unsigned long count)
{
	unsigned long pfn;

	if (!cma || !pages)
		return false;
	pfn = page_to_pfn(pages);
	return pfn >= cma->base_pfn && pfn - cma->base_pfn < cma->count &&
	       count <= cma->count - (pfn - cma->base_pfn);
}

/* A range of the caller's own making must at least be the area's. */
static bool is_ours(struct cma *cma, const struct page *pages, unsigned long count)
{
	return count && cma_pages_valid(cma, pages, count) &&
	       !((page_to_pfn(pages) - cma->base_pfn) & ((1UL << cma->order_per_bit) - 1));
}

static bool not_allocated(const struct cma *cma, unsigned long pfn, unsigned long count)
{
	WARN(1, "cma: %s: release of %lu pages at pfn %#lx that were not allocated so\n", cma->name,
	     count, pfn);
	return false;
}

/* Some of the range was not allocated after all, so the bits were not all set. */
static void recount(struct cma *cma)
{
	unsigned long flags;

	spin_lock_irqsave(&cma->lock, flags);
	cma->used = bitmap_weight(cma->bitmap, cma_bitmap_maxno(cma));
	spin_unlock_irqrestore(&cma->lock, flags);
}

bool cma_release(struct cma *cma, const struct page *pages, unsigned long count)
{
	unsigned long pfn, busy;

	if (!is_ours(cma, pages, count))
		return false;
	pfn = page_to_pfn(pages);
	if (!ends_marked(cma, pfn, count))
		return not_allocated(cma, pfn, count);
	busy = contig_unref_free(pfn, pfn + count);
	unmark_range(cma, pfn, cma_bits(cma, count));
	if (busy) {
		recount(cma);
		WARN(1, "%lu pages are still in use!\n", busy);
	}
	atomic_long_add(count, &cma->release_success);
	return true;
}

bool cma_release_frozen(struct cma *cma, const struct page *pages, unsigned long count)
{
	unsigned long pfn;

	if (!is_ours(cma, pages, count))
		return false;
	pfn = page_to_pfn(pages);
	if (!all_marked(cma, pfn, count) || page_ref_count(pages) ||
	    page_ref_count(pfn_to_page(pfn + count - 1)))
		return not_allocated(cma, pfn, count);
	free_contig_frozen_range(pfn, count);
	unmark_range(cma, pfn, cma_bits(cma, count));
	atomic_long_add(count, &cma->release_success);
	return true;
}
