// SPDX-License-Identifier: MIT
/*
 * /sys/kernel/slab/<cache>/: what a cache is made of, how it fares, and every path's counter. The
 * directory's nodes are made when somebody first looks inside: a cache nobody looks at costs one
 * node. Show functions read counters as they are; see mm/slabinfo.c.
 */
#include <linux/errno.h>
#include <linux/cpumask.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/sprintf.h>
#include <granule/node.h>
#include <granule/proc.h>
#include <mm/slab.h>

struct slab_attr {
	const char *name;
	void (*show)(struct kmem_cache *s, struct seq_file *m);
	int (*store)(struct kmem_cache *s, unsigned long value);
};

/* What a node's data points to: which attribute of which cache. */
struct slab_node {
	struct kmem_cache *s;
	const struct slab_attr *attr;
	enum stat_item item;
};

/* --- plain numbers ------------------------------------------------------------------------ */

#define ATTR_SHOW(name, fmt, value)						\
static void name##_show(struct kmem_cache *s, struct seq_file *m)		\
{										\
	seq_printf(m, fmt "\n", value);						\
}

ATTR_SHOW(slab_size, "%u", s->size)
ATTR_SHOW(align, "%u", s->align)
ATTR_SHOW(object_size, "%u", s->object_size)
ATTR_SHOW(objs_per_slab, "%u", oo_objects(s->oo))
ATTR_SHOW(order, "%u", oo_order(s->oo))
ATTR_SHOW(min_partial, "%lu", s->min_partial)
ATTR_SHOW(cpu_partial, "%u", s->cpu_partial)
ATTR_SHOW(aliases, "%d", s->refcount < 0 ? 0 : s->refcount - 1)
ATTR_SHOW(usersize, "%u", s->usersize)
ATTR_SHOW(array, "%u", s->array_on ? s->limit : 0)
ATTR_SHOW(depot, "%u", s->depot_max)
ATTR_SHOW(reclaim_account, "%d", !!(s->flags & SLAB_RECLAIM_ACCOUNT))
ATTR_SHOW(hwcache_align, "%d", !!(s->flags & SLAB_HWCACHE_ALIGN))
ATTR_SHOW(cache_dma, "%d", !!(s->flags & SLAB_CACHE_DMA))
ATTR_SHOW(destroy_by_rcu, "%d", !!(s->flags & SLAB_TYPESAFE_BY_RCU))
ATTR_SHOW(sanity_checks, "%d", !!(s->flags & SLAB_CONSISTENCY_CHECKS))
ATTR_SHOW(red_zone, "%d", !!(s->flags & SLAB_RED_ZONE))
ATTR_SHOW(poison, "%d", !!(s->flags & SLAB_POISON))
ATTR_SHOW(store_user, "%d", !!(s->flags & SLAB_STORE_USER))
ATTR_SHOW(trace, "%d", !!(s->flags & SLAB_TRACE))
ATTR_SHOW(skip_kfence, "%d", !!(s->flags & SLAB_SKIP_KFENCE))

static void ctor_show(struct kmem_cache *s, struct seq_file *m)
{
	if (s->ctor)
		seq_printf(m, "%pS\n", s->ctor);
}

/* --- counted ------------------------------------------------------------------------------ */

#define COUNT_SHOW(name, value)							\
static void name##_show(struct kmem_cache *s, struct seq_file *m)		\
{										\
	struct slab_count c;							\
										\
	count_cache(s, &c);							\
	seq_printf(m, "%lu\n", value);						\
}

COUNT_SHOW(objects, c.active)
COUNT_SHOW(total_objects, c.objects)
COUNT_SHOW(slabs, c.slabs)
COUNT_SHOW(partial, c.partial)
COUNT_SHOW(objects_partial, c.partial_objects - c.partial_free)
COUNT_SHOW(cpu_slabs, c.cpu_slabs + c.cpu_partial)
COUNT_SHOW(slabs_cpu_partial, c.cpu_partial)
COUNT_SHOW(ready_objects, c.ready)

/* --- what can be written ------------------------------------------------------------------ */

static int min_partial_store(struct kmem_cache *s, unsigned long value)
{
	s->min_partial = value;
	return 0;
}

static int cpu_partial_store(struct kmem_cache *s, unsigned long value)
{
	if (value && kmem_cache_debug(s))
		return -EINVAL;
	if (value > oo_objects(s->oo) * 64UL)
		return -ERANGE;
	s->cpu_partial = value;
	s->cpu_partial_slabs = DIV_ROUND_UP(value, oo_objects(s->oo));
	flush_all(s);
	return 0;
}

static int shrink_store(struct kmem_cache *s, unsigned long value)
{
	if (value != 1)
		return -EINVAL;
	kmem_cache_shrink(s);
	return 0;
}

static int validate_store(struct kmem_cache *s, unsigned long value)
{
	if (value != 1 || !kmem_cache_debug(s))
		return -EINVAL;
	validate_slab_cache(s);
	return 0;
}

static void nothing_show(struct kmem_cache *s, struct seq_file *m)
{
}

#define RO(name)	{ #name, name##_show, NULL }
#define RW(name)	{ #name, name##_show, name##_store }
#define WO(name)	{ #name, nothing_show, name##_store }

static const struct slab_attr slab_attrs[] = {
	RO(slab_size), RO(align), RO(object_size), RO(objs_per_slab), RO(order), RW(min_partial),
	RW(cpu_partial), RO(objects_partial), RO(partial), RO(cpu_slabs), RO(ctor), RO(aliases),
	RO(hwcache_align), RO(reclaim_account), RO(cache_dma), RO(destroy_by_rcu), WO(shrink),
	RO(slabs_cpu_partial), RO(total_objects), RO(objects), RO(slabs), RO(sanity_checks),
	RO(trace), RO(red_zone), RO(poison), RO(store_user), WO(validate), RO(usersize),
	RO(skip_kfence), RO(array), RO(depot), RO(ready_objects),
};

/* --- counters of paths -------------------------------------------------------------------- */

static const char *const stat_names[NR_SLUB_STAT_ITEMS] = {
	[ALLOC_FASTPATH] = "alloc_fastpath", [ALLOC_SLOWPATH] = "alloc_slowpath",
	[FREE_FASTPATH] = "free_fastpath", [FREE_SLOWPATH] = "free_slowpath",
	[FREE_FROZEN] = "free_frozen", [FREE_REMOTE] = "free_remote",
	[FREE_ADD_PARTIAL] = "free_add_partial", [FREE_REMOVE_PARTIAL] = "free_remove_partial",
	[ALLOC_CPU_FREELIST] = "alloc_cpu_freelist", [ALLOC_REFILL] = "alloc_refill",
	[CPU_PARTIAL_ALLOC] = "cpu_partial_alloc", [ALLOC_FROM_PARTIAL] = "alloc_from_partial",
	[CPU_PARTIAL_NODE] = "cpu_partial_node", [ALLOC_SLAB] = "alloc_slab",
	[ALLOC_NODE_MISMATCH] = "alloc_node_mismatch", [ALLOC_FROM_DEPOT] = "alloc_from_depot",
	[FREE_TO_DEPOT] = "free_to_depot", [FREE_SLAB] = "free_slab",
	[CPU_PARTIAL_FREE] = "cpu_partial_free", [CPUSLAB_FLUSH] = "cpuslab_flush",
	[DEACTIVATE_FULL] = "deactivate_full", [DEACTIVATE_EMPTY] = "deactivate_empty",
	[DEACTIVATE_TO_HEAD] = "deactivate_to_head", [ORDER_FALLBACK] = "order_fallback",
};

static int stat_show(struct seq_file *m, void *data)
{
	struct slab_node *node = data;
	unsigned long sum = 0;
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		sum += slab_stat(node->s, cpu, node->item);
	seq_printf(m, "%lu", sum);
	for_each_possible_cpu(cpu) {
		unsigned long value = slab_stat(node->s, cpu, node->item);

		if (value)
			seq_printf(m, " C%u=%lu", cpu, value);
	}
	seq_putc(m, '\n');
	return 0;
}

/* --- the nodes ---------------------------------------------------------------------------- */

static int attr_show(struct seq_file *m, void *data)
{
	struct slab_node *node = data;

	node->attr->show(node->s, m);
	return 0;
}

static int attr_store(void *data, char *text)
{
	struct slab_node *node = data;
	unsigned long value;
	int err = kstrtoul(text, 0, &value);

	return err ? err : node->attr->store(node->s, value);
}

static void slab_path(char *buf, size_t size, const struct kmem_cache *s, const char *attr)
{
	snprintf(buf, size, "/sys/kernel/slab/%s%s%s", s->name, attr ? "/" : "", attr ? attr : "");
}

static void populate_cache(void *data)
{
	struct kmem_cache *s = data;
	unsigned int nr = ARRAY_SIZE(slab_attrs), i;
	struct slab_node *node;
	char path[96];

	s->sysfs = kcalloc(nr + NR_SLUB_STAT_ITEMS, sizeof(*node), GFP_KERNEL);
	if (!s->sysfs)
		return;
	node = s->sysfs;
	for (i = 0; i < nr; i++, node++) {
		*node = (struct slab_node){ .s = s, .attr = &slab_attrs[i] };
		slab_path(path, sizeof(path), s, slab_attrs[i].name);
		node_add(path, attr_show, slab_attrs[i].store ? attr_store : NULL, node);
	}
	for (i = 0; i < NR_SLUB_STAT_ITEMS; i++, node++) {
		*node = (struct slab_node){ .s = s, .item = i };
		slab_path(path, sizeof(path), s, stat_names[i]);
		node_add(path, stat_show, NULL, node);
	}
}

static bool sysfs_up;

/* A cache without its directory works as well: no error is passed on. */
void sysfs_slab_add(struct kmem_cache *s)
{
	char path[96];

	if (!sysfs_up)
		return;
	slab_path(path, sizeof(path), s, NULL);
	s->in_sysfs = node_add_lazy(path, populate_cache, s) == 0;
}

void sysfs_slab_remove(struct kmem_cache *s)
{
	char path[96];

	if (!s->in_sysfs)
		return;
	slab_path(path, sizeof(path), s, NULL);
	node_remove(path);
	kfree(s->sysfs);
	s->sysfs = NULL;
	s->in_sysfs = false;
}

void kmem_cache_init_late(void)
{
	struct kmem_cache *s;

	sysfs_up = true;
	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		sysfs_slab_add(s);
	mutex_unlock(&slab_mutex);
	register_page_reclaim(slab_reclaim);
}
