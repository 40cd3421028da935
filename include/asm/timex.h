/* SPDX-License-Identifier: MIT */
/* get_cycles(): the machine's free-running counter, in ticks of unspecified length. */
#ifndef ASM_TIMEX_H
#define ASM_TIMEX_H

#include <linux/types.h>

typedef unsigned long cycles_t;

/* core/time.c: the generic timer's counter, or the timer driver's. 0 before there is one. */
u64 time_counter(void);

static inline cycles_t get_cycles(void)
{
	return (cycles_t)time_counter();
}

#endif
