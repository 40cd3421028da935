/* SPDX-License-Identifier: MIT */
/*
 * The fixmap: virtual addresses known at compile time, to which any physical page can be mapped.
 * Their tables exist from the first C line on, so setting one needs no memory and cannot fail. The
 * device tree's window below the slots is mm/fdt_map.c's.
 */
#ifndef ASM_FIXMAP_H
#define ASM_FIXMAP_H

#include <arch/this.h>
#include <asm/page.h>
#include <linux/bug.h>
#include <linux/pgtable.h>
#include ARCH_HEADER(layout.h)

#define FIX_BTMAP_PAGES		(0x10000 >> PAGE_SHIFT)	/* of one early_ioremap: 64 KiB */
#define FIX_BTMAPS_SLOTS	7	/* of them at once */
#define FIX_KMAP_PER_CPU	(IS_ENABLED(CONFIG_HIGHMEM) ? 16 : 0)	/* temporary kmaps */

enum fixed_addresses {
	FIX_EARLYCON_MEM_BASE,
	FIX_TEXT_POKE0,			/* read-only memory, writable for a moment */
	FIX_RAM_CHECK,			/* memory that may not be there */
	FIX_BTMAP_BEGIN,
	FIX_BTMAP_END = FIX_BTMAP_BEGIN + FIX_BTMAP_PAGES * FIX_BTMAPS_SLOTS - 1,
	FIX_KMAP_BEGIN,
	FIX_KMAP_END = FIX_KMAP_BEGIN + FIX_KMAP_PER_CPU * CONFIG_NR_CPUS - 1,
	__end_of_fixed_addresses
};

#define __fix_to_virt(idx)	(FIXADDR_SLOTS + ((unsigned long)(idx) << PAGE_SHIFT))
#define __virt_to_fix(va)	(((unsigned long)(va) - FIXADDR_SLOTS) >> PAGE_SHIFT)

static inline unsigned long fix_to_virt(unsigned int idx)
{
	BUG_ON(idx >= __end_of_fixed_addresses);
	return __fix_to_virt(idx);
}

static inline unsigned int virt_to_fix(unsigned long va)
{
	BUG_ON(va < FIXADDR_SLOTS || va >= FIXADDR_TOP);
	return __virt_to_fix(va);
}

#define FIXMAP_PAGE_NORMAL	PAGE_KERNEL
#define FIXMAP_PAGE_RO		PAGE_KERNEL_RO
#define FIXMAP_PAGE_NOCACHE	pgprot_noncached(PAGE_KERNEL)
#define FIXMAP_PAGE_IO		pgprot_device(PAGE_KERNEL)
#define FIXMAP_PAGE_CLEAR	__pgprot(0)

/*
 * Maps the page at phys (rounded down) there, instead of what was; prot FIXMAP_PAGE_CLEAR: nothing.
 * Any context; two users of one index exclude each other by themselves.
 */
void __set_fixmap(enum fixed_addresses idx, phys_addr_t phys, pgprot_t prot);

#define set_fixmap(idx, phys)		__set_fixmap(idx, phys, FIXMAP_PAGE_NORMAL)
#define clear_fixmap(idx)		__set_fixmap(idx, 0, FIXMAP_PAGE_CLEAR)
#define set_fixmap_nocache(idx, phys)	__set_fixmap(idx, phys, FIXMAP_PAGE_NOCACHE)
#define set_fixmap_io(idx, phys)	__set_fixmap(idx, phys, FIXMAP_PAGE_IO)
#define set_fixmap_offset(idx, phys)	(set_fixmap(idx, phys), \
					 fix_to_virt(idx) + ((phys) & ~PAGE_MASK))

#endif
