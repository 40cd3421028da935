// SPDX-License-Identifier: MIT
/*
 * Page tables, part 2: mapping. First the range is examined (may fail: something is there, no
 * memory for tables), then written (cannot fail). Both go over the range in the same pieces: a
 * piece is what one table takes of it at the level chosen for its first address.
 *
 * A descriptor is encoded once per piece and stepped from entry to entry; a piece is published
 * once.
 */
#include <granule/pgtable.h>
#include <linux/mm.h>
#include "pgtable_internal.h"

struct map_request {
	struct pgtable *pt;
	vaddr_t last;
	u64 offset;			/* pa = va + offset, modulo 2^64 */
	u32 attrs;
	unsigned int flags;
	struct page *const *pages;	/* or NULL: contiguous */
	vaddr_t pages_va;		/* where pages[0] goes */
};

/* Where the next piece starts, at which level, and how many entries it has. */
struct piece {
	vaddr_t va;
	unsigned int level;
	unsigned int n;
};

/* The highest level whose entries fit at va: aligned on both sides, and not past the end. */
static unsigned int best_level(const struct map_request *r, vaddr_t va)
{
	u64 both = va | (va + r->offset);
	unsigned int level = r->pt->level;

	if (r->flags & PGTABLE_PAGES)
		return 0;
	if ((r->flags & PGTABLE_MAX_1) && level > 1)
		level = 1;
	for (; level; level--)
		if (pt_leaf_allowed(level) && !(both & (pt_size(level) - 1)) &&
		    r->last - va >= pt_size(level) - 1)
			break;
	return level;
}

static struct piece piece_at(const struct map_request *r, vaddr_t va)
{
	struct piece p = { .va = va, .level = best_level(r, va) };

	p.n = pt_entries_to(r->pt, p.level, va, r->last);
	/* the tail that fills no whole entry is another piece */
	if (p.level && pt_last(va + pt_span(p.level, p.n - 1), p.level) > r->last)
		p.n--;
	return p;
}

static vaddr_t piece_last(const struct piece *p)
{
	return p->va + pt_span(p->level, p->n) - 1;
}

/* --- examine --- */

/* Blocks may take the place of tables that hold nothing. */
static bool blocks_fit(struct pgtable *pt, const struct pt_at *at, unsigned int n)
{
	if (pt_run_empty(at->level, at->slot, n))
		return true;
	for (unsigned int i = 0; i < n; i++) {
		pt_desc_t d = pt_load(at->level, pt_slot(at->table, at->level, at->index + i));
		enum pt_kind kind = pt_kind(at->level, d);

		if (kind == PT_NONE)
			continue;
		if (kind != PT_TABLE ||
		    !pt_table_empty(pt, at->level - 1, pt_hw_table(pt_table_pa(d))))
			return false;
	}
	return true;
}

static int examine(const struct map_request *r, vaddr_t va, struct pt_stock *stock)
{
	for (;;) {
		struct piece p = piece_at(r, va);
		struct pt_at at = pt_descend(r->pt, va, p.level);
		bool fits;

		if (at.level > p.level) {
			fits = at.kind == PT_NONE;
			pt_count_tables(stock, at.level, p.level, va);
		} else if (p.level) {
			fits = blocks_fit(r->pt, &at, p.n);
		} else {
			fits = pt_run_empty(0, at.slot, p.n);
		}
		if (!fits)
			return -EEXIST;
		if (piece_last(&p) == r->last)
			return 0;
		va = piece_last(&p) + 1;
	}
}

/* --- write --- */

static void link_table(struct pgtable *pt, struct pt_at *at, struct pt_stock *stock)
{
	unsigned long flags;

	spin_lock_irqsave(&pt->lock, flags);
	at->desc = pt_load(at->level, at->slot);
	if (pt_kind(at->level, at->desc) == PT_NONE) {
		void *table = pt_table_for(pt, at, stock);

		at->desc = pt_make_table(at->level, pt_hw_phys(table), pt->flags & PGTABLE_OF_USER);
		pt_store(at->level, at->slot, at->desc);
		pt_publish(pt, at->level, at->slot, 1);
		pt_root_changed(pt, at->level);
	}
	spin_unlock_irqrestore(&pt->lock, flags);
}

/* The entry of `level` for va, with the tables above it made where they are missing. */
static struct pt_at reach(struct pgtable *pt, vaddr_t va, unsigned int level,
			  struct pt_stock *stock)
{
	struct pt_at at = pt_descend(pt, va, level);

	while (at.level > level) {
		BUG_ON(at.kind != PT_NONE);	/* somebody maps into a range that is not theirs */
		link_table(pt, &at, stock);
		at = pt_descend(pt, va, level);
	}
	return at;
}

/* Break-before-make of empty tables in the way of blocks: unlinked, flushed, freed. */
static void remove_tables(struct pgtable *pt, struct pt_at at, const struct piece *p)
{
	struct tlb_gather tlb;
	unsigned long flags;
	vaddr_t va = p->va;

	tlb_gather_init(&tlb, pt);
	for (unsigned int i = 0; i < p->n; i++, at.index++, va += pt_span(p->level, 1)) {
		at.slot = pt_slot(at.table, at.level, at.index);
		spin_lock_irqsave(&pt->lock, flags);
		at.desc = pt_load(at.level, at.slot);
		if (pt_kind(at.level, at.desc) == PT_TABLE)
			pt_unlink_table(pt, &at, va, &tlb);
		spin_unlock_irqrestore(&pt->lock, flags);
	}
	tlb_gather_finish(&tlb);
}

static bool may_use_runs(const struct map_request *r, unsigned int level)
{
	if (r->flags & (PGTABLE_PAGES | PGTABLE_NOCONT))
		return false;
	if (PT_CONT_COPIES && level && !(r->pt->flags & PGTABLE_SUPERSECTIONS))
		return false;
	return pt_cont(level) > 1;
}

/* A piece of contiguous memory: single entries up to a run's boundary, whole runs, the rest. */
static void write_contiguous(const struct map_request *r, const struct piece *p, void *slot)
{
	unsigned int run = pt_cont(p->level), head = p->n, body = 0;
	phys_addr_t pa = (vaddr_t)p->va + r->offset;
	size_t bytes = pt_slot_bytes(p->level);
	pt_desc_t d = pt_make_leaf(p->level, pa, r->attrs, false);

	if (p->n >= run && may_use_runs(r, p->level) &&
	    !(r->offset & (pt_size(p->level) * run - 1))) {
		unsigned int to_run = -(unsigned int)(p->va >> pt_shift(p->level)) & (run - 1);

		if (p->n >= to_run + run) {
			head = to_run;
			body = (p->n - head) & ~(run - 1);
		}
	}
	pt_store_run(p->level, slot, d, head, false);
	if (!PT_CONT_COPIES)
		run = body;	/* runs step like plain entries: one encoding for all of them */
	for (unsigned int i = head; i < head + body; i += run) {
		d = pt_make_leaf(p->level, pa + i * pt_size(p->level), r->attrs, true);
		pt_store_run(p->level, (char *)slot + i * bytes, d, run, true);
	}
	if (head + body == p->n)
		return;
	d = pt_make_leaf(p->level, pa + (head + body) * pt_size(p->level), r->attrs, false);
	pt_store_run(p->level, (char *)slot + (head + body) * bytes, d, p->n - head - body, false);
}

/* page_to_phys in three instructions, with `start` in a register: it is what vmalloc does most. */
static inline pt_page_pa_t phys_of(const struct page *page, pt_page_pa_t start)
{
	unsigned long offset = (unsigned long)page - VMEMMAP_BASE;

	if (IS_ENABLED(CONFIG_ARM_LPAE))
		return page_to_phys(page);
	return start + (pt_page_pa_t)offset * (PAGE_SIZE / sizeof(struct page));
}

static void write_pages(struct page *const *page, unsigned int n, u32 attrs, void *slot)
{
	struct page *const *end = page + n;
	pt_desc_t d = pt_make_leaf(0, 0, attrs, false);
	pt_page_pa_t start = memstart_addr;

	for (; page < end; page++, slot = (char *)slot + pt_slot_bytes(0))
		pt_store_at(slot, d, phys_of(*page, start));
}

static void commit(const struct map_request *r, vaddr_t va, struct pt_stock *stock)
{
	for (;;) {
		struct piece p = piece_at(r, va);
		struct pt_at at = reach(r->pt, va, p.level, stock);

		if (p.level && !pt_run_empty(p.level, at.slot, p.n))
			remove_tables(r->pt, at, &p);
		if (r->pages)
			write_pages(r->pages + ((va - r->pages_va) >> pt_shift(0)), p.n, r->attrs,
				    at.slot);
		else
			write_contiguous(r, &p, at.slot);
		pt_publish(r->pt, p.level, at.slot, p.n);
		pt_root_changed(r->pt, p.level);
		if (piece_last(&p) == r->last)
			break;
		va = piece_last(&p) + 1;
	}
	pt_hw_sync(r->pt);
}

static int map(const struct map_request *r, vaddr_t va)
{
	struct pt_stock stock = { .head = NULL };
	int err = examine(r, va, &stock);

	if (!err && stock.need)
		err = pt_stock_fill(r->pt, &stock, r->flags);
	if (err)
		return err;
	commit(r, va, &stock);
	if (stock.head)
		pt_stock_drop(r->pt, &stock);
	return 0;
}

/* --- the interface --- */

/*
 * The common case, and the one that must be quick: no blocks, in one table that is there. Says
 * -EAGAIN when the case is another.
 */
static int map_in_one_table(const struct map_request *r, vaddr_t va)
{
	unsigned int n = (unsigned int)((r->last - va) >> pt_shift(0)) + 1;
	struct piece p = { .va = va, .n = n };
	struct pgtable *pt = r->pt;
	struct pt_at at = pt_descend(pt, va, 0);

	if (at.level)
		return at.kind == PT_NONE ? -EAGAIN : -EEXIST;
	if (!pt_run_empty(0, at.slot, n))
		return -EEXIST;
	if (r->pages)
		write_pages(r->pages, n, r->attrs, at.slot);
	else if (n < pt_cont(0))
		pt_store_run(0, at.slot, pt_make_leaf(0, va + r->offset, r->attrs, false), n,
			     false);
	else
		write_contiguous(r, &p, at.slot);
	pt_publish(pt, 0, at.slot, n);
	pt_hw_sync(pt);
	return 0;
}

/* Is [va, r->last] in one last-level table, and not all of it, which might be a block? */
static inline bool in_one_table(const struct map_request *r, vaddr_t va)
{
	return !((va ^ r->last) >> pt_shift(1)) &&
	       (r->last - va != pt_span(1, 1) - 1 || (r->flags & PGTABLE_PAGES));
}

/*
 * Can the format name these physical addresses? Short descriptors reach beyond 32 bits by
 * supersections alone.
 */
static bool pa_reachable(const struct map_request *r, vaddr_t va, phys_addr_t pa, u64 size)
{
	unsigned int page_bits = PT_PAGE_PA_BITS, block_bits = PT_PA_BITS;
	phys_addr_t last = pa + size - 1;
	u64 run = pt_size(1) * pt_cont(1);

	if (last < pa || last >> block_bits)
		return false;
	if (!(last >> page_bits))
		return true;
	return page_bits < block_bits && may_use_runs(r, 1) && !((va | pa | size) & (run - 1));
}

int pgtable_map(struct pgtable *pt, vaddr_t va, phys_addr_t pa, u64 size, pgprot_t prot,
		unsigned int flags)
{
	struct map_request r = {
		.pt = pt, .last = va + (vaddr_t)(size - 1), .offset = pa - va,
		.attrs = (u32)pgprot_val(prot), .flags = flags,
	};
	int err = pt_range_check(pt, va, size);

	if (err)
		return err;
	if (pa & (pt_size(0) - 1))
		return -EINVAL;
	if (!(r.attrs & PGA_R))
		r.flags |= PGTABLE_PAGES;	/* PROT_NONE is for pages */
	if (!pa_reachable(&r, va, pa, size))
		return -ERANGE;
	err = in_one_table(&r, va) ? map_in_one_table(&r, va) : -EAGAIN;
	return err == -EAGAIN ? map(&r, va) : err;
}

int pgtable_map_pages(struct pgtable *pt, vaddr_t va, struct page *const *pages, unsigned long nr,
		      pgprot_t prot, unsigned int flags)
{
	struct map_request r = {
		.pt = pt, .last = va + (vaddr_t)(((u64)nr << pt_shift(0)) - 1),
		.attrs = (u32)pgprot_val(prot), .flags = flags | PGTABLE_PAGES,
		.pages = pages, .pages_va = va,
	};
	int err = pt_range_check(pt, va, (u64)nr << pt_shift(0));

	if (!err && !(pgprot_val(prot) & PGA_R))
		err = -EINVAL;
	if (err)
		return err;
	err = in_one_table(&r, va) ? map_in_one_table(&r, va) : -EAGAIN;
	return err == -EAGAIN ? map(&r, va) : err;
}

int pgtable_prepare(struct pgtable *pt, vaddr_t va, u64 size)
{
	struct pt_stock stock = { .head = NULL };
	vaddr_t last = va + (vaddr_t)(size - 1);
	int err = pt_range_check(pt, va, size);

	for (vaddr_t at_va = va; !err; at_va = pt_last(at_va, 1) + 1) {
		struct pt_at at = pt_descend(pt, at_va, 0);

		if (at.kind == PT_NONE)
			pt_count_tables(&stock, at.level, 0, at_va);
		if (pt_last(at_va, 1) >= last)
			break;
	}
	if (!err)
		err = pt_stock_fill(pt, &stock, 0);
	for (; !err; va = pt_last(va, 1) + 1) {
		if (pt_descend(pt, va, 0).kind == PT_NONE)
			reach(pt, va, 0, &stock);
		if (pt_last(va, 1) >= last)
			break;
	}
	pt_stock_drop(pt, &stock);
	return err;
}
