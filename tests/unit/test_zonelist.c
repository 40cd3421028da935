// SPDX-License-Identifier: MIT
/*
 * Zonelists: complete, in order of distance and of zones, and respected by allocations. On a
 * machine with one node the node rules are trivially true; the host runs these on several.
 */
#include "page_test.h"
#include <linux/topology.h>

static void complete_test(struct kunit *test)
{
	pg_data_t *pgdat;

	for_each_online_pgdat(pgdat) {
		const struct zoneref *z;
		struct zone *zone;
		unsigned long listed = 0, all = 0;

		for (z = pgdat->node_zonelists[ZONELIST_FALLBACK]._zonerefs; z->zone; z++) {
			KUNIT_EXPECT_TRUE(test, managed_zone(z->zone));
			KUNIT_EXPECT_EQ(test, z->zone_idx, (int)zone_idx(z->zone));
			listed++;
		}
		for_each_zone(zone)
			all += managed_zone(zone);
		KUNIT_EXPECT_EQ(test, listed, all);
	}
}

/* Node order: distances never fall, and inside a node zones only fall. */
static bool in_node_order(int nid, const struct zoneref *z)
{
	int here = zonelist_node_idx(z), next = zonelist_node_idx(z + 1);

	return here == next ? z->zone_idx > z[1].zone_idx :
			      node_distance(nid, here) <= node_distance(nid, next);
}

/* Zone order: zones never rise, and inside a zone distances never fall. */
static bool in_zone_order(int nid, const struct zoneref *z)
{
	return z->zone_idx == z[1].zone_idx ?
		       node_distance(nid, zonelist_node_idx(z)) <=
			       node_distance(nid, zonelist_node_idx(z + 1)) :
		       z->zone_idx > z[1].zone_idx;
}

/* One or the other, by numa_zonelist_order=, for all lists alike. */
static void order_test(struct kunit *test)
{
	bool by_node = true, by_zone = true;
	pg_data_t *pgdat;

	for_each_online_pgdat(pgdat) {
		const struct zoneref *z = pgdat->node_zonelists[ZONELIST_FALLBACK]._zonerefs;

		for (; z->zone && z[1].zone; z++) {
			by_node &= in_node_order(pgdat->node_id, z);
			by_zone &= in_zone_order(pgdat->node_id, z);
		}
	}
	KUNIT_EXPECT_TRUE(test, by_node || by_zone);
}

static void own_node_test(struct kunit *test)
{
	pg_data_t *pgdat;

	for_each_online_pgdat(
		pgdat) for (const struct zoneref *z =
				    pgdat->node_zonelists[ZONELIST_NOFALLBACK]._zonerefs;
			    z->zone; z++)
		KUNIT_EXPECT_EQ(test, zonelist_node_idx(z), pgdat->node_id);
}

static void walk_test(struct kunit *test)
{
	struct zonelist *list = node_zonelist(numa_node_id(), GFP_KERNEL);
	struct zoneref *z;
	struct zone *zone;
	int n = 0;

	for_each_zone_zonelist(zone, z, list, ZONE_NORMAL) {
		KUNIT_EXPECT_LE(test, (int)zone_idx(zone), (int)ZONE_NORMAL);
		n++;
	}
	KUNIT_EXPECT_GT(test, n, 0);
	for (int node = 0; node < MAX_NUMNODES; node++) {
		nodemask_t mask = nodemask_of_node(node);

		for_each_zone_zonelist_nodemask(zone, z, list, MAX_NR_ZONES - 1, &mask)
			KUNIT_EXPECT_EQ(test, zone_to_nid(zone), node);
	}
}

/*
 * When a node is used up its memory comes from elsewhere, unless the mask forbids it; from nowhere
 * where there is no other.
 */
static void fallback_test(struct kunit *test)
{
	unsigned long before;
	struct page *page;
	LIST_HEAD(list);
	int nid = numa_mem_id();

	KUNIT_ASSERT_GT(test, node_present_pages(nid), 0UL);
	before = settled_pages();
	take_all(__GFP_THISNODE | __GFP_HIGHMEM | __GFP_NOWARN | __GFP_NOMEMALLOC, MAX_PAGE_ORDER,
		 &list);
	take_all(__GFP_THISNODE | __GFP_HIGHMEM | __GFP_NOWARN | __GFP_NOMEMALLOC, 0, &list);
	page = alloc_pages_node(
		nid, __GFP_THISNODE | __GFP_HIGHMEM | __GFP_NOWARN | __GFP_NOMEMALLOC, 0);
	KUNIT_EXPECT_NULL(test, page);
	page = alloc_pages_node(nid, __GFP_HIGHMEM | __GFP_NOWARN | __GFP_NOMEMALLOC, 0);
	KUNIT_EXPECT_EQ(test, page != NULL, num_node_state(N_MEMORY) > 1);
	if (page) {
		KUNIT_EXPECT_NE(test, page_to_nid(page), nid);
		__free_page(page);
	}
	give_back(&list);
	expect_all_back(test, before);
}

static struct kunit_case zonelist_cases[] = {
	KUNIT_CASE(complete_test),
	KUNIT_CASE(order_test),
	KUNIT_CASE(own_node_test),
	KUNIT_CASE(walk_test),
	KUNIT_CASE(fallback_test),
	{}
};

static struct kunit_suite zonelist_suite = {
	.name = "zonelist", .suite_init = settle_suite, .test_cases = zonelist_cases,
};
kunit_test_suite(zonelist_suite);
