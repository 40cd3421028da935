// SPDX-License-Identifier: MIT
/*
 * Memory for devices: who serves it, what it looks like, what happens when there is none, and that
 * nothing is lost on the way. Random tests print their seed.
 */
#include "dma_test.h"
#include <../mm/dma.h>
#include <granule/fault_inject.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/prandom.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define MANY 256

static struct {
	void *p;
	dma_addr_t a;
	size_t size;
} piece[MANY];

static unsigned long used_before;
static long bytes_before;

static int init(struct kunit *test)
{
	used_before = store.used;
	bytes_before = atomic_long_read(&dma_counts.bytes);
	return 0;
}

static void finish(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, store.used, used_before);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&dma_counts.bytes), bytes_before);
	KUNIT_EXPECT_EQ(test, dma_store_check(), 0);
}

static void memory_is_clear_aligned_and_in_the_store(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);

	for (size_t size = 1; size <= SZ_64K; size = size * 3 + 1) {
		size_t whole = PAGE_SIZE << get_order(size);
		dma_addr_t a;
		u8 *p = dma_alloc_coherent(dev, size, &a, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, size));
		KUNIT_EXPECT_EQ(test, a & (whole - 1), 0u);
		KUNIT_EXPECT_PTR_EQ(test, dma_store_virt(a), p);
		memset(p, 0xa5, size);
		dma_free_coherent(dev, size, p, a);
		/* the next one gets it cleared */
		p = dma_alloc_wc(dev, size, &a, GFP_ATOMIC);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, size));
		dma_free_wc(dev, size, p, a);
	}
}

static void windows_count_for_coherent_memory(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	struct bus_dma_region map[] = { { 0, 0, 1ULL << 40 }, { 0 } };
	dma_addr_t a, b;
	void *p = dma_alloc_coherent(dev, 100, &a, GFP_KERNEL), *q;

	KUNIT_ASSERT_NOT_NULL(test, p);
	map[0].dma_start = 1ULL << 36;
	dev->dma_range_map = map;
	q = dma_alloc_coherent(dev, 100, &b, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_PTR_EQ(test, dma_store_virt(b - (1ULL << 36)), q);
	dma_free_coherent(dev, 100, q, b);
	dev->coherent_dma_mask = DMA_BIT_MASK(36);	/* the window lies above it */
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(dev, 100, &b, GFP_KERNEL | __GFP_NOWARN));
	dev->dma_range_map = NULL;
	dma_free_coherent(dev, 100, p, a);
}

/* Callers that may not sleep get what is there, then NULL, and nothing is lost. */
static void an_empty_store_says_so(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	long failed = atomic_long_read(&dma_counts.failed);
	int n = 0;

	while (n < MANY) {
		piece[n].p = dma_alloc_coherent(dev, PAGE_SIZE, &piece[n].a,
						GFP_ATOMIC | __GFP_NOWARN);
		if (!piece[n].p)
			break;
		n++;
	}
	KUNIT_EXPECT_EQ(test, dma_store_check(), 0);
	KUNIT_EXPECT_GT(test, n, 8);
	if (n < MANY)
		KUNIT_EXPECT_EQ(test, atomic_long_read(&dma_counts.failed), failed + 1);
	while (n--)
		dma_free_coherent(dev, PAGE_SIZE, piece[n].p, piece[n].a);
	/* all of it is one piece again */
	piece[0].p = dma_alloc_coherent(dev, 32 * PAGE_SIZE, &piece[0].a, GFP_ATOMIC);
	KUNIT_ASSERT_NOT_NULL(test, piece[0].p);
	dma_free_coherent(dev, 32 * PAGE_SIZE, piece[0].p, piece[0].a);
}

static void impossible_requests_fail(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	dma_addr_t a;

	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(dev, 0, &a, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(dev, SIZE_MAX, &a, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(dev, SIZE_MAX / 2, &a,
						   GFP_KERNEL | __GFP_NOWARN));
	dev->dma_coherent = true;
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(dev, SIZE_MAX / 2, &a,
						   GFP_KERNEL | __GFP_NOWARN));
	/* no memory within the mask */
	dev->coherent_dma_mask = mask_of(memstart_addr) >> 1;
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(dev, 1, &a, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, dma_alloc_attrs(dev, 1, &a, GFP_KERNEL, DMA_ATTR_NO_WARN));
	dev->dma_coherent = false;
	KUNIT_EXPECT_NULL(test, dma_alloc_attrs(dev, 1, &a, GFP_KERNEL, DMA_ATTR_NO_WARN));
	dma_free_coherent(dev, 1, NULL, 0);
}

static void a_wrong_size_frees_nothing(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	dma_addr_t a, b;
	void *p = dma_alloc_coherent(dev, 3 * PAGE_SIZE, &a, GFP_KERNEL);
	void *q = dma_alloc_coherent(dev, PAGE_SIZE, &b, GFP_KERNEL);
	unsigned long used = store.used;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_EQ(test, dma_store_free(a, 2 * PAGE_SIZE), -EINVAL);
	KUNIT_EXPECT_EQ(test, dma_store_free(a, 4 * PAGE_SIZE), -EINVAL);
	KUNIT_EXPECT_EQ(test, dma_store_free(a + PAGE_SIZE, 2 * PAGE_SIZE), -EINVAL);
	KUNIT_EXPECT_EQ(test, dma_store_free(a, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, dma_store_free(~(phys_addr_t)0 - PAGE_SIZE, PAGE_SIZE), -ENOENT);
	KUNIT_EXPECT_EQ(test, store.used, used);
	dma_free_coherent(dev, 3 * PAGE_SIZE, p, a);
	KUNIT_EXPECT_EQ(test, dma_store_free(a, 3 * PAGE_SIZE), -EINVAL);	/* twice */
	dma_free_coherent(dev, PAGE_SIZE, q, b);
}

static void coherent_devices_get_ordinary_pages(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	static const size_t sizes[] = { 1, 3 * SZ_4K, SZ_64K + 1, SZ_256K, SZ_4M + SZ_4K };

	dev->dma_coherent = true;
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		dma_addr_t a;
		u8 *p = dma_alloc_attrs(dev, sizes[i], &a, GFP_KERNEL, DMA_ATTR_NO_WARN);

		if (!p && sizes[i] > SZ_4M)
			continue;	/* no CMA here */
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, sizes[i]));
		KUNIT_EXPECT_NULL(test, dma_store_virt(a));
		KUNIT_EXPECT_EQ(test, a, (dma_addr_t)__pa(p));
		memset(p, 1, sizes[i]);
		dma_free_coherent(dev, sizes[i], p, a);
	}
}

/* The first RAM page alone is within reach: zone after zone is asked, then it is refused. */
static void zones_are_asked_downwards(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	dma_addr_t a;
	void *p;

	dev->dma_coherent = true;
	dev->coherent_dma_mask = memstart_addr + PAGE_SIZE - 1;
	p = dma_alloc_attrs(dev, 2 * PAGE_SIZE, &a, GFP_KERNEL, DMA_ATTR_NO_WARN);
	KUNIT_EXPECT_NULL(test, p);
	dev->coherent_dma_mask = min_t(u64, zone_dma_limit, PFN_PHYS((u64)max_low_pfn) - 1);
	p = dma_alloc_coherent(dev, PAGE_SIZE, &a, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_LE(test, a + PAGE_SIZE - 1, dev->coherent_dma_mask);
	dma_free_coherent(dev, PAGE_SIZE, p, a);
}

static void each_failing_allocation_is_survived(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);

	dev->dma_coherent = true;
	for_each_failure(&fail_page_alloc) {
		dma_addr_t a;
		void *p = dma_alloc_attrs(dev, 2 * PAGE_SIZE, &a, GFP_KERNEL, DMA_ATTR_NO_WARN);

		if (!fail_page_alloc.hit)
			KUNIT_ASSERT_NOT_NULL(test, p);
		dma_free_coherent(dev, 2 * PAGE_SIZE, p, a);
		KUNIT_EXPECT_EQ(test, atomic_long_read(&dma_counts.bytes), bytes_before);
	}
}

static void pages_without_a_mapping_have_a_cookie(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);

	for (int i = 0; i < 2; i++) {
		dma_addr_t a;
		void *p;

		dev->dma_coherent = i;
		p = dma_alloc_attrs(dev, SZ_8K, &a, GFP_KERNEL, DMA_ATTR_NO_KERNEL_MAPPING);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_PTR_EQ(test, p, phys_to_page(a));
		dma_free_attrs(dev, SZ_8K, p, a, DMA_ATTR_NO_KERNEL_MAPPING);
	}
}

static void ordinary_pages_are_mapped_for_streaming(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	dma_addr_t a;
	struct page *page = dma_alloc_pages(dev, 3 * PAGE_SIZE, &a, DMA_FROM_DEVICE, GFP_KERNEL);
	u8 *p;

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, a, (dma_addr_t)page_to_phys(page));
	KUNIT_EXPECT_NULL(test, memchr_inv(page_address(page), 0, 3 * PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, dma_store_virt(page_to_phys(page)));
	dma_sync_single_for_device(dev, a, 3 * PAGE_SIZE, DMA_FROM_DEVICE);
	dma_sync_single_for_cpu(dev, a, 3 * PAGE_SIZE, DMA_FROM_DEVICE);
	dma_free_pages(dev, 3 * PAGE_SIZE, page, a, DMA_FROM_DEVICE);
	p = dma_alloc_noncoherent(dev, 100, &a, DMA_BIDIRECTIONAL, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	p[99] = 1;
	dma_free_noncoherent(dev, 100, p, a, DMA_BIDIRECTIONAL);
}

static void a_region_serves_its_device_alone(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	void *memory = alloc_pages_exact(16 * PAGE_SIZE, GFP_KERNEL);
	dma_addr_t a, b;
	void *p, *q;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	dev->dma_coherent = true;	/* it stays cached */
	KUNIT_EXPECT_EQ(test, dma_declare_coherent_memory(dev, __pa(memory) + 1, 0, PAGE_SIZE),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, dma_declare_coherent_memory(dev, __pa(memory), 0, 0), -EINVAL);
	KUNIT_ASSERT_EQ(test, dma_declare_coherent_memory(dev, __pa(memory), 0x1000000,
							  16 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, dma_declare_coherent_memory(dev, __pa(memory), 0, PAGE_SIZE), -EBUSY);
	p = dma_alloc_coherent(dev, 9 * PAGE_SIZE, &a, GFP_KERNEL);
	KUNIT_EXPECT_PTR_EQ(test, p, memory);
	KUNIT_EXPECT_EQ(test, a, 0x1000000u);
	q = dma_alloc_coherent(dev, 8 * PAGE_SIZE, &b, GFP_KERNEL | __GFP_NOWARN);
	KUNIT_EXPECT_NULL(test, q);		/* full: nobody else is asked */
	q = dma_alloc_coherent(dev, 1, &b, GFP_KERNEL);
	KUNIT_EXPECT_PTR_EQ(test, q, memory + 9 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, dma_region_check(dev), 0);
	dma_free_coherent(dev, 1, q, b);
	dma_free_coherent(dev, 9 * PAGE_SIZE, p, a);
	dma_release_coherent_memory(dev);
	KUNIT_EXPECT_NULL(test, dev->dma_mem);
	free_pages_exact(memory, 16 * PAGE_SIZE);
}

static void users_see_the_same_attributes(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	struct dma_user_map map;
	struct sg_table sgt;
	dma_addr_t a;
	void *p = dma_alloc_coherent(dev, 3 * PAGE_SIZE, &a, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, dma_can_mmap(dev));
	KUNIT_ASSERT_EQ(test, dma_mmap_prepare(dev, a, 3 * PAGE_SIZE, 1, 2, 0, &map), 0);
	KUNIT_EXPECT_EQ(test, map.pfn, PHYS_PFN(a) + 1);
	KUNIT_EXPECT_EQ(test, pgprot_val(map.prot) & PGA_MT_MASK, (unsigned long)PGA_MT(PT_MT_NC));
	KUNIT_EXPECT_EQ(test, dma_mmap_prepare(dev, a, 3 * PAGE_SIZE, 1, 3, 0, &map), -ENXIO);
	KUNIT_EXPECT_EQ(test, dma_mmap_prepare(dev, a, 3 * PAGE_SIZE, 3, 1, 0, &map), -ENXIO);
	KUNIT_EXPECT_EQ(test, dma_mmap_prepare(dev, a, 3 * PAGE_SIZE, 1, ~0ul, 0, &map), -ENXIO);
	if (!dma_get_sgtable(dev, &sgt, p, a, 3 * PAGE_SIZE)) {
		KUNIT_EXPECT_EQ(test, sg_phys(sgt.sgl), (phys_addr_t)a);
		KUNIT_EXPECT_EQ(test, sgt.sgl->length, (unsigned int)(3 * PAGE_SIZE));
		sg_free_table(&sgt);
	}
	dev->dma_coherent = true;
	KUNIT_EXPECT_EQ(test, pgprot_val(dma_pgprot(dev, PAGE_SHARED, DMA_ATTR_WRITE_COMBINE)),
			pgprot_val(PAGE_SHARED));
	dev->dma_coherent = false;
	dma_free_coherent(dev, 3 * PAGE_SIZE, p, a);
}

static bool only_high_memory(void)
{
	return !dev_get_cma_area(NULL) && totalhigh_pages();
}

static bool small_dma_zone(void)
{
	return zone_dma_limit - memstart_addr < SZ_128M &&
	       zone_dma_limit < PFN_PHYS((phys_addr_t)max_pfn) - 1;
}

/* Without a contiguous area the store grows into high memory, where there is any. */
static void high_memory_helps_out(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	size_t size = (store.first_pages + 3) << PAGE_SHIFT;
	unsigned long total;
	dma_addr_t a;
	u8 *p;

	if (!only_high_memory())
		kunit_skip(test, "a contiguous area serves, or there is no high memory");
	dma_store_trim(0);	/* what others made it grow to */
	total = store.total;
	p = dma_alloc_coherent(dev, size, &a, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, PageHighMem(phys_to_page(a)));
	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(p));
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, size));
	memset(p, 0x77, size);
	dma_free_coherent(dev, size, p, a);
	KUNIT_EXPECT_EQ(test, dma_store_trim(0), 1u);
	KUNIT_EXPECT_EQ(test, store.total, total);
}

/* A zone that is used up: NULL, and as much free afterwards as before. */
static void an_exhausted_zone_says_so(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	struct list {
		struct list *next;
		dma_addr_t a;
	} *all = NULL, *l;
	unsigned long n = 0;
	dma_addr_t a;

	dev->dma_coherent = true;
	dev->coherent_dma_mask = zone_dma_limit;
	if (!small_dma_zone())
		kunit_skip(test, "no small DMA zone");
	while ((l = dma_alloc_attrs(dev, SZ_64K, &a, GFP_NOWAIT, DMA_ATTR_NO_WARN))) {
		KUNIT_ASSERT_LE(test, a + SZ_64K - 1, zone_dma_limit);
		*l = (struct list){ .next = all, .a = a };
		all = l;
		n++;
	}
	KUNIT_EXPECT_GT(test, n, 0ul);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&dma_counts.bytes), bytes_before + (long)n * SZ_64K);
	while ((l = all)) {
		all = l->next;
		dma_free_coherent(dev, SZ_64K, l, l->a);
	}
}

/* Every piece keeps its own pattern: none overlaps another. */
static void random_pieces_do_not_overlap(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	struct rnd_state rnd;
	u64 seed = 0x5eed0d3a;
	int slots = 24;

	kunit_info(test, "seed %#llx", seed);
	prandom_seed_state(&rnd, seed);
	memset(piece, 0, sizeof(piece));
	for (int step = 0; step < 2000; step++) {
		int i = prandom_u32_state(&rnd) % slots;

		if (piece[i].p) {
			KUNIT_ASSERT_NULL(test, memchr_inv(piece[i].p, i + 1, piece[i].size));
			dma_free_coherent(dev, piece[i].size, piece[i].p, piece[i].a);
			piece[i].p = NULL;
		} else {
			piece[i].size = 1 + prandom_u32_state(&rnd) % (5 * PAGE_SIZE);
			piece[i].p = dma_alloc_coherent(dev, piece[i].size, &piece[i].a,
							GFP_ATOMIC | __GFP_NOWARN);
			if (piece[i].p)
				memset(piece[i].p, i + 1, piece[i].size);
		}
		KUNIT_ASSERT_EQ(test, dma_store_check(), 0);
	}
	for (int i = 0; i < slots; i++)
		if (piece[i].p)
			dma_free_coherent(dev, piece[i].size, piece[i].p, piece[i].a);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(memory_is_clear_aligned_and_in_the_store),
	KUNIT_CASE(windows_count_for_coherent_memory),
	KUNIT_CASE(an_empty_store_says_so),
	KUNIT_CASE(impossible_requests_fail),
	KUNIT_CASE(a_wrong_size_frees_nothing),
	KUNIT_CASE(coherent_devices_get_ordinary_pages),
	KUNIT_CASE(zones_are_asked_downwards),
	KUNIT_CASE(each_failing_allocation_is_survived),
	KUNIT_CASE(pages_without_a_mapping_have_a_cookie),
	KUNIT_CASE(ordinary_pages_are_mapped_for_streaming),
	KUNIT_CASE(a_region_serves_its_device_alone),
	KUNIT_CASE(users_see_the_same_attributes),
	KUNIT_CASE(random_pieces_do_not_overlap),
	{}
};

static struct kunit_suite suite = {
	.name = "dma_alloc", .init = init, .exit = finish, .test_cases = cases,
};
kunit_test_suite(suite);

static struct kunit_case high_cases[] = { KUNIT_CASE(high_memory_helps_out), {} };

static struct kunit_suite high_suite = {
	.name = "dma_alloc_high", .init = init, .exit = finish, .test_cases = high_cases,
	.present = only_high_memory,
};
kunit_test_suite(high_suite);

static struct kunit_case zone_cases[] = { KUNIT_CASE(an_exhausted_zone_says_so), {} };

static struct kunit_suite zone_suite = {
	.name = "dma_alloc_zone", .init = init, .exit = finish, .test_cases = zone_cases,
	.present = small_dma_zone,
};
kunit_test_suite(zone_suite);
