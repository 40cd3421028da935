// SPDX-License-Identifier: MIT
/* Readings of the counter along the boot list (granule/boot_cost.h). */
#include <arch/cpu.h>
#include <arch/ops.h>
#include <granule/boot_cost.h>
#include <linux/memblock.h>
#include <linux/mm.h>

struct boot_cost boot_cost;

void boot_cost_pages_from(void)
{
	boot_cost.pages_from = arch_counter();
}

void boot_cost_pages_to(void)
{
	boot_cost.pages_to = arch_counter();
}

void boot_cost_memblock(void)
{
	boot_cost.memblock_from = arch_counter();
	for (int i = 0; i < BOOT_COST_PAIRS; i++) {
		void *p = memblock_alloc(PAGE_SIZE, PAGE_SIZE);

		if (p)
			memblock_free(p, PAGE_SIZE);
	}
	boot_cost.memblock_to = arch_counter();
}

void boot_cost_prompt(void)
{
	boot_cost.prompt = arch_counter() - arch_entry_counter();
	boot_cost.kept_kib = (global_present_pages() - nr_free_pages()) << (PAGE_SHIFT - 10);
}
