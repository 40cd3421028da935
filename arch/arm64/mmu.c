// SPDX-License-Identifier: MIT
/*
 * arm64: what the CPU must be told when tables change (include/arch/mmu.h).
 *
 * Walks of ARMv8 cores are coherent with the data caches, so publishing is a barrier. TLB
 * maintenance is broadcast (IS). A range is flushed page by page up to TLBI_MAX operations, then
 * all at once: beyond that refilling costs less than the loop. No state, no locks, any context.
 */
#include "errata.h"
#include "layout.h"
#include "sysreg.h"
#include <arch/mmu.h>
#include <linux/errno.h>

#define TLBI_MAX	512
#define TLBI_VA_MASK	((1UL << 44) - 1)
#define TCR_EPD0	(1UL << 7)
#define TCR_T0SZ	0x3fUL
#define PAR_FAULT	1UL
#define PAR_PA_MASK	0x0000fffffffff000UL

#define TLBI(op)		asm volatile("tlbi " #op : : : "memory")
#define TLBI_ARG(op, arg)	asm volatile("tlbi " #op ", %0" : : "r" (arg) : "memory")

void arch_pte_publish(const void *ptr, size_t bytes)
{
	/* The stores are seen by walkers, also of other CPUs, before what follows (B2.3.9). */
	asm volatile("dsb ishst" : : : "memory");
	isb();
}

/*
 * The DSB before waits for the changed entries to be visible, so that no walker can fetch an old
 * one after the TLBI; the DSB after waits for every CPU to have dropped its own; the ISB keeps
 * this CPU's later instructions from using what it had translated ahead (D8.14.5).
 */
static inline void before_tlbi(void)
{
	asm volatile("dsb ishst" : : : "memory");
}

static inline void after_tlbi(void)
{
	asm volatile("dsb ish" : : : "memory");
	isb();
}

/* Some cores need the same operations, and the wait, once more (errata.c). */
static inline unsigned int rounds(void)
{
	return erratum(ERRATUM_TLBI_TWICE) ? 2 : 1;
}

void arch_tlb_flush_all(void)
{
	before_tlbi();
	for (unsigned int n = rounds(); n; n--) {
		TLBI(vmalle1is);
		after_tlbi();
	}
}

/* [va, end) one by one. `va` counts in units of 4 KiB, as the operand does, so it cannot wrap. */
static void flush_each(unsigned long tag, unsigned long va, unsigned long end, unsigned long step,
		       bool last_level)
{
	for (; va < end; va += step) {
		unsigned long arg = (va & TLBI_VA_MASK) | tag;

		if (tag && last_level)
			TLBI_ARG(vale1is, arg);
		else if (tag)
			TLBI_ARG(vae1is, arg);
		else if (last_level)
			TLBI_ARG(vaale1is, arg);
		else
			TLBI_ARG(vaae1is, arg);
	}
}

void arch_tlb_flush_range(unsigned int asid, unsigned long start, unsigned long end, size_t stride,
			  bool last_level)
{
	unsigned long tag = (unsigned long)asid << 48;
	unsigned long va = start & ~(stride - 1);

	if (va >= end)
		return;
	if (!asid && end - va > TLBI_MAX * stride) {
		arch_tlb_flush_all();
		return;
	}
	before_tlbi();
	for (unsigned int n = rounds(); n; n--) {
		if (end - va > TLBI_MAX * stride)
			TLBI_ARG(aside1is, tag);
		else
			flush_each(tag, va >> 12, ((end - 1) >> 12) + 1, stride >> 12, last_level);
		after_tlbi();
	}
}

void arch_mmu_init(phys_addr_t root)
{
	write_sysreg(root, ttbr1_el1);
	isb();
	TLBI(vmalle1);
	asm volatile("dsb nsh" : : : "memory");
	isb();
}

/* TTBR0 carries the ASID; with no process, walks through it are off and its ASID is 0. */
void arch_switch_mm(phys_addr_t root, unsigned int asid)
{
	u64 tcr = read_sysreg(tcr_el1);

	if (!root) {
		write_sysreg(tcr | TCR_EPD0, tcr_el1);
		isb();	/* no walk through the old root after this */
		write_sysreg(0, ttbr0_el1);
		isb();
		return;
	}
	write_sysreg(root | (u64)asid << 48, ttbr0_el1);
	isb();		/* the new root is in place before walks are allowed */
	write_sysreg((tcr & ~(TCR_EPD0 | TCR_T0SZ)) | (64 - VA_BITS), tcr_el1);
	isb();
}

int arch_mmu_translate(unsigned long va, bool write, phys_addr_t *pa, u64 *par)
{
	unsigned long flags;
	u64 result;

	asm volatile("mrs %0, daif\n\tmsr daifset, #2" : "=r" (flags) : : "memory");
	if (write)
		asm volatile("at s1e1w, %0" : : "r" (va) : "memory");
	else
		asm volatile("at s1e1r, %0" : : "r" (va) : "memory");
	isb();		/* PAR_EL1 holds the answer only after this */
	result = read_sysreg(par_el1);
	asm volatile("msr daif, %0" : : "r" (flags) : "memory");
	if (result & PAR_FAULT) {
		*par = result;
		return -EFAULT;
	}
	*pa = (result & PAR_PA_MASK) | (va & 0xfff);
	*par = result;
	return 0;
}
