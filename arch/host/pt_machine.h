/* SPDX-License-Identifier: MIT */
/*
 * How the walker reaches tables and the MMU on the host: tables lie in the fake bank, publishing
 * and flushing go to the adversary (host_mmu.h).
 */
#ifndef HOST_PT_MACHINE_H
#define HOST_PT_MACHINE_H

#include <asm/page.h>
#include <granule/pgtable.h>
#include <../arch/host/host_mmu.h>

static inline void *pt_hw_table(phys_addr_t pa)
{
	return __va(pa);
}

static inline phys_addr_t pt_hw_phys(const void *table)
{
	return __pa(table);
}

static inline void pt_hw_publish(struct pgtable *pt, const void *ptr, size_t bytes)
{
	host_mmu_publish(pt, ptr, bytes);
}

static inline void pt_hw_sync(struct pgtable *pt)
{
	(void)pt;
}

static inline void pt_hw_flush(struct pgtable *pt, vaddr_t start, vaddr_t end, u64 stride,
			       bool last_level)
{
	host_mmu_flush(pt, start, end, stride, last_level);
}

#endif
