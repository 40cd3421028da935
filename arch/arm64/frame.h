/* SPDX-License-Identifier: MIT */
/*
 * arm64: the registers that an exception saves, and the context that recover_run() returns to.
 *
 * vectors.S writes a frame by these offsets, which trap.c asserts. The frame ends in a frame
 * record {x29, pc}, so that a backtrace walks straight through an exception.
 */
#ifndef ARM64_FRAME_H
#define ARM64_FRAME_H

#define FRAME_SP	248
#define FRAME_PC	256
#define FRAME_PSTATE	264
#define FRAME_ESR	272
#define FRAME_FAR	280
#define FRAME_VECTOR	288
#define FRAME_RECORD	304
#define FRAME_SIZE	320

/* An instruction that no core has, for tests. */
#define UNDEFINED_INSN	"0x00000000"	/* UDF #0 */

/* frame->vector: 0..15, the slot of the vector table; or, raised by the entry code itself: */
#define VECTOR_STACK_OVERFLOW	16

#ifndef __ASSEMBLER__

#include <linux/types.h>

struct trap_frame {
	u64 x[31];
	u64 sp;
	u64 pc;
	u64 pstate;
	u64 esr;
	u64 far;
	u64 vector;
	u64 unused;
	u64 record[2];
};

static inline unsigned long frame_pc(const struct trap_frame *frame)
{
	return frame->pc;
}

static inline unsigned long frame_sp(const struct trap_frame *frame)
{
	return frame->sp;
}

static inline unsigned long frame_fp(const struct trap_frame *frame)
{
	return frame->x[29];
}

static inline unsigned long frame_lr(const struct trap_frame *frame)
{
	return frame->x[30];
}

static inline void frame_set_pc(struct trap_frame *frame, unsigned long pc)
{
	frame->pc = pc;
}

static inline bool frame_irqs_masked(const struct trap_frame *frame)
{
	return frame->pstate & (1UL << 7);
}

static inline bool frame_from_user(const struct trap_frame *frame)
{
	return (frame->pstate & 0xf) == 0;
}

/* A walk of the callers, by frame records. */
struct arch_unwind {
	unsigned long pc;
	unsigned long fp;
	unsigned long lr;
};

/* What a called function must keep: x19..x30, sp. Filled by arch_context_save(). */
struct arch_context {
	u64 reg[13];
};

/* Like setjmp: 0 when it saves, 1 when frame_set_context() makes it return again. */
int arch_context_save(struct arch_context *ctx) __attribute__((returns_twice));

/* Makes the frame return into arch_context_save(), with the interrupt mask it has. */
static inline void frame_set_context(struct trap_frame *frame, const struct arch_context *ctx)
{
	for (int i = 0; i < 12; i++)
		frame->x[19 + i] = ctx->reg[i];
	frame->sp = ctx->reg[12];
	frame->pc = frame->x[30];
	frame->x[0] = 1;
}

#endif
#endif
