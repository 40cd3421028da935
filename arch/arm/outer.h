/* SPDX-License-Identifier: MIT */
/*
 * ARM: a cache outside the CPUs (PL310), reached by physical address. A driver sets the operations
 * once, before DMA is used; ranges are whole lines of the outer cache already or are extended by
 * the operation. Each ends when the range is done. Any context.
 */
#ifndef ARCH_ARM_OUTER_H
#define ARCH_ARM_OUTER_H

#include <linux/types.h>

struct outer_cache {
	unsigned int line;		/* bytes */
	void (*clean)(phys_addr_t start, size_t size);
	void (*inval)(phys_addr_t start, size_t size);
	void (*flush)(phys_addr_t start, size_t size);
};

/* NULL takes it away. The structure stays the caller's and must live on. */
void arm_outer_cache_set(const struct outer_cache *outer);

#endif
