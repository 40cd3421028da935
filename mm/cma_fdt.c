// SPDX-License-Identifier: MIT
/*
 * Contiguous areas out of the device tree: children of /reserved-memory that are "shared-dma-pool"
 * and reusable, static or placed by the tree reader. One marked linux,cma-default is the area of
 * all devices without one of their own, unless cma= in the boot arguments says otherwise.
 *
 * Runs once at boot, after memblock has the reservations and before the linear map is made. A
 * region that cannot become an area is named and its memory is everybody's again.
 */
#include <granule/fdt_mem.h>
#include <linux/cma.h>
#include <linux/dma-map-ops.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

/*
 * 0, or -errno: it is none, and its memory free again. A region that nobody marked reusable is
 * another driver's.
 */
static int add_region(struct fdt_reserve *r)
{
	const char *other = fdt_mem_other_owner(r);
	struct cma *cma;
	int err;

	if (r->cma_default && dma_contiguous_cmdline()) {
		pr_info("Reserved memory: bypass %s node, using cmdline CMA params instead\n",
			r->name);
		return -EBUSY;
	}
	if (r->no_map) {
		pr_err("Reserved memory: %s is no-map: not usable as a CMA region\n", r->name);
		return -EINVAL;
	}
	if (other) {
		pr_err("Reserved memory: CMA region %s collides with %s: not usable\n", r->name,
		       other);
		return -EBUSY;
	}
	err = cma_init_reserved_mem(r->base, r->size, 0, r->name, &cma);
	if (err) {
		pr_err("Reserved memory: unable to setup CMA region %s: %pe\n", r->name,
		       ERR_PTR(err));
		return err;
	}
	if (r->cma_default)
		dma_contiguous_default_area = cma;
	pr_info("Reserved memory: created CMA memory pool at %#llx, size %llu MiB\n",
		(unsigned long long)r->base, (unsigned long long)r->size / SZ_1M);
	return 0;
}

void cma_add_fdt_regions(struct fdt_mem_info *info)
{
	for (unsigned int i = 0; i < info->n_reserves; i++) {
		struct fdt_reserve *r = &info->reserves[i];

		if (!r->size || !r->reusable || !r->compatible ||
		    strcmp(r->compatible, "shared-dma-pool"))
			continue;
		if (add_region(r) && !r->no_map)
			fdt_mem_give_back(r);
	}
}
