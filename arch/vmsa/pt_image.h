/* SPDX-License-Identifier: MIT */
/*
 * The walker's dealings with the machine, in an image: where a table of a physical address is seen,
 * and publishing and flushing by the arch contract. arch/host/pt_machine.h has the same functions
 * for the tests.
 */
#ifndef VMSA_PT_IMAGE_H
#define VMSA_PT_IMAGE_H

#include <arch/mmu.h>
#include <arch/ops.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <granule/pgtable.h>

/*
 * Where a table is seen: physical address plus this, modulo the word. At first all tables lie in
 * the image and are seen there, since the linear map is what they build; paging_init() maps their
 * aliases before it takes a table from elsewhere, and from then on this is the linear map's.
 */
extern unsigned long pt_table_offset;

static inline void *pt_hw_table(phys_addr_t pa)
{
	return (void *)((unsigned long)pa + pt_table_offset);
}

static inline phys_addr_t pt_hw_phys(const void *table)
{
	return virt_to_phys(table);
}

static inline void pt_hw_publish(struct pgtable *pt, const void *ptr, size_t bytes)
{
	(void)pt;
	arch_pte_publish(ptr, bytes);
}

/* After new valid entries of the kernel: no instruction ahead may have seen the old ones. */
static inline void pt_hw_sync(struct pgtable *pt)
{
	if (!pt->asid)
		arch_isb();
}

static inline void pt_hw_flush(struct pgtable *pt, vaddr_t start, vaddr_t end, u64 stride,
			       bool last_level)
{
	arch_tlb_flush_range(pt->asid, start, end, (size_t)stride, last_level);
}

#endif
