// SPDX-License-Identifier: MIT
/*
 * The cost of DMA: coherent memory for a device that does not see the caches, and streaming
 * mappings over what their cache loops cost alone (rows cache_*).
 */
#include <arch/cache.h>
#include <granule/bench.h>
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/sizes.h>

static u64 mask = DMA_BIT_MASK(32);
static struct device dev = {
	.init_name = "bench", .dma_mask = &mask, .coherent_dma_mask = DMA_BIT_MASK(32),
};

static void coherent_pair(struct bench *b, size_t size, unsigned int rounds)
{
	bench_each(b, rounds) {
		dma_addr_t handle;
		void *p;

		bench_begin(b);
		p = dma_alloc_coherent(&dev, size, &handle, GFP_KERNEL | __GFP_NOWARN);
		dma_free_coherent(&dev, size, p, handle);
		bench_end(b, 1);
		if (!p)
			b->skip = "no memory that can be uncached (cma=, coherent_pool=)";
	}
}

static void dma_coherent_4k(struct bench *b)
{
	coherent_pair(b, SZ_4K, 200);
}
BENCH(dma_coherent_4k, dma_coherent_4k, 960, 950,
      "dma_alloc_coherent + free 4 KiB, device that does not see the caches");

static void dma_coherent_1m(struct bench *b)
{
	coherent_pair(b, SZ_1M, 10);
}
BENCH(dma_coherent_1m, dma_coherent_1m, 160000, 140000, "the same, 1 MiB");

/* --- streaming --- */

static void *buffer;

static bool prepare(struct bench *b)
{
	if (dma_set_mask(&dev, DMA_BIT_MASK(32)))
		b->skip = "no memory below 4 GiB";
	buffer = (void *)__get_free_page(GFP_KERNEL | GFP_DMA);
	if (!buffer)
		b->skip = "no memory";
	return !b->skip;
}

static void dma_map_to(struct bench *b)
{
	dma_addr_t a;

	if (!prepare(b))
		return;
	bench_each(b, 200) {
		bench_begin(b);
		a = dma_map_single(&dev, buffer, SZ_4K, DMA_TO_DEVICE);
		dma_unmap_single(&dev, a, SZ_4K, DMA_TO_DEVICE);
		bench_end(b, 1);
	}
	free_page((unsigned long)buffer);
}
BENCH(dma_map_to, dma_map_to, 311, 313, "dma_map_single + unmap 4 KiB to a device");

static void dma_map_from(struct bench *b)
{
	dma_addr_t a;

	if (!prepare(b))
		return;
	bench_each(b, 200) {
		bench_begin(b);
		a = dma_map_single(&dev, buffer, SZ_4K, DMA_FROM_DEVICE);
		dma_unmap_single(&dev, a, SZ_4K, DMA_FROM_DEVICE);
		bench_end(b, 1);
	}
	free_page((unsigned long)buffer);
}
BENCH(dma_map_from, dma_map_from, 602, 594, "dma_map_single + unmap 4 KiB from a device");

static void cache_clean_4k(struct bench *b)
{
	if (!prepare(b))
		return;
	bench_each(b, 200) {
		bench_begin(b);
		arch_dcache_clean(buffer, SZ_4K);
		bench_end(b, 1);
	}
	free_page((unsigned long)buffer);
}
BENCH(cache_clean_4k, cache_clean_4k, 0, 0, "cache loop alone: clean 4 KiB");

static void cache_inval_4k(struct bench *b)
{
	if (!prepare(b))
		return;
	bench_each(b, 200) {
		bench_begin(b);
		arch_dcache_inval(buffer, SZ_4K);
		bench_end(b, 1);
	}
	free_page((unsigned long)buffer);
}
BENCH(cache_inval_4k, cache_inval_4k, 0, 0, "cache loop alone: invalidate 4 KiB");
