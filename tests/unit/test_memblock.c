// SPDX-License-Identifier: MIT
/*
 * memblock's arrays: add, remove, reserve, free, flags, nodes, limits, walks; then random changes
 * against a model that is a byte a page. The live memblock is put aside meanwhile. Allocation and
 * growing need free memory behind the addresses: tests/host/memblock_outside, where this file is
 * compiled as well, against another set of Linux's headers.
 */
#include "memblock_aside.h"
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/numa.h>
#include <linux/sizes.h>
#include <linux/string.h>

struct want {
	phys_addr_t base, size;
	unsigned int flags;
};

static int aside(struct kunit *test)
{
	memblock_put_aside();
	return 0;
}

static void back(struct kunit *test)
{
	memblock_put_back();
}

static void expect(struct kunit *test, struct memblock_type *type, const struct want *want,
		   unsigned long n)
{
	phys_addr_t sum = 0;
	unsigned long i;

	KUNIT_ASSERT_EQ(test, type->cnt, n);
	for (i = 0; i < n; i++) {
		KUNIT_EXPECT_EQ(test, type->regions[i].base, want[i].base);
		KUNIT_EXPECT_EQ(test, type->regions[i].size, want[i].size);
		KUNIT_EXPECT_EQ(test, (unsigned int)type->regions[i].flags, want[i].flags);
		sum += want[i].size;
	}
	KUNIT_EXPECT_EQ(test, type->total_size, sum);
}

#define EXPECT(type, ...) do { \
	const struct want want_[] = { __VA_ARGS__ }; \
	expect(test, &memblock.type, want_, sizeof(want_) / sizeof(want_[0])); \
} while (0)
#define EXPECT_EMPTY(type) expect(test, &memblock.type, NULL, 0)

static void empty_array_has_no_region(struct kunit *test)
{
	EXPECT_EMPTY(memory);
	memblock_add(SZ_1M, SZ_1M);
	memblock_remove(0, PHYS_ADDR_MAX);
	EXPECT_EMPTY(memory);
	memblock_reserve(SZ_1M, SZ_4K);
	memblock_phys_free(SZ_1M, SZ_4K);
	EXPECT_EMPTY(reserved);
	KUNIT_EXPECT_EQ(test, memblock_end_of_DRAM(), (phys_addr_t)0);
}

static void adding_sorts_and_merges(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memblock_add(SZ_1G, SZ_16M), 0);
	memblock_add(SZ_256M, SZ_16M);
	EXPECT(memory, { SZ_256M, SZ_16M }, { SZ_1G, SZ_16M });
	memblock_add(SZ_256M + SZ_16M, SZ_16M);			/* touches from above */
	memblock_add(SZ_1G - SZ_16M, SZ_32M - SZ_4K);		/* overlaps from below */
	EXPECT(memory, { SZ_256M, SZ_32M }, { SZ_1G - SZ_16M, SZ_32M });
	memblock_add(SZ_256M + SZ_4K, SZ_4K);			/* lies within */
	memblock_add(SZ_256M, SZ_32M);				/* is there already */
	EXPECT(memory, { SZ_256M, SZ_32M }, { SZ_1G - SZ_16M, SZ_32M });
	memblock_add(SZ_128M, SZ_1G);				/* covers both, and the hole */
	EXPECT(memory, { SZ_128M, SZ_1G });
	KUNIT_EXPECT_EQ(test, memblock_add(SZ_4K, 0), 0);
	EXPECT(memory, { SZ_128M, SZ_1G });
}

static void a_range_that_wraps_is_cut(struct kunit *test)
{
	phys_addr_t base = PHYS_ADDR_MAX - SZ_1M;

	memblock_add(base, SZ_16M);
	EXPECT(memory, { base, SZ_1M });
	KUNIT_EXPECT_TRUE(test, memblock_overlaps_region(&memblock.memory, base, PHYS_ADDR_MAX));
	KUNIT_EXPECT_TRUE(test, memblock_is_region_memory(base, SZ_16M));
	memblock_remove(base + SZ_64K, PHYS_ADDR_MAX);
	EXPECT(memory, { base, SZ_64K });
}

static void removing_cuts_and_splits(struct kunit *test)
{
	memblock_add(SZ_64M, SZ_64M);
	memblock_remove(SZ_512M, SZ_64M);			/* nothing there */
	memblock_remove(SZ_32M, SZ_32M + SZ_1M);		/* the lower end */
	memblock_remove(SZ_128M - SZ_1M, SZ_64M);		/* the upper end */
	EXPECT(memory, { SZ_64M + SZ_1M, SZ_64M - SZ_2M });
	memblock_remove(SZ_64M + SZ_4M, SZ_1M);			/* the middle */
	EXPECT(memory, { SZ_64M + SZ_1M, SZ_2M + SZ_1M },
	       { SZ_64M + SZ_4M + SZ_1M, SZ_64M - SZ_4M - SZ_2M });
	memblock_remove(SZ_64M, SZ_64M);
	EXPECT_EMPTY(memory);
}

static void reserving_and_freeing(struct kunit *test)
{
	memblock_reserve(SZ_2K, SZ_128K);			/* need not be whole pages */
	memblock_reserve(SZ_128K, SZ_128K);
	EXPECT(reserved, { SZ_2K, SZ_256K - SZ_2K });
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(SZ_2K));
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(SZ_2K - 1));
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(SZ_256K));
	KUNIT_EXPECT_TRUE(test, memblock_is_region_reserved(0, SZ_2K + 1));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(0, SZ_2K));
	memblock_phys_free(SZ_64K, SZ_64K);
	EXPECT(reserved, { SZ_2K, SZ_64K - SZ_2K }, { SZ_128K, SZ_128K });
	memblock_phys_free(SZ_512K, SZ_64K);
	EXPECT(reserved, { SZ_2K, SZ_64K - SZ_2K }, { SZ_128K, SZ_128K });
	memblock_phys_free(0, SZ_1M);
	EXPECT_EMPTY(reserved);
}

static void flags_split_and_merge(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_8M);
	memblock_mark_nomap(SZ_2M, SZ_1M);
	EXPECT(memory, { SZ_1M, SZ_1M }, { SZ_2M, SZ_1M, MEMBLOCK_NOMAP },
	       { SZ_2M + SZ_1M, SZ_8M - SZ_2M });
	KUNIT_EXPECT_TRUE(test, memblock_is_memory(SZ_2M));
	KUNIT_EXPECT_FALSE(test, memblock_is_map_memory(SZ_2M));
	KUNIT_EXPECT_TRUE(test, memblock_is_map_memory(SZ_2M - 1));
	memblock_clear_nomap(0, PHYS_ADDR_MAX);
	EXPECT(memory, { SZ_1M, SZ_8M });
	memblock_mark_hotplug(SZ_4M, SZ_1M);
	memblock_mark_nomap(SZ_4M, SZ_1M);
	EXPECT(memory, { SZ_1M, SZ_2M + SZ_1M },
	       { SZ_4M, SZ_1M, MEMBLOCK_HOTPLUG | MEMBLOCK_NOMAP }, { SZ_4M + SZ_1M, SZ_4M });
	memblock_clear_hotplug(0, SZ_16M);
	memblock_clear_nomap(0, SZ_16M);
	EXPECT(memory, { SZ_1M, SZ_8M });
	memblock_reserve(SZ_1M, SZ_2M);
	memblock_reserved_mark_noinit(SZ_1M, SZ_1M);
	EXPECT(reserved, { SZ_1M, SZ_1M, MEMBLOCK_RSRV_NOINIT }, { SZ_2M, SZ_1M });
	/* Without kernelcore=mirror the mark means nothing. */
	KUNIT_EXPECT_EQ(test, memblock_mark_mirror(SZ_1M, SZ_1M), 0);
	EXPECT(memory, { SZ_1M, SZ_8M });
}

static void regions_of_two_nodes_stay_apart(struct kunit *test)
{
	unsigned long start = 0, end = 0;

	if (!MEMBLOCK_HAS_NODES) {
		memblock_add(SZ_1M, SZ_1M);
		KUNIT_EXPECT_EQ(test, memblock_set_node(0, SZ_4M, &memblock.memory, 1), 0);
		EXPECT(memory, { SZ_1M, SZ_1M });
		return;
	}
	memblock_add_node(SZ_1M, SZ_1M, 0, MEMBLOCK_NONE);
	memblock_add_node(SZ_2M, SZ_1M, 1, MEMBLOCK_NONE);
	EXPECT(memory, { SZ_1M, SZ_1M }, { SZ_2M, SZ_1M });
	KUNIT_EXPECT_EQ(test, memblock_search_pfn_nid(PFN_DOWN(SZ_2M), &start, &end), 1);
	KUNIT_EXPECT_EQ(test, start, PFN_DOWN(SZ_2M));
	KUNIT_EXPECT_EQ(test, end, PFN_DOWN(SZ_2M + SZ_1M));
	KUNIT_EXPECT_EQ(test, memblock_search_pfn_nid(PFN_DOWN(SZ_8M), &start, &end),
			NUMA_NO_NODE);
	memblock_set_node(SZ_1M + SZ_512K, SZ_1M, &memblock.memory, 1);
	EXPECT(memory, { SZ_1M, SZ_512K }, { SZ_1M + SZ_512K, SZ_1M + SZ_512K });
	KUNIT_EXPECT_EQ(test, memblock_get_region_node(&memblock.memory.regions[1]), 1);
	memblock_set_node(0, PHYS_ADDR_MAX, &memblock.memory, 0);
	EXPECT(memory, { SZ_1M, SZ_2M });
}

static void trimming_keeps_whole_units(struct kunit *test)
{
	memblock_add(SZ_4M, SZ_4M);				/* aligned already */
	memblock_add(SZ_16M + SZ_4K, SZ_4M);			/* both ends uneven */
	memblock_add(SZ_32M + SZ_4K, SZ_512K);			/* nothing would remain */
	memblock_trim_memory(SZ_1M);
	EXPECT(memory, { SZ_4M, SZ_4M }, { SZ_16M + SZ_1M, SZ_2M + SZ_1M });
}

static void limits_give_up_the_rest(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_add(SZ_4M, SZ_4M);
	memblock_reserve(SZ_4M + SZ_2M, SZ_1M);
	memblock_enforce_memory_limit(0);
	memblock_enforce_memory_limit(SZ_8M);
	EXPECT(memory, { SZ_1M, SZ_1M }, { SZ_4M, SZ_4M });
	memblock_enforce_memory_limit(SZ_2M + SZ_1M + SZ_512K);
	EXPECT(memory, { SZ_1M, SZ_1M }, { SZ_4M, SZ_2M + SZ_512K });
	EXPECT(reserved, { SZ_4M + SZ_2M, SZ_512K });
	memblock_mark_nomap(SZ_1M, SZ_64K);
	memblock_cap_memory_range(SZ_4M, SZ_1M);
	EXPECT(memory, { SZ_1M, SZ_64K, MEMBLOCK_NOMAP }, { SZ_4M, SZ_1M });
	EXPECT_EMPTY(reserved);
	memblock_mem_limit_remove_map(SZ_512K);
	EXPECT(memory, { SZ_1M, SZ_64K, MEMBLOCK_NOMAP }, { SZ_4M, SZ_512K - SZ_64K });
}

static void questions_about_ranges(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_add(SZ_4M, SZ_4M);
	KUNIT_EXPECT_EQ(test, memblock_start_of_DRAM(), (phys_addr_t)SZ_1M);
	KUNIT_EXPECT_EQ(test, memblock_end_of_DRAM(), (phys_addr_t)SZ_8M);
	KUNIT_EXPECT_EQ(test, memblock_phys_mem_size(), (phys_addr_t)(SZ_4M + SZ_1M));
	KUNIT_EXPECT_TRUE(test, memblock_is_region_memory(SZ_4M, SZ_4M));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(SZ_4M, SZ_4M + 1));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(SZ_2M, SZ_4K));
	KUNIT_EXPECT_TRUE(test, memblock_overlaps_region(&memblock.memory, SZ_2M, SZ_2M + 1));
	KUNIT_EXPECT_FALSE(test, memblock_overlaps_region(&memblock.memory, SZ_2M, SZ_2M));
	KUNIT_EXPECT_TRUE(test, memblock_addrs_overlap(SZ_1M, 2, SZ_1M + 1, 1));
	KUNIT_EXPECT_FALSE(test, memblock_addrs_overlap(SZ_1M, 1, SZ_1M + 1, 1));
}

static void walks_skip_what_was_not_asked_for(struct kunit *test)
{
	phys_addr_t start, end, mapped = 0, all = 0, pages = 0;
	unsigned long first, last;
	u64 i;
	int n, nid;

	memblock_add(SZ_1M, SZ_4M);
	memblock_mark_nomap(SZ_2M, SZ_1M);
	memblock_mark_hotplug(SZ_4M, SZ_1M);
	memblock_add(SZ_16M + SZ_1K, SZ_2K);			/* less than a page */
	for_each_mem_range(i, &start, &end)
		mapped += end - start;
	KUNIT_EXPECT_EQ(test, mapped, (phys_addr_t)(SZ_2M + SZ_1M + SZ_2K));
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NOMAP, &start, &end, &nid)
		all += end - start;
	KUNIT_EXPECT_EQ(test, all, memblock_phys_mem_size());
	for_each_mem_pfn_range(n, MAX_NUMNODES, &first, &last, NULL)
		pages += PFN_PHYS(last - first);
	KUNIT_EXPECT_EQ(test, pages, (phys_addr_t)SZ_4M);
}

/* ---- random changes against a model: one byte a page ---- */

#define PAGES	320
#define STEPS	4000
#define NONE	0xff

static u8 model_memory[PAGES], model_reserved[PAGES];	/* NONE, or flags | node << 4 */
static u32 seed;

static unsigned int draw(unsigned int below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static int model_node(unsigned int page)
{
	return MEMBLOCK_HAS_NODES ? page * 2 / PAGES : 0;
}

/* The array must hold exactly the model's runs of equal pages. */
static void compare(struct kunit *test, struct memblock_type *type, const u8 *model, bool nodes)
{
	unsigned int page, from;
	unsigned long n = 0;

	for (page = 0; page < PAGES; page++) {
		if (model[page] == NONE)
			continue;
		for (from = page; page + 1 < PAGES && model[page + 1] == model[from]; page++)
			;
		KUNIT_ASSERT_LT(test, n, type->cnt);
		KUNIT_ASSERT_EQ(test, type->regions[n].base, (phys_addr_t)from << 12);
		KUNIT_ASSERT_EQ(test, type->regions[n].size, (phys_addr_t)(page + 1 - from) << 12);
		KUNIT_ASSERT_EQ(test, (unsigned int)type->regions[n].flags, model[from] & 0xfu);
		if (nodes && MEMBLOCK_HAS_NODES)
			KUNIT_ASSERT_EQ(test, memblock_get_region_node(&type->regions[n]),
					model[from] >> 4);
		n++;
	}
	KUNIT_ASSERT_EQ(test, type->cnt, n);
}

/* Free ranges, both ways, cover exactly the pages that are memory and not reserved. */
static void compare_free(struct kunit *test)
{
	static u8 seen[PAGES];
	phys_addr_t start, end, last = 0;
	unsigned int page, ranges = 0;
	u64 i;

	memset(seen, 0, sizeof(seen));
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		KUNIT_ASSERT_GE(test, start, last);
		KUNIT_ASSERT_LT(test, start, end);
		for (page = start >> 12; page < end >> 12; page++)
			seen[page]++;
		last = end;
		ranges++;
	}
	for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		KUNIT_ASSERT_LE(test, end, last);
		for (page = start >> 12; page < end >> 12; page++)
			seen[page]++;
		last = start;
		ranges--;
	}
	KUNIT_ASSERT_EQ(test, ranges, 0u);
	for (page = 0; page < PAGES; page++) {
		bool mapped = model_memory[page] != NONE &&
			      !(model_memory[page] & MEMBLOCK_NOMAP);
		bool is_free = mapped && model_reserved[page] == NONE;

		KUNIT_ASSERT_EQ(test, seen[page], is_free ? 2 : 0);
	}
}

static void change(unsigned int from, unsigned int pages)
{
	phys_addr_t base = (phys_addr_t)from << 12, size = (phys_addr_t)pages << 12;
	unsigned int p, op = draw(6);

	if (op == 0)
		memblock_remove(base, size);
	else if (op == 1)
		memblock_reserve(base, size);
	else if (op == 2)
		memblock_phys_free(base, size);
	else if (op == 3)
		memblock_mark_nomap(base, size);
	else if (op == 4)
		memblock_clear_nomap(base, size);
	for (p = from; p < from + pages; p++) {
		if (op == 0)
			model_memory[p] = NONE;
		else if (op == 1)
			model_reserved[p] = model_reserved[p] == NONE ? 0 : model_reserved[p];
		else if (op == 2)
			model_reserved[p] = NONE;
		else if (op < 5 && model_memory[p] != NONE)
			model_memory[p] = (model_memory[p] & ~MEMBLOCK_NOMAP) |
					  (op == 3 ? MEMBLOCK_NOMAP : 0);
		else if (op == 5 && model_memory[p] == NONE)
			model_memory[p] = model_node(p) << 4;
		if (op == 5)
			memblock_add_node((phys_addr_t)p << 12, SZ_4K, model_node(p),
					  MEMBLOCK_NONE);
	}
}

static void random_changes_match_a_model(struct kunit *test)
{
	unsigned int step, from, pages;

	seed = 0x5eed1234;
	memset(model_memory, NONE, sizeof(model_memory));
	memset(model_reserved, NONE, sizeof(model_reserved));
	for (step = 0; step < STEPS; step++) {
		from = draw(PAGES - 1);
		pages = 1 + draw(draw(8) ? 12 : PAGES - from);
		if (pages > PAGES - from)
			pages = PAGES - from;
		/* The arrays may not grow here: stay below what they hold. */
		if (memblock.memory.cnt > 50 || memblock.reserved.cnt > 50) {
			from = 0;
			pages = PAGES;
		}
		change(from, pages);
		compare(test, &memblock.memory, model_memory, true);
		compare(test, &memblock.reserved, model_reserved, false);
		if (step % 16 == 0)
			compare_free(test);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(empty_array_has_no_region),
	KUNIT_CASE(adding_sorts_and_merges),
	KUNIT_CASE(a_range_that_wraps_is_cut),
	KUNIT_CASE(removing_cuts_and_splits),
	KUNIT_CASE(reserving_and_freeing),
	KUNIT_CASE(flags_split_and_merge),
	KUNIT_CASE(regions_of_two_nodes_stay_apart),
	KUNIT_CASE(trimming_keeps_whole_units),
	KUNIT_CASE(limits_give_up_the_rest),
	KUNIT_CASE(questions_about_ranges),
	KUNIT_CASE(walks_skip_what_was_not_asked_for),
	KUNIT_CASE(random_changes_match_a_model),
	{}
};

static struct kunit_suite suite = {
	.name = "memblock", .init = aside, .exit = back, .test_cases = cases,
};
kunit_test_suite(suite);
