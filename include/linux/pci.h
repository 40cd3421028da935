/* SPDX-License-Identifier: MIT */
/*
 * PCI, as far as drivers that are written for several buses name it. There is no PCI bus yet:
 * what is not inline fails at link time.
 */
#ifndef LINUX_PCI_H
#define LINUX_PCI_H

#include <linux/device.h>
#include <linux/ioport.h>
#include <linux/types.h>

#define PCI_STD_NUM_BARS	6
#define PCI_ANY_ID		(~0U)
#define PCI_DEVFN(slot, func)	((((slot) & 0x1f) << 3) | ((func) & 0x07))
#define PCI_SLOT(devfn)		(((devfn) >> 3) & 0x1f)
#define PCI_FUNC(devfn)		((devfn) & 0x07)

struct pci_bus;

struct pci_device_id {
	u32 vendor, device, subvendor, subdevice, class, class_mask;
	unsigned long driver_data;
};

#define PCI_DEVICE(vend, dev) \
	.vendor = (vend), .device = (dev), .subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID

struct pci_dev {
	struct pci_bus *bus;
	unsigned int devfn;
	u16 vendor, device;
	unsigned int irq;
	u64 dma_mask;
	struct device dev;
	struct resource resource[PCI_STD_NUM_BARS];
};

struct pci_driver {
	const char *name;
	const struct pci_device_id *id_table;
	int (*probe)(struct pci_dev *dev, const struct pci_device_id *id);
	void (*remove)(struct pci_dev *dev);
	struct device_driver driver;
};

#define to_pci_dev(d)	container_of(d, struct pci_dev, dev)

static inline bool dev_is_pci(const struct device *dev)
{
	(void)dev;
	return false;			/* no bus makes such devices */
}

static inline void *pci_get_drvdata(struct pci_dev *pdev)
{
	return dev_get_drvdata(&pdev->dev);
}

static inline void pci_set_drvdata(struct pci_dev *pdev, void *data)
{
	dev_set_drvdata(&pdev->dev, data);
}

#define pci_resource_start(dev, bar)	((dev)->resource[bar].start)
#define pci_resource_end(dev, bar)	((dev)->resource[bar].end)
#define pci_resource_flags(dev, bar)	((dev)->resource[bar].flags)
#define pci_resource_len(dev, bar) \
	(pci_resource_end(dev, bar) ? \
	 pci_resource_end(dev, bar) - pci_resource_start(dev, bar) + 1 : 0)

int pci_enable_device(struct pci_dev *dev);
void pci_disable_device(struct pci_dev *dev);
void pci_set_master(struct pci_dev *dev);
int pci_request_regions(struct pci_dev *dev, const char *name);
void pci_release_regions(struct pci_dev *dev);
void __iomem *pci_iomap(struct pci_dev *dev, int bar, unsigned long max);
void pci_iounmap(struct pci_dev *dev, void __iomem *addr);
int pci_read_config_dword(const struct pci_dev *dev, int where, u32 *val);
int pci_write_config_dword(const struct pci_dev *dev, int where, u32 val);
int pci_register_driver(struct pci_driver *driver);
void pci_unregister_driver(struct pci_driver *driver);

#endif
