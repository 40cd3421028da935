/* SPDX-License-Identifier: MIT */
/*
 * Where time comes from (clocksource) and who rings when it has passed (clock_event_device). Timer
 * drivers register either or both; the best rating wins. Before any driver, time comes from the
 * CPU's own counter where it has one, else it stands still at 0.
 */
#ifndef LINUX_CLOCKSOURCE_H
#define LINUX_CLOCKSOURCE_H

#include <linux/types.h>

struct clocksource {
	const char *name;
	int rating;
	u64 (*read)(void);
	u64 mask;		/* of the counter's bits: it counts up and wraps */
	u32 mult, shift;	/* ns = cycles * mult >> shift; set at registration */
	struct clocksource *next;
};

/* Needs to be read at least once per wrap of the counter; timekeeping sets itself a timer for that. */
int clocksource_register_hz(struct clocksource *cs, u32 hz);

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
void clock_event_fired(void);			/* IRQ context: runs expired timers, sets the next */
void clock_event_program(u64 delta_ns);		/* core/timer.c; IRQs masked */
const char *clocksource_name(void);
const char *clock_event_name(void);

#endif
