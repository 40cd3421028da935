// SPDX-License-Identifier: MIT
/*
 * Nodes: their records, distances, and which CPU belongs where.
 *
 * node_data[] points to each node's pg_data_t, NULL for a node that is not there; node 0 always is,
 * in contig_page_data. Set at boot from memblock's node ids and the tree's distance-map, read-only
 * afterwards. What a node consists of: mm/zone.c; the order nodes are tried in: mm/zonelist.c.
 */
#include "buddy.h"
#include <linux/cpumask.h>
#include <linux/printk.h>
#include <linux/topology.h>

struct pglist_data contig_page_data;
struct pglist_data *node_data[MAX_NUMNODES] = { &contig_page_data };
DEFINE_PER_CPU(int, numa_node);

nodemask_t node_states[NR_NODE_STATES] = {
	[N_POSSIBLE] = { { BITMAP_LAST_WORD_MASK(MAX_NUMNODES) } },
	[N_ONLINE] = { { 1 } },
	[N_CPU] = { { 1 } },
};
unsigned int nr_node_ids = MAX_NUMNODES;
unsigned int nr_online_nodes = 1;

void node_set_online(int nid)
{
	node_set_state(nid, N_ONLINE);
	nr_online_nodes = num_node_state(N_ONLINE);
}

void node_set_offline(int nid)
{
	node_clear_state(nid, N_ONLINE);
	nr_online_nodes = num_node_state(N_ONLINE);
}

/* 0: not said by the tree. */
static u8 distances[MAX_NUMNODES][MAX_NUMNODES];

int node_distance(int from, int to)
{
	if (numa_valid_node(from) && numa_valid_node(to) && distances[from][to])
		return distances[from][to];
	return from == to ? LOCAL_DISTANCE : REMOTE_DISTANCE;
}

int numa_set_distance(int from, int to, int distance)
{
	if (!numa_valid_node(from) || !numa_valid_node(to) || distance < LOCAL_DISTANCE ||
	    distance > 255 || (from == to) != (distance == LOCAL_DISTANCE))
		return -EINVAL;
	distances[from][to] = distance;
	return 0;
}

void set_cpu_numa_node(int cpu, int node)
{
	unsigned int i;

	per_cpu(numa_node, cpu) = node;
	nodes_clear(node_states[N_CPU]);
	for_each_possible_cpu(i)
		node_set_state(cpu_to_node(i), N_CPU);
}

static struct pglist_data *pgdat_from(int nid)
{
	while (nid < MAX_NUMNODES && !node_data[nid])
		nid++;
	return nid < MAX_NUMNODES ? node_data[nid] : NULL;
}

struct pglist_data *first_online_pgdat(void)
{
	return pgdat_from(0);
}

struct pglist_data *next_online_pgdat(struct pglist_data *pgdat)
{
	return pgdat_from(pgdat->node_id + 1);
}

struct zone *next_zone(struct zone *zone)
{
	pg_data_t *pgdat = zone->zone_pgdat;

	if (zone < pgdat->node_zones + MAX_NR_ZONES - 1)
		return zone + 1;
	pgdat = next_online_pgdat(pgdat);
	return pgdat ? pgdat->node_zones : NULL;
}
