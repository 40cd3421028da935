/* SPDX-License-Identifier: MIT */
/*
 * Page size, and the two translations between virtual and physical addresses that need no tables.
 *
 *   linear map:    VA = PA - memstart_addr + PAGE_OFFSET         __pa(), __va()
 *   image window:  PA = VA - kimage_voffset                      __pa_symbol(), lm_alias()
 *
 * The image (text, rodata, data, bss) runs in a window of its own at KIMAGE_VADDR, so the address
 * of a static variable is no linear-map address: __pa() of it is wrong. virt_to_phys() takes both
 * and decides by range. On the host the linear map is the fake bank (arch/host/bank.c), laid out
 * by the same arithmetic.
 */
#ifndef ASM_PAGE_H
#define ASM_PAGE_H

#include <linux/const.h>
#include <linux/types.h>
#include <arch/this.h>
#include ARCH_HEADER(layout.h)	/* PAGE_OFFSET, KIMAGE_VADDR */

#define PAGE_SHIFT	CONFIG_PAGE_SHIFT
#define PAGE_SIZE	(_AC(1, UL) << PAGE_SHIFT)
/* An int, as on Linux: its sign extends it, so wider physical addresses keep their top. */
#define PAGE_MASK	(~((1 << PAGE_SHIFT) - 1))

#ifndef __ASSEMBLER__

/* Physical address that the linear map begins with; section-aligned. Set once, with memblock. */
extern phys_addr_t memstart_addr;
#define PHYS_OFFSET	memstart_addr
/* Image window VA - PA, set by the boot code; arithmetic is modulo the word. */
extern unsigned long kimage_voffset;

static inline phys_addr_t __virt_to_phys_linear(unsigned long va)
{
	return (phys_addr_t)(va - PAGE_OFFSET) + memstart_addr;
}

#define __pa(x)			__virt_to_phys_linear((unsigned long)(x))
#define __va(x) \
	((void *)((unsigned long)((phys_addr_t)(x) - memstart_addr) + PAGE_OFFSET))
#define __pa_symbol(x) \
	((phys_addr_t)(RELOC_HIDE((unsigned long)(x), 0) - kimage_voffset))
/* The linear-map alias of an image symbol: same memory, read-only for text and rodata. */
#define lm_alias(x)		__va(__pa_symbol(x))

/* Is this address in the linear map's window (whether or not memory is there)? */
#ifdef CONFIG_HOST
#define __is_lm_address(va) \
	((unsigned long)(va) >= PAGE_OFFSET && (unsigned long)(va) < KIMAGE_VADDR)
#else
#define __is_lm_address(va) \
	((unsigned long)(va) - PAGE_OFFSET < KIMAGE_VADDR - PAGE_OFFSET)
#endif

static inline phys_addr_t virt_to_phys(const volatile void *va)
{
	return __is_lm_address(va) ? __pa(va) : (phys_addr_t)((unsigned long)va - kimage_voffset);
}

static inline void *phys_to_virt(phys_addr_t pa)
{
	return __va(pa);
}

#define virt_to_pfn(va)		((unsigned long)(virt_to_phys((const void *)(va)) >> PAGE_SHIFT))
#define pfn_to_virt(pfn)	__va((phys_addr_t)(pfn) << PAGE_SHIFT)
#define pfn_to_kaddr(pfn)	pfn_to_virt(pfn)
#define __phys_to_pfn(pa)	((unsigned long)((pa) >> PAGE_SHIFT))
#define __pfn_to_phys(pfn)	((phys_addr_t)(pfn) << PAGE_SHIFT)

/* The order of the smallest block of pages that holds size bytes; size > 0. */
static inline __attribute__((__const__)) int get_order(unsigned long size)
{
	size = (size - 1) >> PAGE_SHIFT;
	return size ? (int)(sizeof(long) * 8) - __builtin_clzl(size) : 0;
}

struct page;

/* Whole pages, page-aligned. arch/<arch>/string.S; C on the host. */
void clear_page(void *page);
void copy_page(void *to, const void *from);

#endif /* !__ASSEMBLER__ */
#endif
