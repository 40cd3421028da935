/* SPDX-License-Identifier: MIT */
/* arm64: how far physical memory can be mapped, as the CPU says, and how much of it at once. */
#ifndef ARCH_ARM64_PHYS_H
#define ARCH_ARM64_PHYS_H

#include <linux/types.h>
#include "layout.h"

#define LINEAR_MAP_SIZE (PAGE_END - PAGE_OFFSET)

/* First address no page can have: ID_AA64MMFR0_EL1.PARange; 52 bits need another descriptor. */
static inline phys_addr_t arch_phys_limit(void)
{
	static const u8 bits[] = { 32, 36, 40, 42, 44, 48 };
	unsigned long mmfr0;

	asm("mrs %0, id_aa64mmfr0_el1" : "=r"(mmfr0));
	mmfr0 &= 0xf;
	return 1ULL << (mmfr0 < sizeof(bits) ? bits[mmfr0] : 48);
}

#endif
