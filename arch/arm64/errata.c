// SPDX-License-Identifier: MIT
/*
 * arm64: known errors of cores, by MIDR, and what is done about each. The numbers are those of
 * Arm's Software Developers Errata Notices. Adding one: a line here, and `if (erratum(...))` where
 * it concerns. Written once at boot, read-only afterwards.
 */
#include "errata.h"
#include <linux/kernel.h>
#include <linux/printk.h>

/* Variant and revision as r<v>p<r>: 4 bits each. */
#define REV(v, p)	((v) << 4 | (p))

struct erratum_entry {
	const char *number;
	const char *what;	/* what we do */
	u16 part;		/* implementer 0x41, Arm */
	u8 first, last;		/* revisions affected */
	u8 action;		/* enum erratum */
};

static const struct erratum_entry table[] = {
	{ "Cortex-A53 819472, 824069, 826319, 827319", "cache cleans also invalidate", 0xd03,
	  REV(0, 0), REV(0, 2), ERRATUM_A53_CLEAN_AS_FLUSH },
	{ "Cortex-A53 835769", "no such instruction pairs (compiler)", 0xd03,
	  REV(0, 0), REV(0, 4), ERRATUM_LINKER },
	{ "Cortex-A53 843419", "no such ADRP sequences (linker)", 0xd03,
	  REV(0, 0), REV(0, 4), ERRATUM_LINKER },
	{ "Cortex-A55 1024718", "hardware access flag stays off", 0xd05,
	  REV(0, 0), REV(2, 0), ERRATUM_NO_HW_AF },
	{ "Cortex-A76 1286807", "TLB maintenance is done twice", 0xd0b,
	  REV(0, 0), REV(3, 0), ERRATUM_TLBI_TWICE },
	{ "Cortex-A510 2441009", "TLB maintenance is done twice", 0xd46,
	  REV(0, 0), REV(1, 1), ERRATUM_TLBI_TWICE },
};

u8 errata_active[ERRATUM_COUNT];
static u32 found;		/* bit n: table[n] */

void errata_init(u32 midr, u32 revidr)
{
	unsigned int rev = REV(midr >> 20 & 15, midr & 15);

	if (midr >> 24 != 0x41)
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(table); i++) {
		const struct erratum_entry *e = &table[i];

		if (e->part != (midr >> 4 & 0xfff) || rev < e->first || rev > e->last)
			continue;
		/* 843419 is fixed by a late change of the core, which REVIDR bit 8 tells. */
		if (e->part == 0xd03 && i == 2 && (revidr & (1u << 8)))
			continue;
		errata_active[e->action] = 1;
		found |= 1u << i;
	}
}

void errata_print(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(table); i++) {
		if (found & (1u << i))
			pr_info("CPU errata: %s: %s\n", table[i].number, table[i].what);
	}
}
