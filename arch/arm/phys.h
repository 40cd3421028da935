/* SPDX-License-Identifier: MIT */
/* ARM: how far physical memory can be mapped, by descriptor format, and how much of it at once. */
#ifndef ARCH_ARM_PHYS_H
#define ARCH_ARM_PHYS_H

#include <linux/types.h>
#include "layout.h"

#define LINEAR_MAP_SIZE (LOWMEM_LIMIT - PAGE_OFFSET)

/* First address no page can have. */
static inline phys_addr_t arch_phys_limit(void)
{
	return 1ULL << (IS_ENABLED(CONFIG_ARM_LPAE) ? 40 : 32);
}

#endif
