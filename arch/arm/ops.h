/* SPDX-License-Identifier: MIT */
/*
 * ARMv7-A bodies of include/arch/ops.h: interrupt masking, barriers, hints, the counter and the
 * per-CPU offset. Each is a handful of instructions so that hot paths can mask interrupts instead
 * of using atomics. No locks, no state but TPIDRPRW (the per-CPU offset). Include <arch/ops.h>, not
 * this file.
 */
#ifndef ARCH_ARM_OPS_H
#define ARCH_ARM_OPS_H

#include <linux/types.h>

#define ARM_PSR_I 0x80u

/* From cpu.c: found once at boot. */
extern bool arm_has_generic_timer;
/* This CPU's logical number, in the per-CPU section; reached by TPIDRPRW. */
extern unsigned int arch_cpu_number;

static inline unsigned long arch_irq_save(void)
{
	unsigned long flags;

	asm volatile("mrs %0, cpsr\n\tcpsid i" : "=r" (flags) : : "memory", "cc");
	return flags;
}

static inline void arch_irq_restore(unsigned long flags)
{
	asm volatile("msr cpsr_c, %0" : : "r" (flags) : "memory", "cc");
}

static inline void arch_irq_enable(void)
{
	asm volatile("cpsie i" : : : "memory", "cc");
}

static inline void arch_irq_disable(void)
{
	asm volatile("cpsid i" : : : "memory", "cc");
}

static inline bool arch_irqs_disabled_flags(unsigned long flags)
{
	return flags & ARM_PSR_I;
}

static inline bool arch_irqs_disabled(void)
{
	unsigned long psr;

	asm volatile("mrs %0, cpsr" : "=r" (psr) : : "memory");
	return psr & ARM_PSR_I;
}

static inline void arch_mb(void)
{
	asm volatile("dsb sy" : : : "memory");
}

/* ARMv7 has no load-only barrier: the full one serves. */
static inline void arch_rmb(void)
{
	asm volatile("dsb sy" : : : "memory");
}

static inline void arch_wmb(void)
{
	asm volatile("dsb st" : : : "memory");
}

static inline void arch_smp_mb(void)
{
	asm volatile("dmb ish" : : : "memory");
}

static inline void arch_smp_rmb(void)
{
	asm volatile("dmb ish" : : : "memory");
}

static inline void arch_smp_wmb(void)
{
	asm volatile("dmb ishst" : : : "memory");
}

static inline void arch_isb(void)
{
	asm volatile("isb" : : : "memory");
}

/*
 * The DSB makes earlier stores (a device told to interrupt us) complete before the core sleeps (ARM
 * DDI 0406C B1.8.14).
 */
static inline void arch_idle(void)
{
	asm volatile("dsb sy\n\twfi" : : : "memory");
}

static inline void arch_cpu_relax(void)
{
	asm volatile("yield" : : : "memory");
}

register unsigned long arm_current_sp asm("sp");

static inline unsigned long arch_percpu_offset(void)
{
	unsigned long off;

	/*
	 * Not volatile, so that two uses in one function may share a read; the input from the stack
	 * keeps it from being moved across compiler barriers that say "memory" (a preemption
	 * point).
	 */
	asm("mrc p15, 0, %0, c13, c0, 4"
	    : "=r" (off) : "Q" (*(const unsigned long *)arm_current_sp));
	return off;
}

static inline void arch_set_percpu_offset(unsigned long off)
{
	asm volatile("mcr p15, 0, %0, c13, c0, 4" : : "r" (off) : "memory");
}

static inline unsigned int arch_cpu_id(void)
{
	return *(const unsigned int *)((unsigned long)&arch_cpu_number + arch_percpu_offset());
}

static inline unsigned long arch_stack_pointer(void)
{
	unsigned long sp;

	asm volatile("mov %0, sp" : "=r" (sp));
	return sp;
}

/*
 * CNTVCT, ordered by an ISB after earlier instructions (ARM DDI 0406C B8.1.2); 0 on cores without
 * the generic timer.
 */
static inline u64 arch_counter(void)
{
	u32 lo = 0, hi = 0;

	if (arm_has_generic_timer)
		asm volatile("isb\n\tmrrc p15, 1, %0, %1, c14" : "=r" (lo), "=r" (hi) : : "memory");
	return (u64)hi << 32 | lo;
}

#endif
