// SPDX-License-Identifier: MIT
/*
 * slub_debug: the checked way to allocate and free, for caches with any of SLAB_DEBUG_FLAGS.
 *
 *	F  consistency	every alloc and free checks slab, freelist and object
 *	Z  red zones	bytes before and behind the object hold a pattern, another while it is free
 *	P  poison	a free object is filled; so is the padding; the free pointer lies behind it
 *	U  user		who allocated, who freed, on which CPU, when
 *	T  trace	one line for each alloc and free
 *
 * Such a cache has no arrays and no CPU slabs: each call takes the node's list_lock and one object
 * of a partial slab, whose freelist always holds all that is free (fresh == objects). Full slabs
 * are on n->full, and an emptied one stays on n->partial until the cache is shrunk, so that what
 * was written after the last free can still be found.
 */
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <mm/slab.h>

/* --- metadata ----------------------------------------------------------------------------- */

struct track *get_track(struct kmem_cache *s, void *object, enum track_item item)
{
	return (struct track *)((char *)object + get_info_end(s)) + item;
}

static void set_track(struct kmem_cache *s, void *object, enum track_item item,
		      unsigned long addr)
{
	struct track *track;

	if (!(s->flags & SLAB_STORE_USER))
		return;
	track = get_track(s, object, item);
	track->addr = addr;
	track->when = jiffies;
	track->cpu = arch_cpu_id();
	track->pid = current->pid;
}

static unsigned int *orig_size_of(struct kmem_cache *s, void *object)
{
	return (unsigned int *)((char *)object + get_info_end(s) + 2 * sizeof(struct track));
}

/* What kmalloc() was asked for. */
unsigned int get_orig_size(struct kmem_cache *s, void *object)
{
	return slub_debug_orig_size(s) ? *orig_size_of(s, object) : s->object_size;
}

void set_orig_size(struct kmem_cache *s, void *object, unsigned int orig_size)
{
	if (slub_debug_orig_size(s))
		*orig_size_of(s, object) = orig_size;
}

/* Poison and red zones as they must be while the object is free or in use. */
static void init_object(struct kmem_cache *s, void *object, u8 val)
{
	unsigned int size = s->object_size;
	u8 *p = object;

	if (s->flags & SLAB_RED_ZONE) {
		memset(p - s->red_left_pad, val, s->red_left_pad);
		if (val == SLUB_RED_ACTIVE)
			size = get_orig_size(s, object);
	}
	if (s->flags & __OBJECT_POISON && size) {
		memset(p, POISON_FREE, size - 1);
		p[size - 1] = POISON_END;
	}
	if (s->flags & SLAB_RED_ZONE)
		memset(p + size, val, s->inuse - size);
}

/* A new slab: every object in order of address, all metadata in place, constructors run. */
void setup_slab_debug(struct kmem_cache *s, struct slab *slab)
{
	unsigned int nr = slab_objects(s, slab);

	if (s->flags & SLAB_POISON)
		memset(slab_address(slab), POISON_INUSE, PAGE_SIZE << slab_order(slab));
	for (unsigned int i = nr; i--; ) {
		void *object = nth_object(s, slab, i);

		init_object(s, object, SLUB_RED_INACTIVE);
		if (s->flags & SLAB_STORE_USER)
			memset(get_track(s, object, TRACK_ALLOC), 0, 2 * sizeof(struct track));
		set_orig_size(s, object, s->object_size);
		if (s->ctor)
			s->ctor(object);
		set_freepointer(s, object, slab->freelist);
		slab->freelist = object;
	}
	slab->nr_free = nr;
	slab->fresh = nr;
}

/* --- checks ------------------------------------------------------------------------------- */

static void restore_bytes(struct kmem_cache *s, const char *what, u8 value, u8 *from, u8 *to)
{
	slab_fix(s, "Restoring %s 0x%px-0x%px=0x%x", what, from, to - 1, value);
	memset(from, value, to - from);
}

/* All of [start, start + bytes) must be value. Else: a report, and it is made so. */
static bool check_bytes(struct kmem_cache *s, struct slab *slab, u8 *object, const char *what,
			u8 *start, u8 value, unsigned int bytes)
{
	u8 *fault = memchr_inv(start, value, bytes), *end = start + bytes;

	if (likely(!fault))
		return true;
	while (end[-1] == value)
		end--;
	if (!slab_add_kunit_errors()) {
		slab_bug(s, "%s overwritten", what);
		pr_err("0x%px-0x%px @offset=%tu. First byte 0x%x instead of 0x%x\n", fault, end - 1,
		       fault - (u8 *)slab_address(slab), fault[0], value);
		print_trailer(s, slab, object);
	}
	restore_bytes(s, what, value, fault, end);
	return false;
}

static bool check_red_zones(struct kmem_cache *s, struct slab *slab, u8 *p, u8 val)
{
	unsigned int orig = get_orig_size(s, p);
	bool ok = check_bytes(s, slab, p, "Left Redzone", p - s->red_left_pad, val,
			      s->red_left_pad);

	ok &= check_bytes(s, slab, p, "Right Redzone", p + s->object_size, val,
			  s->inuse - s->object_size);
	if (val == SLUB_RED_ACTIVE && orig < s->object_size)
		ok &= check_bytes(s, slab, p, "kmalloc Redzone", p + orig, val,
				  s->object_size - orig);
	return ok;
}

/* Bytes behind all metadata, up to the next object. */
static bool check_pad_bytes(struct kmem_cache *s, struct slab *slab, u8 *p)
{
	unsigned int off = get_info_end(s);

	if (s->flags & SLAB_STORE_USER)
		off += 2 * sizeof(struct track);
	if (slub_debug_orig_size(s))
		off += sizeof(unsigned int);
	return off == size_from_object(s) ||
	       check_bytes(s, slab, p, "Object padding", p + off, POISON_INUSE,
			   size_from_object(s) - off);
}

static bool check_poison(struct kmem_cache *s, struct slab *slab, u8 *p, u8 val)
{
	bool ok = true;

	if (val != SLUB_RED_ACTIVE && (s->flags & __OBJECT_POISON)) {
		ok = check_bytes(s, slab, p, "Poison", p, POISON_FREE, s->object_size - 1);
		ok &= check_bytes(s, slab, p, "End Poison", p + s->object_size - 1, POISON_END, 1);
	}
	return ok & check_pad_bytes(s, slab, p);
}

/*
 * val says which state the object should be in. 0 after a report; then the bytes are as they
 * should be.
 */
int check_object(struct kmem_cache *s, struct slab *slab, void *object, u8 val)
{
	bool ok = true;

	if (s->flags & SLAB_RED_ZONE)
		ok = check_red_zones(s, slab, object, val);
	else if ((s->flags & SLAB_POISON) && s->object_size < s->inuse)
		ok = check_bytes(s, slab, object, "Alignment padding",
				 (u8 *)object + s->object_size, POISON_INUSE,
				 s->inuse - s->object_size);
	if (s->flags & SLAB_POISON)
		ok &= check_poison(s, slab, object, val);
	/* An allocated object may use the word that was its free pointer. */
	if ((s->offset >= s->inuse || val != SLUB_RED_ACTIVE) &&
	    !check_valid_pointer(s, slab, get_freepointer(s, object))) {
		object_err(s, slab, object, "Freepointer corrupt");
		set_freepointer(s, object, NULL);
		ok = false;
	}
	return ok;
}

bool check_valid_pointer(struct kmem_cache *s, struct slab *slab, void *object)
{
	return !object || object_index(s, slab, object) >= 0;
}

bool check_slab(struct kmem_cache *s, struct slab *slab)
{
	if (!PageSlab(slab_page(slab))) {
		slab_err(s, slab, "Not a valid slab page");
		return false;
	}
	if (slab->nr_free > slab_objects(s, slab)) {
		slab_err(s, slab, "free %u > objects %u", slab->nr_free, slab_objects(s, slab));
		return false;
	}
	return true;
}

static void check_count(struct kmem_cache *s, struct slab *slab, unsigned int nr)
{
	unsigned int objects = slab_objects(s, slab);

	if (slab->nr_free == nr)
		return;
	slab_err(s, slab, "Wrong object count. Counter is %u but counted were %u",
		 objects - slab->nr_free, objects - nr);
	slab->nr_free = nr;
	slab_fix(s, "Object count adjusted");
}

/* Walks the freelist, mends it where it is broken. Is search on it? (NULL: is the list sound?) */
bool on_freelist(struct kmem_cache *s, struct slab *slab, void *search)
{
	unsigned int objects = slab_objects(s, slab), nr = 0;
	void *p = slab->freelist, *last = NULL;

	while (p && nr <= objects) {
		if (p == search)
			return true;
		if (!check_valid_pointer(s, slab, p)) {
			if (!last) {
				slab_err(s, slab, "Freepointer corrupt");
				slab->freelist = NULL;
				slab->nr_free = 0;
				slab_fix(s, "Freelist cleared");
				return false;
			}
			object_err(s, slab, last, "Freechain corrupt");
			set_freepointer(s, last, NULL);
			break;
		}
		last = p;
		p = get_freepointer(s, p);
		nr++;
	}
	if (nr > objects) {
		slab_err(s, slab, "Freelist cycle detected");
		slab->freelist = NULL;
		nr = 0;
		slab_fix(s, "Freelist cleared");
	}
	check_count(s, slab, nr);
	return !search;
}

/* --- allocation --------------------------------------------------------------------------- */

static void to_list(struct slab *slab, struct kmem_cache_node *n, bool full)
{
	if (full) {
		list_add(&slab->slab_list, &n->full);
	} else {
		list_add(&slab->slab_list, &n->partial);
		n->nr_partial++;
	}
}

static void from_list(struct slab *slab, struct kmem_cache_node *n, bool full)
{
	list_del(&slab->slab_list);
	n->nr_partial -= !full;
}

/*
 * Is the slab's first free object as a free object should be? If not, nothing more is taken
 * from it.
 */
static bool alloc_checks(struct kmem_cache *s, struct slab *slab, void *object)
{
	bool ok = check_slab(s, slab);

	if (ok && !check_valid_pointer(s, slab, object)) {
		slab_err(s, slab, "Freelist Pointer check fails");
		ok = false;
	}
	ok = ok && check_object(s, slab, object, SLUB_RED_INACTIVE);
	if (!ok) {
		slab_fix(s, "Marking all objects used");
		slab->freelist = NULL;
		slab->nr_free = 0;
	}
	return ok;
}

/*
 * From the node's partial slabs, whole and broken ones; NULL when there is none left. list_lock
 * held.
 */
static void *take_one(struct kmem_cache *s, struct kmem_cache_node *n, size_t orig_size,
		      unsigned long addr)
{
	struct slab *slab;

	while ((slab = list_first_entry_or_null(&n->partial, struct slab, slab_list))) {
		void *object = slab->freelist;
		bool ok = !(s->flags & SLAB_CONSISTENCY_CHECKS) || alloc_checks(s, slab, object);

		if (ok) {
			slab->freelist = get_freepointer(s, object);
			slab->nr_free--;
		}
		if (!slab->nr_free) {
			from_list(slab, n, false);
			to_list(slab, n, true);
		}
		if (!ok)
			continue;
		set_orig_size(s, object, orig_size);
		init_object(s, object, SLUB_RED_ACTIVE);
		set_track(s, object, TRACK_ALLOC, addr);
		trace_object(s, slab, object, true);
		return object;
	}
	return NULL;
}

void *alloc_debug(struct kmem_cache *s, gfp_t gfp, int node, size_t orig_size,
		  unsigned long addr)
{
	struct kmem_cache_node *n = node == NUMA_NO_NODE ? NULL : s->node[node];
	struct slab *slab = NULL;
	unsigned long flags;
	void *object;

	if (!n)
		n = s->node[numa_mem_id()];
	for (;;) {
		spin_lock_irqsave(&n->list_lock, flags);
		if (slab) {
			inc_slabs_node(s, slab, 1);
			to_list(slab, n, false);
			stat_add(this_cpu_ptr(s->cpu_slab), ALLOC_SLAB, 1);
		}
		object = take_one(s, n, orig_size, addr);
		stat_add(this_cpu_ptr(s->cpu_slab), ALLOC_SLOWPATH, object != NULL);
		spin_unlock_irqrestore(&n->list_lock, flags);
		if (object)
			return object;
		slab = allocate_slab(s, gfp, node);
		if (!slab)
			return NULL;
		n = slab_node(s, slab);
	}
}

/* --- freeing ------------------------------------------------------------------------------ */

static bool free_checks(struct kmem_cache *s, struct slab *slab, void *object, unsigned long addr)
{
	if (!check_slab(s, slab))
		return false;
	if (!object || !check_valid_pointer(s, slab, object)) {
		slab_err(s, slab, "Invalid object pointer 0x%px, freed by %pS", object,
			 (void *)addr);
		return false;
	}
	if (on_freelist(s, slab, object)) {
		object_err(s, slab, object, "Object already free");
		return false;
	}
	return !(s->flags & SLAB_CONSISTENCY_CHECKS) ||
	       check_object(s, slab, object, SLUB_RED_ACTIVE);
}

void free_debug(struct kmem_cache *s, struct slab *slab, void *object, unsigned long addr)
{
	struct kmem_cache_node *n = slab_node(s, slab);
	unsigned long flags;

	spin_lock_irqsave(&n->list_lock, flags);
	if (free_checks(s, slab, object, addr)) {
		trace_object(s, slab, object, false);
		set_track(s, object, TRACK_FREE, addr);
		init_object(s, object, SLUB_RED_INACTIVE);
		if (!slab->nr_free) {
			from_list(slab, n, true);
			to_list(slab, n, false);
		}
		set_freepointer(s, object, slab->freelist);
		slab->freelist = object;
		slab->nr_free++;
		stat_add(this_cpu_ptr(s->cpu_slab), FREE_SLOWPATH, 1);
	} else {
		slab_fix(s, "Object at 0x%px not freed", object);
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
}
