/* SPDX-License-Identifier: MIT */
/*
 * Waiting for time to pass. The *delay forms spin, in any context; the *sleep forms are for thread
 * context and let interrupts (later: threads) run meanwhile. core/delay.c.
 */
#ifndef LINUX_DELAY_H
#define LINUX_DELAY_H

#include <linux/math.h>
#include <linux/sched.h>
#include <linux/types.h>

void ndelay(unsigned long ns);
void udelay(unsigned long us);
void mdelay(unsigned long ms);
void msleep(unsigned int ms);
unsigned long msleep_interruptible(unsigned int ms);	/* ms left */
void usleep_range(unsigned long min, unsigned long max);
void fsleep(unsigned long us);
static inline void ssleep(unsigned int seconds)
{
	msleep(seconds * 1000);
}

#endif
