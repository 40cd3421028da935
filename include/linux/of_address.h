/* SPDX-License-Identifier: MIT */
/* Addresses of the tree: a node's reg, carried up through every `ranges` to the CPU's view. */
#ifndef LINUX_OF_ADDRESS_H
#define LINUX_OF_ADDRESS_H

#include <linux/ioport.h>
#include <linux/of.h>

/* The index-th reg entry as CPU addresses. 0; -EINVAL no such entry or no way up to the root. */
int of_address_to_resource(const struct device_node *np, int index, struct resource *out);

/* Maps it (ioremap). NULL when there is none or no room. */
void __iomem *of_iomap(struct device_node *np, int index);

#endif
