// SPDX-License-Identifier: MIT
/*
 * The careful side of freeing: what is this pointer? Reached when the fast path declined, which is
 * every free of a debug cache and every mistake: a pointer into an object, to a stack, into the
 * image, of another cache, or one that is free already. A mistake is reported with the caller's
 * name and changes nothing: the object is left to leak rather than handed out twice.
 *
 * Also the bulk forms, which share the batch with the fast path.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/numa.h>
#include <granule/fault_inject.h>
#include <mm/slub_fast.h>

struct slab *slab_of(const void *addr)
{
	struct page *page;

	if (!virt_addr_valid(addr))
		return NULL;
	page = virt_to_head_page(addr);
	return PageSlab(page) ? page_slab(page) : NULL;
}

int object_index(const struct kmem_cache *s, const struct slab *slab, const void *object)
{
	unsigned long distance = (unsigned long)object - (unsigned long)slab_address(slab) -
				 s->red_left_pad;

	if (distance % s->size || distance / s->size >= slab_objects(s, slab))
		return -1;
	return distance / s->size;
}

/*
 * In a CPU's array or own freelist? Other CPUs may change theirs meanwhile, but not by handing out
 * an object that the caller holds: an entry that equals it is no accident. Their freelists cannot
 * be walked from here.
 */
static bool in_cpu_store(struct kmem_cache *s, struct slab *slab, const void *object)
{
	unsigned long flags = arch_irq_save();
	struct kmem_cache_cpu *c;
	bool found = false;
	int cpu;

	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(s->cpu_slab, cpu);
		for (u32 i = array_first(s, c); i < s->limit && !found; i++)
			found = READ_ONCE(c->objs[i]) == object;
	}
	c = this_cpu_slab(s);
	if (c->slab == slab) {
		for (void *p = c->freelist; p && !found; p = get_freepointer(s, p))
			found = p == object;
	}
	arch_irq_restore(flags);
	return found;
}

static bool in_slab_list(struct kmem_cache *s, struct slab *slab, const void *object)
{
	struct kmem_cache_node *n = slab_node(s, slab);
	unsigned int left = slab->nr_free;
	unsigned long flags;
	bool found = false;

	spin_lock_irqsave(&n->list_lock, flags);
	for (void *p = slab->freelist; p && left-- && !found; p = get_freepointer(s, p))
		found = p == object;
	for (unsigned int i = 0; i < n->depot_nr && !found; i++)
		found = n->depot[i] == object;
	spin_unlock_irqrestore(&n->list_lock, flags);
	return found;
}

/* Is the object free, as far as can be seen from this CPU? */
static bool already_free(struct kmem_cache *s, struct slab *slab, void *object, int index)
{
	return index >= (int)slab_fresh(slab) || in_cpu_store(s, slab, object) ||
	       in_slab_list(s, slab, object);
}

void slab_free_bad(const void *object, const char *func, unsigned long addr)
{
	if (slab_add_kunit_errors())
		return;
	pr_err("BUG: %s(%px) by %pS: not an address that was allocated\n", func, object,
	       (void *)addr);
	dump_stack();
}

/* Not a start of an object, or free already: says so. Debug caches check in their own way. */
static bool free_is_sane(struct kmem_cache *s, struct slab *slab, void *object, unsigned long addr)
{
	int index = object_index(s, slab, object);

	if (index < 0) {
		slab_err(s, slab, "Invalid object pointer 0x%px, freed by %pS", object,
			 (void *)addr);
		return false;
	}
	if (already_free(s, slab, object, index)) {
		object_err(s, slab, object, "Object already free");
		return false;
	}
	return true;
}

static void report_wrong_cache(const struct kmem_cache *s, const struct kmem_cache *of,
			       const void *object, unsigned long addr)
{
	if (slab_add_kunit_errors())
		return;
	pr_err("BUG: kmem_cache_free(%s, %px) by %pS: Wrong slab cache, it is from cache %s\n",
	       s->name, object, (void *)addr, of->name);
	dump_stack();
}

void slab_free_careful(struct kmem_cache *s, void *object, unsigned long addr)
{
	struct slab *slab = slab_of(object);

	if (unlikely(!slab)) {
		slab_free_bad(object, "kmem_cache_free", addr);
		return;
	}
	if (unlikely(slab->slab_cache != s)) {
		report_wrong_cache(s, slab->slab_cache, object, addr);
		return;
	}
	if (kmem_cache_debug(s) || free_is_sane(s, slab, object, addr))
		slab_free_any(s, slab, object, addr);
}

/*
 * From kmem_cache_free() by a jump: the return address is its caller's. Mostly the array is full
 * and no mistake in sight, so none is searched for.
 */
noinline void slab_free_missed(struct kmem_cache *s, void *object)
{
	if (slab_linear(object) && page_slab_of(object)->slab_cache == s &&
	    page_slab_of(object)->type == SLAB_TYPE && object_aligned(s, object) &&
	    array_overflow(s, object))
		return;
	slab_free_careful(s, object, _RET_IP_);
}

/* --- bulk --------------------------------------------------------------------------------- */

/* As much as the array has. Returns how many. */
static size_t pop_many(struct kmem_cache *s, size_t n, void **p)
{
	unsigned long flags = arch_irq_save();
	struct kmem_cache_cpu *c = this_cpu_slab(s);
	size_t have = min((size_t)array_count(s, c), n);

	memcpy(p, cpu_slots(c) + c->idx, have * sizeof(*p));
	c->idx += have;
	c->hits += have;
	arch_irq_restore(flags);
	return have;
}

int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t gfp, size_t n, void **p)
{
	size_t done = 0, got;

	while (done < n) {
		got = pop_many(s, n - done, p + done);
		if (!got && s->array_on && !fault_armed(&failslab))
			got = slab_alloc_batch(s, gfp, n - done, p + done);
		if (!got) {
			p[done] = slab_alloc_any(s, gfp & ~__GFP_ZERO, NUMA_NO_NODE, s->object_size,
						 _RET_IP_);
			got = p[done] != NULL;
		}
		if (!got) {
			kmem_cache_free_bulk(s, done, p);
			return 0;
		}
		done += got;
	}
	if (unlikely(gfp & __GFP_ZERO)) {
		for (done = 0; done < n; done++)
			memset(p[done], 0, s->object_size);
	}
	return n;
}
EXPORT_SYMBOL(kmem_cache_alloc_bulk);

/*
 * How many of the first objects of p are fit for the fast way, SLAB_BATCH_MAX at most. The page is
 * only asked where it is not the one before's.
 */
static size_t count_fast(struct kmem_cache *s, size_t n, void **p)
{
	unsigned long page = 0;
	size_t i;

	n = min(n, (size_t)SLAB_BATCH_MAX);
	for (i = 0; i < n; i++) {
		unsigned long addr = (unsigned long)p[i];

		if ((addr ^ page) >> PAGE_SHIFT) {
			if (!slab_linear(p[i]) || page_slab_of(p[i])->slab_cache != s)
				break;
			page = addr;
		}
		if (unlikely(!object_aligned(s, p[i])))
			break;
	}
	return i;
}

/*
 * n <= SLAB_BATCH_MAX good objects: into the array, the rest into the slabs. False: array is
 * off.
 */
static bool push_many(struct kmem_cache *s, size_t n, void **p)
{
	unsigned long flags = arch_irq_save();
	struct kmem_cache_cpu *c = this_cpu_slab(s);
	bool on = array_is_on(c);
	size_t fit = min(n, (size_t)array_room(c));

	if (on) {
		c->idx -= fit;
		memcpy(cpu_slots(c) + c->idx, p, fit * sizeof(*p));
		if (n > fit)
			stat_add(c, FREE_SLOWPATH, 1);
		if (n > fit && put_depot(s, p + fit, n - fit))
			fit = n;
		while (n > fit)
			fit += slab_put_objects(s, p + fit, n - fit, 2);
	}
	arch_irq_restore(flags);
	return on;
}

static struct kmem_cache *cache_of(const void *object)
{
	struct slab *slab = slab_of(object);

	return slab ? slab->slab_cache : NULL;
}

void kmem_cache_free_bulk(struct kmem_cache *s, size_t n, void **p)
{
	while (n) {
		struct kmem_cache *of = s ? s : cache_of(p[0]);
		size_t nr = of ? count_fast(of, n, p) : 0;

		if (!nr || !push_many(of, nr, p)) {
			nr = 1;
			if (s)
				slab_free_careful(s, p[0], _RET_IP_);
			else
				kfree(p[0]);
		}
		p += nr;
		n -= nr;
	}
}
EXPORT_SYMBOL(kmem_cache_free_bulk);
