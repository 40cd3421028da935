/* SPDX-License-Identifier: MIT */
/*
 * The arch contract, part 7: what this CPU is, and its counters.
 *
 * Counters are the PMU's: cycles and retired instructions, the latter exact in QEMU under
 * `-icount shift=0`. Reading one costs a few instructions, which the caller measures and subtracts.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#include <linux/types.h>

/*
 * Reads the ID registers of the boot CPU and works around its errata. Once, early; prints nothing.
 */
void arch_cpu_init(void);
/* The lines of the boot log: which CPU, how entered, features used, errata worked around. */
void arch_cpu_print(void);

/* arch_counter() as it stood when the image was entered; 0 where there is none. */
u64 arch_entry_counter(void);

/*
 * What firmware would have done, where the image was entered as firmware (arm64 at EL3): needs the
 * nodes of the tree, comes before interrupt controllers. Nothing to do elsewhere.
 */
void arch_firmware_setup(void);

/* Starts the counters of this CPU. 0, or -ENODEV where there is no PMU (Cortex-A8, -A9 in QEMU). */
int arch_pmu_start(void);
u64 arch_pmu_cycles(void);		/* 0 without a PMU */
u64 arch_pmu_instructions(void);	/* 0 without one, or where events are prohibited */

#endif
