/* SPDX-License-Identifier: MIT */
/* Interrupts of the device tree: from a node's `interrupts` to a Granule irq number. */
#ifndef LINUX_OF_IRQ_H
#define LINUX_OF_IRQ_H

#include <linux/of.h>

#define MAX_PHANDLE_ARGS 8

struct of_phandle_args {
	struct device_node *np;		/* the interrupt controller */
	int args_count;
	u32 args[MAX_PHANDLE_ARGS];
};

/* The index-th interrupt in the controller's own words. 0, -EINVAL none, -ENODEV no controller. */
int of_irq_parse_one(struct device_node *np, int index, struct of_phandle_args *out);

/* Its irq number (> 0); -EPROBE_DEFER while the controller has no driver yet. */
int of_irq_get(struct device_node *np, int index);
/*
 * The same for pin 1 to 4 (INTA to INTD) of a PCI device: through the host bridge's interrupt-map.
 * `bdf` is bus << 8 | device << 3 | function.
 */
int of_irq_get_pci(struct device_node *bridge, unsigned int bdf, unsigned int pin);
int of_irq_count(struct device_node *np);

#endif
