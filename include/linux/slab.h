/* SPDX-License-Identifier: MIT */
/*
 * Object caches (SLUB) and kmalloc.
 *
 * A kmem_cache hands out objects of one size, cut from slabs of 2^order pages. kmalloc() picks one
 * of the caches kmalloc-8 .. kmalloc-8k, or takes whole pages from the buddy system above that.
 * All allocators return NULL when there is no memory; memory is zeroed only with __GFP_ZERO (or the
 * z forms). All functions may be called in any context, interrupts masked or not, unless the gfp
 * flags allow sleeping; cache creation, destruction and shrinking may sleep. See mm/slub.c for how
 * it works, mm/slab.h for the structures.
 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/types.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/numa.h>
#include <linux/overflow.h>

typedef unsigned int slab_flags_t;

/* Checks and tracing (slub_debug=F, Z, P, U, T). */
#define SLAB_CONSISTENCY_CHECKS	((slab_flags_t)0x00000100U)	/* F: check every alloc and free */
#define SLAB_RED_ZONE		((slab_flags_t)0x00000400U)	/* Z: guard bytes around objects */
#define SLAB_POISON		((slab_flags_t)0x00000800U)	/* P: fill free objects */
#define SLAB_KMALLOC		((slab_flags_t)0x00001000U)	/* one of kmalloc's caches */
#define SLAB_HWCACHE_ALIGN	((slab_flags_t)0x00002000U)	/* objects on cache lines */
#define SLAB_CACHE_DMA		((slab_flags_t)0x00004000U)	/* pages from ZONE_DMA */
#define SLAB_CACHE_DMA32	((slab_flags_t)0x00008000U)	/* pages from ZONE_DMA32 */
#define SLAB_STORE_USER		((slab_flags_t)0x00010000U)	/* U: who allocated, who freed */
#define SLAB_RECLAIM_ACCOUNT	((slab_flags_t)0x00020000U)	/* pages count as reclaimable */
#define SLAB_TEMPORARY		SLAB_RECLAIM_ACCOUNT
#define SLAB_PANIC		((slab_flags_t)0x00040000U)	/* panic if creation fails */
#define SLAB_TYPESAFE_BY_RCU	((slab_flags_t)0x00080000U)	/* see below */
#define SLAB_TRACE		((slab_flags_t)0x00200000U)	/* T: print every alloc and free */
#define SLAB_NOLEAKTRACE	((slab_flags_t)0x00800000U)
#define SLAB_NO_MERGE		((slab_flags_t)0x01000000U)	/* no alias of another cache */
#define SLAB_ACCOUNT		((slab_flags_t)0x04000000U)
#define SLAB_KASAN		((slab_flags_t)0x08000000U)
#define SLAB_NO_USER_FLAGS	((slab_flags_t)0x10000000U)	/* slub_debug= does not apply */
#define SLAB_SKIP_KFENCE	((slab_flags_t)0x20000000U)
#define SLAB_FAILSLAB		((slab_flags_t)0x40000000U)	/* fault injection applies */

/*
 * SLAB_TYPESAFE_BY_RCU delays the freeing of SLABS by a grace period, not of objects: an object
 * freed and seen under rcu_read_lock() may be reused at once, but is still an object of this cache.
 */

/* kmalloc(0): not NULL, not usable, may be freed. */
#define ZERO_SIZE_PTR		((void *)16)
#define ZERO_OR_NULL_PTR(x)	((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

#define ARCH_KMALLOC_MINALIGN	8
#define ARCH_SLAB_MINALIGN	__alignof__(unsigned long long)

#define KMALLOC_SHIFT_LOW	3
#define KMALLOC_SHIFT_HIGH	13
#define KMALLOC_MIN_SIZE	(1 << KMALLOC_SHIFT_LOW)
#define KMALLOC_MAX_CACHE_SIZE	(1UL << KMALLOC_SHIFT_HIGH)
#define KMALLOC_SHIFT_MAX	(MAX_PAGE_ORDER + PAGE_SHIFT)
#define KMALLOC_MAX_SIZE	(1UL << KMALLOC_SHIFT_MAX)
#define KMALLOC_MAX_ORDER	(KMALLOC_SHIFT_MAX - PAGE_SHIFT)

struct kmem_cache;
struct kmem_obj_info;
struct list_lru;

/* --- caches -------------------------------------------------------------------------------- */

struct kmem_cache_args {
	unsigned int align;		/* 0: the least that is needed */
	unsigned int useroffset;	/* part of the object that may be copied to user space */
	unsigned int usersize;
	unsigned int freeptr_offset;	/* where the free pointer may lie, if use_freeptr_offset */
	bool use_freeptr_offset;
	void (*ctor)(void *object);	/* once for each object of a new slab, not per allocation */
};

/*
 * A cache that agrees with an existing one may become an alias of it (one more reference); with a
 * constructor, SLAB_NO_MERGE, TYPESAFE_BY_RCU or debugging it never does. NULL when there is no
 * memory or the arguments are impossible (named in a warning). name is copied.
 */
struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int object_size,
					    struct kmem_cache_args *args, slab_flags_t flags);
struct kmem_cache *__kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				       slab_flags_t flags, void (*ctor)(void *));
struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size,
					      unsigned int align, slab_flags_t flags,
					      unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *));

static inline struct kmem_cache *__kmem_cache_default_args(const char *name, unsigned int size,
							   struct kmem_cache_args *args,
							   slab_flags_t flags)
{
	struct kmem_cache_args none = { 0 };

	return __kmem_cache_create_args(name, size, args ? args : &none, flags);
}

/* kmem_cache_create(name, size, align, flags, ctor) or (name, size, &args, flags). */
#define kmem_cache_create(name, size, args, ...)				\
	_Generic((args),							\
		struct kmem_cache_args * : __kmem_cache_create_args,		\
		void * : __kmem_cache_default_args,				\
		default : __kmem_cache_create)(name, size, args, __VA_ARGS__)

#define KMEM_CACHE(type, flags)							\
	kmem_cache_create(#type, sizeof(struct type), __alignof__(struct type), flags, NULL)

#define KMEM_CACHE_USERCOPY(type, flags, field)					\
	kmem_cache_create_usercopy(#type, sizeof(struct type), __alignof__(struct type), flags, \
		__builtin_offsetof(struct type, field), sizeof(((struct type *)0)->field), NULL)

/*
 * Drops one reference. The last one frees the cache; if objects are still in use they are listed,
 * and the cache stays as it is, its name free for another. NULL is ignored.
 */
void kmem_cache_destroy(struct kmem_cache *s);
/* Gives empty slabs back to the buddy system. 0 if no slab is left, else 1. */
int kmem_cache_shrink(struct kmem_cache *s);
/* Every cache, so that only slabs with live objects are left. May sleep. */
void kmem_cache_shrink_all(void);		/* every cache. Ours */
unsigned int kmem_cache_size(struct kmem_cache *s);	/* the object size asked for */
const char *kmem_cache_name(struct kmem_cache *s);
bool slab_is_available(void);

void *__kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp) __attribute__((malloc));
/* For a mask without __GFP_ZERO. */
void *__kmem_cache_alloc_plain(struct kmem_cache *s, gfp_t gfp) __attribute__((malloc));
static __always_inline void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp)
{
	if (__builtin_constant_p(gfp & __GFP_ZERO) && !(gfp & __GFP_ZERO))
		return __kmem_cache_alloc_plain(s, gfp);
	return __kmem_cache_alloc(s, gfp);
}
void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t gfp, int node) __attribute__((malloc));
void *kmem_cache_alloc_lru(struct kmem_cache *s, struct list_lru *lru, gfp_t gfp);
static inline void *kmem_cache_zalloc(struct kmem_cache *s, gfp_t gfp)
{
	return kmem_cache_alloc(s, gfp | __GFP_ZERO);
}

/*
 * object was allocated from s (or an alias of it). A wrong or double free is reported and
 * ignored.
 */
void kmem_cache_free(struct kmem_cache *s, void *object);

/* All of the n objects or none: returns n or 0. Interrupts are open between batches of 16. */
int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t gfp, size_t n, void **p);
/* s may be NULL: then each object goes to the cache it came from. */
void kmem_cache_free_bulk(struct kmem_cache *s, size_t n, void **p);
static inline void kfree_bulk(size_t n, void **p)
{
	kmem_cache_free_bulk(NULL, n, p);
}

/* 6.12's names below its allocation profiling, which is not built. */
#define kmem_cache_alloc_noprof		kmem_cache_alloc
#define kmem_cache_alloc_node_noprof	kmem_cache_alloc_node
#define kmem_cache_alloc_bulk_noprof	kmem_cache_alloc_bulk
#define alloc_hooks(expr)		(expr)

/* --- kmalloc ------------------------------------------------------------------------------- */

enum kmalloc_cache_type {
	KMALLOC_NORMAL,
	KMALLOC_DMA,		/* __GFP_DMA */
	KMALLOC_RECLAIM,	/* __GFP_RECLAIMABLE */
	NR_KMALLOC_TYPES
};

/*
 * Size classes are a half step apart: 2^e and 1.5 * 2^e. The index of a size is
 *
 *	t = (size - 1) | 7,  e = floor(log2(t)),  index = 2 * (e - 2) + (t >> (e - 1)) - 3
 *
 * so 8 -> 0, 16 -> 2, 24 -> 3, 32 -> 4, ... 6144 -> 19, 8192 -> 20. Where a class does not exist
 * (12, 24, 48, 3072, 6144) the table holds the next larger cache: no branch and no second table.
 */
#define KMALLOC_CLASSES 21

typedef struct kmem_cache *kmem_buckets[KMALLOC_CLASSES];
extern kmem_buckets kmalloc_caches[NR_KMALLOC_TYPES];

/* 1 <= size <= KMALLOC_MAX_CACHE_SIZE. */
static inline __attribute__((always_inline)) unsigned int kmalloc_index(size_t size)
{
	unsigned int t = ((unsigned int)size - 1) | 7;
	unsigned int e = 31 - __builtin_clz(t);

	return 2 * e + (t >> (e - 1)) - 7;
}

static inline __attribute__((always_inline)) enum kmalloc_cache_type kmalloc_type(gfp_t flags)
{
	if (likely(!(flags & (__GFP_DMA | __GFP_RECLAIMABLE))))
		return KMALLOC_NORMAL;
	return flags & __GFP_DMA ? KMALLOC_DMA : KMALLOC_RECLAIM;
}

void *__kmalloc(size_t size, gfp_t flags) __attribute__((malloc, alloc_size(1)));
void *__kmalloc_node(size_t size, gfp_t flags, int node) __attribute__((malloc, alloc_size(1)));
void *__kmalloc_large(size_t size, gfp_t flags) __attribute__((malloc, alloc_size(1)));
/* size bytes from cache s; with debugging the bytes behind size are guarded. */
void *__kmalloc_cache(struct kmem_cache *s, gfp_t flags, size_t size)
	__attribute__((malloc, alloc_size(3)));
/* For a mask without __GFP_ZERO. */
void *__kmalloc_cache_plain(struct kmem_cache *s, gfp_t flags, size_t size)
	__attribute__((malloc, alloc_size(3)));
#define __kmalloc_noprof	__kmalloc
#define __kmalloc_cache_noprof	__kmalloc_cache
#define kmalloc_noprof		kmalloc

/*
 * size 0 gives ZERO_SIZE_PTR. Memory of a power of two of bytes is aligned to its size, all other
 * to 8. A constant size picks its cache when compiled.
 */
static inline __attribute__((always_inline, alloc_size(1))) void *kmalloc(size_t size, gfp_t flags)
{
	if (__builtin_constant_p(size) && size) {
		struct kmem_cache *s;

		if (size > KMALLOC_MAX_CACHE_SIZE)
			return __kmalloc_large(size, flags);
		s = kmalloc_caches[kmalloc_type(flags)][kmalloc_index(size)];
		if (__builtin_constant_p(flags & __GFP_ZERO) && !(flags & __GFP_ZERO))
			return __kmalloc_cache_plain(s, flags, size);
		return __kmalloc_cache(s, flags, size);
	}
	return __kmalloc(size, flags);
}

static inline __attribute__((always_inline, alloc_size(1))) void *kmalloc_node(size_t size,
									  gfp_t flags, int node)
{
	return __kmalloc_node(size, flags, node);
}

static inline __attribute__((always_inline, alloc_size(1))) void *kzalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags | __GFP_ZERO);
}

static inline __attribute__((alloc_size(1))) void *kzalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_node(size, flags | __GFP_ZERO, node);
}

/* n * size; NULL when the product overflows. */
static inline __attribute__((always_inline, alloc_size(1, 2))) void *kmalloc_array(size_t n,
									 size_t size, gfp_t flags)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(n, size, &bytes)))
		return NULL;
	return kmalloc(bytes, flags);
}

static inline __attribute__((alloc_size(1, 2))) void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return kmalloc_array(n, size, flags | __GFP_ZERO);
}

static inline __attribute__((alloc_size(1, 2))) void *kmalloc_array_node(size_t n, size_t size,
									 gfp_t flags, int node)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(n, size, &bytes)))
		return NULL;
	return kmalloc_node(bytes, flags, node);
}

static inline __attribute__((alloc_size(1, 2))) void *kcalloc_node(size_t n, size_t size,
								   gfp_t flags, int node)
{
	return kmalloc_array_node(n, size, flags | __GFP_ZERO, node);
}

/*
 * Grows or shrinks in place where the class allows, else copies and frees the old memory. p NULL is
 * kmalloc; size 0 frees and gives ZERO_SIZE_PTR. On failure NULL, and p is untouched. With
 * __GFP_ZERO the new bytes are zero if every earlier call on p had it too.
 */
void *krealloc(const void *p, size_t size, gfp_t flags) __attribute__((alloc_size(2)));
static inline void *krealloc_array(void *p, size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(n, size, &bytes)))
		return NULL;
	return krealloc(p, bytes, flags);
}

/* NULL and ZERO_SIZE_PTR are ignored. A pointer that is no allocation is reported and ignored. */
void kfree(const void *p);
void kfree_sensitive(const void *p);		/* clears all of it first */
size_t ksize(const void *p);			/* usable bytes; 0 for NULL and ZERO_SIZE_PTR */
size_t __ksize(const void *p);
size_t kmalloc_size_roundup(size_t size);	/* what kmalloc(size) would hold */

/*
 * Above what kmalloc holds comfortably these fall back on vmalloc. kvfree takes either. May
 * sleep.
 */
void *kvmalloc_node(size_t size, gfp_t flags, int node) __attribute__((malloc, alloc_size(1)));
void *kvrealloc(const void *p, size_t size, gfp_t flags) __attribute__((alloc_size(2)));
void kvfree(const void *p);
void kvfree_sensitive(const void *p, size_t len);

static inline void *kvmalloc(size_t size, gfp_t flags)
{
	return kvmalloc_node(size, flags, NUMA_NO_NODE);
}

static inline void *kvzalloc(size_t size, gfp_t flags)
{
	return kvmalloc(size, flags | __GFP_ZERO);
}

static inline void *kvzalloc_node(size_t size, gfp_t flags, int node)
{
	return kvmalloc_node(size, flags | __GFP_ZERO, node);
}

static inline void *kvmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(n, size, &bytes)))
		return NULL;
	return kvmalloc(bytes, flags);
}

static inline void *kvcalloc(size_t n, size_t size, gfp_t flags)
{
	return kvmalloc_array(n, size, flags | __GFP_ZERO);
}

/* --- boot ---------------------------------------------------------------------------------- */

/* The caches of caches, then kmalloc's. After the buddy system, before anything calls kmalloc. */
void kmem_cache_init(void);
/* Nodes under /sys/kernel/slab, once allocation works everywhere. */
void kmem_cache_init_late(void);

#endif
