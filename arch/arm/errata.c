// SPDX-License-Identifier: MIT
/*
 * ARM: known errors of cores, by MIDR, and what is done about each. The numbers are those of Arm's
 * Software Developers Errata Notices. Adding one: a line here, and an `if (arm_errata_active(...))`
 * at the place it concerns, or an `apply` that sets a bit of the core's diagnostic register. Those
 * registers are writable in the Secure state only (elsewhere the write traps, is skipped, and
 * firmware has set the bit). Written once at boot, read only afterwards.
 */
#include <../arch/arm/cp15.h>
#include <../arch/arm/cpu.h>
#include <granule/extable.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#define REV(v, p)	((v) << 4 | (p))

struct erratum {
	u32 midr;
	u8 first, last;		/* revisions affected, r<v>p<p> */
	u8 smp_only;
	u32 code;		/* ARM_ERRATUM_*: what code asks */
	u32 diag;		/* bits of the diagnostic register to set */
	const char *number;
	const char *what;	/* what we do */
};

#define IN_DIAG "worked around in the diagnostic register"

static const struct erratum table[] = {
	{ MIDR_A9, REV(0, 0), REV(1, 15), 1, ARM_ERRATUM_720789, 0, "Cortex-A9 720789",
	  "TLB maintenance is for all ASIDs" },
	{ MIDR_A9, REV(1, 0), REV(2, 2), 1, 0, 1u << 4, "Cortex-A9 742230", IN_DIAG },
	{ MIDR_A9, REV(2, 0), REV(2, 2), 1, 0, 1u << 12 | 1u << 22, "Cortex-A9 742231", IN_DIAG },
	{ MIDR_A9, REV(2, 0), REV(2, 15), 1, 0, 1u << 6, "Cortex-A9 743622", IN_DIAG },
	{ MIDR_A9, REV(0, 0), REV(2, 15), 1, 0, 1u << 11, "Cortex-A9 751472", IN_DIAG },
	{ MIDR_A9, REV(0, 0), REV(3, 15), 1, 0, 1u << 21, "Cortex-A9 761320", IN_DIAG },
	{ MIDR_A9, REV(0, 0), REV(4, 15), 1, 0, 1u << 4, "Cortex-A9 794072", IN_DIAG },
	{ MIDR_A9, REV(0, 0), REV(4, 15), 1, 0, 1u << 22, "Cortex-A9 845369", IN_DIAG },
	{ MIDR_A9, REV(2, 0), REV(3, 15), 0, ARM_ERRATUM_COMPILED, 0, "Cortex-A9 754322",
	  "a barrier before each change of ASID" },
	{ MIDR_A15, REV(0, 0), REV(3, 2), 1, ARM_ERRATUM_798181, 0, "Cortex-A15 798181",
	  "a second round after TLB maintenance" },
	{ MIDR_A7, REV(0, 2), REV(0, 5), 0, ARM_ERRATUM_COMPILED, 0, "Cortex-A7 814220",
	  "a barrier between cache levels in maintenance by set and way" },
};

u32 arm_errata;
static u32 found;		/* bit n: table[n] */

/*
 * p15, 0, c15, c0, 1: the diagnostic register of the A9. Where it may not be written nothing
 * happens.
 */
static void set_diag(u32 bits)
{
	asm volatile("1:	mcr	p15, 0, %0, c15, c0, 1\n"
		     "2:	isb\n"
		     EXTABLE("1b", "2b")
		     : : "r" (bits) : "memory");
}

static u32 get_diag(void)
{
	u32 val = 0;

	asm volatile("1:	mrc	p15, 0, %0, c15, c0, 1\n"
		     "2:\n"
		     EXTABLE("1b", "2b")
		     : "+r" (val) : : "memory");
	return val;
}

void arm_errata_init(u32 midr, u32 mpidr)
{
	unsigned int rev = REV(midr >> 20 & 15, midr & 15);
	bool smp = (mpidr & (MPIDR_MP | MPIDR_UP)) == MPIDR_MP;
	u32 diag = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(table); i++) {
		const struct erratum *e = &table[i];

		if (e->midr != (midr & MIDR_PART_MASK) || rev < e->first || rev > e->last)
			continue;
		if (e->smp_only && !smp)
			continue;
		arm_errata |= e->code;
		diag |= e->diag;
		found |= 1u << i;
	}
	if (diag)
		set_diag(get_diag() | diag);
}

void arm_errata_print(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(table); i++) {
		if (!(found & (1u << i)))
			continue;
		if (table[i].diag && (get_diag() & table[i].diag) != table[i].diag)
			pr_warn("CPU errata: %s: not worked around, firmware keeps the register\n",
				table[i].number);
		else
			pr_info("CPU errata: %s: %s\n", table[i].number, table[i].what);
	}
}

bool arm_smp_bit_missing(void)
{
	static const u32 with_bit[] = { MIDR_A5, MIDR_A7, MIDR_A9, MIDR_A12, MIDR_A15, MIDR_A17 };
	u32 midr = arm_boot_cpu.midr & MIDR_PART_MASK;

	if ((arm_boot_cpu.mpidr & (MPIDR_MP | MPIDR_UP)) != MPIDR_MP)
		return false;
	for (unsigned int i = 0; i < ARRAY_SIZE(with_bit); i++) {
		if (with_bit[i] == midr)
			return !(read_cp15(ACTLR) & (1u << 6));
	}
	return false;
}
