// SPDX-License-Identifier: MIT
/*
 * Backtraces (granule/backtrace.h) over the arch's unwinder. At most BACKTRACE_MAX callers, since a
 * broken stack may loop. No state, no locks, any context.
 */
#include <arch/trap.h>
#include <granule/backtrace.h>
#include <linux/printk.h>

#define BACKTRACE_MAX	32

static void print_callers(struct arch_unwind *u)
{
	for (unsigned int n = 0; n < BACKTRACE_MAX; n++) {
		if (!arch_unwind_next(u))
			return;
		printk(" %pB\n", (void *)u->pc);	/* where it called, not where it goes on */
	}
	printk(" ...\n");
}

void backtrace_frame(const struct trap_frame *frame)
{
	struct arch_unwind u;

	printk("Call trace:\n");
	arch_unwind_start(&u, frame);
	printk(" %pS\n", (void *)u.pc);
	print_callers(&u);
}

void backtrace_here(void)
{
	struct arch_unwind u;

	printk("Call trace:\n");
	arch_unwind_start(&u, NULL);
	print_callers(&u);
}

unsigned int backtrace_save(unsigned long *entries, unsigned int n, unsigned int skip)
{
	struct arch_unwind u;
	unsigned int count = 0;

	arch_unwind_start(&u, NULL);
	while (count < n && arch_unwind_next(&u)) {
		if (skip) {
			skip--;
			continue;
		}
		entries[count++] = u.pc;
	}
	return count;
}
