// SPDX-License-Identifier: MIT
/*
 * The per-CPU word of linux/preempt.h, and the check behind might_sleep().
 */
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/sched.h>

DEFINE_PER_CPU(unsigned int, __preempt_count);

/*
 * Interrupts masked at boot are no reason to complain: nothing is there yet that could make
 * anybody wait.
 */
void might_sleep_at(const char *file, int line)
{
	if (likely(!in_atomic() && (!irqs_disabled() || system_booting)))
		return;
	__warn(file, line, "might_sleep", "may sleep here, but %s\n",
	       in_hardirq() ? "this is an interrupt handler" :
	       in_atomic() ? "a section that must not sleep is open" : "interrupts are masked");
}
