/* SPDX-License-Identifier: MIT */
/*
 * The arch contract, part 2: the MMU. Arch code never allocates and never walks: mm/pgtable.c does,
 * with the format's codec; these functions only tell the CPU about it.
 */
#ifndef ARCH_MMU_H
#define ARCH_MMU_H

#include <linux/types.h>

/*
 * Take `root` as the kernel's translation table (physical address, format alignment), on this CPU,
 * and drop every cached translation. IRQs masked by the caller.
 */
void arch_mmu_init(phys_addr_t root);

/*
 * Install a process's tables on this CPU. `root` 0 means none (kernel thread). asid 0 is the
 * reserved one.
 */
void arch_switch_mm(phys_addr_t root, unsigned int asid);

/*
 * Make entries just written at [ptr, ptr + bytes) visible to the table walkers: DSB ISHST, plus a
 * clean by VA on cores whose walks do not see L1 (ID_MMFR3.CohWalk = 0). A new valid entry that
 * replaces an invalid one needs this and an ISB, no TLB flush.
 */
void arch_pte_publish(const void *ptr, size_t bytes);

/*
 * Drop translations of [start, end), kernel's (asid 0) or one address space's. `stride` is the size
 * of the mappings (a step of the loop); `last_level` says no table entry changed, so walk caches
 * may keep upper levels. Complete on return on all CPUs (DSB ISH + ISB inside). Any context.
 */
void arch_tlb_flush_range(unsigned int asid, unsigned long start, unsigned long end, size_t stride,
			  bool last_level);
void arch_tlb_flush_all(void);

/*
 * Ask the CPU itself to translate (AT S1E1R/W, ATS1CPR/PW). 0 and *pa, *par (raw PAR), or -EFAULT
 * with *par = fault status. The oracle of the walker.
 */
int arch_mmu_translate(unsigned long va, bool write, phys_addr_t *pa, u64 *par);

#endif
