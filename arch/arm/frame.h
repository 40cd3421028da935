/* SPDX-License-Identifier: MIT */
/*
 * struct trap_frame of ARMv7-A: what vectors.S saves at each exception and restores at its end.
 * vectors.S uses the offsets below; trap.c asserts that they are the struct's. The fault registers
 * are saved with it, so that a second fault while the first is being reported cannot change what is
 * reported.
 */
#ifndef ARCH_ARM_FRAME_H
#define ARCH_ARM_FRAME_H

/* Byte offsets, for assembly. */
#define FRAME_SP	52
#define FRAME_LR	56
#define FRAME_PC	60
#define FRAME_CPSR	64
#define FRAME_VECTOR	68
#define FRAME_FSR	72
#define FRAME_FAR	76
#define FRAME_SIZE	80

/* Which vector was taken. */
#define VECTOR_RESET	0
#define VECTOR_UNDEF	1
#define VECTOR_SVC	2
#define VECTOR_PABT	3
#define VECTOR_DABT	4
#define VECTOR_HYP	5
#define VECTOR_IRQ	6
#define VECTOR_FIQ	7
/* Or-ed in: the interrupted stack could not be used, this frame is on the emergency stack. */
#define VECTOR_BAD_STACK 0x100

/* An instruction that no core has, for tests. */
#define UNDEFINED_INSN	"0xe7f000f0"	/* UDF #0 */

#ifndef __ASSEMBLER__

#include <linux/types.h>

struct trap_frame {
	unsigned long r[13];
	unsigned long sp;	/* of the interrupted mode */
	unsigned long lr;
	unsigned long pc;	/* of the instruction that faulted; where to go on */
	unsigned long cpsr;
	unsigned long vector;	/* VECTOR_* */
	unsigned long fsr;	/* DFSR or IFSR at entry, for aborts */
	unsigned long far;	/* DFAR or IFAR at entry, for aborts */
};

static inline unsigned long frame_pc(const struct trap_frame *frame)
{
	return frame->pc;
}

static inline void frame_set_pc(struct trap_frame *frame, unsigned long pc)
{
	frame->pc = pc;
}

static inline unsigned long frame_sp(const struct trap_frame *frame)
{
	return frame->sp;
}

static inline unsigned long frame_lr(const struct trap_frame *frame)
{
	return frame->lr;
}

static inline unsigned long frame_fp(const struct trap_frame *frame)
{
	return frame->r[11];
}

static inline bool frame_from_user(const struct trap_frame *frame)
{
	return (frame->cpsr & 0x1f) == 0x10;
}

static inline bool frame_irqs_masked(const struct trap_frame *frame)
{
	return frame->cpsr & 0x80;
}

/* What a called function must keep: r4..r11, sp, lr. Filled by arch_context_save(). */
struct arch_context {
	unsigned long reg[10];
};

/* Like setjmp: 0 when it saves, 1 when frame_set_context() makes it return again. */
int arch_context_save(struct arch_context *ctx) __attribute__((returns_twice));

/* Makes the frame return into arch_context_save(), with the interrupt mask it has. */
static inline void frame_set_context(struct trap_frame *frame, const struct arch_context *ctx)
{
	for (int i = 0; i < 8; i++)
		frame->r[4 + i] = ctx->reg[i];
	frame->sp = ctx->reg[8];
	frame->lr = ctx->reg[9];
	frame->pc = ctx->reg[9];
	frame->r[0] = 1;
}

/*
 * A walk of the callers, by the unwind tables that gcc makes for every function (.ARM.exidx): they
 * cost no instruction, where frame pointers would cost two to six a call. See unwind.c.
 */
struct arch_unwind {
	unsigned long pc;	/* of this caller */
	unsigned long r[15];	/* its r4..r11, sp (13), lr (14); the rest is not known */
	bool exact;		/* pc is of an exception, not a return address */
};

#endif
#endif
