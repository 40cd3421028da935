/* SPDX-License-Identifier: MIT */
/* The arch contract, part 5: other CPUs and the end. */
#ifndef ARCH_SMP_H
#define ARCH_SMP_H

#include <linux/types.h>

/* Releases a parked CPU (PSCI, spin table, pen); -errno. */
int arch_cpu_start(unsigned int cpu, phys_addr_t entry);
void arch_send_ipi(unsigned int cpu, unsigned int ipi);
/* Masked WFI for ever: nothing more happens on this CPU. */
void arch_halt(void) __attribute__((noreturn));
/* Affinity bits only, as in the tree's cpu nodes. */
u64 arch_mpidr(void);

#endif
