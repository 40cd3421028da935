// SPDX-License-Identifier: MIT
/*
 * Caches come and go: creating, merging, shrinking, destroying, and the first ones at boot.
 *
 * slab_mutex protects the list of caches and their reference counts. The caches `kmem_cache` and
 * `kmem_cache_node`, from which all others are made, are static and so are their nodes, so that
 * nothing is needed from kmalloc to begin with.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <mm/slab.h>

LIST_HEAD(slab_caches);
LIST_HEAD(slab_zombies);
DEFINE_MUTEX(slab_mutex);
bool slab_up;		/* kmalloc works */

static struct kmem_cache boot_kmem_cache, boot_kmem_cache_node;
static struct kmem_cache_node boot_nodes[2][MAX_NUMNODES];
struct kmem_cache *kmem_cache = &boot_kmem_cache;
struct kmem_cache *kmem_cache_node = &boot_kmem_cache_node;

bool slab_is_available(void)
{
	return slab_up;
}

unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->object_size;
}
EXPORT_SYMBOL(kmem_cache_size);

const char *kmem_cache_name(struct kmem_cache *s)
{
	return s->name;
}
EXPORT_SYMBOL(kmem_cache_name);

/* --- setting up --------------------------------------------------------------------------- */

static void init_node(struct kmem_cache_node *n)
{
	memset(n, 0, sizeof(*n));
	spin_lock_init(&n->list_lock);
	INIT_LIST_HEAD(&n->partial);
	INIT_LIST_HEAD(&n->full);
}

static void free_nodes(struct kmem_cache *s)
{
	struct kmem_cache_node *n;
	int nid;

	for_each_kmem_cache_node(s, nid, n) {
		s->node[nid] = NULL;
		kmem_cache_free(kmem_cache_node, n);
	}
}

/* A node structure for each node with memory; nodes without one share the first. */
static int init_nodes(struct kmem_cache *s, struct kmem_cache_node *given)
{
	int nid;

	for_each_online_node(nid) {
		struct kmem_cache_node *n = given ? &given[nid] :
			kmem_cache_alloc_node(kmem_cache_node, GFP_KERNEL, nid);

		if (!n) {
			free_nodes(s);
			return -ENOMEM;
		}
		init_node(n);
		s->node[nid] = n;
	}
	return 0;
}

static int init_cpus(struct kmem_cache *s)
{
	size_t size = sizeof(struct kmem_cache_cpu) + (s->limit + 1) * sizeof(void *);
	int cpu;

	s->cpu_slab = (struct kmem_cache_cpu __percpu *)__alloc_percpu(size, sizeof(u64));
	if (!s->cpu_slab)
		return -ENOMEM;
	s->array_on = s->limit && !init_on_alloc && !init_on_free;
	for_each_possible_cpu(cpu)
		per_cpu_ptr(s->cpu_slab, cpu)->idx = CPU_SLOT0 + (s->array_on ? s->limit : 0);
	return 0;
}

/* s is zero but for name and object_size. */
static int cache_open(struct kmem_cache *s, struct kmem_cache_args *args, slab_flags_t flags,
		      struct kmem_cache_node *nodes)
{
	int err;

	s->ctor = args->ctor;
	s->useroffset = args->useroffset;
	s->usersize = args->usersize;
	s->flags = kmem_cache_flags(flags, s->name);
	s->refcount = 1;
	err = calculate_sizes(s, args);
	if (!err)
		err = init_nodes(s, nodes);
	if (!err) {
		err = init_cpus(s);
		if (err && !nodes)
			free_nodes(s);
	}
	return err;
}

/* --- creating ----------------------------------------------------------------------------- */

static bool cache_unmergeable(const struct kmem_cache *s)
{
	return (s->flags & SLAB_NEVER_MERGE) || s->ctor || s->usersize || s->refcount < 0 ||
	       s->zombie || s == kmem_cache || s == kmem_cache_node;
}

/* A cache whose objects would do: same kind of pages, little more room, the right alignment. */
static struct kmem_cache *find_mergeable(unsigned int size, unsigned int align,
					 slab_flags_t flags, const char *name)
{
	struct kmem_cache *s;

	flags = kmem_cache_flags(flags, name);
	if (slab_nomerge || (flags & SLAB_NEVER_MERGE))
		return NULL;
	align = max_t(unsigned int, align, ARCH_SLAB_MINALIGN);
	if (flags & SLAB_HWCACHE_ALIGN)
		align = max_t(unsigned int, align, min_t(unsigned int, cache_line_size(),
							 roundup_pow_of_two(size)));
	size = ALIGN(ALIGN(size, sizeof(void *)), align);
	list_for_each_entry_reverse(s, &slab_caches, list) {
		if (cache_unmergeable(s) || size > s->size ||
		    (flags & SLAB_MERGE_SAME) != (s->flags & SLAB_MERGE_SAME) ||
		    (s->size & ~(align - 1)) != s->size || s->size - size >= sizeof(void *))
			continue;
		return s;
	}
	return NULL;
}

static struct kmem_cache *alias_of(const char *name, unsigned int size,
				   const struct kmem_cache_args *args, slab_flags_t flags)
{
	struct kmem_cache *s;

	if (args->ctor || args->usersize)
		return NULL;
	s = find_mergeable(size, args->align, flags, name);
	if (s) {
		s->refcount++;
		s->object_size = max(s->object_size, size);
		s->inuse = max_t(unsigned int, s->inuse, ALIGN(size, sizeof(void *)));
	}
	return s;
}

static const char *bad_arguments(const char *name, unsigned int size,
				 const struct kmem_cache_args *args)
{
	if (!name || !*name)
		return "no name";
	if (size < sizeof(void *) || size > KMALLOC_MAX_SIZE)
		return "impossible object size";
	if (args->align & (args->align - 1) || args->align > PAGE_SIZE)
		return "alignment is not a power of two up to a page";
	if (args->usersize > size || args->useroffset > size - args->usersize)
		return "user region outside the object";
	return NULL;
}

static struct kmem_cache *new_cache(const char *name, unsigned int size,
				    struct kmem_cache_args *args, slab_flags_t flags)
{
	struct kmem_cache *s = kmem_cache_alloc(kmem_cache, GFP_KERNEL | __GFP_ZERO);

	if (!s)
		return NULL;
	s->object_size = size;
	s->name = kstrdup(name, GFP_KERNEL);
	if (!s->name || cache_open(s, args, flags, NULL)) {
		kfree(s->name);
		kmem_cache_free(kmem_cache, s);
		return NULL;
	}
	list_add_tail(&s->list, &slab_caches);
	return s;
}

struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int size,
					    struct kmem_cache_args *args, slab_flags_t flags)
{
	const char *bad = bad_arguments(name, size, args);
	struct kmem_cache *s = NULL;
	bool fresh = false;

	if (bad) {
		pr_warn("kmem_cache_create(%s, %u): %s\n", name ? name : "(null)", size, bad);
	} else {
		mutex_lock(&slab_mutex);
		s = alias_of(name, size, args, flags);
		if (!s) {
			s = new_cache(name, size, args, flags);
			fresh = true;
		}
		mutex_unlock(&slab_mutex);
	}
	if (!s && (flags & SLAB_PANIC))
		panic("kmem_cache_create: Failed to create slab '%s'", name);
	if (s && fresh && slab_up)
		sysfs_slab_add(s);
	return s;
}
EXPORT_SYMBOL(__kmem_cache_create_args);

struct kmem_cache *__kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				       slab_flags_t flags, void (*ctor)(void *))
{
	struct kmem_cache_args args = { .align = align, .ctor = ctor };

	return __kmem_cache_create_args(name, size, &args, flags);
}
EXPORT_SYMBOL(__kmem_cache_create);

struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size,
					      unsigned int align, slab_flags_t flags,
					      unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *))
{
	struct kmem_cache_args args = {
		.align = align, .ctor = ctor, .useroffset = useroffset, .usersize = usersize,
	};

	return __kmem_cache_create_args(name, size, &args, flags);
}
EXPORT_SYMBOL(kmem_cache_create_usercopy);

/* --- shrinking and destroying ------------------------------------------------------------- */

int kmem_cache_shrink(struct kmem_cache *s)
{
	struct kmem_cache_node *n;
	unsigned long left = 0;
	int nid;

	/* In this order: what leaves a depot may come to a CPU's partial list. */
	for_each_kmem_cache_node(s, nid, n)
		free_depot(s, n);
	flush_all(s);
	for_each_kmem_cache_node(s, nid, n)
		left += shrink_node(s, n);
	return left != 0;
}
EXPORT_SYMBOL(kmem_cache_shrink);

void kmem_cache_shrink_all(void)
{
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		kmem_cache_shrink(s);
	mutex_unlock(&slab_mutex);
}

static void release_cache(struct kmem_cache *s)
{
	sysfs_slab_remove(s);
	free_percpu(s->cpu_slab);
	free_nodes(s);
	kfree(s->name);
	kmem_cache_free(kmem_cache, s);
}

struct leak {
	struct kmem_cache *s;
	unsigned int objects;
};

static void report_leaked_slab(struct slab *slab, void *data)
{
	struct leak *leak = data;

	leak->objects += list_slab_objects(leak->s, slab);
}

/*
 * Names every object that is left. The cache stays, out of the list, so that late frees do no
 * harm.
 */
static void leave_zombie(struct kmem_cache *s, unsigned long caller)
{
	struct leak leak = { s, 0 };
	bool counted = slab_add_kunit_errors();

	s->zombie = true;
	mutex_lock(&slab_mutex);
	list_add(&s->list, &slab_zombies);
	mutex_unlock(&slab_mutex);
	if (counted)
		return;
	slab_bug(s, "Objects remaining in %s on __kmem_cache_shutdown()", s->name);
	for_each_slab(s, report_leaked_slab, &leak);
	pr_err("kmem_cache_destroy %s: Slab cache still has %u objects when called from %pS\n",
	       s->name, leak.objects, (void *)caller);
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	bool last;

	if (!s)
		return;
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		rcu_barrier();
	mutex_lock(&slab_mutex);
	last = --s->refcount == 0;
	if (last)
		list_del(&s->list);
	mutex_unlock(&slab_mutex);
	if (!last)
		return;
	if (kmem_cache_shrink(s)) {
		sysfs_slab_remove(s);
		leave_zombie(s, _RET_IP_);
		return;
	}
	/* Slabs on their way through a grace period still read s. */
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		rcu_barrier();
	release_cache(s);
}
EXPORT_SYMBOL(kmem_cache_destroy);

/* --- boot --------------------------------------------------------------------------------- */

static void __init open_boot_cache(struct kmem_cache *s, const char *name, unsigned int size,
				   struct kmem_cache_node *nodes)
{
	struct kmem_cache_args args = { 0 };

	s->name = name;
	s->object_size = size;
	if (cache_open(s, &args, SLAB_HWCACHE_ALIGN | SLAB_NO_USER_FLAGS, nodes))
		panic("slab: no memory for cache %s", name);
	list_add_tail(&s->list, &slab_caches);
}

struct kmem_cache *__init create_kmalloc_cache(const char *name, unsigned int size,
					       slab_flags_t flags)
{
	struct kmem_cache *s = kmem_cache_alloc(kmem_cache, GFP_NOWAIT | __GFP_ZERO);
	struct kmem_cache_args args = { .usersize = size };

	/* Powers of two are aligned to their size, whatever debugging adds around them. */
	args.align = ARCH_KMALLOC_MINALIGN;
	if (is_power_of_2(size))
		args.align = min_t(unsigned int, size, PAGE_SIZE);
	if (s) {
		s->name = name;
		s->object_size = size;
	}
	if (!s || cache_open(s, &args, flags | SLAB_KMALLOC, NULL))
		panic("slab: no memory for cache %s", name);
	s->refcount = -1;	/* never merged, never destroyed */
	list_add_tail(&s->list, &slab_caches);
	return s;
}

void __init kmem_cache_init(void)
{
	open_boot_cache(&boot_kmem_cache_node, "kmem_cache_node", sizeof(struct kmem_cache_node),
			boot_nodes[0]);
	open_boot_cache(&boot_kmem_cache, "kmem_cache", sizeof(struct kmem_cache), boot_nodes[1]);
	create_kmalloc_caches();
	slab_up = true;
	pr_info("SLUB: HWalign=%u, Order=0-%d, MinObjects=0, CPUs=%u, Nodes=%u\n",
		cache_line_size(), PAGE_ALLOC_COSTLY_ORDER, nr_cpu_ids, nr_online_nodes);
}
