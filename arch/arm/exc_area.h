/* SPDX-License-Identifier: MIT */
/*
 * struct exc_area: what the exception entries of one CPU need before they have a stack. Shared by
 * vectors.S (offsets) and trap.c (owner). Only the CPU itself writes it, IRQs masked.
 */
#ifndef ARCH_ARM_EXC_AREA_H
#define ARCH_ARM_EXC_AREA_H

#define EXC_AREA_ALIGN		256
#define EXC_SLOT_ABT		0	/* 16 bytes each: r0, r1, return address, SPSR */
#define EXC_SLOT_UND		16
#define EXC_SLOT_IRQ		32
#define EXC_SLOT_FIQ		48
#define SLOT_SPSR		12
#define EXC_IRQ_STACK_TOP	64
#define EXC_EMERGENCY_TOP	68
#define EXC_BUSY		72
#define EXC_BAD_SP		76
#define EXC_BAD_LR		80
#define EXC_RETURN		84

#ifndef __ASSEMBLER__

#include <linux/types.h>

struct exc_area {
	u32 slots[4][4];
	u32 irq_stack_top;
	u32 emergency_top;
	u32 busy;		/* the emergency stack is in use */
	u32 bad_sp, bad_lr;
	u32 ret;
} __attribute__((aligned(EXC_AREA_ALIGN)));

/* Points the banked stacks of this CPU at its area, before vectors are taken. */
void arch_exc_stacks(struct exc_area *area);

#endif
#endif
