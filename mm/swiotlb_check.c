// SPDX-License-Identifier: MIT
/*
 * Bounce buffers seen from outside: Linux's nodes, one of ours, and the checker, which recounts
 * from the mappings' records what the bits and the counts say.
 *
 *	busy   = the slots of all mappings in `first`, each once
 *	used   = bits in `busy` of all pools of a memory
 */
#include <granule/check.h>
#include <granule/proc.h>
#include <linux/errno.h>
#include <linux/find.h>
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include "swiotlb_internal.h"

/* --- the checker ---------------------------------------------------------------------------- */

/* All locks of the pool held. */
static const char *count_pool(const struct io_tlb_pool *pool, unsigned long *used)
{
	unsigned long at, end = 0, n;

	for (at = find_next_bit(pool->first, pool->nslabs, 0); at < pool->nslabs;
	     at = find_next_bit(pool->first, pool->nslabs, at + 1)) {
		n = slots_of(&pool->slots[at]);
		if (at < end)
			return "two mappings share a slot";
		if (!n || n > pool->nslabs - at)
			return "a mapping leaves the pool";
		if (find_next_bit(pool->busy, at, end) < at)
			return "a slot is in use and no mapping's";
		if (find_next_zero_bit(pool->busy, at + n, at) < at + n)
			return "a mapping's slot is free";
		end = at + n;
		*used += n;
	}
	if (find_next_bit(pool->busy, pool->nslabs, end) < pool->nslabs)
		return "a slot is in use and no mapping's";
	return NULL;
}

/* With the pools locked one after the other, and all of them at the end: used cannot move. */
static const char *count_locked(struct io_tlb_mem *mem, struct io_tlb_pool *pool,
				unsigned long used)
{
	const char *rule;
	unsigned long flags;

	if (!pool)
		return used == (unsigned long)atomic_long_read(&mem->used) ? NULL :
		       "the slots in use are not as many as counted";
	if (pool->nareas * pool->area_slots != pool->nslabs ||
	    (pool->nareas > 1 && pool->area_slots % BITS_PER_LONG))
		return "areas that do not divide the pool";
	io_tlb_lock_all(pool, 0, pool->nareas - 1, &flags);
	rule = count_pool(pool, &used);
	if (!rule)
		rule = count_locked(mem, pool->next, used);
	io_tlb_unlock_all(pool, 0, pool->nareas - 1, flags);
	return rule;
}

static int check_mem(struct io_tlb_mem *mem)
{
	struct io_tlb_pool *pool;
	unsigned long nslabs = 0;
	const char *rule;

	for (pool = mem->pools; pool; pool = pool->next)
		nslabs += pool->nslabs;
	rule = nslabs == mem->nslabs ? count_locked(mem, mem->pools, 0) :
				       "the pools' slots are not as many as counted";
	if (!rule && atomic_long_read(&mem->hiwater) < atomic_long_read(&mem->used))
		rule = "the high-water mark is below the slots in use";
	if (!rule)
		return 0;
	pr_err("swiotlb: %s: %s\n", mem->name, rule);
	return -EINVAL;
}

int swiotlb_check(void)
{
	int err = check_mem(&io_tlb_default_mem);
	struct io_tlb_mem *mem;

	mutex_lock(&io_tlb_restricted_lock);
	list_for_each_entry(mem, &io_tlb_restricted, list)
		err = err ?: check_mem(mem);
	mutex_unlock(&io_tlb_restricted_lock);
	return err;
}
CHECK(swiotlb, swiotlb_check);

/* --- nodes ---------------------------------------------------------------------------------- */

static struct io_tlb_mem *mem_of(void *data)
{
	return data ? data : &io_tlb_default_mem;
}

static int nslabs_show(struct seq_file *m, void *data)
{
	seq_printf(m, "%lu\n", mem_of(data)->nslabs);
	return 0;
}
PROC(io_tlb_nslabs, "/sys/kernel/debug/swiotlb/io_tlb_nslabs", nslabs_show, NULL);

static int used_show(struct seq_file *m, void *data)
{
	seq_printf(m, "%ld\n", atomic_long_read(&mem_of(data)->used));
	return 0;
}
PROC(io_tlb_used, "/sys/kernel/debug/swiotlb/io_tlb_used", used_show, NULL);

static int hiwater_show(struct seq_file *m, void *data)
{
	seq_printf(m, "%ld\n", atomic_long_read(&mem_of(data)->hiwater));
	return 0;
}

/* 0 begins anew, as on Linux; other values are refused. */
static int hiwater_store(void *data, char *text)
{
	struct io_tlb_mem *mem = mem_of(data);

	if (text[0] != '0' || text[1])
		return -EINVAL;
	atomic_long_set(&mem->hiwater, atomic_long_read(&mem->used));
	return 0;
}
PROC(io_tlb_used_hiwater, "/sys/kernel/debug/swiotlb/io_tlb_used_hiwater", hiwater_show,
     hiwater_store);

int io_tlb_nodes_add(struct io_tlb_mem *mem)
{
	static const struct {
		const char *name;
		node_show_t show;
		node_store_t store;
	} nodes[] = {
		{ "nslabs", nslabs_show, NULL },
		{ "used", used_show, NULL },
		{ "used_hiwater", hiwater_show, hiwater_store },
	};
	char path[96];
	int err = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(nodes) && !err; i++) {
		snprintf(path, sizeof(path), "/sys/kernel/debug/swiotlb/%s/io_tlb_%s", mem->name,
			 nodes[i].name);
		err = node_add(path, nodes[i].show, nodes[i].store, mem);
	}
	if (err) {
		snprintf(path, sizeof(path), "/sys/kernel/debug/swiotlb/%s", mem->name);
		node_remove(path);
	}
	return err;
}

static void show_mem(struct seq_file *m, const struct io_tlb_mem *mem)
{
	const struct io_tlb_pool *pool;

	seq_printf(m, "%s: slots %lu used %ld peak %ld mappings %ld failed %ld copied %llu%s\n",
		   mem->name, mem->nslabs, atomic_long_read(&mem->used),
		   atomic_long_read(&mem->hiwater), atomic_long_read(&mem->maps),
		   atomic_long_read(&mem->failed), (u64)atomic64_read(&mem->bytes),
		   mem->for_alloc ? " restricted" : mem->force ? " forced" : "");
	for (pool = mem->pools; pool; pool = pool->next)
		seq_printf(m, "  %pa-%pa areas %u of %lu slots%s\n", &pool->start, &pool->end,
			   pool->nareas, pool->area_slots, pool->grown ? " grown" : "");
}

static int swiotlb_show(struct seq_file *m, void *data)
{
	struct io_tlb_mem *mem;

	show_mem(m, &io_tlb_default_mem);
	mutex_lock(&io_tlb_restricted_lock);
	list_for_each_entry(mem, &io_tlb_restricted, list)
		show_mem(m, mem);
	mutex_unlock(&io_tlb_restricted_lock);
	return 0;
}
PROC(swiotlb, "/proc/granule/swiotlb", swiotlb_show, NULL);
