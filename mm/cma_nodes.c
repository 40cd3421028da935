// SPDX-License-Identifier: MIT
/*
 * The nodes of contiguous areas, named as Linux names them: counters below /sys/kernel/mm/cma, the
 * map and allocation by hand below /sys/kernel/debug/cma.
 *
 * Owns what was allocated through the `alloc` nodes: one list for all areas, oldest first; `free`
 * takes the latest of its area. Thread context.
 */
#include "cma.h"
#include <granule/proc.h>
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#define NODE_PATH 160

/* --- by hand --------------------------------------------------------------------------------- */

struct cma_mem {
	struct list_head list;
	struct cma *cma;
	struct page *page;
	unsigned long count;
};

static LIST_HEAD(held);
static DEFINE_MUTEX(held_lock);

static int alloc_store(void *data, char *text)
{
	struct cma_mem *mem;
	unsigned long count;
	int err = kstrtoul(text, 0, &count);

	if (err)
		return err;
	mem = kzalloc(sizeof(*mem), GFP_KERNEL);
	if (!mem)
		return -ENOMEM;
	mem->cma = data;
	mem->count = count;
	mem->page = cma_alloc(mem->cma, count, 0, false);
	if (!mem->page) {
		kfree(mem);
		return -ENOMEM;
	}
	mutex_lock(&held_lock);
	list_add(&mem->list, &held);
	mutex_unlock(&held_lock);
	return 0;
}

static struct cma_mem *latest_of(const struct cma *cma)
{
	struct cma_mem *mem;

	list_for_each_entry(mem, &held, list)
		if (mem->cma == cma)
			return mem;
	return NULL;
}

/*
 * So many pages of the latest allocations; the last of them may keep its tail. Of a map with more
 * pages to a bit, only whole allocations are freed. Fewer when there are no more.
 */
static int free_store(void *data, char *text)
{
	struct cma *cma = data;
	struct cma_mem *mem;
	unsigned long count, n;
	int err = kstrtoul(text, 0, &count);

	if (err)
		return err;
	mutex_lock(&held_lock);
	for (; count && (mem = latest_of(cma)) != NULL; count -= n) {
		n = min(count, mem->count);
		if (n < mem->count && cma->order_per_bit)
			break;
		cma_release(cma, mem->page, n);
		mem->page += n;
		mem->count -= n;
		if (!mem->count) {
			list_del(&mem->list);
			kfree(mem);
		}
	}
	mutex_unlock(&held_lock);
	return 0;
}

/* --- shown ----------------------------------------------------------------------------------- */

#define CMA_SHOW(name, value)							\
static int name##_show(struct seq_file *m, void *data)				\
{										\
	struct cma *cma = data;							\
										\
	seq_printf(m, "%lu\n", (unsigned long)(value));				\
	return 0;								\
}

CMA_SHOW(base_pfn, cma->base_pfn)
CMA_SHOW(count, cma->count)
CMA_SHOW(order_per_bit, cma->order_per_bit)
CMA_SHOW(used, READ_ONCE(cma->used) << cma->order_per_bit)
CMA_SHOW(alloc_pages_success, atomic_long_read(&cma->alloc_success))
CMA_SHOW(alloc_pages_fail, atomic_long_read(&cma->alloc_fail))
CMA_SHOW(release_pages_success, atomic_long_read(&cma->release_success))
CMA_SHOW(available_pages, cma_get_available(cma))

/* The longest run of clear bits, in pages. */
static unsigned long longest_run(struct cma *cma)
{
	unsigned long max = cma_bitmap_maxno(cma), start = 0, end, most = 0, flags;

	spin_lock_irqsave(&cma->lock, flags);
	for (; start < max; start = end) {
		start = find_next_zero_bit(cma->bitmap, max, start);
		end = start < max ? find_next_bit(cma->bitmap, max, start) : max;
		most = max(most, end - start);
	}
	spin_unlock_irqrestore(&cma->lock, flags);
	return most << cma->order_per_bit;
}
CMA_SHOW(maxchunk, longest_run(cma))

/* Words of 32 bits in decimal, as Linux prints an array of u32. */
static int bitmap_show(struct seq_file *m, void *data)
{
	struct cma *cma = data;
	unsigned long words = DIV_ROUND_UP(cma_bitmap_maxno(cma), 32);

	for (unsigned long i = 0; i < words; i++) {
		unsigned long bit = i * 32;

		seq_printf(m, "%u%c",
			   (u32)(cma->bitmap[bit / BITS_PER_LONG] >> (bit % BITS_PER_LONG)),
			   i + 1 < words ? ' ' : '\n');
	}
	return 0;
}

static const struct {
	const char *dir, *name;
	node_show_t show;
	node_store_t store;
} nodes[] = {
#define SYSFS "/sys/kernel/mm/cma"
	{ SYSFS, "alloc_pages_success", alloc_pages_success_show, NULL },
	{ SYSFS, "alloc_pages_fail", alloc_pages_fail_show, NULL },
	{ SYSFS, "release_pages_success", release_pages_success_show, NULL },
	{ SYSFS, "total_pages", count_show, NULL },
	{ SYSFS, "available_pages", available_pages_show, NULL },
#define DEBUGFS "/sys/kernel/debug/cma"
	{ DEBUGFS, "base_pfn", base_pfn_show, NULL },
	{ DEBUGFS, "count", count_show, NULL },
	{ DEBUGFS, "order_per_bit", order_per_bit_show, NULL },
	{ DEBUGFS, "used", used_show, NULL },
	{ DEBUGFS, "maxchunk", maxchunk_show, NULL },
	{ DEBUGFS, "bitmap", bitmap_show, NULL },
	{ DEBUGFS, "alloc", NULL, alloc_store },
	{ DEBUGFS, "free", NULL, free_store },
};

static bool nodes_exist;

void cma_add_nodes(struct cma *cma)
{
	char path[NODE_PATH];

	if (!nodes_exist || !cma->bitmap)
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(nodes); i++) {
		int err;

		scnprintf(path, sizeof(path), "%s/%s/%s", nodes[i].dir, cma->name, nodes[i].name);
		err = node_add(path, nodes[i].show, nodes[i].store, cma);
		if (err)
			pr_warn("cma: no node %s: %pe\n", path, ERR_PTR(err));
	}
}

void cma_remove_nodes(struct cma *cma)
{
	char path[NODE_PATH];

	if (!nodes_exist)
		return;
	scnprintf(path, sizeof(path), SYSFS "/%s", cma->name);
	node_remove(path);
	scnprintf(path, sizeof(path), DEBUGFS "/%s", cma->name);
	node_remove(path);
}

static int __init cma_nodes_init(void)
{
	struct cma *cma;

	nodes_exist = true;
	for_each_cma(cma)
		cma_add_nodes(cma);
	return 0;
}
module_init(cma_nodes_init);
