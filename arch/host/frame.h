/* SPDX-License-Identifier: MIT */
/* The host takes no exceptions of its own; its trap frame holds just what generic code reads. */
#ifndef ARCH_HOST_FRAME_H
#define ARCH_HOST_FRAME_H

struct trap_frame {
	unsigned long pc, sp, fp, lr;
};

/* The walk of call frames; the host's ends at once (sanitizers print better ones). */
struct arch_unwind {
	unsigned long pc, fp;
};

static inline unsigned long frame_pc(const struct trap_frame *f)
{
	return f->pc;
}

static inline unsigned long frame_sp(const struct trap_frame *f)
{
	return f->sp;
}

static inline unsigned long frame_fp(const struct trap_frame *f)
{
	return f->fp;
}

static inline unsigned long frame_lr(const struct trap_frame *f)
{
	return f->lr;
}

static inline void frame_set_pc(struct trap_frame *f, unsigned long pc)
{
	f->pc = pc;
}

#endif
