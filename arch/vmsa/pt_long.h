/* SPDX-License-Identifier: MIT */
/*
 * What the two formats of 64-bit descriptors share: how an entry is read and written, and the bits
 * that LPAE and arm64 have in common. Included by pt_lpae.h and pt_arm64.h after they have given
 * PT_PAGE_SHIFT and PT_ADDR_MASK.
 *
 *   63  59 58 57 56 55 54  53  52   51 50  48 47    shift   11 10 9  8 7  6    5  4  2 1  0
 *  +------+--+--+--+--+---+---+----+--+------+-------------+--+--+----+--+----+--+----+----+
 *  | 0    |N |W'|S |D |UXN|PXN|CONT|W | 0    | address     |nG|AF| SH |RO|USER|NS|type|kind|
 *  +------+--+--+--+--+---+---+----+--+------+-------------+--+--+----+--+----+--+----+----+
 *
 *  kind     3 table (above level 0) or page (level 0), 1 block; 0 nothing at all, PROT_NONE (N
 *           set) or a swap entry (bit 2 set, N clear)
 *  S, D, N  software: special, dirty, PROT_NONE
 *  W, W'    "may be written": bit 51, DBM, on arm64; bit 57 on LPAE
 */
#ifndef VMSA_PT_LONG_H
#define VMSA_PT_LONG_H

#include "pt_common.h"

typedef struct {
	u64 val;
} pt_desc_t;

typedef u64 pt_page_pa_t;	/* holds the address of a page of level 0 */

#define PT_BIT(n)	(1ull << (n))
#define PT_VALID	PT_BIT(0)
#define PT_NOT_BLOCK	PT_BIT(1)		/* table or page */
#define PT_ATTRINDX(n)	((u64)(n) << 2)
#define PT_AP_USER	PT_BIT(6)
#define PT_AP_RO	PT_BIT(7)
#define PT_SH_INNER	(3ull << 8)
#define PT_AF		PT_BIT(10)
#define PT_NG		PT_BIT(11)
#define PT_CONT		PT_BIT(52)
#define PT_PXN		PT_BIT(53)
#define PT_UXN		PT_BIT(54)
#define PT_SW_DIRTY	PT_BIT(55)
#define PT_SW_SPECIAL	PT_BIT(56)
#define PT_SW_NONE	PT_BIT(58)
#define PT_SWAP_MARK	PT_BIT(2)

/*
 * MAIR: one byte a type, in the order of PT_MT_*: WB allocate 0xff, NC 0x44, WT 0xbb, nGnRE 0x04,
 * nGnRnE 0x00. LPAE has it in two halves, MAIR0 and MAIR1.
 */
#define PT_MAIR		0x0000000004bb44ffull
#define PT_MAIR0	((u32)PT_MAIR)
#define PT_MAIR1	((u32)(PT_MAIR >> 32))

/*
 * An entry is read and written in one piece: a walker may look at any moment. On ARM that is LDRD
 * and STRD, single-copy atomic for aligned doublewords with the Large Physical Address Extension
 * (Arm ARM ARMv7-A A3.5.3); the compiler gives no such promise for a volatile u64. They are plain
 * memory accesses, fit for Device memory before the MMU is on.
 */
#if defined(__arm__)
PT_INLINE u64 pt_read64_(const void *slot)
{
	u64 val;

	__asm__ volatile("ldrd %0, %H0, [%1]" : "=r" (val) : "r" (slot) : "memory");
	return val;
}

PT_INLINE void pt_write64_(void *slot, u64 val)
{
	__asm__ volatile("strd %0, %H0, [%1]" : : "r" (val), "r" (slot) : "memory");
}
#else
PT_INLINE u64 pt_read64_(const void *slot)
{
	return *(const volatile u64 *)slot;
}

PT_INLINE void pt_write64_(void *slot, u64 val)
{
	*(volatile u64 *)slot = val;
}
#endif

PT_INLINE size_t pt_slot_bytes(unsigned int level)
{
	(void)level;
	return 8;
}

PT_INLINE void *pt_slot(void *table, unsigned int level, unsigned int index)
{
	(void)level;
	return (u64 *)table + index;
}

PT_INLINE pt_desc_t pt_load(unsigned int level, void *slot)
{
	(void)level;
	return (pt_desc_t) { pt_read64_(slot) };
}

PT_INLINE void pt_store(unsigned int level, void *slot, pt_desc_t d)
{
	(void)level;
	pt_write64_(slot, d.val);
}

PT_INLINE size_t pt_table_bytes(unsigned int level)
{
	(void)level;
	return (size_t)1 << PT_PAGE_SHIFT;
}

PT_INLINE unsigned int pt_tables_per_alloc(unsigned int level)
{
	(void)level;
	return 1;
}

PT_INLINE size_t pt_subtable(unsigned int level, unsigned int n)
{
	(void)level;
	(void)n;
	return 0;
}

PT_INLINE unsigned int pt_shift(unsigned int level)
{
	return PT_PAGE_SHIFT + level * (PT_PAGE_SHIFT - 3);
}

PT_INLINE unsigned int pt_bits(unsigned int level)
{
	(void)level;
	return PT_PAGE_SHIFT - 3;
}

/* Neighbours of a contiguous run keep their own addresses. */
PT_INLINE pt_desc_t pt_step(unsigned int level, pt_desc_t d, bool cont)
{
	(void)cont;
	return (pt_desc_t) { d.val + (1ull << pt_shift(level)) };
}

PT_INLINE void pt_store_run(unsigned int level, void *slot, pt_desc_t d, unsigned int n, bool cont)
{
	u64 step = 1ull << pt_shift(level), val = d.val;
	u64 *p = slot;

	(void)cont;
	for (; n >= 4; n -= 4, p += 4, val += 4 * step) {
		pt_write64_(p, val);
		pt_write64_(p + 1, val + step);
		pt_write64_(p + 2, val + 2 * step);
		pt_write64_(p + 3, val + 3 * step);
	}
	for (; n; n--, p++, val += step)
		pt_write64_(p, val);
}

/* One page at pa with the attributes of d, which was made for address 0. */
PT_INLINE void pt_store_at(void *slot, pt_desc_t d, pt_page_pa_t pa)
{
	pt_write64_(slot, d.val | pa);
}

PT_INLINE void pt_clear_run(unsigned int level, void *slot, unsigned int n)
{
	u64 *p = slot;

	(void)level;
	for (; n >= 4; n -= 4, p += 4) {
		pt_write64_(p, 0);
		pt_write64_(p + 1, 0);
		pt_write64_(p + 2, 0);
		pt_write64_(p + 3, 0);
	}
	for (; n; n--, p++)
		pt_write64_(p, 0);
}

PT_INLINE bool pt_run_empty(unsigned int level, void *slot, unsigned int n)
{
	const u64 *p = slot;
	u64 seen = 0;

	(void)level;
	for (; n >= 4; n -= 4, p += 4)
		seen |= p[0] | p[1] | p[2] | p[3];
	for (; n; n--)
		seen |= *p++;
	return !seen;
}

PT_INLINE pt_desc_t pt_make_table(unsigned int level, phys_addr_t table_pa, bool user)
{
	(void)level;
	(void)user;
	return (pt_desc_t) { table_pa | PT_VALID | PT_NOT_BLOCK };
}

/* Is this leaf one of a run? */
PT_INLINE bool pt_in_run(unsigned int level, pt_desc_t d)
{
	(void)level;
	return d.val & PT_CONT;
}

/* For printing. */
PT_INLINE u64 pt_raw(pt_desc_t d)
{
	return d.val;
}

PT_INLINE u32 pt_raw_sw(pt_desc_t d)
{
	(void)d;
	return 0;
}

PT_INLINE phys_addr_t pt_table_pa(pt_desc_t d)
{
	return d.val & PT_ADDR_MASK;
}

/* pt_kind(level, d) == PT_TABLE, for the walk. */
PT_INLINE bool pt_is_table(unsigned int level, pt_desc_t d)
{
	return level && ((u32)d.val & 3) == (PT_VALID | PT_NOT_BLOCK);
}

PT_INLINE enum pt_kind pt_kind(unsigned int level, pt_desc_t d)
{
	if (!d.val)
		return PT_NONE;
	if (d.val & PT_VALID) {
		if (level)
			return d.val & PT_NOT_BLOCK ? PT_TABLE : PT_LEAF;
		return d.val & PT_NOT_BLOCK ? PT_LEAF : PT_BAD;
	}
	if (d.val & PT_SW_NONE)
		return PT_LEAF;
	return !level && (d.val & PT_SWAP_MARK) ? PT_SWAP : PT_BAD;
}

/* The bits that both formats place alike. */
PT_INLINE u64 pt_common_bits(unsigned int level, u32 attrs, bool cont)
{
	u64 d = PT_SH_INNER | PT_ATTRINDX(pt_type_index(attrs));

	d |= attrs & PGA_R ? PT_VALID | (level ? 0 : PT_NOT_BLOCK) : PT_SW_NONE;
	if (attrs & PGA_USER)
		d |= PT_AP_USER;
	if (!pt_hw_writable(attrs))
		d |= PT_AP_RO;
	if (attrs & PGA_YOUNG)
		d |= PT_AF;
	if (!(attrs & PGA_GLOBAL))
		d |= PT_NG;
	if (attrs & PGA_DIRTY)
		d |= PT_SW_DIRTY;
	if (attrs & PGA_SPECIAL)
		d |= PT_SW_SPECIAL;
	return cont ? d | PT_CONT : d;
}

PT_INLINE u32 pt_common_attrs(u64 d)
{
	u32 attrs = PGA_MT((d >> 2) & 7);

	if (d & PT_VALID)
		attrs |= PGA_R;
	if (d & PT_AP_USER)
		attrs |= PGA_USER;
	if (d & PT_AF)
		attrs |= PGA_YOUNG;
	if (!(d & PT_NG))
		attrs |= PGA_GLOBAL;
	if (d & PT_SW_DIRTY)
		attrs |= PGA_DIRTY;
	if (d & PT_SW_SPECIAL)
		attrs |= PGA_SPECIAL;
	return attrs;
}

/* Does PAR (after AT, ATS1C) tell the memory type of these attributes? Its top byte is MAIR's. */
PT_INLINE bool pt_par_matches(u64 par, u32 attrs)
{
	return par >> 56 == (PT_MAIR >> (8 * pt_type_index(attrs)) & 0xff);
}

/* Swap: [57:8] offset, [7:3] type, [2] the mark; valid and PROT_NONE stay clear. */
#define PT_SWAP_OFFSET_BITS	50
PT_INLINE pt_desc_t pt_make_swap(u32 type, u64 offset)
{
	return (pt_desc_t) { offset << 8 | (u64)type << 3 | PT_SWAP_MARK };
}

PT_INLINE u32 pt_swap_type(pt_desc_t d)
{
	return (u32)(d.val >> 3) & 31;
}

PT_INLINE u64 pt_swap_offset(pt_desc_t d)
{
	return d.val >> 8 & (PT_BIT(PT_SWAP_OFFSET_BITS) - 1);
}

/* Atomic, also against a CPU that sets AF or clears RO by itself. MMU and caches on. */
PT_INLINE pt_desc_t pt_xchg(void *slot, pt_desc_t d)
{
	return (pt_desc_t) { __atomic_exchange_n((u64 *)slot, d.val, __ATOMIC_ACQ_REL) };
}

PT_INLINE bool pt_test_and_clear_young(void *slot)
{
	return __atomic_fetch_and((u64 *)slot, ~PT_AF, __ATOMIC_ACQ_REL) & PT_AF;
}

#endif
