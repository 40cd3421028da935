/* SPDX-License-Identifier: MIT */
/* The firmware's power interface, for starting CPUs. drivers/firmware/psci.c. */
#ifndef GRANULE_PSCI_H
#define GRANULE_PSCI_H

#include <linux/types.h>

/* Starts the CPU with that affinity at a physical address, MMU off. -ENODEV: no PSCI. */
int psci_cpu_on(u64 mpidr, phys_addr_t entry, unsigned long context);

#endif
