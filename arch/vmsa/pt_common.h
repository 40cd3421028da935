/* SPDX-License-Identifier: MIT */
/*
 * What the codecs share: the names of things in a table. A codec is a header of pure static inline
 * functions for one descriptor format; exactly one is included per translation unit. They need no
 * memory but the table given, call nothing, and work before the MMU is on, except the three that
 * say "atomic".
 *
 * Levels are counted from the page upwards: level 0 holds pages, level PT_MAX_LEVEL is the highest
 * a root can have. The Arm ARM counts from the root down: its level is PT_ARM_LEVEL(level).
 *
 * Every codec provides
 *
 *   PT_FORMAT_NAME PT_PAGE_SHIFT PT_MAX_LEVEL PT_PA_BITS PT_PAGE_PA_BITS PT_CONT_COPIES
 *   PT_ARM_LEVEL(l) PT_ENTRY_WORDS
 *   pt_shift(l) pt_bits(l)       va bits [shift + bits - 1 : shift] index a table of level l
 *   pt_leaf_allowed(l)           may level l hold pages or blocks
 *   pt_cont(l)                   how many equal neighbours make a large page, supersection or
 *                                contiguous run at level l; 1: none
 *   pt_table_bytes(l)            size and alignment of what is allocated for a table of level l
 *   pt_tables_per_alloc(l)       how many neighbouring tables share that allocation (short: 2)
 *   pt_subtable(l, n)            byte offset of the n-th of them
 *   pt_make_leaf(l, pa, attrs, cont)  pt_make_table(l, pa of a table of level l - 1, user)
 *   pt_kind(l, d) pt_is_table(l, d) pt_table_pa(d) pt_decode(l, d)
 *   pt_step(l, d, cont)          the entry for the neighbour at the next address
 *   pt_slot(table, l, index) pt_load(l, slot) pt_store(l, slot, d)
 *   pt_store_run(l, slot, d, n, cont)  n neighbours, stepping   pt_clear_run(l, slot, n)
 *   pt_run_empty(l, slot, n)     pt_slot_bytes(l): what the walker reads per entry
 *   pt_in_run(l, d)              one of a contiguous run; cheaper than pt_decode
 *   pt_store_at(slot, d, pa)     level 0, pa, with d's attributes (d made for address 0)
 *   pt_make_swap(type, offset) pt_swap_type(d) pt_swap_offset(d)
 *   atomic, level 0: pt_xchg(slot, d) pt_test_and_clear_young(slot) pt_wrprotect(slot)
 */
#ifndef VMSA_PT_COMMON_H
#define VMSA_PT_COMMON_H

#include <granule/pgattr.h>
#include <linux/types.h>

#define PT_INLINE static inline __attribute__((always_inline, unused))

enum pt_kind {
	PT_NONE,	/* nothing: all words zero */
	PT_TABLE,	/* points to a table of the next lower level */
	PT_LEAF,	/* a page or block, perhaps one that traps (old, PROT_NONE) */
	PT_SWAP,	/* a swap or migration entry: level 0 only, never valid for the CPU */
	PT_BAD,		/* what no function here makes */
};

struct pt_leaf {
	phys_addr_t pa;		/* of this entry; of the whole run for a short large page */
	u32 attrs;		/* PGA_ bits */
	bool cont;		/* one of pt_cont(level) equal neighbours */
};

/* Swap types: devices below, pages on the move above. The offset of a migration entry is a pfn. */
#define PT_SWAP_TYPE_BITS		5
#define PT_SWAP_MIGRATION_READ		30u
#define PT_SWAP_MIGRATION_WRITE		31u

/* May the CPU write through an entry with these attributes. */
PT_INLINE bool pt_hw_writable(u32 attrs)
{
	return (attrs & (PGA_W | PGA_DIRTY)) == (PGA_W | PGA_DIRTY);
}

PT_INLINE u32 pt_type_index(u32 attrs)
{
	return (attrs & PGA_MT_MASK) >> PGA_MT_SHIFT;
}

#endif
