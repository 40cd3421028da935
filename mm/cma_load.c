// SPDX-License-Identifier: MIT
/*
 * A random load on one contiguous area (granule/cma_load.h). A range is marked in its first and its
 * last page, so that a range handed out twice, or lent while it is somebody's, is noticed when it
 * is released; movable pages know all of their content. Owns what it holds and nothing else.
 */
#include <granule/cma_load.h>
#include <linux/cma.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/string.h>

static u32 draw(struct cma_load *load, u32 bound)
{
	return (u32)(((u64)prandom_u32_state(&load->rnd) * bound) >> 32);
}

int cma_load_start(struct cma_load *load, struct cma *cma, unsigned long movable, u64 seed)
{
	memset(load, 0, sizeof(*load));
	load->cma = cma;
	prandom_seed_state(&load->rnd, seed);
	return movable_load_start(&load->movable, movable, seed);
}

/* --- ranges ---------------------------------------------------------------------------------- */

static struct page *last_page(const struct cma_load_range *r)
{
	return nth_page(r->page, r->count - 1);
}

static bool mark_holds(const struct cma_load_range *r)
{
	u32 first, last;

	memcpy_from_page((void *)&first, r->page, 0, sizeof(first));
	memcpy_from_page((void *)&last, last_page(r), PAGE_SIZE - sizeof(last), sizeof(last));
	return first == r->mark && last == ~r->mark;
}

static void mark(struct cma_load_range *r)
{
	u32 last = ~r->mark;

	memcpy_to_page(r->page, 0, &r->mark, sizeof(r->mark));
	memcpy_to_page(last_page(r), PAGE_SIZE - sizeof(last), &last, sizeof(last));
}

/* Mostly small, now and then half of the area, sometimes more than there is. */
static unsigned long draw_count(struct cma_load *load)
{
	unsigned long pages = cma_get_size(load->cma) >> PAGE_SHIFT;

	return 1 + draw(load, draw(load, 8) ? min(pages / 16, 256UL) : pages / 2);
}

static void take_range(struct cma_load *load, struct cma_load_range *r)
{
	unsigned int align = draw(load, 10);

	r->count = draw_count(load);
	r->frozen = draw(load, 2);
	r->mark = prandom_u32_state(&load->rnd);
	r->page = r->frozen ? cma_alloc_frozen(load->cma, r->count, align, true)
			    : cma_alloc(load->cma, r->count, align, true);
	if (!r->page) {
		load->refused++;
		return;
	}
	load->granted++;
	mark(r);
}

static const char *give_range(struct cma_load *load, struct cma_load_range *r)
{
	const struct page *page = r->page;
	bool holds = mark_holds(r);

	r->page = NULL;
	if (page_ref_count(page) != !r->frozen)
		return "a page of a range has other references than it was given";
	if (!(r->frozen ? cma_release_frozen(load->cma, page, r->count)
			: cma_release(load->cma, page, r->count)))
		return "a range could not be released";
	return holds ? NULL : "content of a range changed while it was held";
}

/* --- movable pages --------------------------------------------------------------------------- */

/* Half of them out of the area itself, as if lent; the rest wherever the allocator likes. */
static void take_page(struct cma_load *load, unsigned long i)
{
	unsigned long pages = cma_get_size(load->cma) >> PAGE_SHIFT;
	unsigned long pfn = PHYS_PFN(cma_get_base(load->cma)) + draw(load, pages);
	int err = draw(load, 2) ? movable_load_take_at(&load->movable, i, pfn, MIGRATE_CMA)
				: movable_load_take(&load->movable, i, GFP_USER | __GFP_NOWARN);

	if (err) {
		load->not_lent++;
		return;
	}
	load->lent++;
	load->movable.slot[i].pinned = draw(load, 16) == 0;
}

static const char *step_page(struct cma_load *load, unsigned long i)
{
	const char *wrong = movable_load_verify(&load->movable, i);

	if (load->movable.slot[i].page)
		movable_load_drop(&load->movable, i);
	else
		take_page(load, i);
	return wrong;
}

const char *cma_load_step(struct cma_load *load)
{
	struct cma_load_range *r = &load->range[draw(load, CMA_LOAD_RANGES)];

	if (load->movable.nr && draw(load, 4))
		return step_page(load, draw(load, load->movable.nr));
	if (r->page)
		return give_range(load, r);
	take_range(load, r);
	return NULL;
}

const char *cma_load_end(struct cma_load *load)
{
	const char *wrong = movable_load_verify_all(&load->movable);

	for (int i = 0; i < CMA_LOAD_RANGES; i++) {
		const char *why = load->range[i].page ? give_range(load, &load->range[i]) : NULL;

		wrong = wrong ?: why;
	}
	movable_load_end(&load->movable);
	return wrong;
}
