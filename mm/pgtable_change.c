// SPDX-License-Identifier: MIT
/*
 * Page tables, part 4: unmapping, freeing of empty tables, changing attributes. The ends of the
 * range are split first (may fail, changes nothing then); the rest cannot fail.
 *
 * Clearing an entry and taking rights away leave stale translations; they are gathered and flushed
 * by the caller. What needs break-before-make is flushed here, in batches.
 */
#include <granule/pgtable.h>
#include "pgtable_internal.h"

/* --- unmap --- */

/* Blocks of one table, from at onwards; stops at the first table. Returns the last address done. */
static vaddr_t clear_blocks(struct pgtable *pt, struct pt_at at, vaddr_t va, vaddr_t last,
			    struct tlb_gather *tlb)
{
	unsigned int n = pt_entries_to(pt, at.level, va, last), done = 0;
	bool leaf = false;

	for (; done < n; done++) {
		void *slot = pt_slot(at.table, at.level, at.index + done);
		enum pt_kind kind = pt_kind(at.level, pt_load(at.level, slot));

		if (kind == PT_TABLE)
			break;
		if (kind != PT_NONE)
			pt_clear_run(at.level, slot, 1);
		leaf |= kind != PT_NONE;
	}
	if (!done)
		return va - 1;	/* a table appeared meanwhile */
	last = pt_last(va + pt_span(at.level, done - 1), at.level);
	if (leaf) {
		pt_publish(pt, at.level, at.slot, done);
		pt_root_changed(pt, at.level);
		pt_gather(tlb, va, last, pt_size(at.level));
	}
	return last;
}

static void clear_pages(struct pgtable *pt, const struct pt_at *at, vaddr_t va, unsigned int n,
			struct tlb_gather *tlb)
{
	pt_clear_run(0, at->slot, n);
	pt_publish(pt, 0, at->slot, n);
	pt_gather(tlb, va, va + pt_span(0, n) - 1, pt_size(0));
}

/* Is there a run at the entry `inside`, and does it go on across the one at `edge`? */
static bool run_across(const struct pt_at *at, unsigned int inside, unsigned int edge)
{
	return (edge & (pt_cont(0) - 1)) &&
	       pt_in_run(0, pt_load(0, pt_slot(at->table, 0, inside)));
}

/* The common case: one table, and no run across either end. */
static bool unmap_in_one_table(struct pgtable *pt, vaddr_t va, vaddr_t last, struct tlb_gather *tlb)
{
	unsigned int n = (unsigned int)((last - va) >> pt_shift(0)) + 1;
	struct pt_at at;

	if ((va ^ last) >> pt_shift(1))
		return false;
	at = pt_descend(pt, va, 0);
	if (at.level || run_across(&at, at.index, at.index) ||
	    run_across(&at, at.index + n - 1, at.index + n))
		return false;
	clear_pages(pt, &at, va, n, tlb);
	return true;
}

int pgtable_unmap(struct pgtable *pt, vaddr_t va, u64 size, struct tlb_gather *tlb)
{
	vaddr_t last = va + (vaddr_t)(size - 1), done;
	int err = pt_range_check(pt, va, size);

	if (!err && unmap_in_one_table(pt, va, last, tlb))
		return 0;
	if (!err)
		err = pt_split_ends(pt, va, last, 0);
	if (err)
		return err;
	for (;; va = done + 1) {
		struct pt_at at = pt_descend(pt, va, 0);

		if (at.level) {
			done = clear_blocks(pt, at, va, last, tlb);
		} else {
			unsigned int n = pt_entries_to(pt, 0, va, last);

			done = va + pt_span(0, n) - 1;
			clear_pages(pt, &at, va, n, tlb);
		}
		if (done >= last)
			return 0;
	}
}

/* --- prune --- */

static void prune_entry(struct pgtable *pt, struct pt_at *at, vaddr_t va, struct tlb_gather *tlb)
{
	unsigned long flags;

	spin_lock_irqsave(&pt->lock, flags);
	at->desc = pt_load(at->level, at->slot);
	if (pt_kind(at->level, at->desc) == PT_TABLE &&
	    pt_table_empty(pt, at->level - 1, pt_hw_table(pt_table_pa(at->desc))))
		pt_unlink_table(pt, at, va, tlb);
	spin_unlock_irqrestore(&pt->lock, flags);
}

/* From the lowest tables up, so that a table that loses its last entry goes with the next round. */
void pgtable_prune(struct pgtable *pt, vaddr_t va, u64 size, struct tlb_gather *tlb)
{
	vaddr_t last = va + (vaddr_t)(size - 1);

	if (pt_range_check(pt, va, size))
		return;
	for (unsigned int level = 1; level <= pt->level; level++) {
		for (vaddr_t at_va = va;; at_va = pt_last(at_va, level) + 1) {
			struct pt_at at = pt_descend(pt, at_va, level);

			if (at.level == level && at.kind == PT_TABLE &&
			    pt_first(at_va, level) >= va && pt_last(at_va, level) <= last)
				prune_entry(pt, &at, at_va, tlb);
			if (at.level > level)
				at_va = pt_first(pt_last(at_va, at.level), level);
			if (pt_last(at_va, level) >= last)
				break;
		}
	}
}

/* --- protect --- */

#define BREAK_BATCH	32

struct change {
	struct pgtable *pt;
	u32 clear, set;
	struct tlb_gather *tlb;
};

static u32 new_attrs(const struct change *c, u32 attrs)
{
	return (attrs & ~c->clear) | c->set;
}

/*
 * These may not differ between a stale translation and a new one (Arm ARM DDI0487 D8.16.1); and the
 * entries of a run may not differ from one another even for a moment.
 */
static bool needs_break(const struct pt_leaf *leaf, u32 attrs)
{
	return leaf->cont || ((leaf->attrs ^ attrs) & (PGA_MT_MASK | PGA_GLOBAL));
}

/* n plain entries, at most BREAK_BATCH: cleared, flushed, written anew. */
static void change_batch(const struct change *c, const struct pt_at *at, vaddr_t va, unsigned int n)
{
	vaddr_t last = va + pt_span(at->level, n) - 1;
	struct pt_leaf saved[BREAK_BATCH];

	for (unsigned int i = 0; i < n; i++)
		saved[i] = pt_decode(at->level, pt_load(at->level, pt_slot(at->table, at->level,
									    at->index + i)));
	pt_clear_run(at->level, at->slot, n);
	pt_publish(c->pt, at->level, at->slot, n);
	pt_flush(c->pt, va, last, pt_size(at->level));
	for (unsigned int i = 0; i < n; i++)
		pt_store(at->level, pt_slot(at->table, at->level, at->index + i),
			 pt_make_leaf(at->level, saved[i].pa, new_attrs(c, saved[i].attrs), false));
	pt_publish(c->pt, at->level, at->slot, n);
}

/* A contiguous run. */
static void change_run(const struct change *c, const struct pt_at *at, vaddr_t va)
{
	struct pt_extent x = pt_extent(at, va);

	pt_clear_run(at->level, at->slot, x.n);
	pt_publish(c->pt, at->level, at->slot, x.n);
	pt_flush(c->pt, va, va + (vaddr_t)(x.size - 1), pt_size(at->level));
	pt_store_run(at->level, at->slot,
		     pt_make_leaf(at->level, x.pa, new_attrs(c, x.leaf.attrs), true), x.n, true);
	pt_publish(c->pt, at->level, at->slot, x.n);
}

/* How many plain entries from at, of n left in the table, need a break. */
static unsigned int batch_of(const struct change *c, const struct pt_at *at, unsigned int n)
{
	unsigned int batch = 1;

	for (; batch < n && batch < BREAK_BATCH; batch++) {
		pt_desc_t d = pt_load(at->level, pt_slot(at->table, at->level, at->index + batch));
		struct pt_leaf leaf = pt_decode(at->level, d);

		if (pt_kind(at->level, d) != PT_LEAF || leaf.cont ||
		    !needs_break(&leaf, new_attrs(c, leaf.attrs)))
			break;
	}
	return batch;
}

/* One entry at least, of the `n` left in the table. Returns how many were done. */
static unsigned int change_some(const struct change *c, const struct pt_at *at, vaddr_t va,
				unsigned int n)
{
	struct pt_leaf leaf = pt_decode(at->level, at->desc);
	u32 attrs = new_attrs(c, leaf.attrs);

	if (attrs == leaf.attrs)
		return 1;
	if (leaf.cont) {
		change_run(c, at, va);
		return pt_cont(at->level);
	}
	if (needs_break(&leaf, attrs)) {
		n = batch_of(c, at, n);
		change_batch(c, at, va, n);
		return n;
	}
	pt_store(at->level, at->slot, pt_make_leaf(at->level, leaf.pa, attrs, false));
	pt_publish(c->pt, at->level, at->slot, 1);
	pt_gather(c->tlb, va, pt_last(va, at->level), pt_size(at->level));
	return 1;
}

static int is_block(const struct pgtable_entry *e, void *ctx)
{
	return e->kind == PT_LEAF && (e->level || e->cont) ? -EINVAL : 0;
}

int pgtable_protect(struct pgtable *pt, vaddr_t va, u64 size, u32 clear, u32 set,
		    struct tlb_gather *tlb)
{
	const struct change c = { .pt = pt, .clear = clear, .set = set, .tlb = tlb };
	vaddr_t last = va + (vaddr_t)(size - 1);
	int err = pt_range_check(pt, va, size);

	if (!err && (clear & ~set & PGA_R))
		err = pgtable_walk(pt, va, last, is_block, NULL);
	if (!err)
		err = pt_split_ends(pt, va, last, 0);
	if (err)
		return err;
	for (;;) {
		struct pt_at at = pt_descend(pt, va, 0);
		unsigned int n = 1;

		if (at.kind == PT_LEAF) {
			n = change_some(&c, &at, va, pt_entries_to(pt, at.level, va, last));
			pt_root_changed(pt, at.level);
		}
		va = pt_last(va + pt_span(at.level, n - 1), at.level);
		if (va >= last)
			break;
		va++;
	}
	pt_hw_sync(pt);
	return 0;
}
