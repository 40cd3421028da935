/* SPDX-License-Identifier: MIT */
/*
 * Codec of the ARMv7 long descriptors, the Large Physical Address Extension (Arm ARM ARMv7-A B3.6).
 * The entry is drawn in pt_long.h.
 *
 *   31  30 29          21 20          12 11         0
 *  +------+--------------+--------------+------------+
 *  | L1 4 | L2 index 512 | L3 index 512 | offset     |
 *  +------+--------------+--------------+------------+
 *  level 2: 1 GiB   level 1: 2 MiB   level 0: 4 KiB
 *
 * A root that serves 1 GiB (TxSZ = 2) starts at level 1 with 512 entries; one that serves 2 or 4
 * GiB at level 2 with 2 or 4. "May be written" is software bit 57.
 */
#ifndef VMSA_PT_LPAE_H
#define VMSA_PT_LPAE_H

#define PT_FORMAT_NAME	"lpae"
#define PT_PAGE_SHIFT	12
#define PT_MAX_LEVEL	2
#define PT_PA_BITS	40
#define PT_PAGE_PA_BITS	40
#define PT_ADDR_MASK	0x000000fffffff000ull
#define PT_ARM_LEVEL(l)	(3 - (l))
#define PT_ENTRY_WORDS	1
#define PT_CONT_COPIES	0		/* the entries of a run step */

#include "pt_long.h"

#define PT_SW_WRITE	PT_BIT(57)

/* Levels a root starts at and its entries, by TxSZ (0, 1, 2). */
#define PT_ROOT_LEVEL(txsz)	((txsz) >= 2 ? 1 : 2)
#define PT_ROOT_ENTRIES(txsz)	\
	((txsz) >= 2 ? 512u >> ((txsz) - 2) : 4u >> (txsz))

/*
 * TTBCR: EAE; both walks write-back write-allocate, Inner Shareable. By PAGE_OFFSET: 3:1 has T0SZ
 * 0, T1SZ 2; 2:2 has T1SZ 1; 1:3 has T0SZ 2 and T1SZ 0 (Arm ARM B3.6.4).
 */
#define PT_T1SZ(page_offset)	\
	((page_offset) == 0xc0000000ul ? 2u : (page_offset) == 0x80000000ul ? 1u : 0u)
#define PT_T0SZ(page_offset)	((page_offset) == 0x40000000ul ? 2u : 0u)
#define PT_TTBCR(t0sz, t1sz)	(0x80000000u | (t0sz) | (t1sz) << 16 | \
				 1u << 8 | 1u << 10 | 3u << 12 | 1u << 24 | 1u << 26 | 3u << 28)
#define PT_TTBCR_EPD0		(1u << 7)	/* no walks through TTBR0 */
#define PT_TTBCR_EPD1		(1u << 23)

PT_INLINE bool pt_leaf_allowed(unsigned int level)
{
	return level <= 2;
}

PT_INLINE unsigned int pt_cont(unsigned int level)
{
	return level <= 1 ? 16 : 1;
}

PT_INLINE pt_desc_t pt_make_leaf(unsigned int level, phys_addr_t pa, u32 attrs, bool cont)
{
	u64 d = pa | pt_common_bits(level, attrs, cont);

	if (attrs & PGA_W)
		d |= PT_SW_WRITE;
	/* XN stops both, PXN the kernel alone: a user page the kernel may execute has neither */
	if (!(attrs & (PGA_X | PGA_UX)))
		d |= PT_UXN;
	if (!(attrs & PGA_X))
		d |= PT_PXN;
	return (pt_desc_t) { d };
}

/* An executable kernel page is never a user's (AP keeps it out), so UX follows USER. */
PT_INLINE struct pt_leaf pt_decode(unsigned int level, pt_desc_t d)
{
	struct pt_leaf leaf = { d.val & PT_ADDR_MASK, pt_common_attrs(d.val), d.val & PT_CONT };

	(void)level;
	if (d.val & PT_SW_WRITE)
		leaf.attrs |= PGA_W;
	if (!(d.val & PT_UXN) && (d.val & PT_AP_USER))
		leaf.attrs |= PGA_UX;
	if (!(d.val & (PT_UXN | PT_PXN)))
		leaf.attrs |= PGA_X;
	return leaf;
}

PT_INLINE void pt_wrprotect(void *slot)
{
	u64 *p = slot;
	u64 old = __atomic_load_n(p, __ATOMIC_RELAXED);

	while (!__atomic_compare_exchange_n(p, &old, (old & ~PT_SW_WRITE) | PT_AP_RO, true,
					    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		;
}

#endif
