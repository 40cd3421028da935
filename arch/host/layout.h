/* SPDX-License-Identifier: MIT */
/*
 * The host's table of "kernel" virtual addresses. They are real addresses of the test process,
 * reserved by arch/host/bank.c with nothing mapped; the fake banks and the fake MMU place memory
 * there. 64-bit: far from where the loader and AddressSanitizer put things. 32-bit: the process
 * has its program at 0x56000000, AddressSanitizer's shadow below 0x40000000 and its libraries
 * from 0xe0000000 up; lowmem is short, so that HIGHMEM is real.
 *
 *	linear map, vmalloc, vmemmap, image (pretended only), pkmap, fixmap
 */
#ifndef ARCH_HOST_LAYOUT_H
#define ARCH_HOST_LAYOUT_H

#if __SIZEOF_POINTER__ == 8
#define PAGE_OFFSET		0x200000000000UL
#define LOWMEM_LIMIT		0x280000000000UL
#define VMALLOC_START		0x280000000000UL
#define VMALLOC_END		0x281000000000UL
#define VMEMMAP_START		0x290000000000UL
#define VMEMMAP_END		0x292000000000UL
#define KIMAGE_VADDR		0x2a0000000000UL
#define KIMAGE_END		0x2a0002000000UL
#define PKMAP_BASE		0x2b0000000000UL
#define PKMAP_END		0x2b0000200000UL
#define FIXADDR_START		0x2c0000000000UL
#define FIXADDR_TOP		0x2c0000800000UL
#else
#define PAGE_OFFSET		0x80000000UL
#define LOWMEM_LIMIT		0xb0000000UL
#define VMALLOC_START		0xb0800000UL
#define VMALLOC_END		0xc0000000UL
#define VMEMMAP_START		0xc0000000UL
#define VMEMMAP_END		0xc4000000UL
#define KIMAGE_VADDR		0xc8000000UL
#define KIMAGE_END		0xca000000UL
#define PKMAP_BASE		0xca000000UL
#define PKMAP_END		0xca200000UL
#define FIXADDR_START		0xca400000UL
#define FIXADDR_TOP		0xca800000UL
#endif
#define FIXADDR_FDT_START	FIXADDR_START
#define FIXADDR_FDT_SIZE	0x00300000UL
#define FIXADDR_SLOTS		(FIXADDR_FDT_START + FIXADDR_FDT_SIZE)
#define KERNEL_VA_END		FIXADDR_TOP

#define THREAD_SHIFT		14
#define THREAD_SIZE		(1UL << THREAD_SHIFT)
#define THREAD_ALIGN		THREAD_SIZE
#define EMERGENCY_STACK_SIZE	4096

/* X(name, start, end), ascending. */
#define KERNEL_LAYOUT(X) \
	X("memory",	PAGE_OFFSET,	LOWMEM_LIMIT) \
	X("vmalloc",	VMALLOC_START,	VMALLOC_END) \
	X("vmemmap",	VMEMMAP_START,	VMEMMAP_END) \
	X("image",	KIMAGE_VADDR,	KIMAGE_END) \
	X("pkmap",	PKMAP_BASE,	PKMAP_END) \
	X("fixmap",	FIXADDR_START,	FIXADDR_TOP)

#endif
