// SPDX-License-Identifier: MIT
/*
 * Page tables, part 1: tables themselves. Roots, the stock of tables that a call prepares before it
 * changes anything, linking and unlinking, the gathering of flushes.
 *
 * Locks: pt->lock covers linking and unlinking of tables; allocation happens outside it.
 * Next: pgtable_map.c (mapping), pgtable_change.c (unmap, protect), pgtable_split.c (splitting
 * blocks), pgtable_look.c (query, walk, check).
 */
#include <granule/pgtable.h>
#include "pgtable_internal.h"

void pgtable_init(struct pgtable *pt, void *root, unsigned int level, unsigned int entries,
		  vaddr_t start, vaddr_t last, const struct pgtable_ops *ops)
{
	*pt = (struct pgtable) {
		.root = root, .level = level, .entries = entries, .start = start, .last = last,
		.ops = ops,
	};
	spin_lock_init(&pt->lock);
}

/* --- the stock --- */

/*
 * Notes that va needs tables of levels from - 1 down to `to`. Tables that come in pairs are counted
 * by the pair, even where the neighbour's exists: it might be gone when we get there.
 */
void pt_count_tables(struct pt_stock *stock, unsigned int from, unsigned int to, vaddr_t va)
{
	while (from-- > to) {
		vaddr_t mask = (vaddr_t)(pt_size(from + 1) * pt_tables_per_alloc(from) - 1);

		if (stock->any[from] && va <= stock->counted[from])
			continue;
		stock->any[from] = true;
		stock->counted[from] = va | mask;
		stock->need++;
	}
}

int pt_stock_fill(struct pgtable *pt, struct pt_stock *stock, unsigned int flags)
{
	size_t bytes = pt_table_bytes(0);

	for (; stock->need; stock->need--) {
		void **table = pt->ops->alloc_table(pt, bytes, flags);

		if (!table) {
			pt_stock_drop(pt, stock);
			return -ENOMEM;
		}
		*table = stock->head;
		stock->head = table;
	}
	return 0;
}

/*
 * The table is published before anything points to it: the hardware must never find what the memory
 * held before (Arm ARM DDI0487 D8.2.11, DDI0406 B3.10: entries are observed in order only after a
 * DSB).
 */
void *pt_stock_take(struct pgtable *pt, struct pt_stock *stock)
{
	void **table = stock->head;

	BUG_ON(!table);
	stock->head = *table;
	*table = NULL;
	pt_hw_publish(pt, table, pt_table_bytes(0));
	atomic_long_inc(&pt->nr_tables);
	return table;
}

/* What was prepared and turned out not to be needed. */
void pt_stock_drop(struct pgtable *pt, struct pt_stock *stock)
{
	while (stock->head) {
		void **table = stock->head;

		stock->head = *table;
		if (pt->ops->unused_table)
			pt->ops->unused_table(pt, table, pt_table_bytes(0));
		else
			pt->ops->free_table(pt, table, pt_table_bytes(0));
	}
}

/* --- linking --- */

/* The allocation that the neighbour's table lives in, if tables come in pairs and it has one. */
static void *pt_sibling(struct pgtable *pt, const struct pt_at *at)
{
	unsigned int other = at->index ^ 1;
	pt_desc_t d;

	if (pt_tables_per_alloc(at->level - 1) == 1)
		return NULL;
	d = pt_load(at->level, pt_slot(at->table, at->level, other));
	if (pt_kind(at->level, d) != PT_TABLE)
		return NULL;
	return (char *)pt_hw_table(pt_table_pa(d)) - pt_subtable(at->level - 1, other & 1);
}

/* The memory for a table below at, from the neighbour or the stock; not linked. pt->lock held. */
void *pt_table_for(struct pgtable *pt, const struct pt_at *at, struct pt_stock *stock)
{
	unsigned int below = at->level - 1;
	char *table = pt_sibling(pt, at);

	if (!table)
		table = pt_stock_take(pt, stock);
	return table + pt_subtable(below, at->index & (pt_tables_per_alloc(below) - 1));
}

bool pt_table_empty(struct pgtable *pt, unsigned int level, void *table)
{
	unsigned int n = 1u << pt_bits(level);

	if (pt_run_empty(level, pt_slot(table, level, 0), n))
		return true;
	if (!level)
		return false;
	for (unsigned int i = 0; i < n; i++) {
		pt_desc_t d = pt_load(level, pt_slot(table, level, i));
		enum pt_kind kind = pt_kind(level, d);

		if (kind == PT_NONE)
			continue;
		if (kind != PT_TABLE || !pt_table_empty(pt, level - 1, pt_hw_table(pt_table_pa(d))))
			return false;
	}
	return true;
}

static void gather_table(struct tlb_gather *tlb, void *table, size_t bytes)
{
	if (tlb->nr_tables == TLB_GATHER_TABLES)
		tlb_gather_finish(tlb);
	tlb->tables[tlb->nr_tables].table = table;
	tlb->tables[tlb->nr_tables++].bytes = bytes;
}

/* Unlinks the empty table below at, and what it points to. pt->lock held. */
void pt_unlink_table(struct pgtable *pt, struct pt_at *at, vaddr_t va, struct tlb_gather *tlb)
{
	unsigned int below = at->level - 1, n = 1u << pt_bits(below);
	char *table = pt_hw_table(pt_table_pa(at->desc));
	bool shared = pt_sibling(pt, at) != NULL;

	for (unsigned int i = 0; below && i < n; i++) {
		struct pt_at sub = { .table = table, .level = below, .index = i };

		sub.slot = pt_slot(table, below, i);
		sub.desc = pt_load(below, sub.slot);
		sub.kind = pt_kind(below, sub.desc);
		if (sub.kind == PT_TABLE)
			pt_unlink_table(pt, &sub, pt_first(va, at->level) + pt_span(below, i), tlb);
	}
	pt_clear_run(at->level, at->slot, 1);
	pt_publish(pt, at->level, at->slot, 1);
	pt_root_changed(pt, at->level);
	/* pages were flushed by who unmapped them; one operation reaches a table's pointer */
	pt_gather(tlb, pt_first(va, at->level), pt_last(va, at->level), pt_size(1));
	tlb->tables_changed = true;
	if (shared)
		return;		/* the neighbour's half is in use, and ours stays with it */
	atomic_long_dec(&pt->nr_tables);
	gather_table(tlb, table - pt_subtable(below, at->index & (pt_tables_per_alloc(below) - 1)),
		     pt_table_bytes(below));
}

/* --- gathering --- */

void tlb_gather_init(struct tlb_gather *tlb, struct pgtable *pt)
{
	tlb->pt = pt;
	tlb->start = ~(vaddr_t)0;
	tlb->end = 0;
	tlb->stride = 0;
	tlb->tables_changed = false;
	tlb->nr_tables = 0;
}

void tlb_gather_add(struct tlb_gather *tlb, vaddr_t start, vaddr_t end, u64 stride)
{
	if (start < tlb->start)
		tlb->start = start;
	if (end > tlb->end)
		tlb->end = end;
	if (!tlb->stride || stride < tlb->stride)
		tlb->stride = stride;
}

void tlb_gather_finish(struct tlb_gather *tlb)
{
	struct pgtable *pt = tlb->pt;

	if (tlb->start < tlb->end)
		pt_hw_flush(pt, tlb->start, tlb->end, tlb->stride, !tlb->tables_changed);
	for (unsigned int i = 0; i < tlb->nr_tables; i++)
		pt->ops->free_table(pt, tlb->tables[i].table, tlb->tables[i].bytes);
	tlb_gather_init(tlb, pt);
}
