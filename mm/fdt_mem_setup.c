// SPDX-License-Identifier: MIT
/*
 * The second step of the tree reader: memblock learns the machine.
 *
 * Banks first, then everything that already owns memory, then the regions that only want some. Runs
 * in the image and, on a fake bank, in the unit tests. Boot CPU, no locks; the list of owners is
 * static because boot stacks are small. The first step is fdt_mem.c; fdt_mem_boot.c calls both.
 */
#include "fdt_mem.h"

#include <linux/align.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/memblock.h>
#include <linux/mmzone.h>
#include <linux/numa.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

#define FREE_AT_LEAST	SZ_1M	/* tables, struct pages and the first allocations */
#define OWNERS		96	/* of which collisions are told */

struct owner {
	const char *name;
	phys_addr_t base, last;
};

static struct owner owners[OWNERS];
static unsigned int n_owners;

/* ---- banks ---- */

/* Whole pages of a bank below the limit. What is lost is named. */
static void clip(struct fdt_mem_info *info, const struct fdt_bank *b, phys_addr_t limit,
		 phys_addr_t *base, phys_addr_t *size)
{
	u64 last = b->base + b->size - 1, start = PAGE_ALIGN(b->base), lost;
	u64 end = last == ~0ULL ? -(u64)PAGE_SIZE : PAGE_ALIGN_DOWN(last + 1);

	*base = start;
	*size = 0;
	if (start < b->base || end <= start)
		return;
	*size = end - start;
	if (!limit || end <= limit)
		return;
	lost = start < limit ? end - limit : *size;
	fdt_note(info, "memory %#llx-%#llx: %llu KiB lost beyond the physical address limit %#llx",
		 (unsigned long long)b->base, (unsigned long long)last,
		 (unsigned long long)lost >> 10, (unsigned long long)limit);
	*size -= lost;
}

static int node_of(struct fdt_mem_info *info, const struct fdt_bank *b)
{
	if (b->nid < MAX_NUMNODES)
		return b->nid < 0 ? 0 : b->nid;
	fdt_note(info, "memory at %#llx: node %d is beyond the %d supported: node 0",
		 (unsigned long long)b->base, b->nid, MAX_NUMNODES);
	return 0;
}

static void add_bank(struct fdt_mem_info *info, const struct fdt_bank *b, phys_addr_t limit)
{
	phys_addr_t base, size;

	clip(info, b, limit, &base, &size);
	if (!size)
		return;
	if (memblock.memory.cnt == memblock.memory.max) {
		fdt_note(info, "too many banks: %llu KiB at %#llx lost",
			 (unsigned long long)size >> 10, (unsigned long long)base);
		return;
	}
	memblock_add_node(base, size, node_of(info, b),
			  b->hotplug ? MEMBLOCK_HOTPLUG : MEMBLOCK_NONE);
}

int fdt_mem_add_banks(struct fdt_mem_info *info, const struct fdt_mem_place *place, char *why)
{
	phys_addr_t image_size = place->image_end - place->image_start;
	unsigned int i;

	for (i = 0; i < info->n_banks; i++)
		add_bank(info, &info->banks[i], place->limit);
	if (!memblock.memory.cnt) {
		scnprintf(why, FDT_MEM_WHY, "it describes no memory");
		return -EINVAL;
	}
	if (!memblock_is_region_memory(place->image_start, image_size)) {
		scnprintf(why, FDT_MEM_WHY,
			  "the image at %#llx-%#llx is not in the memory it describes",
			  (unsigned long long)place->image_start,
			  (unsigned long long)place->image_end - 1);
		return -EINVAL;
	}
	if (place->memory_limit) {
		memblock_mem_limit_remove_map(place->memory_limit);
		/* Whatever the limit says, the image is here. */
		if (!memblock_is_region_memory(place->image_start, image_size))
			memblock_add_node(place->image_start, image_size, 0, MEMBLOCK_NONE);
	}
	return 0;
}

/* ---- what already owns memory ---- */

/* Remembers an owner, and tells every collision with one before it. */
static void claim(struct fdt_mem_info *info, const char *name, phys_addr_t base, phys_addr_t size)
{
	phys_addr_t last = base + size - 1;
	unsigned int i;

	for (i = 0; i < n_owners; i++) {
		struct owner *o = &owners[i];

		if (o->base > last || base > o->last)
			continue;
		/* A boot loader lists the tree and the initrd in the memreserve block, too. */
		if (PFN_DOWN(o->base) == PFN_DOWN(base) && !strcmp(name, "memreserve"))
			continue;
		fdt_note(info, "%s %#llx-%#llx collides with %s %#llx-%#llx", name,
			 (unsigned long long)base, (unsigned long long)last, o->name,
			 (unsigned long long)o->base, (unsigned long long)o->last);
	}
	if (n_owners < OWNERS)
		owners[n_owners++] = (struct owner){ name, base, last };
}

/* memblock_reserve that needs at most two more regions, for the array cannot grow yet. */
static int reserve(phys_addr_t base, phys_addr_t size)
{
	if (memblock.reserved.cnt + 3 > memblock.reserved.max)
		return -ENOMEM;
	if (memblock_is_region_reserved(base, size))
		memblock_phys_free(base, size);
	return memblock_reserve(base, size);
}

static int own(struct fdt_mem_info *info, const char *name, u64 base, u64 size)
{
	if (!size)
		return 0;
	if (base && size > -base)
		size = -base;
	claim(info, name, base, size);
	return reserve(base, size);
}

/* Not in the linear map. What somebody owns already stays mapped: it is in use. */
static int own_no_map(struct fdt_mem_info *info, const struct fdt_reserve *r)
{
	phys_addr_t size = r->size;

	if (r->base && size > -r->base)
		size = -r->base;
	claim(info, r->name, r->base, size);
	if (memblock_overlaps_region(&memblock.memory, r->base, size) &&
	    memblock_is_region_reserved(r->base, size)) {
		fdt_note(info, "reserved region %s: in use, so it stays mapped", r->name);
		return reserve(r->base, size);
	}
	if (memblock.memory.cnt + 2 > memblock.memory.max)
		return -ENOMEM;
	return memblock_mark_nomap(r->base, size);
}

static int own_fixed(struct fdt_mem_info *info, const struct fdt_mem_place *place)
{
	int n = fdt_num_mem_rsv(info->fdt), i, err;
	uint64_t base, size;
	unsigned int j;

	err = own(info, "the image", place->image_start, place->image_end - place->image_start);
	err = err ?: own(info, "the device tree", place->fdt_start,
			 place->fdt_end - place->fdt_start);
	if (info->has_initrd)
		err = err ?: own(info, "the initrd", info->initrd_start,
				 info->initrd_end - info->initrd_start);
	for (i = 0; i < n && !err; i++)
		if (!fdt_get_mem_rsv(info->fdt, i, &base, &size))
			err = own(info, "memreserve", base, size);
	for (j = 0; j < info->n_reserves && !err; j++) {
		struct fdt_reserve *r = &info->reserves[j];

		if (!r->is_static || !r->size)
			continue;
		err = r->no_map ? own_no_map(info, r) : own(info, r->name, r->base, r->size);
	}
	return err;
}

/* ---- what wants memory ---- */

static phys_addr_t alignment_of(struct fdt_mem_info *info, const struct fdt_reserve *r)
{
	u64 align = max_t(u64, r->alignment, PAGE_SIZE);

	/* Up to the next power of two; beyond 2^63 that is 0, and no place is found. */
	while (align & (align - 1))
		align += align & -align;
	/* The page allocator gives and takes a reusable region by whole pageblocks. */
	if (align && r->reusable && !r->no_map)
		align = max_t(u64, align, (u64)pageblock_nr_pages << PAGE_SHIFT);
	return align;
}

/* The highest free place in [lo, hi); not page 0, whose address means "none". */
static phys_addr_t find_in(phys_addr_t size, phys_addr_t align, phys_addr_t lo, phys_addr_t hi)
{
	phys_addr_t start, end, base;
	u64 i;

	lo = max_t(phys_addr_t, lo, PAGE_SIZE);
	hi = max(lo, min(hi, memblock_get_current_limit()));
	for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		start = clamp(start, lo, hi);
		end = clamp(end, lo, hi);
		base = end < size ? 0 : (end - size) & ~(align - 1);
		if (base && base >= start)
			return base;
	}
	return 0;
}

static phys_addr_t find_place(struct fdt_mem_info *info, const struct fdt_reserve *r,
			      phys_addr_t size)
{
	phys_addr_t align = alignment_of(info, r), base = 0;
	struct fdt_range a;
	int i;

	if (!r->alloc_ranges)
		return find_in(size, align, 0, PHYS_ADDR_MAX);
	for (i = 0; i < r->n_alloc_ranges && !base; i++) {
		a = fdt_mem_alloc_range(r, i);
		if (a.base && a.size > -a.base)
			a.size = -a.base - 1;
		base = find_in(size, align, a.base, a.base + a.size);
	}
	return base;
}

static void place_dynamic(struct fdt_mem_info *info, struct fdt_reserve *r)
{
	phys_addr_t size = PAGE_ALIGN(r->size), base = 0;

	if (size >= r->size && size && memblock.reserved.cnt + 3 <= memblock.reserved.max &&
	    memblock.memory.cnt + 2 <= memblock.memory.max)
		base = find_place(info, r, size);
	if (!base || memblock_reserve(base, size)) {
		fdt_note(info, "no room for reserved region %s of %llu KiB", r->name,
			 (unsigned long long)r->size >> 10);
		r->size = 0;
		return;
	}
	r->base = base;
	r->size = size;
	if (r->no_map)
		memblock_mark_nomap(base, size);
}

static phys_addr_t free_memory(void)
{
	phys_addr_t lo, hi, sum = 0;
	u64 i;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &lo, &hi, NULL)
		sum += hi - lo;
	return sum;
}

int fdt_mem_add_owners(struct fdt_mem_info *info, const struct fdt_mem_place *place, char *why)
{
	int err;

	n_owners = 0;
	err = info->lost_reserves ? -ENOMEM : own_fixed(info, place);
	if (err)
		scnprintf(why, FDT_MEM_WHY,
			  "too many reservations: at most %lu before memory is up",
			  memblock.reserved.max - 3);
	return err;
}

int fdt_mem_add_wishes(struct fdt_mem_info *info, char *why)
{
	phys_addr_t left = free_memory();
	unsigned int i;

	if (left < FREE_AT_LEAST) {
		scnprintf(why, FDT_MEM_WHY, "RAM too small for the image: needs %llu KiB",
			  (memblock_phys_mem_size() - left + FREE_AT_LEAST) >> 10);
		return -ENOMEM;
	}
	for (i = 0; i < info->n_reserves; i++)
		if (!info->reserves[i].is_static)
			place_dynamic(info, &info->reserves[i]);
	return 0;
}

static bool is_own(const struct owner *o, const struct fdt_reserve *r)
{
	return o->name == r->name && o->base == r->base;
}

static bool overlaps(const struct owner *o, const struct fdt_reserve *r)
{
	return o->base <= r->base + r->size - 1 && r->base <= o->last;
}

const char *fdt_mem_other_owner(const struct fdt_reserve *r)
{
	unsigned int i;

	for (i = 0; i < n_owners; i++)
		if (!is_own(&owners[i], r) && overlaps(&owners[i], r))
			return owners[i].name;
	return n_owners == OWNERS ? "somebody, perhaps" : NULL;
}

void fdt_mem_give_back(struct fdt_reserve *r)
{
	unsigned int i;

	if (n_owners == OWNERS)
		return;		/* there may be more than are known */
	memblock_phys_free(r->base, r->size);
	for (i = 0; i < n_owners; i++)
		if (!is_own(&owners[i], r) && overlaps(&owners[i], r))
			memblock_reserve(owners[i].base, owners[i].last - owners[i].base + 1);
	r->size = 0;
}

void fdt_mem_print_reserves(const struct fdt_mem_info *info)
{
	unsigned int i;

	for (i = 0; i < info->n_reserves; i++) {
		const struct fdt_reserve *r = &info->reserves[i];

		if (r->size)
			pr_info("OF: reserved mem: %#llx..%#llx (%llu KiB) %s %s %s\n",
				(unsigned long long)r->base,
				(unsigned long long)(r->base + r->size - 1),
				(unsigned long long)r->size >> 10, r->no_map ? "nomap" : "map",
				r->reusable ? "reusable" : "non-reusable", r->name);
	}
}
