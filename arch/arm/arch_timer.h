/* SPDX-License-Identifier: MIT */
/* The generic timer's registers in cp15 (Arm ARM, ARMv7-A, B8). */
#ifndef ARM_ARCH_TIMER_H
#define ARM_ARCH_TIMER_H

#define CNTV_CTL_ENABLE 1

static inline u32 arch_timer_frequency(void)
{
	u32 hz;

	asm volatile("mrc p15, 0, %0, c14, c0, 0" : "=r" (hz));		/* CNTFRQ */
	return hz;
}

static inline u64 arch_timer_count(void)
{
	u64 count;

	/* without the ISB the counter may be read ahead of what is being timed */
	asm volatile("isb\n\tmrrc p15, 1, %Q0, %R0, c14" : "=r" (count) : : "memory"); /* CNTVCT */
	return count;
}

static inline void arch_timer_set(u64 when)
{
	asm volatile("mcrr p15, 3, %Q0, %R0, c14\n\t"			/* CNTV_CVAL */
		     "mcr p15, 0, %1, c14, c3, 1\n\t"			/* CNTV_CTL */
		     "isb"
		     : : "r" (when), "r" (CNTV_CTL_ENABLE) : "memory");
}

static inline void arch_timer_stop(void)
{
	asm volatile("mcr p15, 0, %0, c14, c3, 1\n\tisb" : : "r" (0) : "memory");
}

#endif
