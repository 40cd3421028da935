/* SPDX-License-Identifier: MIT */
/* The arch contract, part 5: other CPUs and the end. */
#ifndef ARCH_SMP_H
#define ARCH_SMP_H

#include <linux/types.h>

int arch_cpu_start(unsigned int cpu, phys_addr_t entry);	/* release a parked CPU (PSCI, spin table, pen); -errno */
void arch_send_ipi(unsigned int cpu, unsigned int ipi);
void arch_halt(void) __attribute__((noreturn));			/* masked WFI for ever: nothing more happens on this CPU */
u64 arch_mpidr(void);						/* affinity bits only, as in the tree's cpu nodes */

#endif
