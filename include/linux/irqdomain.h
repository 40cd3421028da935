/* SPDX-License-Identifier: MIT */
/*
 * Interrupt controllers' side of interrupts. A controller owns an irq_domain: it turns the tree's
 * words into its own numbers (hwirq) and its chip masks, unmasks and ends them. Everyone else sees
 * irq numbers (linux/interrupt.h).
 */
#ifndef LINUX_IRQDOMAIN_H
#define LINUX_IRQDOMAIN_H

#include <linux/types.h>

struct device_node;
struct of_phandle_args;
struct trap_frame;
struct irq_desc;

struct irq_data {
	unsigned int irq;
	unsigned int hwirq;
	const struct irq_chip *chip;
	void *chip_data;
};

struct irq_chip {
	const char *name;
	void (*irq_mask)(struct irq_data *d);
	void (*irq_unmask)(struct irq_data *d);
	void (*irq_eoi)(struct irq_data *d);
	int (*irq_set_type)(struct irq_data *d, unsigned int type);	/* IRQ_TYPE_* */
};

struct irq_domain {
	struct device_node *np;
	const struct irq_chip *chip;
	void *chip_data;
	unsigned int size;	/* hwirqs 0..size-1 */
	/* The tree's words to hwirq and trigger type. 0 or -EINVAL. */
	int (*xlate)(const u32 *words, int n, unsigned int *hwirq, unsigned int *type);
	u16 *irq_of;		/* hwirq -> irq, 0 none; `size` entries, the controller's */
	struct irq_domain *next;
};

/* Once per controller; the domain stays for ever. */
void irq_domain_add(struct irq_domain *domain);

/* irq number of the interrupt described; makes it at first use. -EPROBE_DEFER, -EINVAL, -ENOSPC. */
int irq_create_of_mapping(const struct of_phandle_args *args);
int irq_create_mapping(struct irq_domain *domain, unsigned int hwirq, unsigned int type);

/* The root controller's entry: acknowledges and calls generic_handle_domain_irq until quiet. */
void set_handle_irq(void (*handler)(struct trap_frame *frame));

/* IRQ context. Runs the actions of hwirq and ends it (irq_eoi). */
void generic_handle_domain_irq(struct irq_domain *domain, unsigned int hwirq);

#endif
