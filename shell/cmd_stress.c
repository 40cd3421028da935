// SPDX-License-Identifier: MIT
/*
 * stress: random operations over every allocator at once, content checked, checkers on. The run is
 * a pure function of its seed, so a failure is replayed by giving the seed again.
 *
 * A slot holds one allocation. Its first word and its last byte say which slot it is: a block that
 * was handed out twice, or cut short, is noticed when the slot is freed.
 */
#include "shell.h"
#include "stress.h"
#include <granule/check.h>
#include <granule/tty.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>

#define SLOTS 512
#define OPS_PER_UNIT 10000
#define CHECK_EVERY 2500

enum source { EMPTY, FROM_KMALLOC, FROM_CACHE, FROM_PAGES, FROM_VMALLOC, FROM_VMAP, FROM_PERCPU };

struct slot {
	enum source source;
	unsigned int order;
	size_t size;
	void *addr;
	struct page *page;
};

struct stress {
	struct rnd_state rnd;
	struct kmem_cache *cache;
	struct slot slot[SLOTS];
	unsigned long allocs, frees, failed;
	const char *broken;	/* the first thing found wrong */
};

static u32 draw(struct stress *s, u32 bound)
{
	return (u32)(((u64)prandom_u32_state(&s->rnd) * bound) >> 32);
}

static void mark(struct stress *s, struct slot *slot)
{
	u32 id = slot - s->slot;

	if (slot->size >= sizeof(id))
		memcpy(slot->addr, &id, sizeof(id));
	((u8 *)slot->addr)[slot->size - 1] = id;
}

static bool mark_holds(struct stress *s, struct slot *slot)
{
	u32 id = slot - s->slot, seen = id;

	if (slot->size > sizeof(id))
		memcpy(&seen, slot->addr, sizeof(seen));
	return seen == id && ((u8 *)slot->addr)[slot->size - 1] == (u8)id;
}

static void take_pages(struct stress *s, struct slot *slot)
{
	/* mostly small, now and then the largest: each order half as likely as the one below */
	slot->order = __ffs(draw(s, 1u << MAX_PAGE_ORDER) | (1u << MAX_PAGE_ORDER));
	slot->page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, slot->order);
	slot->addr = slot->page ? page_address(slot->page) : NULL;
	slot->size = PAGE_SIZE << slot->order;
}

static void take_vmap(struct stress *s, struct slot *slot)
{
	struct page *pages[16];
	unsigned int n = 1 + draw(s, ARRAY_SIZE(pages));

	slot->page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, 4);
	if (!slot->page)
		return;
	for (unsigned int i = 0; i < n; i++)
		pages[i] = slot->page + i;
	slot->addr = vmap(pages, n, VM_MAP, PAGE_KERNEL);
	slot->size = n * PAGE_SIZE;
	if (!slot->addr)
		__free_pages(slot->page, 4);
}

static void take(struct stress *s, struct slot *slot)
{
	slot->source = FROM_KMALLOC + draw(s, FROM_PERCPU);
	switch (slot->source) {
	case FROM_CACHE:
		slot->size = kmem_cache_size(s->cache);
		slot->addr = kmem_cache_alloc(s->cache, GFP_KERNEL | __GFP_NOWARN);
		break;
	case FROM_PAGES:
		take_pages(s, slot);
		break;
	case FROM_VMALLOC:
		slot->size = 1 + draw(s, 64 * PAGE_SIZE);
		slot->addr = __vmalloc(slot->size, GFP_KERNEL | __GFP_NOWARN);
		break;
	case FROM_VMAP:
		take_vmap(s, slot);
		break;
	case FROM_PERCPU:
		slot->size = 1 + draw(s, 256);
		slot->addr = __alloc_percpu(slot->size, 8);
		break;
	default:
		slot->size = 1 + draw(s, draw(s, 8) ? 2048 : 65536);
		slot->addr = kmalloc(slot->size, GFP_KERNEL | __GFP_NOWARN);
	}
	if (!slot->addr) {
		s->failed++;
		slot->source = EMPTY;
		return;
	}
	s->allocs++;
	if (slot->source != FROM_PERCPU)
		mark(s, slot);
}

static void give_back(struct stress *s, struct slot *slot)
{
	if (slot->source != EMPTY && slot->source != FROM_PERCPU && !mark_holds(s, slot))
		s->broken = "content of a block changed while it was held";
	switch (slot->source) {
	case FROM_KMALLOC: kfree(slot->addr); break;
	case FROM_CACHE: kmem_cache_free(s->cache, slot->addr); break;
	case FROM_PAGES: __free_pages(slot->page, slot->order); break;
	case FROM_VMALLOC: vfree(slot->addr); break;
	case FROM_VMAP: vunmap(slot->addr); __free_pages(slot->page, 4); break;
	case FROM_PERCPU: free_percpu((void __percpu *)slot->addr); break;
	case EMPTY: return;
	}
	s->frees++;
	slot->source = EMPTY;
}

static void run_checkers(struct stress *s)
{
	REGISTRY_BOUNDS(granule_checks);

	registry_for_each(granule_checks, it) {
		const struct checker *c = *it;

		if (c->check())
			s->broken = c->name;
	}
}

static u64 run_ops(struct stress *s, u64 ops)
{
	u64 done;

	for (done = 0; done < ops && !s->broken; done++) {
		struct slot *slot = &s->slot[draw(s, SLOTS)];

		if (slot->source == EMPTY)
			take(s, slot);
		else
			give_back(s, slot);
		if (done % CHECK_EVERY == CHECK_EVERY - 1) {
			run_checkers(s);
			if (tty_interrupted())
				break;
		}
	}
	return done;
}

/* Gives back everything that allocators keep for speed, so that free pages can be compared. */
unsigned long settled_free_pages(void)
{
	vmalloc_shrink();
	kmem_cache_shrink_all();
	drain_all_pages(NULL);
	return nr_free_pages();
}

static int report(struct stress *s, u64 seed, u64 done, unsigned long before, unsigned long after)
{
	printk("stress: seed %llu: %llu operations, %lu allocations, %lu frees, %lu refused\n",
	       seed, done, s->allocs, s->frees, s->failed);
	printk("stress: free pages %lu before, %lu after\n", before, after);
	if (s->broken)
		printk("stress: BROKEN: %s\n", s->broken);
	else if (before != after)
		printk("stress: LEAK: %ld pages did not come back\n", (long)(before - after));
	return s->broken || before != after;
}

static int cmd_stress(int argc, char **argv)
{
	static struct stress s;
	u64 units, seed = get_random_u32(), done;
	unsigned long before;

	if (argc > 3 && !strcmp(argv[1], "-t") && !strcmp(argv[2], "media"))
		return stress_media(argc - 3, argv + 3);
	if (argc < 2 || argc > 3 || !shell_number("N", argv[1], 1 << 20, &units))
		return CMD_USAGE;
	if (argc == 3 && !shell_number("seed", argv[2], U64_MAX, &seed))
		return 2;
	printk("stress: seed %llu (replay: stress %llu %llu)\n", seed, units, seed);
	before = settled_free_pages();
	memset(&s, 0, sizeof(s));
	prandom_seed_state(&s.rnd, seed);
	s.cache = kmem_cache_create("stress", 200, 0, SLAB_NO_MERGE, NULL);
	if (!s.cache) {
		printk("stress: no memory for its slab cache\n");
		return 1;
	}
	done = run_ops(&s, units * OPS_PER_UNIT);
	for (struct slot *slot = s.slot; slot < s.slot + SLOTS; slot++)
		give_back(&s, slot);
	kmem_cache_destroy(s.cache);
	run_checkers(&s);
	return report(&s, seed, done, before, settled_free_pages());
}
COMMAND(stress, cmd_stress, "[-t media] N [SEED]",
	"N x 10,000 random operations over every allocator",
	"Content is checked at each free, the invariant checkers run now and then, and in the end\n"
	"free pages must be what they were. The same seed gives the same run.\n"
	"-t media: N x 10 operations over media zones, the CMA area and movable pages in it.\n");
