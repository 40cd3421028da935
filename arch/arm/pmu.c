// SPDX-License-Identifier: MIT
/*
 * ARM: cycles and retired instructions of this CPU (include/arch/cpu.h), PMUv1 and v2.
 *
 * Counter 0 counts event 0x08, instructions retired; PMCCNTR counts cycles. NSH (bit 27) lets them
 * count in HYP too. Both are 32 bits wide and wrap: software adds up the differences, per CPU, IRQs
 * masked. The Cortex-A8 and A9 have no PMU in QEMU; the registers that only PMUv2's successors know
 * (PMCEID) are never read.
 */
#include <../arch/arm/cp15.h>
#include <../arch/arm/cpu.h>
#include <arch/cpu.h>
#include <arch/ops.h>
#include <linux/errno.h>
#include <linux/percpu-defs.h>

#define EVENT_INST_RETIRED	0x08
#define FILTER_NSH		(1u << 27)
#define PMCR_E			1u
#define PMCR_P			2u
#define PMCR_C			4u
#define PMCR_D			8u	/* count every 64th cycle */
#define CNTEN_CYCLES		(1u << 31)
#define CNTEN_0			1u
#define SELECT_CYCLES		31

static DEFINE_PER_CPU(u64, instructions);
static DEFINE_PER_CPU(u64, cycles);

/* QEMU's Cortex-A9 and A8 say version 0 and have none of the registers. */
int arch_pmu_start(void)
{
	unsigned long flags;

	if (!arm_boot_cpu.pmu)
		return -ENODEV;
	flags = arch_irq_save();
	write_cp15(PMSELR, 0);
	arch_isb();	/* the selection holds for what follows */
	write_cp15(PMXEVTYPER, FILTER_NSH | EVENT_INST_RETIRED);
	if (arm_boot_cpu.pmu >= 2) {
		write_cp15(PMSELR, SELECT_CYCLES);
		arch_isb();
		write_cp15(PMXEVTYPER, FILTER_NSH);
		write_cp15(PMSELR, 0);
	}
	write_cp15(PMCNTENSET, CNTEN_CYCLES | CNTEN_0);
	write_cp15(PMCR, (read_cp15(PMCR) & ~PMCR_D) | PMCR_E | PMCR_P | PMCR_C);
	arch_isb();	/* counting from here on */
	*this_cpu_ptr(&instructions) = 0;
	*this_cpu_ptr(&cycles) = 0;
	arch_irq_restore(flags);
	return 0;
}

static u64 extend(u64 *total, u32 now)
{
	*total += (u32)(now - (u32)*total);
	return *total;
}

u64 arch_pmu_cycles(void)
{
	unsigned long flags;
	u64 now;

	if (!arm_boot_cpu.pmu)
		return 0;
	flags = arch_irq_save();
	arch_isb();	/* what came before has been counted */
	now = extend(this_cpu_ptr(&cycles), read_cp15(PMCCNTR));
	arch_irq_restore(flags);
	return now;
}

u64 arch_pmu_instructions(void)
{
	unsigned long flags;
	u64 now;

	if (!arm_boot_cpu.pmu)
		return 0;
	flags = arch_irq_save();
	arch_isb();
	now = extend(this_cpu_ptr(&instructions), read_cp15(PMXEVCNTR));
	arch_irq_restore(flags);
	return now;
}
