// SPDX-License-Identifier: MIT
/*
 * MMZ: the machine's side. The type of pages of the linear map, and the listing in /proc/iomem.
 * Only the image has this; tests on the host have their own (tests/host/mmz_attr.c).
 */
#include "mmz_memory.h"
#include <asm/page.h>
#include <granule/iomem.h>
#include <granule/pgtable.h>
#include <linux/pgtable.h>
#include <linux/printk.h>

/* Zones and CMA areas are mapped by pages: nothing is split, and tables need no memory. */
int mmz_memory_set_cached(phys_addr_t start, u64 size, bool cached)
{
	struct tlb_gather tlb;
	int err;

	tlb_gather_init(&tlb, &kernel_pgtable);
	err = pgtable_protect(&kernel_pgtable, (unsigned long)__va(start), size, PGA_MT_MASK,
			      PGA_MT(cached ? PT_MT_WB : PT_MT_NC), &tlb);
	tlb_gather_finish(&tlb);
	return err;
}

bool mmz_memory_is_cached(phys_addr_t at, bool expected)
{
	struct pgtable_entry entry;

	if (pgtable_query(&kernel_pgtable, (unsigned long)__va(at), &entry))
		return !expected;	/* not mapped at all: wrong, whatever was expected */
	return (entry.attrs & PGA_MT_MASK) == PGA_MT(PT_MT_WB);
}

void mmz_memory_list(phys_addr_t start, u64 size, const char *name)
{
	int err = iomem_label(start, start + size, "mmz", name);

	if (err)
		pr_warn("mmz: zone \"%s\" cannot be listed in /proc/iomem (%d)\n", name, err);
}

void mmz_memory_unlist(phys_addr_t start, u64 size)
{
	iomem_unlabel(start, start + size, "mmz");
}
