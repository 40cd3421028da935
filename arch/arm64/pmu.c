// SPDX-License-Identifier: MIT
/*
 * arm64: cycles and retired instructions of this CPU (include/arch/cpu.h), PMUv3.
 *
 * Counter 0 counts event 0x08, INST_RETIRED; PMCCNTR counts cycles. NSH (bit 27) lets both count
 * at EL2 too, where the caller may run under a debugger's eyes; without it QEMU's EL2 counts 0.
 * 32-bit event counters wrap: software extends the last value by the difference, per CPU.
 */
#include "cpu.h"
#include "sysreg.h"
#include <arch/cpu.h>
#include <arch/ops.h>
#include <linux/errno.h>
#include <linux/percpu-defs.h>

#define EVENT_INST_RETIRED	0x08
#define FILTER_NSH		(1UL << 27)
#define PMCR_E			1UL
#define PMCR_P			2UL
#define PMCR_C			4UL
#define PMCR_LC			64UL	/* the cycle counter overflows at 64 bits */
#define CNTEN_CYCLES		(1UL << 31)
#define CNTEN_0			1UL

static DEFINE_PER_CPU(u64, instructions);

int arch_pmu_start(void)
{
	if (!arm64_boot_cpu.pmu)
		return -ENODEV;
	write_sysreg(FILTER_NSH | EVENT_INST_RETIRED, pmevtyper0_el0);
	write_sysreg(FILTER_NSH, pmccfiltr_el0);
	write_sysreg(CNTEN_CYCLES | CNTEN_0, pmcntenset_el0);
	write_sysreg(PMCR_E | PMCR_P | PMCR_C | PMCR_LC, pmcr_el0);
	isb();		/* counting from here on */
	*this_cpu_ptr(&instructions) = 0;
	return 0;
}

u64 arch_pmu_cycles(void)
{
	if (!arm64_boot_cpu.pmu)
		return 0;
	isb();		/* what came before has been counted */
	return read_sysreg(pmccntr_el0);
}

u64 arch_pmu_instructions(void)
{
	unsigned long flags;
	u64 *total, now;

	if (!arm64_boot_cpu.pmu)
		return 0;
	flags = arch_irq_save();
	total = this_cpu_ptr(&instructions);
	isb();
	now = read_sysreg(pmevcntr0_el0);
	*total += (u32)((u32)now - (u32)*total);
	now = *total;
	arch_irq_restore(flags);
	return now;
}
