/* SPDX-License-Identifier: MIT */
/*
 * Platform devices: what the device tree describes and no bus can discover. platform_init() makes
 * one of each enabled node with a `compatible` and binds drivers from the DRIVER() registry; a
 * probe that returns -EPROBE_DEFER runs again after others have succeeded.
 */
#ifndef LINUX_PLATFORM_DEVICE_H
#define LINUX_PLATFORM_DEVICE_H

#include <granule/driver.h>
#include <linux/container_of.h>
#include <linux/device.h>
#include <linux/ioport.h>

#define PLATFORM_RESOURCES 6

struct platform_device {
	const char *name;
	struct device dev;
	unsigned int num_resources;		/* memory, from reg */
	struct resource resource[PLATFORM_RESOURCES];
	u64 dma_mask;
	bool probed;
};

struct platform_driver {
	int (*probe)(struct platform_device *pdev);
	void (*remove)(struct platform_device *pdev);
	struct device_driver driver;
	/*
	 * Drivers that others stand on are probed first: interrupt controllers, then timers and
	 * consoles, then the rest. The tree's order is no guide.
	 */
	enum { PROBE_CONTROLLER, PROBE_EARLY, PROBE_NORMAL } stage;
};

#define to_platform_device(d) container_of(d, struct platform_device, dev)

/* Makes the devices and binds drivers, stage by stage. Once, at boot; says what stays deferred. */
void platform_init(void);

struct resource *platform_get_resource(struct platform_device *pdev, unsigned int type,
				       unsigned int n);
int platform_get_irq(struct platform_device *pdev, unsigned int n);

/* Claims the n-th memory resource in /proc/iomem and maps it as device memory. An ERR_PTR. */
void __iomem *platform_ioremap_resource(struct platform_device *pdev, unsigned int n);
/* Gives both back: a probe that fails later. */
void platform_iounmap_resource(struct platform_device *pdev, unsigned int n, void __iomem *map);

static inline void *platform_get_drvdata(const struct platform_device *pdev)
{
	return dev_get_drvdata(&pdev->dev);
}

static inline void platform_set_drvdata(struct platform_device *pdev, void *data)
{
	dev_set_drvdata(&pdev->dev, data);
}

#endif
