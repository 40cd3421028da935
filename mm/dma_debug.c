// SPDX-License-Identifier: MIT
/*
 * The checker of the DMA API: the table of what is mapped, and the hooks that fill it. Interface:
 * granule/dma_debug.h. The hooks of unmap and sync are in dma_debug_unmap.c, checks of addresses
 * that nobody should map in dma_debug_memory.c, texts, nodes and options in dma_debug_report.c.
 *
 * Every mapping is an entry in a tree of intervals of device addresses (of all devices together);
 * those that a device may write are also in a tree of cache lines, where no two may meet.
 *
 *	entries made = entries free + entries in by_addr
 *
 * Lock: dma_debug_table.lock (irqsave), for all of it. A hook decides under the lock, and reports
 * from a copy of the entry after it.
 */
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/interval_tree_generic.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/string.h>
#include "dma_debug_internal.h"

bool dma_debug_on;

struct dma_debug_table dma_debug_table = {
	.lock = __SPIN_LOCK_UNLOCKED(dma_debug_table.lock),
	.free = LIST_HEAD_INIT(dma_debug_table.free),
	.blocks = LIST_HEAD_INIT(dma_debug_table.blocks),
};

#define T (&dma_debug_table)

#define ADDR_FIRST(e)	((u64)(e)->addr)
#define ADDR_LAST(e)	((u64)(e)->addr + ((e)->size ? (e)->size - 1 : 0))
INTERVAL_TREE_DEFINE(struct dma_debug_entry, addr_rb, u64, addr_max, ADDR_FIRST, ADDR_LAST, static,
		     by_addr)

#define LINE_FIRST(e)	((e)->first_line)
#define LINE_LAST(e)	((e)->last_line)
INTERVAL_TREE_DEFINE(struct dma_debug_entry, line_rb, u64, line_max, LINE_FIRST, LINE_LAST, static,
		     by_line)

static u64 line_of(phys_addr_t phys)
{
	return (u64)phys / dma_get_cache_alignment();
}

struct dma_debug_entry *dma_debug_first(void)
{
	return by_addr_iter_first(&T->by_addr, 0, ~0ULL);
}

struct dma_debug_entry *dma_debug_next(struct dma_debug_entry *entry)
{
	return by_addr_iter_next(entry, 0, ~0ULL);
}

/* --- entries -------------------------------------------------------------------------------- */

struct entry_block {
	struct list_head list;
	struct dma_debug_entry entries[];
};

#define PER_BLOCK ((PAGE_SIZE - sizeof(struct entry_block)) / sizeof(struct dma_debug_entry))

/* Lock held, or the table is off. */
static bool more_entries(gfp_t gfp)
{
	struct entry_block *block = (void *)__get_free_page(gfp);

	if (!block)
		return false;
	list_add(&block->list, &T->blocks);
	for (unsigned int i = 0; i < PER_BLOCK; i++)
		list_add(&block->entries[i].free, &T->free);
	T->nr_total += PER_BLOCK;
	T->nr_free += PER_BLOCK;
	return true;
}

/* Lock held. */
static void forget_all(void)
{
	struct entry_block *block, *next;

	dma_debug_on = false;
	dma_slow_path(DMA_SLOW_DEBUG, false);
	list_for_each_entry_safe(block, next, &T->blocks, list)
		free_page((unsigned long)block);
	INIT_LIST_HEAD(&T->blocks);
	INIT_LIST_HEAD(&T->free);
	T->by_addr = T->by_line = RB_ROOT_CACHED;
	T->nr_total = T->nr_free = T->min_free = 0;
}

int dma_debug_enable(void)
{
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&T->lock, flags);
	if (!dma_debug_on) {
		while (!err && T->nr_total < dma_debug_prealloc)
			err = more_entries(GFP_ATOMIC | __GFP_NOWARN) ? 0 : -ENOMEM;
		if (err) {
			forget_all();
		} else {
			T->min_free = T->nr_free;
			T->gave_up = false;
			dma_debug_on = true;
			dma_slow_path(DMA_SLOW_DEBUG, true);
		}
	}
	spin_unlock_irqrestore(&T->lock, flags);
	return err;
}

void dma_debug_disable(void)
{
	unsigned long flags;

	spin_lock_irqsave(&T->lock, flags);
	forget_all();
	spin_unlock_irqrestore(&T->lock, flags);
}

unsigned long dma_debug_mappings(struct device *dev)
{
	unsigned long flags, n = 0;

	spin_lock_irqsave(&T->lock, flags);
	for (struct dma_debug_entry *e = dma_debug_first(); e; e = dma_debug_next(e))
		n += !dev || e->dev == dev;
	spin_unlock_irqrestore(&T->lock, flags);
	return n;
}

/* Lock held. NULL: the table was given up, as it would be wrong from now on. */
static struct dma_debug_entry *new_entry(void)
{
	struct dma_debug_entry *e;

	if (!dma_debug_on)
		return NULL;
	if (list_empty(&T->free) && !more_entries(GFP_ATOMIC | __GFP_NOWARN)) {
		T->gave_up = true;
		forget_all();
		return NULL;
	}
	e = list_first_entry(&T->free, struct dma_debug_entry, free);
	list_del(&e->free);
	T->nr_free--;
	T->min_free = min(T->min_free, T->nr_free);
	return e;
}

void dma_debug_drop(struct dma_debug_entry *e)
{
	by_addr_remove(e, &T->by_addr);
	if (e->tracked)
		by_line_remove(e, &T->by_line);
	list_add(&e->free, &T->free);
	T->nr_free++;
}

/* --- mapping -------------------------------------------------------------------------------- */

/*
 * Another mapping by which a device may write to a byte of these lines. For coherent devices only
 * the bytes themselves count. Lock held.
 */
static struct dma_debug_entry *find_overlap(const struct dma_debug_entry *e)
{
	struct dma_debug_entry *other;

	for (other = by_line_iter_first(&T->by_line, e->first_line, e->last_line); other;
	     other = by_line_iter_next(other, e->first_line, e->last_line)) {
		if (!e->dev->dma_coherent || !other->dev->dma_coherent)
			return other;
		if (e->phys < other->phys + other->size && other->phys < e->phys + e->size)
			return other;
	}
	return NULL;
}

static bool is_tracked(const struct dma_debug_entry *e, unsigned long attrs)
{
	return e->dir != DMA_TO_DEVICE && e->kind != DMA_DEBUG_COHERENT &&
	       e->kind != DMA_DEBUG_RESOURCE && !(attrs & DMA_ATTR_SKIP_CPU_SYNC) && e->size;
}

static void record(const struct dma_debug_entry *what, unsigned long attrs)
{
	struct dma_debug_entry *e, *other = NULL, was;
	unsigned long flags;
	bool gave_up;

	spin_lock_irqsave(&T->lock, flags);
	e = new_entry();
	gave_up = T->gave_up;
	if (e) {
		*e = *what;
		e->first_line = line_of(e->phys);
		e->last_line = line_of(e->phys + (e->size ? e->size - 1 : 0));
		e->tracked = is_tracked(e, attrs);
		by_addr_insert(e, &T->by_addr);
		if (e->tracked) {
			other = find_overlap(e);
			if (other)
				was = *other;
			by_line_insert(e, &T->by_line);
		}
	}
	spin_unlock_irqrestore(&T->lock, flags);
	if (!e && gave_up)
		pr_err("DMA-API: debugging out of memory - disabling\n");
	if (other)
		dma_debug_finding(what->dev, &was, what->caller,
				  "cacheline tracking EEXIST, overlapping mappings aren't "
				  "supported "
				  "[device address=0x%016llx] [size=%llu bytes]",
				  (u64)what->addr, what->size);
}

void __debug_dma_map_page(struct device *dev, struct page *page, size_t offset, size_t size,
			  enum dma_data_direction dir, dma_addr_t addr, unsigned long attrs,
			  unsigned long ip)
{
	struct dma_debug_entry e = {
		.dev = dev, .addr = addr, .size = size, .phys = page_to_phys(page) + offset,
		.kind = attrs & DMA_ATTR_SINGLE_CALL ? DMA_DEBUG_SINGLE : DMA_DEBUG_PAGE,
		.dir = dir, .checked = MAP_ERR_NOT_CHECKED, .caller = ip,
	};

	if (addr == DMA_MAPPING_ERROR)
		return;
	dma_debug_check_page(dev, page, offset, size, ip);
	record(&e, attrs);
}

void __debug_dma_map_sg(struct device *dev, struct scatterlist *sgl, int nents, int mapped,
			enum dma_data_direction dir, unsigned long attrs, unsigned long ip)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, mapped, i) {
		struct dma_debug_entry e = {
			.dev = dev, .addr = sg_dma_address(sg), .size = sg_dma_len(sg),
			.phys = sg_phys(sg), .kind = DMA_DEBUG_SG, .dir = dir,
			.call_ents = nents, .mapped_ents = mapped, .caller = ip,
		};

		dma_debug_check_page(dev, sg_page(sg), sg->offset, sg->length, ip);
		record(&e, attrs);
	}
}

void __debug_dma_map_resource(struct device *dev, phys_addr_t phys, size_t size,
			      enum dma_data_direction dir, dma_addr_t addr, unsigned long ip)
{
	struct dma_debug_entry e = {
		.dev = dev, .addr = addr, .size = size, .phys = phys, .kind = DMA_DEBUG_RESOURCE,
		.dir = dir, .checked = MAP_ERR_NOT_CHECKED, .caller = ip,
	};

	if (addr != DMA_MAPPING_ERROR)
		record(&e, 0);
}

void __debug_dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t addr, void *virt,
				unsigned long ip)
{
	struct dma_debug_entry e = {
		.dev = dev, .addr = addr, .size = size, .virt = virt,
		.kind = DMA_DEBUG_COHERENT, .dir = DMA_BIDIRECTIONAL, .caller = ip,
		.phys = dma_to_phys(dev, addr),
	};

	if (virt)
		record(&e, 0);
}

void __debug_dma_alloc_pages(struct device *dev, struct page *page, size_t size,
			     enum dma_data_direction dir, dma_addr_t addr, unsigned long ip)
{
	struct dma_debug_entry e = {
		.dev = dev, .addr = addr, .size = size, .phys = page_to_phys(page),
		.kind = DMA_DEBUG_NONCOHERENT, .dir = dir, .caller = ip,
		.cpu_bytes = size,	/* it begins with the CPU */
	};

	record(&e, 0);
}

/* --- looking up ----------------------------------------------------------------------------- */

bool dma_debug_same_kind(enum dma_debug_kind is, enum dma_debug_kind asked)
{
	return is == asked || (asked == DMA_DEBUG_SINGLE_OR_PAGE && is <= DMA_DEBUG_PAGE);
}

struct dma_debug_entry *dma_debug_find_exact(const struct dma_debug_entry *ask)
{
	struct dma_debug_entry *e, *best = NULL;
	int best_score = -1;

	for (e = by_addr_iter_first(&T->by_addr, ask->addr, ask->addr); e;
	     e = by_addr_iter_next(e, ask->addr, ask->addr)) {
		int score = 8 * (e->size == ask->size) +
			    4 * dma_debug_same_kind(e->kind, ask->kind) +
			    2 * (e->dir == ask->dir) + (e->call_ents == ask->call_ents);

		if (e->dev == ask->dev && e->addr == ask->addr && score > best_score) {
			best = e;
			best_score = score;
		}
	}
	return best;
}

struct dma_debug_entry *dma_debug_find_containing(const struct dma_debug_entry *ask)
{
	struct dma_debug_entry *e, *best = NULL;

	for (e = by_addr_iter_first(&T->by_addr, ask->addr, ask->addr); e;
	     e = by_addr_iter_next(e, ask->addr, ask->addr)) {
		if (e->dev != ask->dev || e->kind == DMA_DEBUG_COHERENT ||
		    e->kind == DMA_DEBUG_RESOURCE)
			continue;
		if (ask->addr - e->addr + ask->size <= e->size &&
		    (e->dir == ask->dir || !best))
			best = e;
		else if (!best || ask->addr - best->addr + ask->size > best->size)
			best = e;
	}
	return best;
}

/* --- other questions ------------------------------------------------------------------------ */

void __debug_dma_mapping_error(struct device *dev, dma_addr_t addr)
{
	struct dma_debug_entry *e;
	unsigned long flags;

	spin_lock_irqsave(&T->lock, flags);
	for (e = by_addr_iter_first(&T->by_addr, addr, addr); e;
	     e = by_addr_iter_next(e, addr, addr))
		if (e->dev == dev && e->addr == addr && e->checked == MAP_ERR_NOT_CHECKED) {
			e->checked = MAP_ERR_CHECKED;
			break;
		}
	spin_unlock_irqrestore(&T->lock, flags);
}

int __debug_dma_assert_idle(phys_addr_t phys, size_t len, unsigned long ip)
{
	u64 first = line_of(phys), last = line_of(phys + (len ? len - 1 : 0));
	struct dma_debug_entry *e, was;
	unsigned long flags;

	spin_lock_irqsave(&T->lock, flags);
	for (e = by_line_iter_first(&T->by_line, first, last); e && e->cpu_bytes;
	     e = by_line_iter_next(e, first, last))
		;
	if (e)
		was = *e;
	spin_unlock_irqrestore(&T->lock, flags);
	if (!e)
		return 0;
	phys = max_t(u64, first, was.first_line) * dma_get_cache_alignment();
	dma_debug_finding(was.dev, &was, ip, "cpu touching an active dma mapped cacheline "
			  "[cln=%pa] " DMA_DEBUG_AT, &phys, (u64)was.addr, was.size);
	return -EBUSY;
}

void __debug_dma_driver_unbound(struct device *dev)
{
	struct dma_debug_entry *e, leaked = { 0 };
	unsigned long flags;
	unsigned int n = 0;

	spin_lock_irqsave(&T->lock, flags);
	for (e = dma_debug_first(); e; e = dma_debug_next(e))
		if (e->dev == dev && !n++)
			leaked = *e;
	spin_unlock_irqrestore(&T->lock, flags);
	if (n)
		dma_debug_finding(dev, &leaked, 0, "device driver has pending DMA allocations "
				  "while released from device [count=%u]\n"
				  "One of leaked entries details: "
				  DMA_DEBUG_AT "[mapped with %s] [mapped as %s]", n,
				  (u64)leaked.addr,
				  leaked.size, dma_debug_dir_name(leaked.dir),
				  dma_debug_kind_name(leaked.kind));
}
