/* SPDX-License-Identifier: MIT */
/*
 * Kernel code may not use floating point or SIMD registers: user programs own them, and touching
 * them traps. Libraries that the distribution builds with SIMD (arm64: libfdt, lz4) are called
 * between these two. Calls nest. Task context; interrupt handlers must not.
 *
 * ARM builds its libraries soft-float, the host has no trap: nothing to do there.
 */
#ifndef GRANULE_FPU_H
#define GRANULE_FPU_H

#if defined(__aarch64__)
void kernel_fpu_begin(void);
void kernel_fpu_end(void);
/* After a fault ended a command: the window it may have had open is closed. */
void kernel_fpu_abandon(void);
#else
static inline void kernel_fpu_begin(void)
{
}

static inline void kernel_fpu_end(void)
{
}

static inline void kernel_fpu_abandon(void)
{
}
#endif

#endif
