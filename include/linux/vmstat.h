/* SPDX-License-Identifier: MIT */
/*
 * Counters of the memory subsystem: of zones and nodes (amounts, exact), events (per CPU, summed
 * when read).
 *
 * NR_FREE_PAGES is what the buddy lists and the per-CPU stores hold together: an allocation of n
 * pages changes it by exactly n. What watermarks look at is zone->free_pages, the lists alone.
 * Events count what has happened since boot and never go down. Any context.
 */
#ifndef _LINUX_VMSTAT_H
#define _LINUX_VMSTAT_H

#include <linux/atomic.h>
#include <linux/mmzone.h>
#include <linux/percpu-defs.h>

#ifdef CONFIG_ZONE_DMA
#define DMA_ZONE(xx)		xx##_DMA,
#else
#define DMA_ZONE(xx)
#endif
#ifdef CONFIG_ZONE_DMA32
#define DMA32_ZONE(xx)		xx##_DMA32,
#else
#define DMA32_ZONE(xx)
#endif
#ifdef CONFIG_HIGHMEM
#define HIGHMEM_ZONE(xx)	xx##_HIGH,
#else
#define HIGHMEM_ZONE(xx)
#endif
/* One event for each zone, in the order of enum zone_type. */
#define FOR_ALL_ZONES(xx) \
	DMA_ZONE(xx) DMA32_ZONE(xx) xx##_NORMAL, HIGHMEM_ZONE(xx) xx##_MOVABLE, xx##_DEVICE

enum vm_event_item {
	FOR_ALL_ZONES(PGALLOC)
	, FOR_ALL_ZONES(ALLOCSTALL)
	, PGFREE,
	PGFAULT,
	PGMAJFAULT,
	PAGEOUTRUN,		/* kswapd woken */
	DROP_PAGECACHE,
	DROP_SLAB,
	SLABS_SCANNED,
	OOM_KILL,
	PGMIGRATE_SUCCESS,
	PGMIGRATE_FAIL,
	COMPACTSTALL,
	COMPACTFAIL,
	COMPACTSUCCESS,
	CMA_ALLOC_SUCCESS,
	CMA_ALLOC_FAIL,
	BALLOON_INFLATE,
	BALLOON_DEFLATE,
	NR_VM_EVENT_ITEMS
};

/* The first of each zone family; add the zone's index. */
#define PGALLOC_FIRST		((enum vm_event_item)0)
#define ALLOCSTALL_FIRST	((enum vm_event_item)MAX_NR_ZONES)

struct vm_event_state {
	unsigned long event[NR_VM_EVENT_ITEMS];
};

DECLARE_PER_CPU(struct vm_event_state, vm_event_states);

static inline void count_vm_event(enum vm_event_item item)
{
	this_cpu_inc(vm_event_states.event[item]);
}

static inline void count_vm_events(enum vm_event_item item, long delta)
{
	this_cpu_add(vm_event_states.event[item], delta);
}

/* The same where the caller has masked interrupts. */
static inline void __count_vm_event(enum vm_event_item item)
{
	raw_cpu_inc(vm_event_states.event[item]);
}

static inline void __count_vm_events(enum vm_event_item item, long delta)
{
	raw_cpu_add(vm_event_states.event[item], delta);
}

/*
 * Sums over all CPUs, those of the per-CPU page stores (PGALLOC, PGFREE) included.
 * ret[NR_VM_EVENT_ITEMS].
 */
void all_vm_events(unsigned long *ret);

/*
 * Amounts. NR_FREE_PAGES and NR_FREE_CMA_PAGES are kept by the buddy system and cannot be modified.
 */
static inline void mod_zone_page_state(struct zone *zone, enum zone_stat_item item, long delta)
{
	atomic_long_add(delta, &zone->vm_stat[item]);
}

static inline void mod_node_page_state(struct pglist_data *pgdat, enum node_stat_item item,
				       long delta)
{
	atomic_long_add(delta, &pgdat->vm_stat[item]);
}

#define __mod_zone_page_state	mod_zone_page_state
#define __mod_node_page_state	mod_node_page_state
#define inc_zone_page_state(page, item)	mod_zone_page_state(page_zone(page), item, 1)
#define dec_zone_page_state(page, item)	mod_zone_page_state(page_zone(page), item, -1)
#define inc_node_page_state(page, item)	mod_node_page_state(page_pgdat(page), item, 1)
#define dec_node_page_state(page, item)	mod_node_page_state(page_pgdat(page), item, -1)

/* Free pages of a zone, per-CPU stores included. */
unsigned long zone_free_pages(const struct zone *zone);
unsigned long zone_page_state(struct zone *zone, enum zone_stat_item item);
unsigned long global_zone_page_state(enum zone_stat_item item);
unsigned long node_page_state(struct pglist_data *pgdat, enum node_stat_item item);
unsigned long global_node_page_state(enum node_stat_item item);

#define global_node_page_state_pages	global_node_page_state
#define zone_page_state_snapshot	zone_page_state

/*
 * /proc/meminfo lines of other rooms: each adds to its counter. Units: pages, but VMALLOC_CHUNK
 * bytes.
 */
enum meminfo_item {
	MEMINFO_VMALLOC_PAGES,	/* VmallocUsed */
	MEMINFO_PERCPU_PAGES,	/* Percpu */
	MEMINFO_CMA_TOTAL,
	NR_MEMINFO_ITEMS
};

extern atomic_long_t meminfo_items[NR_MEMINFO_ITEMS];

static inline void meminfo_add(enum meminfo_item item, long pages)
{
	atomic_long_add(pages, &meminfo_items[item]);
}

unsigned long zone_numa_state(const struct zone *zone, enum numa_stat_item item);
const char *numa_stat_name(enum numa_stat_item item);
const char *zone_stat_name(enum zone_stat_item item);
const char *node_stat_name(enum node_stat_item item);
const char *vm_event_name(enum vm_event_item item);

#endif
