// SPDX-License-Identifier: MIT
/*
 * How many objects and slabs a cache has: counted when asked, so that the allocator counts nothing
 * for it. /proc/slabinfo in Linux's format, version 2.1.
 *
 * Partial lists are walked under their list_lock; what belongs to CPUs is read as it is, so the
 * numbers are exact when nothing moves.
 */
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <granule/proc.h>
#include <mm/slab.h>

void count_node(struct kmem_cache *s, struct kmem_cache_node *n, struct slab_count *out)
{
	struct slab *slab;
	unsigned long flags;

	spin_lock_irqsave(&n->list_lock, flags);
	out->slabs += n->nr_slabs;
	out->objects += n->total_objects;
	out->partial += n->nr_partial;
	out->ready += n->depot_nr;
	list_for_each_entry(slab, &n->partial, slab_list) {
		out->partial_objects += slab_objects(s, slab);
		out->partial_free += slab_free_objects(s, slab);
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
}

void count_cpu(struct kmem_cache *s, struct kmem_cache_cpu *c, struct slab_count *out)
{
	unsigned int left;
	void *p;

	out->ready += array_count(s, c);
	if (c->slab) {
		left = slab_objects(s, c->slab);
		out->cpu_slabs++;
		out->cpu_free += slab_free_objects(s, c->slab);
		for (p = c->freelist; object_index(s, c->slab, p) >= 0 && left--;
		     p = get_freepointer(s, p))
			out->cpu_free++;
	}
	for (struct slab *slab = c->partial; slab; slab = slab->next) {
		out->cpu_partial++;
		out->cpu_free += slab_free_objects(s, slab);
	}
}

void count_cache(struct kmem_cache *s, struct slab_count *out)
{
	struct kmem_cache_node *n;
	unsigned int cpu;
	int nid;

	memset(out, 0, sizeof(*out));
	for_each_kmem_cache_node(s, nid, n)
		count_node(s, n, out);
	for_each_possible_cpu(cpu)
		count_cpu(s, per_cpu_ptr(s->cpu_slab, cpu), out);
	out->active = out->objects - out->partial_free - out->cpu_free - out->ready;
}

static int slabinfo_show(struct seq_file *m, void *data)
{
	struct kmem_cache *s;

	seq_puts(m, "slabinfo - version: 2.1\n");
	seq_puts(m, "# name            <active_objs> <num_objs> <objsize>");
	seq_puts(m, " <objperslab> <pagesperslab>");
	seq_puts(m, " : tunables <limit> <batchcount> <sharedfactor>");
	seq_puts(m, " : slabdata <active_slabs> <num_slabs> <sharedavail>\n");
	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list) {
		struct slab_count count;

		count_cache(s, &count);
		seq_printf(m, "%-17s %6lu %6lu %6u %4u %4d", s->name, count.active, count.objects,
			   s->size, oo_objects(s->oo), 1 << oo_order(s->oo));
		seq_printf(m, " : tunables %4u %4u %4u : slabdata %6lu %6lu %6lu\n", 0, 0, 0,
			   count.slabs, count.slabs, 0UL);
	}
	mutex_unlock(&slab_mutex);
	return 0;
}
PROC(slabinfo, "/proc/slabinfo", slabinfo_show, NULL);
