/* SPDX-License-Identifier: MIT */
/*
 * The descriptor format of this image (CONFIG_ARM_LPAE), and what of it depends on the user:kernel
 * split: which TTBR translates the kernel, at which level its root starts. boot.c builds such
 * roots, mmu.c installs them; mm/paging.c and the walker get the same figures.
 *
 *	split   short                        LPAE
 *	3:1     N=0: one root for all        TTBR1 1 GiB, root at level 1, 512 entries; TTBR0 rest
 *	2:2     N=1: TTBR1, TTBR0 2 GiB      TTBR1 2 GiB, 2 entries; TTBR0 the rest
 *	1:3     N=2: TTBR1, TTBR0 1 GiB      TTBR1 the rest, 4 entries; TTBR0 1 GiB, root at level 1
 */
#ifndef ARCH_ARM_PT_H
#define ARCH_ARM_PT_H

#include <../arch/arm/layout.h>

#ifdef CONFIG_ARM_LPAE
#include <../arch/vmsa/pt_lpae.h>
#define ARM_KERNEL_ROOT_LEVEL	PT_ROOT_LEVEL(PT_T1SZ(PAGE_OFFSET))
#define ARM_KERNEL_ROOT_ENTRIES	PT_ROOT_ENTRIES(PT_T1SZ(PAGE_OFFSET))
#define ARM_USER_ROOT_LEVEL	PT_ROOT_LEVEL(PT_T0SZ(PAGE_OFFSET))
#define ARM_USER_ROOT_ENTRIES	PT_ROOT_ENTRIES(PT_T0SZ(PAGE_OFFSET))
#define ARM_SPLIT_ROOTS		1
#define ARM_TTBCR		PT_TTBCR(PT_T0SZ(PAGE_OFFSET), PT_T1SZ(PAGE_OFFSET))
#define ARM_TTBCR_NO_USER	PT_TTBCR_EPD0
#define ARM_ROOT_BYTES		4096
#define ARM_ATTR0		PT_MAIR0
#define ARM_ATTR1		PT_MAIR1
#define ARM_DACR		0
#define ARM_TTBR_FLAGS(mp)	((void)(mp), 0u)	/* attributes of walks are in TTBCR */
#else
#include <../arch/vmsa/pt_short.h>
#define ARM_KERNEL_ROOT_LEVEL	1
#define ARM_KERNEL_ROOT_ENTRIES	4096
#define ARM_USER_ROOT_LEVEL	1
#define ARM_USER_ROOT_ENTRIES	4096
#define ARM_SPLIT_ROOTS		(PT_TTBCR_N(PAGE_OFFSET) != 0)
#define ARM_TTBCR		PT_TTBCR_N(PAGE_OFFSET)
#define ARM_TTBCR_NO_USER	0	/* PD0 is optional: TTBR0 gets an empty root instead */
#define ARM_ROOT_BYTES		16384
#define ARM_ATTR0		PT_PRRR
#define ARM_ATTR1		PT_NMRR
#define ARM_DACR		PT_DACR
#define ARM_TTBR_FLAGS(mp)	((mp) ? PT_TTBR_FLAGS_MP : PT_TTBR_FLAGS_UP)
#endif

/* The same names on every architecture. */
#define KERNEL_ROOT_LEVEL	ARM_KERNEL_ROOT_LEVEL
#define KERNEL_ROOT_ENTRIES	ARM_KERNEL_ROOT_ENTRIES

#endif
