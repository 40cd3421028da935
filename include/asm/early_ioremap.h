/* SPDX-License-Identifier: MIT */
/*
 * Mappings of registers and memory before ioremap() works: FIX_BTMAPS_SLOTS of them, each up to
 * FIX_BTMAP_PAGES pages. Boot CPU. NULL, with a warning, when none is free or the range is too
 * large.
 */
#ifndef ASM_EARLY_IOREMAP_H
#define ASM_EARLY_IOREMAP_H

#include <linux/types.h>

void __iomem *early_ioremap(phys_addr_t phys, unsigned long size);
void *early_memremap(phys_addr_t phys, unsigned long size);
void *early_memremap_ro(phys_addr_t phys, unsigned long size);
void early_iounmap(void __iomem *addr, unsigned long size);
void early_memunmap(void *addr, unsigned long size);

#endif
