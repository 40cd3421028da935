/* SPDX-License-Identifier: MIT */
/* The generic timer's registers (Arm ARM D13.8). */
#ifndef ARM64_ARCH_TIMER_H
#define ARM64_ARCH_TIMER_H

#define CNTV_CTL_ENABLE 1

static inline u32 arch_timer_frequency(void)
{
	u64 hz;

	asm volatile("mrs %0, cntfrq_el0" : "=r" (hz));
	return hz;
}

static inline u64 arch_timer_count(void)
{
	u64 count;

	/* without the ISB the counter may be read ahead of what is being timed (D13.8.25) */
	asm volatile("isb\n\tmrs %0, cntvct_el0" : "=r" (count) : : "memory");
	return count;
}

static inline void arch_timer_set(u64 when)
{
	/* the ISB: the timer is set before the caller goes on, to WFI perhaps */
	asm volatile("msr cntv_cval_el0, %0\n\tmsr cntv_ctl_el0, %1\n\tisb"
		     : : "r" (when), "r" ((u64)CNTV_CTL_ENABLE) : "memory");
}

static inline void arch_timer_stop(void)
{
	asm volatile("msr cntv_ctl_el0, %0\n\tisb" : : "r" (0ull) : "memory");
}

#endif
