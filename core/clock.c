// SPDX-License-Identifier: MIT
/*
 * The clock: nanoseconds since boot, from one counter. Narrow counters are extended by adding up
 * differences at every read; core/timer.c sees to it that there is one in every turn. There is no
 * tick: jiffies are derived, and an idle machine sleeps.
 *
 * Lock: clock_lock, interrupts masked, for a few instructions. Any context.
 */
#include <arch/ops.h>
#include <asm/timex.h>
#include <granule/clock.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/spinlock.h>

static u64 (*read_counter)(void);
static const char *source_name = "none";
static u64 source_hz;
static u64 counter_mask;
static u32 mult, shift;		/* ns = ticks * mult >> shift */

static DEFINE_SPINLOCK(clock_lock);
static u64 last_count;
static u64 base_ns;		/* the time at last_count */
static u64 fraction;		/* of a nanosecond, in 1 >> shift: rounding loses nothing */

/* The finest scale whose multiplier fits 32 bits: exact to one part in 2^31. */
static void set_scale(u64 hz)
{
	for (shift = 32; shift; shift--) {
		u64 m = div64_u64((u64)NSEC_PER_SEC << shift, hz);

		if (m <= U32_MAX) {
			mult = m;
			return;
		}
	}
	mult = NSEC_PER_SEC;	/* one tick a second, or slower */
}

/* Moves the base up to now. clock_lock held. */
static u64 advance(void)
{
	u64 now, delta;

	if (!read_counter)
		return base_ns;
	now = read_counter();
	delta = (now - last_count) & counter_mask;
	last_count = now;
	/* in pieces, or the product of a long pause would overflow */
	while (delta) {
		u64 piece = min_t(u64, delta, U32_MAX >> 1);

		fraction += piece * mult;
		base_ns += fraction >> shift;
		fraction &= (1ull << shift) - 1;
		delta -= piece;
	}
	return base_ns;
}

void clock_set_source(u64 (*read)(void), u64 hz, unsigned int bits, const char *name)
{
	unsigned long flags;

	spin_lock_irqsave(&clock_lock, flags);
	advance();
	read_counter = read;
	source_hz = hz;
	source_name = name;
	counter_mask = bits < 64 ? (1ull << bits) - 1 : ~0ull;
	set_scale(hz);
	last_count = read();
	fraction = 0;
	spin_unlock_irqrestore(&clock_lock, flags);
}

const char *clock_source_name(void)
{
	return source_name;
}

u64 clock_source_hz(void)
{
	return source_hz;
}

/* As it is read: a narrow counter wraps. */
u64 time_counter(void)
{
	return read_counter ? read_counter() : arch_counter();
}

u64 clock_ns_to_ticks(u64 ns)
{
	u32 rest;
	u64 seconds = div_u64_rem(ns, NSEC_PER_SEC, &rest);

	return seconds * source_hz + div_u64(rest * source_hz, NSEC_PER_SEC);
}

u64 ktime_get_ns(void)
{
	unsigned long flags;
	u64 ns;

	spin_lock_irqsave(&clock_lock, flags);
	ns = advance();
	spin_unlock_irqrestore(&clock_lock, flags);
	return ns;
}

u64 get_jiffies_64(void)
{
	return INITIAL_JIFFIES + div_u64(ktime_get_ns(), NSEC_PER_SEC / HZ);
}

/* --- jiffies and other units ----------------------------------------------------------------- */

unsigned long nsecs_to_jiffies(u64 ns)
{
	u64 j = div_u64(ns + NSEC_PER_SEC / HZ - 1, NSEC_PER_SEC / HZ);

	return min_t(u64, j, MAX_JIFFY_OFFSET);
}

unsigned long msecs_to_jiffies(unsigned int ms)
{
	return (int)ms < 0 ? MAX_JIFFY_OFFSET : nsecs_to_jiffies((u64)ms * NSEC_PER_MSEC);
}

unsigned long usecs_to_jiffies(unsigned int us)
{
	return nsecs_to_jiffies((u64)us * NSEC_PER_USEC);
}

u64 jiffies_to_nsecs(unsigned long j)
{
	return (u64)j * (NSEC_PER_SEC / HZ);
}

unsigned int jiffies_to_msecs(unsigned long j)
{
	return div_u64(jiffies_to_nsecs(j), NSEC_PER_MSEC);
}

unsigned int jiffies_to_usecs(unsigned long j)
{
	return div_u64(jiffies_to_nsecs(j), NSEC_PER_USEC);
}

/* --- waiting --------------------------------------------------------------------------------- */

/* Without a clock, a loop of at least that long on any core we know: too long beats too short. */
static void spin_blindly(unsigned long ns)
{
	for (unsigned long i = 0; i < 2 * ns; i++)
		arch_cpu_relax();
}

void ndelay(unsigned long ns)
{
	u64 start = ktime_get_ns();

	if (!read_counter) {
		spin_blindly(ns);
		return;
	}
	while (ktime_get_ns() - start < ns)
		arch_cpu_relax();
}

void udelay(unsigned long us)
{
	for (; us > 1000; us -= 1000)
		ndelay(NSEC_PER_MSEC);
	ndelay(us * NSEC_PER_USEC);
}

void mdelay(unsigned long ms)
{
	while (ms--)
		ndelay(NSEC_PER_MSEC);
}
