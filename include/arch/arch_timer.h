/* SPDX-License-Identifier: MIT */
/*
 * The generic timer of the CPU: its virtual counter and timer. Only where the tree says so
 * (arm,armv7-timer, arm,armv8-timer).
 *   u32 arch_timer_frequency(void)		CNTFRQ: Hz; 0 or nonsense when firmware forgot it
 *   u64 arch_timer_count(void)			CNTVCT, not read ahead of earlier instructions
 *   void arch_timer_set(u64 when)		compare value, timer on, interrupt unmasked
 *   void arch_timer_stop(void)
 */
#ifndef ARCH_ARCH_TIMER_H
#define ARCH_ARCH_TIMER_H

#include <arch/this.h>
#include <linux/types.h>
#include ARCH_HEADER(arch_timer.h)

#endif
