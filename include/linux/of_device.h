/* SPDX-License-Identifier: MIT */
/* What the device tree says about a device besides its own registers. drivers/bus/of_dma.c. */
#ifndef LINUX_OF_DEVICE_H
#define LINUX_OF_DEVICE_H

#include <linux/device.h>
#include <linux/of.h>

/*
 * Called before probe, by the bus: windows and limits from the dma-ranges of the buses above,
 * dma-coherent (its own or inherited), memory-region with a pool for DMA. np: the device's node, or
 * its bridge's. force_dma: also where no bus speaks of DMA (that is 1:1). 0, -EINVAL (bad
 * dma-ranges), -ENOMEM.
 */
int of_dma_configure(struct device *dev, struct device_node *np, bool force_dma);

/* dma-coherent here or at the nearest bus above that says anything. */
bool of_dma_is_coherent(const struct device_node *np);

/* The windows for devices at np: *map ends with size 0, is kmalloc'ed, or NULL without any. */
struct bus_dma_region;
int of_dma_get_range(const struct device_node *np, const struct bus_dma_region **map);

#endif
