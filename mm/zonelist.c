// SPDX-License-Identifier: MIT
/*
 * Zonelists: in which order an allocation of a node tries the zones of all nodes.
 *
 * Node order (the default): all zones of the nearest node, then of the next. Zone order
 * (numa_zonelist_order=zone): the highest zone of every node first, which keeps the low zones of
 * each node free. The NOFALLBACK list has the node's own zones. Built at boot, and again when nodes
 * change, with no allocation running. From the lists come the short path's per-CPU pointers.
 */
#include "buddy.h"
#include <granule/param.h>
#include <linux/cpumask.h>
#include <linux/memblock.h>
#include <linux/nodemask.h>
#include <linux/printk.h>
#include <linux/string.h>

static bool zone_order;

static int set_zonelist_order(char *value)
{
	switch (*value) {
	case 'z': case 'Z':
		zone_order = true;
		return 0;
	case 'n': case 'N': case 'd': case 'D':
		zone_order = false;
		return 0;
	}
	return -EINVAL;
}
BOOT_PARAM(numa_zonelist_order, "numa_zonelist_order", set_zonelist_order);

/*
 * The nearest node not yet used. Of equally near ones the next above `nid`, so that not all nodes
 * fall back to node 0.
 */
static int nearest_node(int nid, const bool *used)
{
	int best = NUMA_NO_NODE;

	for (int i = 0; i < MAX_NUMNODES; i++) {
		int n = (nid + i) % MAX_NUMNODES;

		if (!NODE_DATA(n) || used[n])
			continue;
		if (best == NUMA_NO_NODE || node_distance(nid, n) < node_distance(nid, best))
			best = n;
	}
	return best;
}

static int order_nodes(int nid, int *nodes)
{
	bool used[MAX_NUMNODES] = { false };
	int nr = 0, n;

	while ((n = nearest_node(nid, used)) != NUMA_NO_NODE) {
		used[n] = true;
		nodes[nr++] = n;
	}
	return nr;
}

static struct zoneref *append(struct zoneref *ref, int nid, int idx)
{
	struct zone *zone = &NODE_DATA(nid)->node_zones[idx];

	if (!managed_zone(zone))
		return ref;
	ref->zone = zone;
	ref->zone_idx = idx;
	return ref + 1;
}

static void fill_list(struct zonelist *list, const int *nodes, int nr_nodes)
{
	struct zoneref *ref = list->_zonerefs;
	int outer = zone_order ? MAX_NR_ZONES : nr_nodes,
	    inner = zone_order ? nr_nodes : MAX_NR_ZONES;

	for (int i = 0; i < outer; i++)
		for (int j = 0; j < inner; j++)
			ref = append(ref, nodes[zone_order ? j : i],
				     MAX_NR_ZONES - 1 - (zone_order ? i : j));
	ref->zone = NULL;
	ref->zone_idx = 0;
}

/*
 * The CPU's store of the first zone that may serve these zone modifiers, if it is of the CPU's own
 * node: then __GFP_THISNODE needs no test.
 */
static struct per_cpu_pages *local_store(unsigned int cpu, gfp_t modifiers)
{
	int nid = cpu_to_node(cpu), idx = gfp_zone(modifiers);
	struct zone *zone;

	if (idx >= MAX_NR_ZONES)
		return &pcp_none;
	zone = first_zones_zonelist(&NODE_DATA(nid)->node_zonelists[ZONELIST_FALLBACK], idx, NULL)
		       ->zone;
	return zone && zone->node == nid && zone->pcp[cpu] ? zone->pcp[cpu] : &pcp_none;
}

/*
 * More free pages than this: above the low mark, whatever part of them belongs to CMA or the
 * high-order reserve.
 */
static long plenty_mark(const struct zone *zone, gfp_t modifiers)
{
	if (zone == &zone_none)
		return LONG_MAX;
	return low_wmark_pages(zone) + zone->lowmem_reserve[gfp_zone(modifiers)] + zone->cma_pages +
	       zone_managed_pages(zone) / 100;
}

static void point_cpu(unsigned int cpu, bool fast)
{
	struct page_cpu *pc = per_cpu_ptr(&page_cpu, cpu);

	for (gfp_t modifiers = 0; modifiers < ARRAY_SIZE(pc->local); modifiers++) {
		struct per_cpu_pages *pcp = fast ? local_store(cpu, modifiers) : &pcp_none;

		WRITE_ONCE(pc->mark[modifiers], plenty_mark(pcp->zone, modifiers));
		WRITE_ONCE(pc->local[modifiers], pcp);
	}
	for (int id = 0; id < MAX_ZONE_IDS; id++) {
		pg_data_t *pgdat = NODE_DATA(id >> ZONES_SHIFT);
		int idx = id & ((1 << ZONES_SHIFT) - 1);
		struct per_cpu_pages *pcp =
			pgdat && idx < MAX_NR_ZONES ? pgdat->node_zones[idx].pcp[cpu] : NULL;

		pc->by_id[id] = pcp ? pcp : &pcp_none;
	}
}

void page_cpu_point(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		point_cpu(cpu, !page_alloc_is_slow());
}

void build_all_zonelists(pg_data_t *self)
{
	unsigned long managed = 0;
	pg_data_t *pgdat;
	struct zone *zone;

	for_each_online_pgdat(pgdat) {
		int nodes[MAX_NUMNODES], nr;

		if (self && pgdat != self)
			continue;
		nr = order_nodes(pgdat->node_id, nodes);
		fill_list(&pgdat->node_zonelists[ZONELIST_FALLBACK], nodes, nr);
		fill_list(&pgdat->node_zonelists[ZONELIST_NOFALLBACK], nodes, 1);
	}
	page_cpu_point();
	for_each_zone(zone)
		managed += zone_managed_pages(zone);
	pr_info("Built %d zonelists in %s order, mobility grouping on.  Total pages: %lu\n",
		num_online_nodes(), zone_order ? "zone" : "node", managed);
}

/*
 * The stores themselves: one for each zone and possible CPU, from memblock. Before
 * build_all_zonelists.
 */
void page_alloc_init_cpus(void)
{
	struct zone *zone;
	unsigned int cpu;

	for_each_populated_zone(zone) {
		struct per_cpu_pages *all =
			memblock_alloc_node(nr_cpu_ids * sizeof(*all), 64, zone->node);

		if (!all)
			panic("zone %s: no memory for per-CPU page stores", zone->name);
		for_each_possible_cpu(cpu) {
			all[cpu].zone = zone;
			all[cpu].high = all[cpu].batch = PCP_FILL;
			for (int order = 0; order < NR_PCP_ORDERS; order++)
				all[cpu].level[order].high = all[cpu].level[order].limit =
					PCP_FILL >> order;
			zone->pcp[cpu] = &all[cpu];
		}
	}
}
