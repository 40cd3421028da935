/* SPDX-License-Identifier: MIT */
/*
 * Backtraces from frame pointers, with names (granule/ksyms.h). They stop at the first record
 * that does not lie in a kernel stack or cannot be read, so a broken stack is safe to walk.
 */
#ifndef GRANULE_BACKTRACE_H
#define GRANULE_BACKTRACE_H

#include <linux/types.h>

struct trap_frame;

/* "Call trace:" and one line a caller, from where an exception was taken. Any context. */
void backtrace_frame(const struct trap_frame *frame);

/* The same from the caller itself. Linux's name: dump_stack() prints this one. */
void backtrace_here(void);

/* Return addresses of the callers into entries[], at most n; skips `skip`. Returns how many. */
unsigned int backtrace_save(unsigned long *entries, unsigned int n, unsigned int skip);

#endif
