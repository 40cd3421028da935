// SPDX-License-Identifier: MIT
/*
 * memblock: the memory map of early boot, and the allocator that works before any other.
 *
 * Owns `memblock`, its two sorted arrays and the pfn limits. Boot CPU only, no locks. Reaches only
 * Linux-named headers and "internal.h", so that it compiles outside this tree as well; RAM is
 * touched only through __va. What is a mere composition of these functions is inline in
 * linux/memblock.h: read that first. Hand-over: memblock_handover.c; checks: memblock_debug.c.
 */
#include <linux/memblock.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/bug.h>
#include <linux/cache.h>
#include <linux/slab.h>
#include <linux/kmemleak.h>
#include <linux/memory_hotplug.h>

#include "internal.h"

unsigned long max_low_pfn;
unsigned long min_low_pfn;
unsigned long max_pfn;
unsigned long long max_possible_pfn;

static struct memblock_region first_memory_regions[INIT_MEMBLOCK_MEMORY_REGIONS];
static struct memblock_region first_reserved_regions[INIT_MEMBLOCK_RESERVED_REGIONS];

struct memblock memblock = {
	.current_limit	= MEMBLOCK_ALLOC_ANYWHERE,
	.memory		= {
		.max		= INIT_MEMBLOCK_MEMORY_REGIONS,
		.regions	= first_memory_regions,
		.name		= "memory",
	},
	.reserved	= {
		.max		= INIT_MEMBLOCK_RESERVED_REGIONS,
		.regions	= first_reserved_regions,
		.name		= "reserved",
	},
};

static int memblock_debug;
static enum memblock_flags preferred;	/* MIRROR once some memory is mirrored */
static bool may_resize;
static bool memory_in_slab, reserved_in_slab;	/* the array came from kmalloc */

#define memblock_dbg(fmt, ...) \
	do { \
		if (memblock_debug) \
			pr_info(fmt, ##__VA_ARGS__); \
	} while (0)

#define CALLER __builtin_return_address(0)
static void dbg_range(const char *who, phys_addr_t base, phys_addr_t size, void *caller)
{
	phys_addr_t last = base + size - 1;

	memblock_dbg("%s: [%pa-%pa] %pS\n", who, &base, &last, caller);
}

/* The end of [base, base + *size), which is cut so that it does not wrap. */
static phys_addr_t cap_end(phys_addr_t base, phys_addr_t *size)
{
	*size = min(*size, (phys_addr_t)(PHYS_ADDR_MAX - base));
	return base + *size;
}

static phys_addr_t region_end(const struct memblock_region *r)
{
	return r->base + r->size;
}

/* Does a walk for node `nid` with `flags` leave out memory region r? Other arrays show all. */
static bool skipped(struct memblock_type *type, struct memblock_region *r, int nid,
		    enum memblock_flags flags)
{
	if (type != &memblock.memory)
		return false;
	if (nid >= 0 && nid < MAX_NUMNODES && nid != memblock_get_region_node(r))
		return true;
	if (memblock_is_hotpluggable(r) && movable_node_is_enabled() && !(flags & MEMBLOCK_HOTPLUG))
		return true;
	if (!memblock_is_mirror(r) && (flags & MEMBLOCK_MIRROR))
		return true;
	if (memblock_is_nomap(r) && !(flags & MEMBLOCK_NOMAP))
		return true;
	return memblock_is_driver_managed(r) && !(flags & MEMBLOCK_DRIVER_MANAGED);
}

/* Gap i of an array lies before region i; the last one reaches to the end of all addresses. */
static void gap_bounds(struct memblock_type *type, int i, phys_addr_t *start, phys_addr_t *end)
{
	*start = i ? region_end(&type->regions[i - 1]) : 0;
	*end = (unsigned long)i < type->cnt ? type->regions[i].base : PHYS_ADDR_MAX;
}

static void give(struct memblock_region *r, phys_addr_t start, phys_addr_t end,
		 phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid)
{
	if (out_start)
		*out_start = start;
	if (out_end)
		*out_end = end;
	if (out_nid)
		*out_nid = memblock_get_region_node(r);
}

/*
 * One step of a walk: dir is 1 or -1. The index holds the region of type_a in its low half, the gap
 * of type_b in its high half; whichever of the two ends first in the walk's direction moves on.
 */
void memblock_walk_step(u64 *idx, int dir, int nid, enum memblock_flags flags,
			struct memblock_type *type_a, struct memblock_type *type_b,
			phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid)
{
	int a = (int)*idx, b = (int)(*idx >> 32);
	phys_addr_t start, end, last;

	for (; (unsigned long)a < type_a->cnt; a += dir) {
		struct memblock_region *r = &type_a->regions[a];

		if (skipped(type_a, r, nid, flags))
			continue;
		last = region_end(r);
		if (!type_b) {
			give(r, r->base, last, out_start, out_end, out_nid);
			a += dir;
			goto found;
		}
		for (; (unsigned long)b <= type_b->cnt; b += dir) {
			gap_bounds(type_b, b, &start, &end);
			if (dir > 0 ? start >= last : end <= r->base)
				break;
			if (dir > 0 ? end <= r->base : start >= last)
				continue;
			give(r, max(r->base, start), min(last, end), out_start, out_end, out_nid);
			if (dir > 0 ? last <= end : r->base >= start)
				a += dir;
			else
				b += dir;
			goto found;
		}
	}
	*idx = ULLONG_MAX;
	return;
found:
	*idx = (u32)a | (u64)b << 32;
}

static phys_addr_t find_bottom_up(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				  phys_addr_t end, int nid, enum memblock_flags flags)
{
	phys_addr_t lo, hi, at;
	u64 i;

	for_each_free_mem_range(i, nid, flags, &lo, &hi, NULL) {
		lo = clamp(lo, start, end);
		hi = clamp(hi, start, end);
		at = (lo + align - 1) & ~(align - 1);
		if (at >= lo && at < hi && hi - at >= size)
			return at;
	}
	return 0;
}

static phys_addr_t find_top_down(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				 phys_addr_t end, int nid, enum memblock_flags flags)
{
	phys_addr_t lo, hi, at;
	u64 i;

	for_each_free_mem_range_reverse(i, nid, flags, &lo, &hi, NULL) {
		lo = clamp(lo, start, end);
		hi = clamp(hi, start, end);
		if (hi < size)
			continue;
		at = (hi - size) & ~(align - 1);
		if (at >= lo)
			return at;
	}
	return 0;
}

static phys_addr_t find(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			int nid, enum memblock_flags flags)
{
	if (end == MEMBLOCK_ALLOC_ACCESSIBLE || end == MEMBLOCK_ALLOC_NOLEAKTRACE)
		end = memblock.current_limit;
	/* Page 0 stays free: its address means "none". */
	start = max(start, (phys_addr_t)PAGE_SIZE);
	end = max(start, end);
	return memblock.bottom_up ? find_bottom_up(size, align, start, end, nid, flags) :
				    find_top_down(size, align, start, end, nid, flags);
}

static void warn_no_mirror(phys_addr_t size)
{
	pr_warn_ratelimited("Could not allocate %pap bytes of mirrored memory\n", &size);
}

static void insert_region(struct memblock_type *type, unsigned long at, phys_addr_t base,
			  phys_addr_t size, int nid, enum memblock_flags flags)
{
	struct memblock_region *r = &type->regions[at];

	BUG_ON(type->cnt >= type->max);
	memmove(r + 1, r, (type->cnt - at) * sizeof(*r));
	r->base = base;
	r->size = size;
	r->flags = flags;
	memblock_set_region_node(r, nid);
	type->cnt++;
	type->total_size += size;
}

void memblock_remove_region(struct memblock_type *type, unsigned long at)
{
	struct memblock_region *r = &type->regions[at];

	type->total_size -= r->size;
	type->cnt--;
	memmove(r, r + 1, (type->cnt - at) * sizeof(*r));
}

/* Merges what can be merged among regions first - 1 .. end. */
static void merge_regions(struct memblock_type *type, unsigned long first, unsigned long end)
{
	unsigned long i = first ? first - 1 : 0;

	while (i < end && i + 1 < type->cnt) {
		struct memblock_region *r = &type->regions[i];

		BUG_ON(region_end(r) > r[1].base);
		if (region_end(r) != r[1].base || r->flags != r[1].flags ||
		    memblock_get_region_node(r) != memblock_get_region_node(r + 1)) {
			i++;
			continue;
		}
		r->size += r[1].size;
		type->cnt--;
		end--;
		memmove(r + 1, r + 2, (type->cnt - (i + 1)) * sizeof(*r));
	}
}

static phys_addr_t find_pages(phys_addr_t start, phys_addr_t end, phys_addr_t size)
{
	phys_addr_t found = find(size, PAGE_SIZE, start, end, NUMA_NO_NODE, preferred);

	if (!found && preferred) {
		warn_no_mirror(size);
		found = find(size, PAGE_SIZE, start, end, NUMA_NO_NODE, MEMBLOCK_NONE);
	}
	return found;
}

/*
 * Room for a new array. The caller is about to reserve [busy, busy + busy_size), which is not in
 * the array yet: a new reserved array must keep out of it.
 */
static phys_addr_t find_array(struct memblock_type *type, phys_addr_t size, phys_addr_t busy,
			      phys_addr_t busy_size)
{
	phys_addr_t addr;

	if (type != &memblock.reserved)
		busy = busy_size = 0;
	addr = find_pages(busy + busy_size, memblock.current_limit, size);
	if (!addr && busy_size)
		addr = find_pages(0, min(busy, memblock.current_limit), size);
	return addr;
}

/* Doubles an array: 0, or -1 when there is no memory for it. */
static int double_array(struct memblock_type *type, phys_addr_t busy, phys_addr_t busy_size)
{
	bool *in_slab = type == &memblock.memory ? &memory_in_slab : &reserved_in_slab;
	bool use_slab = slab_is_available(), was_in_slab = *in_slab;
	phys_addr_t old_bytes = type->max * sizeof(struct memblock_region);
	phys_addr_t addr, last, new_bytes = old_bytes * 2;
	struct memblock_region *old = type->regions, *new;

	if (!may_resize)
		panic("memblock: cannot resize %s array\n", type->name);
	addr = use_slab ? 0 : find_array(type, PAGE_ALIGN(new_bytes), busy, busy_size);
	new = use_slab ? kmalloc(new_bytes, GFP_KERNEL) : addr ? __va(addr) : NULL;
	if (!new) {
		pr_err("memblock: Failed to double %s array from %ld to %ld entries !\n",
		       type->name, type->max, type->max * 2);
		return -1;
	}
	if (use_slab)
		addr = __pa(new);
	last = addr + new_bytes - 1;
	memblock_dbg("memblock: %s is doubled to %ld at [%pa-%pa]", type->name, type->max * 2,
		     &addr, &last);

	/* In use before anything is freed or reserved below: the full array may be that one. */
	memcpy(new, old, old_bytes);
	memset(new + type->max, 0, old_bytes);
	type->regions = new;
	type->max *= 2;
	*in_slab = use_slab;
	if (was_in_slab)
		kfree(old);
	else if (old != first_memory_regions && old != first_reserved_regions)
		memblock_free(old, PAGE_ALIGN(old_bytes));
	if (!use_slab)
		BUG_ON(memblock_reserve(addr, PAGE_ALIGN(new_bytes)));
	return 0;
}

/*
 * Adds the parts of [base, end) that no region covers yet. Returns how many; without `insert` it
 * only counts. The inserted ones lie among regions *first .. *last - 1.
 */
static unsigned long add_gaps(struct memblock_type *type, phys_addr_t base, phys_addr_t end,
			      int nid, enum memblock_flags flags, bool insert,
			      unsigned long *first, unsigned long *last)
{
	unsigned long i, parts = 0;

	for (i = 0; base < end; i++) {
		struct memblock_region *r = &type->regions[i];
		bool beyond = i >= type->cnt || r->base >= end;
		phys_addr_t gap_end = beyond ? end : r->base;

		if (!beyond && region_end(r) <= base)
			continue;
		if (gap_end > base) {
			WARN_ON(!beyond && MEMBLOCK_HAS_NODES &&
				nid != memblock_get_region_node(r));
			WARN_ON(!beyond && flags != MEMBLOCK_NONE && flags != r->flags);
			if (!parts++)
				*first = i;
			*last = i + 1;
			if (insert)
				insert_region(type, i++, base, gap_end - base, nid, flags);
		}
		if (beyond)
			break;
		base = min(region_end(&type->regions[i]), end);
	}
	return parts;
}

static int add_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size, int nid,
		     enum memblock_flags flags)
{
	phys_addr_t end = cap_end(base, &size);
	unsigned long parts, first, last;

	if (!size)
		return 0;
	/* It may fall into as many as cnt + 1 parts: they are counted only when room is short. */
	if (type->cnt * 2 + 1 > type->max) {
		parts = add_gaps(type, base, end, nid, flags, false, &first, &last);
		while (parts && type->cnt + parts > type->max) {
			if (double_array(type, base, size) < 0)
				return -ENOMEM;
			/* The reserved array has reserved its own memory: count again. */
			parts = add_gaps(type, base, end, nid, flags, false, &first, &last);
		}
	}
	if (add_gaps(type, base, end, nid, flags, true, &first, &last))
		merge_regions(type, first, last);
	return 0;
}

/*
 * Splits regions at the ends of [base, base + size), so that regions *first .. *end - 1 are what it
 * covers. Nothing else changes: the caller merges again.
 */
static int isolate_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
			 unsigned long *first, unsigned long *end)
{
	phys_addr_t stop = cap_end(base, &size), cut;
	unsigned long i;

	*first = *end = 0;
	if (!size)
		return 0;
	while (type->cnt + 2 > type->max)
		if (double_array(type, base, size) < 0)
			return -ENOMEM;

	for (i = 0; i < type->cnt && type->regions[i].base < stop; i++) {
		struct memblock_region *r = &type->regions[i];

		if (region_end(r) <= base)
			continue;
		if (r->base < base || region_end(r) > stop) {
			/* The lower part becomes a region of its own, the upper one waits. */
			cut = r->base < base ? base : stop;
			type->total_size -= cut - r->base;
			r->size -= cut - r->base;
			insert_region(type, i, r->base, cut - r->base, memblock_get_region_node(r),
				      r->flags);
			r[1].base = cut;
			if (cut == base)
				continue;
		}
		if (!*end)
			*first = i;
		*end = i + 1;
	}
	return 0;
}

static int remove_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	unsigned long first, end;
	int err = isolate_range(type, base, size, &first, &end);

	while (!err && end > first)
		memblock_remove_region(type, --end);
	return err;
}

int memblock_add_node(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags)
{
	memblock_dbg("%s: nid=%d flags=%x\n", __func__, nid, flags);
	dbg_range(__func__, base, size, CALLER);
	return add_range(&memblock.memory, base, size, nid, flags);
}

int memblock_remove(phys_addr_t base, phys_addr_t size)
{
	dbg_range(__func__, base, size, CALLER);
	return remove_range(&memblock.memory, base, size);
}

int memblock_reserve(phys_addr_t base, phys_addr_t size)
{
	dbg_range(__func__, base, size, CALLER);
	return add_range(&memblock.reserved, base, size, MAX_NUMNODES, MEMBLOCK_NONE);
}

int memblock_phys_free(phys_addr_t base, phys_addr_t size)
{
	dbg_range(__func__, base, size, CALLER);
	kmemleak_free_part_phys(base, size);
	return remove_range(&memblock.reserved, base, size);
}

void memblock_free_late(phys_addr_t base, phys_addr_t size)
{
	unsigned long pfn, end = PFN_DOWN(base + size);

	dbg_range(__func__, base, size, CALLER);
	kmemleak_free_part_phys(base, size);
	for (pfn = PFN_UP(base); pfn < end; pfn++)
		memblock_free_pages(pfn_to_page(pfn), pfn, 0);
}

int memblock_change_regions(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
			    unsigned int clear, unsigned int set, const int *nid)
{
	unsigned long i, first, end;
	int err = isolate_range(type, base, size, &first, &end);

	for (i = first; i < end; i++) {
		struct memblock_region *r = &type->regions[i];

		r->flags = (enum memblock_flags)((r->flags & ~clear) | set);
		if (nid)
			memblock_set_region_node(r, *nid);
	}
	merge_regions(type, first, end);
	return err;
}

int memblock_mark_mirror(phys_addr_t base, phys_addr_t size)
{
	if (!mirrored_kernelcore)
		return 0;
	preferred = MEMBLOCK_MIRROR;
	return memblock_change_regions(&memblock.memory, base, size, 0, MEMBLOCK_MIRROR, NULL);
}

void memblock_cap_memory_range(phys_addr_t base, phys_addr_t size)
{
	struct memblock_type *type = &memblock.memory;
	unsigned long i, first, end;

	if (!size)
		return;
	if (!type->total_size) {
		pr_warn("%s: No memory registered yet\n", __func__);
		return;
	}
	if (isolate_range(type, base, size, &first, &end))
		return;
	for (i = type->cnt; i-- > 0;)
		if ((i < first || i >= end) && !memblock_is_nomap(&type->regions[i]))
			memblock_remove_region(type, i);
	remove_range(&memblock.reserved, 0, base);
	remove_range(&memblock.reserved, base + size, PHYS_ADDR_MAX);
}

/* Finds and reserves; another node only without `exact`. */
static phys_addr_t take(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			int nid, bool exact, enum memblock_flags flags)
{
	phys_addr_t found = find(size, align, start, end, nid, flags);

	if (found && !memblock_reserve(found, size))
		return found;
	if (nid < 0 || nid >= MAX_NUMNODES || exact)
		return 0;
	found = find(size, align, start, end, NUMA_NO_NODE, flags);
	return found && !memblock_reserve(found, size) ? found : 0;
}

phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				     phys_addr_t end, int nid, bool exact_nid)
{
	phys_addr_t found;

	/* Too late: what memblock calls free has gone to the buddy system. */
	if (WARN_ON_ONCE(slab_is_available())) {
		void *p = kmalloc(size, GFP_KERNEL);

		return p ? __pa(memset(p, 0, size)) : 0;
	}
	if (!align) {
		dump_stack();
		align = SMP_CACHE_BYTES;
	}
	found = take(size, align, start, end, nid, exact_nid, preferred);
	if (!found && preferred) {
		warn_no_mirror(size);
		found = take(size, align, start, end, nid, exact_nid, MEMBLOCK_NONE);
	}
	if (found && end != MEMBLOCK_ALLOC_NOLEAKTRACE)
		kmemleak_alloc_phys(found, size, 0);
	return found;
}

void *memblock_alloc_virt_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			      phys_addr_t max_addr, int nid, bool exact_nid)
{
	phys_addr_t addr;

	memblock_dbg("%s: %llu bytes align=0x%llx nid=%d from=%pa max_addr=%pa %pS\n", __func__,
		     (unsigned long long)size, (unsigned long long)align, nid, &min_addr, &max_addr,
		     CALLER);
	/* __va reaches no further than this. */
	max_addr = min(max_addr, memblock.current_limit);
	addr = memblock_alloc_range_nid(size, align, min_addr, max_addr, nid, exact_nid);
	if (!addr && min_addr)
		addr = memblock_alloc_range_nid(size, align, 0, max_addr, nid, exact_nid);
	return addr ? phys_to_virt(addr) : NULL;
}

void memblock_allow_resize(void)
{
	may_resize = true;
}

static int early_memblock(char *p)
{
	if (p && strstr(p, "debug"))
		memblock_debug = 1;
	return 0;
}
early_param("memblock", early_memblock);

static void dump(struct memblock_type *type)
{
	unsigned long i;

	pr_info(" %s.cnt  = 0x%lx\n", type->name, type->cnt);
	for (i = 0; i < type->cnt; i++) {
		struct memblock_region *r = &type->regions[i];
		phys_addr_t last = region_end(r) - 1;
		int nid = memblock_get_region_node(r);
		char node[24] = "";

		if (MEMBLOCK_HAS_NODES && nid >= 0 && nid < MAX_NUMNODES)
			snprintf(node, sizeof(node), " on node %d", nid);
		pr_info(" %s[%#lx]\t[%pa-%pa], %pa bytes%s flags: %#x\n", type->name, i, &r->base,
			&last, &r->size, node, r->flags);
	}
}

void memblock_dump_all(void)
{
	if (!memblock_debug)
		return;
	pr_info("MEMBLOCK configuration:\n");
	pr_info(" memory size = %pa reserved size = %pa\n",
		&memblock.memory.total_size, &memblock.reserved.total_size);
	dump(&memblock.memory);
	dump(&memblock.reserved);
}
