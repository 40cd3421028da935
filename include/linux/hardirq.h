/* SPDX-License-Identifier: MIT */
/* irq_enter(), irq_exit(), in_interrupt(). */
#ifndef LINUX_HARDIRQ_H
#define LINUX_HARDIRQ_H

#include <linux/preempt.h>

#endif
