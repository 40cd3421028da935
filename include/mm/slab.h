/* SPDX-License-Identifier: MIT */
/*
 * The insides of SLUB: struct slab, struct kmem_cache, and what mm/slub*.c share. Tests include it
 * too. linux/slab.h is the interface; mm/slub.c tells how an object travels.
 *
 * Where an object can be, and what protects it:
 *
 *	allocated			its owner
 *	c->objs[idx .. limit - 1]	this CPU's array of ready objects	interrupts masked
 *	c->freelist			detached part of this CPU's slab	interrupts masked
 *	index >= slab_fresh()		never handed out, linked nowhere	see frozen
 *	slab->freelist			a slab's own list			n->list_lock
 *	n->depot[0 .. nr - 1]		a node's stack of ready objects		n->list_lock
 *
 * Equations for each slab:
 *
 *	|slab->freelist| == nr_free		fresh <= objects
 *	free in the slab == nr_free + objects - fresh	(all of them: the slab is empty)
 *	frozen: a CPU owns it (c->slab or c->partial), it is on no node list, and only that CPU
 *		moves `fresh`; the others only push on slab->freelist
 *	not frozen: on n->partial if something is free in it, else on n->full (debug caches) or
 *		nowhere
 *
 * and for each node of a cache: nr_slabs == its slabs, total_objects == the sum of their objects,
 * nr_partial == |n->partial|. slab_check() recounts all of it from the struct pages.
 */
#ifndef _MM_SLAB_H
#define _MM_SLAB_H

#include <linux/build_bug.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/poison.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct seq_file;

/*
 * Overlays struct page. EVERY page of a slab carries slab_cache and type, so that freeing needs no
 * way from a tail page to the head; the other fields are the first page's.
 */
struct slab {
	unsigned long flags;			/* struct page's: zone, node, PG_head */
	union {
		struct list_head slab_list;	/* n->partial or n->full */
		struct rcu_head rcu_head;	/* TYPESAFE_BY_RCU, on its way out */
		struct {
			struct slab *next;	/* on c->partial */
			unsigned long slabs;	/* of this one and those behind it */
		};
	};
	struct kmem_cache *slab_cache;
	void *freelist;				/* linked at s->offset */
	u16 fresh;				/* | SLAB_FROZEN */
	u16 nr_free;
#if __SIZEOF_LONG__ == 8
	u32 __pad;
#endif
	unsigned int type;			/* SLAB_TYPE, or SLAB_TYPE_SLOW */
	int refcount;
};

_Static_assert(sizeof(struct slab) <= sizeof(struct page), "struct slab does not fit");
_Static_assert(__builtin_offsetof(struct slab, slab_cache) ==
	       __builtin_offsetof(struct page, mapping), "a tail page has no word for slab_cache");
_Static_assert(__builtin_offsetof(struct slab, type) ==
	       __builtin_offsetof(struct page, page_type), "struct slab and page disagree");

#define SLAB_TYPE	PAGE_TYPE(slab)
/*
 * In `fresh`, which only the owner of the slab changes: the CPU while frozen, the holder of
 * list_lock else. A frozen slab thus never looks empty to whoever compares nr_free with fresh.
 */
#define SLAB_FROZEN	0x8000
/* Freed objects must not go the fast way: debugging, or an order that is not the cache's. */
#define SLAB_TYPE_SLOW	(PAGE_TYPE(slab) | 1)

struct kmem_cache_order_objects {
	unsigned int x;				/* order << 16 | objects */
};

enum stat_item {
	ALLOC_FASTPATH,		/* from the CPU's array; derived, see slab_stat() */
	ALLOC_SLOWPATH,		/* the array was empty, or is off */
	FREE_FASTPATH,		/* into the CPU's array; derived */
	FREE_SLOWPATH,		/* the array was full, or is off */
	FREE_FROZEN,		/* object of a slab that a CPU owns */
	FREE_REMOTE,		/* object of another CPU's slab, or of another node */
	FREE_ADD_PARTIAL,	/* a full slab became partial */
	FREE_REMOVE_PARTIAL,	/* a partial slab became empty and left the list */
	ALLOC_CPU_FREELIST,	/* a batch from the CPU's own slab */
	ALLOC_REFILL,		/* the CPU's slab got back what others freed */
	CPU_PARTIAL_ALLOC,	/* next slab from the CPU's partial list */
	ALLOC_FROM_PARTIAL,	/* next slab from the node's partial list */
	CPU_PARTIAL_NODE,	/* further slabs taken along to the CPU's partial list */
	ALLOC_SLAB,		/* new slab from the buddy system */
	ALLOC_NODE_MISMATCH,	/* the caller wanted another node than this CPU's slab has */
	ALLOC_FROM_DEPOT,	/* a batch from the node's stack */
	FREE_TO_DEPOT,
	FREE_SLAB,		/* slab given back to the buddy system */
	CPU_PARTIAL_FREE,	/* a slab that became partial went to the CPU's list */
	CPUSLAB_FLUSH,
	DEACTIVATE_FULL,
	DEACTIVATE_EMPTY,
	DEACTIVATE_TO_HEAD,
	ORDER_FALLBACK,
	NR_SLUB_STAT_ITEMS
};

/*
 * One a CPU. The array fills from the last slot downwards: slot idx holds the next object to hand
 * out. The slot behind the array is a NULL that says "empty", idx CPU_SLOT0 says "full". Switched
 * off is both at once: idx CPU_SLOT0 and NULL there. So neither fast path looks at the limit. Slots
 * are counted from the start of the struct, which saves the fast paths an addition.
 */
struct kmem_cache_cpu {
	union {
		u64 state;		/* both: one addition takes an object and counts it */
		struct {
			u32 idx;	/* of the next object, in words from here; see CPU_SLOT0 */
			u32 hits;	/* objects handed out by the fast path */
		};
	};
	struct slab *slab;		/* frozen, or NULL */
	void *freelist;			/* its detached list */
	struct slab *partial;		/* frozen slabs, by slab->next */
	u32 filled, drained;		/* objects the slow paths put into and took from objs */
	u32 stat[NR_SLUB_STAT_ITEMS];
	void *objs[];			/* limit + 1 */
};

#define CPU_STATE_POP	0x100000001ULL		/* idx + 1, hits + 1 */
#define CPU_SLOT0	(__builtin_offsetof(struct kmem_cache_cpu, objs) / sizeof(void *))

static __always_inline void **cpu_slots(struct kmem_cache_cpu *c)
{
	return (void **)c;
}

/* What slab_check() counts, compared with the node's own figures. */
struct slab_recount {
	unsigned long slabs, objects, partial;
};

struct kmem_cache_node {
	spinlock_t list_lock;
	unsigned long nr_partial;
	struct list_head partial;
	struct list_head full;		/* debug caches only */
	unsigned long nr_slabs;
	unsigned long total_objects;
	void **depot;			/* NULL until first needed */
	unsigned int depot_nr;
	struct slab_recount count;	/* under slab_mutex */
};

struct kmem_cache {
	struct kmem_cache_cpu __percpu *cpu_slab;
	unsigned long slab_mask;	/* bytes of a regular slab - 1 */
	unsigned long recip;		/* ceil(2^BITS_PER_LONG / size): see object_aligned() */
	unsigned int size;		/* distance of objects, metadata included */
	unsigned int object_size;	/* what the user asked for */
	unsigned int offset;		/* of the free pointer in a free object */
	unsigned int limit;		/* slots of the CPU array; 0: debug cache */
	unsigned int batch;		/* objects moved at once between array and slabs, <= 16 */
	unsigned int depot_max;		/* slots of a node's depot; 0: none */
	slab_flags_t flags;
	unsigned int cpu_partial;	/* objects the CPU's partial list may hold, for show */
	unsigned int cpu_partial_slabs;
	unsigned long min_partial;	/* an empty slab stays if fewer are partial */
	struct kmem_cache_order_objects oo;
	struct kmem_cache_order_objects min;	/* when memory is fragmented */
	gfp_t allocflags;
	int refcount;			/* the cache and its aliases */
	void (*ctor)(void *object);
	unsigned int inuse;		/* where metadata begins */
	unsigned int align;
	unsigned int red_left_pad;
	unsigned int useroffset, usersize;
	const char *name;
	struct list_head list;		/* slab_caches, under slab_mutex */
	bool direct;			/* few objects a slab: no CPU slabs */
	bool array_on;			/* not while failslab or init_on_* want every call */
	bool zombie;			/* destroyed with objects left */
	bool in_sysfs;
	struct slab_node *sysfs;	/* the nodes' data, once somebody looked */
	struct kmem_cache_node *node[MAX_NUMNODES];
};

#define for_each_kmem_cache_node(s, nid, n)					\
	for ((nid) = 0; (nid) < MAX_NUMNODES; (nid)++)				\
		if (((n) = (s)->node[nid]))

/* Flags that switch a cache to the checked path, and those that add metadata. */
#define SLAB_DEBUG_FLAGS	(SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER | SLAB_TRACE | \
				 SLAB_CONSISTENCY_CHECKS)
#define DEBUG_METADATA_FLAGS	(SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER)
#define DEBUG_DEFAULT_FLAGS	(SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE | SLAB_POISON | \
				 SLAB_STORE_USER)
#define SLAB_NEVER_MERGE	(SLAB_DEBUG_FLAGS | SLAB_TYPESAFE_BY_RCU | SLAB_NOLEAKTRACE | \
				 SLAB_FAILSLAB | SLAB_NO_MERGE)
#define SLAB_MERGE_SAME		(SLAB_RECLAIM_ACCOUNT | SLAB_CACHE_DMA | SLAB_CACHE_DMA32 | \
				 SLAB_ACCOUNT)
#define __OBJECT_POISON		((slab_flags_t)0x80000000U)	/* poison the object itself too */

#define SLAB_ARRAY_MAX		64
#define SLAB_BATCH_MAX		16	/* objects handled before interrupts open again */

extern struct list_head slab_caches;
extern struct list_head slab_zombies;		/* destroyed with objects left */
extern struct kmem_cache *kmem_cache;		/* the cache of caches */
extern struct kmem_cache *kmem_cache_node;

/* Objects in the array; 0 when it is off. */
static inline unsigned int array_count(const struct kmem_cache *s, struct kmem_cache_cpu *c)
{
	return cpu_slots(c)[c->idx] ? s->limit + CPU_SLOT0 - c->idx : 0;
}

/* The first of them in c->objs; limit when there is none. */
static inline unsigned int array_first(const struct kmem_cache *s, struct kmem_cache_cpu *c)
{
	return s->limit - array_count(s, c);
}

/* Slots that are empty; 0 when it is off. */
static inline unsigned int array_room(const struct kmem_cache_cpu *c)
{
	return c->idx - CPU_SLOT0;
}

static inline bool array_is_on(struct kmem_cache_cpu *c)
{
	return array_room(c) || c->objs[0];
}

static inline unsigned int oo_order(struct kmem_cache_order_objects x)
{
	return x.x >> 16;
}

static inline unsigned int oo_objects(struct kmem_cache_order_objects x)
{
	return x.x & 0xffff;
}

static inline unsigned int depot_order(const struct kmem_cache *s)
{
	return get_order(s->depot_max * sizeof(void *));
}

static inline bool kmem_cache_debug(const struct kmem_cache *s)
{
	return unlikely(s->flags & SLAB_DEBUG_FLAGS);
}

static inline bool kmem_cache_debug_flags(const struct kmem_cache *s, slab_flags_t flags)
{
	return unlikely(s->flags & flags);
}

/* --- from a slab to its page, its memory and its objects -------------------------------------- */

static inline struct page *slab_page(const struct slab *slab)
{
	return (struct page *)slab;
}

static inline struct slab *page_slab(const struct page *page)
{
	return (struct slab *)page;
}

static inline unsigned int slab_order(const struct slab *slab)
{
	return compound_order(slab_page(slab));
}

static inline int slab_nid(const struct slab *slab)
{
	return page_to_nid(slab_page(slab));
}

static inline void *slab_address(const struct slab *slab)
{
	return page_address(slab_page(slab));
}

/* addr lies in the linear map, in a slab: the caller knows. */
static inline struct slab *virt_to_slab(const void *addr)
{
	return page_slab(virt_to_head_page(addr));
}

static inline unsigned int slab_objects(const struct kmem_cache *s, const struct slab *slab)
{
	return slab_order(slab) == oo_order(s->oo) ? oo_objects(s->oo) : oo_objects(s->min);
}

static inline bool slab_frozen(const struct slab *slab)
{
	return slab->fresh & SLAB_FROZEN;
}

/* Objects from this index on were never handed out. */
static inline unsigned int slab_fresh(const struct slab *slab)
{
	return slab->fresh & (SLAB_FROZEN - 1);
}

/* Free objects in the slab itself: its list, and what was never handed out. */
static inline unsigned int slab_free_objects(const struct kmem_cache *s, const struct slab *slab)
{
	return slab->nr_free + slab_objects(s, slab) - slab_fresh(slab);
}

static inline struct kmem_cache_node *slab_node(const struct kmem_cache *s, const struct slab *slab)
{
	return s->node[slab_nid(slab)];
}

/* Start of the object itself, behind its left red zone. */
static inline void *fixup_red_left(const struct kmem_cache *s, void *p)
{
	return (char *)p + s->red_left_pad;
}

static inline void *nth_object(const struct kmem_cache *s, const struct slab *slab, unsigned int n)
{
	return (char *)slab_address(slab) + n * s->size + s->red_left_pad;
}

static inline void *get_freepointer(const struct kmem_cache *s, const void *object)
{
	return *(void **)((char *)object + s->offset);
}

static inline void set_freepointer(const struct kmem_cache *s, void *object, void *next)
{
	*(void **)((char *)object + s->offset) = next;
}

static inline void stat_add(struct kmem_cache_cpu *c, enum stat_item item, u32 n)
{
	c->stat[item] += n;
}

/* --- mm/slub_slab.c: slabs, and the way of objects back into them ------------------------- */

struct slab *allocate_slab(struct kmem_cache *s, gfp_t gfp, int node);
void discard_slab(struct kmem_cache *s, struct slab *slab);
void inc_slabs_node(struct kmem_cache *s, struct slab *slab, int sign);
void add_partial(struct kmem_cache_node *n, struct slab *slab);
void remove_partial(struct kmem_cache_node *n, struct slab *slab);
unsigned int slab_put_objects(struct kmem_cache *s, void **objs, unsigned int nr,
			      unsigned int max_discard);
bool put_depot(struct kmem_cache *s, void **objs, unsigned int nr);

/* --- mm/slub_flush.c: giving back what is kept at hand ------------------------------------ */

void flush_all(struct kmem_cache *s);
void array_switch(struct kmem_cache *s, bool on);
void slab_arrays_enable(bool on);
void free_depot(struct kmem_cache *s, struct kmem_cache_node *n);
unsigned long shrink_node(struct kmem_cache *s, struct kmem_cache_node *n);
unsigned long slab_stat(struct kmem_cache *s, int cpu, enum stat_item item);
unsigned long slab_reclaim(gfp_t gfp, unsigned int order);

/* --- mm/slub_layout.c: sizes, orders, limits ---------------------------------------------- */

int calculate_sizes(struct kmem_cache *s, struct kmem_cache_args *args);

/* --- mm/slub.c, mm/slub_free.c ------------------------------------------------------------ */

/* gfp's zeroing included. orig_size: what a kmalloc asked for, else object_size. */
void *slab_alloc_any(struct kmem_cache *s, gfp_t gfp, int node, size_t orig_size,
		     unsigned long addr);
/* The same for the fast paths, which jump here: the return address is still their caller's. */
void *slab_alloc_missed(struct kmem_cache *s, gfp_t gfp, size_t orig_size);
void *slab_alloc_zeroed(struct kmem_cache *s, gfp_t gfp, size_t orig_size);
void slab_free_any(struct kmem_cache *s, struct slab *slab, void *object, unsigned long addr);
/* Fills p[0 .. n - 1]; returns how many. Fewer than n: no memory. */
size_t slab_alloc_batch(struct kmem_cache *s, gfp_t gfp, size_t n, void **p);

/* The slab addr lies in, or NULL: safe for any value. */
struct slab *slab_of(const void *addr);
/* The object's number in its slab, or -1 if addr is not the start of one. */
int object_index(const struct kmem_cache *s, const struct slab *slab, const void *object);
/* Frees after looking closely; says what is wrong otherwise, and then nothing has changed. */
void slab_free_careful(struct kmem_cache *s, void *object, unsigned long addr);
void slab_free_missed(struct kmem_cache *s, void *object);
/* A regular object for a full array: makes room and puts it in. False: off, or the top again. */
bool array_overflow(struct kmem_cache *s, void *object);
/* The report about a pointer that cannot be freed. */
void slab_free_bad(const void *object, const char *func, unsigned long addr);

/* --- mm/slub_debug.c, mm/slub_report.c: the checked paths --------------------------------- */

struct track {
	unsigned long addr;
	unsigned long when;
	int cpu;
	int pid;
};

enum track_item { TRACK_ALLOC, TRACK_FREE };

extern bool slub_debug;
extern bool slab_nomerge;
extern unsigned int slab_error_count;		/* reports since boot */

slab_flags_t kmem_cache_flags(slab_flags_t flags, const char *name);
slab_flags_t slub_debug_flags_for(const char *text, const char *name);
unsigned int size_from_object(const struct kmem_cache *s);
void setup_slab_debug(struct kmem_cache *s, struct slab *slab);
void *alloc_debug(struct kmem_cache *s, gfp_t gfp, int node, size_t orig_size,
		  unsigned long addr);
void free_debug(struct kmem_cache *s, struct slab *slab, void *object, unsigned long addr);
bool check_slab(struct kmem_cache *s, struct slab *slab);
int check_object(struct kmem_cache *s, struct slab *slab, void *object, u8 val);
bool check_valid_pointer(struct kmem_cache *s, struct slab *slab, void *object);
bool on_freelist(struct kmem_cache *s, struct slab *slab, void *search);
unsigned int get_orig_size(struct kmem_cache *s, void *object);
void set_orig_size(struct kmem_cache *s, void *object, unsigned int orig_size);
/* mm/slub_layout.c */
bool slub_debug_orig_size(const struct kmem_cache *s);
unsigned int get_info_end(const struct kmem_cache *s);
struct track *get_track(struct kmem_cache *s, void *object, enum track_item item);
long validate_slab_cache(struct kmem_cache *s);

bool slab_add_kunit_errors(void);
__printf(3, 4) void slab_err(struct kmem_cache *s, struct slab *slab, const char *fmt, ...);
void object_err(struct kmem_cache *s, struct slab *slab, void *object, const char *reason);
__printf(2, 3) void slab_bug(const struct kmem_cache *s, const char *fmt, ...);
__printf(2, 3) void slab_fix(const struct kmem_cache *s, const char *fmt, ...);
void print_trailer(struct kmem_cache *s, struct slab *slab, void *object);
void print_section(const char *level, const char *text, const void *addr, unsigned int length);
void print_tracking(struct kmem_cache *s, void *object);
void print_slab_info(const struct kmem_cache *s, const struct slab *slab);
void trace_object(struct kmem_cache *s, struct slab *slab, void *object, bool alloc);
unsigned int list_slab_objects(struct kmem_cache *s, struct slab *slab);

/* --- mm/slab_common.c, mm/slub_validate.c, mm/slabinfo.c, mm/slab_sysfs.c ----------------- */

extern struct mutex slab_mutex;
extern bool slab_up;

/* Boot only: panics when it cannot be had. */
struct kmem_cache *create_kmalloc_cache(const char *name, unsigned int size, slab_flags_t flags);
void create_kmalloc_caches(void);

/* Calls fn for each slab of s (of every cache if NULL) found among the struct pages. */
void for_each_slab(struct kmem_cache *s, void (*fn)(struct slab *slab, void *data), void *data);
/* Bit i of map: object first + i is free, in the slab, an array or a depot. Takes no locks. */
void slab_free_map(struct kmem_cache *s, struct slab *slab, unsigned int first, unsigned int nr,
		   unsigned long *map);

/*
 * Recounts every cache from the struct pages. 0, or -EINVAL after printing what does not add up.
 * Takes each list_lock in turn; flushes nothing. Other CPUs must be quiet.
 */
int slab_check(void);

/* A cache counted (mm/slabinfo.c): objects == active + partial_free + cpu_free + ready. */
struct slab_count {
	unsigned long slabs, objects;
	unsigned long active;			/* allocated */
	unsigned long partial, partial_objects, partial_free;	/* on node lists */
	unsigned long cpu_slabs, cpu_partial, cpu_free;	/* slabs that CPUs own */
	unsigned long ready;			/* in arrays and depots */
};

void count_cache(struct kmem_cache *s, struct slab_count *out);
void count_node(struct kmem_cache *s, struct kmem_cache_node *n, struct slab_count *out);
void count_cpu(struct kmem_cache *s, struct kmem_cache_cpu *c, struct slab_count *out);

void sysfs_slab_add(struct kmem_cache *s);
void sysfs_slab_remove(struct kmem_cache *s);

static inline void kasan_disable_current(void) { }
static inline void kasan_enable_current(void) { }

#endif
