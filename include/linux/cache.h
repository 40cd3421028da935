/* SPDX-License-Identifier: MIT */
/* Cache lines: 64 bytes is the largest line of the cores we know (A8, A15, A53 ...). */
#ifndef LINUX_CACHE_H
#define LINUX_CACHE_H

#include <linux/compiler.h>
#include <linux/init.h>
#include <asm/cache.h>

#define SMP_CACHE_BYTES			L1_CACHE_BYTES
#define L1_CACHE_ALIGN(x)		(((x) + L1_CACHE_BYTES - 1) & ~(L1_CACHE_BYTES - 1UL))
#define ____cacheline_aligned		__aligned(SMP_CACHE_BYTES)
#define ____cacheline_aligned_in_smp	____cacheline_aligned
#define __cacheline_aligned		____cacheline_aligned __section(".data..cacheline_aligned")
#define __cacheline_aligned_in_smp	__cacheline_aligned
#define ____cacheline_internodealigned_in_smp ____cacheline_aligned
#define __read_mostly			__section(".data..read_mostly")

#define cache_line_size()		L1_CACHE_BYTES

#endif
