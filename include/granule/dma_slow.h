/* SPDX-License-Identifier: MIT */
/*
 * Why mapping calls may not take the short way of linux/dma-mapping.h. One byte, tested by each
 * call; changed by dma_slow_path() before the devices concerned have mappings. mm/dma_cache.c.
 */
#ifndef GRANULE_DMA_SLOW_H
#define GRANULE_DMA_SLOW_H

#include <linux/types.h>

#define DMA_SLOW_DEBUG	1u	/* the checker listens */
#define DMA_SLOW_OUTER	2u	/* there is an outer cache */

extern u8 dma_slow_paths;

static inline void dma_slow_path(u8 why, bool on)
{
	if (on)
		dma_slow_paths |= why;
	else
		dma_slow_paths &= (u8)~why;
}

#endif
