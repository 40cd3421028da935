/* SPDX-License-Identifier: MIT */
/*
 * What the files of the walker share; nobody else includes this. The format comes from the
 * architecture's pt.h. A host test includes all of mm/pgtable*.c in one file per format, after
 * pgtable_rename.h has given the functions a suffix.
 */
#ifndef MM_PGTABLE_INTERNAL_H
#define MM_PGTABLE_INTERNAL_H

#include <arch/this.h>
#include <granule/pgtable.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include ARCH_HEADER(pt.h)
#include ARCH_HEADER(pt_machine.h)

/* Where a walk stands: an entry, and the table it is in. */
struct pt_at {
	void *table;
	void *slot;
	pt_desc_t desc;
	unsigned int level;
	unsigned int index;
	enum pt_kind kind;
};

/* Tables that are zeroed, published and not linked yet. Linked through their first word. */
struct pt_stock {
	void *head;
	unsigned int need;	/* while counting */
	vaddr_t counted[PT_MAX_LEVEL + 1];	/* last address that a counted table serves */
	bool any[PT_MAX_LEVEL + 1];
};

static inline u64 pt_size(unsigned int level)
{
	return 1ull << pt_shift(level);
}

/* Addresses that n entries take: pt_size without 64-bit arithmetic where addresses have 32. */
static inline vaddr_t pt_span(unsigned int level, unsigned int n)
{
	return (vaddr_t)n << pt_shift(level);
}

/* The last address of the entry of `level` that translates va. */
static inline vaddr_t pt_last(vaddr_t va, unsigned int level)
{
	return va | (pt_span(level, 1) - 1);
}

static inline vaddr_t pt_first(vaddr_t va, unsigned int level)
{
	return va & ~(pt_span(level, 1) - 1);
}

static inline unsigned int pt_entries(const struct pgtable *pt, unsigned int level)
{
	return level == pt->level ? pt->entries : 1u << pt_bits(level);
}

static inline unsigned int pt_index(const struct pgtable *pt, unsigned int level, vaddr_t va)
{
	return (unsigned int)(va >> pt_shift(level)) & (pt_entries(pt, level) - 1);
}

/* How many entries of `level`, in va's table, lie in [va, last]; the last may be partly outside. */
static inline unsigned int pt_entries_to(const struct pgtable *pt, unsigned int level, vaddr_t va,
					 vaddr_t last)
{
	unsigned int left = pt_entries(pt, level) - pt_index(pt, level, va);
	vaddr_t more = (last >> pt_shift(level)) - (va >> pt_shift(level));

	return more < left - 1 ? (unsigned int)more + 1 : left;
}

/* Goes down towards `floor`; stops early at whatever is not a table. */
static inline __attribute__((always_inline)) struct pt_at pt_descend(struct pgtable *pt, vaddr_t va,
							      unsigned int floor)
{
	struct pt_at at = { .table = pt->root, .level = pt->level };

	for (;;) {
		at.index = pt_index(pt, at.level, va);
		at.slot = pt_slot(at.table, at.level, at.index);
		at.desc = pt_load(at.level, at.slot);
		if (at.level <= floor || !pt_is_table(at.level, at.desc))
			break;
		at.table = pt_hw_table(pt_table_pa(at.desc));
		at.level--;
	}
	at.kind = pt_kind(at.level, at.desc);
	return at;
}

static inline void pt_publish(struct pgtable *pt, unsigned int level, void *slot, unsigned int n)
{
	pt_hw_publish(pt, slot, n * pt_slot_bytes(level));
}

/* As tlb_gather_add, by the last address: the end of the address space has no address after it. */
static inline void pt_gather(struct tlb_gather *tlb, vaddr_t va, vaddr_t last, u64 stride)
{
	tlb_gather_add(tlb, va, last + 1 ? last + 1 : last, stride);
}

/* Complete on return. For changes that need it in the middle. */
static inline void pt_flush(struct pgtable *pt, vaddr_t va, vaddr_t last, u64 stride)
{
	pt_hw_flush(pt, va, last + 1 ? last + 1 : last, stride, true);
}

/* Root entries are copied into processes' tables where the CPU has one root only. */
static inline void pt_root_changed(struct pgtable *pt, unsigned int level)
{
	if (level == pt->level)
		__atomic_fetch_add(&pt->root_seq, 1, __ATOMIC_RELEASE);	/* after the entry */
}

/* Is [va, va + size) made of pages, and inside what the root translates? */
static inline int pt_range_check(const struct pgtable *pt, vaddr_t va, u64 size)
{
	vaddr_t room = pt->last - va;

	if (!size || ((va | (vaddr_t)size) & (pt_span(0, 1) - 1)))
		return -EINVAL;
	if (va < pt->start || va > pt->last || size - 1 > room)
		return -ERANGE;
	return 0;
}

/* Start, size and address of the page, block or run whose entry is at `at`. */
struct pt_extent {
	vaddr_t va;
	u64 size;
	phys_addr_t pa;
	unsigned int index;	/* of its first entry */
	unsigned int n;		/* entries it takes */
	struct pt_leaf leaf;
};
struct pt_extent pt_extent(const struct pt_at *at, vaddr_t va);

/* pgtable.c: tables */
void pt_count_tables(struct pt_stock *stock, unsigned int from, unsigned int to, vaddr_t va);
int pt_stock_fill(struct pgtable *pt, struct pt_stock *stock, unsigned int flags);
void *pt_stock_take(struct pgtable *pt, struct pt_stock *stock);
void pt_stock_drop(struct pgtable *pt, struct pt_stock *stock);
void *pt_table_for(struct pgtable *pt, const struct pt_at *at, struct pt_stock *stock);
void pt_unlink_table(struct pgtable *pt, struct pt_at *at, vaddr_t va, struct tlb_gather *tlb);
bool pt_table_empty(struct pgtable *pt, unsigned int level, void *table);

/* pgtable_split.c */
int pt_split_ends(struct pgtable *pt, vaddr_t va, vaddr_t last, unsigned int flags);

#endif
