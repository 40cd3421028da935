/* SPDX-License-Identifier: MIT */
/* Interrupt masking of this CPU, under Linux's names. Pairs nest: save and restore. */
#ifndef LINUX_IRQFLAGS_H
#define LINUX_IRQFLAGS_H

#include <arch/ops.h>
#include <linux/typecheck.h>

#define local_irq_save(flags) \
do { \
	typecheck(unsigned long, flags); \
	(flags) = arch_irq_save(); \
} while (0)
#define local_irq_restore(flags) \
do { \
	typecheck(unsigned long, flags); \
	arch_irq_restore(flags); \
} while (0)
#define local_irq_enable()	arch_irq_enable()
#define local_irq_disable()	arch_irq_disable()
#define irqs_disabled()		arch_irqs_disabled()
#define raw_local_irq_save(flags)	local_irq_save(flags)
#define raw_local_irq_restore(flags)	local_irq_restore(flags)
#define lockdep_assert_irqs_disabled()	((void)0)
#define lockdep_assert_irqs_enabled()	((void)0)

#endif
