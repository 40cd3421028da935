/* SPDX-License-Identifier: MIT */
/* How the walker reaches tables and the MMU in an image: the same on both architectures. */
#ifndef ARCH_ARM64_PT_MACHINE_H
#define ARCH_ARM64_PT_MACHINE_H

#include <../arch/arm64/pt.h>
#include <../arch/vmsa/pt_image.h>

/* The kernel's root. */
#define KERNEL_ROOT_LEVEL	PT_MAX_LEVEL
#define KERNEL_ROOT_ENTRIES	PT_ROOT_ENTRIES
#define KERNEL_VA_LAST		0xfffffffffffffffful

/* Where page tables are made in advance: nowhere, there is no kmap area. */
#define KERNEL_PREPARE		0ul
#define KERNEL_PREPARE_SIZE	0ul

static inline unsigned int arch_pgtable_flags(void)
{
	return 0;
}

#endif
