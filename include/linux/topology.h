/* SPDX-License-Identifier: MIT */
/*
 * Which node a CPU belongs to, and how far nodes are from each other. Set once at boot from the
 * tree (numa-node-id, distance-map); read anywhere.
 */
#ifndef _LINUX_TOPOLOGY_H
#define _LINUX_TOPOLOGY_H

#include <linux/numa.h>
#include <linux/percpu-defs.h>
#include <linux/types.h>

#define LOCAL_DISTANCE		10
#define REMOTE_DISTANCE		20
/* Zones farther than this are reclaimed before others are used, on Linux. */
#define RECLAIM_DISTANCE	30

DECLARE_PER_CPU(int, numa_node);

/* The node of this CPU. Stale after a migration unless preemption is off. */
static inline int numa_node_id(void)
{
	return raw_cpu_read(numa_node);
}

static inline int numa_mem_id(void)
{
	return numa_node_id();
}

static inline int cpu_to_node(int cpu)
{
	return per_cpu(numa_node, cpu);
}

static inline int cpu_to_mem(int cpu)
{
	return cpu_to_node(cpu);
}

/* A possible CPU, and a node with memory. Before the CPU's page lists are made or it runs. */
void set_cpu_numa_node(int cpu, int node);

/* 10 for a node to itself, 20 for others unless the tree says otherwise (mm/numa.c). */
int node_distance(int from, int to);
/*
 * From the tree's distance-map. -EINVAL for a node out of range, a distance below 10 or above 255,
 * or a node not at 10 from itself.
 */
int numa_set_distance(int from, int to, int distance);

#endif
