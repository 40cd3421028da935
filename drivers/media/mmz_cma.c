// SPDX-License-Identifier: MIT
/*
 * MMZ: zones whose blocks come from a CMA area (mmz_allocator=cma). There are no CMA areas yet:
 * such zones are refused.
 */
#include "mmz.h"
#include <linux/printk.h>

struct page *mmz_cma_alloc(struct cma *cma, unsigned long pages, unsigned int order)
{
	return NULL;
}

bool mmz_cma_release(struct cma *cma, const struct page *page, unsigned long pages)
{
	return false;
}

hil_mmz_t *mmz_cma_zone(const struct mmz_spec *s)
{
	pr_err("mmz: zone \"%s\": there is no CMA area: refused\n", s->name);
	return NULL;
}
