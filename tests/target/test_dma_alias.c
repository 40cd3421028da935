// SPDX-License-Identifier: MIT
/*
 * No cached and uncached alias at once: every mapping of memory that a device shares without seeing
 * the caches is looked for in the kernel's tables.
 */
#include <granule/paging.h>
#include <granule/pgtable.h>
#include <kunit/test.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <../arch/vmsa/pt_common.h>
#include <../mm/dma.h>

static u64 mask;
static struct device dev;

static int init(struct kunit *test)
{
	mask = DMA_BIT_MASK(64);
	dev = (struct device){
		.init_name = "alias", .dma_mask = &mask, .coherent_dma_mask = DMA_BIT_MASK(64),
	};
	return 0;
}

struct aliases {
	phys_addr_t start, end;
	unsigned int cached, uncached;
};

static int count_alias(const struct pgtable_entry *e, void *ctx)
{
	struct aliases *a = ctx;

	if (e->kind != PT_LEAF || e->pa >= a->end || e->pa + e->size <= a->start)
		return 0;
	if ((e->attrs & PGA_MT_MASK) == PGA_MT(PT_MT_WB))
		a->cached++;
	else
		a->uncached++;
	return 0;
}

static struct aliases aliases_of(phys_addr_t pa, size_t size)
{
	struct aliases a = { .start = pa, .end = pa + size };

	pgtable_walk(&kernel_pgtable, kernel_pgtable.start, kernel_pgtable.last, count_alias, &a);
	return a;
}

static void coherent_memory_has_one_uncached_mapping(struct kunit *test)
{
	static const size_t sizes[] = { PAGE_SIZE, 5 * PAGE_SIZE, SZ_1M };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct pgtable_entry e;
		struct aliases found;
		dma_addr_t a;
		u32 *p = dma_alloc_attrs(&dev, sizes[i], &a, GFP_KERNEL, DMA_ATTR_NO_WARN);

		if (!p && sizes[i] > store.first_pages << PAGE_SHIFT)
			continue;	/* no CMA on this machine */
		KUNIT_ASSERT_NOT_NULL(test, p);
		found = aliases_of(a, sizes[i]);
		KUNIT_EXPECT_EQ(test, found.cached, 0u);
		KUNIT_EXPECT_EQ(test, found.uncached, (unsigned int)(sizes[i] >> PAGE_SHIFT));
		KUNIT_ASSERT_EQ(test, pgtable_query(&kernel_pgtable, (unsigned long)p, &e), 0);
		KUNIT_EXPECT_EQ(test, e.attrs & PGA_MT_MASK, PGA_MT(PT_MT_NC));
		KUNIT_EXPECT_EQ(test, e.attrs & PGA_X, 0u);
		KUNIT_EXPECT_EQ(test, e.pa, (phys_addr_t)a);
		p[1] = 0x12345678;
		KUNIT_EXPECT_EQ(test, p[1], 0x12345678u);
		dma_free_attrs(&dev, sizes[i], p, a, DMA_ATTR_NO_WARN);
	}
}

/* What CMA lends again is cached again. */
static void memory_given_back_is_cached_again(struct kunit *test)
{
	dma_addr_t a;
	void *p = dma_alloc_attrs(&dev, SZ_1M, &a, GFP_KERNEL, DMA_ATTR_NO_WARN);
	unsigned long total;

	if (!p || !dma_store_virt(a))
		kunit_skip(test, "no CMA on this machine");
	total = store.total;
	dma_free_attrs(&dev, SZ_1M, p, a, 0);
	KUNIT_EXPECT_GT(test, dma_store_trim(0), 0u);
	KUNIT_EXPECT_LT(test, store.total, total);
	KUNIT_EXPECT_EQ(test, aliases_of(a, SZ_1M).uncached, 0u);
	KUNIT_EXPECT_EQ(test, dma_store_check(), 0);
}

/* Memory that blocks map cannot change; it is refused, and stays as it was. */
static void memory_in_blocks_is_refused(struct kunit *test)
{
	void *block = (void *)__get_free_pages(GFP_KERNEL, MAX_PAGE_ORDER);
	struct pgtable_entry e;

	KUNIT_ASSERT_NOT_NULL(test, block);
	KUNIT_ASSERT_EQ(test, pgtable_query(&kernel_pgtable, (unsigned long)block, &e), 0);
	if (e.size > PAGE_SIZE && !e.cont) {
		KUNIT_EXPECT_NE(test, paging_set_cached(__pa(block), PAGE_SIZE, false), 0);
		KUNIT_EXPECT_EQ(test, dma_declare_coherent_memory(&dev, __pa(block), __pa(block),
								  PAGE_SIZE), -ENOMEM);
		KUNIT_EXPECT_NULL(test, dev.dma_mem);
	}
	KUNIT_EXPECT_EQ(test, aliases_of(__pa(block), SZ_64K).uncached, 0u);
	free_pages((unsigned long)block, MAX_PAGE_ORDER);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(coherent_memory_has_one_uncached_mapping),
	KUNIT_CASE(memory_in_blocks_is_refused),
	{}
};

static struct kunit_case area_cases[] = { KUNIT_CASE(memory_given_back_is_cached_again), {} };

static bool area_present(void)
{
	return dev_get_cma_area(NULL);
}

static struct kunit_suite area_suite = {
	.name = "dma_alias_area", .init = init, .test_cases = area_cases, .present = area_present,
};
kunit_test_suite(area_suite);

static struct kunit_suite suite = { .name = "dma_alias", .init = init, .test_cases = cases };
kunit_test_suite(suite);
