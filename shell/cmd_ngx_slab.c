// SPDX-License-Identifier: MIT
/*
 * ngx_slab: what a slab pool in a fixed region (granule/ngx_slab.h) takes for a load, beside what
 * kmalloc takes for the same. kmalloc's share is the free pages that are gone while the load lives,
 * with nothing kept at hand before and after.
 */
#include "shell.h"
#include <granule/ngx_slab.h>
#include <linux/array_size.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define REGION	(4 * SZ_1M)
#define LOAD	SZ_1M		/* bytes asked for in a row of one size */
#define OBJECTS	(LOAD / 8)

struct load {
	struct ngx_slab_pool *pool;
	void **p;
	unsigned int n;
	u32 size;		/* 0: mixed */
	u64 seed;
	size_t asked;
};

static u32 next_size(const struct load *l, struct rnd_state *rnd)
{
	return l->size ? l->size : 16 + prandom_u32_max_state(rnd, 2033);
}

/* Objects until LOAD bytes are asked for. False: somebody had no room. */
static bool fill(struct load *l, bool from_pool)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, l->seed);
	l->asked = 0;
	for (l->n = 0; l->asked < LOAD && l->n < OBJECTS; l->n++) {
		u32 size = next_size(l, &rnd);

		l->p[l->n] = from_pool ? ngx_slab_alloc(l->pool, size) : kmalloc(size, GFP_KERNEL);
		if (!l->p[l->n])
			return false;
		l->asked += size;
	}
	return true;
}

static void drain(struct load *l, bool from_pool)
{
	while (l->n--) {
		if (from_pool)
			ngx_slab_free(l->pool, l->p[l->n]);
		else
			kfree(l->p[l->n]);
	}
}

static size_t free_bytes(void)
{
	kmem_cache_shrink_all();
	return nr_free_pages() << PAGE_SHIFT;
}

/* Pages in use and their descriptors; the header is there anyhow. */
static size_t pool_bytes(const struct ngx_slab_pool *pool)
{
	return (pool->nr_pages - pool->free_pages) *
	       (size_t)(NGX_SLAB_PAGE + sizeof(struct ngx_slab_page));
}

static unsigned int waste(size_t taken, size_t asked)
{
	return taken > asked ? div_u64(1000ull * (taken - asked), taken) : 0;
}

/* False without room. */
static bool measure(struct load *l)
{
	size_t before = free_bytes(), slab, pool;
	unsigned int a, b, objects;
	char what[16] = "16 - 2048";
	bool good;

	good = fill(l, false);
	slab = before - free_bytes();
	objects = l->n;
	drain(l, false);
	good = good && fill(l, true);
	pool = pool_bytes(l->pool);
	drain(l, true);
	if (!good)
		return false;
	if (l->size)
		snprintf(what, sizeof(what), "%u", l->size);
	a = waste(pool, l->asked);
	b = waste(slab, l->asked);
	printk("%10s %8u %9zu %11zu %4u.%u%% %11zu %4u.%u%%\n", what, objects, l->asked >> 10,
	       pool >> 10, a / 10, a % 10, slab >> 10, b / 10, b % 10);
	return true;
}

static int run_loads(struct load *l)
{
	static const u32 sizes[] = { 8, 13, 24, 40, 64, 72, 100, 128, 200, 256, 300, 500, 600, 1000,
				     1024, 1500, 2048, 3000, 4096, 5000, 0 };

	printk("%10s %8s %9s %11s %6s %11s %6s\n", "size", "objects", "asked KiB", "pool KiB",
	       "waste", "kmalloc KiB", "waste");
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		l->size = sizes[i];
		if (!measure(l)) {
			printk("ngx_slab: no memory for objects of %u bytes\n", sizes[i]);
			return 1;
		}
	}
	return 0;
}

static int cmd_ngx_slab(int argc, char **argv)
{
	struct load l = { .seed = 1 };
	void *region;
	int status = 1;

	if (argc > 2)
		return CMD_USAGE;
	if (argc > 1 && !shell_number("seed", argv[1], U64_MAX, &l.seed))
		return 2;
	region = vmalloc(REGION);
	l.p = vmalloc(OBJECTS * sizeof(*l.p));
	l.pool = region ? ngx_slab_init(region, REGION, 3, "command") : NULL;
	if (l.pool && l.p)
		status = run_loads(&l);
	else
		printk("ngx_slab: no memory for a region of %u KiB\n", REGION >> 10);
	if (l.pool) {
		if (ngx_slab_check(l.pool) || l.pool->free_pages != l.pool->nr_pages)
			status = 1;
		ngx_slab_destroy(l.pool);
	}
	vfree(l.p);
	vfree(region);
	return status;
}
COMMAND(ngx_slab, cmd_ngx_slab, "[SEED]", "waste of a slab pool in a region, and of kmalloc",
	"Asks for 1 MiB in objects of one size, row by row, and of mixed sizes in the last:\n"
	"from a slab pool laid over a region as nginx does it, and from kmalloc. Shows what each\n"
	"takes, and the share of it that nobody asked for. /proc/granule/ngx_slab lists the\n"
	"pools there are.\n");
