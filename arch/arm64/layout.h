/* SPDX-License-Identifier: MIT */
/*
 * arm64: every range of kernel virtual addresses. The boot print, ptdump's markers, the asserts
 * and the linker script all read this table; nothing else may invent an address.
 *
 *	-(1 << VA_BITS)        linear map            half of the kernel's space
 *	-(1 << (VA_BITS - 1))  hole for KASAN shadow an eighth of it
 *	                       vmalloc               up to 1 GiB below vmemmap
 *	-3 GiB - size          vmemmap               struct page of the whole linear map
 *	-2 GiB                 image window          32 MiB, at the same place for every VA size
 *	-256 MiB               PCI I/O               16 MiB
 *	-32 MiB                fixmap                8 MiB, or 24 at 16 and 64 KiB
 *
 * Works for 36, 39, 42, 47 and 48 bits of address with the page size that Linux pairs them with.
 */
#ifndef ARM64_LAYOUT_H
#define ARM64_LAYOUT_H

#include <granule/config.h>
#include <linux/const.h>

#define VA_BITS			CONFIG_ARM64_VA_BITS
#define LAYOUT_PAGE_SIZE	(UL(1) << CONFIG_PAGE_SHIFT)

/* Linear map: virtual = physical - memstart_addr + PAGE_OFFSET. */
#define PAGE_OFFSET		(UL(0xffffffffffffffff) << VA_BITS)
#define PAGE_END		(UL(0xffffffffffffffff) << (VA_BITS - 1))

#define KASAN_HOLE_START	PAGE_END
#define KASAN_HOLE_END		(KASAN_HOLE_START + (UL(1) << (VA_BITS - 3)))

/* 64 bytes of struct page for each page of the linear map. */
#define VMEMMAP_SIZE		(UL(1) << (VA_BITS - 1 - CONFIG_PAGE_SHIFT + 6))
#define VMEMMAP_END		UL(0xffffffff40000000)
#define VMEMMAP_START		(VMEMMAP_END - VMEMMAP_SIZE)

#define VMALLOC_START		KASAN_HOLE_END
#define VMALLOC_END		(VMEMMAP_START - UL(0x40000000))

#define KIMAGE_VADDR		UL(0xffffffff80000000)
#define KIMAGE_SIZE		UL(0x02000000)
#define KIMAGE_MAX		UL(0x00800000)	/* with .bss: mm/paging.c has tables for it */
#define KIMAGE_END		(KIMAGE_VADDR + KIMAGE_SIZE)

#define PCI_IO_START		UL(0xfffffffff0000000)
#define PCI_IO_END		(PCI_IO_START + UL(0x01000000))

/* The device tree's window comes first (2 MiB of tree, anywhere in a page), then the slots. */
#define FIXADDR_START		UL(0xfffffffffe000000)
#define FIXADDR_FDT_START	FIXADDR_START
#define FIXADDR_FDT_SIZE	UL(0x00400000)
#define FIXADDR_SLOTS		(FIXADDR_FDT_START + FIXADDR_FDT_SIZE)
/* 8 MiB; 24 with larger pages, of which one last-level table serves 32 MiB at least. */
#define FIXADDR_SIZE		(CONFIG_PAGE_SHIFT == 12 ? UL(0x00800000) : UL(0x01800000))
#define FIXADDR_TOP		(FIXADDR_START + FIXADDR_SIZE)

/*
 * Kernel stacks are aligned to twice their size, so that bit THREAD_SHIFT of the stack pointer
 * is 0 inside a stack and 1 in the guard page below it: the exception entry tests that one bit.
 */
#if CONFIG_PAGE_SHIFT > 14
#define THREAD_SHIFT		CONFIG_PAGE_SHIFT
#else
#define THREAD_SHIFT		14
#endif
#define THREAD_SIZE		(UL(1) << THREAD_SHIFT)
#define THREAD_ALIGN		(THREAD_SIZE * 2)
#define EMERGENCY_STACK_SIZE	8192

/* X(name, start, end), ascending. `_text` and friends are the linker's. */
#define KERNEL_LAYOUT(X)						\
	X("memory",	PAGE_OFFSET,		PAGE_END)		\
	X("kasan",	KASAN_HOLE_START,	KASAN_HOLE_END)		\
	X("vmalloc",	VMALLOC_START,		VMALLOC_END)		\
	X("vmemmap",	VMEMMAP_START,		VMEMMAP_END)		\
	X("image",	KIMAGE_VADDR,		KIMAGE_END)		\
	X("PCI I/O",	PCI_IO_START,		PCI_IO_END)		\
	X("fixed",	FIXADDR_START,		FIXADDR_TOP)

#endif
