/* SPDX-License-Identifier: MIT */
/*
 * Coarse time: ticks of 1/HZ second since boot. There is no tick interrupt; jiffies is computed
 * from the clock when it is read (core/clock.c), and stands at its start before there is a clock.
 */
#ifndef LINUX_JIFFIES_H
#define LINUX_JIFFIES_H

#include <linux/math64.h>
#include <linux/time64.h>
#include <linux/typecheck.h>
#include <linux/types.h>
#include <asm/timex.h>

#define HZ			CONFIG_HZ
#define USER_HZ			100
#define MAX_JIFFY_OFFSET	((LONG_MAX >> 1) - 1)
/* As Linux: the 32-bit counter wraps five minutes after boot, so that wrap bugs show. */
#define INITIAL_JIFFIES		((unsigned long)(unsigned int)(-300 * HZ))

u64 get_jiffies_64(void);
static inline unsigned long jiffies_now(void)
{
	return (unsigned long)get_jiffies_64();
}

#define jiffies			jiffies_now()
#define jiffies_64		get_jiffies_64()

#define time_after(a, b) \
	(typecheck(unsigned long, a) && typecheck(unsigned long, b) && ((long)((b) - (a)) < 0))
#define time_before(a, b)	time_after(b, a)
#define time_after_eq(a, b) \
	(typecheck(unsigned long, a) && typecheck(unsigned long, b) && ((long)((a) - (b)) >= 0))
#define time_before_eq(a, b)	time_after_eq(b, a)
#define time_in_range(a, b, c)	(time_after_eq(a, b) && time_before_eq(a, c))
#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)
#define time_after64(a, b)	((s64)((b) - (a)) < 0)
#define time_before64(a, b)	time_after64(b, a)

/* To jiffies: rounded up, saturating at MAX_JIFFY_OFFSET. */
unsigned long msecs_to_jiffies(unsigned int ms);
unsigned long usecs_to_jiffies(unsigned int us);
unsigned long nsecs_to_jiffies(u64 ns);
unsigned int jiffies_to_msecs(unsigned long j);
unsigned int jiffies_to_usecs(unsigned long j);
u64 jiffies_to_nsecs(unsigned long j);
static inline unsigned long secs_to_jiffies(unsigned int s)
{
	return (unsigned long)s * HZ;
}

#include <linux/limits.h>

#endif
