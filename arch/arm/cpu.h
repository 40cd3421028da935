/* SPDX-License-Identifier: MIT */
/*
 * ARM: what is known of the core at hand: features (cpu.c) and errata by MIDR (errata.c). Written
 * by arch_cpu_init(), read only afterwards; no locks.
 */
#ifndef ARCH_ARM_CPU_H
#define ARCH_ARM_CPU_H

#include <linux/types.h>

#define MIDR_PART_MASK	0xff0ffff0u
#define MIDR_A5		0x410fc050u
#define MIDR_A7		0x410fc070u
#define MIDR_A8		0x410fc080u
#define MIDR_A9		0x410fc090u
#define MIDR_A12	0x410fc0d0u
#define MIDR_A15	0x410fc0f0u
#define MIDR_A17	0x410fc0e0u

#define MPIDR_MP	(1u << 31)	/* the multiprocessing extensions are there */
#define MPIDR_UP	(1u << 30)	/* but this core is alone */

struct arm_cpu {
	const char *name;
	u32 midr, mpidr;
	unsigned int dcache_line, icache_line;	/* bytes */
	unsigned int pmu;			/* ID_DFR0: 1, 2, 3 and up; 0 none */
	bool lpae, pxn, mp, generic_timer, coherent_walks, supersections;
};

extern struct arm_cpu arm_boot_cpu;

/* Errata that code asks about, a bit each. */
#define ARM_ERRATUM_720789	(1u << 0)	/* A9: by ASID does not reach the others */
#define ARM_ERRATUM_798181	(1u << 1)	/* A15: TLB maintenance needs a second round */
#define ARM_ERRATUM_COMPILED	(1u << 2)	/* avoided by how the image is made */

extern u32 arm_errata;

static inline bool arm_errata_active(u32 which)
{
	return arm_errata & which;
}

void arm_errata_init(u32 midr, u32 mpidr);
void arm_errata_print(void);

/* The core has ACTLR.SMP, and it is 0 although there are others. */
bool arm_smp_bit_missing(void);

#endif
