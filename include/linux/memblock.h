/* SPDX-License-Identifier: MIT */
/*
 * memblock: who owns which physical memory until the buddy system does.
 *
 * Two sorted arrays of regions: `memory` is RAM, `reserved` is what somebody took; free memory is
 * the difference. Regions of one array never overlap, and neighbours that touch and agree in node
 * and flags are one region:
 *
 *	regions[i].base + regions[i].size <= regions[i + 1].base
 *	total_size == sum of regions[i].size		cnt == 0 for an empty array
 *
 * Boot CPU only, interrupts masked, no lock. Addresses and sizes are bytes. Functions that return
 * int give 0 or a negative errno. This header and mm/memblock.c reach only Linux-named headers, so
 * that they also compile outside this tree.
 */
#ifndef _LINUX_MEMBLOCK_H
#define _LINUX_MEMBLOCK_H

#include <linux/types.h>
#include <linux/init.h>
#include <linux/limits.h>
#include <linux/numa.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/string.h>

/* memblock stays for the whole life of the system: its nodes in debugfs show it. */
#define __init_memblock
#define __initdata_memblock

#ifndef INIT_MEMBLOCK_REGIONS
#define INIT_MEMBLOCK_REGIONS 128
#endif
#ifndef INIT_MEMBLOCK_RESERVED_REGIONS
#define INIT_MEMBLOCK_RESERVED_REGIONS INIT_MEMBLOCK_REGIONS
#endif
#ifndef INIT_MEMBLOCK_MEMORY_REGIONS
#define INIT_MEMBLOCK_MEMORY_REGIONS INIT_MEMBLOCK_REGIONS
#endif

/* Page frames: end of lowmem, first of RAM, end of RAM, highest that may ever exist. */
extern unsigned long max_low_pfn;
extern unsigned long min_low_pfn;
extern unsigned long max_pfn;
extern unsigned long long max_possible_pfn;

enum memblock_flags {
	MEMBLOCK_NONE		= 0x0,	/* plain memory */
	MEMBLOCK_HOTPLUG	= 0x1,	/* may go away: not for the kernel with movable_node */
	MEMBLOCK_MIRROR		= 0x2,	/* mirrored: preferred for the kernel */
	MEMBLOCK_NOMAP		= 0x4,	/* not in the linear map */
	MEMBLOCK_DRIVER_MANAGED	= 0x8,	/* a driver adds it later */
	MEMBLOCK_RSRV_NOINIT	= 0x10,	/* reserved: struct pages stay as they are */
};

struct memblock_region {
	phys_addr_t base;
	phys_addr_t size;
	enum memblock_flags flags;
#ifdef CONFIG_NUMA
	int nid;		/* MAX_NUMNODES: not assigned */
#endif
};

struct memblock_type {
	unsigned long cnt;	/* regions in use */
	unsigned long max;	/* room in the array; doubles on demand */
	phys_addr_t total_size;
	struct memblock_region *regions;
	char *name;
};

struct memblock {
	bool bottom_up;			/* else allocations come from the top */
	phys_addr_t current_limit;	/* allocations end below it */
	struct memblock_type memory;
	struct memblock_type reserved;
};

extern struct memblock memblock;

/* Special values of an allocation's upper bound, and the lowest lower bound. */
#define MEMBLOCK_ALLOC_ANYWHERE		(~(phys_addr_t)0)
#define MEMBLOCK_ALLOC_ACCESSIBLE	0	/* up to current_limit */
#define MEMBLOCK_ALLOC_NOLEAKTRACE	1	/* the same, unknown to kmemleak */
#define MEMBLOCK_LOW_LIMIT		0

#ifndef ARCH_LOW_ADDRESS_LIMIT
#define ARCH_LOW_ADDRESS_LIMIT		0xffffffffUL
#endif

/*
 * The arrays. An array that is full doubles into free memory, which must be reachable by __va:
 * allowed only after memblock_allow_resize(); before it a 129th region panics.
 */
void memblock_allow_resize(void);
int memblock_add_node(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags);
int memblock_remove(phys_addr_t base, phys_addr_t size);
int memblock_reserve(phys_addr_t base, phys_addr_t size);
int memblock_phys_free(phys_addr_t base, phys_addr_t size);	/* undo a reservation */
/* After the hand-over: whole pages of it go to the buddy system. */
void memblock_free_late(phys_addr_t base, phys_addr_t size);

static inline int memblock_add(phys_addr_t base, phys_addr_t size)
{
	return memblock_add_node(base, size, MAX_NUMNODES, MEMBLOCK_NONE);
}

/* Undo a reservation by its address in the linear map; NULL is nothing. */
static inline void memblock_free(void *ptr, size_t size)
{
	if (ptr)
		memblock_phys_free(__pa(ptr), size);
}

/*
 * Changes flags and, with nid, the node of [base, base + size): regions split at its ends and merge
 * again afterwards. memblock_mark_mirror does nothing without kernelcore=mirror,
 * memblock_set_node nothing without NUMA.
 */
int memblock_change_regions(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
			    unsigned int clear, unsigned int set, const int *nid);
int memblock_mark_mirror(phys_addr_t base, phys_addr_t size);

static inline int memblock_mark_hotplug(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_regions(&memblock.memory, base, size, 0, MEMBLOCK_HOTPLUG, NULL);
}

static inline int memblock_clear_hotplug(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_regions(&memblock.memory, base, size, MEMBLOCK_HOTPLUG, 0, NULL);
}

static inline int memblock_mark_nomap(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_regions(&memblock.memory, base, size, 0, MEMBLOCK_NOMAP, NULL);
}

static inline int memblock_clear_nomap(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_regions(&memblock.memory, base, size, MEMBLOCK_NOMAP, 0, NULL);
}

static inline int memblock_reserved_mark_noinit(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_regions(&memblock.reserved, base, size, 0, MEMBLOCK_RSRV_NOINIT,
				       NULL);
}

static inline int memblock_set_node(phys_addr_t base, phys_addr_t size, struct memblock_type *type,
				    int nid)
{
	return memblock_change_regions(type, base, size, 0, 0, &nid);
}

#ifdef CONFIG_NUMA
#define MEMBLOCK_HAS_NODES 1

static inline void memblock_set_region_node(struct memblock_region *r, int nid)
{
	r->nid = nid;
}

static inline int memblock_get_region_node(const struct memblock_region *r)
{
	return r->nid;
}
#else
#define MEMBLOCK_HAS_NODES 0

static inline void memblock_set_region_node(struct memblock_region *r, int nid)
{
	(void)r;
	(void)nid;
}

static inline int memblock_get_region_node(const struct memblock_region *r)
{
	(void)r;
	return 0;
}
#endif

static inline bool memblock_is_hotpluggable(struct memblock_region *m)
{
	return m->flags & MEMBLOCK_HOTPLUG;
}

static inline bool memblock_is_mirror(struct memblock_region *m)
{
	return m->flags & MEMBLOCK_MIRROR;
}

static inline bool memblock_is_nomap(struct memblock_region *m)
{
	return m->flags & MEMBLOCK_NOMAP;
}

static inline bool memblock_is_reserved_noinit(struct memblock_region *m)
{
	return m->flags & MEMBLOCK_RSRV_NOINIT;
}

static inline bool memblock_is_driver_managed(struct memblock_region *m)
{
	return m->flags & MEMBLOCK_DRIVER_MANAGED;
}

/*
 * Iterators. The index is opaque; ULLONG_MAX ends (and, backwards, begins) a walk. Outputs may be
 * NULL. type_b's regions are cut out of type_a's; NULL cuts nothing. Of `memory`, a walk shows node
 * `nid` (or all), and skips what `flags` does not ask for.
 */
void memblock_walk_step(u64 *idx, int dir, int nid, enum memblock_flags flags,
			struct memblock_type *type_a, struct memblock_type *type_b,
			phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid);

static inline void __next_mem_range(u64 *idx, int nid, enum memblock_flags flags,
				    struct memblock_type *type_a, struct memblock_type *type_b,
				    phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid)
{
	memblock_walk_step(idx, 1, nid, flags, type_a, type_b, out_start, out_end, out_nid);
}

static inline void __next_mem_range_rev(u64 *idx, int nid, enum memblock_flags flags,
					struct memblock_type *type_a, struct memblock_type *type_b,
					phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid)
{
	if (*idx == (u64)ULLONG_MAX)
		*idx = (u32)(type_a->cnt - 1) | (u64)(type_b ? type_b->cnt : 0) << 32;
	memblock_walk_step(idx, -1, nid, flags, type_a, type_b, out_start, out_end, out_nid);
}

static inline void __next_mem_pfn_range(int *idx, int nid, unsigned long *out_start_pfn,
					unsigned long *out_end_pfn, int *out_nid)
{
	while ((unsigned long)++*idx < memblock.memory.cnt) {
		struct memblock_region *r = &memblock.memory.regions[*idx];
		unsigned long start = PFN_UP(r->base), end = PFN_DOWN(r->base + r->size);

		if (start >= end ||
		    (nid >= 0 && nid < MAX_NUMNODES && nid != memblock_get_region_node(r)))
			continue;
		if (out_start_pfn)
			*out_start_pfn = start;
		if (out_end_pfn)
			*out_end_pfn = end;
		if (out_nid)
			*out_nid = memblock_get_region_node(r);
		return;
	}
	*idx = -1;
}

#define __for_each_mem_range(i, type_a, type_b, nid, flags, p_start, p_end, p_nid) \
	for ((i) = 0, __next_mem_range(&(i), nid, flags, type_a, type_b, p_start, p_end, p_nid); \
	     (i) != (u64)ULLONG_MAX; \
	     __next_mem_range(&(i), nid, flags, type_a, type_b, p_start, p_end, p_nid))

#define __for_each_mem_range_rev(i, type_a, type_b, nid, flags, p_start, p_end, p_nid) \
	for ((i) = (u64)ULLONG_MAX, \
	     __next_mem_range_rev(&(i), nid, flags, type_a, type_b, p_start, p_end, p_nid); \
	     (i) != (u64)ULLONG_MAX; \
	     __next_mem_range_rev(&(i), nid, flags, type_a, type_b, p_start, p_end, p_nid))

/* Mapped RAM, hotplug and driver-managed included. */
#define for_each_mem_range(i, p_start, p_end) \
	__for_each_mem_range(i, &memblock.memory, NULL, NUMA_NO_NODE, \
			     MEMBLOCK_HOTPLUG | MEMBLOCK_DRIVER_MANAGED, p_start, p_end, NULL)
#define for_each_mem_range_rev(i, p_start, p_end) \
	__for_each_mem_range_rev(i, &memblock.memory, NULL, NUMA_NO_NODE, \
				 MEMBLOCK_HOTPLUG | MEMBLOCK_DRIVER_MANAGED, p_start, p_end, NULL)
#define for_each_mem_range_reverse(i, p_start, p_end) for_each_mem_range_rev(i, p_start, p_end)

#define for_each_reserved_mem_range(i, p_start, p_end) \
	__for_each_mem_range(i, &memblock.reserved, NULL, NUMA_NO_NODE, MEMBLOCK_NONE, \
			     p_start, p_end, NULL)

/* memory minus reserved */
#define for_each_free_mem_range(i, nid, flags, p_start, p_end, p_nid) \
	__for_each_mem_range(i, &memblock.memory, &memblock.reserved, nid, flags, p_start, p_end, \
			     p_nid)
#define for_each_free_mem_range_reverse(i, nid, flags, p_start, p_end, p_nid) \
	__for_each_mem_range_rev(i, &memblock.memory, &memblock.reserved, nid, flags, p_start, \
				 p_end, p_nid)

/* Whole pages of RAM, no-map ones included; i is an int. */
#define for_each_mem_pfn_range(i, nid, p_start, p_end, p_nid) \
	for ((i) = -1, __next_mem_pfn_range(&(i), nid, p_start, p_end, p_nid); (i) >= 0; \
	     __next_mem_pfn_range(&(i), nid, p_start, p_end, p_nid))

#define for_each_mem_region(region) \
	for ((region) = memblock.memory.regions; \
	     (region) < memblock.memory.regions + memblock.memory.cnt; (region)++)
#define for_each_reserved_mem_region(region) \
	for ((region) = memblock.reserved.regions; \
	     (region) < memblock.reserved.regions + memblock.reserved.cnt; (region)++)

/*
 * Allocation by physical address. [start, end) bounds it; end may be a special value above; page 0
 * is never given. align is a power of two; 0 means a cache line, with a complaint. Direction by
 * memblock_set_bottom_up. Without exact_nid other nodes serve when nid cannot; without mirrored
 * memory, plain memory does. 0: none.
 */
phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				     phys_addr_t end, int nid, bool exact_nid);

static inline phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align,
						    phys_addr_t start, phys_addr_t end)
{
	return memblock_alloc_range_nid(size, align, start, end, NUMA_NO_NODE, false);
}

static inline phys_addr_t memblock_phys_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_phys_alloc_range(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE);
}

static inline phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int nid)
{
	return memblock_alloc_range_nid(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE, nid, false);
}

/*
 * Allocation by address in the linear map, below current_limit. A min_addr that cannot be met is
 * dropped. Zeroed, but for the raw forms. NULL: none.
 */
void *memblock_alloc_virt_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			      phys_addr_t max_addr, int nid, bool exact_nid);

static inline void *memblock_alloc_exact_nid_raw(phys_addr_t size, phys_addr_t align,
						 phys_addr_t min_addr, phys_addr_t max_addr,
						 int nid)
{
	return memblock_alloc_virt_raw(size, align, min_addr, max_addr, nid, true);
}

static inline void *memblock_alloc_try_nid_raw(phys_addr_t size, phys_addr_t align,
					       phys_addr_t min_addr, phys_addr_t max_addr, int nid)
{
	return memblock_alloc_virt_raw(size, align, min_addr, max_addr, nid, false);
}

static inline void *memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align,
					   phys_addr_t min_addr, phys_addr_t max_addr, int nid)
{
	void *p = memblock_alloc_virt_raw(size, align, min_addr, max_addr, nid, false);

	return p ? memset(p, 0, size) : NULL;
}

static inline void *memblock_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT, MEMBLOCK_ALLOC_ACCESSIBLE,
				      NUMA_NO_NODE);
}

static inline void *memblock_alloc_raw(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid_raw(size, align, MEMBLOCK_LOW_LIMIT,
					  MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}

static inline void *memblock_alloc_from(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr)
{
	return memblock_alloc_try_nid(size, align, min_addr, MEMBLOCK_ALLOC_ACCESSIBLE,
				      NUMA_NO_NODE);
}

static inline void *memblock_alloc_low(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT, ARCH_LOW_ADDRESS_LIMIT,
				      NUMA_NO_NODE);
}

static inline void *memblock_alloc_node(phys_addr_t size, phys_addr_t align, int nid)
{
	return memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT, MEMBLOCK_ALLOC_ACCESSIBLE,
				      nid);
}

static inline void memblock_set_bottom_up(bool enable)
{
	memblock.bottom_up = enable;
}

static inline bool memblock_bottom_up(void)
{
	return memblock.bottom_up;
}

static inline void memblock_set_current_limit(phys_addr_t limit)
{
	memblock.current_limit = limit;
}

static inline phys_addr_t memblock_get_current_limit(void)
{
	return memblock.current_limit;
}

/* Questions. */
static inline phys_addr_t memblock_phys_mem_size(void)
{
	return memblock.memory.total_size;
}

static inline phys_addr_t memblock_reserved_size(void)
{
	return memblock.reserved.total_size;
}

static inline unsigned long memblock_estimated_nr_free_pages(void)
{
	return PFN_DOWN(memblock_phys_mem_size() - memblock_reserved_size());
}

static inline phys_addr_t memblock_start_of_DRAM(void)	/* 0 without RAM */
{
	return memblock.memory.cnt ? memblock.memory.regions[0].base : 0;
}

static inline phys_addr_t memblock_end_of_DRAM(void)	/* exclusive; 0 without RAM */
{
	struct memblock_region *r = memblock.memory.regions + memblock.memory.cnt;

	return memblock.memory.cnt ? r[-1].base + r[-1].size : 0;
}

static inline unsigned long memblock_addrs_overlap(phys_addr_t base1, phys_addr_t size1,
						   phys_addr_t base2, phys_addr_t size2)
{
	return base1 < base2 + size2 && base2 < base1 + size1;
}

/* Any part of it; a size that wraps is cut at the end of the address space. */
static inline bool memblock_overlaps_region(struct memblock_type *type, phys_addr_t base,
					    phys_addr_t size)
{
	struct memblock_region *r = type->regions, *end = r + type->cnt;

	if (size > PHYS_ADDR_MAX - base)
		size = PHYS_ADDR_MAX - base;
	while (r < end && !memblock_addrs_overlap(base, size, r->base, r->size))
		r++;
	return r < end;
}

/* The region that holds addr, by bisection; NULL if none does. */
static inline struct memblock_region *memblock_find_region(struct memblock_type *type,
							   phys_addr_t addr)
{
	unsigned long left = 0, right = type->cnt;

	while (left < right) {
		unsigned long mid = left + (right - left) / 2;
		struct memblock_region *r = &type->regions[mid];

		if (addr < r->base)
			right = mid;
		else if (addr >= r->base + r->size)
			left = mid + 1;
		else
			return r;
	}
	return NULL;
}

static inline bool memblock_is_memory(phys_addr_t addr)
{
	return memblock_find_region(&memblock.memory, addr);
}

static inline bool memblock_is_map_memory(phys_addr_t addr)	/* RAM, and in the linear map */
{
	struct memblock_region *r = memblock_find_region(&memblock.memory, addr);

	return r && !memblock_is_nomap(r);
}

/* Wholly inside one bank. */
static inline bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size)
{
	struct memblock_region *r = memblock_find_region(&memblock.memory, base);

	if (size > PHYS_ADDR_MAX - base)
		size = PHYS_ADDR_MAX - base;
	return r && r->base + r->size >= base + size;
}

static inline bool memblock_is_reserved(phys_addr_t addr)
{
	return memblock_find_region(&memblock.reserved, addr);
}

static inline bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size)
{
	return memblock_overlaps_region(&memblock.reserved, base, size);
}

/* The node of a pfn and the whole range it lies in; NUMA_NO_NODE outside RAM. */
static inline int memblock_search_pfn_nid(unsigned long pfn, unsigned long *start_pfn,
					  unsigned long *end_pfn)
{
	struct memblock_region *r = memblock_find_region(&memblock.memory, PFN_PHYS(pfn));

	if (!r)
		return NUMA_NO_NODE;
	*start_pfn = PFN_DOWN(r->base);
	*end_pfn = PFN_DOWN(r->base + r->size);
	return memblock_get_region_node(r);
}

/* False, with a message, when more than threshold_bytes of RAM belong to no node. */
bool memblock_validate_numa_coverage(unsigned long threshold_bytes);

/* Takes region `at` out of an array. */
void memblock_remove_region(struct memblock_type *type, unsigned long at);

/* Shrinks each bank to multiples of align, a power of two. */
static inline void memblock_trim_memory(phys_addr_t align)
{
	struct memblock_type *type = &memblock.memory;
	unsigned long i = 0;

	while (i < type->cnt) {
		struct memblock_region *r = &type->regions[i];
		phys_addr_t start = (r->base + align - 1) & ~(align - 1);
		phys_addr_t end = (r->base + r->size) & ~(align - 1);

		if (start < r->base || start >= end) {
			memblock_remove_region(type, i);
			continue;
		}
		type->total_size -= r->size - (end - start);
		r->base = start;
		r->size = end - start;
		i++;
	}
}

/* Where the first `limit` bytes of RAM end; PHYS_ADDR_MAX when there are fewer, or limit is 0. */
static inline phys_addr_t memblock_end_of_first(phys_addr_t limit)
{
	struct memblock_region *r;

	if (!limit)
		return PHYS_ADDR_MAX;
	for_each_mem_region(r) {
		if (limit <= r->size)
			return r->base + limit;
		limit -= r->size;
	}
	return PHYS_ADDR_MAX;
}

/* Gives up all RAM after the first `limit` bytes, and what is reserved there. 0: no limit. */
static inline void memblock_enforce_memory_limit(phys_addr_t limit)
{
	phys_addr_t end = memblock_end_of_first(limit);

	if (end == PHYS_ADDR_MAX)
		return;
	memblock_remove(end, PHYS_ADDR_MAX);
	memblock_phys_free(end, PHYS_ADDR_MAX);
}

/* Gives up all RAM outside [base, base + size) but no-map regions, and what is reserved there. */
void memblock_cap_memory_range(phys_addr_t base, phys_addr_t size);

/* Gives up mapped RAM after the first `limit` bytes. 0: no limit. */
static inline void memblock_mem_limit_remove_map(phys_addr_t limit)
{
	phys_addr_t end = memblock_end_of_first(limit);

	if (end != PHYS_ADDR_MAX)
		memblock_cap_memory_range(0, end);
}

/* Prints both arrays; only with memblock=debug. */
void memblock_dump_all(void);

/*
 * Page frames of a region. Of memory only whole pages count, of reservations every page they touch.
 */
static inline unsigned long memblock_region_memory_base_pfn(const struct memblock_region *reg)
{
	return PFN_UP(reg->base);
}

static inline unsigned long memblock_region_memory_end_pfn(const struct memblock_region *reg)
{
	return PFN_DOWN(reg->base + reg->size);
}

static inline unsigned long memblock_region_reserved_base_pfn(const struct memblock_region *reg)
{
	return PFN_DOWN(reg->base);
}

static inline unsigned long memblock_region_reserved_end_pfn(const struct memblock_region *reg)
{
	return PFN_UP(reg->base + reg->size);
}

/*
 * The hand-over (mm/memblock_handover.c): every free mapped page goes to the buddy system, in the
 * largest aligned blocks. Once.
 */
void memblock_free_all(void);
void reset_all_zones_managed_pages(void);

/* 0, or -EINVAL after printing the first rule of the head comment that does not hold. */
int memblock_check(void);

#endif
