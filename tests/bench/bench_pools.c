// SPDX-License-Identifier: MIT
/* The cost table's rows of pools in fixed ranges: gen_pool, and slab pools as nginx's. */
#include <granule/bench.h>
#include <granule/ngx_slab.h>
#include <linux/genalloc.h>
#include <linux/numa.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#define REGION SZ_256K

static void ngx_rows(struct bench *b, size_t size, unsigned int held)
{
	void *region = vmalloc(REGION), *first = NULL;
	struct ngx_slab_pool *pool = region ? ngx_slab_init(region, REGION, 3, "bench") : NULL;

	if (!pool) {
		b->skip = "no memory";
		vfree(region);
		return;
	}
	/* The slot has a page, and `held` of its chunks are taken. */
	while (held--)
		first = ngx_slab_alloc(pool, size);
	bench_each(b, 500) {
		bench_begin(b);
		ngx_slab_free(pool, ngx_slab_alloc(pool, size));
		bench_end(b, 1);
	}
	ngx_slab_free(pool, first);
	ngx_slab_destroy(pool);
	vfree(region);
}

static void ngx_slab_64(struct bench *b)
{
	ngx_rows(b, 64, 5);
}
BENCH(ngx_slab_64, ngx_slab_64, 0, 0, "ngx_slab_alloc + free, 64 bytes, page at hand");

static void ngx_slab_page(struct bench *b)
{
	ngx_rows(b, 4096, 1);
}
BENCH(ngx_slab_page, ngx_slab_page, 0, 0, "ngx_slab_alloc + free, 4096 bytes");

static void gen_pool_rows(struct bench *b, genpool_algo_t algo)
{
	struct gen_pool *pool = gen_pool_create(8, NUMA_NO_NODE);
	unsigned long p[16];

	if (!pool || gen_pool_add(pool, SZ_1M, SZ_1M, NUMA_NO_NODE)) {
		b->skip = "no memory";
		goto out;
	}
	/* Eight holes of one unit before the room. */
	for (unsigned int i = 0; i < 16; i++)
		p[i] = gen_pool_alloc(pool, 256);
	for (unsigned int i = 0; i < 16; i += 2)
		gen_pool_free(pool, p[i], 256);
	bench_each(b, 500) {
		bench_begin(b);
		gen_pool_free(pool, gen_pool_alloc_algo(pool, 1024, algo, NULL), 1024);
		bench_end(b, 1);
	}
	for (unsigned int i = 1; i < 16; i += 2)
		gen_pool_free(pool, p[i], 256);
out:
	if (pool)
		gen_pool_destroy(pool);
}

static void gen_pool_first(struct bench *b)
{
	gen_pool_rows(b, gen_pool_first_fit);
}
BENCH(gen_pool_first, gen_pool_first, 0, 0, "gen_pool alloc + free, first fit behind 8 holes");

static void gen_pool_best(struct bench *b)
{
	gen_pool_rows(b, gen_pool_best_fit);
}
BENCH(gen_pool_best, gen_pool_best, 0, 0, "gen_pool alloc + free, best fit among 9 areas");
