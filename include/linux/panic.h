/* SPDX-License-Identifier: MIT */
/*
 * The end: a broken invariant, or nothing left to do. panic() prints, shows the call chain and
 * then does what panic=shell|halt|reboot says (default: power off with exit status 4 where the
 * machine can, else halt). Any context. core/panic.c.
 */
#ifndef LINUX_PANIC_H
#define LINUX_PANIC_H

#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

void panic(const char *fmt, ...) __printf(1, 2) __noreturn __cold;
void vpanic(const char *fmt, va_list args) __printf(1, 0) __noreturn __cold;

/* True from the first panic() on. */
extern bool oops_in_progress;

#endif
