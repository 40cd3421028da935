/* SPDX-License-Identifier: MIT */
/*
 * arm64 bodies of the arch contract, part 1 (include/arch/ops.h explains each function).
 *
 * IRQs are masked by PSTATE.I; FIQ stays masked from reset on, SError is open once the vectors
 * are in. The per-CPU offset lives in TPIDR_EL1 and the logical CPU number in TPIDRRO_EL0, so
 * that both cost one instruction; user space could read the latter, which tells it nothing.
 */
#ifndef ARM64_OPS_H
#define ARM64_OPS_H

#include <linux/types.h>

static inline unsigned long arch_irq_save(void)
{
	unsigned long flags;

	asm volatile("mrs %0, daif\n\tmsr daifset, #2" : "=r" (flags) : : "memory");
	return flags;
}

static inline void arch_irq_restore(unsigned long flags)
{
	asm volatile("msr daif, %0" : : "r" (flags) : "memory");
}

static inline void arch_irq_enable(void)
{
	asm volatile("msr daifclr, #2" : : : "memory");
}

static inline void arch_irq_disable(void)
{
	asm volatile("msr daifset, #2" : : : "memory");
}

static inline bool arch_irqs_disabled_flags(unsigned long flags)
{
	return flags & (1UL << 7);
}

static inline bool arch_irqs_disabled(void)
{
	unsigned long flags;

	asm volatile("mrs %0, daif" : "=r" (flags));
	return flags & (1UL << 7);
}

/* DSB first: WFI may stop the core's memory interface, and stores must have left it by then. */
static inline void arch_idle(void)
{
	asm volatile("dsb sy\n\twfi" : : : "memory");
}

static inline void arch_cpu_relax(void)
{
	asm volatile("yield" : : : "memory");
}

static inline unsigned int arch_cpu_id(void)
{
	unsigned long id;

	asm volatile("mrs %0, tpidrro_el0" : "=r" (id));
	return id;
}

/* ISB: the counter may otherwise be read before earlier instructions are done. */
static inline u64 arch_counter(void)
{
	u64 count;

	asm volatile("isb\n\tmrs %0, cntvct_el0" : "=r" (count) : : "memory");
	return count;
}

/*
 * Not volatile, so that the compiler may keep it in a register; the reference to the stack
 * orders it after arch_set_percpu_offset, which clobbers memory.
 */
register unsigned long arm64_current_sp asm("sp");

static inline unsigned long arch_percpu_offset(void)
{
	unsigned long offset;

	asm("mrs %0, tpidr_el1" : "=r" (offset)
	    : "Q" (*(const unsigned long *)arm64_current_sp));
	return offset;
}

static inline void arch_set_percpu_offset(unsigned long offset)
{
	asm volatile("msr tpidr_el1, %0" : : "r" (offset) : "memory");
}

#define arch_mb()	asm volatile("dsb sy" : : : "memory")
#define arch_rmb()	asm volatile("dsb ld" : : : "memory")
#define arch_wmb()	asm volatile("dsb st" : : : "memory")
#define arch_smp_mb()	asm volatile("dmb ish" : : : "memory")
#define arch_smp_rmb()	asm volatile("dmb ishld" : : : "memory")
#define arch_smp_wmb()	asm volatile("dmb ishst" : : : "memory")
#define arch_isb()	asm volatile("isb" : : : "memory")

static inline unsigned long arch_stack_pointer(void)
{
	unsigned long sp;

	asm volatile("mov %0, sp" : "=r" (sp));
	return sp;
}

#endif
