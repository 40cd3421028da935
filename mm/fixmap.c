// SPDX-License-Identifier: MIT
/*
 * The fixmap (asm/fixmap.h) and, on a part of its slots, the mappings that come before ioremap
 * (asm/early_ioremap.h). Owns nothing but which of those slots are in use.
 */
#include <asm/early_ioremap.h>
#include <asm/fixmap.h>
#include <granule/pgtable.h>
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/mm.h>

static_assert(__fix_to_virt(__end_of_fixed_addresses) <= FIXADDR_TOP,
	      "the fixmap has too many slots");

static unsigned int used[FIX_BTMAPS_SLOTS];	/* pages of each early mapping */

void __set_fixmap(enum fixed_addresses idx, phys_addr_t phys, pgprot_t prot)
{
	unsigned long va = fix_to_virt(idx);
	struct tlb_gather tlb;
	int err;

	tlb_gather_init(&tlb, &kernel_pgtable);
	err = pgtable_unmap(&kernel_pgtable, va, PAGE_SIZE, &tlb);
	tlb_gather_finish(&tlb);
	if (!err && pgprot_val(prot))
		err = pgtable_map(&kernel_pgtable, va, phys & ~(phys_addr_t)~PAGE_MASK, PAGE_SIZE,
				  prot, PGTABLE_PAGES);
	BUG_ON(err);	/* the tables are there: only a physical address out of reach can do that */
}

static void *early_map(phys_addr_t phys, unsigned long size, pgprot_t prot)
{
	unsigned long offset = phys & ~PAGE_MASK;
	unsigned int n = PAGE_ALIGN(offset + size) >> PAGE_SHIFT, slot = 0;
	unsigned int first;

	while (slot < FIX_BTMAPS_SLOTS && used[slot])
		slot++;
	if (WARN_ON(!size || n > FIX_BTMAP_PAGES || slot == FIX_BTMAPS_SLOTS))
		return NULL;
	first = FIX_BTMAP_BEGIN + slot * FIX_BTMAP_PAGES;
	for (unsigned int i = 0; i < n; i++)
		__set_fixmap(first + i, phys + i * PAGE_SIZE, prot);
	used[slot] = n;
	return (void *)(fix_to_virt(first) + offset);
}

static void early_unmap(const void *addr)
{
	unsigned int idx = virt_to_fix((unsigned long)addr);
	unsigned int slot = (idx - FIX_BTMAP_BEGIN) / FIX_BTMAP_PAGES;

	if (WARN_ON(idx < FIX_BTMAP_BEGIN || idx > FIX_BTMAP_END || !used[slot]))
		return;
	while (used[slot])
		clear_fixmap(FIX_BTMAP_BEGIN + slot * FIX_BTMAP_PAGES + --used[slot]);
}

void __iomem *early_ioremap(phys_addr_t phys, unsigned long size)
{
	return (void __iomem *)early_map(phys, size, FIXMAP_PAGE_IO);
}

void *early_memremap(phys_addr_t phys, unsigned long size)
{
	return early_map(phys, size, FIXMAP_PAGE_NORMAL);
}

void *early_memremap_ro(phys_addr_t phys, unsigned long size)
{
	return early_map(phys, size, FIXMAP_PAGE_RO);
}

void early_iounmap(void __iomem *addr, unsigned long size)
{
	early_unmap((const void *)addr);
}

void early_memunmap(void *addr, unsigned long size)
{
	early_unmap(addr);
}
