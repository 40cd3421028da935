// SPDX-License-Identifier: MIT
/*
 * Giving back what SLUB keeps at hand: arrays, CPU slabs, partial lists, depots. Used to shrink and
 * destroy caches, to check them, and to switch arrays off while debugging or fault injection wants
 * to see every single allocation.
 *
 * What belongs to a CPU is only touched by that CPU with interrupts masked, so flush_all() asks the
 * others by interrupt: callers must be able to sleep. These sections are bounded by what one CPU
 * holds (SLAB_ARRAY_MAX objects and a slab's freelist), not by SLAB_BATCH_MAX.
 */
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/smp.h>
#include <granule/fault_inject.h>
#include <mm/slub_fast.h>

/*
 * An unfrozen slab finds its place: a list, nowhere if it is full; true: discard it. list_lock
 * held.
 */
static bool place_slab(struct kmem_cache *s, struct kmem_cache_node *n, struct slab *slab)
{
	slab->fresh &= ~SLAB_FROZEN;
	if (slab->nr_free == slab->fresh && n->nr_partial >= s->min_partial) {
		inc_slabs_node(s, slab, -1);
		return true;
	}
	if (slab_free_objects(s, slab))
		add_partial(n, slab);
	return false;
}

/* This CPU's slab and the detached part of its freelist. Interrupts masked. */
static void deactivate_slab(struct kmem_cache *s, struct kmem_cache_cpu *c)
{
	struct slab *slab = c->slab;
	struct kmem_cache_node *n;
	void *object = c->freelist;
	bool empty;

	if (!slab)
		return;
	n = slab_node(s, slab);
	c->slab = NULL;
	c->freelist = NULL;
	spin_lock(&n->list_lock);
	while (object) {
		void *next = get_freepointer(s, object);

		set_freepointer(s, object, slab->freelist);
		slab->freelist = object;
		slab->nr_free++;
		object = next;
	}
	empty = place_slab(s, n, slab);
	spin_unlock(&n->list_lock);
	stat_add(c, empty ? DEACTIVATE_EMPTY : DEACTIVATE_TO_HEAD, 1);
	if (empty)
		discard_slab(s, slab);
}

static void unfreeze_partials(struct kmem_cache *s, struct kmem_cache_cpu *c)
{
	struct slab *slab;

	while ((slab = c->partial)) {
		struct kmem_cache_node *n = slab_node(s, slab);
		bool empty;

		c->partial = slab->next;
		spin_lock(&n->list_lock);
		empty = place_slab(s, n, slab);
		spin_unlock(&n->list_lock);
		if (empty)
			discard_slab(s, slab);
	}
}

/*
 * Everything this CPU holds of s, then the array is switched on (empty) or off. Interrupts
 * masked.
 */
static void flush_cpu(struct kmem_cache *s, bool on)
{
	struct kmem_cache_cpu *c = this_cpu_slab(s);
	unsigned int nr = array_count(s, c), done;
	void *objs[SLAB_ARRAY_MAX];

	if (nr || c->slab || c->partial)
		stat_add(c, CPUSLAB_FLUSH, 1);
	memcpy(objs, &c->objs[s->limit - nr], nr * sizeof(objs[0]));
	c->drained += nr;
	c->idx = CPU_SLOT0 + (on ? s->limit : 0);
	c->objs[0] = NULL;
	deactivate_slab(s, c);
	for (done = 0; done < nr; )
		done += slab_put_objects(s, objs + done, nr - done, 2);
	unfreeze_partials(s, c);
}

struct flush_work {
	struct kmem_cache *s;
	bool on;
};

static void flush_this_cpu(void *info)
{
	struct flush_work *work = info;
	unsigned long flags = arch_irq_save();

	flush_cpu(work->s, work->on);
	arch_irq_restore(flags);
}

/* All CPUs. A cache that is off stays off. May sleep. */
void flush_all(struct kmem_cache *s)
{
	array_switch(s, s->array_on);
}

void array_switch(struct kmem_cache *s, bool on)
{
	struct flush_work work = { s, on && s->limit };

	s->array_on = work.on;
	on_each_cpu(flush_this_cpu, &work, 1);
}

/*
 * The depot's objects go back to their slabs; its memory is freed as well. May not be called
 * masked.
 */
void free_depot(struct kmem_cache *s, struct kmem_cache_node *n)
{
	void *objs[SLAB_BATCH_MAX], **depot;
	unsigned int nr, done;
	unsigned long flags;

	if (!READ_ONCE(n->depot))
		return;
	do {
		spin_lock_irqsave(&n->list_lock, flags);
		nr = min_t(unsigned int, n->depot_nr, ARRAY_SIZE(objs));
		n->depot_nr -= nr;
		memcpy(objs, n->depot + n->depot_nr, nr * sizeof(objs[0]));
		spin_unlock(&n->list_lock);
		for (done = 0; done < nr; )
			done += slab_put_objects(s, objs + done, nr - done, 2);
		arch_irq_restore(flags);
	} while (nr);

	spin_lock_irqsave(&n->list_lock, flags);
	depot = n->depot_nr ? NULL : n->depot;
	if (depot)
		n->depot = NULL;
	spin_unlock_irqrestore(&n->list_lock, flags);
	if (depot)
		free_pages((unsigned long)depot, depot_order(s));
}

/* The first slab of the list that is empty, off the list and uncounted; NULL when there is none. */
static struct slab *take_empty(struct kmem_cache *s, struct kmem_cache_node *n)
{
	struct slab *slab, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&n->list_lock, flags);
	list_for_each_entry(slab, &n->partial, slab_list) {
		if (slab->nr_free == slab->fresh) {
			found = slab;
			break;
		}
	}
	if (found) {
		remove_partial(n, found);
		inc_slabs_node(s, found, -1);
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
	return found;
}

/* Gives back the node's empty slabs; returns how many slabs are left. */
unsigned long shrink_node(struct kmem_cache *s, struct kmem_cache_node *n)
{
	struct slab *slab;

	free_depot(s, n);
	while ((slab = take_empty(s, n)))
		discard_slab(s, slab);
	return READ_ONCE(n->nr_slabs);
}

/* One CPU's counter. The fast paths count only pops; pushes follow from what is in the array. */
unsigned long slab_stat(struct kmem_cache *s, int cpu, enum stat_item item)
{
	struct kmem_cache_cpu *c = per_cpu_ptr(s->cpu_slab, cpu);

	switch (item) {
	case ALLOC_FASTPATH:
		return c->hits;
	case FREE_FASTPATH:
		return (u32)(array_count(s, c) + c->hits + c->drained - c->filled);
	default:
		return c->stat[item];
	}
}

/* --- pressure and fault injection --------------------------------------------------------- */

/* Called by the page allocator before it gives up: every cache's idle slabs. */
unsigned long slab_reclaim(gfp_t gfp, unsigned int order)
{
	struct kmem_cache_node *n;
	unsigned long before = nr_free_pages(), after;
	struct kmem_cache *s;
	int nid;

	if (!mutex_trylock(&slab_mutex))
		return 0;
	list_for_each_entry(s, &slab_caches, list) {
		for_each_kmem_cache_node(s, nid, n)
			shrink_node(s, n);
	}
	mutex_unlock(&slab_mutex);
	after = nr_free_pages();
	return after > before ? after - before : 0;
}

/* While failslab is armed every allocation must come by the slow path: no arrays at all. */
void slab_arrays_enable(bool on)
{
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		array_switch(s, on && !init_on_alloc && !init_on_free);
	mutex_unlock(&slab_mutex);
}
