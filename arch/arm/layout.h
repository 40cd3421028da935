/* SPDX-License-Identifier: MIT */
/*
 * The one table of ARM's kernel virtual addresses, short descriptors and LPAE alike. Boot print,
 * ptdump's markers and the asserts come from KERNEL_LAYOUT; nothing else may hold such a number.
 * Below 0xf0000000 the linear map depends on the split (CONFIG_PAGE_OFFSET); everything above it is
 * the same for all splits. See docs/MEMORY_MAP.md.
 *
 *	PAGE_OFFSET   lowmem: linear map of low RAM, at most up to 0xf0000000
 *	0xf0000000    8 MiB hole: a run past the end of lowmem faults
 *	0xf0800000    vmalloc, ioremap (160 MiB)
 *	0xfb000000    mem_map (short descriptors only: 32 MiB is 2^20 struct pages of 32 bytes)
 *	0xfd000000    image window: text, rodata, data, bss by 4 KiB pages
 *	0xff800000    pkmap (2 MiB)
 *	0xffa00000    fixmap (4 MiB)
 *	0xffff0000    vectors (one page)
 */
#ifndef ARCH_ARM_LAYOUT_H
#define ARCH_ARM_LAYOUT_H

#include <granule/config.h>
#include <linux/const.h>

#define PAGE_OFFSET		_AC(CONFIG_PAGE_OFFSET, UL)
#define VMALLOC_OFFSET		_AC(0x00800000, UL)
#define VMALLOC_START		_AC(0xf0800000, UL)
#define VMALLOC_END		_AC(0xfa800000, UL)
#define LOWMEM_LIMIT		(VMALLOC_START - VMALLOC_OFFSET)	/* of the linear map */
#define VMEMMAP_START		_AC(0xfb000000, UL)
#define VMEMMAP_END		_AC(0xfd000000, UL)
#define KIMAGE_VADDR		_AC(0xfd000000, UL)
#define KIMAGE_END		_AC(0xff000000, UL)
/* With .bss: mm/paging.c has tables for so much. */
#define KIMAGE_MAX		_AC(0x00800000, UL)
#define PKMAP_BASE		_AC(0xff800000, UL)
#define PKMAP_END		_AC(0xffa00000, UL)
#define FIXADDR_START		_AC(0xffa00000, UL)
#define FIXADDR_FDT_START	FIXADDR_START		/* 2 MiB of tree, anywhere in a page */
#define FIXADDR_FDT_SIZE	_AC(0x00300000, UL)
#define FIXADDR_SLOTS		(FIXADDR_FDT_START + FIXADDR_FDT_SIZE)
#define FIXADDR_TOP		_AC(0xffe00000, UL)
#define VECTORS_BASE		_AC(0xffff0000, UL)
#define VECTORS_END		_AC(0xffff1000, UL)

/* The end of the kernel half. VECTORS_END, not 2^32: range ends must not wrap. */
#define KERNEL_VA_END		_AC(0xffff1000, UL)

/*
 * Kernel stacks: any address, a guard page below. The abort entry asks the MMU whether it may push.
 */
#define THREAD_SHIFT		13
#define THREAD_SIZE		_AC(0x2000, UL)
#define THREAD_ALIGN		4096
#define EMERGENCY_STACK_SIZE	4096

/* X(name, start, end), ascending. */
#define KERNEL_LAYOUT(X) \
	X("lowmem",	PAGE_OFFSET,	LOWMEM_LIMIT) \
	X("vmalloc",	VMALLOC_START,	VMALLOC_END) \
	X("vmemmap",	VMEMMAP_START,	VMEMMAP_END) \
	X("image",	KIMAGE_VADDR,	KIMAGE_END) \
	X("pkmap",	PKMAP_BASE,	PKMAP_END) \
	X("fixmap",	FIXADDR_START,	FIXADDR_TOP) \
	X("vector",	VECTORS_BASE,	VECTORS_END)

#endif
