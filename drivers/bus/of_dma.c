// SPDX-License-Identifier: MIT
/*
 * DMA as the tree describes it: windows (dma-ranges), caches (dma-coherent), pools (memory-region).
 * Called by the bus before a device is probed; constant afterwards.
 *
 *	dma-ranges = <bus-address cpu-address size> …, with cells of the bus, its parent, the bus
 *
 * A PCI bus has three address cells; the highest tells the kind of space and is left out.
 */
#include <granule/fdt_mem.h>
#include <granule/proc.h>
#include <linux/cma.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/errno.h>
#include <linux/log2.h>
#include <linux/of_device.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/swiotlb.h>

/* --- windows --- */

struct dma_range {
	u64 bus, cpu, size;
};

struct dma_ranges {
	const u8 *cells;
	int left, na, pna, ns;		/* bytes; cells of each part */
};

static u32 own_cells(const struct device_node *bus, const char *name, u32 missing)
{
	u32 n = missing;

	of_property_read_u32(bus, name, &n);
	return n;
}

/* False: the bus says nothing, or 1:1. */
static bool open_ranges(const struct device_node *bus, struct dma_ranges *r)
{
	r->left = 0;
	r->cells = of_get_property(bus, "dma-ranges", &r->left);
	r->na = own_cells(bus, "#address-cells", 2);
	r->ns = own_cells(bus, "#size-cells", 1);
	r->pna = of_n_addr_cells(bus);
	return r->cells && r->left > 0;
}

static int entry_bytes(const struct dma_ranges *r)
{
	return 4 * (r->na + r->pna + r->ns);
}

static u64 low_number(const u8 *cells, int n)
{
	return n > 2 ? of_read_number(cells + 4 * (n - 2), 2) : of_read_number(cells, n);
}

static bool next_range(struct dma_ranges *r, struct dma_range *out)
{
	int step = entry_bytes(r);

	if (step <= 0 || r->left < step)
		return false;
	out->bus = low_number(r->cells, r->na);
	out->cpu = low_number(r->cells + 4 * r->na, r->pna);
	out->size = low_number(r->cells + 4 * (r->na + r->pna), r->ns);
	r->cells += step;
	r->left -= step;
	return true;
}

/* An address of the bus `from` as the CPU knows it: through the windows of every bus above. */
static int to_cpu(const struct device_node *from, u64 *addr, u64 size)
{
	for (const struct device_node *bus = from; bus && bus->parent; bus = bus->parent) {
		struct dma_ranges r;
		struct dma_range w;
		bool found = !open_ranges(bus, &r);

		while (!found && next_range(&r, &w)) {
			found = *addr - w.bus < w.size && w.size - (*addr - w.bus) >= size;
			if (found)
				*addr = *addr - w.bus + w.cpu;
		}
		if (!found)
			return -EINVAL;
	}
	return 0;
}

static const struct device_node *bus_with_ranges(const struct device_node *np, struct dma_ranges *r)
{
	while (np && !of_property_present(np, "dma-ranges"))
		np = np->parent;
	return np && open_ranges(np, r) ? np : NULL;
}

int of_dma_get_range(const struct device_node *np, const struct bus_dma_region **map)
{
	struct dma_ranges r;
	const struct device_node *bus = bus_with_ranges(np, &r);
	struct bus_dma_region *regions, *out;
	struct dma_range w;

	*map = NULL;
	if (!bus)
		return 0;
	if (entry_bytes(&r) <= 0 || r.left % entry_bytes(&r)) {
		pr_warn("%s: dma-ranges of %d bytes do not fit its cells\n", bus->full_name,
			r.left);
		return -EINVAL;
	}
	regions = out = kcalloc(r.left / entry_bytes(&r) + 1, sizeof(*out), GFP_KERNEL);
	if (!regions)
		return -ENOMEM;
	while (next_range(&r, &w)) {
		if (!w.size)
			continue;
		if (w.bus + (w.size - 1) < w.bus || to_cpu(bus->parent, &w.cpu, w.size)) {
			pr_warn("%s: dma-ranges at %#llx lead nowhere\n", bus->full_name, w.bus);
			continue;
		}
		*out++ = (struct bus_dma_region){ w.cpu, w.bus, w.size };
	}
	if (out == regions) {
		kfree(regions);
		return -EINVAL;
	}
	*map = regions;
	return 0;
}

/* --- caches --- */

bool of_dma_is_coherent(const struct device_node *np)
{
	for (; np; np = np->parent) {
		if (of_property_present(np, "dma-coherent"))
			return true;
		if (of_property_present(np, "dma-noncoherent"))
			return false;
	}
	return false;
}

/* --- pools --- */

static const struct fdt_reserve *find_reserve(const struct device_node *np)
{
	for (unsigned int i = 0; i < fdt_mem.n_reserves; i++)
		if (fdt_mem.reserves[i].size && !strcmp(fdt_mem.reserves[i].name, np->full_name))
			return &fdt_mem.reserves[i];
	return NULL;
}

struct area_at {
	phys_addr_t base;
	struct cma *area;
};

static int is_area_at(struct cma *cma, void *data)
{
	struct area_at *at = data;

	if (cma_get_base(cma) != at->base)
		return 0;
	at->area = cma;
	return 1;
}

static int use_pool(struct device *dev, const struct device_node *np)
{
	const struct fdt_reserve *r = find_reserve(np);
	struct area_at at = { 0 };
	int err;

	if (!r) {
		dev_warn(dev, "its memory-region %s has no memory\n", np->full_name);
		return -ENODEV;
	}
	if (r->reusable) {
		at.base = r->base;
		cma_for_each_area(is_area_at, &at);
		dev->cma_area = at.area;
		return at.area ? 0 : -ENODEV;
	}
	err = dma_declare_coherent_memory(dev, r->base, phys_to_dma(dev, r->base), r->size);
	if (err)
		dev_warn(dev, "its memory-region %s cannot be used: %d\n", np->full_name, err);
	return err;
}

/* The first pool of each kind. A region of another kind is the driver's business. */
static int find_pools(struct device *dev, const struct device_node *np)
{
	const struct device_node *region;
	int err = of_dma_set_restricted_buffer(dev);

	for (int i = 0; !err && (region = of_parse_phandle(np, "memory-region", i)); i++) {
		if (!of_device_is_compatible(region, "shared-dma-pool") || dev->dma_mem)
			continue;
		err = use_pool(dev, region);
	}
	return err;
}

/* --- all of it --- */

/* Masks become no wider than what the windows show. */
static void limit_to_windows(struct device *dev)
{
	const struct bus_dma_region *w;
	u64 last = 0, mask;

	for (w = dev->dma_range_map; w->size; w++)
		last = max(last, w->dma_start + w->size - 1);
	mask = DMA_BIT_MASK(ilog2(last) + 1);
	dev->bus_dma_limit = last;
	dev->coherent_dma_mask &= mask;
	*dev->dma_mask &= mask;
}

int of_dma_configure(struct device *dev, struct device_node *np, bool force_dma)
{
	int err = of_dma_get_range(np, &dev->dma_range_map);

	if (err)
		return err;
	if (!dev->coherent_dma_mask)
		dev->coherent_dma_mask = DMA_BIT_MASK(32);
	if (!dev->dma_mask)
		dev->dma_mask = &dev->coherent_dma_mask;
	if (dev->dma_range_map)
		limit_to_windows(dev);
	dev->dma_coherent = of_dma_is_coherent(np);
	err = find_pools(dev, np);
	dma_device_changed(dev);
	return err == -ENODEV ? 0 : err;
}

/* --- /sys/kernel/debug/dma/devices --- */

static int devices_show(struct seq_file *m, void *data)
{
	struct device *dev = NULL;

	seq_puts(m, "device                           mask             coherent mask    maps "
		    "unmaps flags\n");
	while ((dev = device_next(dev))) {
		if (!dev->dma_mask || (!dev->dma_maps && !dev->dma_range_map && !dev->dma_mem))
			continue;
		seq_printf(m, "%-32s %016llx %016llx %4lu %6lu%s%s%s%s\n", dev_name(dev),
			   *dev->dma_mask, dev->coherent_dma_mask, dev->dma_maps, dev->dma_unmaps,
			   dev->dma_coherent ? " coherent" : "",
			   dev->dma_range_map ? " windows" : "", dev->dma_mem ? " region" : "",
			   dev->dma_io_tlb_mem ? " bounce" : "");
	}
	return 0;
}
PROC(dma_devices, "/sys/kernel/debug/dma/devices", devices_show, NULL);
