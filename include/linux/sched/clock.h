/* SPDX-License-Identifier: MIT */
/* sched_clock(): ns since boot, as cheap as can be; local_clock() is the same here. */
#ifndef LINUX_SCHED_CLOCK_H
#define LINUX_SCHED_CLOCK_H

#include <linux/ktime.h>

#define sched_clock()	ktime_get_ns()
#define local_clock()	ktime_get_ns()

#endif
