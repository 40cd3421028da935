/* SPDX-License-Identifier: MIT */
/*
 * A caller's bug, reported with file and line.
 *
 * BUG() ends in a panic (inside a prompt command, the trap report returns to the prompt). WARN()
 * prints a message and a backtrace and goes on; its value is the condition. Any context once the
 * MMU is on.
 */
#ifndef LINUX_BUG_H
#define LINUX_BUG_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

void __bug(const char *file, int line, const char *func) __noreturn __cold;
/* fmt may be NULL: nothing to say but the place. */
void __warn(const char *file, int line, const char *func, const char *fmt, ...)
	__printf(4, 5) __cold;
/* How many WARNs have been printed since boot; tests compare it. */
unsigned long warn_count(void);

#define BUG()			__bug(__FILE__, __LINE__, __func__)
#define BUG_ON(condition) \
do { \
	if (unlikely(condition)) \
		BUG(); \
} while (0)

#define WARN(condition, format...) \
({ \
	int __warn_cond = !!(condition); \
	if (unlikely(__warn_cond)) \
		__warn(__FILE__, __LINE__, __func__, format); \
	unlikely(__warn_cond); \
})
#define WARN_ON(condition) \
({ \
	int __warn_cond = !!(condition); \
	if (unlikely(__warn_cond)) \
		__warn(__FILE__, __LINE__, __func__, NULL); \
	unlikely(__warn_cond); \
})
#define WARN_ONCE(condition, format...) \
({ \
	static bool __warned; \
	int __once_cond = !!(condition); \
	if (unlikely(__once_cond && !__warned)) { \
		__warned = true; \
		__warn(__FILE__, __LINE__, __func__, format); \
	} \
	unlikely(__once_cond); \
})
#define WARN_ON_ONCE(condition) \
({ \
	static bool __warned; \
	int __once_cond = !!(condition); \
	if (unlikely(__once_cond && !__warned)) { \
		__warned = true; \
		__warn(__FILE__, __LINE__, __func__, NULL); \
	} \
	unlikely(__once_cond); \
})
#define WARN_TAINT(cond, taint, format...)	WARN(cond, format)
#define WARN_TAINT_ONCE(cond, taint, format...)	WARN_ONCE(cond, format)
#define WARN_ON_SMP(x)	WARN_ON(x)
#define CHECK_DATA_CORRUPTION(condition, format...) WARN(condition, format)

#endif
