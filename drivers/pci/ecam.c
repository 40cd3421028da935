// SPDX-License-Identifier: MIT
/*
 * The generic PCIe host bridge: configuration space as memory (ECAM, PCI Express Base 7.2.2), set
 * up by firmware, described by the tree.
 *
 *	address in `reg`  =  bus - first bus  |  device  |  function  |  register
 *	                       bits 27:20        19:15      14:12        11:0
 *
 *	ranges = <space child-high child-low  parent  size> …	space: bits 25:24 1 I/O, 2 memory,
 *								3 memory of 64 bits
 *
 * Only the root bus is mapped, a megabyte: the whole would take a quarter of a gigabyte.
 */
#include "pci.h"
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define BUS_BYTES	(1u << 20)
#define SPACE_MEMORY	2
#define SPACE_MEMORY_64	3
#define CHILD_CELLS	3
#define SIZE_CELLS	2

static void __iomem *ecam_map(struct pci_host *host, unsigned int devfn, int where)
{
	return host->config + (devfn << 12) + where;
}

/* Addresses that this image's page tables can hold. */
static bool reachable(u64 last)
{
	return last <= 0xffffffffull || !IS_ENABLED(CONFIG_ARM) || IS_ENABLED(CONFIG_ARM_LPAE);
}

static void add_window(struct pci_host *host, u32 space, u64 bus, u64 cpu, u64 size)
{
	struct pci_window *w = &host->windows[host->nr_windows];

	if ((space != SPACE_MEMORY && space != SPACE_MEMORY_64) || !size || cpu + size - 1 < cpu)
		return;
	if (!reachable(cpu + size - 1) || host->nr_windows == PCI_WINDOWS) {
		dev_info(host->dev, "window at %#llx left out: %s\n", cpu,
			 host->nr_windows == PCI_WINDOWS ? "too many" : "out of reach");
		return;
	}
	w->mem = (struct resource){ cpu, cpu + size - 1, "PCI memory", IORESOURCE_MEM };
	w->bus = bus;
	w->wide = space == SPACE_MEMORY_64;
	host->nr_windows++;
}

static int read_ranges(struct pci_host *host)
{
	int len = 0, pna = of_n_addr_cells(host->np);
	const u8 *at = of_get_property(host->np, "ranges", &len);
	int step = 4 * (CHILD_CELLS + pna + SIZE_CELLS);

	for (; at && len >= step; len -= step, at += step)
		add_window(host, of_read_number(at, 1) >> 24 & 3, of_read_number(at + 4, 2),
			   of_read_number(at + 4 * CHILD_CELLS, pna),
			   of_read_number(at + 4 * (CHILD_CELLS + pna), SIZE_CELLS));
	return host->nr_windows ? 0 : -EINVAL;
}

/* Claims and maps the root bus's megabyte. */
static int map_config(struct pci_host *host, struct platform_device *pdev)
{
	struct resource *res = platform_get_resource(pdev, IORESOURCE_MEM, 0);

	if (!res || resource_size(res) < BUS_BYTES)
		return -EINVAL;
	if (!reachable(res->start + BUS_BYTES - 1)) {
		dev_info(&pdev->dev, "configuration space at %#llx is out of reach\n",
			 (u64)res->start);
		return -ENXIO;
	}
	if (!request_mem_region(res->start, BUS_BYTES, "PCI ECAM"))
		return -EBUSY;
	host->config = ioremap(res->start, BUS_BYTES);
	if (!host->config) {
		release_mem_region(res->start, BUS_BYTES);
		return -ENOMEM;
	}
	return 0;
}

static int ecam_probe(struct platform_device *pdev)
{
	struct pci_host *host = kzalloc(sizeof(*host), GFP_KERNEL);
	u32 first = 0;
	int err = -ENOMEM;

	if (!host)
		return err;
	host->dev = &pdev->dev;
	host->np = pdev->dev.of_node;
	host->map = ecam_map;
	of_property_read_u32(host->np, "bus-range", &first);
	host->bus = (struct pci_bus){ host, first };
	err = read_ranges(host);
	if (!err)
		err = map_config(host, pdev);
	if (err) {
		kfree(host);
		return err;
	}
	platform_set_drvdata(pdev, host);
	pci_host_probe(host);
	return 0;
}

static const struct of_device_id ecam_match[] = {
	{ .compatible = "pci-host-ecam-generic" },
	{ },
};

static struct platform_driver ecam_driver = {
	.probe = ecam_probe,
	.driver = { .name = "pci-host-ecam", .of_match_table = ecam_match },
	.stage = PROBE_NORMAL,
};
DRIVER(pci_ecam, ecam_driver);
