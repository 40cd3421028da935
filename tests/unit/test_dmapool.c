// SPDX-License-Identifier: MIT
/*
 * Pools of coherent blocks: alignment, boundary, order, what bad frees and overwritten blocks do,
 * leaks at the end. The pages come from the machine's own coherent memory, or from ops of ours that
 * count them and can fail.
 */
#include "slab_test.h"
#include <granule/fault_inject.h>
#include <linux/dma-map-ops.h>
#include <linux/dmapool.h>
#include <linux/limits.h>
#include <mm/dmapool_internal.h>

#define BUS_OFFSET 0x100000000ULL

static u64 mask = DMA_BIT_MASK(64);
static struct device dev = { .init_name = "pool-test", .dma_mask = &mask,
			     .coherent_dma_mask = DMA_BIT_MASK(64), .dma_coherent = true };
/* Its memory is uncached, and there is less of it. */
static struct device outside = { .init_name = "pool-test-outside", .dma_mask = &mask,
				 .coherent_dma_mask = DMA_BIT_MASK(64) };

/* --- coherent memory that is counted, at bus addresses of its own --------------------------- */

static long pages_out;
static unsigned int shift;	/* makes the device's addresses crooked */

static void *give(struct device *d, size_t size, dma_addr_t *handle, gfp_t gfp,
		  unsigned long attrs)
{
	void *p = (void *)__get_free_pages(gfp, get_order(size));

	if (p) {
		pages_out++;
		*handle = virt_to_phys(p) + BUS_OFFSET + shift;
	}
	return p;
}

static void take(struct device *d, size_t size, void *p, dma_addr_t handle, unsigned long attrs)
{
	BUG_ON(handle != virt_to_phys(p) + BUS_OFFSET + shift);
	pages_out--;
	free_pages((unsigned long)p, get_order(size));
}

static const struct dma_map_ops counted = { .alloc = give, .free = take };
static struct device counted_dev = { .init_name = "counted", .dma_mask = &mask,
				     .coherent_dma_mask = DMA_BIT_MASK(64), .dma_ops = &counted };

static struct dma_pool *debug_pool(struct kunit *test, size_t size)
{
	struct dma_pool *pool = dma_pool_create("debug", &counted_dev, size, 0, 0);

	KUNIT_ASSERT_NOT_NULL(test, pool);
	pool->debug = true;
	return pool;
}

/* --- dmapool_test's parameter sets ---------------------------------------------------------- */

struct pool_params {
	unsigned int size, align, boundary;
};

static const struct pool_params params[] = {
	{ 16, 16, 0 }, { 64, 64, 0 }, { 256, 256, 0 }, { 1024, 1024, 0 }, { 4096, 4096, 0 },
	{ 68, 32, 4096 },
};

struct pair {
	void *p;
	dma_addr_t dma;
};

static unsigned int blocks_of(unsigned int size)
{
	return clamp_t(unsigned int, PAGE_SIZE / size * 512, 1024, 8192);
}

/* All out, each apart from the others and its neighbours' bytes intact, and all back. */
static void take_all_and_give_back(struct kunit *test, struct device *d,
				   const struct pool_params *par, struct pair *pair, unsigned int n)
{
	struct dma_pool *pool = dma_pool_create("test", d, par->size, par->align, par->boundary);

	KUNIT_ASSERT_NOT_NULL(test, pool);
	for (unsigned int i = 0; i < n; i++) {
		pair[i].p = dma_pool_alloc(pool, GFP_KERNEL, &pair[i].dma);
		KUNIT_ASSERT_NOT_NULL(test, pair[i].p);
		KUNIT_EXPECT_EQ(test, pair[i].dma & (par->align - 1), 0);
		if (par->boundary)
			KUNIT_EXPECT_EQ(test, pair[i].dma / par->boundary,
					(pair[i].dma + par->size - 1) / par->boundary);
		memset(pair[i].p, i, par->size);
	}
	KUNIT_EXPECT_EQ(test, pool->nr_active, n);
	KUNIT_EXPECT_EQ(test, dmapool_check(), 0);
	for (unsigned int i = 0; i < n; i++) {
		u8 *p = pair[i].p;

		KUNIT_EXPECT_TRUE(test, p[0] == (u8)i && !memcmp(p, p + 1, par->size - 1));
		dma_pool_free(pool, pair[i].p, pair[i].dma);
	}
	KUNIT_EXPECT_EQ(test, pool->nr_active, 0);
	KUNIT_EXPECT_EQ(test, dmapool_check(), 0);
	dma_pool_destroy(pool);
}

static void the_six_sets(struct kunit *test)
{
	struct pair *pair = kvmalloc_array(8192, sizeof(*pair), GFP_KERNEL);
	unsigned long before;

	KUNIT_ASSERT_NOT_NULL(test, pair);
	/* the folder of the device's node stays */
	dma_pool_destroy(dma_pool_create("first", &dev, 16, 16, 0));
	before = settled_free_pages();
	for (unsigned int i = 0; i < ARRAY_SIZE(params); i++)
		take_all_and_give_back(test, &dev, &params[i], pair, blocks_of(params[i].size));
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
	take_all_and_give_back(test, &outside, &params[5], pair, 300);
	kvfree(pair);
}

/* --- sizes ---------------------------------------------------------------------------------- */

static void sizes_that_make_no_pool(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, dma_pool_create("x", NULL, 16, 16, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create(NULL, &dev, 16, 16, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("x", &dev, 0, 16, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("x", &dev, (size_t)INT_MAX + 1, 16, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("x", &dev, ~(size_t)0, 16, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("x", &dev, 16, 3, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("x", &dev, 16, 1UL << 31, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("x", &dev, 128, 16, 64));
	KUNIT_EXPECT_NULL(test, dma_pool_create("x", &dev, 16, 16, 48));
	dma_pool_destroy(NULL);
}

static void odd_sizes_keep_align_and_boundary(struct kunit *test)
{
	static const struct pool_params odd[] = {
		{ 1, 0, 0 }, { 1, 1, 1 }, { 3, 1, 4 }, { 5, 4, 16 }, { 100, 1, 256 },
		{ 3000, 1, 0 }, { 4097, 1, 0 }, { 9000, 8192, 16384 }, { 33, 32, 64 },
		{ 2048, 1, 2048 }, { 24, 8, 1U << 20 }, { 9000, 64, 1U << 20 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(odd); i++) {
		const struct pool_params *o = &odd[i];
		struct dma_pool *pool = dma_pool_create("odd", &counted_dev, o->size, o->align,
							o->boundary);
		struct pair pair[20];

		KUNIT_ASSERT_NOT_NULL(test, pool);
		for (unsigned int n = 0; n < 20; n++) {
			dma_addr_t dma;

			pair[n].p = dma_pool_zalloc(pool, GFP_KERNEL, &dma);
			KUNIT_ASSERT_NOT_NULL(test, pair[n].p);
			pair[n].dma = dma;
			KUNIT_EXPECT_EQ(test, dma & (max(o->align, 1U) - 1), 0);
			if (o->boundary)
				KUNIT_EXPECT_EQ(test, dma / o->boundary,
						(dma + o->size - 1) / o->boundary);
			for (unsigned int m = 0; m < n; m++)
				KUNIT_EXPECT_TRUE(test, pair[m].dma + o->size <= dma ||
						  dma + o->size <= pair[m].dma);
			KUNIT_EXPECT_EQ(test, *(u8 *)pair[n].p, 0);
			memset(pair[n].p, 0xff, o->size);
		}
		KUNIT_EXPECT_EQ(test, dmapool_check(), 0);
		for (unsigned int n = 0; n < 20; n++)
			dma_pool_free(pool, pair[n].p, pair[n].dma);
		dma_pool_destroy(pool);
		KUNIT_EXPECT_EQ(test, pages_out, 0);
	}
}

/* --- any order, against a model ------------------------------------------------------------- */

#define LIVE 300

static void random_order(struct kunit *test)
{
	struct pair *live = kunit_kcalloc(test, LIVE, sizeof(*live), GFP_KERNEL);
	struct dma_pool *pool = dma_pool_create("random", &counted_dev, 100, 4, 1024);
	unsigned int n = 0, peak = 0;
	struct rnd_state rnd;

	KUNIT_ASSERT_NOT_NULL(test, live);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	prandom_seed_state(&rnd, 11);
	kunit_info(test, "seed 11\n");
	for (unsigned int step = 0; step < 20000; step++) {
		u32 r = prandom_u32_state(&rnd);
		unsigned int aim = step / 2500 % 2 ? 20 : LIVE;	/* waves */

		if (n < LIVE && (!n || r % LIVE < aim / 2 + 50)) {
			live[n].p = dma_pool_alloc(pool, GFP_NOWAIT, &live[n].dma);
			KUNIT_ASSERT_NOT_NULL(test, live[n].p);
			memset(live[n].p, live[n].dma >> 2, 100);
			n++;
			peak = max(peak, n);
		} else {
			unsigned int i = (r >> 8) % n;

			KUNIT_ASSERT_EQ(test, ((u8 *)live[i].p)[99], (u8)(live[i].dma >> 2));
			dma_pool_free(pool, live[i].p, live[i].dma);
			live[i] = live[--n];
		}
		KUNIT_ASSERT_EQ(test, pool->nr_active, n);
		if (step % 512 == 0)
			KUNIT_ASSERT_EQ(test, dmapool_check(), 0);
	}
	/* pages only for what was in use at once */
	KUNIT_EXPECT_EQ(test, pool->nr_pages, DIV_ROUND_UP(peak, pool->per_page));
	while (n--)
		dma_pool_free(pool, live[n].p, live[n].dma);
	KUNIT_EXPECT_EQ(test, dmapool_check(), 0);
	dma_pool_destroy(pool);
	KUNIT_EXPECT_EQ(test, pages_out, 0);
}

/* --- failures ------------------------------------------------------------------------------- */

static void no_memory(struct kunit *test)
{
	unsigned int failures = 0;

	for_each_failure(&failslab) {
		struct dma_pool *pool = dma_pool_create("fail", &counted_dev, 64, 64, 0);
		dma_addr_t dma = 1;
		void *p;

		if (!pool) {
			KUNIT_EXPECT_TRUE(test, failslab.hit);
			failures++;
			continue;
		}
		p = dma_pool_alloc(pool, GFP_KERNEL, &dma);
		KUNIT_EXPECT_EQ(test, !p, failslab.hit);
		KUNIT_EXPECT_EQ(test, pool->nr_blocks, p ? pool->per_page : 0);
		failures += failslab.hit;
		if (p)
			dma_pool_free(pool, p, dma);
		KUNIT_EXPECT_EQ(test, dmapool_check(), 0);
		dma_pool_destroy(pool);
		KUNIT_EXPECT_EQ(test, pages_out, 0);
	}
	KUNIT_EXPECT_GE(test, failures, 2);
	failures = 0;
	for_each_failure(&fail_page_alloc) {
		struct dma_pool *pool = dma_pool_create("fail", &counted_dev, 64, 64, 0);
		dma_addr_t dma = 1;
		void *p = pool ? dma_pool_alloc(pool, GFP_KERNEL, &dma) : NULL;

		KUNIT_EXPECT_EQ(test, !p, fail_page_alloc.hit);
		failures += fail_page_alloc.hit;
		if (p)
			dma_pool_free(pool, p, dma);
		dma_pool_destroy(pool);
		KUNIT_EXPECT_EQ(test, pages_out, 0);
	}
	KUNIT_EXPECT_GE(test, failures, 1);
}

static void crooked_pages_are_refused(struct kunit *test)
{
	struct dma_pool *pool = dma_pool_create("crooked", &counted_dev, 64, 64, 0);
	dma_addr_t dma;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	shift = 32;
	KUNIT_EXPECT_NULL(test, dma_pool_alloc(pool, GFP_KERNEL, &dma));
	shift = 0;
	KUNIT_EXPECT_EQ(test, pages_out, 0);
	dma_pool_destroy(pool);
}

/* --- bad use -------------------------------------------------------------------------------- */

static void bad_frees_change_nothing(struct kunit *test)
{
	struct dma_pool *pool = debug_pool(test, 64);
	struct pair a, b;

	a.p = dma_pool_alloc(pool, GFP_KERNEL, &a.dma);
	b.p = dma_pool_alloc(pool, GFP_KERNEL, &b.dma);
	KUNIT_ASSERT_NOT_NULL(test, a.p);
	KUNIT_ASSERT_NOT_NULL(test, b.p);
	dma_pool_free(pool, a.p, a.dma + 4);		/* no block begins there */
	dma_pool_free(pool, a.p, b.dma);		/* another's address */
	dma_pool_free(pool, &a, 0);			/* foreign */
	KUNIT_EXPECT_EQ(test, pool->nr_active, 2);
	dma_pool_free(pool, a.p, a.dma);
	dma_pool_free(pool, a.p, a.dma);		/* twice */
	KUNIT_EXPECT_EQ(test, pool->nr_active, 1);
	KUNIT_EXPECT_EQ(test, dmapool_check(), 0);
	dma_pool_free(pool, b.p, b.dma);
	/* nothing is in use: seen without debug, too */
	pool->debug = false;
	dma_pool_free(pool, b.p, b.dma);
	KUNIT_EXPECT_EQ(test, pool->nr_active, 0);
	KUNIT_EXPECT_EQ(test, dmapool_check(), 0);
	dma_pool_destroy(pool);
	KUNIT_EXPECT_EQ(test, pages_out, 0);
}

static void free_blocks_are_poisoned(struct kunit *test)
{
	struct dma_pool *pool = debug_pool(test, 64);
	struct pair a;
	u8 *p;

	a.p = p = dma_pool_alloc(pool, GFP_KERNEL, &a.dma);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, p[0] == POOL_POISON_ALLOCATED && !memcmp(p, p + 1, 63));
	dma_pool_free(pool, a.p, a.dma);
	KUNIT_EXPECT_TRUE(test, p[0] == POOL_POISON_FREED && !memcmp(p, p + 1, 63));
	p[63] = 0;			/* the device wrote late: reported, usable all the same */
	KUNIT_EXPECT_PTR_EQ(test, dma_pool_alloc(pool, GFP_KERNEL, &a.dma), (void *)p);
	KUNIT_EXPECT_EQ(test, p[63], POOL_POISON_ALLOCATED);
	dma_pool_free(pool, a.p, a.dma);
	dma_pool_destroy(pool);
}

static void the_checker_sees(struct kunit *test)
{
	struct dma_pool *pool = debug_pool(test, 64);
	struct pair a, b;

	a.p = dma_pool_alloc(pool, GFP_KERNEL, &a.dma);
	b.p = dma_pool_alloc(pool, GFP_KERNEL, &b.dma);
	dma_pool_free(pool, b.p, b.dma);
	KUNIT_EXPECT_EQ(test, dmapool_check(), 0);
	pool->nr_active++;
	KUNIT_EXPECT_EQ(test, dmapool_check(), -EINVAL);
	pool->nr_active--;
	pool->top->stack[0].dma += 8;
	KUNIT_EXPECT_EQ(test, dmapool_check(), -EINVAL);
	pool->top->stack[0].dma -= 8;
	swap(pool->top->stack[0], pool->top->stack[1]);
	KUNIT_EXPECT_EQ(test, dmapool_check(), 0);
	b = (struct pair){ pool->top->stack[0].vaddr, pool->top->stack[0].dma };
	pool->top->stack[0] = pool->top->stack[1];
	KUNIT_EXPECT_EQ(test, dmapool_check(), -EINVAL);
	pool->top->stack[0] = (struct pool_block){ b.p, b.dma };
	KUNIT_EXPECT_EQ(test, dmapool_check(), 0);
	dma_pool_free(pool, a.p, a.dma);
	dma_pool_destroy(pool);
}

/* What is still in use stays with the device: only pages without such a block go back. */
static void leaks_are_kept_from_reuse(struct kunit *test)
{
	struct dma_pool *pool = dma_pool_create("leaky", &counted_dev, PAGE_SIZE / 2, 0, 0);
	struct pair b[6];
	struct page *kept;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	for (unsigned int i = 0; i < 6; i++) {
		b[i].p = dma_pool_alloc(pool, GFP_KERNEL, &b[i].dma);
		KUNIT_ASSERT_NOT_NULL(test, b[i].p);
	}
	for (unsigned int i = 0; i < 6; i++)
		if (i != 3)
			dma_pool_free(pool, b[i].p, b[i].dma);
	KUNIT_EXPECT_EQ(test, pages_out, 3);
	dma_pool_destroy(pool);
	KUNIT_EXPECT_EQ(test, pages_out, 1);
	kept = virt_to_page(b[3].p);
	KUNIT_EXPECT_EQ(test, page_count(kept), 1);
	__free_page(kept);
	pages_out--;
}

static struct kunit_case dmapool_cases[] = {
	KUNIT_CASE(the_six_sets),
	KUNIT_CASE(sizes_that_make_no_pool),
	KUNIT_CASE(odd_sizes_keep_align_and_boundary),
	KUNIT_CASE(random_order),
	KUNIT_CASE(no_memory),
	KUNIT_CASE(crooked_pages_are_refused),
	KUNIT_CASE(bad_frees_change_nothing),
	KUNIT_CASE(free_blocks_are_poisoned),
	KUNIT_CASE(the_checker_sees),
	KUNIT_CASE(leaks_are_kept_from_reuse),
	{}
};

static struct kunit_suite dmapool_suite = {
	.name = "dmapool",
	.test_cases = dmapool_cases,
};
kunit_test_suite(dmapool_suite);
