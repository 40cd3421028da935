// SPDX-License-Identifier: MIT
/* The cost of the media engine's parts: a video buffer taken and given back. */
#include <drivers/media/memory.h>
#include <granule/bench.h>
#include <granule/vb.h>
#include <linux/err.h>

/* A pool that nobody touches needs no memory: rows run without a zone, too. */
static int get_nothing(struct media_memory *mem, const char *name, unsigned long bytes,
		       const char *zone)
{
	mem->phys = 0;
	return 0;
}

static void put_nothing(struct media_memory *mem) {}

static bool no_zone(const char *zone)
{
	return false;
}

static const struct media_memory_ops nothing = { get_nothing, put_nothing, no_zone };

static void vb_pair(struct bench *b)
{
	const struct media_memory_ops *before = media_memory_use(&nothing);
	int pool = vb_create_pool(&(struct vb_pool_config){ "bench", 4096, 4, VB_PRIVATE,
				  VB_USER });

	if (pool < 0)
		b->skip = "no pool";
	bench_each(b, 500) {
		bench_begin(b);
		vb_release_block(vb_get_block(pool, 4096, VB_VENC), VB_VENC);
		bench_end(b, 1);
	}
	if (pool >= 0)
		vb_destroy_pool(pool);
	media_memory_use(before);
}
BENCH(vb_pair, vb_pair, 120, 120, "vb_get_block + vb_release_block");
