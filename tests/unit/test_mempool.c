// SPDX-License-Identifier: MIT
/* Memory pools: the reserve is used last, refilled first, and resized without losing an element. */
#include "slab_test.h"
#include <linux/mempool.h>
#include <granule/fault_inject.h>

static int backing;		/* elements the allocator below may still give */

static void *give(gfp_t gfp, void *data)
{
	if (backing <= 0)
		return NULL;
	backing--;
	return kmalloc(32, GFP_KERNEL);
}

static void take_back(void *element, void *data)
{
	backing++;
	kfree(element);
}

static void the_reserve_comes_last(struct kunit *test)
{
	mempool_t *pool;
	void *p[7];

	backing = 6;
	pool = mempool_create(4, give, take_back, NULL);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_EXPECT_EQ(test, pool->curr_nr, 4);
	for (unsigned int i = 0; i < 6; i++) {
		p[i] = mempool_alloc(pool, GFP_NOWAIT);
		KUNIT_ASSERT_NOT_NULL(test, p[i]);
		KUNIT_EXPECT_EQ(test, pool->curr_nr, i < 2 ? 4 : 5 - (int)i);
	}
	KUNIT_EXPECT_NULL(test, mempool_alloc(pool, GFP_NOWAIT));
	mempool_free(p[0], pool);
	KUNIT_EXPECT_EQ(test, pool->curr_nr, 1);
	KUNIT_EXPECT_EQ(test, backing, 0);
	/* May wait, and need not: the reserve has one. */
	p[0] = mempool_alloc(pool, GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, p[0]);
	for (unsigned int i = 0; i < 6; i++)
		mempool_free(p[i], pool);
	KUNIT_EXPECT_EQ(test, pool->curr_nr, 4);
	KUNIT_EXPECT_EQ(test, backing, 2);
	mempool_free(NULL, pool);
	mempool_destroy(pool);
	mempool_destroy(NULL);
	KUNIT_EXPECT_EQ(test, backing, 6);
}

static void resizing_keeps_elements(struct kunit *test)
{
	mempool_t *pool;

	backing = 10;
	pool = mempool_create(2, give, take_back, NULL);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_EXPECT_EQ(test, mempool_resize(pool, 6), 0);
	KUNIT_EXPECT_EQ(test, pool->curr_nr, 6);
	KUNIT_EXPECT_EQ(test, mempool_resize(pool, 3), 0);
	KUNIT_EXPECT_EQ(test, pool->curr_nr, 3);
	KUNIT_EXPECT_EQ(test, mempool_resize(pool, 20), -ENOMEM);
	KUNIT_EXPECT_EQ(test, pool->curr_nr, 10);
	KUNIT_EXPECT_EQ(test, mempool_resize(pool, 0), -EINVAL);
	mempool_destroy(pool);
	KUNIT_EXPECT_EQ(test, backing, 10);
}

static void the_usual_allocators(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("test-mempool", 48, 0, SLAB_NO_MERGE, NULL);
	unsigned long before;
	mempool_t *pools[3];

	KUNIT_ASSERT_NOT_NULL(test, s);
	before = settled_free_pages();
	pools[0] = mempool_create_slab_pool(5, s);
	pools[1] = mempool_create_kmalloc_pool(5, 3000);
	pools[2] = mempool_create_page_pool(5, 1);
	for (unsigned int i = 0; i < 3; i++) {
		void *p;

		KUNIT_ASSERT_NOT_NULL(test, pools[i]);
		p = mempool_alloc(pools[i], GFP_KERNEL);
		KUNIT_EXPECT_NOT_NULL(test, p);
		mempool_free(p, pools[i]);
		mempool_destroy(pools[i]);
	}
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
	kmem_cache_destroy(s);
}

static void every_failure_is_clean(struct kunit *test)
{
	unsigned long before = settled_free_pages();
	unsigned int runs = 0;

	for_each_failure(&failslab) {
		mempool_t *pool = mempool_create_kmalloc_pool(3, 100);

		KUNIT_EXPECT_EQ(test, failslab.hit, !pool);
		mempool_destroy(pool);
		runs++;
	}
	KUNIT_EXPECT_EQ(test, runs, 6U);	/* the pool, its array, three elements, none */
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

static struct kunit_case mempool_cases[] = {
	KUNIT_CASE(the_reserve_comes_last),
	KUNIT_CASE(resizing_keeps_elements),
	KUNIT_CASE(the_usual_allocators),
	KUNIT_CASE(every_failure_is_clean),
	{}
};

static struct kunit_suite mempool_suite = { .name = "mempool", .test_cases = mempool_cases };
kunit_test_suite(mempool_suite);
