// SPDX-License-Identifier: MIT
/*
 * MMZ: zones whose blocks come from a CMA area (mmz_allocator=cma). The area lends its pages to
 * others meanwhile; a block is a frozen range, so its cost does not grow with its size.
 *
 * A zone is the area of its own name, else the default one; its size is a budget. Sleeps.
 */
#include "mmz.h"
#include <asm/page.h>
#include <linux/cma.h>
#include <linux/dma-map-ops.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

struct page *mmz_cma_alloc(struct cma *cma, unsigned long pages, unsigned int order)
{
	struct page *page = cma_alloc_frozen(cma, pages, order, true);

	if (page)
		mmz_flush_pages(page, pages);
	return page;
}

bool mmz_cma_release(struct cma *cma, const struct page *page, unsigned long pages)
{
	return cma_release_frozen(cma, page, pages);
}

struct find_cma {
	const char *name;
	struct cma *found;
};

static int find_by_name(struct cma *cma, void *data)
{
	struct find_cma *f = data;

	if (strcmp(cma_get_name(cma), f->name))
		return 0;
	f->found = cma;
	return 1;
}

/* The area of the zone's name, else the default one. A size of 0 is the whole area. */
hil_mmz_t *__init mmz_cma_zone(const struct mmz_spec *s)
{
	struct find_cma f = { s->name, NULL };
	hil_mmz_t *zone;

	cma_for_each_area(find_by_name, &f);
	if (!f.found)
		f.found = dma_contiguous_default_area;
	if (!f.found) {
		pr_err("mmz: zone \"%s\": there is no CMA area: refused\n", s->name);
		return NULL;
	}
	if (s->size > cma_get_size(f.found) || s->size % PAGE_SIZE) {
		pr_err("mmz: zone \"%s\": %#llx is not in the CMA area \"%s\" of %#lx: refused\n",
		       s->name, (unsigned long long)s->size, cma_get_name(f.found),
		       cma_get_size(f.found));
		return NULL;
	}
	zone = hil_mmz_create_v2(s->name, s->gfp, cma_get_base(f.found),
				 s->size ?: cma_get_size(f.found), s->type, s->eqsize);
	if (zone) {
		zone->cma = f.found;
		zone->span = cma_get_size(f.found);
	}
	return zone;
}
