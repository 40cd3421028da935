// SPDX-License-Identifier: MIT
/*
 * Nodes and zones made from memblock: limits, sizes, and the first values of every struct page.
 *
 * free_area_init() gets the frame where each zone ends (mm/zone_limits.c), cuts ZONE_MOVABLE off
 * the top of each node when kernelcore= or movablecore= asks for it (mm/zone_movable.c), and gives
 * every node its pg_data_t. Boot CPU only, once, after mem_map's place is known and before the
 * hand-over.
 */
#include "buddy.h"
#include "mem_map.h"
#include "zone.h"
#include <linux/memblock.h>
#include <linux/memory_hotplug.h>
#include <linux/printk.h>
#include <linux/string.h>

const char *const zone_names[MAX_NR_ZONES] = {
	[ZONE_DMA] = "DMA",
#ifdef CONFIG_ZONE_DMA32
	[ZONE_DMA32] = "DMA32",
#endif
	[ZONE_NORMAL] = "Normal",
#ifdef CONFIG_HIGHMEM
	[ZONE_HIGHMEM] = "HighMem",
#endif
	[ZONE_MOVABLE] = "Movable",
	[ZONE_DEVICE] = "Device",
};

/* Frames of each zone over all nodes; ZONE_MOVABLE's are in zone_movable_pfn. */
unsigned long zone_lowest_pfn[MAX_NR_ZONES], zone_highest_pfn[MAX_NR_ZONES];

static void set_zone_limits(const unsigned long *max_zone_pfn)
{
	unsigned long start = PHYS_PFN(memblock_start_of_DRAM());

	for (int i = 0; i < ZONE_MOVABLE; i++) {
		unsigned long end = max(max_zone_pfn[i], start);

		zone_lowest_pfn[i] = start;
		zone_highest_pfn[i] = end;
		start = end;
	}
}

void get_pfn_range_for_nid(unsigned int nid, unsigned long *start_pfn, unsigned long *end_pfn)
{
	unsigned long start, end;
	int i;

	*start_pfn = -1UL;
	*end_pfn = 0;
	for_each_mem_pfn_range(i, nid, &start, &end, NULL) {
		*start_pfn = min(*start_pfn, start);
		*end_pfn = max(*end_pfn, end);
	}
	if (*start_pfn == -1UL)
		*start_pfn = 0;
}

/*
 * The part of [*start, *end) of a node that zone idx gets. ZONE_MOVABLE takes the top of the others
 * from zone_movable_pfn[nid] on.
 */
static void clip_to_zone(int nid, enum zone_type idx, unsigned long *start, unsigned long *end)
{
	unsigned long movable = zone_movable_pfn[nid] ? zone_movable_pfn[nid] : -1UL;

	if (idx == ZONE_MOVABLE) {
		*start = max(*start, movable);
	} else if (idx == ZONE_DEVICE) {
		*end = *start;
	} else {
		*start = max(*start, zone_lowest_pfn[idx]);
		*end = min3(*end, zone_highest_pfn[idx], movable);
	}
	if (*start > *end)
		*start = *end;
}

static enum zone_type zone_of(int nid, unsigned long pfn)
{
	if (zone_movable_pfn[nid] && pfn >= zone_movable_pfn[nid])
		return ZONE_MOVABLE;
	for (int i = 0; i < ZONE_MOVABLE; i++)
		if (pfn < zone_highest_pfn[i])
			return i;
	return ZONE_MOVABLE - 1;
}

static unsigned long page_place(int nid, enum zone_type idx)
{
	return ((unsigned long)nid << ZONES_SHIFT | idx) << ZONES_PGSHIFT;
}

/* One bank's pages, zone by zone. */
static void fill_bank(int nid, unsigned long start, unsigned long end)
{
	for (int idx = 0; idx < MAX_NR_ZONES; idx++) {
		unsigned long from = start, to = end;

		clip_to_zone(nid, idx, &from, &to);
		while (from < to) {
			/* An array is contiguous inside a section only. */
			unsigned long stop = min(to, (from | (PAGES_PER_SECTION - 1)) + 1);

			mem_map_fill(pfn_to_page(from), stop - from, page_place(nid, idx),
				     PAGE_STATE_FREE_TAIL);
			from = stop;
		}
	}
}

/*
 * Frames without RAM whose struct pages exist because a largest block has RAM elsewhere: reserved,
 * in the zone next door.
 */
static unsigned long fill_hole(int nid, unsigned long start, unsigned long end,
			       unsigned long neighbour)
{
	if (start >= end)
		return 0;
	mem_map_fill(pfn_to_page(start), end - start,
		     page_place(nid, zone_of(nid, neighbour)) | 1UL << PG_reserved,
		     PAGE_STATE_ALLOCATED);
	return end - start;
}

/*
 * Every struct page gets its first values, banks in ascending order, holes at their edges included.
 */
static unsigned long fill_all(void)
{
	const unsigned long mask = MAX_ORDER_NR_PAGES - 1;
	unsigned long start, end = 0, done = 0, last = 0, holes = 0;
	int i, nid, last_nid = 0;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid) {
		unsigned long hole_end = min(start, (done + mask) & ~mask);

		holes += fill_hole(last_nid, done, hole_end, last);
		holes += fill_hole(nid, max(hole_end, start & ~mask), start, start);
		fill_bank(nid, start, end);
		done = end;
		last = end - 1;
		last_nid = nid;
	}
	return holes + fill_hole(last_nid, done, (done + mask) & ~mask, last);
}

static unsigned long present_in(int nid, unsigned long start, unsigned long end)
{
	unsigned long from, to, pages = 0;
	int i;

	for_each_mem_pfn_range(i, nid, &from, &to, NULL) {
		from = clamp(from, start, end);
		to = clamp(to, start, end);
		pages += to - from;
	}
	return pages;
}

static void init_zone(pg_data_t *pgdat, enum zone_type idx, unsigned long start, unsigned long end)
{
	struct zone *zone = &pgdat->node_zones[idx];
	unsigned int order, mt;

	zone->name = zone_names[idx];
	zone->idx = idx;
	zone->node = pgdat->node_id;
	zone->zone_pgdat = pgdat;
	zone->buddy_tag = PAGE_TYPE(buddy) | (unsigned int)(pgdat->node_id << ZONES_SHIFT | idx)
						     << 8;
	spin_lock_init(&zone->lock);
	for_each_migratetype_order(order, mt)
		INIT_LIST_HEAD(&zone->free_area[order].free_list[mt]);
	clip_to_zone(pgdat->node_id, idx, &start, &end);
	zone->present_pages = present_in(pgdat->node_id, start, end);
	if (zone->present_pages) {
		zone->zone_start_pfn = start;
		zone->spanned_pages = end - start;
		pgdat->nr_zones = idx + 1;
	}
	/* Until the hand-over counts what it really gives. */
	zone->managed_pages = zone->present_pages;
	zone->initialized = true;
}

static void init_node(int nid)
{
	unsigned long start, end;
	pg_data_t *pgdat = node_data[nid];

	get_pfn_range_for_nid(nid, &start, &end);
	pgdat->node_id = nid;
	pgdat->node_start_pfn = start;
	pgdat->node_spanned_pages = end - start;
	for (int idx = 0; idx < MAX_NR_ZONES; idx++) {
		init_zone(pgdat, idx, start, end);
		pgdat->node_present_pages += pgdat->node_zones[idx].present_pages;
	}
	node_set_online(nid);
	if (start != end) {
		node_set_state(nid, N_MEMORY);
		node_set_state(nid, N_HIGH_MEMORY);
	}
	if (start != end)
		pr_info("Initmem setup node %d [mem %#018llx-%#018llx]\n", nid,
			(u64)start << PAGE_SHIFT, ((u64)end << PAGE_SHIFT) - 1);
	else
		pr_info("Initmem setup node %d as memoryless\n", nid);
}

static void print_ranges(void)
{
	unsigned long start, end;
	int i, nid;

	pr_info("Zone ranges:\n");
	for (i = 0; i < ZONE_MOVABLE; i++) {
		if (zone_lowest_pfn[i] == zone_highest_pfn[i])
			pr_info("  %-8s empty\n", zone_names[i]);
		else
			pr_info("  %-8s [mem %#018llx-%#018llx]\n", zone_names[i],
				(u64)zone_lowest_pfn[i] << PAGE_SHIFT,
				((u64)zone_highest_pfn[i] << PAGE_SHIFT) - 1);
	}
	pr_info("Movable zone start for each node\n");
	for (i = 0; i < MAX_NUMNODES; i++)
		if (zone_movable_pfn[i])
			pr_info("  Node %d: %#018llx\n", i, (u64)zone_movable_pfn[i] << PAGE_SHIFT);
	pr_info("Early memory node ranges\n");
	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid)
		pr_info("  node %3d: [mem %#018llx-%#018llx]\n", nid, (u64)start << PAGE_SHIFT,
			((u64)end << PAGE_SHIFT) - 1);
}

/* Banks the tree gives to no node, or to one there cannot be, belong to node 0. */
static void assign_nodes(void)
{
	struct memblock_region *r;

	for_each_mem_region(r)
		if (!numa_valid_node(memblock_get_region_node(r)))
			memblock_set_region_node(r, 0);
}

/* Each node with memory gets a record in its own memory; node 0 has one anyway. */
static void alloc_nodes(void)
{
	int i, nid;

	for_each_mem_pfn_range(i, MAX_NUMNODES, NULL, NULL, &nid) {
		if (node_data[nid])
			continue;
		node_data[nid] = memblock_alloc_node(sizeof(struct pglist_data), 64, nid);
		if (!node_data[nid])
			panic("no memory for node %d", nid);
	}
}

void free_area_init(unsigned long *max_zone_pfn)
{
	unsigned long holes;

	assign_nodes();
	set_zone_limits(max_zone_pfn);
	gfp_zone_table_init(zone_highest_pfn[ZONE_DMA] > zone_lowest_pfn[ZONE_DMA]);
	find_movable_pfns();
	print_ranges();
	alloc_nodes();
	mem_map_init();
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		if (node_data[nid])
			init_node(nid);
	holes = fill_all();
	if (holes)
		pr_info("%lu pages in unavailable ranges\n", holes);
}
