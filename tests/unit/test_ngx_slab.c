// SPDX-License-Identifier: MIT
/*
 * Slab pools in fixed regions: the layout adds up, allocations never overlap and keep their
 * contents, runs merge, what cannot be freed is refused with its reason and changes nothing.
 */
#include <granule/ngx_slab.h>
#include <kunit/test.h>
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "captured.h"

#define REGION (96 * 1024)
#define LIVE 300

struct pool_test {
	u8 *region;
	struct ngx_slab_pool *pool;
};

static int pool_init(struct kunit *test)
{
	struct pool_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	t->region = vmalloc(REGION);
	KUNIT_ASSERT_NOT_NULL(test, t->region);
	memset(t->region, 0xa5, REGION);
	t->pool = ngx_slab_init(t->region, REGION, 3, "test");
	KUNIT_ASSERT_NOT_NULL(test, t->pool);
	test->priv = t;
	return 0;
}

static void pool_exit(struct kunit *test)
{
	struct pool_test *t = test->priv;

	if (t && t->pool) {
		KUNIT_EXPECT_EQ(test, ngx_slab_check(t->pool), 0);
		ngx_slab_destroy(t->pool);
	}
	if (t)
		vfree(t->region);
}

static void the_layout_adds_up(struct kunit *test)
{
	struct pool_test *t = test->priv;
	struct ngx_slab_pool *p = t->pool;
	struct ngx_slab_stat stat;

	KUNIT_EXPECT_EQ(test, p->start + p->nr_pages * 4096 + p->wasted, (size_t)REGION);
	KUNIT_EXPECT_EQ(test, ((unsigned long)p + p->start) % 4096, 0UL);
	KUNIT_EXPECT_EQ(test, p->nr_pages, 23U);
	KUNIT_EXPECT_EQ(test, p->free_pages, 23U);
	KUNIT_EXPECT_EQ(test, p->nr_slots, 9U);
	KUNIT_EXPECT_EQ(test, ngx_slab_stat(p, 0, &stat), (size_t)8);
	KUNIT_EXPECT_EQ(test, ngx_slab_stat(p, 8, &stat), (size_t)2048);
	KUNIT_EXPECT_EQ(test, ngx_slab_stat(p, 9, &stat), (size_t)0);
	KUNIT_EXPECT_EQ(test, ngx_slab_check(p), 0);
}

static void regions_that_will_not_do(struct kunit *test)
{
	struct pool_test *t = test->priv;
	struct ngx_slab_pool *p;
	u8 *r = t->region;
	size_t least = 0;

	ngx_slab_destroy(t->pool);
	t->pool = NULL;
	KUNIT_EXPECT_NULL(test, ngx_slab_init(r, REGION, 2, "x"));
	KUNIT_EXPECT_NULL(test, ngx_slab_init(r, REGION, 12, "x"));
	KUNIT_EXPECT_NULL(test, ngx_slab_init(r + 8, REGION - 8, 3, "x"));
	KUNIT_EXPECT_NULL(test, ngx_slab_init(r, 100, 3, "x"));
	KUNIT_EXPECT_NULL(test, ngx_slab_init(r, 4096, 3, "x"));
	/* Every size: no pool, or one that adds up and gives its pages, inside the region. */
	for (size_t size = 4096; size < 20000; size += 112) {
		size_t off = size * 16 % 4096;
		unsigned int got = 0;
		u8 *q;

		p = ngx_slab_init(r + off, size, 3 + size % 9, "x");
		if (!p)
			continue;
		p->log_nomem = false;
		least = least ? least : size;
		KUNIT_ASSERT_EQ(test, ngx_slab_check(p), 0);
		while ((q = ngx_slab_alloc(p, 4096)) != NULL) {
			KUNIT_ASSERT_EQ(test, (unsigned long)q % 4096, 0UL);
			KUNIT_ASSERT_TRUE(test, q >= r + off && q + 4096 <= r + off + size);
			got++;
		}
		KUNIT_ASSERT_EQ(test, got, p->nr_pages);
		ngx_slab_destroy(p);
	}
	KUNIT_EXPECT_GT(test, least, (size_t)4096);
}

/* All chunks of each size, and only those, fit. */
static void every_slot_to_its_end(struct kunit *test)
{
	struct pool_test *t = test->priv;
	u8 **p = kunit_kzalloc(test, 12000 * sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	t->pool->log_nomem = false;
	for (unsigned int slot = 0; slot < 9; slot++) {
		size_t size = 8ul << slot, chunks = 4096 / size, own = 0;
		struct ngx_slab_stat stat;
		unsigned int n = 0;

		if (size < 4096 / (8 * sizeof(long)))
			own = DIV_ROUND_UP(chunks / 8, size);
		while ((p[n] = ngx_slab_alloc(t->pool, size - 1)) != NULL) {
			memset(p[n], slot + n, size);
			n++;
		}
		KUNIT_EXPECT_EQ(test, n, 23 * (chunks - own));
		ngx_slab_stat(t->pool, slot, &stat);
		KUNIT_EXPECT_EQ(test, stat.total, (unsigned long)n);
		KUNIT_EXPECT_EQ(test, stat.used, (unsigned long)n);
		KUNIT_EXPECT_EQ(test, stat.reqs, n + 1UL);
		KUNIT_EXPECT_EQ(test, stat.fails, 1UL);
		KUNIT_EXPECT_EQ(test, ngx_slab_check(t->pool), 0);
		for (unsigned int i = 0; i < n; i++) {
			/* first the odd ones, then the even ones */
			unsigned int at = i < n / 2 ? 2 * i + 1 : 2 * (i - n / 2);

			KUNIT_ASSERT_EQ(test, p[at][size - 1], (u8)(slot + at));
			KUNIT_ASSERT_EQ(test, p[at][0], (u8)(slot + at));
			ngx_slab_free(t->pool, p[at]);
		}
		KUNIT_EXPECT_EQ(test, t->pool->free_pages, 23U);
		KUNIT_EXPECT_EQ(test, ngx_slab_check(t->pool), 0);
	}
}

static void runs_merge_on_both_sides(struct kunit *test)
{
	struct pool_test *t = test->priv;
	u8 *p[23], *q;

	for (int i = 0; i < 23; i++)
		KUNIT_ASSERT_NOT_NULL(test, p[i] = ngx_slab_alloc(t->pool, 4000));
	KUNIT_EXPECT_NULL(test, ngx_slab_alloc(t->pool, 4096));
	KUNIT_EXPECT_NULL(test, ngx_slab_alloc(t->pool, 8));
	for (int i = 0; i < 23; i += 2)
		ngx_slab_free(t->pool, p[i]);
	KUNIT_EXPECT_EQ(test, t->pool->free_pages, 12U);
	KUNIT_EXPECT_NULL(test, ngx_slab_alloc(t->pool, 4097));
	ngx_slab_free(t->pool, p[7]);		/* 6, 7, 8 */
	KUNIT_EXPECT_EQ(test, ngx_slab_check(t->pool), 0);
	q = ngx_slab_alloc(t->pool, 3 * 4096);
	KUNIT_EXPECT_PTR_EQ(test, q, p[6]);
	KUNIT_EXPECT_NULL(test, ngx_slab_alloc(t->pool, 2 * 4096));
	ngx_slab_free(t->pool, q);
	for (int i = 1; i < 23; i += 2)
		if (i != 7)
			ngx_slab_free(t->pool, p[i]);
	KUNIT_EXPECT_EQ(test, ngx_slab_check(t->pool), 0);
	q = ngx_slab_alloc(t->pool, 23 * 4096);
	KUNIT_EXPECT_PTR_EQ(test, q, p[0]);
	ngx_slab_free(t->pool, q);
}

static void sizes_round_up(struct kunit *test)
{
	struct pool_test *t = test->priv;
	static const size_t sizes[][2] = {
		{ 0, 0 }, { 1, 8 }, { 8, 8 }, { 9, 16 }, { 16, 16 }, { 17, 32 }, { 64, 64 },
		{ 65, 128 }, { 1025, 2048 }, { 2048, 2048 }, { 2049, 4096 }, { 4097, 8192 },
	};
	struct ngx_slab_pool *coarse;

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++)
		KUNIT_EXPECT_EQ(test, ngx_slab_chunk_size(t->pool, sizes[i][0]), sizes[i][1]);
	KUNIT_EXPECT_NULL(test, ngx_slab_alloc(t->pool, 0));
	KUNIT_EXPECT_NULL(test, ngx_slab_alloc(t->pool, (size_t)-1));
	ngx_slab_destroy(t->pool);
	coarse = t->pool = ngx_slab_init(t->region, REGION, 6, "coarse");
	KUNIT_ASSERT_NOT_NULL(test, coarse);
	KUNIT_EXPECT_EQ(test, ngx_slab_chunk_size(coarse, 1), (size_t)64);
	KUNIT_EXPECT_EQ(test, coarse->nr_slots, 6U);
	for (int i = 0; i < 65; i++) {
		u8 *p = ngx_slab_calloc(coarse, 40);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_EQ(test, p[0] | p[39], 0);
	}
	KUNIT_EXPECT_EQ(test, coarse->nr_pages - coarse->free_pages,
			2U);
}

/* --- random steps against what was handed out ----------------------------------------------- */

struct live {
	u8 *p;
	size_t size;
	u8 mark;
};

static bool overlaps(const struct live *live, const u8 *p, size_t size)
{
	for (int i = 0; i < LIVE; i++)
		if (live[i].p && p < live[i].p + live[i].size && live[i].p < p + size)
			return true;
	return false;
}

static bool intact(const struct live *l)
{
	for (size_t i = 0; i < l->size; i++)
		if (l->p[i] != l->mark)
			return false;
	return true;
}

static void step(struct kunit *test, struct pool_test *t, struct live *live, struct rnd_state *rnd)
{
	struct live *l = &live[prandom_u32_max_state(rnd, LIVE)];
	size_t size = 1 + prandom_u32_max_state(rnd, 16u << prandom_u32_max_state(rnd, 10));
	u8 *p;

	if (l->p) {
		KUNIT_ASSERT_TRUE(test, intact(l));
		ngx_slab_free(t->pool, l->p);
		l->p = NULL;
		return;
	}
	p = ngx_slab_alloc(t->pool, size);
	if (!p)
		return;
	KUNIT_ASSERT_FALSE(test, overlaps(live, p, size));
	KUNIT_ASSERT_TRUE(test, p >= t->region + t->pool->start &&
			  p + size <= t->region + REGION);
	KUNIT_ASSERT_EQ(test, (unsigned long)p %
			min_t(size_t, ngx_slab_chunk_size(t->pool, size), 4096), 0UL);
	l->p = p;
	l->size = size;
	l->mark = prandom_u32_state(rnd);
	memset(p, l->mark, size);
}

static void random_steps(struct kunit *test)
{
	struct pool_test *t = test->priv;
	struct live *live = kunit_kzalloc(test, LIVE * sizeof(*live), GFP_KERNEL);
	struct rnd_state rnd;
	u64 seed = 20;
	unsigned long fails = 0, used;
	struct ngx_slab_stat stat;

	KUNIT_ASSERT_NOT_NULL(test, live);
	kunit_info(test, "seed %llu", seed);
	prandom_seed_state(&rnd, seed);
	t->pool->log_nomem = false;
	for (int i = 0; i < 6000; i++) {
		step(test, t, live, &rnd);
		if (i % 8 == 0)
			KUNIT_ASSERT_EQ(test, ngx_slab_check(t->pool), 0);
	}
	for (unsigned int i = 0; ngx_slab_stat(t->pool, i, &stat); i++)
		fails += stat.fails;
	KUNIT_EXPECT_GT(test, fails + t->pool->page_fails, 10UL);	/* it was full at times */
	for (int i = 0; i < LIVE; i++)
		if (live[i].p)
			ngx_slab_free(t->pool, live[i].p);
	for (unsigned int i = used = 0; ngx_slab_stat(t->pool, i, &stat); i++)
		used += stat.used + stat.total;
	KUNIT_EXPECT_EQ(test, used, 0UL);
	KUNIT_EXPECT_EQ(test, t->pool->free_pages, t->pool->nr_pages);
	KUNIT_EXPECT_EQ(test, t->pool->bad_frees, 0UL);
}

/* --- mistakes ------------------------------------------------------------------------------- */

struct bad_free {
	struct ngx_slab_pool *pool;
	void *p;
};

static int do_free(void *arg)
{
	struct bad_free *bad = arg;

	ngx_slab_free(bad->pool, bad->p);
	return 0;
}

/* It goes on, having said so. */
static bool refused(struct pool_test *t, void *p, const char *words)
{
	struct bad_free bad = { t->pool, p };
	unsigned long before = t->pool->bad_frees;

	captured_len = 0;
	captured[0] = 0;
	register_console(&capturing);
	do_free(&bad);
	unregister_console(&capturing);
	return t->pool->bad_frees == before + 1 && strstr(captured, words) &&
	       ngx_slab_check(t->pool) == 0;
}

static void wrong_frees_are_refused(struct kunit *test)
{
	struct pool_test *t = test->priv;
	u8 *small = ngx_slab_alloc(t->pool, 8), *exact = ngx_slab_alloc(t->pool, 64);
	u8 *big = ngx_slab_alloc(t->pool, 500), *pages = ngx_slab_alloc(t->pool, 9000);
	u8 *keep = ngx_slab_alloc(t->pool, 8);

	KUNIT_ASSERT_TRUE(test, small && exact && big && pages && keep);
	ngx_slab_free(t->pool, NULL);
	KUNIT_EXPECT_TRUE(test, refused(t, t->region - 1, "is outside of the pool"));
	KUNIT_EXPECT_TRUE(test, refused(t, t->region, "is outside of the pool"));
	KUNIT_EXPECT_TRUE(test, refused(t, t->region + REGION, "is outside of the pool"));
	KUNIT_EXPECT_TRUE(test, refused(t, test, "is outside of the pool"));
	KUNIT_EXPECT_TRUE(test, refused(t, small + 4, "points into a chunk"));
	KUNIT_EXPECT_TRUE(test, refused(t, exact + 1, "points into a chunk"));
	KUNIT_EXPECT_TRUE(test, refused(t, big + 256, "points into a chunk"));
	KUNIT_EXPECT_TRUE(test, refused(t, pages + 4096, "into an allocation of pages"));
	KUNIT_EXPECT_TRUE(test, refused(t, pages + 8, "into an allocation of pages"));
	KUNIT_EXPECT_TRUE(test, refused(t, PTR_ALIGN_DOWN(small, 4096), "page's bitmap"));
	KUNIT_EXPECT_TRUE(test, refused(t, keep + 8, "is free already"));
	ngx_slab_free(t->pool, small);
	KUNIT_EXPECT_TRUE(test, refused(t, small, "is free already"));
	ngx_slab_free(t->pool, exact);
	KUNIT_EXPECT_TRUE(test, refused(t, exact, "its page is free already"));
	ngx_slab_free(t->pool, pages);
	KUNIT_EXPECT_TRUE(test, refused(t, pages, "its page is free already"));
	KUNIT_EXPECT_EQ(test, t->pool->bad_frees, 14UL);
	ngx_slab_free(t->pool, big);
	ngx_slab_free(t->pool, keep);
	KUNIT_EXPECT_EQ(test, t->pool->free_pages, t->pool->nr_pages);
}

/* Damage of each kind is seen. */
static void the_checker_sees(struct kunit *test)
{
	struct pool_test *t = test->priv;
	u8 *p = ngx_slab_alloc(t->pool, 64), *q = ngx_slab_alloc(t->pool, 5000);
	u32 *figures[] = { &t->pool->free_pages, &t->pool->free, &t->pool->slots[3].first };
	unsigned long *totals[] = { &t->pool->slots[3].stat.used, &t->pool->slots[3].stat.total };

	KUNIT_ASSERT_TRUE(test, p && q);
	for (unsigned int i = 0; i < ARRAY_SIZE(figures); i++) {
		u32 old = *figures[i];

		*figures[i] = i ? NGX_SLAB_NONE : old + 1;
		KUNIT_EXPECT_EQ(test, ngx_slab_check(t->pool), -EINVAL);
		*figures[i] = old;
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(totals); i++) {
		(*totals[i])++;
		KUNIT_EXPECT_EQ(test, ngx_slab_check(t->pool), -EINVAL);
		(*totals[i])--;
	}
	KUNIT_EXPECT_EQ(test, ngx_slab_check(t->pool), 0);
	ngx_slab_free(t->pool, p);
	ngx_slab_free(t->pool, q);
}

static void several_steps_under_one_lock(struct kunit *test)
{
	struct pool_test *t = test->priv;
	unsigned long flags = ngx_slab_lock(t->pool);
	u8 *p = ngx_slab_calloc_locked(t->pool, 24), *q = ngx_slab_alloc_locked(t->pool, 24);

	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	KUNIT_EXPECT_TRUE(test, p && q && p != q && !p[23]);
	ngx_slab_free_locked(t->pool, p);
	ngx_slab_free_locked(t->pool, q);
	ngx_slab_unlock(t->pool, flags);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KUNIT_EXPECT_EQ(test, t->pool->free_pages, t->pool->nr_pages);
}

static struct kunit_case ngx_slab_cases[] = {
	KUNIT_CASE(the_layout_adds_up),
	KUNIT_CASE(regions_that_will_not_do),
	KUNIT_CASE(every_slot_to_its_end),
	KUNIT_CASE(runs_merge_on_both_sides),
	KUNIT_CASE(sizes_round_up),
	KUNIT_CASE(random_steps),
	KUNIT_CASE(wrong_frees_are_refused),
	KUNIT_CASE(the_checker_sees),
	KUNIT_CASE(several_steps_under_one_lock),
	{}
};

static struct kunit_suite ngx_slab_suite = {
	.name = "ngx_slab", .init = pool_init, .exit = pool_exit, .test_cases = ngx_slab_cases,
};
kunit_test_suite(ngx_slab_suite);
