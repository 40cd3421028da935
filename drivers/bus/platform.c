// SPDX-License-Identifier: MIT
/*
 * The platform bus: devices from the tree, drivers from the registry, probe in stages, and again
 * for those that asked to wait. Runs on one CPU at boot; nothing here is hot.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/devres.h>
#include <linux/of_address.h>
#include <linux/of_device.h>
#include <linux/of_irq.h>
#include <linux/platform_device.h>
#include <linux/printk.h>
#include <linux/slab.h>

REGISTRY_BOUNDS(granule_drivers);

/* Every bus without its own opinion reaches 32 bits of addresses. */
#define DMA_MASK_32 0xffffffffull

static struct platform_device *make_device(struct device_node *np)
{
	struct platform_device *pdev = kzalloc(sizeof(*pdev), GFP_KERNEL);
	struct resource *res;

	if (!pdev)
		return NULL;
	pdev->name = np->full_name;
	pdev->dev.of_node = np;
	pdev->dma_mask = DMA_MASK_32;
	pdev->dev.dma_mask = &pdev->dma_mask;
	pdev->dev.coherent_dma_mask = DMA_MASK_32;
	for (res = pdev->resource; res < pdev->resource + PLATFORM_RESOURCES; res++)
		if (of_address_to_resource(np, pdev->num_resources, res))
			break;
		else
			pdev->num_resources++;
	/* "9000000.uart", as Linux names them: the address first, so that lists sort */
	if (pdev->num_resources)
		dev_set_name(&pdev->dev, "%llx.%s", (u64)pdev->resource[0].start, np->name);
	else
		dev_set_name(&pdev->dev, "%s", np->full_name);
	if (of_dma_configure(&pdev->dev, np, true)) {
		pr_err("%s: no DMA for it\n", np->full_name);
		pdev->dev.dma_mask = NULL;
		pdev->dev.coherent_dma_mask = 0;
	}
	device_register(&pdev->dev);
	return pdev;
}

static void make_devices(void)
{
	struct device_node *np;

	for_each_of_node(np) {
		struct device_node *up = np;

		while (up && of_device_is_available(up))
			up = up->parent;
		if (up || !np->parent || !of_property_present(np, "compatible"))
			continue;
		if (!make_device(np))
			pr_err("%s: no memory for the device\n", np->full_name);
	}
}

static struct platform_driver *find_driver(struct platform_device *pdev, int stage)
{
	registry_for_each(granule_drivers, it) {
		struct platform_driver *drv = (struct platform_driver *)*it;

		if ((int)drv->stage == stage &&
		    of_match_node(drv->driver.of_match_table, pdev->dev.of_node))
			return drv;
	}
	return NULL;
}

/* 1 bound, 0 nothing to do or failed for good, -EPROBE_DEFER. */
static int probe_one(struct platform_device *pdev, int stage)
{
	struct platform_driver *drv = pdev->probed ? NULL : find_driver(pdev, stage);
	int err;

	if (!drv)
		return 0;
	pdev->dev.driver = &drv->driver;
	err = drv->probe(pdev);
	if (!err) {
		pdev->probed = true;
		return 1;
	}
	devres_release_all(&pdev->dev);
	pdev->dev.driver = NULL;
	if (err == -EPROBE_DEFER)
		return err;
	pdev->probed = true;	/* not asked again */
	dev_err(&pdev->dev, "driver %s refused the device (%d)\n", drv->driver.name, err);
	return 0;
}

static void probe_stage(int stage)
{
	int bound, deferred;

	do {
		struct device *dev = NULL;

		bound = deferred = 0;
		while ((dev = device_next(dev))) {
			int ret = dev->of_node ? probe_one(to_platform_device(dev), stage) : 0;

			bound += ret > 0;
			deferred += ret < 0;
		}
	} while (bound && deferred);
	if (deferred)
		pr_warn("%d devices wait for others that have no driver\n", deferred);
}

void platform_init(void)
{
	make_devices();
	for (int stage = PROBE_CONTROLLER; stage <= PROBE_NORMAL; stage++)
		probe_stage(stage);
}

struct resource *platform_get_resource(struct platform_device *pdev, unsigned int type,
				       unsigned int n)
{
	if (type != IORESOURCE_MEM || n >= pdev->num_resources)
		return NULL;
	return &pdev->resource[n];
}

int platform_get_irq(struct platform_device *pdev, unsigned int n)
{
	return of_irq_get(pdev->dev.of_node, n);
}

void __iomem *platform_ioremap_resource(struct platform_device *pdev, unsigned int n)
{
	struct resource *res = platform_get_resource(pdev, IORESOURCE_MEM, n);
	void __iomem *map;

	if (!res)
		return (void __iomem __force *)ERR_PTR(-EINVAL);
	if (!request_mem_region(res->start, resource_size(res), dev_name(&pdev->dev)))
		return (void __iomem __force *)ERR_PTR(-EBUSY);
	map = ioremap(res->start, resource_size(res));
	if (!map) {
		release_mem_region(res->start, resource_size(res));
		return (void __iomem __force *)ERR_PTR(-ENOMEM);
	}
	return map;
}

void platform_iounmap_resource(struct platform_device *pdev, unsigned int n, void __iomem *map)
{
	struct resource *res = platform_get_resource(pdev, IORESOURCE_MEM, n);

	iounmap(map);
	release_mem_region(res->start, resource_size(res));
}
