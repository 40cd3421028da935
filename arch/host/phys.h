/* SPDX-License-Identifier: MIT */
/* The host's fake bank: how far physical memory can be mapped, and how much of it at once. */
#ifndef ARCH_HOST_PHYS_H
#define ARCH_HOST_PHYS_H

#include <linux/types.h>
#include "layout.h"

#define LINEAR_MAP_SIZE (LOWMEM_LIMIT - PAGE_OFFSET)

static inline phys_addr_t arch_phys_limit(void)
{
	return 1ULL << 40;
}

#endif
