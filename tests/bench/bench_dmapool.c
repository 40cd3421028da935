// SPDX-License-Identifier: MIT
/*
 * The cost of dma_pool: dmapool_test's six parameter sets, all blocks out and all back, per pair;
 * and of bouncing 4 KiB, over the copies.
 */
#include <granule/bench.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/swiotlb.h>

static u64 mask = DMA_BIT_MASK(64);
static struct device dev = {
	.init_name = "bench", .dma_mask = &mask, .coherent_dma_mask = DMA_BIT_MASK(64),
	.dma_coherent = true,
};

static struct {
	void *p;
	dma_addr_t dma;
} *pair;

static void all_out_and_back(struct bench *b, struct dma_pool *pool, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		pair[i].p = dma_pool_alloc(pool, GFP_KERNEL | __GFP_NOWARN, &pair[i].dma);
		if (!pair[i].p) {
			b->skip = "no memory";
			break;
		}
	}
	while (i--)
		dma_pool_free(pool, pair[i].p, pair[i].dma);
}

static void run_pool(struct bench *b, size_t size, size_t align, size_t boundary)
{
	unsigned int n = clamp_t(unsigned int, PAGE_SIZE / size * 512, 1024, 8192);
	struct dma_pool *pool = dma_pool_create("bench", &dev, size, align, boundary);

	pair = kvmalloc_array(n, sizeof(*pair), GFP_KERNEL);
	if (!pool || !pair)
		b->skip = "no memory";
	else
		all_out_and_back(b, pool, n);	/* the pool has its pages now */
	bench_each(b, 10) {
		bench_begin(b);
		all_out_and_back(b, pool, n);
		bench_end(b, n);
	}
	kvfree(pair);
	dma_pool_destroy(pool);
}

#define POOL_ROW(id_, size_, align_, boundary_) \
	static void dmapool_##id_(struct bench *b) \
	{ \
		run_pool(b, size_, align_, boundary_); \
	} \
	BENCH(dmapool_##id_, dmapool_##id_, 0, 0, \
	      "dma_pool_alloc + free, " #size_ " bytes, all blocks out and back, each")

POOL_ROW(16, 16, 16, 0);
POOL_ROW(64, 64, 64, 0);
POOL_ROW(256, 256, 256, 0);
POOL_ROW(1024, 1024, 1024, 0);
POOL_ROW(4096, 4096, 4096, 0);
POOL_ROW(68, 68, 32, 4096);

/* Slots alone: what is asked for is one byte. */
static void swiotlb_slot(struct bench *b)
{
	char *p = kmalloc(64, GFP_KERNEL);

	if (!is_swiotlb_active(&dev))
		b->skip = "swiotlb=noforce";
	bench_each(b, 200) {
		phys_addr_t tlb;

		bench_begin(b);
		tlb = swiotlb_tbl_map_single(&dev, virt_to_phys(p), 1, 0, DMA_TO_DEVICE, 0);
		swiotlb_tbl_unmap_single(&dev, tlb, 1, DMA_TO_DEVICE, 0);
		bench_end(b, 1);
	}
	kfree(p);
}
BENCH(swiotlb_slot, swiotlb_slot, 0, 0, "swiotlb map + unmap of one byte to the device");
