// SPDX-License-Identifier: MIT
/*
 * Replays a trace through an algorithm of gen_pool (granule/fit.h), for the command `fit` and the
 * tests. No locks, no state beyond the call.
 *
 * The trace is that of a media system in small: FIT_SLOTS owners, each of which now wants a block
 * and now gives it back. Half of the requests are up to 4 KiB, three of eight up to 16 KiB, one of
 * eight up to 64 KiB; together they ask for somewhat more than there is, so that a bad place for
 * one request shows as a refusal of another.
 */
#include <granule/fit.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/prandom.h>
#include <linux/slab.h>

#define FIT_BASE	0x10000000ul
#define FIT_SLOTS	224
#define FIT_SAMPLE	16

struct fit_slot {
	bool wanted;			/* in the trace; without address: it was refused */
	unsigned long addr;
	u32 size;
};

struct fit_sums {
	u64 fragmentation, largest, avail, areas;
	unsigned long samples;
};

static u32 draw_size(struct rnd_state *rnd)
{
	u32 kind = prandom_u32_max_state(rnd, 8);
	u32 limit = kind < 4 ? 4096 : kind < 7 ? 16384 : 65536;

	return 1 + prandom_u32_max_state(rnd, limit);
}

static void one_step(struct gen_pool *pool, struct fit_slot *slot, u32 size, struct fit_result *r)
{
	slot->wanted = !slot->wanted;
	if (!slot->wanted) {
		if (slot->addr)
			gen_pool_free(pool, slot->addr, slot->size);
		slot->addr = 0;
		return;
	}
	slot->size = size;
	slot->addr = gen_pool_alloc(pool, size);
	r->requests++;
	r->bytes_asked += size;
	if (slot->addr) {
		r->granted++;
		r->bytes_granted += size;
	}
}

static void sample(struct gen_pool *pool, struct fit_sums *sums)
{
	struct gen_pool_state state;

	gen_pool_get_state(pool, &state);
	if (state.avail)
		sums->fragmentation += div_u64(1000ull * (state.avail - state.largest),
					       state.avail);
	sums->largest += state.largest;
	sums->avail += state.avail;
	sums->areas += state.areas;
	sums->samples++;
}

static void means(struct fit_result *r, const struct fit_sums *sums)
{
	if (!sums->samples)
		return;
	r->fragmentation = div_u64(sums->fragmentation, sums->samples);
	r->largest = div_u64(sums->largest, sums->samples);
	r->avail = div_u64(sums->avail, sums->samples);
	r->areas = div_u64(sums->areas, sums->samples);
}

int fit_replay(genpool_algo_t algo, u64 seed, unsigned long steps, struct fit_result *r)
{
	struct fit_slot *slots = kcalloc(FIT_SLOTS, sizeof(*slots), GFP_KERNEL);
	struct gen_pool *pool = gen_pool_create(FIT_UNIT_ORDER, NUMA_NO_NODE);
	struct fit_sums sums = { 0 };
	struct rnd_state rnd;
	int err = -ENOMEM;

	memset(r, 0, sizeof(*r));
	if (!slots || !pool || gen_pool_add(pool, FIT_BASE, FIT_POOL, NUMA_NO_NODE))
		goto out;
	gen_pool_set_algo(pool, algo, NULL);
	prandom_seed_state(&rnd, seed);
	for (unsigned long i = 0; i < steps; i++) {
		u32 at = prandom_u32_max_state(&rnd, FIT_SLOTS);

		one_step(pool, &slots[at], draw_size(&rnd), r);
		if (i % FIT_SAMPLE == FIT_SAMPLE - 1)
			sample(pool, &sums);
	}
	means(r, &sums);
	gen_pool_get_state(pool, &r->end);
	r->steps = pool->steps;
	err = gen_pool_check(pool);
	for (u32 i = 0; i < FIT_SLOTS; i++)
		if (slots[i].addr)
			gen_pool_free(pool, slots[i].addr, slots[i].size);
	if (gen_pool_avail(pool) != FIT_POOL)
		err = -EINVAL;
out:
	if (pool)
		gen_pool_destroy(pool);
	kfree(slots);
	return err;
}
