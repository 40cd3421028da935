// SPDX-License-Identifier: MIT
/*
 * The cost of objects: hot pairs, bulk, a thousand at once, and the mixed workload, whose steps are
 * defined to the bit so that every allocator can be compared on it:
 *	x = x*1664525 + 1013904223, rnd() = x >> 8; each step draws slot = rnd() % 512 and
 *	size = 16 + rnd() % 2033; an empty slot allocates, a used one is checked and freed.
 */
#include <granule/bench.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#define ROUNDS 500
#define MANY 1000

static void *object[MANY];

static void kmem_pair(struct bench *b)
{
	struct kmem_cache *cache = kmem_cache_create("bench", 128, 0, 0, NULL);

	kmem_cache_free(cache, kmem_cache_alloc(cache, GFP_KERNEL));
	bench_each(b, ROUNDS) {
		bench_begin(b);
		kmem_cache_free(cache, kmem_cache_alloc(cache, GFP_KERNEL));
		bench_end(b, 1);
	}
	kmem_cache_destroy(cache);
}
BENCH(kmem_pair, kmem_pair, 52, 52, "kmem_cache_alloc + free, hot");

static void run_bulk(struct bench *b, bool sample_alloc)
{
	struct kmem_cache *cache = kmem_cache_create("bench", 128, 0, 0, NULL);

	bench_each(b, 50) {
		bench_begin(b);
		if (kmem_cache_alloc_bulk(cache, GFP_KERNEL, 64, object) != 64)
			b->skip = "the bulk call gave fewer";
		if (sample_alloc)
			bench_end(b, 64);
		bench_begin(b);
		kmem_cache_free_bulk(cache, 64, object);
		if (!sample_alloc)
			bench_end(b, 64);
	}
	kmem_cache_destroy(cache);
}

static void kmem_bulk_alloc(struct bench *b)
{
	run_bulk(b, true);
}
BENCH(kmem_bulk_alloc, kmem_bulk_alloc, 8, 8, "kmem_cache bulk of 64: alloc, each");

static void kmem_bulk_free(struct bench *b)
{
	run_bulk(b, false);
}
BENCH(kmem_bulk_free, kmem_bulk_free, 16, 16, "kmem_cache bulk of 64: free, each");

static void kmalloc_const(struct bench *b)
{
	bench_each(b, ROUNDS) {
		bench_begin(b);
		kfree(kmalloc(256, GFP_KERNEL));
		bench_end(b, 1);
	}
}
BENCH(kmalloc_const, kmalloc_const, 58, 58, "kmalloc + kfree, constant size");

static void kmalloc_var(struct bench *b)
{
	static const size_t sizes[] = { 8, 100, 192, 500, 1000, 2000, 4000, 8192 };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		size_t size = sizes[i];

		OPTIMIZER_HIDE_VAR(size);
		kfree(kmalloc(size, GFP_KERNEL));
		bench_each(b, 60) {
			bench_begin(b);
			kfree(kmalloc(size, GFP_KERNEL));
			bench_end(b, 1);
		}
	}
}
BENCH(kmalloc_var, kmalloc_var, 74, 74, "kmalloc + kfree, variable size up to 8 KiB");

static void run_large(struct bench *b, size_t size)
{
	OPTIMIZER_HIDE_VAR(size);
	bench_each(b, 100) {
		void *p;

		bench_begin(b);
		p = kmalloc(size, GFP_KERNEL);
		kfree(p);
		bench_end(b, 1);
		if (!p)
			b->skip = "no block of that size is free";
	}
}

static void kmalloc_64k(struct bench *b)
{
	run_large(b, 64 << 10);
}
BENCH(kmalloc_64k, kmalloc_64k, 260, 260, "kmalloc + kfree 64 KiB");

static void kmalloc_1m(struct bench *b)
{
	run_large(b, 1 << 20);
}
BENCH(kmalloc_1m, kmalloc_1m, 260, 260, "kmalloc + kfree 1 MiB");

/* --- a thousand objects ----------------------------------------------------------------------- */

enum { SAMPLE_ALLOC, SAMPLE_FREE };

static void shuffle(void)
{
	u32 x = 7;

	for (int i = MANY - 1; i > 0; i--) {
		int j;

		x = x * 1664525 + 1013904223;
		j = (x >> 8) % (i + 1);
		swap(object[i], object[j]);
	}
}

static void run_thousand(struct bench *b, int what, bool random)
{
	bench_each(b, 5) {
		bench_begin(b);
		for (int i = 0; i < MANY; i++)
			object[i] = kmalloc(128, GFP_KERNEL);
		if (what == SAMPLE_ALLOC)
			bench_end(b, MANY);
		if (random)
			shuffle();
		bench_begin(b);
		for (int i = 0; i < MANY; i++)
			kfree(object[i]);
		if (what == SAMPLE_FREE)
			bench_end(b, MANY);
	}
}

static void k1000_alloc(struct bench *b)
{
	run_thousand(b, SAMPLE_ALLOC, false);
}
BENCH(k1000_alloc, k1000_alloc, 45, 45, "kmalloc 128 x 1000: alloc, each");

static void k1000_free_fifo(struct bench *b)
{
	run_thousand(b, SAMPLE_FREE, false);
}
BENCH(k1000_free_fifo, k1000_free_fifo, 45, 45, "kmalloc 128 x 1000: free in order, each");

static void k1000_free_random(struct bench *b)
{
	run_thousand(b, SAMPLE_FREE, true);
}
BENCH(k1000_free_random, k1000_free_random, 45, 45, "kmalloc 128 x 1000: free at random, each");

/* --- the mixed workload ----------------------------------------------------------------------- */

#define SLOTS 512
#define STEPS 10000

static struct { char *p; u32 size; } slot[SLOTS];
static u32 live, peak_live;
static unsigned long peak_pages, pages_before;

static void churn_step(struct bench *b, u32 *x, bool track)
{
	u32 i, size;

	*x = *x * 1664525 + 1013904223;
	i = (*x >> 8) % SLOTS;
	*x = *x * 1664525 + 1013904223;
	size = 16 + (*x >> 8) % 2033;
	if (slot[i].p) {
		if (*(u32 *)slot[i].p != i || slot[i].p[slot[i].size - 1] != (char)i)
			b->skip = "an object changed while it was held";
		live -= slot[i].size;
		bench_begin(b);
		kfree(slot[i].p);
		bench_end(b, 1);
		slot[i].p = NULL;
		return;
	}
	bench_begin(b);
	slot[i].p = kmalloc(size, GFP_KERNEL);
	bench_end(b, 1);
	slot[i].size = size;
	*(u32 *)slot[i].p = i;
	slot[i].p[size - 1] = i;
	live += size;
	if (track && live > peak_live) {
		peak_live = live;
		peak_pages = pages_before - nr_free_pages();
	}
}

/* The row's samples are summed here, for there are more than a bench holds. */
static void run_churn(struct bench *b, u64 *sum, u32 *worst, u32 *count, u32 seed, bool track)
{
	u32 x = seed;

	for (int step = 0; step < STEPS && !b->skip; step++) {
		b->n = 0;
		churn_step(b, &x, track);
		*sum += b->sample[0];
		*worst = max(*worst, b->sample[0]);
		++*count;
	}
	for (int i = 0; i < SLOTS; i++) {
		kfree(slot[i].p);
		slot[i].p = NULL;
	}
	live = 0;
	b->n = 0;
}

static void run_all_churns(struct bench *b, u64 *average, u32 *worst)
{
	u64 sum = 0;
	u32 count = 0;

	*worst = 0;
	for (u32 s = 0; s < 20; s++)
		run_churn(b, &sum, worst, &count, 1000 + 77 * s, false);
	*average = div_u64(sum, count);
}

static void churn_avg(struct bench *b)
{
	u64 average;
	u32 worst;

	run_all_churns(b, &average, &worst);
	bench_value(b, average);
}
BENCH(churn_avg, churn_avg, 60, 60, "mixed churn 16..2048 bytes, 512 slots: average");

static void churn_worst(struct bench *b)
{
	u64 average;
	u32 worst;

	run_all_churns(b, &average, &worst);
	bench_value(b, worst);
}
BENCH(churn_worst, churn_worst, 800, 800, "mixed churn: the worst single call");

static void held_per_live(struct bench *b)
{
	u64 sum = 0;
	u32 worst = 0, count = 0;

	kmem_cache_shrink_all();
	drain_all_pages(NULL);
	pages_before = nr_free_pages();
	peak_live = 0;
	run_churn(b, &sum, &worst, &count, 12345, true);
	bench_value(b, div_u64((u64)peak_pages * PAGE_SIZE * 1000, peak_live));
}
BENCH_UNIT(held_per_live, held_per_live, 1300, 1300, "x1000",
	   "pages held / bytes live at the churn's peak, x 1000");
