// SPDX-License-Identifier: MIT
/*
 * The walk of one address in words, for fault reports and the command `pt`: one line a level, then
 * what the CPU itself says. Reads tables without locks, any context.
 */
#include <arch/mmu.h>
#include <granule/pgtable.h>
#include <linux/kernel.h>
#include <linux/pgtable.h>
#include <linux/printk.h>
#include "../arch/vmsa/pt_common.h"

#define STEPS_MAX	6

static void print_step(const struct pgtable_entry *e)
{
	char attrs[PGATTR_STRLEN];

	printk("    level %u: 0x%llx ", e->level, (unsigned long long)e->raw);
	switch (e->kind) {
	case PT_TABLE:
		printk("table at 0x%llx\n", (unsigned long long)e->pa);
		break;
	case PT_LEAF:
		printk("maps 0x%llx + 0x%llx to 0x%llx, %s%s\n", (unsigned long long)e->va,
		       (unsigned long long)e->size, (unsigned long long)e->pa,
		       pgattr_format(attrs, __pgprot(e->attrs)), e->cont ? ", contiguous" : "");
		break;
	case PT_NONE:
		printk("nothing\n");
		break;
	default:
		printk("%s\n", e->kind == PT_SWAP ? "a swap entry" : "not an entry of ours");
		break;
	}
}

void pt_walk_print(vaddr_t va)
{
	struct pgtable_entry steps[STEPS_MAX];
	unsigned int n = 0;
	phys_addr_t pa;
	u64 par;

	printk("  walk of 0x%llx (levels count from the page):\n", (unsigned long long)va);
	if (va >= kernel_pgtable.start && va <= kernel_pgtable.last && kernel_pgtable.root)
		n = pgtable_trace(&kernel_pgtable, va, steps, STEPS_MAX);
	else
		printk("    not in the kernel's tables\n");
	for (unsigned int i = 0; i < n; i++)
		print_step(&steps[i]);
	if (arch_mmu_translate(va, false, &pa, &par))
		printk("    the CPU finds no translation (PAR 0x%llx)\n", (unsigned long long)par);
	else
		printk("    the CPU translates to 0x%llx\n", (unsigned long long)pa);
}
