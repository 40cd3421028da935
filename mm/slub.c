// SPDX-License-Identifier: MIT
/*
 * SLUB: how an object gets out of its cache and back.
 *
 * kmem_cache_alloc() takes from the CPU's array of ready objects. When that is empty it is refilled
 * by a batch, from the first of these that has something:
 *
 *	1. the CPU's own slab	c->freelist, and what was never handed out; no lock
 *	2. the CPU's partial list	slabs this CPU owns; list_lock for the slab's own list
 *	   (before it, small objects: the node's depot, a stack of ready objects)
 *	3. the node's partial list
 *	4. a new slab from the buddy system
 *
 * kmem_cache_free() puts into the array; when that is full its oldest batch goes back to the slabs.
 * New slabs are not linked into a list: `fresh` says how far they were ever used.
 *
 * Locks: interrupts masked for everything of this CPU, then n->list_lock. A masked section handles
 * SLAB_BATCH_MAX objects and gives back two slabs at most. Pages are allocated with neither.
 * Read next: mm/slub_slab.c (slabs and lists), mm/slub_debug.c (the checked paths).
 */
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <granule/fault_inject.h>
#include <mm/slub_fast.h>

/*
 * Writes up to want never-used objects downwards from top, so that they leave the array
 * ascending.
 */
static void **take_fresh(struct kmem_cache *s, struct slab *slab, void **top, unsigned int want)
{
	unsigned int fresh = slab_fresh(slab), nr = min(want, slab_objects(s, slab) - fresh);
	char *object = (char *)slab_address(slab) + (fresh + nr) * s->size;

	slab->fresh += nr;
	while (nr--) {
		object -= s->size;
		*--top = object;
	}
	return top;
}

/* Step 1: up to want objects of the CPU's slab, written downwards from top. No lock needed. */
static void **take_cpu_slab(struct kmem_cache *s, struct kmem_cache_cpu *c, void **top,
			    unsigned int want)
{
	void **stop = top - want;
	void *object = c->freelist;

	while (object && top != stop) {
		*--top = object;
		object = get_freepointer(s, object);
	}
	c->freelist = object;
	if (top != stop && c->slab)
		top = take_fresh(s, c->slab, top, top - stop);
	return top;
}

/* The slab's own list becomes the CPU's. Its node's list_lock is held, c->freelist is empty. */
static void take_over(struct kmem_cache_cpu *c, struct slab *slab)
{
	slab->fresh |= SLAB_FROZEN;
	c->slab = slab;
	c->freelist = slab->freelist;
	slab->freelist = NULL;
	slab->nr_free = 0;
}

/*
 * The CPU's slab is used up: take what others freed into it, or let it go. True: it has some
 * again.
 */
static bool refresh_cpu_slab(struct kmem_cache *s, struct kmem_cache_cpu *c)
{
	struct slab *slab = c->slab;
	struct kmem_cache_node *n = slab_node(s, slab);
	bool got;

	spin_lock(&n->list_lock);
	got = slab->nr_free;
	if (got) {
		take_over(c, slab);
	} else {
		slab->fresh &= ~SLAB_FROZEN;
		c->slab = NULL;
	}
	spin_unlock(&n->list_lock);
	stat_add(c, got ? ALLOC_REFILL : DEACTIVATE_FULL, 1);
	return got;
}

static void take_cpu_partial(struct kmem_cache *s, struct kmem_cache_cpu *c)
{
	struct slab *slab = c->partial;
	struct kmem_cache_node *n = slab_node(s, slab);

	c->partial = slab->next;
	spin_lock(&n->list_lock);
	take_over(c, slab);
	spin_unlock(&n->list_lock);
	stat_add(c, CPU_PARTIAL_ALLOC, 1);
}

/*
 * Step 3: the first partial slab becomes the CPU's; if it holds less than want, one more comes
 * along.
 */
static bool take_node_partial(struct kmem_cache *s, struct kmem_cache_cpu *c,
			      struct kmem_cache_node *n, unsigned int want)
{
	struct slab *slab, *more;

	if (!READ_ONCE(n->nr_partial))
		return false;
	spin_lock(&n->list_lock);
	slab = list_first_entry_or_null(&n->partial, struct slab, slab_list);
	if (slab) {
		unsigned int got = slab_free_objects(s, slab);

		remove_partial(n, slab);
		take_over(c, slab);
		stat_add(c, ALLOC_FROM_PARTIAL, 1);
		more = list_first_entry_or_null(&n->partial, struct slab, slab_list);
		if (got < want && more && s->cpu_partial_slabs && !c->partial) {
			remove_partial(n, more);
			more->fresh |= SLAB_FROZEN;
			more->next = NULL;
			more->slabs = 1;
			c->partial = more;
			stat_add(c, CPU_PARTIAL_NODE, 1);
		}
	}
	spin_unlock(&n->list_lock);
	return slab;
}

static void **take_depot(struct kmem_cache *s, struct kmem_cache_cpu *c,
			 struct kmem_cache_node *n, void **top)
{
	spin_lock(&n->list_lock);
	if (n->depot_nr >= s->batch) {
		n->depot_nr -= s->batch;
		top -= s->batch;
		memcpy(top, n->depot + n->depot_nr, s->batch * sizeof(*top));
		stat_add(c, ALLOC_FROM_DEPOT, 1);
	}
	spin_unlock(&n->list_lock);
	return top;
}

/*
 * Straight out of the node's partial slabs, the fullest first, without making one the CPU's own:
 * where a slab has few objects owning one would cost more than it saves. One lock for the batch.
 */
static void **take_from_node(struct kmem_cache *s, struct kmem_cache_cpu *c,
			     struct kmem_cache_node *n, void **top, unsigned int want)
{
	void **const stop = top - want;
	struct slab *slab;

	if (!READ_ONCE(n->nr_partial))
		return top;
	spin_lock(&n->list_lock);
	while (top != stop &&
	       (slab = list_first_entry_or_null(&n->partial, struct slab, slab_list))) {
		void *object = slab->freelist;

		while (object && top != stop) {
			*--top = object;
			object = get_freepointer(s, object);
			slab->nr_free--;
		}
		slab->freelist = object;
		if (top != stop)
			top = take_fresh(s, slab, top, top - stop);
		if (!slab_free_objects(s, slab))
			remove_partial(n, slab);
	}
	spin_unlock(&n->list_lock);
	stat_add(c, ALLOC_FROM_PARTIAL, 1);
	return top;
}

/*
 * Up to want objects, written downwards from top, from whatever this CPU and its node have.
 * Interrupts masked. Visits four slabs at most; less than want does not mean there is no more.
 */
static void **refill(struct kmem_cache *s, struct kmem_cache_cpu *c, void **top,
		     unsigned int want)
{
	struct kmem_cache_node *n = s->node[numa_mem_id()];
	void **const stop = top - want;
	void **const start = top;

	if (s->direct)
		return take_from_node(s, c, n, top, want);
	for (int visits = 0; visits < 4; visits++) {
		top = take_cpu_slab(s, c, top, top - stop);
		if (top == stop)
			break;
		if (c->slab && refresh_cpu_slab(s, c))
			continue;
		if (c->partial)
			take_cpu_partial(s, c);
		else if (top == start && n->depot_nr && want >= s->batch)
			return take_depot(s, c, n, top);
		else if (!take_node_partial(s, c, n, top - stop))
			break;
	}
	if (top != start)
		stat_add(c, ALLOC_CPU_FREELIST, 1);
	return top;
}

/*
 * Step 4. False: no memory. On return a slab of this CPU or its node has objects (others may
 * race).
 */
static bool grow(struct kmem_cache *s, gfp_t gfp, int node)
{
	struct slab *slab = allocate_slab(s, gfp, node);
	struct kmem_cache_cpu *c;
	struct kmem_cache_node *n;
	unsigned long flags;

	if (unlikely(!slab))
		return false;
	n = slab_node(s, slab);
	flags = arch_irq_save();
	c = this_cpu_slab(s);
	spin_lock(&n->list_lock);
	inc_slabs_node(s, slab, 1);
	if (!c->slab && node == NUMA_NO_NODE && !s->direct)
		take_over(c, slab);
	else
		add_partial(n, slab);
	spin_unlock(&n->list_lock);
	stat_add(c, ALLOC_SLAB, 1);
	arch_irq_restore(flags);
	return true;
}

/* Any node's partial slabs, when the buddy system has nothing left. */
static void **steal(struct kmem_cache *s, struct kmem_cache_cpu *c, void **top)
{
	struct kmem_cache_node *n;
	void **end = top;
	int nid;

	for_each_kmem_cache_node(s, nid, n) {
		if (top == end)
			top = take_from_node(s, c, n, top, 1);
	}
	return top;
}

/* Refills the array by a batch and takes one; without an array just one. IRQs masked. */
static void *refill_and_take(struct kmem_cache *s, struct kmem_cache_cpu *c, bool last)
{
	unsigned int room = array_room(c);
	void *one[1], **end = room ? &c->objs[room] : &one[1];
	void **top = refill(s, c, end, room ? s->batch : 1);

	if (unlikely(top == end) && last)
		top = steal(s, c, end);
	if (top == end)
		return NULL;
	stat_add(c, ALLOC_SLOWPATH, 1);
	if (room) {
		c->idx -= end - top - 1;
		c->filled += end - top - 1;
	}
	return *top;
}

/* The array was empty, or is off. */
static void *alloc_slow(struct kmem_cache *s, gfp_t gfp)
{
	bool grown = true;

	for (;;) {
		unsigned long flags = arch_irq_save();
		struct kmem_cache_cpu *c = this_cpu_slab(s);
		void *object = cpu_slots(c)[c->idx];

		if (object) {		/* we slept, and this CPU's array has some */
			c->idx++;
			c->hits++;
		} else {
			object = refill_and_take(s, c, !grown);
		}
		arch_irq_restore(flags);
		if (object || !grown)
			return object;
		grown = grow(s, gfp, NUMA_NO_NODE);
	}
}

/* For bulk: up to a batch straight from the slabs. 0: no memory. */
size_t slab_alloc_batch(struct kmem_cache *s, gfp_t gfp, size_t n, void **p)
{
	size_t want = min(n, (size_t)SLAB_BATCH_MAX), got;

	do {
		unsigned long flags = arch_irq_save();
		void **top = refill(s, this_cpu_slab(s), p + want, want);

		arch_irq_restore(flags);
		got = p + want - top;
		if (got) {
			if (got < want)
				memmove(p, top, got * sizeof(*p));
			return got;
		}
	} while (grow(s, gfp, NUMA_NO_NODE));
	return 0;
}

/* One object of the given node (with __GFP_THISNODE: or none). The array may hold any node's. */
static void *alloc_on_node(struct kmem_cache *s, gfp_t gfp, int node)
{
	struct kmem_cache_node *n = s->node[node];

	while (n) {
		unsigned long flags = arch_irq_save();
		struct kmem_cache_cpu *c = this_cpu_slab(s);
		void *one[1], **top = take_from_node(s, c, n, one + 1, 1);

		stat_add(c, ALLOC_NODE_MISMATCH, top == one);
		arch_irq_restore(flags);
		if (top == one)
			return one[0];
		if (!grow(s, gfp | __GFP_THISNODE, node))
			break;
	}
	return gfp & __GFP_THISNODE ? NULL : alloc_slow(s, gfp);
}

static bool want_zero(const struct kmem_cache *s, gfp_t gfp)
{
	if (gfp & __GFP_ZERO)
		return true;
	return init_on_alloc && !s->ctor && !(s->flags & (SLAB_TYPESAFE_BY_RCU | SLAB_POISON));
}

/* Everything but the fast path: array empty or off, a given node, debugging, fault injection. */
void *slab_alloc_any(struct kmem_cache *s, gfp_t gfp, int node, size_t orig_size,
		     unsigned long addr)
{
	void *object;

	if (unlikely(fault_armed(&failslab)) && !(gfp & __GFP_NOFAIL) && should_fail(&failslab))
		return NULL;
	gfp &= gfp_allowed_mask;
	if (kmem_cache_debug(s))
		object = alloc_debug(s, gfp, node, orig_size, addr);
	else if (node != NUMA_NO_NODE && nr_online_nodes > 1)
		object = alloc_on_node(s, gfp, node);
	else
		object = alloc_slow(s, gfp);
	if (object && want_zero(s, gfp))
		memset(object, 0, slub_debug_orig_size(s) ? orig_size : s->object_size);
	return object;
}

noinline void *slab_alloc_missed(struct kmem_cache *s, gfp_t gfp, size_t orig_size)
{
	return slab_alloc_any(s, gfp, NUMA_NO_NODE, orig_size, _RET_IP_);
}

static noinline void *cache_alloc_missed(struct kmem_cache *s, gfp_t gfp)
{
	return slab_alloc_any(s, gfp, NUMA_NO_NODE, s->object_size, _RET_IP_);
}

noinline void *slab_alloc_zeroed(struct kmem_cache *s, gfp_t gfp, size_t orig_size)
{
	void *object = array_pop(s);

	if (unlikely(!object))
		return slab_alloc_any(s, gfp, NUMA_NO_NODE, orig_size, _RET_IP_);
	return memset(object, 0, s->object_size);
}

__fastpath void *__kmem_cache_alloc_plain(struct kmem_cache *s, gfp_t gfp)
{
	void *object = array_pop(s);

	if (likely(object))
		return object;
	return cache_alloc_missed(s, gfp);
}
EXPORT_SYMBOL(__kmem_cache_alloc_plain);

__fastpath void *__kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp)
{
	if (unlikely(gfp & __GFP_ZERO))
		return slab_alloc_zeroed(s, gfp, s->object_size);
	return __kmem_cache_alloc_plain(s, gfp);
}
EXPORT_SYMBOL(__kmem_cache_alloc);

void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t gfp, int node)
{
	if (node == NUMA_NO_NODE || nr_online_nodes == 1)
		return kmem_cache_alloc(s, gfp);
	return slab_alloc_any(s, gfp, node, s->object_size, _RET_IP_);
}
EXPORT_SYMBOL(kmem_cache_alloc_node);

/* Reclaimable caches of a memory group would be found by lru; there are no groups. */
void *kmem_cache_alloc_lru(struct kmem_cache *s, struct list_lru *lru, gfp_t gfp)
{
	return kmem_cache_alloc(s, gfp);
}
EXPORT_SYMBOL(kmem_cache_alloc_lru);

/* --- freeing ------------------------------------------------------------------------------ */

/*
 * A batch of a full array goes to the depot or to the slabs: the newest, which saves moving the
 * others, and is what a depot gives back first. Interrupts masked.
 */
static void drain_array(struct kmem_cache *s, struct kmem_cache_cpu *c)
{
	unsigned int nr = s->batch;

	if (!put_depot(s, c->objs, nr))
		nr = slab_put_objects(s, c->objs, nr, 2);
	c->idx += nr;
	c->drained += nr;
}

noinline bool array_overflow(struct kmem_cache *s, void *object)
{
	unsigned long flags = arch_irq_save();
	struct kmem_cache_cpu *c = this_cpu_slab(s);
	bool full = !array_room(c) && c->objs[0] && c->objs[0] != object;

	if (likely(full)) {
		drain_array(s, c);
		cpu_slots(c)[--c->idx] = object;
		c->filled++;
		stat_add(c, FREE_SLOWPATH, 1);
	}
	arch_irq_restore(flags);
	return full;
}

/* An object that is known to be allocated from a slab of s, when the array does not take it. */
void slab_free_any(struct kmem_cache *s, struct slab *slab, void *object, unsigned long addr)
{
	struct kmem_cache_cpu *c;
	unsigned long flags;

	if (kmem_cache_debug(s)) {
		free_debug(s, slab, object, addr);
		return;
	}
	if (unlikely(init_on_free) && !s->ctor && !(s->flags & SLAB_TYPESAFE_BY_RCU))
		memset(object, 0, s->object_size);
	flags = arch_irq_save();
	c = this_cpu_slab(s);
	stat_add(c, FREE_SLOWPATH, 1);
	if (!array_room(c) && c->objs[0])
		drain_array(s, c);
	if (array_room(c) && slab->type == SLAB_TYPE) {
		cpu_slots(c)[--c->idx] = object;
		c->filled++;
	} else {
		slab_put_objects(s, &object, 1, 1);
	}
	arch_irq_restore(flags);
}

__fastpath void kmem_cache_free(struct kmem_cache *s, void *object)
{
	if (unlikely(!slab_linear(object)))
		goto slow;
	if (unlikely(page_slab_of(object)->slab_cache != s || !object_aligned(s, object)))
		goto slow;
	if (likely(array_push(s, object)))
		return;
slow:
	slab_free_missed(s, object);
}
EXPORT_SYMBOL(kmem_cache_free);
