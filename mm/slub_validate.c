// SPDX-License-Identifier: MIT
/*
 * Walks over slabs: validate_slab_cache() looks at every object of a cache (slub_debug's checks),
 * slab_check() recounts all caches from the struct pages and compares lists and counters with what
 * it finds. Neither trusts what it verifies: slabs are found by scanning the struct pages.
 */
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <granule/check.h>
#include <mm/slub_fast.h>

void for_each_slab(struct kmem_cache *s, void (*fn)(struct slab *slab, void *data), void *data)
{
	unsigned long pfn = memstart_pfn;

	while (pfn < max_pfn) {
		struct page *page;

		if (!pfn_valid(pfn)) {
			pfn = (pfn | (MAX_ORDER_NR_PAGES - 1)) + 1;
			continue;
		}
		page = pfn_to_page(pfn++);
		if (PageTail(page) || !PageSlab(page))
			continue;
		if (!s || page_slab(page)->slab_cache == s)
			fn(page_slab(page), data);
	}
}

static void mark(const struct kmem_cache *s, const struct slab *slab, const void *object,
		 unsigned int first, unsigned int nr, unsigned long *map)
{
	int index = object_index(s, slab, object);

	if (index >= (int)first && index < (int)(first + nr))
		__set_bit(index - first, map);
}

/*
 * Bit i: object first + i is free, in the slab, an array or a depot. Reads without locks: exact
 * when nothing moves, and safe (bounded, pointers checked) when something does.
 */
void slab_free_map(struct kmem_cache *s, struct slab *slab, unsigned int first, unsigned int nr,
		   unsigned long *map)
{
	unsigned int left = slab_objects(s, slab), cpu;
	struct kmem_cache_node *n = slab_node(s, slab);

	bitmap_zero(map, nr);
	for (unsigned int i = max(first, slab_fresh(slab)); i < first + nr; i++)
		__set_bit(i - first, map);
	for (void *p = slab->freelist; object_index(s, slab, p) >= 0 && left--;
	     p = get_freepointer(s, p))
		mark(s, slab, p, first, nr, map);
	for_each_possible_cpu(cpu) {
		struct kmem_cache_cpu *c = per_cpu_ptr(s->cpu_slab, cpu);
		void *p = c->slab == slab ? c->freelist : NULL;

		for (left = slab_objects(s, slab); object_index(s, slab, p) >= 0 && left--;
		     p = get_freepointer(s, p))
			mark(s, slab, p, first, nr, map);
		for (unsigned int i = array_first(s, c); i < s->limit; i++)
			mark(s, slab, c->objs[i], first, nr, map);
	}
	for (unsigned int i = 0; i < n->depot_nr; i++)
		mark(s, slab, n->depot[i], first, nr, map);
}

/* --- every object of a debug cache -------------------------------------------------------- */

static void validate_slab(struct kmem_cache *s, struct slab *slab)
{
	unsigned int nr = slab_objects(s, slab), i;
	DECLARE_BITMAP(free, 512);

	if (!check_slab(s, slab) || !on_freelist(s, slab, NULL))
		return;
	for (i = 0; i < nr; i++) {
		if (i % 512 == 0)
			slab_free_map(s, slab, i, 512, free);
		if (!check_object(s, slab, nth_object(s, slab, i),
				  test_bit(i % 512, free) ? SLUB_RED_INACTIVE : SLUB_RED_ACTIVE))
			break;
	}
}

static long validate_list(struct kmem_cache *s, struct list_head *list)
{
	struct slab *slab;
	long count = 0;

	list_for_each_entry(slab, list, slab_list) {
		validate_slab(s, slab);
		count++;
	}
	return count;
}

/* Returns how many slabs were looked at. Reports and repairs what is wrong. */
long validate_slab_cache(struct kmem_cache *s)
{
	struct kmem_cache_node *n;
	unsigned long flags;
	long count = 0;
	int nid;

	flush_all(s);
	if (!kmem_cache_debug(s))
		return 0;
	for_each_kmem_cache_node(s, nid, n) {
		spin_lock_irqsave(&n->list_lock, flags);
		count += validate_list(s, &n->partial);
		count += validate_list(s, &n->full);
		spin_unlock_irqrestore(&n->list_lock, flags);
	}
	return count;
}
EXPORT_SYMBOL(validate_slab_cache);

/* --- the recount -------------------------------------------------------------------------- */

static int nr_broken;

static void broken(const struct kmem_cache *s, const char *what, unsigned long have,
		   unsigned long want)
{
	if (nr_broken++ < 8)
		pr_err("slab_check: %s: %s is %lu, counted %lu\n", s->name, what, have, want);
}

static unsigned int freelist_length(struct kmem_cache *s, struct slab *slab, void *p)
{
	unsigned int nr = 0, max = slab_objects(s, slab);

	for (; p && nr <= max; p = get_freepointer(s, p), nr++) {
		if (object_index(s, slab, p) < 0)
			return ~0U;
	}
	return nr;
}

static bool owned_by_cpu(struct kmem_cache *s, const struct slab *slab)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct kmem_cache_cpu *c = per_cpu_ptr(s->cpu_slab, cpu);

		if (c->slab == slab)
			return true;
		for (struct slab *p = c->partial; p; p = p->next) {
			if (p == slab)
				return true;
		}
	}
	return false;
}

static bool known_cache(const struct kmem_cache *s)
{
	const struct kmem_cache *it;

	list_for_each_entry(it, &slab_caches, list) {
		if (it == s)
			return true;
	}
	list_for_each_entry(it, &slab_zombies, list) {
		if (it == s)
			return true;
	}
	return false;
}

/* One slab, found among the struct pages: is it sound, and adds to its node's count. */
static void recount_slab(struct slab *slab, void *data)
{
	struct kmem_cache *s = slab->slab_cache;
	unsigned int objects, length;
	struct slab_recount *count;

	if (!known_cache(s)) {
		if (!nr_broken++)
			pr_err("slab_check: slab %px belongs to no cache: %px\n", slab, s);
		return;
	}
	objects = slab_objects(s, slab);
	count = &slab_node(s, slab)->count;
	count->slabs++;
	count->objects += objects;
	count->partial += !slab_frozen(slab) && slab_free_objects(s, slab);
	if (slab_fresh(slab) > objects)
		broken(s, "fresh", slab_fresh(slab), objects);
	length = freelist_length(s, slab, slab->freelist);
	if (length != slab->nr_free)
		broken(s, "nr_free", slab->nr_free, length);
	if (slab_frozen(slab) != owned_by_cpu(s, slab))
		broken(s, "frozen", slab_frozen(slab), owned_by_cpu(s, slab));
	for (unsigned int i = 0; i < 1U << slab_order(slab); i++) {
		if (page_slab(slab_page(slab) + i)->slab_cache != s)
			broken(s, "slab_cache of a tail page", i, 0);
	}
}

static void check_cpu(struct kmem_cache *s, struct kmem_cache_cpu *c)
{
	if (array_room(c) > s->limit || (s->limit && c->objs[s->limit]))
		broken(s, "array index", array_room(c), s->limit);
	for (unsigned int i = array_first(s, c); i < s->limit; i++) {
		struct slab *slab = slab_of(c->objs[i]);

		if (!slab || slab->slab_cache != s || object_index(s, slab, c->objs[i]) < 0)
			broken(s, "array entry", i, 0);
	}
	if (c->freelist && (!c->slab || freelist_length(s, c->slab, c->freelist) == ~0U))
		broken(s, "CPU freelist", 1, 0);
}

static void check_node(struct kmem_cache *s, struct kmem_cache_node *n)
{
	unsigned long partial = 0;
	struct slab *slab;

	list_for_each_entry(slab, &n->partial, slab_list) {
		partial++;
		if (slab->slab_cache != s || slab_frozen(slab))
			broken(s, "slab on the partial list", slab_frozen(slab), 0);
	}
	if (partial != n->nr_partial)
		broken(s, "length of the partial list", n->nr_partial, partial);
	if (n->nr_partial != n->count.partial)
		broken(s, "nr_partial", n->nr_partial, n->count.partial);
	if (n->nr_slabs != n->count.slabs)
		broken(s, "nr_slabs", n->nr_slabs, n->count.slabs);
	if (n->total_objects != n->count.objects)
		broken(s, "total_objects", n->total_objects, n->count.objects);
	if (n->depot_nr > s->depot_max)
		broken(s, "depot_nr", n->depot_nr, s->depot_max);
}

static void check_cache(struct kmem_cache *s)
{
	struct kmem_cache_node *n;
	unsigned int cpu;
	int nid;

	for_each_possible_cpu(cpu)
		check_cpu(s, per_cpu_ptr(s->cpu_slab, cpu));
	for_each_kmem_cache_node(s, nid, n)
		check_node(s, n);
}

static void forget_counts(struct kmem_cache *s)
{
	struct kmem_cache_node *n;
	int nid;

	for_each_kmem_cache_node(s, nid, n)
		memset(&n->count, 0, sizeof(n->count));
}

int slab_check(void)
{
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	nr_broken = 0;
	list_for_each_entry(s, &slab_caches, list)
		forget_counts(s);
	list_for_each_entry(s, &slab_zombies, list)
		forget_counts(s);
	for_each_slab(NULL, recount_slab, NULL);
	list_for_each_entry(s, &slab_caches, list)
		check_cache(s);
	list_for_each_entry(s, &slab_zombies, list)
		check_cache(s);
	mutex_unlock(&slab_mutex);
	return nr_broken ? -EINVAL : 0;
}
CHECK(slab, slab_check);
