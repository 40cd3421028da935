// SPDX-License-Identifier: MIT
/*
 * arm64: which CPU this is and what it can do. Reads ID registers once at boot; cpu.h has what the
 * rest of arch/arm64 asks. Cores of one machine may differ: features used are those of the boot
 * CPU, and a CPU started later must have them too.
 */
#include "boot.h"
#include "cpu.h"
#include "errata.h"
#include "sysreg.h"
#include <arch/cpu.h>
#include <arch/smp.h>
#include <linux/kernel.h>
#include <linux/printk.h>

struct arm64_cpu arm64_boot_cpu;

static const struct {
	u16 part;
	const char *name;
} arm_parts[] = {
	{ 0xd02, "Cortex-A34" }, { 0xd03, "Cortex-A53" }, { 0xd04, "Cortex-A35" },
	{ 0xd05, "Cortex-A55" }, { 0xd07, "Cortex-A57" }, { 0xd08, "Cortex-A72" },
	{ 0xd09, "Cortex-A73" }, { 0xd0a, "Cortex-A75" }, { 0xd0b, "Cortex-A76" },
	{ 0xd0c, "Neoverse-N1" }, { 0xd0d, "Cortex-A77" }, { 0xd40, "Neoverse-V1" },
	{ 0xd41, "Cortex-A78" }, { 0xd46, "Cortex-A510" }, { 0xd47, "Cortex-A710" },
	{ 0xd49, "Neoverse-N2" },
};

static unsigned int field(u64 reg, unsigned int shift)
{
	return reg >> shift & 15;
}

static const char *cpu_name(u32 midr)
{
	if (midr >> 24 != 0x41)
		return midr >> 4 == 0xf051 ? "QEMU's max" : "unknown CPU";
	for (unsigned int i = 0; i < ARRAY_SIZE(arm_parts); i++) {
		if (arm_parts[i].part == (midr >> 4 & 0xfff))
			return arm_parts[i].name;
	}
	return "unknown Arm CPU";
}

void arch_cpu_init(void)
{
	static const u8 pa_bits[] = { 32, 36, 40, 42, 44, 48, 52, 56 };
	struct arm64_cpu *cpu = &arm64_boot_cpu;
	u64 mmfr0 = read_sysreg(id_aa64mmfr0_el1);
	u64 mmfr1 = read_sysreg(id_aa64mmfr1_el1);
	u64 ctr = read_sysreg(ctr_el0);
	u64 dczid = read_sysreg(dczid_el0);

	cpu->midr = read_sysreg(midr_el1);
	cpu->name = cpu_name(cpu->midr);
	cpu->pa_bits = pa_bits[min(field(mmfr0, 0), 7U)];
	cpu->asid_bits = field(mmfr0, 4) == 2 ? 16 : 8;
	cpu->access_flag = field(mmfr1, 0) >= 1;
	cpu->dirty_bit = field(mmfr1, 0) >= 2;
	cpu->pan = field(mmfr1, 20);
	cpu->atomics = field(read_sysreg(id_aa64isar0_el1), 20) >= 2;
	cpu->dcache_line = 4 << field(ctr, 16);
	cpu->icache_line = 4 << field(ctr, 0);
	cpu->zva_bytes = dczid & 16 ? 0 : 4 << (dczid & 15);
	cpu->pmu = field(read_sysreg(id_aa64dfr0_el1), 8);
	if (cpu->pmu == 15)
		cpu->pmu = 0;
	errata_init(cpu->midr, read_sysreg(revidr_el1));
}

void arch_cpu_print(void)
{
	const struct arm64_cpu *cpu = &arm64_boot_cpu;

	pr_info("Booting Granule on physical CPU 0x%010llx [0x%08x]\n", boot_args.mpidr, cpu->midr);
	pr_info("CPU: %s r%up%u, entered at EL%llu%s, image at %pa\n", cpu->name,
		cpu->midr >> 20 & 15, cpu->midr & 15, boot_args.el,
		boot_args.sctlr & SCTLR_M ? " with the MMU on" : "", &boot_args.text_pa);
	if (boot_args.taken_over)
		pr_warn("CPU: started on a secondary CPU (MPIDR 0x%llx), no CPU 0 came\n",
			boot_args.mpidr);
	if (boot_args.fdt_moved_from)
		pr_warn("device tree: lay in the image's .bss at 0x%llx, moved to 0x%llx\n",
			boot_args.fdt_moved_from, boot_args.fdt);
	pr_info("CPU caches: D line %u, I line %u, DC ZVA %u bytes\n", cpu->dcache_line,
		cpu->icache_line, cpu->zva_bytes);
	pr_info("CPU features: %u-bit physical addresses, %u-bit ASIDs%s%s%s%s\n", cpu->pa_bits,
		cpu->asid_bits,
		cpu->access_flag ? ", hardware access flag" : "",
		cpu->dirty_bit ? " and dirty bit" : "", cpu->pan ? ", PAN" : "",
		cpu->atomics ? ", LSE" : "");
	errata_print();
}

u64 arch_entry_counter(void)
{
	return boot_args.counter;
}

u64 arch_mpidr(void)
{
	return read_sysreg(mpidr_el1) & 0xff00ffffffUL;
}
