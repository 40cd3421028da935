// SPDX-License-Identifier: MIT
/*
 * The tree reader: /reserved-memory, and what bus masters can reach (dma-ranges).
 *
 * Pure, as fdt_mem.c. A region is static (reg: one entry per pair) or dynamic (size, alignment,
 * alloc-ranges: the second step finds it a place). Impossible ones are kept and noted.
 */
#include "fdt_mem.h"

/* A number written in the parent's size cells; one or two cells of another width pass as well. */
static bool fdt_size_prop(struct fdt_mem_info *info, const struct fdt_reserve *r, const char *prop,
			  u64 *out)
{
	bool present, ok;
	struct fdt_cells c = fdt_cells(info->fdt, r->node, prop, &present);
	unsigned int n = c.left;

	if (!present)
		return false;
	if (n != r->size_cells && (n < 1 || n > 2)) {
		fdt_note(info, "%s: %s is %u cells long: ignored", r->name, prop, n);
		return false;
	}
	ok = fdt_take(&c, n, out);
	if (!ok)
		fdt_note(info, "%s: %s does not fit 64 bits: ignored", r->name, prop);
	return ok;
}

static void add_reserve(struct fdt_mem_info *info, const struct fdt_reserve *r)
{
	if (info->n_reserves == info->max_reserves) {
		info->lost_reserves++;
		return;
	}
	info->reserves[info->n_reserves++] = *r;
}

static void add_static(struct fdt_mem_info *info, struct fdt_reserve *r, struct fdt_cells c)
{
	bool base_ok, size_ok;

	r->is_static = true;
	while (c.left >= r->addr_cells + r->size_cells) {
		base_ok = fdt_take(&c, r->addr_cells, &r->base);
		size_ok = fdt_take(&c, r->size_cells, &r->size);
		if (!base_ok || !size_ok)
			fdt_note(info, "%s: a reg beyond 64 bits", r->name);
		add_reserve(info, r);
	}
	if (c.left)
		fdt_note(info, "%s: %u cells after the last whole pair of reg", r->name, c.left);
}

static void add_dynamic(struct fdt_mem_info *info, struct fdt_reserve *r)
{
	unsigned int pair = r->addr_cells + r->size_cells;
	struct fdt_cells c;
	bool present;

	c = fdt_cells(info->fdt, r->node, "alloc-ranges", &present);
	if (present) {
		r->alloc_ranges = c.p;
		r->n_alloc_ranges = c.left / pair;
		if (c.left % pair || !c.left)
			fdt_note(info, "%s: alloc-ranges of %u cells", r->name, c.left);
	}
	if (r->alignment & (r->alignment - 1))
		fdt_note(info, "%s: alignment %#llx is no power of two", r->name,
			 (unsigned long long)r->alignment);
	add_reserve(info, r);
}

struct fdt_range fdt_mem_alloc_range(const struct fdt_reserve *r, int i)
{
	unsigned int pair = r->addr_cells + r->size_cells;
	struct fdt_cells c = { .p = r->alloc_ranges, .left = pair * r->n_alloc_ranges };
	struct fdt_range out = { 0, 0 };

	c.p += 4 * pair * i;
	c.left -= pair * i;
	if (!fdt_take(&c, r->addr_cells, &out.base))
		return (struct fdt_range){ 0, 0 };
	fdt_take(&c, r->size_cells, &out.size);
	return out;
}

void fdt_mem_reserve(struct fdt_mem_info *info, const struct fdt_walk *w)
{
	const void *fdt = w->fdt;
	struct fdt_reserve r = {
		.node = w->node,
		.name = fdt_name(fdt, w->node),
		.compatible = fdt_text(fdt, w->node, "compatible"),
		.addr_cells = w->addr_cells[w->depth - 1],
		.size_cells = w->size_cells[w->depth - 1],
		.no_map = fdt_getprop(fdt, w->node, "no-map", NULL),
		.reusable = fdt_getprop(fdt, w->node, "reusable", NULL),
		.cma_default = fdt_getprop(fdt, w->node, "linux,cma-default", NULL),
	};
	struct fdt_cells reg;
	bool present;

	if (!fdt_enabled(fdt, w->node))
		return;
	if (r.addr_cells == FDT_MEM_BAD_CELLS || r.size_cells == FDT_MEM_BAD_CELLS ||
	    !(r.addr_cells + r.size_cells)) {
		fdt_note(info, "%s: unusable cells: ignored", r.name);
		return;
	}
	if (r.no_map && r.reusable)
		fdt_note(info, "%s: no-map and reusable exclude each other", r.name);
	fdt_size_prop(info, &r, "alignment", &r.alignment);
	reg = fdt_cells(fdt, w->node, "reg", &present);
	if (present)
		add_static(info, &r, reg);
	else if (fdt_size_prop(info, &r, "size", &r.size))
		add_dynamic(info, &r);
}

/* How much of [base, base + size) is RAM? */
static u64 covered(const struct fdt_mem_info *info, u64 base, u64 size)
{
	u64 last = base + size - 1, sum = 0, lo, hi;
	unsigned int i;

	for (i = 0; i < info->n_banks; i++) {
		lo = info->banks[i].base;
		hi = lo + info->banks[i].size - 1;
		if (lo < base)
			lo = base;
		if (hi > last)
			hi = last;
		if (lo <= hi)
			sum += hi - lo + 1;
	}
	return sum;
}

static bool overlap(const struct fdt_reserve *a, const struct fdt_reserve *b)
{
	return a->is_static && b->is_static && a->size && b->size &&
	       a->base <= b->base + (b->size - 1) && b->base <= a->base + (a->size - 1);
}

static void check_reserve(struct fdt_mem_info *info, struct fdt_reserve *r)
{
	u64 in_ram;

	if (!r->size) {
		fdt_note(info, "reserved region %s has size 0", r->name);
		return;
	}
	if (!r->is_static) {
		if (info->n_banks && r->size > info->memory_total)
			fdt_note(info, "reserved region %s: size %#llx is more than all memory",
				 r->name, (unsigned long long)r->size);
		return;
	}
	if (r->base && r->size > -r->base) {
		fdt_note(info, "reserved region %s: %#llx + %#llx wraps", r->name,
			 (unsigned long long)r->base, (unsigned long long)r->size);
		return;
	}
	in_ram = covered(info, r->base, r->size);
	if (info->n_banks && in_ram < r->size)
		fdt_note(info, "reserved region %s: %#llx bytes of it are not memory", r->name,
			 (unsigned long long)(r->size - in_ram));
}

/* A hostile tree has many regions, and a square of collisions. */
#define COLLISION_NOTES 16
#define COLLISION_REGIONS 1024

void fdt_mem_check_reserves(struct fdt_mem_info *info)
{
	unsigned int i, j, n = info->n_reserves, said = 0;

	if (info->lost_reserves)
		fdt_note(info, "too many reserved regions: %u of them lost", info->lost_reserves);
	for (i = 0; i < n; i++)
		check_reserve(info, &info->reserves[i]);
	if (n > COLLISION_REGIONS)
		n = COLLISION_REGIONS;
	for (i = 0; i < n; i++)
		for (j = i + 1; j < n && said < COLLISION_NOTES; j++)
			if (overlap(&info->reserves[i], &info->reserves[j])) {
				fdt_note(info, "reserved regions %s and %s overlap",
					 info->reserves[i].name, info->reserves[j].name);
				said++;
			}
}

/* What one bus address is for the CPU: through dma-ranges, which is 1:1 where a bus has none. */
static u64 bus_to_cpu(const struct fdt_walk *w, int level, u64 addr)
{
	struct fdt_bus_range r;
	struct fdt_cells c;
	bool present;

	for (; level > 0; level--) {
		c = fdt_cells(w->fdt, w->nodes[level], "dma-ranges", &present);
		while (fdt_take_range(&c, w, level, &r))
			if (addr >= r.child && addr - r.child < r.size) {
				addr = addr - r.child + r.parent;
				break;
			}
	}
	return addr;
}

void fdt_mem_dma(struct fdt_mem_info *info, const struct fdt_walk *w)
{
	struct fdt_dma_range r = { .node = w->node };
	int d = w->depth;
	bool present;
	struct fdt_cells c = fdt_cells(w->fdt, w->node, "dma-ranges", &present);
	u64 last, highest = 0;
	struct fdt_bus_range e;

	if (!c.left || !d || w->off[d])
		return;
	while (fdt_take_range(&c, w, d, &e)) {
		r.bus = e.child;
		r.cpu = bus_to_cpu(w, d - 1, e.parent);
		r.size = e.size;
		last = r.cpu + (r.size - 1);
		if (r.size && last < r.cpu)
			last = ~0ULL;
		if (r.size && last > highest)
			highest = last;
		if (info->n_dma_ranges < info->max_dma_ranges)
			info->dma_ranges[info->n_dma_ranges++] = r;
	}
	if (highest && highest < info->dma_limit)
		info->dma_limit = highest;
}
