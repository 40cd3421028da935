/* SPDX-License-Identifier: MIT */
/* cpu_relax(), prefetch(): what generic code wants of the processor. */
#ifndef ASM_PROCESSOR_H
#define ASM_PROCESSOR_H

#include <asm/barrier.h>

#define prefetch(x)	__builtin_prefetch(x)
#define prefetchw(x)	__builtin_prefetch(x, 1)

#endif
