// SPDX-License-Identifier: MIT
/*
 * gen_pool: each algorithm puts each allocation exactly where an oracle that tries every place puts
 * it, races for bits are lost cleanly, wrong frees stop with a message.
 */
#include <granule/fault_inject.h>
#include <granule/fit.h>
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/genalloc.h>
#include <linux/log2.h>
#include <linux/prandom.h>
#include <linux/slab.h>

#include "captured.h"

#define ORDER 5
#define UNIT (1ul << ORDER)
#define UNITS 300u
#define BASE 0x12345020ul	/* a multiple of the unit, not of more */
#define LIVE 100

static struct gen_pool *make(struct kunit *test, size_t units)
{
	struct gen_pool *pool = gen_pool_create(ORDER, -1);

	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_ASSERT_EQ(test, gen_pool_add_virt(pool, BASE, 0x80000000, units * UNIT, -1), 0);
	return pool;
}

/* --- the oracle: a byte for each unit ------------------------------------------------------- */

enum fit { FIRST, BEST, WORST, ALIGN, ORDER_ALIGN, FIXED, FITS };

static genpool_algo_t algo_of[FITS] = {
	[FIRST] = gen_pool_first_fit, [BEST] = gen_pool_best_fit, [WORST] = gen_pool_worst_fit,
	[ALIGN] = gen_pool_first_fit_align, [ORDER_ALIGN] = gen_pool_first_fit_order_align,
	[FIXED] = gen_pool_fixed_alloc,
};

static bool used[UNITS];

static bool is_free(unsigned int at, unsigned int nr)
{
	if (at + nr > UNITS)
		return false;
	for (unsigned int i = 0; i < nr; i++)
		if (used[at + i])
			return false;
	return true;
}

/* Units in the free area that starts at `at`, when one starts there; else 0. */
static unsigned int area_at(unsigned int at)
{
	unsigned int len = 0;

	if (at && !used[at - 1])
		return 0;
	while (at + len < UNITS && !used[at + len])
		len++;
	return len;
}

static bool place_allowed(enum fit fit, unsigned int at, unsigned int nr, unsigned long arg)
{
	switch (fit) {
	case ALIGN:
		return (BASE + at * UNIT) % arg == 0;
	case ORDER_ALIGN:
		return at % roundup_pow_of_two(nr) == 0;
	case FIXED:
		return at * UNIT == arg;
	default:
		return true;
	}
}

static unsigned int oracle(enum fit fit, unsigned int nr, unsigned long arg)
{
	unsigned int best = UNITS, best_len = fit == BEST ? UNITS + 1 : nr - 1;

	for (unsigned int at = 0; at < UNITS; at++) {
		unsigned int len = area_at(at);

		if (fit == BEST || fit == WORST) {
			if (len < nr || (fit == BEST ? len >= best_len : len <= best_len))
				continue;
			best = at;
			best_len = len;
		} else if (is_free(at, nr) && place_allowed(fit, at, nr, arg)) {
			return at;
		}
	}
	return best;
}

/* --- random against the oracle -------------------------------------------------------------- */

struct live {
	unsigned long addr;
	size_t size;
};

static unsigned long alloc_by(struct gen_pool *pool, enum fit fit, size_t size, unsigned long arg)
{
	struct genpool_data_align align = { .align = arg };
	struct genpool_data_fixed fixed = { .offset = arg };

	return gen_pool_alloc_algo(pool, size, algo_of[fit],
				   fit == ALIGN ? (void *)&align : fit == FIXED ? &fixed : NULL);
}

static void one_alloc(struct kunit *test, struct gen_pool *pool, enum fit fit, struct live *live,
		      struct rnd_state *rnd)
{
	size_t size = 1 + prandom_u32_max_state(rnd, prandom_u32_max_state(rnd, 4) ? 200 : 1500);
	unsigned int nr = DIV_ROUND_UP(size, UNIT), at;
	unsigned long arg = 0, want;

	if (fit == ALIGN)
		arg = 1ul << prandom_u32_max_state(rnd, 10);
	if (fit == FIXED)
		arg = prandom_u32_max_state(rnd, UNITS + 3) * UNIT;
	at = oracle(fit, nr, arg);
	want = at < UNITS ? BASE + at * UNIT : 0;
	live->addr = alloc_by(pool, fit, size, arg);
	live->size = size;
	KUNIT_ASSERT_EQ_MSG(test, live->addr, want, "fit %d, %zu bytes, %#lx", fit, size, arg);
	for (unsigned int i = 0; live->addr && i < nr; i++)
		used[at + i] = true;
}

static void one_free(struct gen_pool *pool, struct live *live)
{
	unsigned int at = (live->addr - BASE) / UNIT, nr = DIV_ROUND_UP(live->size, UNIT);

	gen_pool_free(pool, live->addr, live->size);
	for (unsigned int i = 0; i < nr; i++)
		used[at + i] = false;
	live->addr = 0;
}

static void run_fit(struct kunit *test, enum fit fit, u64 seed)
{
	struct live *live = kunit_kzalloc(test, LIVE * sizeof(*live), GFP_KERNEL);
	struct gen_pool *pool = make(test, UNITS);
	struct gen_pool_state state;
	struct rnd_state rnd;

	KUNIT_ASSERT_NOT_NULL(test, live);
	memset(used, 0, sizeof(used));
	prandom_seed_state(&rnd, seed);
	for (unsigned int step = 0; step < 1500; step++) {
		struct live *slot = &live[prandom_u32_max_state(&rnd, LIVE)];
		size_t avail = 0, longest = 0;

		if (slot->addr)
			one_free(pool, slot);
		else
			one_alloc(test, pool, fit, slot, &rnd);
		for (unsigned int at = 0; at < UNITS; at++) {
			avail += !used[at];
			longest = max_t(size_t, longest, area_at(at));
		}
		gen_pool_get_state(pool, &state);
		KUNIT_ASSERT_EQ(test, state.largest, longest * UNIT);
		KUNIT_ASSERT_EQ(test, gen_pool_avail(pool), avail * UNIT);
		KUNIT_ASSERT_EQ(test, gen_pool_check(pool), 0);
	}
	for (unsigned int i = 0; i < LIVE; i++)
		if (live[i].addr)
			one_free(pool, &live[i]);
	KUNIT_EXPECT_EQ(test, gen_pool_avail(pool), UNITS * UNIT);
	gen_pool_destroy(pool);
}

static void every_fit_as_the_oracle(struct kunit *test)
{
	for (enum fit fit = FIRST; fit < FITS; fit++)
		for (u64 seed = 1; seed <= 2; seed++)
			run_fit(test, fit, seed * 1000 + fit);
}

/* --- chunks --------------------------------------------------------------------------------- */

static void count_one(struct gen_pool *pool, struct gen_pool_chunk *chunk, void *data)
{
	(*(int *)data)++;
}

static void chunks_owners_addresses(struct kunit *test)
{
	struct gen_pool *pool = gen_pool_create(8, -1);
	int a, b, chunks = 0;
	unsigned long p, q;
	void *owner;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 1), 0UL);
	KUNIT_ASSERT_EQ(test, gen_pool_add_owner(pool, 0x10000, 0x900000, 0x1080, -1, &a), 0);
	KUNIT_ASSERT_EQ(test, gen_pool_add_owner(pool, 0x20000, -1, 0x800, -1, &b), 0);
	gen_pool_for_each_chunk(pool, count_one, &chunks);
	KUNIT_EXPECT_EQ(test, chunks, 2);
	KUNIT_EXPECT_EQ(test, gen_pool_size(pool), (size_t)0x1880);
	/* Only the first chunk has room for this; the tail below a unit cannot be had. */
	p = gen_pool_alloc_owner(pool, 0x1000, &owner);
	KUNIT_EXPECT_EQ(test, p, 0x10000UL);
	KUNIT_EXPECT_PTR_EQ(test, owner, (void *)&a);
	q = gen_pool_alloc_owner(pool, 1, &owner);
	KUNIT_EXPECT_EQ(test, q, 0x20000UL);
	KUNIT_EXPECT_PTR_EQ(test, owner, (void *)&b);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 0x701), 0UL);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 0), 0UL);
	KUNIT_EXPECT_EQ(test, gen_pool_virt_to_phys(pool, 0x10123), (phys_addr_t)0x900123);
	KUNIT_EXPECT_EQ(test, gen_pool_virt_to_phys(pool, 0x20000), (phys_addr_t)-1);
	KUNIT_EXPECT_EQ(test, gen_pool_virt_to_phys(pool, 0x30000), (phys_addr_t)-1);
	KUNIT_EXPECT_TRUE(test, gen_pool_has_addr(pool, 0x10000, 0x1080));
	KUNIT_EXPECT_FALSE(test, gen_pool_has_addr(pool, 0x10000, 0x1081));
	KUNIT_EXPECT_FALSE(test, gen_pool_has_addr(pool, 0xffff, 2));
	KUNIT_EXPECT_EQ(test, gen_pool_check(pool), 0);
	gen_pool_free_owner(pool, q, 1, &owner);
	KUNIT_EXPECT_PTR_EQ(test, owner, (void *)&b);
	gen_pool_free(pool, p, 0x1000);
	KUNIT_EXPECT_EQ(test, gen_pool_avail(pool), (size_t)0x1880);
	gen_pool_destroy(pool);
}

static void chunks_that_are_refused(struct kunit *test)
{
	struct gen_pool *pool = make(test, 4);

	KUNIT_EXPECT_EQ(test, gen_pool_add(pool, 0, 0x1000, -1), -EINVAL);
	KUNIT_EXPECT_EQ(test, gen_pool_add(pool, 0x1000, 0, -1), -EINVAL);
	KUNIT_EXPECT_EQ(test, gen_pool_add(pool, 0x1000, UNIT - 1, -1), -EINVAL);
	KUNIT_EXPECT_EQ(test, gen_pool_add(pool, -UNIT, 2 * UNIT, -1), -EINVAL);
	KUNIT_EXPECT_EQ(test, gen_pool_add(pool, BASE + 3 * UNIT, UNIT, -1), -EINVAL);
	KUNIT_EXPECT_EQ(test, gen_pool_add(pool, BASE - UNIT, 2 * UNIT, -1), -EINVAL);
	KUNIT_EXPECT_EQ(test, gen_pool_size(pool), 4 * UNIT);
	KUNIT_EXPECT_EQ(test, gen_pool_add(pool, BASE + 4 * UNIT, UNIT, -1), 0);
	/* Chunks that touch stay apart. */
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 5 * UNIT), 0UL);
	gen_pool_destroy(pool);
}

static void memory_for_devices(struct kunit *test)
{
	struct gen_pool *pool = gen_pool_create(4, -1);
	u8 *mem = kunit_kzalloc(test, 4096, GFP_KERNEL), *p, *q;
	dma_addr_t dma = 1;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	memset(mem, 0x77, 4096);
	KUNIT_ASSERT_EQ(test, gen_pool_add_virt(pool, (unsigned long)mem, 0x5000, 4096, -1), 0);
	p = gen_pool_dma_alloc(pool, 100, &dma);
	KUNIT_EXPECT_PTR_EQ(test, p, mem);
	KUNIT_EXPECT_EQ(test, dma, (dma_addr_t)0x5000);
	KUNIT_EXPECT_EQ(test, p[0], 0x77);
	q = gen_pool_dma_zalloc_align(pool, 60, &dma, 256);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_EQ(test, (unsigned long)q % 256, 0UL);
	KUNIT_EXPECT_EQ(test, dma - 0x5000, (dma_addr_t)(q - mem));
	KUNIT_EXPECT_EQ(test, q[0] | q[59], 0);
	KUNIT_EXPECT_EQ(test, q[60], 0x77);
	KUNIT_EXPECT_NULL(test, gen_pool_dma_zalloc(pool, 4096, &dma));
	KUNIT_EXPECT_NOT_NULL(test, gen_pool_dma_alloc_align(pool, 16, NULL, 16));
	gen_pool_free(pool, (unsigned long)p + 112, 16);
	gen_pool_free(pool, (unsigned long)p, 100);
	gen_pool_free(pool, (unsigned long)q, 60);
	gen_pool_destroy(pool);
}

/* --- races ---------------------------------------------------------------------------------- */

static unsigned int thefts;
static unsigned long stolen[3];

/* First fit, but for the first three times another CPU takes the bits before the caller can. */
static GENPOOL_ALGO(robbed_fit)
{
	unsigned long at = gen_pool_first_fit(map, size, start, nr, data, pool, start_addr);
	struct genpool_data_fixed where = { .offset = (at + nr - 1) << pool->min_alloc_order };

	if (at < size && thefts < ARRAY_SIZE(stolen))
		stolen[thefts++] = gen_pool_alloc_algo(pool, 1, gen_pool_fixed_alloc, &where);
	return at;
}

static void a_lost_race_leaves_nothing(struct kunit *test)
{
	struct gen_pool *pool = make(test, UNITS);
	unsigned long p;

	thefts = 0;
	p = gen_pool_alloc_algo(pool, 70 * UNIT, robbed_fit, NULL);
	KUNIT_EXPECT_EQ(test, thefts, 3U);
	/* Three thieves sit at 69, 139 and 209: what lies before them is free again. */
	KUNIT_EXPECT_EQ(test, p, BASE + 210 * UNIT);
	KUNIT_EXPECT_EQ(test, gen_pool_check(pool), 0);
	KUNIT_EXPECT_EQ(test, gen_pool_avail(pool), (UNITS - 73) * UNIT);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 69 * UNIT), BASE);
	gen_pool_free(pool, BASE, 69 * UNIT);
	gen_pool_free(pool, p, 70 * UNIT);
	for (int i = 0; i < 3; i++)
		gen_pool_free(pool, stolen[i], 1);
	gen_pool_destroy(pool);
}

/* --- mistakes ------------------------------------------------------------------------------- */

struct bad_free {
	struct gen_pool *pool;
	unsigned long addr;
	size_t size;
};

static int do_free(void *arg)
{
	struct bad_free *bad = arg;

	gen_pool_free(bad->pool, bad->addr, bad->size);
	return 0;
}

static int do_destroy(void *arg)
{
	gen_pool_destroy(arg);
	return 0;
}

static void wrong_frees_stop(struct kunit *test)
{
	struct gen_pool *pool = make(test, 20);
	unsigned long p = gen_pool_alloc(pool, 4 * UNIT);
	const struct {
		struct bad_free what;
		const char *words;
	} bad[] = {
		{ { pool, p + 4 * UNIT, UNIT }, "+0x20 is free already, or was never allocated" },
		{ { pool, p + 3 * UNIT, 2 * UNIT }, "+0x40 is free already" },
		{ { pool, p + 1, UNIT }, "0x12345021+0x20 does not start where" },
		{ { pool, p, 21 * UNIT }, "is not in the pool" },
		{ { pool, p - UNIT, UNIT }, "0x12345000+0x20 is not in the pool" },
		{ { pool, p, 0 }, "is not in the pool" },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_TRUE_MSG(test, stops_saying(do_free, (void *)&bad[i].what,
							 bad[i].words), "%u: %s", i, captured);
	KUNIT_EXPECT_TRUE(test, stops_saying(do_destroy, pool, "genalloc.c"));
	KUNIT_EXPECT_EQ(test, gen_pool_check_all(), 0);
	gen_pool_free(pool, p, 4 * UNIT);
	gen_pool_destroy(pool);
}

static void every_failure_is_clean(struct kunit *test)
{
	unsigned int runs = 0;

	for_each_failure(&failslab) {
		struct gen_pool *pool = gen_pool_create(ORDER, -1);
		int err = pool ? gen_pool_add(pool, BASE, 64 * UNIT, -1) : -ENOMEM;

		KUNIT_EXPECT_EQ(test, failslab.hit ? -ENOMEM : 0, err);
		if (pool) {
			KUNIT_EXPECT_EQ(test, gen_pool_size(pool), err ? 0 : 64 * UNIT);
			gen_pool_destroy(pool);
		}
		runs++;
	}
	KUNIT_EXPECT_EQ(test, runs, 3U);
}

static void setting_the_algorithm(struct kunit *test)
{
	struct gen_pool *pool = make(test, 16);
	struct genpool_data_fixed where = { .offset = 3 * UNIT };

	gen_pool_set_algo(pool, gen_pool_fixed_alloc, &where);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 1), BASE + 3 * UNIT);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 1), 0UL);
	gen_pool_set_algo(pool, NULL, NULL);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 1), BASE);
	gen_pool_free(pool, BASE, 1);
	gen_pool_free(pool, BASE + 3 * UNIT, 1);
	gen_pool_destroy(pool);
}

/* --- fit ------------------------------------------------------------------------------------ */

static void one_trace_for_all(struct kunit *test)
{
	struct fit_result first, again, best, worst;

	KUNIT_ASSERT_EQ(test, fit_replay(gen_pool_first_fit, 5, 4000, &first), 0);
	KUNIT_ASSERT_EQ(test, fit_replay(gen_pool_first_fit, 5, 4000, &again), 0);
	KUNIT_ASSERT_EQ(test, fit_replay(gen_pool_best_fit, 5, 4000, &best), 0);
	KUNIT_ASSERT_EQ(test, fit_replay(gen_pool_worst_fit, 5, 4000, &worst), 0);
	KUNIT_EXPECT_EQ(test, memcmp(&first, &again, sizeof(first)), 0);
	KUNIT_EXPECT_EQ(test, best.requests, first.requests);
	KUNIT_EXPECT_EQ(test, worst.bytes_asked, first.bytes_asked);
	/* What everybody knows of the three: the worst fit leaves no large area. */
	KUNIT_EXPECT_LT(test, worst.largest, best.largest);
	KUNIT_EXPECT_LT(test, worst.bytes_granted, best.bytes_granted);
	KUNIT_EXPECT_LT(test, first.steps, worst.steps);
	KUNIT_EXPECT_GT(test, first.granted, first.requests / 2);
	KUNIT_EXPECT_LT(test, worst.granted, worst.requests);
}

static void a_replay_without_memory(struct kunit *test)
{
	struct fit_result r;

	for_each_failure(&failslab)
		KUNIT_EXPECT_EQ(test, fit_replay(gen_pool_first_fit, 1, 50, &r),
				failslab.hit ? -ENOMEM : 0);
	KUNIT_EXPECT_EQ(test, gen_pool_check_all(), 0);
}

static struct kunit_case genalloc_cases[] = {
	KUNIT_CASE(every_fit_as_the_oracle),
	KUNIT_CASE(chunks_owners_addresses),
	KUNIT_CASE(chunks_that_are_refused),
	KUNIT_CASE(memory_for_devices),
	KUNIT_CASE(a_lost_race_leaves_nothing),
	KUNIT_CASE(wrong_frees_stop),
	KUNIT_CASE(every_failure_is_clean),
	KUNIT_CASE(setting_the_algorithm),
	KUNIT_CASE(one_trace_for_all),
	KUNIT_CASE(a_replay_without_memory),
	{}
};

static struct kunit_suite genalloc_suite = { .name = "genalloc", .test_cases = genalloc_cases };
kunit_test_suite(genalloc_suite);
