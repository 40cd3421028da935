// SPDX-License-Identifier: MIT
/*
 * ARM: which CPU this is and what it can do. Reads the ID registers once at boot (arch/cpu.h);
 * cpu.h has what the rest of arch/arm asks. CPUs are known by all affinity bits of MPIDR: no field
 * of it is an index (raspi2b has Aff1 = 15). Cores of one machine may differ: features used are
 * those of the boot CPU, and a CPU started later must have them too.
 */
#include <../arch/arm/asm.h>
#include <../arch/arm/boot.h>
#include <../arch/arm/cp15.h>
#include <../arch/arm/cpu.h>
#include <arch/cache.h>
#include <arch/cpu.h>
#include <arch/ops.h>
#include <arch/smp.h>
#include <asm/page.h>
#include <linux/kernel.h>
#include <linux/percpu-defs.h>
#include <linux/printk.h>

DEFINE_PER_CPU(unsigned int, arch_cpu_number);
bool arm_has_generic_timer;

struct arm_cpu arm_boot_cpu;

static const struct {
	u32 midr;
	const char *name;
} cores[] = {
	{ MIDR_A5, "Cortex-A5" }, { MIDR_A7, "Cortex-A7" }, { MIDR_A8, "Cortex-A8" },
	{ MIDR_A9, "Cortex-A9" }, { MIDR_A12, "Cortex-A12" }, { MIDR_A15, "Cortex-A15" },
	{ MIDR_A17, "Cortex-A17" }, { 0x410fd010, "Cortex-A32" }, { 0x410fd030, "Cortex-A53" },
	{ 0x410fd040, "Cortex-A35" }, { 0x410fd050, "Cortex-A55" }, { 0x410fd070, "Cortex-A57" },
	{ 0x410fd080, "Cortex-A72" }, { 0x410fd090, "Cortex-A73" }, { 0x410f0000, "QEMU max" },
};

static const char *core_name(u32 midr)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(cores); i++) {
		if (cores[i].midr == (midr & MIDR_PART_MASK))
			return cores[i].name;
	}
	return "unknown core";
}

static u32 field(u32 reg, unsigned int shift)
{
	return reg >> shift & 15;
}

void arch_cpu_init(void)
{
	struct arm_cpu *cpu = &arm_boot_cpu;
	u32 mmfr0 = read_cp15(ID_MMFR0);
	u32 ctr = read_cp15(CTR);

	cpu->midr = read_cp15(MIDR);
	cpu->mpidr = read_cp15(MPIDR);
	cpu->name = core_name(cpu->midr);
	cpu->lpae = field(mmfr0, 0) >= 5;
	cpu->pxn = field(mmfr0, 0) >= 4;
	cpu->mp = cpu->mpidr & MPIDR_MP;
	cpu->generic_timer = field(read_cp15(ID_PFR1), 16) != 0;
	cpu->coherent_walks = field(read_cp15(ID_MMFR3), 20) != 0;
	cpu->supersections = field(read_cp15(ID_MMFR3), 28) != 15;
	cpu->dcache_line = 4 << field(ctr, 16);
	cpu->icache_line = 4 << field(ctr, 0);
	/* PMUv1 and later have a CP15 interface; 15 is a PMU of another kind. */
	cpu->pmu = field(read_cp15(ID_DFR0), 24);
	if (cpu->pmu == 15)
		cpu->pmu = 0;
	arm_has_generic_timer = cpu->generic_timer;
	arm_errata_init(cpu->midr, cpu->mpidr);
}

void arch_cpu_print(void)
{
	const struct arm_cpu *cpu = &arm_boot_cpu;
	phys_addr_t text = __pa_symbol(_text);

	pr_info("Booting Granule on physical CPU 0x%x [0x%08x]\n",
		(unsigned int)arch_mpidr(), cpu->midr);
	pr_info("CPU: %s r%up%u, entered in %s mode%s, image at %pa\n", cpu->name,
		cpu->midr >> 20 & 15, cpu->midr & 15,
		(boot_entry.cpsr & PSR_MODE_MASK) == PSR_MODE_HYP ? "HYP" : "SVC",
		boot_entry.sctlr & SCTLR_M ? " with the MMU on" : "", &text);
	if (boot_entry.fdt_moved_from)
		pr_warn("device tree: lay in the image's .bss at 0x%x, moved to 0x%x\n",
			boot_entry.fdt_moved_from, boot_entry.fdt);
	pr_info("CPU features: %s descriptors, D-cache line %u, I-cache line %u%s%s%s%s%s\n",
		IS_ENABLED(CONFIG_ARM_LPAE) ? "long" : "short", cpu->dcache_line, cpu->icache_line,
		cpu->mp ? ", multiprocessing" : "", cpu->generic_timer ? ", generic timer" : "",
		cpu->coherent_walks ? "" : ", walks past the L1 cache",
		cpu->pmu ? ", PMU" : "", cpu->pxn ? ", PXN" : "");
	if (arm_smp_bit_missing())
		pr_info("CPU: ACTLR.SMP stays 0: an emulator, or no coherency with other CPUs\n");
	arm_errata_print();
}

/* Whoever starts an ARM image has set up interrupts and power before. */
void arch_firmware_setup(void)
{
}

u64 arch_entry_counter(void)
{
	return (u64)boot_entry.counter[1] << 32 | boot_entry.counter[0];
}

u64 arch_mpidr(void)
{
	return read_cp15(MPIDR) & 0xffffff;
}
