/* SPDX-License-Identifier: MIT */
/*
 * The arch contract, part 1: the CPU at hand. Every function is an inline of a few instructions,
 * provided by arch/<arch>/ops.h, which this header includes at its end.
 *
 *   unsigned long arch_irq_save(void)
 *		mask IRQs on this CPU, return the old state; a compiler barrier
 *   void arch_irq_restore(unsigned long flags)
 *		put back what arch_irq_save returned
 *   void arch_irq_enable(void), arch_irq_disable(void)
 *   bool arch_irqs_disabled_flags(unsigned long)  what arch_irq_save returned says "masked"
 *   bool arch_irqs_disabled(void)
 *   void arch_idle(void)
 *		wait for an interrupt (WFI); returns after one is pending, masked or not
 *   void arch_cpu_relax(void)
 *		a hint inside spin loops (YIELD); also a compiler barrier
 *   unsigned int arch_cpu_id(void)
 *		this CPU's logical number, 0 .. nr_cpu_ids-1
 *   u64 arch_counter(void)
 *		a free-running counter: the generic timer of the CPU, else 0 (core/clock.c
 *		then uses a driver's)
 *   unsigned long arch_percpu_offset(void)
 *		what to add to the address of a per-CPU symbol to reach this CPU's copy
 *   void arch_set_percpu_offset(unsigned long)
 *   arch_mb(), arch_rmb(), arch_wmb()
 *		full-system barriers (DSB): also order Device accesses
 *   arch_smp_mb(), arch_smp_rmb(), arch_smp_wmb(), arch_isb()
 *		inner-shareable DMB forms; instruction barrier
 *   unsigned long arch_stack_pointer(void)
 *
 * Callable in any context. None of them may be used before the MMU is on.
 */
#ifndef ARCH_OPS_H
#define ARCH_OPS_H

#include <arch/this.h>
#include <linux/types.h>
#include ARCH_HEADER(ops.h)

#if defined(CONFIG_IRQSOFF) && !defined(IRQSOFF_RAW)
#include <granule/irqsoff.h>
#define arch_irq_save()		irqsoff_save()
#define arch_irq_restore(flags)	irqsoff_restore(flags)
#define arch_irq_enable()	irqsoff_enable()
#define arch_irq_disable()	irqsoff_disable()
#endif

#endif
