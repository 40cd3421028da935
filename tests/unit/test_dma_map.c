// SPDX-License-Identifier: MIT
/*
 * Streaming mappings: addresses, refusals, counts, scatterlists, other buses' ops. What the caches
 * see is judged by the model of them (tests of the shadow caches), not here.
 */
#include "dma_test.h"
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

static void single_and_page_agree(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	struct page *page = alloc_page(GFP_KERNEL);
	char *p = page_address(page);
	dma_addr_t a, b;

	a = dma_map_single(dev, p + 128, 256, DMA_TO_DEVICE);
	KUNIT_ASSERT_EQ(test, dma_mapping_error(dev, a), 0);
	KUNIT_EXPECT_EQ(test, a, (dma_addr_t)page_to_phys(page) + 128);
	b = dma_map_page(dev, page, 128, 256, DMA_TO_DEVICE);
	KUNIT_ASSERT_EQ(test, dma_mapping_error(dev, b), 0);
	KUNIT_EXPECT_EQ(test, a, b);
	KUNIT_EXPECT_EQ(test, dev->dma_maps, 2ul);
	dma_unmap_single(dev, a, 256, DMA_TO_DEVICE);
	dma_unmap_page(dev, b, 256, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, dev->dma_unmaps, 2ul);
	__free_page(page);
}

/* What the CPU wrote is there afterwards, in every direction, short way and long way. */
static void content_survives(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	unsigned char *p = kmalloc(SZ_8K, GFP_KERNEL);

	for (int way = 0; way < 2; way++) {
		for (int dir = DMA_BIDIRECTIONAL; dir <= DMA_FROM_DEVICE; dir++) {
			dma_addr_t a;

			memset(p, dir + 1, SZ_8K);
			/* the edges' lines belong to neighbours as well */
			a = dma_map_single(dev, p + 200, SZ_4K, dir);
			KUNIT_ASSERT_EQ(test, dma_mapping_error(dev, a), 0);
			dma_sync_single_for_cpu(dev, a, SZ_4K, dir);
			dma_sync_single_range_for_device(dev, a, 100, 50, dir);
			dma_unmap_single(dev, a, SZ_4K, dir);
			KUNIT_EXPECT_NULL(test, memchr_inv(p, dir + 1, 200));
			KUNIT_EXPECT_NULL(test, memchr_inv(p + 200 + SZ_4K, dir + 1,
							   SZ_8K - 200 - SZ_4K));
		}
		dev->dma_span = 0;	/* the long way */
	}
	kfree(p);
}

static void what_is_beyond_is_refused_and_not_counted(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	char *p = kmalloc(SZ_4K, GFP_KERNEL);
	dma_addr_t a;

	d.mask = __pa(p) + 99;
	dma_device_changed(dev);
	a = dma_map_single_attrs(dev, p, 101, DMA_TO_DEVICE, DMA_ATTR_NO_WARN);
	if (dma_max_mapping_size(dev) == SIZE_MAX) {
		KUNIT_EXPECT_EQ(test, dma_mapping_error(dev, a), -ENOMEM);
		KUNIT_EXPECT_EQ(test, dev->dma_maps, 0ul);
	} else if (!dma_mapping_error(dev, a)) {	/* bounced */
		KUNIT_EXPECT_LE(test, a + 100, d.mask);
		dma_unmap_single(dev, a, 101, DMA_TO_DEVICE);
	}
	a = dma_map_single(dev, p, 100, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, a, (dma_addr_t)__pa(p));
	dma_unmap_single(dev, a, 100, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, dev->dma_maps, dev->dma_unmaps);
	kfree(p);
}

static void windows_move_the_address(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	char *p = kmalloc(SZ_4K, GFP_KERNEL);
	phys_addr_t base = ALIGN_DOWN(__pa(p), SZ_1M);
	struct bus_dma_region map[] = { { base, 0xa0000000, SZ_1M }, { 0 } };
	dma_addr_t a;

	dev->dma_range_map = map;
	dma_device_changed(dev);
	a = dma_map_single(dev, p, SZ_4K, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, a, 0xa0000000 + (__pa(p) - base));
	dma_sync_single_for_cpu(dev, a, SZ_4K, DMA_BIDIRECTIONAL);
	dma_unmap_single(dev, a, SZ_4K, DMA_BIDIRECTIONAL);
	map[0].cpu_start += SZ_1M;
	dma_device_changed(dev);
	/* outside of the window: bounced into it, if there is memory */
	a = dma_map_single_attrs(dev, p, 64, DMA_TO_DEVICE, DMA_ATTR_NO_WARN);
	if (!dma_mapping_error(dev, a)) {
		KUNIT_EXPECT_TRUE(test, a >= 0xa0000000 && a + 64 <= 0xa0000000 + SZ_1M);
		dma_unmap_single(dev, a, 64, DMA_TO_DEVICE);
	}
	kfree(p);
}

static void highmem_is_mapped_without_an_address(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	struct page *page = alloc_pages(GFP_HIGHUSER, 1);
	dma_addr_t a;

	KUNIT_ASSERT_NOT_NULL(test, page);
	memset_page(page, 0, 0x5a, PAGE_SIZE);
	memset_page(page + 1, 0, 0x5b, PAGE_SIZE);
	a = dma_map_page(dev, page, 100, PAGE_SIZE, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_EQ(test, dma_mapping_error(dev, a), 0);
	KUNIT_EXPECT_EQ(test, a, (dma_addr_t)page_to_phys(page) + 100);
	dma_sync_single_for_cpu(dev, a, PAGE_SIZE, DMA_BIDIRECTIONAL);
	dma_unmap_page(dev, a, PAGE_SIZE, DMA_BIDIRECTIONAL);
	for (int i = 0; i < 2; i++) {
		unsigned char *p = kmap_local_page(page + i);

		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0x5a + i, PAGE_SIZE));
		kunmap_local(p);
	}
	__free_pages(page, 1);
}

#define PIECES 5

static void scatterlists_are_all_or_nothing(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	struct scatterlist sgl[PIECES], *sg;
	struct sg_table table = { .sgl = sgl, .orig_nents = PIECES };
	char *p[PIECES];
	phys_addr_t highest = 0;
	int i;

	sg_init_table(sgl, PIECES);
	for (i = 0; i < PIECES; i++) {
		p[i] = (char *)__get_free_page(GFP_KERNEL);
		sg_set_buf(&sgl[i], p[i] + 64 * i, 256 + i);
		highest = max(highest, __pa(p[i]));
	}
	KUNIT_EXPECT_EQ(test, dma_map_sg(dev, sgl, PIECES, DMA_TO_DEVICE), (unsigned int)PIECES);
	for_each_sg(sgl, sg, PIECES, i) {
		KUNIT_EXPECT_EQ(test, sg_dma_address(sg), (dma_addr_t)sg_phys(sg));
		KUNIT_EXPECT_EQ(test, sg_dma_len(sg), 256u + i);
	}
	dma_sync_sg_for_cpu(dev, sgl, PIECES, DMA_TO_DEVICE);
	dma_sync_sg_for_device(dev, sgl, PIECES, DMA_TO_DEVICE);
	dma_unmap_sg(dev, sgl, PIECES, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, dev->dma_maps, (unsigned long)PIECES);
	KUNIT_EXPECT_EQ(test, dma_map_sgtable(dev, &table, DMA_FROM_DEVICE, 0), 0);
	KUNIT_EXPECT_EQ(test, table.nents, (unsigned int)PIECES);
	dma_unmap_sg(dev, sgl, PIECES, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, dma_map_sg(dev, sgl, 0, DMA_TO_DEVICE), 0u);
	d.mask = highest - 1;	/* one of them cannot be reached */
	dma_device_changed(dev);
	if (dma_max_mapping_size(dev) == SIZE_MAX) {
		KUNIT_EXPECT_EQ(test, dma_map_sg_attrs(dev, sgl, PIECES, DMA_TO_DEVICE,
						       DMA_ATTR_NO_WARN), 0u);
		KUNIT_EXPECT_EQ(test, dma_map_sgtable(dev, &table, DMA_TO_DEVICE,
						      DMA_ATTR_NO_WARN), -EIO);
	}
	KUNIT_EXPECT_EQ(test, dev->dma_maps, dev->dma_unmaps);
	for (i = 0; i < PIECES; i++)
		free_page((unsigned long)p[i]);
}

static void resources_are_not_memory(struct kunit *test)
{
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	phys_addr_t regs = 0x09000000;
	dma_addr_t a;

	KUNIT_ASSERT_FALSE(test, pfn_valid(PHYS_PFN(regs)));
	a = dma_map_resource(dev, regs, 64, DMA_FROM_DEVICE, 0);
	KUNIT_ASSERT_EQ(test, dma_mapping_error(dev, a), 0);
	KUNIT_EXPECT_EQ(test, a, (dma_addr_t)regs);
	dma_unmap_resource(dev, a, 64, DMA_FROM_DEVICE, 0);
	KUNIT_EXPECT_EQ(test, dev->dma_maps, dev->dma_unmaps);
	d.mask = regs - 1;
	KUNIT_EXPECT_EQ(test, dma_map_resource(dev, regs, 64, DMA_FROM_DEVICE, DMA_ATTR_NO_WARN),
			DMA_MAPPING_ERROR);
}

/* --- a bus with ops of its own --- */

static unsigned int op_maps, op_unmaps, op_syncs;

static dma_addr_t op_map(struct device *dev, struct page *page, unsigned long offset, size_t size,
			 enum dma_data_direction dir, unsigned long attrs)
{
	op_maps++;
	return size == 13 ? DMA_MAPPING_ERROR : 0xabc000 + offset;
}

static void op_unmap(struct device *dev, dma_addr_t addr, size_t size,
		     enum dma_data_direction dir, unsigned long attrs)
{
	op_unmaps++;
}

static void op_sync(struct device *dev, dma_addr_t addr, size_t size, enum dma_data_direction dir)
{
	op_syncs++;
}

static void ops_take_the_place_of_direct_mapping(struct kunit *test)
{
	static const struct dma_map_ops ops = {
		.map_page = op_map, .unmap_page = op_unmap, .sync_single_for_cpu = op_sync,
	};
	struct dma_test_device d;
	struct device *dev = dma_test_device(&d);
	char *p = (char *)__get_free_page(GFP_KERNEL);
	dma_addr_t a;

	op_maps = op_unmaps = op_syncs = 0;
	set_dma_ops(dev, &ops);
	KUNIT_EXPECT_PTR_EQ(test, get_dma_ops(dev), &ops);
	a = dma_map_single(dev, p + 0x123, 64, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, a, 0xabc123u);
	dma_sync_single_for_cpu(dev, a, 64, DMA_TO_DEVICE);
	dma_sync_single_for_device(dev, a, 64, DMA_TO_DEVICE);
	dma_unmap_single(dev, a, 64, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, dma_map_single(dev, p, 13, DMA_TO_DEVICE), DMA_MAPPING_ERROR);
	KUNIT_EXPECT_EQ(test, op_maps, 2u);
	KUNIT_EXPECT_EQ(test, op_unmaps, 1u);
	KUNIT_EXPECT_EQ(test, op_syncs, 1u);
	KUNIT_EXPECT_EQ(test, dev->dma_maps, 1ul);
	KUNIT_EXPECT_EQ(test, dma_map_resource(dev, 0x09000000, 64, DMA_TO_DEVICE, 0),
			DMA_MAPPING_ERROR);
	free_page((unsigned long)p);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(single_and_page_agree),
	KUNIT_CASE(content_survives),
	KUNIT_CASE(what_is_beyond_is_refused_and_not_counted),
	KUNIT_CASE(windows_move_the_address),
	KUNIT_CASE(highmem_is_mapped_without_an_address),
	KUNIT_CASE(scatterlists_are_all_or_nothing),
	KUNIT_CASE(resources_are_not_memory),
	KUNIT_CASE(ops_take_the_place_of_direct_mapping),
	{}
};

static struct kunit_suite suite = { .name = "dma_map", .test_cases = cases };
kunit_test_suite(suite);
