/* SPDX-License-Identifier: MIT */
/*
 * The host's bodies of include/arch/ops.h: one pretended CPU at a time (tests may change which),
 * an interrupt mask that is only remembered, barriers that are the compiler's.
 * State: arch/host/cpu.c.
 */
#ifndef ARCH_HOST_OPS_H
#define ARCH_HOST_OPS_H

#include <linux/types.h>

extern bool host_irqs_off;
extern unsigned int host_cpu;			/* whose turn it is */
extern unsigned long host_percpu_offset[];	/* by CPU */
u64 host_counter(void);				/* ns, never goes back */

static inline unsigned long arch_irq_save(void)
{
	unsigned long flags = host_irqs_off;

	host_irqs_off = true;
	barrier();
	return flags;
}

static inline void arch_irq_restore(unsigned long flags)
{
	barrier();
	host_irqs_off = flags;
}

static inline void arch_irq_enable(void)
{
	arch_irq_restore(0);
}

static inline void arch_irq_disable(void)
{
	arch_irq_save();
}

static inline bool arch_irqs_disabled_flags(unsigned long flags)
{
	return flags;
}

static inline bool arch_irqs_disabled(void)
{
	return host_irqs_off;
}

static inline void arch_idle(void)
{
	barrier();
}

static inline void arch_cpu_relax(void)
{
	barrier();
}

static inline unsigned int arch_cpu_id(void)
{
	return host_cpu;
}

static inline u64 arch_counter(void)
{
	return host_counter();
}

static inline unsigned long arch_percpu_offset(void)
{
	return host_percpu_offset[host_cpu];
}

static inline void arch_set_percpu_offset(unsigned long offset)
{
	host_percpu_offset[host_cpu] = offset;
}

#define arch_mb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define arch_rmb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define arch_wmb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define arch_smp_mb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define arch_smp_rmb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define arch_smp_wmb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define arch_isb()	barrier()

static inline unsigned long arch_stack_pointer(void)
{
	return (unsigned long)__builtin_frame_address(0);
}

#endif
