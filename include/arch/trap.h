/* SPDX-License-Identifier: MIT */
/*
 * The arch contract, part 4: exceptions. The arch saves registers into its struct trap_frame,
 * decodes the syndrome into words, prints the frame, and calls up through include/arch/upcall.h.
 * What a fault means (who owns the address, may the shell go on) is decided in kernel/trap.c, once
 * for all.
 */
#ifndef ARCH_TRAP_H
#define ARCH_TRAP_H

#include <arch/this.h>
#include <linux/types.h>
/* struct trap_frame, frame_pc(), frame_sp(), frame_fp(), frame_lr(), frame_set_pc() */
#include ARCH_HEADER(frame.h)

enum fault_access { FAULT_READ, FAULT_WRITE, FAULT_EXEC };

enum fault_kind {
	FAULT_TRANSLATION,	/* nothing mapped */
	FAULT_PERMISSION,
	FAULT_ALIGNMENT,
	FAULT_ACCESS_FLAG,
	FAULT_EXTERNAL,		/* the bus refused: no device or memory there */
	FAULT_UNDEFINED,	/* undefined instruction */
	FAULT_BREAKPOINT,
	FAULT_SYSCALL,
	FAULT_STACK,		/* kernel stack overflow */
	FAULT_OTHER,
};

struct fault {
	enum fault_kind kind;
	enum fault_access access;
	int level;		/* table level the walk stopped at, -1 unknown */
	bool has_addr;
	bool user;
	unsigned long addr;
	u64 syndrome;		/* ESR / DFSR / IFSR as read */
	const char *cause;	/* in words: "level 3 permission fault" */
};

/* This CPU takes exceptions through the real vectors from here on; its exception stacks are set. */
void arch_trap_init(void);
void arch_fault_decode(const struct trap_frame *frame, struct fault *out);
void arch_frame_print(const struct trap_frame *frame);

/*
 * Walks the callers. struct arch_unwind is the arch's (frame.h), its field `pc` is where this
 * caller goes on. Start from a frame, or from the caller itself when frame is NULL; each step that
 * returns true has found the next caller. Any context; every load is checked, so a broken stack
 * ends the walk instead of faulting.
 */
void arch_unwind_start(struct arch_unwind *u, const struct trap_frame *frame);
bool arch_unwind_next(struct arch_unwind *u);

#endif
