// SPDX-License-Identifier: MIT
/* The cost of pages: pairs by order, batches, the worst single call, bulk, cleared pages. */
#include <granule/bench.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/string.h>

#define ROUNDS 500
#define BATCH 512

static struct page *batch[4096];

static __always_inline void page_pair(struct bench *b, unsigned int order)
{
	bench_each(b, ROUNDS) {
		struct page *page;

		bench_begin(b);
		page = alloc_pages(GFP_KERNEL, order);
		__free_pages(page, order);
		bench_end(b, 1);
		if (!page)
			b->skip = "no block of that order is free";
	}
}

static void page_o0(struct bench *b)
{
	page_pair(b, 0);
}
BENCH(page_o0, page_o0, 90, 90, "alloc_page + __free_page, order 0, hot");

static void page_o3(struct bench *b)
{
	page_pair(b, 3);
}
BENCH(page_o3, page_o3, 110, 110, "order 3 pair");

static void page_o9(struct bench *b)
{
	page_pair(b, 9);
}
BENCH(page_o9, page_o9, 200, 200, "order 9 pair");

static void page_o10(struct bench *b)
{
	page_pair(b, 10);
}
BENCH(page_o10, page_o10, 200, 200, "order 10 pair");

/* Takes n pages, then gives them back; samples the half that is asked for. */
static void run_batch(struct bench *b, bool sample_alloc)
{
	bench_each(b, 20) {
		bench_begin(b);
		for (int i = 0; i < BATCH; i++)
			batch[i] = alloc_page(GFP_KERNEL);
		if (sample_alloc)
			bench_end(b, BATCH);
		bench_begin(b);
		for (int i = 0; i < BATCH; i++)
			__free_page(batch[i]);
		if (!sample_alloc)
			bench_end(b, BATCH);
	}
}

static void batch512_alloc(struct bench *b)
{
	run_batch(b, true);
}
BENCH(batch512_alloc, batch512_alloc, 60, 60, "512 pages in a row: alloc, each");

static void batch512_free(struct bench *b)
{
	run_batch(b, false);
}
BENCH(batch512_free, batch512_free, 70, 70, "512 pages in a row: free, each");

/* Every call over 4096 pages sampled alone; the row's figure is the worst of them. */
static void run_worst(struct bench *b, bool sample_alloc)
{
	u32 worst = 0;

	for (int i = 0; i < 4096; i++) {
		bench_begin(b);
		batch[i] = alloc_page(GFP_KERNEL);
		bench_end(b, 1);
	}
	for (unsigned int i = 0; sample_alloc && i < b->n; i++)
		worst = max(worst, b->sample[i]);
	b->n = 0;
	for (int i = 0; i < 4096; i++) {
		bench_begin(b);
		__free_page(batch[i]);
		bench_end(b, 1);
	}
	for (unsigned int i = 0; !sample_alloc && i < b->n; i++)
		worst = max(worst, b->sample[i]);
	b->n = 0;
	bench_value(b, worst);
}

static void worst_alloc(struct bench *b)
{
	run_worst(b, true);
}
BENCH(worst_alloc, worst_alloc, 1000, 1000, "worst single alloc_page of 4096");

static void worst_free(struct bench *b)
{
	run_worst(b, false);
}
BENCH(worst_free, worst_free, 1000, 1000, "worst single __free_page of 4096");

static void bulk64_page(struct bench *b)
{
	bench_each(b, 50) {
		unsigned long got;

		memset(batch, 0, 64 * sizeof(batch[0]));
		bench_begin(b);
		got = alloc_pages_bulk_array(GFP_KERNEL, 64, batch);
		bench_end(b, 64);
		if (got != 64)
			b->skip = "the bulk call gave fewer";
		for (unsigned long i = 0; i < got; i++)
			__free_page(batch[i]);
	}
}
BENCH(bulk64_page, bulk64_page, 22, 22, "alloc_pages_bulk_array of 64, per page");

static void clear_page_row(struct bench *b)
{
	void *p = (void *)__get_free_page(GFP_KERNEL);

	bench_each(b, 50) {
		bench_begin(b);
		clear_page(p);
		bench_end(b, 1);
	}
	free_page((unsigned long)p);
}
BENCH(clear_page, clear_page_row, 160, 150, "clear_page");

static void copy_page_row(struct bench *b)
{
	void *p = (void *)__get_free_page(GFP_KERNEL), *q = (void *)__get_free_page(GFP_KERNEL);

	bench_each(b, 50) {
		bench_begin(b);
		copy_page(p, q);
		bench_end(b, 1);
	}
	free_page((unsigned long)p);
	free_page((unsigned long)q);
}
BENCH(copy_page, copy_page_row, 300, 560, "copy_page");

static void zeroed_page(struct bench *b)
{
	bench_each(b, 100) {
		unsigned long p;

		bench_begin(b);
		p = get_zeroed_page(GFP_KERNEL);
		free_page(p);
		bench_end(b, 1);
	}
}
BENCH(zeroed_page, zeroed_page, 260, 250, "get_zeroed_page + free_page");
