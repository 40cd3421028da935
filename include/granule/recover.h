/* SPDX-License-Identifier: MIT */
/*
 * Running a command so that a fault in it ends the command, not the machine.
 *
 * recover_run() marks a point to return to and calls fn. A fault inside, once reported, makes
 * recover_run() return; everything fn had allocated stays allocated, which is why only the prompt
 * uses this. The trap handler asks recover_possible() first: a fault in an interrupt handler, with
 * IRQs masked, with a lock held, or on another CPU must panic, for the data behind the lock may be
 * half changed.
 *
 * Points nest: the innermost one wins. Task context, IRQs enabled.
 */
#ifndef GRANULE_RECOVER_H
#define GRANULE_RECOVER_H

#include <linux/percpu-defs.h>
#include <linux/types.h>

struct trap_frame;

/* Calls fn(arg) and returns what it returned; or `on_fault` when a fault ended it. */
int recover_run(int (*fn)(void *arg), void *arg, int on_fault);

/* NULL when the fault of this frame may return to a recover_run(), else why it must panic. */
const char *recover_refused(const struct trap_frame *frame);

/* Redirects the frame to the innermost recover_run(). Only after recover_refused() gave NULL. */
void recover_resume(struct trap_frame *frame);

/* Faults being reported on this CPU: kernel/trap.c counts, a new recover_run() starts from 0. */
DECLARE_PER_CPU(unsigned int, fault_depth);

/* True between the calls above, on any CPU: somebody may still return to a prompt. */
bool recover_armed(void);

#endif
