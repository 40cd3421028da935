/* SPDX-License-Identifier: MIT */
/*
 * Who rings when time has passed: clock event devices, the other half of timer drivers (the half
 * that tells the time is granule/clock.h). The best rating wins.
 */
#ifndef LINUX_CLOCKCHIPS_H
#define LINUX_CLOCKCHIPS_H

#include <linux/types.h>

struct clock_event_device {
	const char *name;
	int rating;
	u32 hz;
	u64 max_ticks;
	/* Interrupt once after `ticks` (1..max_ticks); the handler calls clock_event_fired(). */
	void (*set_next_event)(u64 ticks);
	void (*shutdown)(void);
	u32 mult, shift;	/* ticks = ns * mult >> shift */
};

void clock_event_register(struct clock_event_device *dev);
void clock_event_fired(void);			/* IRQ context: runs expired timers */
void clock_event_program(u64 delta_ns);		/* core/timer.c; IRQs masked */
const char *clock_event_name(void);

#endif
