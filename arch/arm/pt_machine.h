/* SPDX-License-Identifier: MIT */
/* How the walker reaches tables and the MMU in an image: the same on both architectures. */
#ifndef ARCH_ARM_PT_MACHINE_H
#define ARCH_ARM_PT_MACHINE_H

#include <../arch/arm/pt.h>
#include <../arch/vmsa/pt_image.h>

/* The kernel's root. */
#define KERNEL_ROOT_LEVEL	ARM_KERNEL_ROOT_LEVEL
#define KERNEL_ROOT_ENTRIES	ARM_KERNEL_ROOT_ENTRIES
#define KERNEL_VA_LAST		0xfffffffful

/* Where page tables are made in advance: kmap must not need memory. */
#define KERNEL_PREPARE		PKMAP_BASE
#define KERNEL_PREPARE_SIZE	(PKMAP_END - PKMAP_BASE)

/* Supersections are optional: ID_MMFR3[31:28] is 0 where they exist (Arm ARM B4.1.92). */
static inline unsigned int arch_pgtable_flags(void)
{
	u32 mmfr3;

	asm("mrc p15, 0, %0, c0, c1, 7" : "=r" (mmfr3));
	return mmfr3 >> 28 ? 0 : PGTABLE_SUPERSECTIONS;
}

#endif
