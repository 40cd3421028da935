/* SPDX-License-Identifier: MIT */
/*
 * Interrupts for drivers. Handlers run with IRQs masked on the CPU that took the interrupt, must
 * not sleep, and should be short: the longest masked section decides whether a UART loses
 * characters.
 */
#ifndef LINUX_INTERRUPT_H
#define LINUX_INTERRUPT_H

#include <linux/types.h>
#include <arch/ops.h>

typedef enum { IRQ_NONE = 0, IRQ_HANDLED = 1 } irqreturn_t;
typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

#define IRQ_TYPE_NONE		0x0
#define IRQ_TYPE_EDGE_RISING	0x1
#define IRQ_TYPE_EDGE_FALLING	0x2
#define IRQ_TYPE_LEVEL_HIGH	0x4
#define IRQ_TYPE_LEVEL_LOW	0x8
#define IRQF_TRIGGER_RISING	IRQ_TYPE_EDGE_RISING
#define IRQF_TRIGGER_FALLING	IRQ_TYPE_EDGE_FALLING
#define IRQF_TRIGGER_HIGH	IRQ_TYPE_LEVEL_HIGH
#define IRQF_TRIGGER_LOW	IRQ_TYPE_LEVEL_LOW
#define IRQF_SHARED		0x80
#define IRQF_PERCPU		0x400

/*
 * Connects a handler and unmasks the interrupt. Shared only when every user says IRQF_SHARED;
 * dev_id then tells them apart and must not be NULL. 0, -EINVAL (no such irq), -EBUSY, -ENOMEM.
 */
int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
		void *dev_id);
/* Masks it when the last handler goes. Returns dev_id, NULL when it was not connected. */
const void *free_irq(unsigned int irq, void *dev_id);
void enable_irq(unsigned int irq);
void disable_irq(unsigned int irq);

bool in_irq_context(void);
#define local_irq_enable() arch_irq_enable()
#define local_irq_disable() arch_irq_disable()

#endif
