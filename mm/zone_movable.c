// SPDX-License-Identifier: MIT
/*
 * ZONE_MOVABLE: the part of each node that only movable pages may use, so that it can be given up,
 * or used for large blocks.
 *
 * kernelcore=SIZE|N%|mirror, movablecore=SIZE|N% and movable_node decide. The zone is cut off the
 * top of each node, out of the highest zone only; the kernel's share is spread evenly, small nodes
 * giving what they have. Result: zone_movable_pfn[]. Boot only.
 */
#include "internal.h"
#include "zone.h"
#include <granule/param.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/memory_hotplug.h>
#include <linux/sizes.h>
#include <linux/string.h>

bool mirrored_kernelcore;
bool movable_node_enabled;
enum zone_type movable_zone;
unsigned long zone_movable_pfn[MAX_NUMNODES];

struct core_size {
	unsigned long pages;
	unsigned int percent;
};
static struct core_size kernelcore, movablecore;

static int parse_core(char *value, struct core_size *core)
{
	char *end;
	u64 bytes = memparse(value, &end);

	if (end == value)
		return -EINVAL;
	if (*end == '%') {
		if (bytes > 100)
			return -EINVAL;
		core->percent = bytes;
		return 0;
	}
	core->pages = PFN_UP(bytes);
	return *end ? -EINVAL : 0;
}

static int set_kernelcore(char *value)
{
	if (!strcmp(value, "mirror")) {
		mirrored_kernelcore = true;
		return 0;
	}
	return parse_core(value, &kernelcore);
}
BOOT_PARAM(kernelcore, "kernelcore", set_kernelcore);

static int set_movablecore(char *value)
{
	return parse_core(value, &movablecore);
}
BOOT_PARAM(movablecore, "movablecore", set_movablecore);

static int set_movable_node(char *value)
{
	movable_node_enabled = true;
	return 0;
}
BOOT_PARAM(movable_node, "movable_node", set_movable_node);

static unsigned long node_pages(int nid)
{
	unsigned long start, end, pages = 0;
	int i;

	for_each_mem_pfn_range(i, nid, &start, &end, NULL)
		pages += end - start;
	return pages;
}

/* The frame behind the first `pages` of a node. */
static unsigned long pfn_behind(int nid, unsigned long pages)
{
	unsigned long start, end, pfn = 0;
	int i;

	for_each_mem_pfn_range(i, nid, &start, &end, NULL) {
		pfn = end;
		if (end - start >= pages)
			return start + pages;
		pages -= end - start;
	}
	return pfn;
}

/* How much the kernel keeps; 0: no ZONE_MOVABLE was asked for. */
static unsigned long kernel_pages(unsigned long total)
{
	unsigned long kernel =
		kernelcore.percent ? total / 100 * kernelcore.percent : kernelcore.pages;
	unsigned long movable =
		movablecore.percent ? total / 100 * movablecore.percent : movablecore.pages;

	if (movable) {
		movable = min(round_up(movable, MAX_ORDER_NR_PAGES), total);
		kernel = max(kernel, total - movable);
	}
	return kernel < total ? kernel : 0;
}

static int smallest_node(const bool *done)
{
	int best = NUMA_NO_NODE;

	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		if (!done[nid] && node_pages(nid) &&
		    (best == NUMA_NO_NODE || node_pages(nid) < node_pages(best)))
			best = nid;
	return best;
}

/* Even shares, the smallest node first: what it cannot give, the larger ones do. */
static void spread_kernel(unsigned long kernel)
{
	bool done[MAX_NUMNODES] = { false };
	int nid, nodes = 0;

	for (nid = 0; nid < MAX_NUMNODES; nid++)
		nodes += node_pages(nid) != 0;
	while ((nid = smallest_node(done)) != NUMA_NO_NODE) {
		unsigned long share = min(kernel / nodes, node_pages(nid));

		done[nid] = true;
		nodes--;
		kernel -= share;
		zone_movable_pfn[nid] = max(pfn_behind(nid, share), zone_lowest_pfn[movable_zone]);
	}
}

/* Banks that say themselves that they are not for the kernel. */
static void take_regions(void)
{
	struct memblock_region *r;

	for_each_mem_region(r) {
		unsigned long start = PFN_UP(r->base);
		int nid = memblock_get_region_node(r);
		bool movable = mirrored_kernelcore ? !memblock_is_mirror(r) && r->base >= SZ_4G :
						     memblock_is_hotpluggable(r);

		if (movable && (!zone_movable_pfn[nid] || start < zone_movable_pfn[nid]))
			zone_movable_pfn[nid] = start;
	}
}

/*
 * Whole largest blocks; a node whose top is used up by rounding has none. Memory of a zone below
 * the highest stays there.
 */
static void trim(int nid)
{
	unsigned long start, end, pfn = round_up(zone_movable_pfn[nid], MAX_ORDER_NR_PAGES);

	get_pfn_range_for_nid(nid, &start, &end);
	zone_movable_pfn[nid] =
		zone_movable_pfn[nid] && pfn < end && pfn >= zone_lowest_pfn[movable_zone] ? pfn
											   : 0;
}

void find_movable_pfns(void)
{
	unsigned long total = 0, kernel;

	memset(zone_movable_pfn, 0, sizeof(zone_movable_pfn));
	for (int i = 0; i < ZONE_MOVABLE; i++)
		if (zone_highest_pfn[i] > zone_lowest_pfn[i])
			movable_zone = i;
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		total += node_pages(nid);
	if (mirrored_kernelcore || movable_node_enabled) {
		take_regions();
	} else {
		kernel = kernel_pages(total);
		if (kernel)
			spread_kernel(kernel);
	}
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		trim(nid);
}
