// SPDX-License-Identifier: MIT
/*
 * Finding PCI devices on a root bus, measuring their windows and giving them places, routing their
 * interrupts. Once per host bridge, at boot, on one CPU.
 *
 * A base address register that is written all ones reads back with its address bits set: the lowest
 * of them is the window's size (PCI Local Bus 3.0, 6.2.5.1). Windows lie at multiples of their
 * size.
 */
#include "pci.h"
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/of_device.h>
#include <linux/of_irq.h>
#include <linux/printk.h>
#include <linux/slab.h>

#define HEADER_MULTI	0x80
#define HEADER_BRIDGE	1

/* Takes `size` from a window of the host; the CPU's address, the bus's in *bus. 0: no room. */
static u64 take(struct pci_host *host, u64 size, bool wide, u64 *bus)
{
	for (int i = 0; i < host->nr_windows; i++) {
		struct pci_window *w = &host->windows[i];
		u64 at = ALIGN(w->bus + w->next, size) - w->bus;

		/* A bus address of 0 reads as "not assigned". */
		if (w->bus + at == 0)
			at += size;
		if ((w->wide && !wide) || at + size > resource_size(&w->mem))
			continue;
		if (!wide && w->bus + at + size - 1 > 0xffffffffull)
			continue;
		w->next = at + size;
		*bus = w->bus + at;
		return w->mem.start + at;
	}
	return 0;
}

/* What the register at `where` decodes; 0 when there is none. The old value is put back. */
static u32 measure(struct pci_dev *dev, int where)
{
	u32 was, mask;

	pci_read_config_dword(dev, where, &was);
	pci_write_config_dword(dev, where, ~0u);
	pci_read_config_dword(dev, where, &mask);
	pci_write_config_dword(dev, where, was);
	return mask;
}

/* One window; returns how many registers it takes. */
static int assign_bar(struct pci_dev *dev, int bar)
{
	struct resource *res = &dev->resource[bar];
	int where = PCI_BASE_ADDRESS_0 + 4 * bar;
	u32 low = measure(dev, where);
	bool wide = (low & PCI_BASE_ADDRESS_MEM_TYPE_MASK) == PCI_BASE_ADDRESS_MEM_TYPE_64;
	u64 mask, size, cpu, bus = 0;

	if (!low || (low & PCI_BASE_ADDRESS_SPACE_IO))
		return 1;
	mask = (low & ~0xfu) | (u64)(wide ? measure(dev, where + 4) : ~0u) << 32;
	size = mask & -mask;
	*res = (struct resource){ 0, size - 1, pci_name(dev), IORESOURCE_MEM };
	cpu = take(dev->bus->host, size, wide, &bus);
	if (!cpu) {
		dev_warn(&dev->dev, "no room for region %d of %llu KiB\n", bar, size >> 10);
		return wide ? 2 : 1;
	}
	res->start = cpu;
	res->end = cpu + size - 1;
	pci_write_config_dword(dev, where, bus);
	if (wide)
		pci_write_config_dword(dev, where + 4, bus >> 32);
	return wide ? 2 : 1;
}

/* The bridge's interrupt-map tells by device number and pin. */
static unsigned int route_irq(struct pci_dev *dev)
{
	u8 pin;
	int irq;

	pci_read_config_byte(dev, PCI_INTERRUPT_PIN, &pin);
	if (pin < 1 || pin > 4)
		return 0;
	irq = of_irq_get_pci(dev->bus->host->np, dev->bus->number << 8 | dev->devfn, pin);
	if (irq < 0)
		dev_warn(&dev->dev, "no interrupt for pin %u (%d)\n", pin, irq);
	return irq < 0 ? 0 : irq;
}

static struct pci_dev *make_device(struct pci_host *host, unsigned int devfn, u32 id)
{
	struct pci_dev *dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	u32 class;

	if (!dev)
		return NULL;
	dev->bus = &host->bus;
	dev->devfn = devfn;
	dev->vendor = id & 0xffff;
	dev->device = id >> 16;
	dev->dev.parent = host->dev;
	dev->dev.release = pci_dev_release;
	dev->dma_mask = 0xffffffff;
	dev->dev.dma_mask = &dev->dma_mask;
	dev->dev.coherent_dma_mask = 0xffffffff;
	dev_set_name(&dev->dev, "0000:%02x:%02x.%u", host->bus.number, PCI_SLOT(devfn),
		     PCI_FUNC(devfn));
	pci_read_config_dword(dev, PCI_CLASS_REVISION, &class);
	dev->class = class >> 8;
	/* reach, offsets and coherency are the bridge's */
	if (of_dma_configure(&dev->dev, host->np, true))
		dev_warn(&dev->dev, "no DMA configuration\n");
	return dev;
}

static void add_device(struct pci_host *host, unsigned int devfn, u32 id, u8 header)
{
	struct pci_dev *dev = make_device(host, devfn, id);
	u16 command;

	if (!dev) {
		dev_err(host->dev, "no memory for a device\n");
		return;
	}
	pci_read_config_word(dev, PCI_COMMAND, &command);
	pci_write_config_word(dev, PCI_COMMAND,
			      command & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY |
					  PCI_COMMAND_MASTER));
	if ((header & 0x7f) == HEADER_BRIDGE)
		dev_info(&dev->dev, "a bridge: what lies behind it is not used\n");
	else
		for (int bar = 0; bar < PCI_STD_NUM_BARS; )
			bar += assign_bar(dev, bar);
	dev->irq = route_irq(dev);
	device_register(&dev->dev);
}

void pci_host_probe(struct pci_host *host)
{
	for (unsigned int devfn = 0; devfn < 256; devfn++) {
		u32 id = readl(host->map(host, devfn, PCI_VENDOR_ID));
		u8 header = readb(host->map(host, devfn, PCI_HEADER_TYPE));

		if ((id & 0xffff) == 0xffff)
			devfn |= PCI_FUNC(devfn) ? 0 : 7;	/* without the first, none */
		else
			add_device(host, devfn, id, header);
		if (PCI_FUNC(devfn) == 0 && !(header & HEADER_MULTI))
			devfn |= 7;
	}
}
