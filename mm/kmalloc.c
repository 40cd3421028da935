// SPDX-License-Identifier: MIT
/*
 * kmalloc: the caches kmalloc-8 .. kmalloc-8k in three sets (normal, DMA, reclaimable), and whole
 * pages from the buddy system above. How a size finds its cache is drawn in linux/slab.h.
 *
 * A large allocation's first page is of type PGTY_large_kmalloc and keeps the order in private, so
 * that kfree() and ksize() know it from the pointer alone. It is no compound page: that would
 * cost a store for each of its pages.
 */
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/vmstat.h>
#include <granule/fault_inject.h>
#include <mm/slub_fast.h>

kmem_buckets kmalloc_caches[NR_KMALLOC_TYPES];
EXPORT_SYMBOL(kmalloc_caches);

static const struct {
	unsigned int size;
	const char *name[NR_KMALLOC_TYPES];
} kmalloc_info[] __initconst = {
#define SIZE(bytes, text) { bytes, { "kmalloc-" text, "dma-kmalloc-" text, "kmalloc-rcl-" text } }
	SIZE(8, "8"), SIZE(16, "16"), SIZE(32, "32"), SIZE(64, "64"), SIZE(96, "96"),
	SIZE(128, "128"), SIZE(192, "192"), SIZE(256, "256"), SIZE(384, "384"), SIZE(512, "512"),
	SIZE(768, "768"), SIZE(1024, "1k"), SIZE(1536, "1536"), SIZE(2048, "2k"), SIZE(4096, "4k"),
	SIZE(8192, "8k"),
#undef SIZE
};

/* Every class of the table gets the smallest cache that holds its largest size. */
void __init create_kmalloc_caches(void)
{
	static const slab_flags_t flags[NR_KMALLOC_TYPES] = {
		[KMALLOC_DMA] = SLAB_CACHE_DMA, [KMALLOC_RECLAIM] = SLAB_RECLAIM_ACCOUNT,
	};

	for (int type = 0; type < NR_KMALLOC_TYPES; type++) {
		unsigned int class = 0;

		for (unsigned int i = 0; i < ARRAY_SIZE(kmalloc_info); i++) {
			unsigned int size = kmalloc_info[i].size;
			struct kmem_cache *s;

			s = create_kmalloc_cache(kmalloc_info[i].name[type], size, flags[type]);
			while (class <= kmalloc_index(size))
				kmalloc_caches[type][class++] = s;
		}
	}
}

/* --- above KMALLOC_MAX_CACHE_SIZE --------------------------------------------------------- */

static void account_large(struct page *page, unsigned int order, int sign)
{
	mod_node_page_state(page_pgdat(page), NR_SLAB_UNRECLAIMABLE_B, sign * (1L << order));
}

static void *kmalloc_large_node(size_t size, gfp_t flags, int node)
{
	unsigned int order;
	struct page *page;

	if (unlikely(size > KMALLOC_MAX_SIZE)) {
		WARN_ONCE(!(flags & __GFP_NOWARN),
			  "kmalloc(%zu): larger than the largest block, %lu\n", size,
			  KMALLOC_MAX_SIZE);
		return NULL;
	}
	if (unlikely(fault_armed(&failslab)) && !(flags & __GFP_NOFAIL) && should_fail(&failslab))
		return NULL;
	order = get_order(size);
	page = alloc_pages_node(node, flags & ~(__GFP_HIGHMEM | __GFP_COMP), order);
	if (!page)
		return NULL;
	page->page_type = PAGE_TYPE(large_kmalloc);
	page->private = order;
	account_large(page, order, 1);
	return page_address(page);
}

void *__kmalloc_large(size_t size, gfp_t flags)
{
	return kmalloc_large_node(size, flags, NUMA_NO_NODE);
}
EXPORT_SYMBOL(__kmalloc_large);

static void free_large(struct page *page)
{
	unsigned int order = page->private;

	account_large(page, order, -1);
	__ClearPageLargeKmalloc(page);
	page->private = 0;
	__free_pages(page, order);
}

/* --- allocation --------------------------------------------------------------------------- */

__fastpath void *__kmalloc_cache_plain(struct kmem_cache *s, gfp_t flags, size_t size)
{
	void *object = array_pop(s);

	if (likely(object))
		return object;
	return slab_alloc_missed(s, flags, size);
}
EXPORT_SYMBOL(__kmalloc_cache_plain);

__fastpath void *__kmalloc_cache(struct kmem_cache *s, gfp_t flags, size_t size)
{
	if (unlikely(flags & __GFP_ZERO))
		return slab_alloc_zeroed(s, flags, size);
	return __kmalloc_cache_plain(s, flags, size);
}
EXPORT_SYMBOL(__kmalloc_cache);

/* Size 0, and what no cache holds. */
static noinline void *kmalloc_odd(size_t size, gfp_t flags, int node)
{
	return size ? kmalloc_large_node(size, flags, node) : ZERO_SIZE_PTR;
}

/* Another set of caches, or zeroed. */
static noinline void *kmalloc_special(size_t size, gfp_t flags)
{
	struct kmem_cache *s = kmalloc_caches[kmalloc_type(flags)][kmalloc_index(size)];
	void *object = array_pop(s);

	if (unlikely(!object))
		return slab_alloc_any(s, flags, NUMA_NO_NODE, size, _RET_IP_);
	return flags & __GFP_ZERO ? memset(object, 0, s->object_size) : object;
}

__fastpath void *__kmalloc(size_t size, gfp_t flags)
{
	struct kmem_cache *s;
	void *object;

	/* 0 wraps around and is the largest of all. */
	if (unlikely(size - 1 >= KMALLOC_MAX_CACHE_SIZE))
		return kmalloc_odd(size, flags, NUMA_NO_NODE);
	if (unlikely(flags & (__GFP_ZERO | __GFP_DMA | __GFP_RECLAIMABLE)))
		return kmalloc_special(size, flags);
	s = kmalloc_caches[KMALLOC_NORMAL][kmalloc_index(size)];
	object = array_pop(s);
	if (likely(object))
		return object;
	return slab_alloc_missed(s, flags, size);
}
EXPORT_SYMBOL(__kmalloc);

void *__kmalloc_node(size_t size, gfp_t flags, int node)
{
	if (node == NUMA_NO_NODE || nr_online_nodes == 1)
		return __kmalloc(size, flags);
	if (unlikely(size - 1 >= KMALLOC_MAX_CACHE_SIZE))
		return kmalloc_odd(size, flags, node);
	return slab_alloc_any(kmalloc_caches[kmalloc_type(flags)][kmalloc_index(size)], flags, node,
			      size, _RET_IP_);
}
EXPORT_SYMBOL(__kmalloc_node);

/* --- freeing ------------------------------------------------------------------------------ */

static void kfree_careful(const void *object, unsigned long addr)
{
	struct page *page;

	if (ZERO_OR_NULL_PTR(object))
		return;
	if (likely(virt_addr_valid(object))) {
		page = virt_to_head_page(object);
		if (PageSlab(page)) {
			slab_free_careful(page_slab(page)->slab_cache, (void *)object, addr);
			return;
		}
		if (PageLargeKmalloc(page) && page_address(page) == object) {
			free_large(page);
			return;
		}
	}
	slab_free_bad(object, "kfree", addr);
}

/* The two are jumped to: the return address is kfree()'s caller's. */
static noinline void kfree_slow(const void *object)
{
	kfree_careful(object, _RET_IP_);
}

/* A regular object that its array did not take: mostly because it is full. */
static noinline void kfree_full(const void *object)
{
	if (unlikely(!array_overflow(page_slab_of(object)->slab_cache, (void *)object)))
		kfree_careful(object, _RET_IP_);
}

__fastpath void kfree(const void *object)
{
	const struct slab *slab;

	if (unlikely(!slab_linear(object)))
		goto slow;
	slab = page_slab_of(object);
	if (unlikely(slab->type != SLAB_TYPE))
		goto slow;
	if (unlikely(!object_aligned(slab->slab_cache, object)))
		goto slow;
	if (likely(array_push(slab->slab_cache, (void *)object)))
		return;
	kfree_full(object);
	return;
slow:
	kfree_slow(object);
}
EXPORT_SYMBOL(kfree);

/* --- sizes -------------------------------------------------------------------------------- */

/* Usable bytes. With a red zone or poison behind what was asked for, that is all there is. */
static size_t slab_ksize(struct kmem_cache *s, void *object)
{
	if (slub_debug_orig_size(s))
		return get_orig_size(s, object);
	if (s->flags & (SLAB_RED_ZONE | SLAB_POISON))
		return s->object_size;
	return s->flags & (SLAB_TYPESAFE_BY_RCU | SLAB_STORE_USER) ? s->inuse : s->size;
}

size_t __ksize(const void *object)
{
	struct page *page;

	if (ZERO_OR_NULL_PTR(object))
		return 0;
	if (WARN_ON(!virt_addr_valid(object)))
		return 0;
	page = virt_to_head_page(object);
	if (PageSlab(page))
		return slab_ksize(page_slab(page)->slab_cache, (void *)object);
	return WARN_ON(!PageLargeKmalloc(page)) ? 0 : PAGE_SIZE << page->private;
}

size_t ksize(const void *object)
{
	return __ksize(object);
}
EXPORT_SYMBOL(ksize);

size_t kmalloc_size_roundup(size_t size)
{
	if (!size)
		return 0;
	if (size <= KMALLOC_MAX_CACHE_SIZE)
		return kmalloc_caches[KMALLOC_NORMAL][kmalloc_index(size)]->object_size;
	return size <= KMALLOC_MAX_SIZE ? PAGE_SIZE << get_order(size) : size;
}
EXPORT_SYMBOL(kmalloc_size_roundup);

/* Can the object hold size bytes as it is? Then guards and the recorded size move along. */
static bool resize_in_place(const void *p, size_t old, size_t size, gfp_t flags)
{
	struct slab *slab = slab_of(p);

	if (size > old || (slab && kmem_cache_debug(slab->slab_cache)))
		return false;
	if (flags & __GFP_ZERO)
		memset((char *)p + size, 0, old - size);
	return true;
}

void *krealloc(const void *p, size_t size, gfp_t flags)
{
	size_t old;
	void *new;

	if (!size) {
		kfree(p);
		return ZERO_SIZE_PTR;
	}
	old = ksize(p);
	if (!ZERO_OR_NULL_PTR(p) && resize_in_place(p, old, size, flags))
		return (void *)p;
	new = __kmalloc(size, flags);
	if (new && !ZERO_OR_NULL_PTR(p)) {
		memcpy(new, p, min(old, size));
		kfree(p);
	}
	return new;
}
EXPORT_SYMBOL(krealloc);

void kfree_sensitive(const void *p)
{
	if (!ZERO_OR_NULL_PTR(p))
		memzero_explicit((void *)p, ksize(p));
	kfree(p);
}
EXPORT_SYMBOL(kfree_sensitive);
