// SPDX-License-Identifier: MIT
/*
 * Slabs: blocks of pages that belong to a cache, the lists they wait on, and the way of objects
 * back into them. Locks as in mm/slub.c; functions say which they need. A slab with its last object
 * back is given to the buddy system at once unless the node has fewer than min_partial partial
 * slabs: the array and the depot already smooth what comes and goes.
 */
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/smp.h>
#include <linux/vmstat.h>
#include <mm/slub_fast.h>

/* Most discards in one masked section: giving a slab back costs about 100 instructions. */
#define DISCARD_MAX 2

static void account_slab(struct kmem_cache *s, struct slab *slab, unsigned int order, int sign)
{
	mod_node_page_state(page_pgdat(slab_page(slab)),
			    s->flags & SLAB_RECLAIM_ACCOUNT ? NR_SLAB_RECLAIMABLE_B :
			    NR_SLAB_UNRECLAIMABLE_B, sign * (1L << order));
}

static struct page *alloc_slab_page(struct kmem_cache *s, gfp_t gfp, int node, unsigned int order)
{
	gfp_t flags = (gfp & (GFP_RECLAIM_MASK | __GFP_THISNODE)) | s->allocflags;

	if (order)
		flags |= __GFP_COMP;
	return alloc_pages_node(node, flags, order);
}

/*
 * Constructors see every object before the slab is used: they may be long and are not for
 * masked sections.
 */
static void construct_objects(struct kmem_cache *s, struct slab *slab)
{
	unsigned int nr = slab_objects(s, slab);

	for (unsigned int i = 0; i < nr; i++)
		s->ctor(nth_object(s, slab, i));
}

/*
 * A slab nobody else knows: not counted, on no list, nothing in its freelist (debug caches:
 * all).
 */
struct slab *allocate_slab(struct kmem_cache *s, gfp_t gfp, int node)
{
	unsigned int order = oo_order(s->oo), type = SLAB_TYPE;
	gfp_t first = gfp;
	struct page *page;
	struct slab *slab;

	if (order > oo_order(s->min))
		first = (gfp | __GFP_NOWARN | __GFP_NORETRY) &
			~(__GFP_NOFAIL | __GFP_DIRECT_RECLAIM);
	page = alloc_slab_page(s, first, node, order);
	if (unlikely(!page) && order > oo_order(s->min)) {
		order = oo_order(s->min);
		page = alloc_slab_page(s, gfp, node, order);
		if (page)
			this_cpu_inc(s->cpu_slab->stat[ORDER_FALLBACK]);
	}
	if (unlikely(!page))
		return NULL;
	if (order != oo_order(s->oo) || kmem_cache_debug(s))
		type = SLAB_TYPE_SLOW;
	for (unsigned int i = 0; i < 1U << order; i++) {
		page_slab(page + i)->slab_cache = s;
		page_slab(page + i)->type = type;
	}
	slab = page_slab(page);
	slab->freelist = NULL;
	slab->fresh = 0;
	slab->nr_free = 0;
	account_slab(s, slab, order, 1);
	if (kmem_cache_debug(s))
		setup_slab_debug(s, slab);
	else if (unlikely(s->ctor))
		construct_objects(s, slab);
	return slab;
}

void free_slab_pages(struct kmem_cache *s, struct slab *slab)
{
	unsigned int order = slab_order(slab);
	struct page *page = slab_page(slab);

	account_slab(s, slab, order, -1);
	for (unsigned int i = 0; i < 1U << order; i++) {
		page[i].mapping = NULL;
		page[i].page_type = ~0U;
	}
	__free_pages(page, order);
}

static void free_slab_rcu(struct rcu_head *head)
{
	struct slab *slab = container_of(head, struct slab, rcu_head);

	free_slab_pages(slab->slab_cache, slab);
}

/* The slab is empty, uncounted and on no list. Any context, no list_lock. */
void discard_slab(struct kmem_cache *s, struct slab *slab)
{
	this_cpu_inc(s->cpu_slab->stat[FREE_SLAB]);
	if (unlikely(s->flags & SLAB_TYPESAFE_BY_RCU))
		call_rcu(&slab->rcu_head, free_slab_rcu);
	else
		free_slab_pages(s, slab);
}

/* list_lock held, for the three below. */
void inc_slabs_node(struct kmem_cache *s, struct slab *slab, int sign)
{
	struct kmem_cache_node *n = slab_node(s, slab);

	n->nr_slabs += sign;
	n->total_objects += sign * (long)slab_objects(s, slab);
}

/*
 * In front: a slab that just became partial has the fewest free objects. Taking from the front, the
 * fullest are filled up and those behind get time to become empty.
 */
void add_partial(struct kmem_cache_node *n, struct slab *slab)
{
	list_add(&slab->slab_list, &n->partial);
	n->nr_partial++;
}

void remove_partial(struct kmem_cache_node *n, struct slab *slab)
{
	list_del(&slab->slab_list);
	n->nr_partial--;
}

/*
 * An unfrozen slab has got its first object back, or its last. True: it is empty and not needed,
 * has left its list and the counts and is the caller's to discard. list_lock held.
 */
static noinline bool slab_turned(struct kmem_cache *s, struct kmem_cache_cpu *c,
				 struct kmem_cache_node *n, struct slab *slab)
{
	bool was_full = slab->nr_free == 1 && slab->fresh == slab_objects(s, slab);

	if (slab->nr_free == slab->fresh && n->nr_partial >= s->min_partial + !was_full) {
		if (!was_full)
			remove_partial(n, slab);
		stat_add(c, FREE_REMOVE_PARTIAL, 1);
		inc_slabs_node(s, slab, -1);
		return true;
	}
	if (!was_full)
		return false;
	if (n == s->node[numa_mem_id()] &&
	    (c->partial ? c->partial->slabs : 0) < s->cpu_partial_slabs) {
		slab->fresh |= SLAB_FROZEN;
		slab->next = c->partial;
		slab->slabs = slab->next ? slab->next->slabs + 1 : 1;
		c->partial = slab;
		stat_add(c, CPU_PARTIAL_FREE, 1);
	} else {
		add_partial(n, slab);
		stat_add(c, FREE_ADD_PARTIAL, 1);
	}
	return false;
}

/*
 * The slab of an object that certainly is one. Where all slabs have one size no page need be
 * asked.
 */
static __always_inline struct slab *slab_of_object(const void *object, unsigned long mask)
{
	if (likely(mask))
		return page_slab_of((void *)((unsigned long)object & mask));
	return page_slab(compound_head(slab_page(page_slab_of(object))));
}

/*
 * Objects back into their slabs, from objs[0] on. Stops early when max_discard slabs have become
 * empty; returns how many objects are done. Interrupts masked, no list_lock.
 */
unsigned int slab_put_objects(struct kmem_cache *s, void **objs, unsigned int nr,
			      unsigned int max_discard)
{
	unsigned long mask = s->oo.x == s->min.x ? ~s->slab_mask : 0;
	struct kmem_cache_cpu *c = this_cpu_slab(s);
	struct kmem_cache_node *n = NULL, *of;
	struct slab *gone[DISCARD_MAX], *own = c->slab;
	unsigned int nr_gone = 0, offset = s->offset;
	void **p = objs, **end = objs + nr;

	while (p != end && nr_gone < max_discard) {
		void *object = *p++, **link = (void **)((char *)object + offset);
		struct slab *slab = slab_of_object(object, mask);
		unsigned int free;

		if (slab == own) {
			*link = c->freelist;
			c->freelist = object;
			stat_add(c, FREE_FROZEN, 1);
			continue;
		}
		of = slab_node(s, slab);
		if (unlikely(of != n)) {
			if (n)
				spin_unlock(&n->list_lock);
			n = of;
			spin_lock(&n->list_lock);
		}
		*link = slab->freelist;
		slab->freelist = object;
		free = ++slab->nr_free;
		if (unlikely(slab_frozen(slab)))
			stat_add(c, FREE_REMOTE, 1);
		else if (unlikely(free == 1 || free == slab->fresh) && slab_turned(s, c, n, slab))
			gone[nr_gone++] = slab;
	}
	if (n)
		spin_unlock(&n->list_lock);
	while (nr_gone)
		discard_slab(s, gone[--nr_gone]);
	return p - objs;
}

/*
 * A page for the node's depot. Not tried hard: without one the objects simply go back to their
 * slabs.
 */
static bool add_depot(struct kmem_cache *s, struct kmem_cache_node *n)
{
	void **depot = (void **)__get_free_pages(GFP_NOWAIT | __GFP_NOMEMALLOC, depot_order(s));

	if (!depot)
		return false;
	spin_lock(&n->list_lock);
	if (!n->depot) {
		n->depot = depot;
		depot = NULL;
	}
	spin_unlock(&n->list_lock);
	if (depot)
		free_pages((unsigned long)depot, depot_order(s));
	return true;
}

/* A batch onto the local node's stack. False: there is none, or it is full. IRQs masked. */
bool put_depot(struct kmem_cache *s, void **objs, unsigned int nr)
{
	struct kmem_cache_node *n = s->node[numa_mem_id()];
	bool room;

	if (!s->depot_max)
		return false;
	if (unlikely(!n->depot))
		return add_depot(s, n) && put_depot(s, objs, nr);
	spin_lock(&n->list_lock);
	room = n->depot_nr + nr <= s->depot_max;
	if (room) {
		memcpy(n->depot + n->depot_nr, objs, nr * sizeof(*objs));
		n->depot_nr += nr;
	}
	spin_unlock(&n->list_lock);
	if (room)
		stat_add(this_cpu_slab(s), FREE_TO_DEPOT, 1);
	return room;
}
