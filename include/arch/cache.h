/* SPDX-License-Identifier: MIT */
/*
 * The arch contract, part 3: the CPUs' caches, to the point of coherency, by virtual address
 * (kernel, mapped). Ranges are extended to whole lines by the function. Each ends with the barrier
 * that completes it (DSB). An outer cache behind them is reached by physical address:
 * granule/outercache.h. Memory for devices goes through linux/dma-mapping.h, which knows both.
 */
#ifndef ARCH_CACHE_H
#define ARCH_CACHE_H

#include <linux/types.h>

/* Writes dirty lines back and keeps them. */
void arch_dcache_clean(const void *start, size_t size);
/* Drops lines; partial lines at the edges are cleaned first. */
void arch_dcache_inval(const void *start, size_t size);
/* Cleans and invalidates. */
void arch_dcache_flush(const void *start, size_t size);
/* New code at start: data cleaned to the point of unification, instructions dropped, barriers. */
void arch_icache_sync(const void *start, size_t size);
/* Bytes of the smallest line on the way to memory. */
unsigned int arch_dcache_line_size(void);

#endif
