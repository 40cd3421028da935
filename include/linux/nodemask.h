/* SPDX-License-Identifier: MIT */
/*
 * Sets of memory nodes, and the states a node can be in: node_states[] is set up with the nodes,
 * from the tree (mm/numa.c).
 */
#ifndef LINUX_NODEMASK_H
#define LINUX_NODEMASK_H

#include <linux/bitmap.h>
#include <linux/minmax.h>
#include <linux/numa.h>
#include <linux/types.h>

typedef struct {
	DECLARE_BITMAP(bits, MAX_NUMNODES);
} nodemask_t;

#define NODE_MASK_NONE	((nodemask_t) { { 0 } })
#define NODE_MASK_ALL	((nodemask_t) { { BITMAP_LAST_WORD_MASK(MAX_NUMNODES) } })
#define nodes_addr(src)	((src).bits)
#define nodemask_pr_args(maskp)	(maskp) ? MAX_NUMNODES : 0, (maskp) ? (maskp)->bits : NULL

#define node_set(node, dst)	set_bit(node, (dst).bits)
#define node_clear(node, dst)	clear_bit(node, (dst).bits)
#define nodes_setall(dst)	((dst) = NODE_MASK_ALL)
#define nodes_clear(dst)	((dst) = NODE_MASK_NONE)
#define node_isset(node, mask)	test_bit(node, (mask).bits)
#define node_test_and_set(node, mask) test_and_set_bit(node, (mask).bits)
#define nodes_and(dst, a, b)	bitmap_and((dst).bits, (a).bits, (b).bits, MAX_NUMNODES)
#define nodes_or(dst, a, b)	bitmap_or((dst).bits, (a).bits, (b).bits, MAX_NUMNODES)
#define nodes_andnot(dst, a, b)	bitmap_andnot((dst).bits, (a).bits, (b).bits, MAX_NUMNODES)
#define nodes_equal(a, b)	bitmap_equal((a).bits, (b).bits, MAX_NUMNODES)
#define nodes_intersects(a, b)	bitmap_intersects((a).bits, (b).bits, MAX_NUMNODES)
#define nodes_subset(a, b)	bitmap_subset((a).bits, (b).bits, MAX_NUMNODES)
#define nodes_empty(mask)	bitmap_empty((mask).bits, MAX_NUMNODES)
#define nodes_full(mask)	bitmap_full((mask).bits, MAX_NUMNODES)
#define nodes_weight(mask)	((int)bitmap_weight((mask).bits, MAX_NUMNODES))

static inline unsigned int __first_node(const nodemask_t *mask)
{
	return min_t(unsigned int, MAX_NUMNODES, find_first_bit(mask->bits, MAX_NUMNODES));
}

static inline unsigned int __next_node(int n, const nodemask_t *mask)
{
	return min_t(unsigned int, MAX_NUMNODES, find_next_bit(mask->bits, MAX_NUMNODES, n + 1));
}

#define first_node(mask)	__first_node(&(mask))
#define next_node(n, mask)	__next_node((n), &(mask))

static inline unsigned int __next_node_in(int n, const nodemask_t *mask)
{
	unsigned int next = __next_node(n, mask);

	return next == MAX_NUMNODES ? __first_node(mask) : next;
}

#define next_node_in(n, mask)	__next_node_in((n), &(mask))

static inline nodemask_t nodemask_of_node(int node)
{
	nodemask_t mask = NODE_MASK_NONE;

	node_set(node, mask);
	return mask;
}

#define for_each_node_mask(node, mask) \
	for ((node) = first_node(mask); (node) < MAX_NUMNODES; (node) = next_node((node), mask))

enum node_states {
	N_POSSIBLE,		/* could come online */
	N_ONLINE,
	N_NORMAL_MEMORY,	/* has memory that is not HIGHMEM */
	N_HIGH_MEMORY,		/* has memory of the linear map or HIGHMEM */
	N_MEMORY,		/* has memory of any zone */
	N_CPU,			/* has CPUs */
	N_GENERIC_INITIATOR,
	NR_NODE_STATES
};

extern nodemask_t node_states[NR_NODE_STATES];
extern unsigned int nr_node_ids, nr_online_nodes;

static inline int node_state(int node, enum node_states state)
{
	return node_isset(node, node_states[state]);
}

static inline void node_set_state(int node, enum node_states state)
{
	node_set(node, node_states[state]);
}

static inline void node_clear_state(int node, enum node_states state)
{
	node_clear(node, node_states[state]);
}

static inline int num_node_state(enum node_states state)
{
	return nodes_weight(node_states[state]);
}

void node_set_online(int nid);
void node_set_offline(int nid);

#define for_each_node_state(node, state) for_each_node_mask((node), node_states[state])
#define first_online_node	first_node(node_states[N_ONLINE])
#define first_memory_node	first_node(node_states[N_MEMORY])
#define next_online_node(nid)	next_node((nid), node_states[N_ONLINE])
#define next_memory_node(nid)	next_node((nid), node_states[N_MEMORY])
#define node_online(node)	node_state((node), N_ONLINE)
#define node_possible(node)	node_state((node), N_POSSIBLE)
#define node_online_map		node_states[N_ONLINE]
#define node_possible_map	node_states[N_POSSIBLE]
#define num_online_nodes()	num_node_state(N_ONLINE)
#define num_possible_nodes()	num_node_state(N_POSSIBLE)
#define for_each_node(node)	for_each_node_state(node, N_POSSIBLE)
#define for_each_online_node(node) for_each_node_state(node, N_ONLINE)

#define NODEMASK_ALLOC(type, name, gfp)	type _##name, *name = &_##name
#define NODEMASK_FREE(m)		((void)(m))

#endif
