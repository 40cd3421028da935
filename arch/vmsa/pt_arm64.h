/* SPDX-License-Identifier: MIT */
/*
 * Codec of the arm64 descriptors (Arm ARM DDI0487 D8.3), granules of 4, 16 and 64 KiB, 48-bit
 * output addresses. The entry is drawn in pt_long.h.
 *
 *   granule  level 0   level 1    level 2  level 3   contiguous runs
 *    4 KiB    4 KiB     2 MiB      1 GiB    tables    16, 16, 16
 *   16 KiB   16 KiB    32 MiB     tables    tables    128, 32
 *   64 KiB   64 KiB   512 MiB     tables    -         32, 32
 *
 * The image takes granule and VA width from the configuration; a host test defines PT_PAGE_SHIFT
 * and PT_VA_BITS before it includes this. "May be written" is bit 51, DBM: with TCR.HD the CPU
 * itself turns such a page from read-only to writable, which decodes as dirty.
 */
#ifndef VMSA_PT_ARM64_H
#define VMSA_PT_ARM64_H

#ifndef PT_PAGE_SHIFT
#define PT_PAGE_SHIFT	CONFIG_PAGE_SHIFT
#define PT_VA_BITS	CONFIG_ARM64_VA_BITS
#endif

#define PT_FORMAT_NAME	\
	(PT_PAGE_SHIFT == 12 ? "arm64-4k" : PT_PAGE_SHIFT == 14 ? "arm64-16k" : "arm64-64k")
#define PT_LEVEL_BITS	(PT_PAGE_SHIFT - 3)
#define PT_MAX_LEVEL	((PT_VA_BITS - PT_PAGE_SHIFT + PT_LEVEL_BITS - 1) / PT_LEVEL_BITS - 1)
#define PT_PA_BITS	48
#define PT_PAGE_PA_BITS	48
#define PT_ADDR_MASK	((1ull << 48) - (1ull << PT_PAGE_SHIFT))
#define PT_ARM_LEVEL(l)	(3 - (l))
#define PT_ENTRY_WORDS	1
#define PT_CONT_COPIES	0		/* the entries of a run step */

#include "pt_long.h"

/* The root of a region of PT_VA_BITS: PT_MAX_LEVEL, with this many entries. */
#define PT_ROOT_ENTRIES	(1u << (PT_VA_BITS - PT_PAGE_SHIFT - PT_MAX_LEVEL * PT_LEVEL_BITS))

#define PT_SW_WRITE	PT_BIT(51)

/*
 * TCR_EL1: both regions of PT_VA_BITS, walks write-back write-allocate, Inner Shareable, granules
 * (TG0: 0 4K, 1 64K, 2 16K; TG1: 2 4K, 3 64K, 1 16K). The caller adds IPS from ID_AA64MMFR0.PARange
 * (at most 5: 48 bits), and HA, HD where the CPU has them.
 */
#define PT_TCR_TG0	(PT_PAGE_SHIFT == 12 ? 0ull : PT_PAGE_SHIFT == 14 ? 2ull : 1ull)
#define PT_TCR_TG1	(PT_PAGE_SHIFT == 12 ? 2ull : PT_PAGE_SHIFT == 14 ? 1ull : 3ull)
#define PT_TCR		((64ull - PT_VA_BITS) | (64ull - PT_VA_BITS) << 16 | \
			 1ull << 8 | 1ull << 10 | 3ull << 12 | PT_TCR_TG0 << 14 | \
			 1ull << 24 | 1ull << 26 | 3ull << 28 | PT_TCR_TG1 << 30)
#define PT_TCR_IPS(parange)	((u64)(parange) << 32)
#define PT_TCR_AS16	(1ull << 36)
#define PT_TCR_HA	(1ull << 39)
#define PT_TCR_HD	(1ull << 40)
#define PT_TCR_EPD0	(1ull << 7)	/* no walks through TTBR0 */
#define PT_TCR_EPD1	(1ull << 23)

PT_INLINE bool pt_leaf_allowed(unsigned int level)
{
	return level <= (PT_PAGE_SHIFT == 12 ? 2 : 1);
}

PT_INLINE unsigned int pt_cont(unsigned int level)
{
	if (level > (PT_PAGE_SHIFT == 12 ? 2 : 1))
		return 1;
	if (PT_PAGE_SHIFT == 14)
		return level ? 32 : 128;
	return PT_PAGE_SHIFT == 16 ? 32 : 16;
}

PT_INLINE pt_desc_t pt_make_leaf(unsigned int level, phys_addr_t pa, u32 attrs, bool cont)
{
	u64 d = pa | pt_common_bits(level, attrs, cont);

	if (attrs & PGA_W)
		d |= PT_SW_WRITE;
	if (!(attrs & PGA_UX))
		d |= PT_UXN;
	if (!(attrs & PGA_X))
		d |= PT_PXN;
	return (pt_desc_t) { d };
}

PT_INLINE struct pt_leaf pt_decode(unsigned int level, pt_desc_t d)
{
	struct pt_leaf leaf = { d.val & PT_ADDR_MASK, pt_common_attrs(d.val), d.val & PT_CONT };

	(void)level;
	if (d.val & PT_SW_WRITE)
		leaf.attrs |= PGA_W | (d.val & PT_AP_RO ? 0 : PGA_DIRTY);
	if (!(d.val & PT_UXN))
		leaf.attrs |= PGA_UX;
	if (!(d.val & PT_PXN))
		leaf.attrs |= PGA_X;
	return leaf;
}

/* Keeps a dirtiness that only the cleared RO bit held. */
PT_INLINE void pt_wrprotect(void *slot)
{
	u64 *p = slot;
	u64 old = __atomic_load_n(p, __ATOMIC_RELAXED), val;

	do {
		val = (old & ~PT_SW_WRITE) | PT_AP_RO;
		if ((old & PT_SW_WRITE) && !(old & PT_AP_RO))
			val |= PT_SW_DIRTY;
	} while (!__atomic_compare_exchange_n(p, &old, val, true, __ATOMIC_ACQ_REL,
					      __ATOMIC_RELAXED));
}

#endif
