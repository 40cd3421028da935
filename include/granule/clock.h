/* SPDX-License-Identifier: MIT */
/*
 * The clock: one counter that everything reads. A timer driver (or the arch, for the generic timer)
 * gives it; until then time stands at 0.
 */
#ifndef GRANULE_CLOCK_H
#define GRANULE_CLOCK_H

#include <linux/types.h>

/*
 * read() is called in any context and must never go back; hz is its frequency, bits its width (it
 * may wrap as long as somebody reads the time twice a turn). A better source may replace one; time
 * goes on from where it was.
 */
void clock_set_source(u64 (*read)(void), u64 hz, unsigned int bits, const char *name);
const char *clock_source_name(void);	/* "none" before there is one */
u64 clock_source_hz(void);
u64 clock_ns_to_ticks(u64 ns);

#endif
