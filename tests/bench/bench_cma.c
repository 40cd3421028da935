// SPDX-License-Identifier: MIT
/*
 * The cost of contiguous memory: ranges of a free area with and without references, and pages that
 * are moved out of the way. The area of cma= serves if it is large enough and unused, else one made
 * for the row.
 */
#include <granule/bench.h>
#include <granule/movable_load.h>
#include <linux/cma.h>
#include <linux/dma-map-ops.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/sizes.h>

#define PAGES(bytes) ((bytes) >> PAGE_SHIFT)
#define ROUNDS 10
#define MOVED PAGES(SZ_1M)	/* pages in the way */

static struct cma *made;	/* for this row; to be ended */

static struct cma *area_of(struct bench *b, unsigned long pages)
{
	struct cma *cma = dma_contiguous_default_area;

	if (cma && cma_get_available(cma) == PAGES(cma_get_size(cma)) &&
	    cma_get_available(cma) >= pages)
		return cma;
	if (cma_create(pages, 0, "bench", &made)) {
		b->skip = "no room for an area";
		return NULL;
	}
	return made;
}

static void area_done(struct bench *b)
{
	if (made && cma_destroy(made))
		b->skip = "its area is still in use";
	made = NULL;
}

enum what { ALLOC, RELEASE, FROZEN };

/* The range is taken and given back; the half that is asked for is sampled. */
static void range(struct bench *b, unsigned long pages, enum what what)
{
	struct cma *cma = area_of(b, pages);

	bench_each(b, ROUNDS) {
		struct page *page;

		bench_begin(b);
		page = what == FROZEN ? cma_alloc_frozen(cma, pages, 0, true)
				      : cma_alloc(cma, pages, 0, true);
		if (what != RELEASE)
			bench_end(b, 1);
		if (!page) {
			b->skip = "the area is not free";
			break;
		}
		bench_begin(b);
		if (what == FROZEN)
			cma_release_frozen(cma, page, pages);
		else
			cma_release(cma, page, pages);
		if (what != ALLOC)
			bench_end(b, 1);
	}
	area_done(b);
}

static void cma_alloc_1m(struct bench *b)
{
	range(b, PAGES(SZ_1M), ALLOC);
}
BENCH(cma_alloc_1m, cma_alloc_1m, 2000, 2000, "cma_alloc 1 MiB, region free");

static void cma_release_1m(struct bench *b)
{
	range(b, PAGES(SZ_1M), RELEASE);
}
BENCH(cma_release_1m, cma_release_1m, 2000, 2000, "cma_release 1 MiB");

static void cma_alloc_64m(struct bench *b)
{
	range(b, PAGES(SZ_64M), ALLOC);
}
BENCH(cma_alloc_64m, cma_alloc_64m, 26000, 26000, "cma_alloc 64 MiB, region free");

static void cma_release_64m(struct bench *b)
{
	range(b, PAGES(SZ_64M), RELEASE);
}
BENCH(cma_release_64m, cma_release_64m, 42000, 42000, "cma_release 64 MiB");

static void cma_frozen_64m(struct bench *b)
{
	range(b, PAGES(SZ_64M), FROZEN);
}
BENCH(cma_frozen_64m, cma_frozen_64m, 4000, 4000,
      "cma_alloc_frozen, cma_release_frozen 64 MiB, each");

static bool lend(struct movable_load *load, unsigned long pfn)
{
	for (unsigned long i = 0; i < load->nr; i++) {
		movable_load_drop(load, i);
		if (movable_load_take_at(load, i, pfn + i, MIGRATE_CMA))
			return false;
	}
	return true;
}

/* A range full of movable pages: what each of them adds, everything included. */
static void cma_move_page(struct bench *b)
{
	struct cma *cma = area_of(b, MOVED);
	struct movable_load load;

	if (!cma || movable_load_start(&load, MOVED, 1)) {
		b->skip = "no memory";
		return;
	}
	bench_each(b, ROUNDS) {
		struct page *page;

		if (!lend(&load, PHYS_PFN(cma_get_base(cma)))) {
			b->skip = "the area is not free";
			break;
		}
		bench_begin(b);
		page = cma_alloc(cma, MOVED, 0, true);
		bench_end(b, MOVED);
		if (!page || load.moved % MOVED)
			b->skip = "pages did not move";
		cma_release(cma, page, MOVED);
	}
	movable_load_end(&load);
	area_done(b);
}
BENCH(cma_move_page, cma_move_page, 1100, 1360, "cma_alloc, per page moved out of the way");
