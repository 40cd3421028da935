/* SPDX-License-Identifier: MIT */
/*
 * Codec of the ARMv7 short descriptors (Arm ARM ARMv7-A B3.5), TEX remap on, AFE off.
 *
 *   31            20 19       12 11         0
 *  +----------------+-----------+------------+
 *  | L1 index, 4096 | L2, 256   | offset     |
 *  +----------------+-----------+------------+
 *  level 1: 1 MiB each   level 0: 4 KiB each
 *
 * The CPU's page entries have no room for young, dirty and special, so each has a software word, as
 * on Linux. One 4 KiB allocation serves two neighbouring L1 entries:
 *
 *   0        1 KiB     2 KiB     3 KiB     4 KiB
 *   | sw, L2 0 | sw, L2 1 | hw, L2 0 | hw, L2 1 |   a slot points to hw; sw = hw - 2 KiB
 *
 * The software word is the truth and is non-zero for everything that exists: [31:12] address,
 * [11:0] the PGA bits; a leaf has R or USER, a swap entry neither. The hardware word is 0 when the
 * entry must trap (old, PROT_NONE). Sections have no software word: they are always young, and
 * dirty when writable.
 *
 * What the format cannot express: privileged execute-never apart from user's (PXN is optional and
 * absent on A8/A9), so X and UX are one bit there and the software word keeps the difference; user
 * pages are as writable for the kernel as for the user.
 */
#ifndef VMSA_PT_SHORT_H
#define VMSA_PT_SHORT_H

#include "pt_common.h"

#define PT_FORMAT_NAME	"short"
#define PT_PAGE_SHIFT	12
#define PT_MAX_LEVEL	1
#define PT_PA_BITS	40		/* above 32 by supersections only */
#define PT_PAGE_PA_BITS	32
#define PT_ARM_LEVEL(l)	(2 - (l))
#define PT_ENTRY_WORDS	2		/* hardware and software, at level 0 */
#define PT_CONT_COPIES	1		/* the entries of a run are equal */

/*
 * TEX remap: {TEX[0],C,B} picks one of eight. Ours mean the same with remap off, so an entry reads
 * alike before and after SCTLR.TRE is set: 0 Strongly-ordered, 1 Device, 2 write-through, 3
 * write-back, 4 not cached, 7 write-back write-allocate. 6 is implementation defined and not used.
 */
#define PT_TEXCB_SO	0u
#define PT_TEXCB_DEV	1u
#define PT_TEXCB_WT	2u
#define PT_TEXCB_NC	4u
#define PT_TEXCB_WB	7u

/* PRRR: types (0 SO, 1 Device, 2 Normal) by index; DS0, DS1, NS1: shareable; NOS: inner only. */
#define PT_PRRR		((1u << 2) | (2u << 4) | (2u << 6) | (2u << 8) | (2u << 10) | (2u << 14) | \
			 (1u << 16) | (1u << 17) | (1u << 19) | 0xff000000u)
/* NMRR: inner [15:0] and outer [31:16]: 1 WBWA, 2 WT, 3 WB, 0 not cached. */
#define PT_NMRR_HALF	((2u << 4) | (3u << 6) | (1u << 14))
#define PT_NMRR		(PT_NMRR_HALF | (PT_NMRR_HALF << 16))

/* Domains, both clients: permissions are checked. Manager would ignore XN. */
#define PT_DOMAIN_KERNEL	0u
#define PT_DOMAIN_USER		1u
#define PT_DACR			((1u << (2 * PT_DOMAIN_KERNEL)) | (1u << (2 * PT_DOMAIN_USER)))

/* TTBR low bits: walks WBWA, Inner Shareable; and the form before the MP extensions. */
#define PT_TTBR_FLAGS_MP	((1u << 6) | (1u << 5) | (1u << 3) | (1u << 1))
#define PT_TTBR_FLAGS_UP	((1u << 3) | (1u << 0))

/* TTBCR.N for the user:kernel split, EAE clear. TTBR0 serves VA < 2^(32-N) (Arm ARM B3.5.4). */
#define PT_TTBCR_N(page_offset)	\
	((page_offset) == 0x80000000ul ? 1u : (page_offset) == 0x40000000ul ? 2u : 0u)
#define PT_TTBCR_PD0		(1u << 4)	/* no walks through TTBR0 */

typedef struct {
	u32 hw, sw;
} pt_desc_t;

typedef u32 pt_page_pa_t;	/* holds the address of a page of level 0 */

/* L1: table and section. L2: large and small page. */
#define PT_L1_TABLE		1u
#define PT_L1_SECTION		2u
#define PT_L1_DOMAIN(d)		((d) << 5)
#define PT_L1_SUPER		(1u << 18)
#define PT_L2_LARGE		1u
#define PT_L2_SMALL		2u

/* The software word: the PGA bits as they are in [11:0] (PGA_BITS is 12), address above. */
#define PT_SW_MASK		((1u << PGA_BITS) - 1)
#define PT_SW_PRESENT		(PGA_R | PGA_USER)	/* a leaf has one of them, or both */
#define PT_SW_SWAP		PGA_YOUNG		/* with PRESENT clear: a swap entry */

PT_INLINE unsigned int pt_shift(unsigned int level)
{
	return level ? 20 : 12;
}

PT_INLINE unsigned int pt_bits(unsigned int level)
{
	return level ? 12 : 8;
}

PT_INLINE bool pt_leaf_allowed(unsigned int level)
{
	return level <= 1;
}

PT_INLINE unsigned int pt_cont(unsigned int level)
{
	(void)level;
	return 16;
}

PT_INLINE size_t pt_table_bytes(unsigned int level)
{
	return level ? 16384 : 4096;
}

PT_INLINE unsigned int pt_tables_per_alloc(unsigned int level)
{
	return level ? 1 : 2;
}

PT_INLINE size_t pt_subtable(unsigned int level, unsigned int n)
{
	return level ? 0 : 2048 + n * 1024;
}

PT_INLINE u32 pt_texcb(u32 attrs)
{
	/* one nibble per memory type */
	return ((PT_TEXCB_WB << 4 * PT_MT_WB | PT_TEXCB_NC << 4 * PT_MT_NC |
		 PT_TEXCB_WT << 4 * PT_MT_WT | PT_TEXCB_DEV << 4 * PT_MT_DEV |
		 PT_TEXCB_SO << 4 * PT_MT_SO) >> (4 * pt_type_index(attrs))) & 7;
}

PT_INLINE u32 pt_texcb_type(u32 texcb)
{
	/* one nibble per {TEX[0],C,B}; 3 reads as WB, 5 and 6 as SO: never made here */
	return (0x04410234u >> (4 * texcb)) & 7;
}

/* AP[2:0]: 001 kernel RW, 101 kernel RO, 011 both RW, 111 both RO. Returned as {AP2, AP1, AP0}. */
PT_INLINE u32 pt_ap(u32 attrs)
{
	return 1u | (attrs & PGA_USER ? 2u : 0) | (pt_hw_writable(attrs) ? 0 : 4u);
}

PT_INLINE u32 pt_section_bits(u32 attrs)
{
	u32 texcb = pt_texcb(attrs), ap = pt_ap(attrs);

	return PT_L1_SECTION | (texcb & 3) << 2 | (texcb >> 2) << 12 |
	       (attrs & (PGA_X | PGA_UX) ? 0 : 1u << 4) | (ap & 3) << 10 | (ap >> 2) << 15 |
	       1u << 16 | (attrs & PGA_GLOBAL ? 0 : 1u << 17);
}

PT_INLINE pt_desc_t pt_make_section(phys_addr_t pa, u32 attrs, bool super)
{
	u32 bits = pt_section_bits(attrs);

	if (!super)
		return (pt_desc_t) { (u32)pa | bits | (attrs & PGA_USER ?
				     PT_L1_DOMAIN(PT_DOMAIN_USER) : 0), 0 };
	/* base [31:24], PA[35:32] in [23:20], PA[39:36] in [8:5]; the domain is always 0 */
	return (pt_desc_t) { ((u32)pa & 0xff000000u) | ((u32)(pa >> 32) & 0xf) << 20 |
			     ((u32)(pa >> 36) & 0xf) << 5 | PT_L1_SUPER | bits, 0 };
}

PT_INLINE u32 pt_page_hw(u32 pa, u32 attrs, bool large)
{
	u32 texcb = pt_texcb(attrs), ap = pt_ap(attrs);
	u32 xn = attrs & (PGA_X | PGA_UX) ? 0 : 1;
	u32 common = (texcb & 3) << 2 | (ap & 3) << 4 | (ap >> 2) << 9 | 1u << 10 |
		     (attrs & PGA_GLOBAL ? 0 : 1u << 11);

	if (large)
		return (pa & 0xffff0000u) | PT_L2_LARGE | common | (texcb >> 2) << 12 | xn << 15;
	return pa | PT_L2_SMALL | common | (texcb >> 2) << 6 | xn;
}

/* Blocks and runs are always young and, if writable, dirty: no part of them can trap. */
PT_INLINE pt_desc_t pt_make_leaf(unsigned int level, phys_addr_t pa, u32 attrs, bool cont)
{
	pt_desc_t d;

	if (level || cont)
		attrs |= PGA_YOUNG | (attrs & PGA_W ? PGA_DIRTY : 0);
	if (level)
		return pt_make_section(pa, attrs, cont);
	if (!(attrs & PGA_R))
		attrs |= PGA_USER;	/* PROT_NONE: must not look like a swap entry */
	d.sw = (u32)pa | (attrs & PT_SW_MASK);
	d.hw = (attrs & (PGA_R | PGA_YOUNG)) == (PGA_R | PGA_YOUNG) ?
	       pt_page_hw((u32)pa, attrs, cont) : 0;
	return d;
}

PT_INLINE pt_desc_t pt_make_table(unsigned int level, phys_addr_t table_pa, bool user)
{
	(void)level;
	return (pt_desc_t) { (u32)table_pa | PT_L1_TABLE |
			     PT_L1_DOMAIN(user ? PT_DOMAIN_USER : PT_DOMAIN_KERNEL), 0 };
}

/* pt_kind(level, d) == PT_TABLE, for the walk. */
PT_INLINE bool pt_is_table(unsigned int level, pt_desc_t d)
{
	return level && (d.hw & 3) == PT_L1_TABLE;
}

PT_INLINE enum pt_kind pt_kind(unsigned int level, pt_desc_t d)
{
	if (level) {
		static const unsigned char kinds[4] = { PT_BAD, PT_TABLE, PT_LEAF, PT_BAD };

		return d.hw ? (enum pt_kind)kinds[d.hw & 3] : PT_NONE;
	}
	if (!d.sw)
		return d.hw ? PT_BAD : PT_NONE;
	if (d.sw & PT_SW_PRESENT)
		return PT_LEAF;
	return d.sw & PT_SW_SWAP ? PT_SWAP : PT_BAD;
}

/* Is this leaf one of a run? */
PT_INLINE bool pt_in_run(unsigned int level, pt_desc_t d)
{
	return level ? (d.hw & PT_L1_SUPER) != 0 : (d.hw & 3) == PT_L2_LARGE;
}

/* For printing. */
PT_INLINE u64 pt_raw(pt_desc_t d)
{
	return d.hw;
}

PT_INLINE u32 pt_raw_sw(pt_desc_t d)
{
	return d.sw;
}

PT_INLINE phys_addr_t pt_table_pa(pt_desc_t d)
{
	return d.hw & 0xfffffc00u;
}

PT_INLINE u32 pt_decode_section_attrs(u32 hw)
{
	u32 attrs = PGA_R | PGA_YOUNG;
	u32 user = hw & (2u << 10);

	if (!(hw & (1u << 15)))
		attrs |= PGA_W | PGA_DIRTY;
	if (user)
		attrs |= PGA_USER;
	if (!(hw & (1u << 4)))
		attrs |= user ? PGA_UX : PGA_X;
	if (!(hw & (1u << 17)))
		attrs |= PGA_GLOBAL;
	return attrs | PGA_MT(pt_texcb_type(((hw >> 2) & 3) | ((hw >> 12) & 1) << 2));
}

PT_INLINE struct pt_leaf pt_decode(unsigned int level, pt_desc_t d)
{
	struct pt_leaf leaf = { 0, 0, false };

	if (!level) {
		leaf.cont = (d.hw & 3) == PT_L2_LARGE;
		leaf.pa = d.sw & ~PT_SW_MASK;
		leaf.attrs = d.sw & PT_SW_MASK;
		return leaf;
	}
	leaf.cont = d.hw & PT_L1_SUPER;
	leaf.attrs = pt_decode_section_attrs(d.hw);
	if (leaf.cont)
		leaf.pa = (d.hw & 0xff000000u) | (phys_addr_t)((d.hw >> 20) & 0xf) << 32 |
			  (phys_addr_t)((d.hw >> 5) & 0xf) << 36;
	else
		leaf.pa = d.hw & 0xfff00000u;
	return leaf;
}

/* The neighbours of a run are copies here: each names the start of the run. */
PT_INLINE pt_desc_t pt_step(unsigned int level, pt_desc_t d, bool cont)
{
	if (cont)
		return d;
	if (level)
		return (pt_desc_t) { d.hw + (1u << 20), 0 };
	return (pt_desc_t) { d.hw ? d.hw + 4096 : 0, d.sw + 4096 };
}

PT_INLINE size_t pt_slot_bytes(unsigned int level)
{
	(void)level;
	return 4;
}

PT_INLINE void *pt_slot(void *table, unsigned int level, unsigned int index)
{
	(void)level;
	return (u32 *)table + index;
}

PT_INLINE volatile u32 *pt_sw_(void *slot)
{
	return (volatile u32 *)((char *)slot - 2048);
}

PT_INLINE pt_desc_t pt_load(unsigned int level, void *slot)
{
	return (pt_desc_t) { *(volatile u32 *)slot, level ? 0 : *pt_sw_(slot) };
}

/* No hardware word may stand without its software word: sw first in, last out. */
PT_INLINE void pt_store(unsigned int level, void *slot, pt_desc_t d)
{
	if (!level && d.sw)
		*pt_sw_(slot) = d.sw;
	*(volatile u32 *)slot = d.hw;
	if (!level && !d.sw)
		*pt_sw_(slot) = 0;
}

PT_INLINE void pt_store_run(unsigned int level, void *slot, pt_desc_t d, unsigned int n, bool cont)
{
	volatile u32 *hw = slot;
	u32 step = cont ? 0 : level ? 1u << 20 : 4096;
	u32 hw_step = d.hw ? step : 0;

	if (level) {
		for (; n; n--, d.hw += step)
			*hw++ = d.hw;
		return;
	}
	for (; n; n--, hw++) {
		hw[-512] = d.sw;
		*hw = d.hw;
		d.sw += step;
		d.hw += hw_step;
	}
}

/* One page at pa with the attributes of d, which was made for address 0. */
PT_INLINE void pt_store_at(void *slot, pt_desc_t d, pt_page_pa_t pa)
{
	*pt_sw_(slot) = d.sw | pa;
	*(volatile u32 *)slot = d.hw | pa;
}

PT_INLINE void pt_clear_run(unsigned int level, void *slot, unsigned int n)
{
	volatile u32 *hw = slot;

	if (level) {
		while (n--)
			*hw++ = 0;
		return;
	}
	for (; n >= 4; n -= 4, hw += 4) {
		hw[0] = 0;
		hw[1] = 0;
		hw[2] = 0;
		hw[3] = 0;
		hw[-512] = 0;
		hw[-511] = 0;
		hw[-510] = 0;
		hw[-509] = 0;
	}
	for (; n; n--, hw++) {
		hw[0] = 0;
		hw[-512] = 0;
	}
}

/* At level 0 the software word alone tells. */
PT_INLINE bool pt_run_empty(unsigned int level, void *slot, unsigned int n)
{
	const u32 *p = level ? slot : (const u32 *)((char *)slot - 2048);
	u32 seen = 0;

	for (; n >= 4; n -= 4, p += 4)
		seen |= p[0] | p[1] | p[2] | p[3];
	for (; n; n--)
		seen |= *p++;
	return !seen;
}

/*
 * Does PAR (after ATS1C) tell the memory type of these attributes? inner [6:4] and outer [3:2]
 * (Arm ARM B4.1.112). All zero: not told, or Normal not cached.
 */
PT_INLINE bool pt_par_matches(u64 par, u32 attrs)
{
	static const unsigned char types[PT_MT_COUNT] = { 0x54, 0x00, 0x68, 0x30, 0x10 };
	u32 told = (u32)par & 0x7c;

	return !told || told == types[pt_type_index(attrs)];
}

/* Swap: [31:9] offset, [8:7] and [3:1] type, [6] the mark; R (0) and USER (4) stay clear. */
#define PT_SWAP_OFFSET_BITS	23
PT_INLINE pt_desc_t pt_make_swap(u32 type, u64 offset)
{
	return (pt_desc_t) { 0, (u32)offset << 9 | (type & 0x18) << 4 | PT_SW_SWAP |
			     (type & 7) << 1 };
}

PT_INLINE u32 pt_swap_type(pt_desc_t d)
{
	return ((d.sw >> 4) & 0x18) | ((d.sw >> 1) & 7);
}

PT_INLINE u64 pt_swap_offset(pt_desc_t d)
{
	return d.sw >> 9;
}

/* Atomic among CPUs that use these (the CPU's walker never writes this format); level 0. */
PT_INLINE pt_desc_t pt_xchg(void *slot, pt_desc_t d)
{
	pt_desc_t old;

	old.hw = __atomic_exchange_n((u32 *)slot, 0, __ATOMIC_ACQ_REL);
	old.sw = __atomic_exchange_n((u32 *)pt_sw_(slot), d.sw, __ATOMIC_ACQ_REL);
	__atomic_store_n((u32 *)slot, d.hw, __ATOMIC_RELEASE);
	return old;
}

PT_INLINE bool pt_test_and_clear_young(void *slot)
{
	u32 *sw = (u32 *)pt_sw_(slot);

	if (!(*pt_sw_(slot) & PT_SW_PRESENT))
		return false;
	if (!(__atomic_fetch_and(sw, ~PGA_YOUNG, __ATOMIC_ACQ_REL) & PGA_YOUNG))
		return false;
	__atomic_store_n((u32 *)slot, 0, __ATOMIC_RELEASE);	/* old: the next use traps */
	return true;
}

PT_INLINE void pt_wrprotect(void *slot)
{
	__atomic_fetch_or((u32 *)slot, __atomic_load_n((u32 *)slot, __ATOMIC_RELAXED) ? 1u << 9 : 0,
			  __ATOMIC_ACQ_REL);
	__atomic_fetch_and((u32 *)pt_sw_(slot), ~PGA_W, __ATOMIC_ACQ_REL);
}

#endif
