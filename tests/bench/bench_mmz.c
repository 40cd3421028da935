// SPDX-License-Identifier: MIT
/*
 * What a block of media memory costs: the pair of alloc and free, with 1,000 blocks that live and
 * 1,000 gaps of many sizes between them. The zone's memory is nowhere: nothing touches it.
 */
#include <../drivers/media/mmz.h>
#include <asm/page.h>
#include <granule/bench.h>
#include <linux/prandom.h>
#include <linux/slab.h>

#define LIVE	1000
#define NOWHERE	0x7000000000ull
#define PAGES	(LIVE * 2 * 17)

/* Every second of 2,000 blocks of 1 to 16 pages is freed again. */
static bool fill(hil_mmz_t *zone, hil_mmb_t **b, struct rnd_state *rnd)
{
	for (unsigned int i = 0; i < 2 * LIVE; i++) {
		b[i] = hil_mmb_alloc_in("live", (1 + prandom_u32_state(rnd) % 16) * PAGE_SIZE, 0,
					zone);
		if (!b[i])
			return false;
	}
	for (unsigned int i = 0; i < 2 * LIVE; i += 2) {
		hil_mmb_free(b[i]);
		b[i] = NULL;
	}
	return true;
}

static void measure(struct bench *b, struct rnd_state *rnd)
{
	bench_each(b, 2000) {
		unsigned long size = (1 + prandom_u32_state(rnd) % 16) * PAGE_SIZE;
		hil_mmb_t *mmb;

		bench_begin(b);
		mmb = hil_mmb_alloc("bench", size, 0, 0, "bench");
		hil_mmb_free(mmb);
		bench_end(b, 1);
	}
}

static void mmz_pair_1000(struct bench *b)
{
	hil_mmz_t *zone = hil_mmz_create("bench", 0, NOWHERE, PAGES * PAGE_SIZE);
	hil_mmb_t **live = kvcalloc(2 * LIVE, sizeof(*live), GFP_KERNEL);
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 1);
	if (!zone || !live || mmz_zone_link(zone, false))
		b->skip = "no memory";
	else if (!fill(zone, live, &rnd))
		b->skip = "the zone is too small";
	else
		measure(b, &rnd);
	for (unsigned int i = 0; live && i < 2 * LIVE; i++)
		if (live[i])
			hil_mmb_free(live[i]);
	kvfree(live);
	if (zone)
		hil_mmz_unregister(zone);
	hil_mmz_destroy(zone);
}
BENCH(mmz_pair_1000, mmz_pair_1000, 600, 600,
      "hil_mmb_alloc + hil_mmb_free, 1,000 live blocks and 1,000 gaps");
