/* SPDX-License-Identifier: MIT */
/*
 * DRIVER(): a driver bound by the tree's `compatible` strings. The bus (drivers/bus/) makes a
 * platform_device of each enabled node and probes matching drivers; a probe that returns
 * -EPROBE_DEFER is tried again after others.
 */
#ifndef GRANULE_DRIVER_H
#define GRANULE_DRIVER_H

#include <granule/registry.h>

struct platform_driver;	/* linux/platform_device.h */

#define DRIVER(name_, drv_) REGISTRY_ADD(granule_drivers, driver_##name_, &(drv_))

#endif
