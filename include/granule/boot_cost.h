/* SPDX-License-Identifier: MIT */
/*
 * What the boot cost: readings of the CPU's counter taken by the boot list, which `bench` turns
 * into rows. With QEMU's -icount shift=0 a nanosecond of the counter is an instruction. All zero on
 * CPUs without the generic timer.
 */
#ifndef GRANULE_BOOT_COST_H
#define GRANULE_BOOT_COST_H

#include <linux/types.h>

struct boot_cost {
	u64 pages_from, pages_to;	/* around the struct pages and the hand-over */
	u64 memblock_from, memblock_to;	/* around BOOT_COST_PAIRS of memblock_alloc and _free */
	u64 prompt;			/* from entry until the first prompt is about to appear */
	unsigned long kept_kib;		/* of RAM, not free then */
};

#define BOOT_COST_PAIRS 16

extern struct boot_cost boot_cost;

void boot_cost_pages_from(void);
void boot_cost_pages_to(void);
void boot_cost_memblock(void);	/* while memblock hands out memory in the linear map */
void boot_cost_prompt(void);

#endif
