// SPDX-License-Identifier: MIT
/*
 * The coherent store's growth out of the default contiguous area: on demand, behind the backs of
 * callers who may not sleep, and back again; with every allocation on the way failing once.
 */
#include "dma_test.h"
#include <../mm/dma.h>
#include <granule/fault_inject.h>
#include <linux/cma.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#define MANY 64

static struct dma_test_device d;
static struct device *dev;
static unsigned long total, available;

static bool area_present(void)
{
	return dev_get_cma_area(NULL);
}

static int init(struct kunit *test)
{
	if (!area_present())
		kunit_skip(test, "no default contiguous area (cma=)");
	dev = dma_test_device(&d);
	run_deferred_work();
	dma_store_trim(0);
	total = store.total;
	available = cma_get_available(dev_get_cma_area(dev));
	return 0;
}

static void finish(struct kunit *test)
{
	if (!area_present())
		return;
	run_deferred_work();
	dma_store_trim(0);
	KUNIT_EXPECT_EQ(test, store.total, total);
	KUNIT_EXPECT_EQ(test, cma_get_available(dev_get_cma_area(dev)), available);
	KUNIT_EXPECT_EQ(test, dma_store_check(), 0);
	KUNIT_EXPECT_EQ(test, cma_check(), 0);
}

static void large_memory_is_a_chunk_of_its_own(struct kunit *test)
{
	size_t size = (store.first_pages + 5) << PAGE_SHIFT;
	dma_addr_t a;
	u8 *p = dma_alloc_coherent(dev, size, &a, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, size));
	KUNIT_EXPECT_EQ(test, store.total, total + store.first_pages + 5);
	memset(p, 0xee, size);
	dma_free_coherent(dev, size, p, a);
	/* one empty chunk stays, for the next to come */
	KUNIT_EXPECT_EQ(test, store.total, total + store.first_pages + 5);
	p = dma_alloc_coherent(dev, size, &a, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, size));
	KUNIT_EXPECT_EQ(test, store.total, total + store.first_pages + 5);
	dma_free_coherent(dev, size, p, a);
}

/* A spare chunk of another size does not keep the area from serving. */
static void empty_chunks_go_when_room_is_needed(struct kunit *test)
{
	size_t most = available << PAGE_SHIFT, first = (most / 4) & PAGE_MASK;
	dma_addr_t a, b;
	void *p = dma_alloc_coherent(dev, first, &a, GFP_KERNEL), *q;

	KUNIT_ASSERT_NOT_NULL(test, p);
	dma_free_coherent(dev, first, p, a);
	q = dma_alloc_coherent(dev, most, &b, GFP_KERNEL | __GFP_NOWARN);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(dev, most, &a, GFP_KERNEL | __GFP_NOWARN));
	dma_free_coherent(dev, most, q, b);
}

/* Who may sleep leaves a quarter of the first chunk; who may not takes it. */
static void a_reserve_stays_for_those_who_may_not_sleep(struct kunit *test)
{
	unsigned long n = store.first_pages - store.first_pages / 8;
	dma_addr_t a, b;
	void *p = dma_alloc_coherent(dev, n << PAGE_SHIFT, &a, GFP_KERNEL), *q;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_GT(test, store.total, total);
	q = dma_alloc_coherent(dev, (store.first_pages / 4) << PAGE_SHIFT, &b, GFP_ATOMIC);
	KUNIT_EXPECT_NOT_NULL(test, q);
	dma_free_coherent(dev, (store.first_pages / 4) << PAGE_SHIFT, q, b);
	dma_free_coherent(dev, n << PAGE_SHIFT, p, a);
}

/* Page by page: drivers may hold some of the first chunk, so a long piece need not fit. */
static void it_grows_by_deferred_work(struct kunit *test)
{
	struct held {
		void *p;
		dma_addr_t a;
	} *held = kunit_kcalloc(test, store.first_pages, sizeof(*held), GFP_KERNEL);
	unsigned long n = 0;

	KUNIT_ASSERT_NOT_NULL(test, held);
	while (n < store.first_pages && store.used <= store.first_pages * 3 / 4) {
		held[n].p = dma_alloc_coherent(dev, PAGE_SIZE, &held[n].a, GFP_ATOMIC);
		if (!held[n].p)
			break;
		n++;
	}
	KUNIT_EXPECT_GT(test, store.used, store.first_pages / 2);
	KUNIT_EXPECT_EQ(test, store.total, total);	/* not at once */
	run_deferred_work();
	KUNIT_EXPECT_GT(test, store.total, total);
	while (n--)
		dma_free_coherent(dev, PAGE_SIZE, held[n].p, held[n].a);
}

static void each_failure_on_the_way_is_survived(struct kunit *test)
{
	size_t size = (store.first_pages + 1) << PAGE_SHIFT;

	for_each_failure(&failslab) {
		dma_addr_t a;
		void *p = dma_alloc_attrs(dev, size, &a, GFP_KERNEL, DMA_ATTR_NO_WARN);

		if (!failslab.hit)
			KUNIT_ASSERT_NOT_NULL(test, p);
		dma_free_coherent(dev, size, p, a);
		KUNIT_EXPECT_EQ(test, dma_store_check(), 0);
		dma_store_trim(0);
		KUNIT_EXPECT_EQ(test, store.total, total);
		KUNIT_EXPECT_EQ(test, cma_get_available(dev_get_cma_area(dev)), available);
	}
}

/* A chunk that the device does not reach goes back. */
static void an_area_out_of_reach_is_no_help(struct kunit *test)
{
	size_t size = (store.first_pages + 1) << PAGE_SHIFT;
	dma_addr_t a;

	dev->coherent_dma_mask = cma_get_base(dev_get_cma_area(dev)) + PAGE_SIZE;
	KUNIT_EXPECT_NULL(test, dma_alloc_attrs(dev, size, &a, GFP_KERNEL, DMA_ATTR_NO_WARN));
	KUNIT_EXPECT_EQ(test, store.total, total);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(large_memory_is_a_chunk_of_its_own),
	KUNIT_CASE(empty_chunks_go_when_room_is_needed),
	KUNIT_CASE(a_reserve_stays_for_those_who_may_not_sleep),
	KUNIT_CASE(it_grows_by_deferred_work),
	KUNIT_CASE(each_failure_on_the_way_is_survived),
	KUNIT_CASE(an_area_out_of_reach_is_no_help),
	{}
};

static struct kunit_suite suite = {
	.name = "dma_grow", .init = init, .exit = finish, .test_cases = cases,
	.present = area_present,
};
kunit_test_suite(suite);
