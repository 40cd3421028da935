/* SPDX-License-Identifier: MIT */
/*
 * What this CPU is in the middle of: one per-CPU word that counts interrupts being handled, bottom
 * halves kept off, and (at CONFIG_DEBUG_LEVEL >= 2, where might_sleep() judges by it) sections
 * that must not sleep.
 *
 * Nothing is switched away from by force: a thread runs until it sleeps or calls cond_resched().
 * So preempt_disable() needs no store in a normal build, only the promise not to sleep.
 */
#ifndef LINUX_PREEMPT_H
#define LINUX_PREEMPT_H

#include <linux/irqflags.h>
#include <linux/percpu-defs.h>
#include <linux/types.h>

#define PREEMPT_OFFSET	(1U << 0)
#define SOFTIRQ_OFFSET	(1U << 8)
#define HARDIRQ_OFFSET	(1U << 16)
#define NMI_OFFSET	(1U << 20)
#define PREEMPT_MASK	(SOFTIRQ_OFFSET - 1)
#define SOFTIRQ_MASK	(HARDIRQ_OFFSET - SOFTIRQ_OFFSET)
#define HARDIRQ_MASK	(NMI_OFFSET - HARDIRQ_OFFSET)

DECLARE_PER_CPU(unsigned int, __preempt_count);

#define preempt_count()		raw_cpu_read(__preempt_count)
#define in_hardirq()		(preempt_count() & HARDIRQ_MASK)
#define in_irq()		in_hardirq()
#define in_softirq()		(preempt_count() & SOFTIRQ_MASK)
#define in_serving_softirq()	in_softirq()
#define in_interrupt()		(preempt_count() & (HARDIRQ_MASK | SOFTIRQ_MASK))
#define in_nmi()		(preempt_count() >= NMI_OFFSET)
#define in_task()		(!in_interrupt())
#define in_atomic()		(preempt_count() != 0)
#define preemptible()		(!in_atomic() && !arch_irqs_disabled())

/* An interrupt in between leaves the word as it found it, so a plain addition does. */
static __always_inline void preempt_count_add(unsigned int n)
{
	raw_cpu_add(__preempt_count, n);
	barrier();
}

static __always_inline void preempt_count_sub(unsigned int n)
{
	barrier();
	raw_cpu_sub(__preempt_count, n);
}

static __always_inline void preempt_disable(void)
{
	if (CONFIG_DEBUG_LEVEL >= 2)
		preempt_count_add(PREEMPT_OFFSET);
	barrier();
}

static __always_inline void preempt_enable(void)
{
	barrier();
	if (CONFIG_DEBUG_LEVEL >= 2)
		preempt_count_sub(PREEMPT_OFFSET);
}

#define preempt_enable_no_resched()	preempt_enable()
#define migrate_disable()		preempt_disable()
#define migrate_enable()		preempt_enable()

#define irq_enter()		preempt_count_add(HARDIRQ_OFFSET)
#define irq_exit()		preempt_count_sub(HARDIRQ_OFFSET)
#define local_bh_disable()	preempt_count_add(SOFTIRQ_OFFSET)
#define local_bh_enable()	preempt_count_sub(SOFTIRQ_OFFSET)

#endif
