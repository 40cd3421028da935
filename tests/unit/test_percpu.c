// SPDX-License-Identifier: MIT
/* Per-CPU data: static copies, this_cpu operations, dynamic allocation, and what it refuses. */
#include "slab_test.h"
#include <linux/log2.h>
#include <linux/percpu.h>
#include <linux/string.h>

static DEFINE_PER_CPU(unsigned int, counter) = 17;
static DEFINE_PER_CPU_ALIGNED(u64, wide);

static void every_cpu_has_its_copy(struct kunit *test)
{
	unsigned long addr;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, per_cpu(counter, cpu), 17U);
		per_cpu(counter, cpu) = 100 + cpu;
		KUNIT_EXPECT_EQ(test, (unsigned long)per_cpu_ptr(&wide, cpu) % 64, 0UL);
		addr = (unsigned long)per_cpu_ptr(&counter, cpu);
		KUNIT_EXPECT_TRUE(test, is_kernel_percpu_address(addr));
	}
	KUNIT_EXPECT_EQ(test, this_cpu_read(counter), 100 + arch_cpu_id());
	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, per_cpu(counter, cpu), 100 + cpu);
		per_cpu(counter, cpu) = 17;
	}
	KUNIT_EXPECT_FALSE(test, is_kernel_percpu_address((unsigned long)test));
}

static void operations(struct kunit *test)
{
	this_cpu_write(wide, 5);
	this_cpu_add(wide, 7);
	KUNIT_EXPECT_EQ(test, this_cpu_inc_return(wide), (u64)13);
	this_cpu_sub(wide, 3);
	this_cpu_or(wide, 0x100);
	this_cpu_and(wide, ~(u64)2);
	KUNIT_EXPECT_EQ(test, this_cpu_read(wide), (u64)0x108);
	KUNIT_EXPECT_EQ(test, this_cpu_xchg(wide, 1), (u64)0x108);
	KUNIT_EXPECT_EQ(test, this_cpu_cmpxchg(wide, 2, 3), (u64)1);
	KUNIT_EXPECT_EQ(test, this_cpu_cmpxchg(wide, 1, 3), (u64)1);
	KUNIT_EXPECT_EQ(test, __this_cpu_read(wide), (u64)3);
	get_cpu_var(wide)++;
	put_cpu_var(wide);
	KUNIT_EXPECT_EQ(test, *this_cpu_ptr(&wide), (u64)4);
	this_cpu_write(wide, 0);
}

static void dynamic_copies_are_zero_and_apart(struct kunit *test)
{
	u64 __percpu *a = alloc_percpu(u64), *b = alloc_percpu(u64);
	unsigned int cpu;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, *per_cpu_ptr(a, cpu), (u64)0);
		*per_cpu_ptr(a, cpu) = cpu + 1;
		*per_cpu_ptr(b, cpu) = ~(u64)0;
	}
	for_each_possible_cpu(cpu)
		KUNIT_EXPECT_EQ(test, *per_cpu_ptr(a, cpu), (u64)cpu + 1);
	KUNIT_EXPECT_EQ(test, *this_cpu_ptr(a), (u64)arch_cpu_id() + 1);
	KUNIT_EXPECT_EQ(test, percpu_check(), 0);
	free_percpu(a);
	free_percpu(b);
	free_percpu(NULL);
}

static void impossible_sizes_are_refused(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(0, 8, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(PAGE_SIZE, 8, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(8, 4096, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(8, 24, GFP_KERNEL | __GFP_NOWARN));
}

/* As Linux's vmalloc test does it, in small: many sizes and alignments at once, then all back. */
static void many_sizes_and_alignments(struct kunit *test)
{
	static void __percpu *held[600];
	static size_t size[600];
	unsigned long before = settled_free_pages(), pages = pcpu_nr_pages();
	struct rnd_state rnd;
	unsigned int cpu, i;

	prandom_seed_state(&rnd, 4711);
	kunit_info(test, "seed %u", 4711);
	for (unsigned int step = 0; step < 3000; step++) {
		i = prandom_u32_state(&rnd) % ARRAY_SIZE(held);
		if (held[i]) {
			for_each_possible_cpu(cpu)
				KUNIT_ASSERT_NULL(test, memchr_inv(per_cpu_ptr(held[i], cpu),
								   (u8)(i + cpu), size[i]));
			free_percpu(held[i]);
			held[i] = NULL;
		} else {
			size_t align = 1UL << prandom_u32_state(&rnd) % 12;

			size[i] = 1 + prandom_u32_state(&rnd) % (PAGE_SIZE / 4);
			held[i] = __alloc_percpu(size[i], align);
			KUNIT_ASSERT_NOT_NULL(test, held[i]);
			KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)per_cpu_ptr(held[i], 0),
							   align));
			for_each_possible_cpu(cpu)
				memset(per_cpu_ptr(held[i], cpu), i + cpu, size[i]);
		}
		if (step % 64 == 0)
			KUNIT_ASSERT_EQ(test, percpu_check(), 0);
	}
	for (i = 0; i < ARRAY_SIZE(held); i++) {
		free_percpu(held[i]);
		held[i] = NULL;
	}
	KUNIT_EXPECT_EQ(test, percpu_check(), 0);
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages);
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

static struct kunit_case percpu_cases[] = {
	KUNIT_CASE(every_cpu_has_its_copy),
	KUNIT_CASE(operations),
	KUNIT_CASE(dynamic_copies_are_zero_and_apart),
	KUNIT_CASE(impossible_sizes_are_refused),
	KUNIT_CASE(many_sizes_and_alignments),
	{}
};

static struct kunit_suite percpu_suite = { .name = "percpu", .test_cases = percpu_cases };
kunit_test_suite(percpu_suite);
