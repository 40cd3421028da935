/* SPDX-License-Identifier: MIT */
/*
 * How long interrupts stay masked (CONFIG_IRQSOFF, a measuring build): arch_irq_save and its
 * relatives become functions that read the cycle counter, and the longest section is kept with the
 * code that began and ended it. /proc/granule/irqsoff shows it; writing 0 starts anew.
 */
#ifndef GRANULE_IRQSOFF_H
#define GRANULE_IRQSOFF_H

#include <granule/config.h>

unsigned long irqsoff_save(void);
void irqsoff_restore(unsigned long flags);
void irqsoff_enable(void);
void irqsoff_disable(void);

/* The hardware masked interrupts to take one; and opens them again behind the handler. */
void irqsoff_taken(void);
void irqsoff_done(void);

/* The section begins anew here: the console was served (what came before counts), the CPU slept. */
#ifdef CONFIG_IRQSOFF
void irqsoff_touched(void);
void irqsoff_slept(void);
#else
static inline void irqsoff_touched(void)
{
}

static inline void irqsoff_slept(void)
{
}
#endif

#endif
