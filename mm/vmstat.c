// SPDX-License-Identifier: MIT
/*
 * Counters: reading them, and /proc/vmstat.
 *
 * Events are per CPU and summed here; pages allocated and freed are not counted again but derived
 * from the counters of the stores and zones. Names are Linux's, and only what exists is listed.
 * Readers take no lock: a sum over running CPUs may be off by what happens meanwhile.
 */
#include "buddy.h"
#include <granule/proc.h>
#include <linux/cpumask.h>
#include <linux/seq_file.h>
#include <linux/string.h>

DEFINE_PER_CPU(struct vm_event_state, vm_event_states);
atomic_long_t meminfo_items[NR_MEMINFO_ITEMS];

static const char *const zone_stat_names[NR_VM_ZONE_STAT_ITEMS] = {
	[NR_FREE_PAGES] = "nr_free_pages",
	[NR_ZONE_INACTIVE_ANON] = "nr_zone_inactive_anon",
	[NR_ZONE_ACTIVE_ANON] = "nr_zone_active_anon",
	[NR_ZONE_INACTIVE_FILE] = "nr_zone_inactive_file",
	[NR_ZONE_ACTIVE_FILE] = "nr_zone_active_file",
	[NR_ZONE_UNEVICTABLE] = "nr_zone_unevictable",
	[NR_ZONE_WRITE_PENDING] = "nr_zone_write_pending",
	[NR_MLOCK] = "nr_mlock",
	[NR_BOUNCE] = "nr_bounce",
	[NR_ZSPAGES] = "nr_zspages",
	[NR_FREE_CMA_PAGES] = "nr_free_cma",
};

static const char *const numa_stat_names[NR_VM_NUMA_EVENT_ITEMS] = {
	[NUMA_HIT] = "numa_hit",
	[NUMA_MISS] = "numa_miss",
	[NUMA_FOREIGN] = "numa_foreign",
	[NUMA_INTERLEAVE_HIT] = "numa_interleave",
	[NUMA_LOCAL] = "numa_local",
	[NUMA_OTHER] = "numa_other",
};

static const char *const node_stat_names[NR_VM_NODE_STAT_ITEMS] = {
	[NR_INACTIVE_ANON] = "nr_inactive_anon",
	[NR_ACTIVE_ANON] = "nr_active_anon",
	[NR_INACTIVE_FILE] = "nr_inactive_file",
	[NR_ACTIVE_FILE] = "nr_active_file",
	[NR_UNEVICTABLE] = "nr_unevictable",
	[NR_SLAB_RECLAIMABLE_B] = "nr_slab_reclaimable",
	[NR_SLAB_UNRECLAIMABLE_B] = "nr_slab_unreclaimable",
	[NR_ISOLATED_ANON] = "nr_isolated_anon",
	[NR_ISOLATED_FILE] = "nr_isolated_file",
	[NR_ANON_MAPPED] = "nr_anon_pages",
	[NR_FILE_MAPPED] = "nr_mapped",
	[NR_FILE_PAGES] = "nr_file_pages",
	[NR_FILE_DIRTY] = "nr_dirty",
	[NR_WRITEBACK] = "nr_writeback",
	[NR_SHMEM] = "nr_shmem",
	[NR_KERNEL_MISC_RECLAIMABLE] = "nr_kernel_misc_reclaimable",
	[NR_KERNEL_STACK_KB] = "nr_kernel_stack",
	[NR_PAGETABLE] = "nr_page_table_pages",
	[NR_SECONDARY_PAGETABLE] = "nr_sec_page_table_pages",
};

#define ZONE_EVENT_NAMES(item, text) \
	[item##_DMA] = text "_dma", ZONE_EVENT_DMA32(item, text)[item##_NORMAL] = text "_normal", \
	ZONE_EVENT_HIGH(item, text)[item##_MOVABLE] = text "_movable", \
	[item##_DEVICE] = text "_device"
#ifdef CONFIG_ZONE_DMA32
#define ZONE_EVENT_DMA32(item, text) [item##_DMA32] = text "_dma32",
#else
#define ZONE_EVENT_DMA32(item, text)
#endif
#ifdef CONFIG_HIGHMEM
#define ZONE_EVENT_HIGH(item, text) [item##_HIGH] = text "_high",
#else
#define ZONE_EVENT_HIGH(item, text)
#endif

static const char *const vm_event_names[NR_VM_EVENT_ITEMS] = {
	ZONE_EVENT_NAMES(PGALLOC, "pgalloc"),
	ZONE_EVENT_NAMES(ALLOCSTALL, "allocstall"),
	[PGFREE] = "pgfree",
	[PGFAULT] = "pgfault",
	[PGMAJFAULT] = "pgmajfault",
	[PAGEOUTRUN] = "pageoutrun",
	[DROP_PAGECACHE] = "drop_pagecache",
	[DROP_SLAB] = "drop_slab",
	[SLABS_SCANNED] = "slabs_scanned",
	[OOM_KILL] = "oom_kill",
	[PGMIGRATE_SUCCESS] = "pgmigrate_success",
	[PGMIGRATE_FAIL] = "pgmigrate_fail",
	[COMPACTSTALL] = "compact_stall",
	[COMPACTFAIL] = "compact_fail",
	[COMPACTSUCCESS] = "compact_success",
	[CMA_ALLOC_SUCCESS] = "cma_alloc_success",
	[CMA_ALLOC_FAIL] = "cma_alloc_fail",
	[BALLOON_INFLATE] = "balloon_inflate",
	[BALLOON_DEFLATE] = "balloon_deflate",
};

const char *zone_stat_name(enum zone_stat_item item)
{
	return zone_stat_names[item];
}

const char *numa_stat_name(enum numa_stat_item item)
{
	return numa_stat_names[item];
}

const char *node_stat_name(enum node_stat_item item)
{
	return node_stat_names[item];
}

const char *vm_event_name(enum vm_event_item item)
{
	return vm_event_names[item];
}

/* What callers ever got out of a zone and its stores. */
struct zone_out {
	unsigned long pages, blocks;
};

static void add_store_out(const struct per_cpu_pages *pcp, struct zone_out *out)
{
	for (int order = 0; order < NR_PCP_ORDERS; order++) {
		unsigned long left = pcp_level_out(&pcp->level[order]) - pcp->level[order].drained;

		out->pages += left << order;
		out->blocks += left;
	}
}

static struct zone_out zone_out(const struct zone *zone)
{
	struct zone_out out = { .pages = READ_ONCE(zone->contig_out) };
	unsigned int cpu;

	for (int order = 0; order < NR_PAGE_ORDERS; order++) {
		out.pages += READ_ONCE(zone->free_area[order].out) << order;
		out.blocks += READ_ONCE(zone->free_area[order].out);
	}
	for_each_possible_cpu(cpu)
		if (zone->pcp[cpu])
			add_store_out(zone->pcp[cpu], &out);
	return out;
}

void all_vm_events(unsigned long *ret)
{
	struct zone *zone;
	unsigned int cpu;

	memset(ret, 0, NR_VM_EVENT_ITEMS * sizeof(*ret));
	for_each_possible_cpu(cpu)
		for (int i = 0; i < NR_VM_EVENT_ITEMS; i++)
			ret[i] += per_cpu(vm_event_states, cpu).event[i];
	for_each_populated_zone(zone) {
		unsigned long out = zone_out(zone).pages;

		ret[PGALLOC_FIRST + zone_idx(zone)] += out;
		/* What went out and is not out any more. */
		ret[PGFREE] += out - (zone_managed_pages(zone) - zone_free_pages(zone) -
				      READ_ONCE(zone->free_isolated));
	}
}

/* Every block given out was a hit and local, unless count_numa() said otherwise. */
unsigned long zone_numa_state(const struct zone *zone, enum numa_stat_item item)
{
	unsigned long blocks = item == NUMA_HIT || item == NUMA_LOCAL ? zone_out(zone).blocks : 0;

	return atomic_long_read(&zone->numa_event[item]) + blocks;
}

unsigned long zone_free_pages(const struct zone *zone)
{
	unsigned long pages = READ_ONCE(zone->free_pages) - READ_ONCE(zone->free_isolated);
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		if (zone->pcp[cpu])
			pages += pcp_count(zone->pcp[cpu]);
	return pages;
}

unsigned long zone_page_state(struct zone *zone, enum zone_stat_item item)
{
	long v;

	if (item == NR_FREE_PAGES)
		return zone_free_pages(zone);
	if (item == NR_FREE_CMA_PAGES)
		return READ_ONCE(zone->free_cma);
	v = atomic_long_read(&zone->vm_stat[item]);
	return v < 0 ? 0 : v;
}

unsigned long global_zone_page_state(enum zone_stat_item item)
{
	unsigned long sum = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		sum += zone_page_state(zone, item);
	return sum;
}

unsigned long node_page_state(struct pglist_data *pgdat, enum node_stat_item item)
{
	long v = atomic_long_read(&pgdat->vm_stat[item]);

	return v < 0 ? 0 : v;
}

unsigned long global_node_page_state(enum node_stat_item item)
{
	unsigned long sum = 0;
	pg_data_t *pgdat;

	for_each_online_pgdat(pgdat)
		sum += node_page_state(pgdat, item);
	return sum;
}

static int vmstat_show(struct seq_file *m, void *v)
{
	unsigned long event[NR_VM_EVENT_ITEMS];
	struct zone *zone;
	int i;

	for (i = 0; i < NR_VM_ZONE_STAT_ITEMS; i++)
		seq_printf(m, "%s %lu\n", zone_stat_names[i], global_zone_page_state(i));
	for (i = 0; i < NR_VM_NUMA_EVENT_ITEMS; i++) {
		unsigned long sum = 0;

		for_each_populated_zone(zone)
			sum += zone_numa_state(zone, i);
		seq_printf(m, "%s %lu\n", numa_stat_names[i], sum);
	}
	for (i = 0; i < NR_VM_NODE_STAT_ITEMS; i++)
		seq_printf(m, "%s %lu\n", node_stat_names[i], global_node_page_state(i));
	all_vm_events(event);
	for (i = 0; i < NR_VM_EVENT_ITEMS; i++)
		seq_printf(m, "%s %lu\n", vm_event_names[i], event[i]);
	return 0;
}
PROC(vmstat, "/proc/vmstat", vmstat_show, NULL);
