/* SPDX-License-Identifier: MIT */
/* A bounce pool of the test's own, and the device that uses it; for one suite's file. */
#ifndef TESTS_UNIT_SWIOTLB_TEST_H
#define TESTS_UNIT_SWIOTLB_TEST_H

#include <kunit/test.h>
#include <linux/dma-map-ops.h>
#include <linux/slab.h>
#include <mm/swiotlb_internal.h>

#define ORDER	(22 - PAGE_SHIFT > MAX_PAGE_ORDER ? MAX_PAGE_ORDER : 22 - PAGE_SHIFT)
#define BYTES	(PAGE_SIZE << ORDER)		/* 4 MiB where a block can be that large */
#define NSLABS	((unsigned long)(BYTES >> IO_TLB_SHIFT))

static u64 mask;
static struct device dev = { .init_name = "bounce-test", .dma_mask = &mask,
			     .coherent_dma_mask = DMA_BIT_MASK(64), .dma_coherent = true };
static struct io_tlb_mem mem;
static struct io_tlb_pool *pool;
static struct page *block;

static int make_pool(struct kunit *test, unsigned int areas)
{
	void *meta;

	mask = DMA_BIT_MASK(64);
	memset(&mem, 0, sizeof(mem));
	mem.name = "test";
	spin_lock_init(&mem.grow_lock);
	INIT_LIST_HEAD(&mem.list);
	block = alloc_pages(GFP_KERNEL, ORDER);
	meta = kvzalloc(io_tlb_meta_size(NSLABS, areas), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, block);
	KUNIT_ASSERT_NOT_NULL(test, meta);
	pool = io_tlb_setup(meta, page_to_phys(block), NSLABS, areas);
	mem.pools = pool;
	mem.nslabs = NSLABS;
	/* listed, so that swiotlb_check() counts it */
	mutex_lock(&io_tlb_restricted_lock);
	list_add_tail(&mem.list, &io_tlb_restricted);
	mutex_unlock(&io_tlb_restricted_lock);
	dev.dma_io_tlb_mem = &mem;
	dev.dma_parms.min_align_mask = 0;
	return 0;
}

static inline int one_area(struct kunit *test)
{
	return make_pool(test, 1);
}

static inline int four_areas(struct kunit *test)
{
	return make_pool(test, 4);
}

static inline void drop_pool(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, atomic_long_read(&mem.used), 0);
	KUNIT_EXPECT_EQ(test, swiotlb_check(), 0);
	mutex_lock(&io_tlb_restricted_lock);
	list_del(&mem.list);
	mutex_unlock(&io_tlb_restricted_lock);
	__free_pages(block, ORDER);
	kvfree(pool);
	dev.dma_io_tlb_mem = NULL;
}

static inline phys_addr_t map(phys_addr_t phys, size_t size, enum dma_data_direction dir)
{
	return swiotlb_tbl_map_single(&dev, phys, size, 0, dir, DMA_ATTR_NO_WARN);
}

static inline void unmap(phys_addr_t tlb, size_t size, enum dma_data_direction dir)
{
	swiotlb_tbl_unmap_single(&dev, tlb, size, dir, 0);
}

static inline bool failed(phys_addr_t tlb)
{
	return tlb == (phys_addr_t)DMA_MAPPING_ERROR;
}

static inline char *copy_at(phys_addr_t tlb)
{
	return pool->vaddr + (tlb - pool->start);
}

/* The driver's bytes: 4 MiB that are only looked at, not much written. */
static inline char *driver_bytes(struct kunit *test, size_t size)
{
	char *p = (char *)__get_free_pages(GFP_KERNEL, get_order(size));

	KUNIT_ASSERT_NOT_NULL(test, p);
	return p;
}

#endif
