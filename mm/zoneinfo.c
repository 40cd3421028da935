// SPDX-License-Identifier: MIT
/*
 * /proc/zoneinfo, /proc/buddyinfo, /proc/pagetypeinfo in Linux's format, and
 * /proc/sys/vm/drop_caches.
 *
 * Zones are shown in memory order, populated ones in full. Lists are counted under zone->lock;
 * zoneinfo reads counters without it.
 */
#include "buddy.h"
#include <granule/proc.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

static void show_node_stats(struct seq_file *m, pg_data_t *pgdat)
{
	seq_puts(m, "\n  per-node stats");
	for (int i = 0; i < NR_VM_NODE_STAT_ITEMS; i++)
		seq_printf(m, "\n      %-12s %lu", node_stat_name(i), node_page_state(pgdat, i));
}

static void show_pagesets(struct seq_file *m, struct zone *zone)
{
	unsigned int cpu;

	seq_puts(m, "\n  pagesets");
	for_each_online_cpu(cpu) {
		const struct per_cpu_pages *pcp = zone->pcp[cpu];

		if (!pcp)
			continue;
		seq_printf(m,
			   "\n    cpu: %u\n              count:    %lu\n              high:     "
			   "%d\n              batch:    %d",
			   cpu, pcp_count(pcp), pcp->high, pcp->batch);
		seq_printf(m,
			   "\n              high_min: %d\n              high_max: %d\n  vm stats "
			   "threshold: 0",
			   pcp->high, pcp->high);
	}
}

static bool first_populated(const struct zone *zone)
{
	const struct zone *z = zone->zone_pgdat->node_zones;

	while (z < zone && !populated_zone(z))
		z++;
	return z == zone;
}

static void show_zone(struct seq_file *m, struct zone *zone)
{
	int i;

	seq_printf(m, "Node %d, zone %8s", zone->node, zone->name);
	if (populated_zone(zone) && first_populated(zone))
		show_node_stats(m, zone->zone_pgdat);
	seq_printf(m,
		   "\n  pages free     %lu\n        boost    %lu\n        min      %lu\n        "
		   "low      %lu\n        high     %lu",
		   zone_free_pages(zone), zone->watermark_boost, min_wmark_pages(zone),
		   low_wmark_pages(zone), high_wmark_pages(zone));
	seq_printf(m,
		   "\n        promo    %lu\n        spanned  %lu\n        present  %lu\n        "
		   "managed  %lu\n        cma      %lu",
		   wmark_pages(zone, WMARK_PROMO), zone->spanned_pages, zone->present_pages,
		   zone_managed_pages(zone), zone_cma_pages(zone));
	seq_printf(m, "\n        protection: (%ld", zone->lowmem_reserve[0]);
	for (i = 1; i < MAX_NR_ZONES; i++)
		seq_printf(m, ", %ld", zone->lowmem_reserve[i]);
	seq_puts(m, ")");
	if (!populated_zone(zone)) {
		seq_puts(m, "\n");
		return;
	}
	for (i = 0; i < NR_VM_ZONE_STAT_ITEMS; i++)
		seq_printf(m, "\n      %-12s %lu", zone_stat_name(i), zone_page_state(zone, i));
	for (i = 0; i < NR_VM_NUMA_EVENT_ITEMS; i++)
		seq_printf(m, "\n      %-12s %lu", numa_stat_name(i), zone_numa_state(zone, i));
	show_pagesets(m, zone);
	seq_printf(m, "\n  node_unreclaimable:  %u\n  start_pfn:           %lu\n", 0,
		   zone->zone_start_pfn);
}

static int zoneinfo_show(struct seq_file *m, void *v)
{
	struct zone *zone;

	for_each_zone(zone)
		if (zone->zone_pgdat->node_present_pages)
			show_zone(m, zone);
	return 0;
}
PROC(zoneinfo, "/proc/zoneinfo", zoneinfo_show, NULL);

static int buddyinfo_show(struct seq_file *m, void *v)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		unsigned long free[NR_PAGE_ORDERS], flags;
		int order;

		spin_lock_irqsave(&zone->lock, flags);
		for (order = 0; order < NR_PAGE_ORDERS; order++)
			free[order] = zone->free_area[order].nr_free;
		spin_unlock_irqrestore(&zone->lock, flags);
		seq_printf(m, "Node %d, zone %8s ", zone->node, zone->name);
		for (order = 0; order < NR_PAGE_ORDERS; order++)
			seq_printf(m, "%6lu ", free[order]);
		seq_puts(m, "\n");
	}
	return 0;
}
PROC(buddyinfo, "/proc/buddyinfo", buddyinfo_show, NULL);

/* A list in steps of bounded masked sections would be torn; Linux stops at this many, too. */
#define LIST_COUNT_MAX	100000

/* Blocks on one list. false: there are more than were counted. */
static bool count_list(struct zone *zone, unsigned int order, int mt, unsigned long *n)
{
	struct list_head *pos;
	unsigned long flags;

	*n = 0;
	spin_lock_irqsave(&zone->lock, flags);
	list_for_each(pos, buddy_list(zone, order, mt))
		if (++*n >= LIST_COUNT_MAX)
			break;
	spin_unlock_irqrestore(&zone->lock, flags);
	return *n < LIST_COUNT_MAX;
}

static void show_free_types(struct seq_file *m, struct zone *zone)
{
	unsigned long n;

	for (int mt = 0; mt < MIGRATE_TYPES; mt++) {
		seq_printf(m, "Node %4d, zone %8s, type %12s ", zone->node, zone->name,
			   migratetype_names[mt]);
		for (int order = 0; order < NR_PAGE_ORDERS; order++) {
			bool all = count_list(zone, order, mt, &n);

			seq_printf(m, "%s%6lu ", all ? "" : ">", n);
		}
		seq_puts(m, "\n");
	}
}

static void show_block_types(struct seq_file *m, struct zone *zone)
{
	unsigned long count[MIGRATE_TYPES] = { 0 };
	unsigned long pfn = pageblock_start_pfn(zone->zone_start_pfn);

	for (; pfn < zone_end_pfn(zone); pfn += pageblock_nr_pages)
		if (pfn_valid(pfn) && page_zone(pfn_to_page(pfn)) == zone)
			count[get_pageblock_migratetype(pfn_to_page(pfn))]++;
	seq_printf(m, "Node %d, zone %8s ", zone->node, zone->name);
	for (int mt = 0; mt < MIGRATE_TYPES; mt++)
		seq_printf(m, "%12lu ", count[mt]);
	seq_puts(m, "\n");
}

static int pagetypeinfo_show(struct seq_file *m, void *v)
{
	struct zone *zone;

	seq_printf(m, "Page block order: %d\nPages per block:  %lu\n\n", pageblock_order,
		   pageblock_nr_pages);
	seq_printf(m, "%-43s ", "Free pages count per migrate type at order");
	for (int order = 0; order < NR_PAGE_ORDERS; order++)
		seq_printf(m, "%6d ", order);
	seq_puts(m, "\n");
	for_each_populated_zone(zone)
		show_free_types(m, zone);
	seq_printf(m, "\n%-23s", "Number of blocks type ");
	for (int mt = 0; mt < MIGRATE_TYPES; mt++)
		seq_printf(m, "%12s ", migratetype_names[mt]);
	seq_puts(m, "\n");
	for_each_populated_zone(zone)
		show_block_types(m, zone);
	return 0;
}
PROC(pagetypeinfo, "/proc/pagetypeinfo", pagetypeinfo_show, NULL);

static int last_drop;

static int drop_caches_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%d\n", last_drop);
	return 0;
}

/*
 * 1: page cache (none yet), 2: reclaimable slab, 3: both. Everybody registered for reclaim is asked
 * until nothing comes.
 */
static int drop_caches_store(void *data, char *text)
{
	unsigned int what;
	int err = kstrtouint(text, 0, &what);

	if (err)
		return err;
	if (what < 1 || what > 4)
		return -EINVAL;
	last_drop = what;
	if (what & 1)
		count_vm_event(DROP_PAGECACHE);
	if (what & 2) {
		page_reclaim_all();
		count_vm_event(DROP_SLAB);
	}
	drain_all_pages(NULL);
	return 0;
}
PROC(drop_caches, "/proc/sys/vm/drop_caches", drop_caches_show, drop_caches_store);
