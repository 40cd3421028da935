// SPDX-License-Identifier: MIT
/* What devices reach: windows, masks, limits, and which zone serves them. */
#include "dma_test.h"
#include <../mm/dma.h>
#include <linux/errno.h>
#include <linux/gfp.h>

static phys_addr_t last_ram(void)
{
	return PFN_PHYS((phys_addr_t)max_pfn) - 1;
}

static void masks_that_no_memory_satisfies_are_refused(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	/* all the memory of this machine lies above */
	u64 narrow = mask_of(memstart_addr) >> 1;

	KUNIT_EXPECT_EQ(test, dma_set_mask(dev, narrow), -EIO);
	KUNIT_EXPECT_EQ(test, dma_set_coherent_mask(dev, narrow), -EIO);
	KUNIT_EXPECT_EQ(test, dma_set_mask_and_coherent(dev, 0), -EIO);
	KUNIT_EXPECT_EQ(test, d.mask, DMA_BIT_MASK(64));
	KUNIT_EXPECT_EQ(test, dev->coherent_dma_mask, DMA_BIT_MASK(64));
	KUNIT_EXPECT_EQ(test, dma_set_mask_and_coherent(dev, DMA_BIT_MASK(32)), 0);
	KUNIT_EXPECT_EQ(test, d.mask, DMA_BIT_MASK(32));
	dev->dma_mask = NULL;
	KUNIT_EXPECT_EQ(test, dma_set_mask(dev, DMA_BIT_MASK(64)), -EIO);
	KUNIT_EXPECT_EQ(test, dma_coerce_mask_and_coherent(dev, DMA_BIT_MASK(64)), 0);
	KUNIT_EXPECT_PTR_EQ(test, dev->dma_mask, &dev->coherent_dma_mask);
}

static void the_required_mask_holds_the_last_byte(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	static const struct bus_dma_region up[] = { { 0, 1ULL << 40, 1ULL << 40 }, { 0 } };

	KUNIT_EXPECT_EQ(test, dma_get_required_mask(dev), mask_of(last_ram()));
	KUNIT_EXPECT_FALSE(test, dma_addressing_limited(dev));
	d.mask = mask_of(last_ram()) >> 1;
	KUNIT_EXPECT_TRUE(test, dma_addressing_limited(dev));
	dev->dma_range_map = up;
	KUNIT_EXPECT_EQ(test, dma_get_required_mask(dev), DMA_BIT_MASK(41));
}

/* What lies outside of the windows is bounced, so the short way back must not be taken. */
static void a_window_over_a_part_of_ram_limits(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	struct bus_dma_region part[] = { { memstart_addr, memstart_addr, 0 }, { 0 } };

	part[0].size = last_ram() - memstart_addr;	/* all but the last byte */
	dev->dma_range_map = part;
	KUNIT_EXPECT_TRUE(test, dma_addressing_limited(dev));
	part[0].size++;
	KUNIT_EXPECT_FALSE(test, dma_addressing_limited(dev));
}

static void windows_shift_addresses_both_ways(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	static const struct bus_dma_region map[] = {
		{ 0x40000000, 0xc0000000, 0x10000000 },
		{ 0x80000000, 0x00000000, 0x20000000 },
		{ 0 },
	};

	dev->dma_range_map = map;
	KUNIT_EXPECT_EQ(test, phys_to_dma(dev, 0x40001234), 0xc0001234u);
	KUNIT_EXPECT_EQ(test, phys_to_dma(dev, 0x8fffffff), 0x0fffffffu);
	KUNIT_EXPECT_EQ(test, phys_to_dma(dev, 0x50000000), DMA_ADDR_NOWHERE);
	KUNIT_EXPECT_EQ(test, phys_to_dma(dev, 0x3fffffff), DMA_ADDR_NOWHERE);
	KUNIT_EXPECT_EQ(test, dma_to_phys(dev, 0xcfffffff), 0x4fffffffu);
	KUNIT_EXPECT_EQ(test, dma_to_phys(dev, 0x1fffffff), 0x9fffffffu);
	KUNIT_EXPECT_EQ(test, dma_to_phys(dev, 0xd0000000), ~(phys_addr_t)0);
	/* over the edge of a window */
	KUNIT_EXPECT_EQ(test, dma_range_to_bus(dev, 0x4ffff000, 0x1000), 0xcffff000u);
	KUNIT_EXPECT_EQ(test, dma_range_to_bus(dev, 0x4ffff000, 0x1001), DMA_ADDR_NOWHERE);
}

static void capable_counts_the_last_byte_and_the_bus(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);

	d.mask = 0x4fffffff;
	KUNIT_EXPECT_TRUE(test, dma_capable(dev, 0x4ffff000, 0x1000));
	KUNIT_EXPECT_FALSE(test, dma_capable(dev, 0x4ffff000, 0x1001));
	KUNIT_EXPECT_FALSE(test, dma_capable(dev, 0x50000000, 1));
	KUNIT_EXPECT_FALSE(test, dma_capable(dev, DMA_ADDR_NOWHERE, 2));	/* wraps */
	KUNIT_EXPECT_FALSE(test, dma_capable(dev, 0x1000, 0));
	dev->bus_dma_limit = 0x43ffffff;
	KUNIT_EXPECT_TRUE(test, dma_capable(dev, 0x43fff000, 0x1000));
	KUNIT_EXPECT_FALSE(test, dma_capable(dev, 0x44000000, 1));
	d.mask = DMA_BIT_MASK(64);
	KUNIT_EXPECT_FALSE(test, dma_capable(dev, 0x44000000, 1));
	dev->coherent_dma_mask = 0x41ffffff;
	KUNIT_EXPECT_TRUE(test, dma_coherent_ok(dev, 0x41fff000, 0x1000));
	KUNIT_EXPECT_FALSE(test, dma_coherent_ok(dev, 0x42000000, 0x1000));
	dev->dma_mask = NULL;
	KUNIT_EXPECT_FALSE(test, dma_capable(dev, 0x1000, 1));
}

static void the_short_way_ends_where_the_reach_ends(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	phys_addr_t linear = PFN_PHYS((phys_addr_t)max_low_pfn) - memstart_addr;
	struct bus_dma_region map[] = { { memstart_addr, 0, SZ_2M }, { 0 }, { 0 } };

	KUNIT_EXPECT_EQ(test, (u64)dev->dma_span, linear);
	KUNIT_EXPECT_EQ(test, dev->dma_base, memstart_addr);
	dev->dma_range_map = map;
	dma_device_changed(dev);
	KUNIT_EXPECT_TRUE(test, dev->dma_span == SZ_2M || dev->dma_span == 0);
	map[1] = (struct bus_dma_region){ memstart_addr + SZ_2M, SZ_1G, SZ_2M };
	dma_device_changed(dev);
	KUNIT_EXPECT_EQ(test, dev->dma_span, 0ul);	/* two windows: not one addition */
	dev->dma_range_map = NULL;
	d.mask = memstart_addr - 1;
	dma_device_changed(dev);
	KUNIT_EXPECT_EQ(test, dev->dma_span, 0ul);
	d.mask = DMA_BIT_MASK(64);
	dev->dma_mask = NULL;
	dma_device_changed(dev);
	KUNIT_EXPECT_EQ(test, dev->dma_span, 0ul);
}

static void the_zone_follows_the_mask(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);

	KUNIT_EXPECT_EQ(test, dma_zone_flags(dev), 0u);
	dev->coherent_dma_mask = min_t(u64, zone_dma_limit, last_ram() - 1);
	if (zone_dma_limit < last_ram())
		KUNIT_EXPECT_EQ(test, dma_zone_flags(dev), GFP_DMA);
	else	/* GFP_DMA32 is all that promises anything, below 4 GiB */
		KUNIT_EXPECT_EQ(test, dma_zone_flags(dev) != 0,
				last_ram() - 1 <= DMA_BIT_MASK(32));
	/* every chain of retries ends */
	for (gfp_t gfp = GFP_KERNEL, n = 0; gfp; gfp = dma_lower_zone(gfp))
		KUNIT_ASSERT_LT(test, n++, 4u);
}

static void parameters_have_linux_defaults(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);

	KUNIT_EXPECT_EQ(test, dma_get_max_seg_size(dev), (unsigned int)SZ_64K);
	dma_set_max_seg_size(dev, SZ_1M);
	KUNIT_EXPECT_EQ(test, dma_get_max_seg_size(dev), (unsigned int)SZ_1M);
	KUNIT_EXPECT_EQ(test, dma_get_seg_boundary(dev), ~0ul);
	dma_set_seg_boundary(dev, 0xfffff);
	KUNIT_EXPECT_EQ(test, dma_get_seg_boundary(dev), 0xffffful);
	KUNIT_EXPECT_GE(test, dma_get_cache_alignment(), 32);
	d.mask = 0;
	KUNIT_EXPECT_EQ(test, dma_get_mask(dev), DMA_BIT_MASK(32));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(masks_that_no_memory_satisfies_are_refused),
	KUNIT_CASE(the_required_mask_holds_the_last_byte),
	KUNIT_CASE(a_window_over_a_part_of_ram_limits),
	KUNIT_CASE(windows_shift_addresses_both_ways),
	KUNIT_CASE(capable_counts_the_last_byte_and_the_bus),
	KUNIT_CASE(the_short_way_ends_where_the_reach_ends),
	KUNIT_CASE(the_zone_follows_the_mask),
	KUNIT_CASE(parameters_have_linux_defaults),
	{}
};

static struct kunit_suite suite = { .name = "dma_mask", .test_cases = cases };
kunit_test_suite(suite);
