// SPDX-License-Identifier: MIT
/*
 * How a cache lays out its objects, how large its slabs are, how much a CPU may keep. Computed once
 * when the cache is created; no state, no locks.
 *
 *	| left red zone | object | right red zone | free pointer | tracks | size asked for | pad |
 *	  red_left_pad    object_size   to inuse     if outside    U         U, kmalloc
 *
 * Without debugging an object has only itself: a free one holds the free pointer in its middle, or
 * behind it where the content must survive being free (constructor, RCU).
 */
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <mm/slab.h>

#define SLUB_MAX_ORDER		PAGE_ALLOC_COSTLY_ORDER
#define DEPOT_OBJECTS		1024

bool slub_debug_orig_size(const struct kmem_cache *s)
{
	return kmem_cache_debug_flags(s, SLAB_STORE_USER) && (s->flags & SLAB_KMALLOC);
}

/* Where metadata behind the free pointer begins. */
unsigned int get_info_end(const struct kmem_cache *s)
{
	return s->offset >= s->inuse ? s->inuse + sizeof(void *) : s->inuse;
}

/* Bytes of the object and its metadata, without the left red zone. */
unsigned int size_from_object(const struct kmem_cache *s)
{
	return s->flags & SLAB_RED_ZONE ? s->size - s->red_left_pad : s->size;
}

static unsigned int order_objects(unsigned int order, unsigned int size)
{
	return ((unsigned int)PAGE_SIZE << order) / size;
}

static struct kmem_cache_order_objects oo_make(unsigned int order, unsigned int size)
{
	return (struct kmem_cache_order_objects){ order << 16 | order_objects(order, size) };
}

/*
 * The smallest order that wastes at most a 16th of the slab, else an 8th, else a quarter. Small
 * slabs let memory go back early; the arrays make up for what they cost.
 */
static int calculate_order(unsigned int size)
{
	unsigned int least = get_order(size);

	for (unsigned int fraction = 16; fraction > 1; fraction /= 2) {
		for (unsigned int order = least; order <= SLUB_MAX_ORDER; order++) {
			unsigned int bytes = (unsigned int)PAGE_SIZE << order;

			if (bytes % size <= bytes / fraction)
				return order;
		}
	}
	return least <= MAX_PAGE_ORDER ? (int)least : -E2BIG;
}

/* Must the free pointer stay out of the object? */
static bool freepointer_outside(const struct kmem_cache *s, const struct kmem_cache_args *args)
{
	if ((s->flags & SLAB_TYPESAFE_BY_RCU) && !args->use_freeptr_offset)
		return true;
	if ((s->flags & SLAB_POISON) || s->ctor)
		return true;
	return (s->flags & SLAB_RED_ZONE) &&
	       (s->object_size < sizeof(void *) || slub_debug_orig_size(s));
}

static unsigned int place_freepointer(struct kmem_cache *s, const struct kmem_cache_args *args,
				      unsigned int size)
{
	if (freepointer_outside(s, args)) {
		s->offset = size;
		return size + sizeof(void *);
	}
	if ((s->flags & SLAB_TYPESAFE_BY_RCU) && args->use_freeptr_offset)
		s->offset = args->freeptr_offset;
	else
		s->offset = ALIGN_DOWN(s->object_size / 2, sizeof(void *));
	return size;
}

static unsigned int add_debug_metadata(struct kmem_cache *s, unsigned int size)
{
	if (s->flags & SLAB_STORE_USER) {
		size += 2 * sizeof(struct track);
		if (s->flags & SLAB_KMALLOC)
			size += sizeof(unsigned int);
	}
	if (s->flags & SLAB_RED_ZONE) {
		/*
		 * A word behind catches what runs past; a pad in front catches the neighbour's
		 * overrun.
		 */
		size += sizeof(void *);
		s->red_left_pad = ALIGN(sizeof(void *), s->align);
		size += s->red_left_pad;
	}
	return size;
}

/* What a node may hold ready of one cache: 128 KiB, or a 4096th of memory where that is less. */
static unsigned int depot_bytes(void)
{
	return min_t(unsigned long, 128 << 10, (totalram_pages() << PAGE_SHIFT) >> 12);
}

/* About 4 KiB a cache and CPU: enough to smooth bursts, little enough not to hold many slabs. */
static void set_limits(struct kmem_cache *s)
{
	static const struct {
		unsigned int size;
		unsigned char limit, batch, cpu_slabs;
	} table[] = {
		{ 128, 32, 16, 2 }, { 256, 16, 8, 2 }, { 512, 8, 4, 1 }, { 1024, 8, 4, 0 },
		{ 4096, 4, 2, 0 }, { ~0U, 2, 1, 0 },
	};
	unsigned int i = 0;

	if (kmem_cache_debug(s))
		return;
	while (s->size > table[i].size)
		i++;
	s->limit = table[i].limit;
	s->batch = table[i].batch;
	s->cpu_partial_slabs = table[i].cpu_slabs;
	s->direct = oo_objects(s->oo) < 8;
	s->cpu_partial = s->cpu_partial_slabs * oo_objects(s->oo);
	if (s->size <= 256)
		s->depot_max = min_t(unsigned int, depot_bytes() / s->size, DEPOT_OBJECTS);
	s->min_partial = 1;
}

static unsigned int calculate_alignment(slab_flags_t flags, unsigned int align, unsigned int size)
{
	if (flags & SLAB_HWCACHE_ALIGN) {
		unsigned int line = cache_line_size();

		while (size <= line / 2)
			line /= 2;
		align = max(align, line);
	}
	return ALIGN(max_t(unsigned int, align, ARCH_SLAB_MINALIGN), sizeof(void *));
}

/* From object_size, flags and ctor, all the rest. 0, or -E2BIG, -EINVAL. */
int calculate_sizes(struct kmem_cache *s, struct kmem_cache_args *args)
{
	unsigned int size = ALIGN(s->object_size, sizeof(void *));
	int order;

	s->align = calculate_alignment(s->flags, args->align, s->object_size);
	if ((s->flags & SLAB_POISON) && !(s->flags & SLAB_TYPESAFE_BY_RCU) && !s->ctor)
		s->flags |= __OBJECT_POISON;
	/* The red zone must have at least a byte behind the object. */
	if ((s->flags & SLAB_RED_ZONE) && size == s->object_size)
		size += sizeof(void *);
	s->inuse = size;
	size = place_freepointer(s, args, size);
	size = add_debug_metadata(s, size);
	s->size = size = ALIGN(size, s->align);

	order = calculate_order(size);
	if (order < 0)
		return order;
	s->allocflags = s->flags & SLAB_CACHE_DMA ? __GFP_DMA :
			s->flags & SLAB_CACHE_DMA32 ? __GFP_DMA32 : 0;
	if (s->flags & SLAB_RECLAIM_ACCOUNT)
		s->allocflags |= __GFP_RECLAIMABLE;
	s->oo = oo_make(order, size);
	s->min = oo_make(get_order(size), size);
	s->slab_mask = (PAGE_SIZE << order) - 1;
	/* 0 sends every free the careful way: the test would not be exact. */
	if (PAGE_SHIFT + order + fls(size) <= BITS_PER_LONG)
		s->recip = ~0UL / size + 1;
	set_limits(s);
	return oo_objects(s->oo) ? 0 : -EINVAL;
}
