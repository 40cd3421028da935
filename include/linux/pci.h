/* SPDX-License-Identifier: MIT */
/*
 * PCI. Devices are found once, at boot, on the root bus of each host bridge (drivers/pci/); their
 * memory windows are then assigned, their interrupt is routed, and drivers are bound as they
 * register. What lies behind a PCI-to-PCI bridge is named, not used; I/O windows are not assigned.
 *
 * Task context but for the accessors of configuration space, which work in any.
 */
#ifndef LINUX_PCI_H
#define LINUX_PCI_H

#include <linux/device.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/types.h>

#define PCI_STD_NUM_BARS	6
#define PCI_ANY_ID		(~0U)
#define PCI_DEVFN(slot, func)	((((slot) & 0x1f) << 3) | ((func) & 0x07))
#define PCI_SLOT(devfn)		(((devfn) >> 3) & 0x1f)
#define PCI_FUNC(devfn)		((devfn) & 0x07)

/* Configuration space, header type 0 (PCI Local Bus 3.0, 6.1). */
#define PCI_VENDOR_ID		0x00
#define PCI_DEVICE_ID		0x02
#define PCI_COMMAND		0x04
#define  PCI_COMMAND_IO		0x1
#define  PCI_COMMAND_MEMORY	0x2
#define  PCI_COMMAND_MASTER	0x4
#define  PCI_COMMAND_INTX_DISABLE 0x400
#define PCI_CLASS_REVISION	0x08
#define PCI_HEADER_TYPE		0x0e
#define PCI_BASE_ADDRESS_0	0x10
#define  PCI_BASE_ADDRESS_SPACE_IO	0x1
#define  PCI_BASE_ADDRESS_MEM_TYPE_MASK	0x6
#define  PCI_BASE_ADDRESS_MEM_TYPE_64	0x4
#define  PCI_BASE_ADDRESS_MEM_PREFETCH	0x8
#define PCI_INTERRUPT_PIN	0x3d

struct pci_host;

struct pci_bus {
	struct pci_host *host;		/* drivers/pci/pci.h */
	unsigned int number;
};

struct pci_device_id {
	u32 vendor, device, subvendor, subdevice, class, class_mask;
	unsigned long driver_data;
};

#define PCI_DEVICE(vend, dev) \
	.vendor = (vend), .device = (dev), .subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID

struct pci_driver;

struct pci_dev {
	struct pci_bus *bus;
	unsigned int devfn;
	u16 vendor, device;
	u32 class;				/* base, sub, interface: 24 bits */
	unsigned int irq;			/* 0: none */
	u64 dma_mask;
	struct device dev;
	struct pci_driver *driver;
	struct resource resource[PCI_STD_NUM_BARS];	/* as the CPU sees them; flags 0: none */
	u8 claimed;				/* bits: windows of pci_request_regions() */
};

struct pci_driver {
	const char *name;
	const struct pci_device_id *id_table;	/* ends with an empty one */
	int (*probe)(struct pci_dev *dev, const struct pci_device_id *id);
	void (*remove)(struct pci_dev *dev);
	struct device_driver driver;
	struct pci_driver *next;		/* of all registered */
};

#define to_pci_dev(d)	container_of(d, struct pci_dev, dev)

void pci_dev_release(struct device *dev);

static inline bool dev_is_pci(const struct device *dev)
{
	return dev->release == pci_dev_release;
}

static inline void *pci_get_drvdata(struct pci_dev *pdev)
{
	return dev_get_drvdata(&pdev->dev);
}

static inline void pci_set_drvdata(struct pci_dev *pdev, void *data)
{
	dev_set_drvdata(&pdev->dev, data);
}

static inline const char *pci_name(const struct pci_dev *pdev)
{
	return dev_name(&pdev->dev);
}

#define pci_resource_start(dev, bar)	((dev)->resource[bar].start)
#define pci_resource_end(dev, bar)	((dev)->resource[bar].end)
#define pci_resource_flags(dev, bar)	((dev)->resource[bar].flags)
#define pci_resource_len(dev, bar) \
	(pci_resource_end(dev, bar) ? \
	 pci_resource_end(dev, bar) - pci_resource_start(dev, bar) + 1 : 0)

/* 0, -EINVAL beyond the space or unaligned. A device that is not there reads as all ones. */
int pci_read_config_byte(const struct pci_dev *dev, int where, u8 *val);
int pci_read_config_word(const struct pci_dev *dev, int where, u16 *val);
int pci_read_config_dword(const struct pci_dev *dev, int where, u32 *val);
int pci_write_config_word(const struct pci_dev *dev, int where, u16 val);
int pci_write_config_dword(const struct pci_dev *dev, int where, u32 val);

/* It answers to its memory windows. -ENXIO when it has windows and none could be assigned. */
int pci_enable_device(struct pci_dev *dev);
void pci_disable_device(struct pci_dev *dev);	/* neither answers nor masters */
void pci_set_master(struct pci_dev *dev);
void pci_clear_master(struct pci_dev *dev);

/* Claims its memory windows in /proc/iomem: all or none. -EBUSY. */
int pci_request_regions(struct pci_dev *dev, const char *name);
void pci_release_regions(struct pci_dev *dev);
/* `max` 0: all of it. NULL without such a memory window. */
void __iomem *pci_iomap(struct pci_dev *dev, int bar, unsigned long max);
void pci_iounmap(struct pci_dev *dev, void __iomem *addr);

/* The next device this one matches after `from` (NULL: from the first), or NULL. */
struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from);
static inline void pci_dev_put(struct pci_dev *dev)
{
	if (dev)
		put_device(&dev->dev);
}

/* Binds it to the devices that have no driver yet; a probe's error is printed. 0, -EINVAL. */
int pci_register_driver(struct pci_driver *driver);
void pci_unregister_driver(struct pci_driver *driver);

#define module_pci_driver(drv_) \
	static int __init __pci_register_##drv_(void) \
	{ \
		return pci_register_driver(&(drv_)); \
	} \
	module_init(__pci_register_##drv_)

#endif
