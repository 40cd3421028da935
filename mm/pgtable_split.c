// SPDX-License-Identifier: MIT
/*
 * Page tables, part 3: splitting blocks and contiguous runs, so that a range begins and ends where
 * entries do.
 *
 * Break-before-make (Arm ARM DDI0487 D8.16.1, DDI0406 B3.10.1): a CPU must never find two sizes for
 * one address. The old entry is cleared, published and flushed, and only then the new one written.
 * For some instructions nothing is mapped there, on any CPU: ops->may_break refuses where that
 * kills.
 */
#include <granule/pgtable.h>
#include "pgtable_internal.h"

struct pt_extent pt_extent(const struct pt_at *at, vaddr_t va)
{
	struct pt_extent x = { .leaf = pt_decode(at->level, at->desc), .n = 1, .index = at->index };
	u64 offset;

	if (x.leaf.cont)
		x.n = pt_cont(at->level);
	x.index &= ~(x.n - 1);
	x.size = pt_size(at->level) * x.n;
	x.va = va & ~(vaddr_t)(x.size - 1);
	/* an entry of a run names its own address or (PT_CONT_COPIES) the run's */
	offset = x.size - 1;
	x.pa = x.leaf.pa & ~offset;
	return x;
}

/* Is there an entry boundary at va? If not, the entry across it. */
static bool boundary_at(struct pgtable *pt, vaddr_t va, struct pt_at *at, struct pt_extent *x)
{
	unsigned int n;

	*at = pt_descend(pt, va, 0);
	if (at->kind != PT_LEAF)
		return true;
	n = pt_in_run(at->level, at->desc) ? pt_cont(at->level) : 1;
	if (!(va & (pt_span(at->level, n) - 1)))
		return true;
	*x = pt_extent(at, va);
	return false;
}

/* Sets *split if va lies inside an entry, and counts the tables that splitting takes. */
static int examine_end(struct pgtable *pt, vaddr_t va, struct pt_stock *stock, bool *split)
{
	struct pt_extent x;
	struct pt_at at;
	unsigned int to;

	if (boundary_at(pt, va, &at, &x))
		return 0;
	if (pt->ops->may_break && !pt->ops->may_break(pt, x.va, x.size))
		return -EBUSY;
	*split = true;
	for (to = at.level; va & (pt_size(to) - 1); to--)
		;
	if (to < at.level)
		stock->need += at.level - to;
	return 0;
}

static void break_entries(struct pgtable *pt, const struct pt_at *at, const struct pt_extent *x,
			  void *slot)
{
	pt_clear_run(at->level, slot, x->n);
	pt_publish(pt, at->level, slot, x->n);
	pt_flush(pt, x->va, x->va + (vaddr_t)(x->size - 1), pt_size(at->level));
}

/* A run becomes plain entries. pt->lock held. */
static void split_run(struct pgtable *pt, const struct pt_at *at, const struct pt_extent *x)
{
	void *slot = pt_slot(at->table, at->level, x->index);

	break_entries(pt, at, x, slot);
	pt_store_run(at->level, slot, pt_make_leaf(at->level, x->pa, x->leaf.attrs, false), x->n,
		     false);
	pt_publish(pt, at->level, slot, x->n);
}

/* A block becomes a table, which is complete before it is linked. pt->lock held. */
static void split_block(struct pgtable *pt, const struct pt_at *at, const struct pt_extent *x,
			struct pt_stock *stock)
{
	unsigned int below = at->level - 1, n = 1u << pt_bits(below);
	void *table = pt_table_for(pt, at, stock);
	void *slot = pt_slot(table, below, 0);

	pt_store_run(below, slot, pt_make_leaf(below, x->pa, x->leaf.attrs, false), n, false);
	pt_publish(pt, below, slot, n);
	break_entries(pt, at, x, at->slot);
	pt_store(at->level, at->slot,
		 pt_make_table(at->level, pt_hw_phys(table), pt->flags & PGTABLE_OF_USER));
	pt_publish(pt, at->level, at->slot, 1);
}

static void split_at(struct pgtable *pt, vaddr_t va, struct pt_stock *stock)
{
	struct pt_extent x;
	struct pt_at at;
	unsigned long flags;

	while (!boundary_at(pt, va, &at, &x)) {
		spin_lock_irqsave(&pt->lock, flags);
		if (x.leaf.cont)
			split_run(pt, &at, &x);
		else
			split_block(pt, &at, &x, stock);
		pt_root_changed(pt, at.level);
		spin_unlock_irqrestore(&pt->lock, flags);
		pt_hw_sync(pt);
	}
}

/* 0, or -EBUSY, -ENOMEM with nothing changed. */
int pt_split_ends(struct pgtable *pt, vaddr_t va, vaddr_t last, unsigned int flags)
{
	struct pt_stock stock = { .head = NULL };
	bool split = false;
	int err = examine_end(pt, va, &stock, &split);

	if (!err && last < pt->last)
		err = examine_end(pt, last + 1, &stock, &split);
	if (err || !split)
		return err;
	err = pt_stock_fill(pt, &stock, flags);
	if (err)
		return err;
	split_at(pt, va, &stock);
	if (last < pt->last)
		split_at(pt, last + 1, &stock);
	if (stock.head)
		pt_stock_drop(pt, &stock);
	return 0;
}

int pgtable_split(struct pgtable *pt, vaddr_t va, u64 size)
{
	int err = pt_range_check(pt, va, size);

	return err ? err : pt_split_ends(pt, va, va + (vaddr_t)(size - 1), 0);
}
