// SPDX-License-Identifier: MIT
/*
 * memblock's allocations and growing arrays, over memory that is really there: 4 MiB of the host,
 * whose addresses serve as physical ones. Order matters: what is switched on stays on.
 */
#include <linux/memblock.h>
#include <linux/sizes.h>
#include <internal.h>
#include "outside.h"

#define RAM_SIZE SZ_4M
#define MANY 1500

static struct memblock saved;
static struct memblock_region memory_regions[INIT_MEMBLOCK_MEMORY_REGIONS];
static struct memblock_region reserved_regions[INIT_MEMBLOCK_RESERVED_REGIONS];
static char *ram;
static phys_addr_t start, end;	/* of ram */

static void set_up(void)
{
	if (!ram)
		ram = aligned_alloc(SZ_1M, RAM_SIZE);
	memset(ram, 0x55, RAM_SIZE);
	start = __pa(ram);
	end = start + RAM_SIZE;
	memset(&memblock, 0, sizeof(memblock));
	memblock.current_limit = MEMBLOCK_ALLOC_ANYWHERE;
	memblock.memory.regions = memory_regions;
	memblock.memory.max = INIT_MEMBLOCK_MEMORY_REGIONS;
	memblock.memory.name = "memory";
	memblock.reserved.regions = reserved_regions;
	memblock.reserved.max = INIT_MEMBLOCK_RESERVED_REGIONS;
	memblock.reserved.name = "reserved";
	outside_slab = false;
}

/* The arrays it starts with are the real ones: only those are never freed. */
static int aside(struct kunit *test)
{
	static struct memblock_region *first[2];

	(void)test;
	saved = memblock;
	if (!first[0]) {
		first[0] = memblock.memory.regions;
		first[1] = memblock.reserved.regions;
	}
	set_up();
	memblock.memory.regions = first[0];
	memblock.reserved.regions = first[1];
	memblock_add(start, RAM_SIZE);
	return 0;
}

static void back(struct kunit *test)
{
	(void)test;
	memblock = saved;
	memblock.memory.cnt = memblock.reserved.cnt = 0;
	outside_slab = false;
}

static void is_reserved(struct kunit *test, unsigned long n, phys_addr_t base, phys_addr_t size)
{
	KUNIT_ASSERT_LT(test, n, memblock.reserved.cnt);
	KUNIT_EXPECT_EQ(test, memblock.reserved.regions[n].base, base);
	KUNIT_EXPECT_EQ(test, memblock.reserved.regions[n].size, size);
}

static bool all_bytes(const void *p, int value, size_t size)
{
	const unsigned char *c = p;

	while (size && *c == value) {
		c++;
		size--;
	}
	return !size;
}

static void array_may_not_grow_before_it_is_allowed(struct kunit *test)
{
	jmp_buf here;
	phys_addr_t i;

	for (i = 0; i < 128; i++)
		KUNIT_ASSERT_EQ(test, memblock_reserve(start + i * SZ_8K, SZ_4K), 0);
	KUNIT_EXPECT_EQ(test, memblock_reserve(start, SZ_4K), 0);	/* there already */
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 128UL);
	outside_panic = &here;
	if (!setjmp(here)) {
		memblock_reserve(start + 300 * SZ_8K, SZ_4K);
		KUNIT_EXPECT_TRUE(test, 0);
	}
	outside_panic = NULL;
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 128UL);
}

static void top_down_takes_the_end(struct kunit *test)
{
	char *p = memblock_alloc(SZ_2K, 64);

	KUNIT_EXPECT_EQ(test, __pa(p), end - SZ_2K);
	KUNIT_EXPECT_TRUE(test, all_bytes(p, 0, SZ_2K));
	is_reserved(test, 0, end - SZ_2K, SZ_2K);
	p = memblock_alloc_raw(SZ_1K, SZ_4K);			/* leaves a gap for alignment */
	KUNIT_EXPECT_EQ(test, __pa(p), end - SZ_4K);
	KUNIT_EXPECT_TRUE(test, all_bytes(p, 0x55, SZ_1K));
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 2UL);
	p = memblock_alloc(SZ_1K, 64);				/* fills it: all become one */
	KUNIT_EXPECT_EQ(test, __pa(p), end - SZ_2K - SZ_1K);
	is_reserved(test, 0, end - SZ_4K, SZ_4K);
	memblock_free(p, SZ_1K);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 2UL);
	memblock_free(NULL, SZ_1K);
	KUNIT_EXPECT_EQ(test, memblock.reserved.total_size, (phys_addr_t)(SZ_2K + SZ_1K));
}

static void bottom_up_takes_the_start(struct kunit *test)
{
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_TRUE(test, memblock_bottom_up());
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc(SZ_2K, 64)), start);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc(SZ_1K, SZ_4K)), start + SZ_4K);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc(SZ_2K, 64)), start + SZ_2K);
	is_reserved(test, 0, start, SZ_4K + SZ_1K);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 1UL);
}

static void gaps_that_are_too_small_are_passed(struct kunit *test)
{
	memblock_reserve(end - SZ_4K, SZ_2K);		/* 2 KiB above it */
	memblock_reserve(end - SZ_16K, SZ_4K);		/* 8 KiB between */
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc(SZ_8K, SZ_4K)), end - SZ_16K + SZ_4K);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc(SZ_8K, 64)), end - SZ_16K - SZ_8K);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc(SZ_2K, 64)), end - SZ_2K);
	is_reserved(test, 0, end - SZ_16K - SZ_8K, SZ_16K + SZ_8K);
}

static void no_room_is_null_and_changes_nothing(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memblock_alloc(RAM_SIZE + 1, 64), NULL);
	memblock_reserve(start + SZ_1M, RAM_SIZE - SZ_1M);
	KUNIT_EXPECT_EQ(test, memblock_alloc(SZ_1M + 1, 64), NULL);
	KUNIT_EXPECT_EQ(test, memblock.reserved.total_size, (phys_addr_t)(RAM_SIZE - SZ_1M));
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc(SZ_1M, 64)), start);
	KUNIT_EXPECT_EQ(test, memblock_alloc(1, 1), NULL);
	memblock_phys_free(start, RAM_SIZE);
	memblock_remove(start, RAM_SIZE);
	KUNIT_EXPECT_EQ(test, memblock_alloc(1, 1), NULL);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 0UL);
}

static void bounds_hold_and_a_lower_one_gives_way(struct kunit *test)
{
	phys_addr_t lo = start + SZ_1M, hi = start + SZ_2M;

	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_try_nid(SZ_4K, 64, lo, hi, NUMA_NO_NODE)),
			hi - SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(SZ_4K, SZ_4K, lo, lo + SZ_4K), lo);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(SZ_8K, SZ_4K, lo, lo + SZ_4K), 0);
	/* Nothing fits between the bounds: the lower one is dropped, the upper one is not. */
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_try_nid(SZ_8K, SZ_4K, lo + SZ_1K, lo + SZ_8K,
							  NUMA_NO_NODE)), lo - SZ_8K);
	KUNIT_EXPECT_EQ(test, memblock_alloc_try_nid(SZ_2M, 64, lo, hi, NUMA_NO_NODE), NULL);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_from(SZ_4K, 64, end - SZ_4K)), end - SZ_4K);
	KUNIT_EXPECT_NE(test, memblock_alloc_from(SZ_4K, 64, end), NULL);
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_from(SZ_4K, 64, lo + SZ_64K)), lo + SZ_64K);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_from(SZ_64K, 64, end - SZ_8K)), start);
}

static void current_limit_bounds_them_all(struct kunit *test)
{
	memblock_set_current_limit(start + SZ_1M);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc(SZ_4K, 64)), start + SZ_1M - SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, 64), start + SZ_1M - SZ_8K);
	KUNIT_EXPECT_EQ(test, memblock_alloc(SZ_2M, 64), NULL);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_try_nid(SZ_4K, 64, 0, end, NUMA_NO_NODE)),
			start + SZ_1M - SZ_4K * 3);
	/* By physical address beyond it is possible, for nobody will touch it through __va. */
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(SZ_4K, 64, 0, end), end - SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(SZ_4K, 64, 0, MEMBLOCK_ALLOC_NOLEAKTRACE),
			start + SZ_1M - SZ_4K * 4);
	KUNIT_EXPECT_EQ(test, memblock_get_current_limit(), start + SZ_1M);
}

static void page_zero_is_never_given(struct kunit *test)
{
	memblock_remove(0, PHYS_ADDR_MAX);
	memblock_add(0, SZ_8K);
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_1K, 64), (phys_addr_t)PAGE_SIZE);
	memblock_set_bottom_up(false);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_2K, 64), (phys_addr_t)SZ_8K - SZ_2K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, 64), (phys_addr_t)0);
}

static void alignment_zero_is_a_cache_line_and_a_complaint(struct kunit *test)
{
	unsigned int before = outside_warnings;

	memblock_reserve(end - 8, 8);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc(16, 0)), end - SMP_CACHE_BYTES);
	KUNIT_EXPECT_EQ(test, outside_warnings, before + 1);
}

static void too_late_is_served_by_kmalloc(struct kunit *test)
{
	unsigned int before = outside_warnings;
	char *p;

	outside_slab = true;
	p = memblock_alloc(SZ_1K, 64);
	KUNIT_ASSERT_NE(test, p, NULL);
	KUNIT_EXPECT_TRUE(test, p < ram || p >= ram + RAM_SIZE);
	KUNIT_EXPECT_EQ(test, outside_warnings, before + 1);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 0UL);
	free(p);
}

static void nodes_are_preferred_or_insisted_on(struct kunit *test)
{
	phys_addr_t half = start + SZ_2M;

	if (!MEMBLOCK_HAS_NODES)
		return;
	memblock_set_node(start, SZ_2M, &memblock.memory, 0);
	memblock_set_node(half, SZ_2M, &memblock.memory, 1);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_node(SZ_4K, 64, 0)), half - SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_try_nid(SZ_4K, 64, 1), end - SZ_4K);
	/* Node 0 is too small for it. */
	KUNIT_EXPECT_EQ(test, memblock_alloc_exact_nid_raw(SZ_2M, 64, 0, 0, 0), NULL);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_try_nid_raw(SZ_1M, 64, 0, 0, 0)),
			half - SZ_4K - SZ_1M);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_node(SZ_1M, 64, 0)), end - SZ_4K - SZ_1M);
	/* A lower bound outside the node gives way before the node does. */
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_exact_nid_raw(SZ_4K, 64, half, 0, 0)),
			half - SZ_4K - SZ_1M - SZ_4K);
	/* A node that is not there. */
	KUNIT_EXPECT_EQ(test, memblock_alloc_exact_nid_raw(SZ_4K, 64, 0, 0, 5), NULL);
	KUNIT_EXPECT_NE(test, memblock_alloc_node(SZ_4K, 64, 5), NULL);
}

static void hotpluggable_memory_is_spared_with_movable_node(struct kunit *test)
{
	memblock_mark_hotplug(end - SZ_1M, SZ_1M);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, 64), end - SZ_4K);
	outside_movable_node = true;
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, 64), end - SZ_1M - SZ_4K);
	outside_movable_node = false;
}

static void nomap_memory_is_not_given(struct kunit *test)
{
	memblock_mark_nomap(end - SZ_1M, SZ_1M);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, 64), end - SZ_1M - SZ_4K);
}

static void late_free_gives_whole_pages(struct kunit *test)
{
	outside_freed_pages = 0;
	memblock_free_late(start + SZ_1K, SZ_4K * 3);
	KUNIT_EXPECT_EQ(test, outside_freed_pages, 2UL);
	memblock_free_late(start, SZ_4K);
	KUNIT_EXPECT_EQ(test, outside_freed_pages, 3UL);
}

/* Every region is there, and none lies in the array that holds it. */
static void check_many(struct kunit *test, struct memblock_type *type, phys_addr_t base,
		       phys_addr_t step, int n)
{
	int i;

	for (i = 0; i < n; i++)
		KUNIT_ASSERT_EQ(test, memblock_overlaps_region(type, base + i * step, 1), 1);
	for (i = 1; i < (int)type->cnt; i++)
		KUNIT_ASSERT_LT(test, type->regions[i - 1].base + type->regions[i - 1].size,
				type->regions[i].base);
}

static void reserved_array_doubles_in_free_memory(struct kunit *test)
{
	phys_addr_t array, size = PAGE_ALIGN(256 * sizeof(struct memblock_region));
	phys_addr_t i;

	memblock_allow_resize();
	for (i = 0; i < 129; i++)
		KUNIT_ASSERT_EQ(test, memblock_reserve(start + i * SZ_2K, SZ_1K), 0);
	KUNIT_EXPECT_EQ(test, memblock.reserved.max, 256UL);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 130UL);
	array = __pa(memblock.reserved.regions);
	KUNIT_EXPECT_EQ(test, array, end - size);
	is_reserved(test, 129, array, size);
	KUNIT_EXPECT_EQ(test, memblock.reserved.total_size, 129 * SZ_1K + size);
	/* Once more: the first array's memory is free again. */
	for (; i < 260; i++)
		KUNIT_ASSERT_EQ(test, memblock_reserve(start + i * SZ_2K, SZ_1K), 0);
	KUNIT_EXPECT_EQ(test, memblock.reserved.max, 512UL);
	KUNIT_EXPECT_EQ(test, memblock.reserved.total_size, 260 * SZ_1K +
			PAGE_ALIGN(512 * sizeof(struct memblock_region)));
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(array));
	for (; i < MANY; i++)
		KUNIT_ASSERT_EQ(test, memblock_reserve(start + i * SZ_2K, SZ_1K), 0);
	check_many(test, &memblock.reserved, start, SZ_2K, MANY);
}

static void growing_keeps_out_of_what_is_being_reserved(struct kunit *test)
{
	phys_addr_t i;

	for (i = 0; i < 128; i++)
		memblock_reserve(start + i * SZ_2K, SZ_1K);
	/* The 129th takes all the upper memory, where the array would have gone. */
	KUNIT_EXPECT_EQ(test, memblock_reserve(start + SZ_1M, RAM_SIZE - SZ_1M), 0);
	KUNIT_EXPECT_EQ(test, memblock.reserved.max, 256UL);
	KUNIT_EXPECT_TRUE(test, __pa(memblock.reserved.regions) < start + SZ_1M);
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(end - 1));
}

static void growing_without_memory_fails_cleanly(struct kunit *test)
{
	phys_addr_t i;

	memblock_remove(0, PHYS_ADDR_MAX);
	memblock_add(start, SZ_512K);
	for (i = 0; i < 128; i++)
		memblock_reserve(start + i * SZ_4K, SZ_2K);
	KUNIT_EXPECT_NE(test, memblock_reserve(start + SZ_1M, SZ_1K), 0);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 128UL);
	KUNIT_EXPECT_EQ(test, memblock.reserved.max, 128UL);
	KUNIT_EXPECT_EQ(test, memblock.reserved.total_size, 128 * SZ_2K);
}

static void memory_array_doubles_and_its_cuts_too(struct kunit *test)
{
	phys_addr_t far = 0x70000000, i;

	for (i = 0; i < 300; i++)
		KUNIT_ASSERT_EQ(test, memblock_add(far + i * SZ_8K, SZ_4K), 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 301UL);
	check_many(test, &memblock.memory, far, SZ_8K, 300);
	for (i = 0; i < 300; i++)
		KUNIT_ASSERT_EQ(test, memblock_remove(far + i * SZ_8K + SZ_1K, SZ_1K), 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 601UL);
	KUNIT_EXPECT_EQ(test, memblock.memory.max, 1024UL);
}

static void arrays_come_from_kmalloc_once_it_is_there(struct kunit *test)
{
	phys_addr_t i;

	outside_slab = true;
	for (i = 0; i < MANY; i++)
		KUNIT_ASSERT_EQ(test, memblock_reserve(start + i * SZ_2K, SZ_1K), 0);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, (unsigned long)MANY);
	KUNIT_EXPECT_EQ(test, memblock.reserved.max, 2048UL);
	check_many(test, &memblock.reserved, start, SZ_2K, MANY);
	free(memblock.reserved.regions);
}

static void mirrored_memory_is_preferred(struct kunit *test)
{
	phys_addr_t mirror = start + SZ_1M;

	mirrored_kernelcore = true;
	memblock_mark_mirror(mirror, SZ_64K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, 64), mirror + SZ_64K - SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_64K, 64), end - SZ_64K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, 64), mirror + SZ_64K - SZ_8K);
	mirrored_kernelcore = false;
}

extern const struct early_entry early_param_early_memblock;

static void debug_prints_the_map(struct kunit *test)
{
	char on[] = "debug";

	memblock_dump_all();
	KUNIT_EXPECT_EQ(test, early_param_early_memblock.fn(NULL), 0);
	KUNIT_EXPECT_EQ(test, early_param_early_memblock.fn(on), 0);
	KUNIT_EXPECT_EQ(test, strcmp(early_param_early_memblock.name, "memblock"), 0);
	memblock_reserve(start, SZ_4K);
	memblock_dump_all();
}

static struct kunit_case cases[] = {
	KUNIT_CASE(array_may_not_grow_before_it_is_allowed),
	KUNIT_CASE(top_down_takes_the_end),
	KUNIT_CASE(bottom_up_takes_the_start),
	KUNIT_CASE(gaps_that_are_too_small_are_passed),
	KUNIT_CASE(no_room_is_null_and_changes_nothing),
	KUNIT_CASE(bounds_hold_and_a_lower_one_gives_way),
	KUNIT_CASE(current_limit_bounds_them_all),
	KUNIT_CASE(page_zero_is_never_given),
	KUNIT_CASE(alignment_zero_is_a_cache_line_and_a_complaint),
	KUNIT_CASE(too_late_is_served_by_kmalloc),
	KUNIT_CASE(nodes_are_preferred_or_insisted_on),
	KUNIT_CASE(hotpluggable_memory_is_spared_with_movable_node),
	KUNIT_CASE(nomap_memory_is_not_given),
	KUNIT_CASE(late_free_gives_whole_pages),
	KUNIT_CASE(reserved_array_doubles_in_free_memory),
	KUNIT_CASE(growing_keeps_out_of_what_is_being_reserved),
	KUNIT_CASE(growing_without_memory_fails_cleanly),
	KUNIT_CASE(memory_array_doubles_and_its_cuts_too),
	KUNIT_CASE(arrays_come_from_kmalloc_once_it_is_there),
	KUNIT_CASE(debug_prints_the_map),
	KUNIT_CASE(mirrored_memory_is_preferred),
	{ NULL, NULL }
};

static struct kunit_suite suite = {
	.name = "memblock_alloc", .init = aside, .exit = back, .test_cases = cases,
};
kunit_test_suite(suite);
