// SPDX-License-Identifier: MIT
/*
 * MMZ: which block is it? By its start, by an address inside, by where the kernel has it mapped.
 * O(zones + log blocks), any context.
 */
#include "mmz.h"
#include <asm/page.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

/* Under mmz_lock. Zones of the CMA kind may share an area: the first that has such a block. */
static hil_mmb_t *around(phys_addr_t phys)
{
	hil_mmz_t *zone;

	for_each_mmz(zone) {
		hil_mmb_t *mmb;

		if (phys - zone->phys_start >= zone->span)
			continue;
		mmb = mmz_gap_below(zone, phys);
		if (mmb && phys - mmb->phys_addr < mmb->length)
			return mmb;
	}
	return NULL;
}

hil_mmb_t *hil_mmb_getby_phys_2(phys_addr_t phys, unsigned long *out_offset)
{
	unsigned long flags;
	hil_mmb_t *mmb;

	spin_lock_irqsave(&mmz_lock, flags);
	mmb = around(phys);
	if (mmb && out_offset)
		*out_offset = phys - mmb->phys_addr;
	spin_unlock_irqrestore(&mmz_lock, flags);
	return mmb;
}

hil_mmb_t *hil_mmb_getby_phys(phys_addr_t phys)
{
	unsigned long offset = 0;
	hil_mmb_t *mmb = hil_mmb_getby_phys_2(phys, &offset);

	return offset ? NULL : mmb;
}

/* The linear map and the vmalloc area tell what is behind an address; other windows have no MMB. */
static bool behind(const void *kvirt, phys_addr_t *phys)
{
	unsigned long pfn;

	if (is_vmalloc_addr(kvirt)) {
		pfn = vmalloc_to_pfn(kvirt);
		*phys = PFN_PHYS(pfn) + ((unsigned long)kvirt & ~PAGE_MASK);
		return pfn != 0;
	}
	if (!__is_lm_address(kvirt))
		return false;
	*phys = __pa(kvirt);
	return true;
}

hil_mmb_t *hil_mmb_getby_kvirt(const void *kvirt)
{
	unsigned long offset;
	phys_addr_t phys;
	hil_mmb_t *mmb;

	if (!behind(kvirt, &phys))
		return NULL;
	mmb = hil_mmb_getby_phys_2(phys, &offset);
	return mmb && mmb->kvirt && (const char *)mmb->kvirt + offset == kvirt ? mmb : NULL;
}
