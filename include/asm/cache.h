/* SPDX-License-Identifier: MIT */
/*
 * Cache line sizes. ARCH_DMA_MINALIGN is what a buffer shared with a device must be aligned to:
 * the largest write-back granule on the way to memory (CTR.CWG; 128 bytes on some arm64 cores).
 */
#ifndef ASM_CACHE_H
#define ASM_CACHE_H

#include <linux/types.h>

#define L1_CACHE_SHIFT		6
#define L1_CACHE_BYTES		(1 << L1_CACHE_SHIFT)

#ifdef CONFIG_ARM64
#define ARCH_DMA_MINALIGN	128
#else
#define ARCH_DMA_MINALIGN	L1_CACHE_BYTES
#endif

#endif
