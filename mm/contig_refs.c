// SPDX-License-Identifier: MIT
/*
 * References of ranges: each page of a range gets one, and each gives it back.
 *
 * These loops are the whole cost of a large range (16,384 pages are 64 MiB), so they run over many
 * struct pages between two jumps, store and load nothing but the count, and compare two counts with
 * one multiplication. A struct page array is contiguous inside a section. Ranges belong to
 * the caller: no locks.
 */
#include "buddy.h"
#include "contig.h"

/*
 * Struct pages that the compiler reaches with immediate offsets from one register: 4 KiB. A run is
 * 256 pages: two or four of those.
 */
#define REACH	(4096 / sizeof(struct page))
#define RUN	256

static __always_inline void set_reach(struct page *page, int refs)
{
#pragma GCC unroll 128
	for (unsigned int i = 0; i < REACH; i++)
		page[i]._refcount.counter = refs;
}

/* The next reach; hidden, or the compiler keeps one register for each. */
static __always_inline struct page *next_reach(const struct page *page)
{
	page += REACH;
	OPTIMIZER_HIDE_VAR(page);
	return (struct page *)page;
}

static void set_refs(struct page *page, unsigned long nr, int refs)
{
	struct page *end = page + nr, *runs = page + (nr & -RUN);

	for (; page < runs; page = next_reach(page)) {
		set_reach(page, refs);
		page = next_reach(page);
		set_reach(page, refs);
		if (RUN / REACH == 2)
			continue;
		page = next_reach(page);
		set_reach(page, refs);
		page = next_reach(page);
		set_reach(page, refs);
	}
	for (; page < end; page++)
		page->_refcount.counter = refs;
}

/*
 * Have all of them exactly one reference? Two counts a and b at a time: sum = sum * a + b, which
 * grows by 1 for two ones. A count of 0 or 2 multiplies the sum away from where it should be, and
 * small counts cannot bring it back: it began far from 0.
 */
#define SUM_BEGIN 0x9e3779b1u

static __always_inline u32 sum_reach(const struct page *page, u32 sum)
{
#pragma GCC unroll 128
	for (unsigned int i = 0; i < REACH; i += 2)
		sum = sum * (u32)page[i]._refcount.counter + (u32)page[i + 1]._refcount.counter;
	return sum;
}

static bool all_single(const struct page *page, unsigned long nr)
{
	const struct page *end = page + nr, *runs = page + (nr & -RUN);
	u32 sum = SUM_BEGIN;

	for (; page < runs; page = next_reach(page)) {
		sum = sum_reach(page, sum);
		page = next_reach(page);
		sum = sum_reach(page, sum);
		if (RUN / REACH == 2)
			continue;
		page = next_reach(page);
		sum = sum_reach(page, sum);
		page = next_reach(page);
		sum = sum_reach(page, sum);
	}
	if (sum != SUM_BEGIN + (u32)(nr & -RUN) / 2)
		return false;
	for (; page < end; page++)
		if (page->_refcount.counter != 1)
			return false;
	return true;
}

/* Nothing of an owner is left on it. */
static bool is_clean(const struct page *page)
{
	return !(page->flags & PAGEFLAGS_MASK) && !page->mapping && page->page_type == ~0u;
}

/* The first page stands for all; a debug build looks at every one. */
static bool all_clean(const struct page *page, unsigned long nr)
{
	unsigned long step = CONFIG_DEBUG_LEVEL >= 2 ? 1 : nr;

	for (unsigned long i = 0; i < nr; i += step)
		if (!is_clean(page + i))
			return false;
	return true;
}

/* So many struct pages are looked at, and then written: they fit a cache. */
#define CHUNK	4096UL

static unsigned long chunk_end(unsigned long pfn, unsigned long end)
{
	return min(end, (pfn | (CHUNK - 1)) + 1);
}

void contig_ref(unsigned long pfn, unsigned long end)
{
	unsigned long stop;

	for (; pfn < end; pfn = stop) {
		stop = chunk_end(pfn, end);
		set_refs(pfn_to_page(pfn), stop - pfn, 1);
	}
}

/* Page by page, each mistake reported by itself. */
static unsigned long put_each(unsigned long pfn, unsigned long end)
{
	unsigned long busy = 0;

	for (; pfn < end; pfn++) {
		struct page *page = pfn_to_page(pfn);

		busy += page_ref_count(page) != 1;
		__free_page(page);
	}
	return busy;
}

/* Chunks in order are collected and freed together. */
unsigned long contig_unref_free(unsigned long pfn, unsigned long end)
{
	unsigned long from = pfn, busy = 0, stop;

	for (; pfn < end; pfn = stop) {
		struct page *page = pfn_to_page(pfn);

		stop = chunk_end(pfn, end);
		if (likely(all_single(page, stop - pfn) && all_clean(page, stop - pfn))) {
			set_refs(page, stop - pfn, 0);
			continue;
		}
		free_contig_frozen_range(from, pfn - from);
		busy += put_each(pfn, stop);
		from = stop;
	}
	free_contig_frozen_range(from, end - from);
	return busy;
}
