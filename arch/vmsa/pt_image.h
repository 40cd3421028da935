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
 * Tables lie in the linear map, but for the root and the few that paging_init() starts with: those
 * are in the image's .bss and must be seen there, since the linear map is what they build.
 */
static inline void *pt_hw_table(phys_addr_t pa)
{
	phys_addr_t offset = pa - __pa_symbol(_text);

	return offset < (phys_addr_t)(_end - _text) ? (void *)(_text + offset) : __va(pa);
}

static inline phys_addr_t pt_hw_phys(const void *table)
{
	unsigned long offset = (unsigned long)table - (unsigned long)_text;

	return offset < (unsigned long)(_end - _text) ? __pa_symbol(table) : __pa(table);
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
