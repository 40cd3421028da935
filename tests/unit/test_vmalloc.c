// SPDX-License-Identifier: MIT
/*
 * vmalloc, vmap and ioremap: addresses, guards, failure without a trace, and how seldom the TLB is
 * flushed. Random runs are compared with a plain list of ranges.
 */
#include <asm/page.h>
#include <granule/fault_inject.h>
#include <granule/pgtable.h>
#include <kunit/test.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

static bool is_mapped(unsigned long va)
{
	struct pgtable_entry entry;

	return pgtable_query(&kernel_pgtable, va & PAGE_MASK, &entry) == 0;
}

/* Free pages when everything kept for speed is given back. */
static unsigned long settled(void)
{
	vmalloc_shrink();
	kmem_cache_shrink_all();
	drain_all_pages(NULL);
	return nr_free_pages();
}

static void pages_are_mapped_one_by_one_and_a_guard_follows(struct kunit *test)
{
	char *p = vmalloc(3 * PAGE_SIZE - 5);
	unsigned long va = (unsigned long)p;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(p));
	KUNIT_EXPECT_EQ(test, va & ~PAGE_MASK, 0ul);
	for (int i = 0; i < 3; i++) {
		KUNIT_EXPECT_TRUE(test, is_mapped(va + i * PAGE_SIZE));
		KUNIT_EXPECT_PTR_EQ(test, vmalloc_to_page(p + i * PAGE_SIZE),
				    find_vm_area(p)->pages[i]);
	}
	KUNIT_EXPECT_FALSE(test, is_mapped(va + 3 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, find_vm_area(p)->size, 4 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, vmalloc_check(), 0);
	vfree(p);
	KUNIT_EXPECT_FALSE(test, is_mapped(va));
	KUNIT_EXPECT_NULL(test, find_vm_area(p));
	KUNIT_EXPECT_EQ(test, vmalloc_check(), 0);
}

static void an_address_is_not_reused_before_the_flush(struct kunit *test)
{
	void *first, *second, *third;

	vm_unmap_aliases();
	first = vmalloc(PAGE_SIZE);
	vfree(first);
	second = vmalloc(PAGE_SIZE);
	KUNIT_EXPECT_PTR_NE(test, first, second);
	vm_unmap_aliases();
	third = vmalloc(PAGE_SIZE);
	KUNIT_EXPECT_PTR_EQ(test, first, third);
	vfree(second);
	vfree(third);
}

static void freed_pages_come_back_with_the_flush(struct kunit *test)
{
	unsigned long before = settled();
	void *p = vmalloc(16 * PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, p);
	vfree(p);
	KUNIT_EXPECT_EQ(test, vmalloc_lazy_pages(), 16ul);
	KUNIT_EXPECT_EQ(test, settled(), before);
	KUNIT_EXPECT_EQ(test, vmalloc_lazy_pages(), 0ul);
}

static void impossible_sizes_are_refused(struct kunit *test)
{
	unsigned long before = settled();

	KUNIT_EXPECT_NULL(test, __vmalloc(0, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, __vmalloc(ULONG_MAX, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, __vmalloc(ULONG_MAX - PAGE_SIZE, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, __vmalloc((totalram_pages() + 1) << PAGE_SHIFT,
					  GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, vmap(NULL, 0, VM_MAP, PAGE_KERNEL));
	KUNIT_EXPECT_EQ(test, settled(), before);
	KUNIT_EXPECT_EQ(test, vmalloc_check(), 0);
	vfree(NULL);
}

static void an_interior_pointer_frees_nothing(struct kunit *test)
{
	char *p = vmalloc(2 * PAGE_SIZE);
	unsigned long warnings = warn_count();

	KUNIT_ASSERT_NOT_NULL(test, p);
	kunit_info(test, "two warnings follow, on purpose");
	vfree(p + PAGE_SIZE);
	vunmap(p);
	KUNIT_EXPECT_EQ(test, warn_count(), warnings + 2);
	KUNIT_EXPECT_TRUE(test, is_mapped((unsigned long)p));
	KUNIT_EXPECT_EQ(test, vmalloc_check(), 0);
	vfree(p);
}

static void a_second_vfree_is_noticed(struct kunit *test)
{
	void *p = vmalloc(PAGE_SIZE);
	unsigned long warnings = warn_count();

	KUNIT_ASSERT_NOT_NULL(test, p);
	vfree(p);
	kunit_info(test, "a warning follows, on purpose");
	vfree(p);
	KUNIT_EXPECT_EQ(test, warn_count(), warnings + 1);
	KUNIT_EXPECT_EQ(test, vmalloc_check(), 0);
}

static void vmap_shows_the_same_memory(struct kunit *test)
{
	struct page *pages[4];
	unsigned long before = settled();
	char *p;

	for (int i = 0; i < 4; i++) {
		pages[i] = alloc_page(GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
	}
	p = vmap(pages, 4, VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_PTR_EQ(test, vmalloc_to_page(p + i * PAGE_SIZE), pages[i]);
	vunmap(p);
	p = vm_map_ram(pages, 4, NUMA_NO_NODE);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_PTR_EQ(test, vmalloc_to_page(p), pages[0]);
	vm_unmap_ram(p, 4);
	for (int i = 0; i < 4; i++)
		__free_page(pages[i]);
	KUNIT_EXPECT_EQ(test, settled(), before);
}

/* Every allocation on the way fails once: nothing may stay behind. */
static void fail_each(struct kunit *test, struct fault_attr *attr, unsigned long size)
{
	unsigned int refused = 0, granted = 0;

	for_each_failure(attr) {
		unsigned long before = settled();
		void *p = __vmalloc(size, GFP_KERNEL | __GFP_NOWARN);

		refused += !p;
		granted += p != NULL;
		KUNIT_EXPECT_EQ(test, vmalloc_check(), 0);
		vfree(p);
		KUNIT_EXPECT_EQ(test, settled(), before);
	}
	KUNIT_EXPECT_GE(test, granted, 1u);
	KUNIT_EXPECT_GE(test, refused + granted, 2u);
}

static void a_refused_vmalloc_leaves_nothing(struct kunit *test)
{
	static const unsigned long sizes[] = { 1, 5, 16, 700 };

	for (unsigned int s = 0; s < ARRAY_SIZE(sizes); s++) {
		fail_each(test, &failslab, sizes[s] * PAGE_SIZE);
		fail_each(test, &fail_page_alloc, sizes[s] * PAGE_SIZE);
	}
}

#define SLOTS 64

static void random_areas_agree_with_a_list(struct kunit *test)
{
	struct { char *p; unsigned long pages; } slot[SLOTS] = { };
	struct rnd_state rnd;
	u64 seed = 20261122;
	unsigned long before = settled();

	kunit_info(test, "seed %llu", seed);
	prandom_seed_state(&rnd, seed);
	for (int step = 0; step < 3000; step++) {
		unsigned int i = prandom_u32_state(&rnd) % SLOTS;

		if (slot[i].p) {
			KUNIT_ASSERT_EQ(test, find_vm_area(slot[i].p)->nr_pages, slot[i].pages);
			vfree(slot[i].p);
			slot[i].p = NULL;
		} else {
			slot[i].pages = 1 + prandom_u32_state(&rnd) % 40;
			slot[i].p = vmalloc(slot[i].pages << PAGE_SHIFT);
			KUNIT_ASSERT_NOT_NULL(test, slot[i].p);
		}
		for (unsigned int j = 0; slot[i].p && j < SLOTS; j++)
			KUNIT_ASSERT_TRUE(test, j == i || !slot[j].p ||
					  slot[i].p + (slot[i].pages << PAGE_SHIFT) < slot[j].p ||
					  slot[j].p + (slot[j].pages << PAGE_SHIFT) < slot[i].p);
		if (step % 50 == 0)
			KUNIT_ASSERT_EQ(test, vmalloc_check(), 0);
	}
	for (int i = 0; i < SLOTS; i++)
		vfree(slot[i].p);
	KUNIT_EXPECT_EQ(test, settled(), before);
	KUNIT_EXPECT_EQ(test, vmalloc_check(), 0);
}

static void alignment_is_kept(struct kunit *test)
{
	void *small = vmalloc(PAGE_SIZE);

	for (unsigned long align = PAGE_SIZE; align <= 64 * PAGE_SIZE; align *= 2) {
		void *p = __vmalloc_node(3 * PAGE_SIZE, align, GFP_KERNEL, NUMA_NO_NODE,
					 alignment_is_kept);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_EQ(test, (unsigned long)p & (align - 1), 0ul);
		vfree(p);
	}
	vfree(small);
	KUNIT_EXPECT_EQ(test, vmalloc_check(), 0);
}

static struct kunit_case vmalloc_cases[] = {
	KUNIT_CASE(pages_are_mapped_one_by_one_and_a_guard_follows),
	KUNIT_CASE(an_address_is_not_reused_before_the_flush),
	KUNIT_CASE(freed_pages_come_back_with_the_flush),
	KUNIT_CASE(impossible_sizes_are_refused),
	KUNIT_CASE(an_interior_pointer_frees_nothing),
	KUNIT_CASE(a_second_vfree_is_noticed),
	KUNIT_CASE(vmap_shows_the_same_memory),
	KUNIT_CASE(a_refused_vmalloc_leaves_nothing),
	KUNIT_CASE(random_areas_agree_with_a_list),
	KUNIT_CASE(alignment_is_kept),
	{}
};

static struct kunit_suite vmalloc_suite = { .name = "vmalloc", .test_cases = vmalloc_cases };
kunit_test_suite(vmalloc_suite);
