// SPDX-License-Identifier: MIT
/*
 * Page tables, part 5: looking. Query, walk, trace, the checker, and taking a dead tree apart. No
 * locks: entries are read in one piece, and tables live until readers are done (pgtable.h).
 */
#include <granule/pgtable.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include "pgtable_internal.h"

static struct pgtable_entry entry_of(const struct pt_at *at, vaddr_t va)
{
	struct pgtable_entry e = {
		.level = at->level, .kind = at->kind, .va = pt_first(va, at->level),
		.size = pt_size(at->level), .raw = pt_raw(at->desc), .raw_sw = pt_raw_sw(at->desc),
	};

	if (at->kind == PT_TABLE)
		e.pa = pt_table_pa(at->desc);
	if (at->kind == PT_LEAF) {
		struct pt_extent x = pt_extent(at, va);

		e.va = x.va;
		e.size = x.size;
		e.pa = x.pa;
		e.attrs = x.leaf.attrs;
		e.cont = x.leaf.cont;
	}
	return e;
}

int pgtable_query(struct pgtable *pt, vaddr_t va, struct pgtable_entry *out)
{
	struct pt_at at;

	if (va < pt->start || va > pt->last) {
		*out = (struct pgtable_entry) { .va = va, .level = pt->level, .kind = PT_NONE };
		return -ENOENT;
	}
	at = pt_descend(pt, va, 0);
	*out = entry_of(&at, va);
	return at.kind == PT_LEAF ? 0 : -ENOENT;
}

int pgtable_walk(struct pgtable *pt, vaddr_t va, vaddr_t last, pgtable_walk_fn fn, void *ctx)
{
	if (va < pt->start)
		va = pt->start;
	if (last > pt->last)
		last = pt->last;
	while (va <= last) {
		struct pgtable_entry e;
		struct pt_at at;
		int stop;

		rcu_read_lock();	/* tables that others take away stay readable */
		at = pt_descend(pt, va, 0);
		e = entry_of(&at, va);
		rcu_read_unlock();
		stop = fn(&e, ctx);
		if (stop)
			return stop;
		va = e.va + (vaddr_t)(e.size - 1);
		if (va >= last)
			break;
		va++;
	}
	return 0;
}

unsigned int pgtable_trace(struct pgtable *pt, vaddr_t va, struct pgtable_entry *steps,
			   unsigned int max)
{
	unsigned int n = 0, floor = pt->level;

	if (va < pt->start || va > pt->last)
		return 0;
	rcu_read_lock();
	while (n < max) {
		struct pt_at at = pt_descend(pt, va, floor);

		steps[n++] = entry_of(&at, va);
		if (at.kind != PT_TABLE || !floor--)
			break;
	}
	rcu_read_unlock();
	return n;
}

void *pgtable_slot(struct pgtable *pt, vaddr_t va)
{
	struct pt_at at;

	if (va < pt->start || va > pt->last)
		return NULL;
	at = pt_descend(pt, va, 0);
	return at.level ? NULL : at.slot;
}

/* --- taking apart --- */

static void free_below(struct pgtable *pt, void *table, unsigned int level, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		unsigned int group = pt_tables_per_alloc(level - 1);
		void *slot = pt_slot(table, level, i);
		pt_desc_t d = pt_load(level, slot);
		char *sub;
		bool shared;

		if (pt_kind(level, d) != PT_TABLE)
			continue;
		sub = pt_hw_table(pt_table_pa(d));
		if (level > 1)
			free_below(pt, sub, level - 1, 1u << pt_bits(level - 1));
		pt_clear_run(level, slot, 1);
		/* the second half of a pair goes with it */
		shared = group > 1 && !(i & 1) &&
			 pt_kind(level, pt_load(level, pt_slot(table, level, i + 1))) == PT_TABLE;
		if (shared)
			continue;
		pt->ops->free_table(pt, sub - pt_subtable(level - 1, i & (group - 1)),
				    pt_table_bytes(level - 1));
		atomic_long_dec(&pt->nr_tables);
	}
}

void pgtable_destroy(struct pgtable *pt)
{
	if (pt->level)
		free_below(pt, pt->root, pt->level, pt->entries);
	WARN_ON(atomic_long_read(&pt->nr_tables));
}

/* --- the checker --- */

static int broken(const struct pt_at *at, vaddr_t va, const char *rule)
{
	pr_err("pgtable: %s: level %u, address %#llx, entry %#llx %#x\n", rule, at->level,
	       (unsigned long long)va, (unsigned long long)pt_raw(at->desc), pt_raw_sw(at->desc));
	return -EINVAL;
}

static bool same_desc(pt_desc_t a, pt_desc_t b)
{
	return pt_raw(a) == pt_raw(b) && pt_raw_sw(a) == pt_raw_sw(b);
}

static int check_leaf(struct pt_at *at, vaddr_t va)
{
	struct pt_extent x = pt_extent(at, va);
	pt_desc_t expect = pt_make_leaf(at->level, x.leaf.pa, x.leaf.attrs, x.leaf.cont);
	void *first = pt_slot(at->table, at->level, x.index);

	if (!pt_leaf_allowed(at->level))
		return broken(at, va, "a block where the format has none");
	if (!same_desc(at->desc, expect))
		return broken(at, va, "an entry that the codec does not make");
	if (x.leaf.pa & (pt_size(at->level) - 1))
		return broken(at, va, "an unaligned physical address");
	if (!x.leaf.cont)
		return 0;
	expect = pt_load(at->level, first);
	for (unsigned int i = 0; i < at->index - x.index; i++)
		expect = pt_step(at->level, expect, true);
	return same_desc(at->desc, expect) ? 0 : broken(at, va, "a run whose entries differ");
}

/* Counts allocations; a pair counts with its first half, or with the second if that is alone. */
static int check_table(struct pgtable *pt, void *table, unsigned int level, vaddr_t va,
		       long *tables)
{
	unsigned int n = pt_entries(pt, level);
	bool before = false;

	for (unsigned int i = 0; i < n; i++, va += (vaddr_t)pt_size(level)) {
		struct pt_at at = { .table = table, .level = level, .index = i };
		int err = 0;

		at.slot = pt_slot(table, level, i);
		at.desc = pt_load(level, at.slot);
		at.kind = pt_kind(level, at.desc);
		if (at.kind == PT_BAD)
			err = broken(&at, va, "an entry of no known kind");
		else if (at.kind == PT_LEAF)
			err = check_leaf(&at, va);
		else if (at.kind == PT_TABLE) {
			bool pair = pt_tables_per_alloc(level - 1) > 1 && (i & 1) && before;

			*tables += !pair;
			err = check_table(pt, pt_hw_table(pt_table_pa(at.desc)), level - 1, va,
					  tables);
		}
		if (err)
			return err;
		before = at.kind == PT_TABLE;
	}
	return 0;
}

int pgtable_adopt(struct pgtable *pt)
{
	long tables = 0;
	u64 span = pt_size(pt->level) * pt->entries;
	int err = check_table(pt, pt->root, pt->level, pt->start & ~(vaddr_t)(span - 1), &tables);

	atomic_long_set(&pt->nr_tables, tables);
	return err;
}

int pgtable_check(struct pgtable *pt)
{
	long tables = 0, counted = atomic_long_read(&pt->nr_tables);
	u64 span = pt_size(pt->level) * pt->entries;
	int err = check_table(pt, pt->root, pt->level, pt->start & ~(vaddr_t)(span - 1), &tables);

	if (err)
		return err;
	if (tables != counted) {
		pr_err("pgtable: %ld tables are linked, nr_tables says %ld\n", tables, counted);
		return -EINVAL;
	}
	return 0;
}
