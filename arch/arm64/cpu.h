/* SPDX-License-Identifier: MIT */
/* arm64: the boot CPU's features. Written by arch_cpu_init(), read-only afterwards. */
#ifndef ARM64_CPU_H
#define ARM64_CPU_H

#include <linux/types.h>

struct arm64_cpu {
	const char *name;
	u32 midr;
	unsigned int pa_bits;
	unsigned int asid_bits;
	unsigned int dcache_line, icache_line;	/* bytes */
	unsigned int zva_bytes;			/* 0: DC ZVA is prohibited */
	unsigned int pmu;			/* version, 0: none */
	bool access_flag, dirty_bit;		/* hardware updates of page-table entries */
	bool pan, atomics;
};

extern struct arm64_cpu arm64_boot_cpu;

#endif
