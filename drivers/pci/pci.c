// SPDX-License-Identifier: MIT
/*
 * The PCI bus for drivers: configuration space, enabling, windows, binding (linux/pci.h). Devices
 * are found and assigned in probe.c. Lock: none; the list of drivers changes at boot, on one CPU.
 */
#include "pci.h"
#include <granule/command.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/slab.h>

#define CONFIG_BYTES 4096

static struct pci_driver *drivers;

/* Devices live until the machine ends: nobody takes them off the bus. */
void pci_dev_release(struct device *dev)
{
	kfree(to_pci_dev(dev));
}

/* --- configuration space --------------------------------------------------------------------- */

static void __iomem *config_at(const struct pci_dev *dev, int where, int size)
{
	if (where < 0 || where > CONFIG_BYTES - size || where % size)
		return NULL;
	return dev->bus->host->map(dev->bus->host, dev->devfn, where);
}

#define CONFIG_READ(name, type, read) \
int pci_read_config_##name(const struct pci_dev *dev, int where, type *val) \
{ \
	void __iomem *at = config_at(dev, where, sizeof(type)); \
	\
	*val = at ? read(at) : (type)~0u; \
	return at ? 0 : -EINVAL; \
}

#define CONFIG_WRITE(name, type, write) \
int pci_write_config_##name(const struct pci_dev *dev, int where, type val) \
{ \
	void __iomem *at = config_at(dev, where, sizeof(type)); \
	\
	if (at) \
		write(val, at); \
	return at ? 0 : -EINVAL; \
}

CONFIG_READ(byte, u8, readb)
CONFIG_READ(word, u16, readw)
CONFIG_READ(dword, u32, readl)
CONFIG_WRITE(word, u16, writew)
CONFIG_WRITE(dword, u32, writel)

static void change_command(struct pci_dev *dev, u16 clear, u16 set)
{
	u16 command;

	pci_read_config_word(dev, PCI_COMMAND, &command);
	pci_write_config_word(dev, PCI_COMMAND, (command & ~clear) | set);
}

int pci_enable_device(struct pci_dev *dev)
{
	bool any = false, has = false;

	for (int i = 0; i < PCI_STD_NUM_BARS; i++) {
		has |= dev->resource[i].flags != 0;
		any |= dev->resource[i].flags && dev->resource[i].start;
	}
	if (has && !any)
		return -ENXIO;
	change_command(dev, PCI_COMMAND_INTX_DISABLE, PCI_COMMAND_MEMORY);
	return 0;
}

void pci_disable_device(struct pci_dev *dev)
{
	change_command(dev, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER, PCI_COMMAND_INTX_DISABLE);
}

void pci_set_master(struct pci_dev *dev)
{
	change_command(dev, 0, PCI_COMMAND_MASTER);
}

void pci_clear_master(struct pci_dev *dev)
{
	change_command(dev, PCI_COMMAND_MASTER, 0);
}

/* --- windows --------------------------------------------------------------------------------- */

void pci_release_regions(struct pci_dev *dev)
{
	for (int i = 0; i < PCI_STD_NUM_BARS; i++)
		if (dev->claimed & 1u << i)
			release_mem_region(dev->resource[i].start,
					   resource_size(&dev->resource[i]));
	dev->claimed = 0;
}

int pci_request_regions(struct pci_dev *dev, const char *name)
{
	for (int i = 0; i < PCI_STD_NUM_BARS; i++) {
		struct resource *res = &dev->resource[i];

		if (!res->flags || !res->start)
			continue;
		if (!request_mem_region(res->start, resource_size(res), name)) {
			pci_release_regions(dev);
			return -EBUSY;
		}
		dev->claimed |= 1u << i;
	}
	return 0;
}

void __iomem *pci_iomap(struct pci_dev *dev, int bar, unsigned long max)
{
	u64 size;

	if (bar < 0 || bar >= PCI_STD_NUM_BARS || !pci_resource_start(dev, bar))
		return NULL;
	size = pci_resource_len(dev, bar);
	return ioremap(pci_resource_start(dev, bar), max && max < size ? max : size);
}

void pci_iounmap(struct pci_dev *dev, void __iomem *addr)
{
	(void)dev;
	iounmap(addr);
}

/* --- devices and drivers --------------------------------------------------------------------- */

static struct pci_dev *next_device(struct pci_dev *prev)
{
	struct device *dev = prev ? &prev->dev : NULL;

	while ((dev = device_next(dev)))
		if (dev_is_pci(dev))
			return to_pci_dev(dev);
	return NULL;
}

static bool id_matches(const struct pci_device_id *id, const struct pci_dev *dev)
{
	return (id->vendor == PCI_ANY_ID || id->vendor == dev->vendor) &&
	       (id->device == PCI_ANY_ID || id->device == dev->device) &&
	       !((id->class ^ dev->class) & id->class_mask);
}

struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from)
{
	const struct pci_device_id id = { PCI_DEVICE(vendor, device) };
	struct pci_dev *dev = from;

	while ((dev = next_device(dev)) && !id_matches(&id, dev))
		;
	pci_dev_put(from);
	if (dev)
		get_device(&dev->dev);
	return dev;
}

static void try_bind(struct pci_driver *driver, struct pci_dev *dev)
{
	const struct pci_device_id *id = driver->id_table;
	int err;

	while ((id->vendor || id->class_mask) && !id_matches(id, dev))
		id++;
	if (dev->driver || !(id->vendor || id->class_mask))
		return;
	dev->driver = driver;
	dev->dev.driver = &driver->driver;
	err = driver->probe(dev, id);
	if (err) {
		dev->driver = NULL;
		dev->dev.driver = NULL;
		dev_err(&dev->dev, "driver %s refused the device (%d)\n", driver->name, err);
	}
}

int pci_register_driver(struct pci_driver *driver)
{
	struct pci_dev *dev = NULL;

	if (!driver->name || !driver->probe || !driver->id_table)
		return -EINVAL;
	driver->driver.name = driver->name;
	driver->next = drivers;
	drivers = driver;
	while ((dev = next_device(dev)))
		try_bind(driver, dev);
	return 0;
}

void pci_unregister_driver(struct pci_driver *driver)
{
	struct pci_driver **at = &drivers;
	struct pci_dev *dev = NULL;

	while ((dev = next_device(dev))) {
		if (dev->driver != driver)
			continue;
		if (driver->remove)
			driver->remove(dev);
		dev->driver = NULL;
		dev->dev.driver = NULL;
	}
	while (*at && *at != driver)
		at = &(*at)->next;
	if (*at)
		*at = driver->next;
}

static int cmd_lspci(int argc, char **argv)
{
	struct pci_dev *dev = NULL;

	if (argc != 1)
		return CMD_USAGE;
	while ((dev = next_device(dev))) {
		printk("%s %04x: %04x:%04x irq %u %s\n", pci_name(dev), dev->class >> 8,
		       dev->vendor, dev->device, dev->irq,
		       dev->driver ? dev->driver->name : "(no driver)");
		for (int i = 0; i < PCI_STD_NUM_BARS; i++)
			if (dev->resource[i].flags)
				printk("\tregion %d: %pa-%pa%s\n", i, &dev->resource[i].start,
				       &dev->resource[i].end,
				       dev->resource[i].start ? "" : " (not assigned)");
	}
	return 0;
}
COMMAND(lspci, cmd_lspci, "", "list PCI devices", NULL);
