// SPDX-License-Identifier: MIT
/*
 * Devices as dts/virt-dma.dts describes them: the bus shows RAM from 0x40000000 on at 0xc0000000,
 * the inner bus at 0x10000000; pools of each kind. Left out on other trees.
 */
#include <granule/pgtable.h>
#include <kunit/test.h>
#include <linux/cma.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/of.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <../arch/vmsa/pt_common.h>
#include <../mm/dma.h>

static struct device *by_name(const char *name)
{
	struct device *dev = NULL;

	while ((dev = device_next(dev)))
		if (dev->of_node && !strcmp(dev->of_node->name, name))
			return dev;
	return NULL;
}

static struct device *find_device(struct kunit *test, const char *name)
{
	struct device *dev = by_name(name);

	if (!dev)
		kunit_skip(test, "the tree has no %s", name);
	return dev;
}

static bool tree_present(void)
{
	return by_name("dma-inner");
}

static u32 memory_type(const void *p)
{
	struct pgtable_entry e;

	return pgtable_query(&kernel_pgtable, (unsigned long)p, &e) ? ~0u : e.attrs & PGA_MT_MASK;
}

static void check_region(struct kunit *test, const char *name, phys_addr_t base)
{
	struct device *dev = find_device(test, name);
	dma_addr_t a;
	u8 *p = dma_alloc_coherent(dev, SZ_64K, &a, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, a, (dma_addr_t)base + 0x80000000);
	KUNIT_EXPECT_EQ(test, memory_type(p), PGA_MT(PT_MT_NC));
	memset(p, 0x5a, SZ_64K);
	KUNIT_EXPECT_EQ(test, p[SZ_64K - 1], 0x5a);
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(dev, SZ_2M, &a, GFP_KERNEL | __GFP_NOWARN));
	dma_free_coherent(dev, SZ_64K, p, (dma_addr_t)base + 0x80000000);
	KUNIT_EXPECT_EQ(test, dma_region_check(dev), 0);
}

static void a_region_without_a_map(struct kunit *test)
{
	check_region(test, "dma-own", 0x4c000000);
}

static void a_region_of_the_linear_map(struct kunit *test)
{
	check_region(test, "dma-seen", 0x4c200000);
}

static void a_reusable_region_is_the_device_s_area(struct kunit *test)
{
	struct device *dev = find_device(test, "dma-area");
	dma_addr_t a;
	u8 *p;

	KUNIT_ASSERT_NOT_NULL(test, dev->cma_area);
	KUNIT_EXPECT_EQ(test, cma_get_base(dev->cma_area), (phys_addr_t)0x4a000000);
	p = dma_alloc_coherent(dev, SZ_2M, &a, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_GE(test, dma_to_phys(dev, a), (phys_addr_t)0x4a000000);
	KUNIT_EXPECT_LT(test, dma_to_phys(dev, a), (phys_addr_t)0x4a800000);
	KUNIT_EXPECT_EQ(test, memory_type(p), PGA_MT(PT_MT_NC));
	dma_free_coherent(dev, SZ_2M, p, a);
	dma_store_trim(0);
	KUNIT_EXPECT_EQ(test, memory_type(p), PGA_MT(PT_MT_WB));
}

static void the_inner_bus_shifts_again(struct kunit *test)
{
	struct device *dev = find_device(test, "dma-inner");
	u8 *p = kmalloc(SZ_4K, GFP_KERNEL | GFP_DMA);
	dma_addr_t a;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, dev->dma_coherent);
	KUNIT_EXPECT_EQ(test, dev->bus_dma_limit, 0x1fffffffull);
	a = dma_map_single(dev, p, SZ_4K, DMA_TO_DEVICE);
	KUNIT_ASSERT_EQ(test, dma_mapping_error(dev, a), 0);
	KUNIT_EXPECT_EQ(test, a, (dma_addr_t)__pa(p) - 0x30000000);
	dma_unmap_single(dev, a, SZ_4K, DMA_TO_DEVICE);
	kfree(p);
}

/* The bus shows 256 MiB: memory for the device comes from there, though there is more. */
static void memory_comes_from_what_the_bus_shows(struct kunit *test)
{
	struct device *dev = find_device(test, "dma-inner");
	dma_addr_t a;
	void *p;

	for (size_t size = SZ_4K; size <= SZ_1M; size *= 4) {
		p = dma_alloc_coherent(dev, size, &a, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_LE(test, a + size - 1, 0x1fffffffull);
		KUNIT_EXPECT_EQ(test, __pa(p) - 0x30000000, (phys_addr_t)a);
		dma_free_coherent(dev, size, p, a);
	}
	KUNIT_EXPECT_EQ(test, zone_dma_limit, (phys_addr_t)0x4fffffff);
}

static bool in_bounce_pool(phys_addr_t pa)
{
	return pa >= 0x4b000000 && pa < 0x4b200000;
}

/* All that the device may reach is its restricted pool, for memory and for mappings. */
static void a_restricted_pool_serves_both_kinds(struct kunit *test)
{
	struct device *dev = find_device(test, "dma-bounce");
	u8 *buf = kmalloc(SZ_4K, GFP_KERNEL), *p;
	dma_addr_t a;

	p = dma_alloc_coherent(dev, 3 * PAGE_SIZE, &a, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, in_bounce_pool(dma_to_phys(dev, a)));
	KUNIT_EXPECT_EQ(test, memory_type(p), PGA_MT(PT_MT_NC));
	dma_free_coherent(dev, 3 * PAGE_SIZE, p, a);
	KUNIT_EXPECT_EQ(test, memory_type(p), PGA_MT(PT_MT_WB));
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(dev, SZ_4M, &a, GFP_KERNEL | __GFP_NOWARN));

	memset(buf, 0x11, SZ_4K);
	a = dma_map_single(dev, buf, SZ_4K, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_EQ(test, dma_mapping_error(dev, a), 0);
	KUNIT_EXPECT_TRUE(test, in_bounce_pool(dma_to_phys(dev, a)));
	p = phys_to_virt(dma_to_phys(dev, a));
	KUNIT_EXPECT_EQ(test, p[100], 0x11);
	p[100] = 0x22;		/* the device */
	dma_sync_single_for_cpu(dev, a, SZ_4K, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, buf[100], 0x22);
	buf[101] = 0x33;
	dma_sync_single_for_device(dev, a, SZ_4K, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, p[101], 0x33);
	p[102] = 0x44;
	dma_unmap_single(dev, a, SZ_4K, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, buf[102], 0x44);
	kfree(buf);
}

static void others_see_all_of_it(struct kunit *test)
{
	struct device *dev = find_device(test, "dma-wide");

	KUNIT_EXPECT_NULL(test, dev->dma_range_map);
	KUNIT_EXPECT_FALSE(test, dev->dma_coherent);
	KUNIT_EXPECT_EQ(test, dev->bus_dma_limit, 0ull);
	KUNIT_EXPECT_FALSE(test, dma_addressing_limited(dev));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(a_region_without_a_map),
	KUNIT_CASE(a_region_of_the_linear_map),
	KUNIT_CASE(a_reusable_region_is_the_device_s_area),
	KUNIT_CASE(the_inner_bus_shifts_again),
	KUNIT_CASE(memory_comes_from_what_the_bus_shows),
	KUNIT_CASE(a_restricted_pool_serves_both_kinds),
	KUNIT_CASE(others_see_all_of_it),
	{}
};

static struct kunit_suite suite = {
	.name = "dma_tree", .test_cases = cases, .present = tree_present,
};
kunit_test_suite(suite);
