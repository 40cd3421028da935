// SPDX-License-Identifier: MIT
/*
 * restricted-dma-pool: memory of /reserved-memory that is all a device reaches. Its mappings are
 * bounced through it, its coherent memory comes from it. Devices that name the same node share it.
 * The pool itself is mm/swiotlb_pool.c's.
 */
#include <granule/fdt_mem.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/of.h>
#include <linux/string.h>
#include <linux/swiotlb.h>

static const struct fdt_reserve *find_region(const struct device_node *np)
{
	for (unsigned int i = 0; i < fdt_mem.n_reserves; i++)
		if (fdt_mem.reserves[i].size && !strcmp(fdt_mem.reserves[i].name, np->full_name))
			return &fdt_mem.reserves[i];
	return NULL;
}

static int use_region(struct device *dev, const struct device_node *np)
{
	const struct fdt_reserve *r = find_region(np);
	struct io_tlb_mem *mem;

	if (!r) {
		dev_err(dev, "restricted pool %s has no memory\n", np->full_name);
		return -EINVAL;
	}
	if (r->no_map || r->reusable) {
		dev_err(dev, "restricted pool %s cannot be %s\n", np->full_name,
			r->no_map ? "no-map" : "reusable");
		return -EINVAL;
	}
	mem = swiotlb_restricted_pool(r->name, r->base, r->size);
	if (IS_ERR(mem))
		return PTR_ERR(mem);
	dev->dma_io_tlb_mem = mem;
	return 0;
}

int of_dma_set_restricted_buffer(struct device *dev)
{
	struct device_node *region;

	for (int i = 0; dev->of_node &&
	     (region = of_parse_phandle(dev->of_node, "memory-region", i)); i++)
		if (of_device_is_compatible(region, "restricted-dma-pool"))
			return use_region(dev, region);
	return 0;
}
