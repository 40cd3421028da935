/* SPDX-License-Identifier: MIT */
/* Conditions that stop the compilation. */
#ifndef LINUX_BUILD_BUG_H
#define LINUX_BUILD_BUG_H

#include <linux/compiler.h>

/* 0 (of type int), or an error if e is true. */
#define BUILD_BUG_ON_ZERO(e)		((int)(sizeof(struct { int : (-!!(e)); })))
/* Does not evaluate e; only checks that it compiles. */
#define BUILD_BUG_ON_INVALID(e)		((void)(sizeof((long)(e))))

/* Works for what the optimiser can prove, not for constant expressions alone. */
#define __BUILD_BUG_NAMED(name, condition, msg) \
do { \
	extern void name(void) __attribute__((__error__(msg))); \
	if (condition) \
		name(); \
} while (0)

#define BUILD_BUG_ON_MSG(cond, msg) \
	__BUILD_BUG_NAMED(__PASTE(__build_bug_, __COUNTER__), cond, msg)
#define BUILD_BUG_ON(condition) \
	BUILD_BUG_ON_MSG(condition, "BUILD_BUG_ON failed: " #condition)
#define BUILD_BUG()			BUILD_BUG_ON_MSG(1, "BUILD_BUG failed")
#define BUILD_BUG_ON_NOT_POWER_OF_2(n)	BUILD_BUG_ON((n) == 0 || (((n) & ((n) - 1)) != 0))

#endif
