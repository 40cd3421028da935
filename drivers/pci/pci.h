/* SPDX-License-Identifier: MIT */
/* Between a host bridge's driver and the bus: how to reach configuration space, what is mapped. */
#ifndef DRIVERS_PCI_H
#define DRIVERS_PCI_H

#include <linux/pci.h>

#define PCI_WINDOWS 4

/* A part of the CPU's address space that the bridge passes on as memory cycles. */
struct pci_window {
	struct resource mem;	/* as the CPU sees it */
	u64 bus;		/* its first address on the bus */
	u64 next;		/* offset of what is not given away yet */
	bool wide;		/* the tree calls it 64-bit: only wide base addresses fit */
};

struct pci_host {
	struct device *dev;
	struct device_node *np;
	struct pci_bus bus;
	/* The register of one function, or NULL when nothing can be there. */
	void __iomem *(*map)(struct pci_host *host, unsigned int devfn, int where);
	void __iomem *config;
	struct pci_window windows[PCI_WINDOWS];
	int nr_windows;
};

/* Finds the devices of the root bus, assigns and registers them. The host stays for ever. */
void pci_host_probe(struct pci_host *host);

#endif
