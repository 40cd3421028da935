// SPDX-License-Identifier: MIT
/*
 * BUG, WARN and panic: a caller's bug, something odd, and the end. No locks: what is printed here
 * may be about a lock.
 */
#include <arch/ops.h>
#include <arch/smp.h>
#include <granule/backtrace.h>
#include <granule/panic.h>
#include <granule/param.h>
#include <linux/bug.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/reboot.h>
#include <linux/string.h>

bool oops_in_progress;

static unsigned long warnings;
static void (*prompt)(void);

static enum { PANIC_EXIT, PANIC_SHELL, PANIC_HALT, PANIC_REBOOT } panic_action = PANIC_EXIT;

static int set_panic(char *value)
{
	if (!strcmp(value, "shell"))
		panic_action = PANIC_SHELL;
	else if (!strcmp(value, "halt"))
		panic_action = PANIC_HALT;
	else if (!strcmp(value, "reboot"))
		panic_action = PANIC_REBOOT;
	else
		return -EINVAL;
	return 0;
}
BOOT_PARAM(panic, "panic", set_panic);

static void (*last_console)(void);

void panic_set_console(void (*bring_up)(void))
{
	last_console = bring_up;
}

void panic_console(void)
{
	if (!console_available() && last_console)
		last_console();
}

void panic_set_prompt(void (*enter)(void))
{
	prompt = enter;
}

/* Whatever happens next happens on a machine with a broken invariant: as little as possible. */
static void end(void)
{
	switch (panic_action) {
	case PANIC_SHELL:
		if (!prompt)
			break;
		printk("panic=shell: the prompt goes on, but nothing can be relied on\n");
		oops_in_progress = false;
		arch_irq_enable();
		prompt();
		break;
	case PANIC_REBOOT:
		machine_restart(NULL);
		break;
	case PANIC_EXIT:
		machine_exit(EXIT_PANIC);
		break;
	case PANIC_HALT:
		break;
	}
	printk("halted\n");
	arch_halt();
}

void vpanic(const char *fmt, va_list args)
{
	struct va_format vaf = { .fmt = fmt };
	bool again = oops_in_progress;
	va_list copy;		/* a parameter may have decayed to a pointer */

	va_copy(copy, args);
	vaf.va = &copy;
	arch_irq_disable();
	oops_in_progress = true;
	panic_console();
	printk(KERN_EMERG "Kernel panic - not syncing: %pV\n", &vaf);
	if (!again)
		dump_stack();
	end();
	__builtin_unreachable();
}

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vpanic(fmt, args);
}

/* The trap ends in kernel/trap.c, which returns to the prompt or panics. */
void __bug(const char *file, int line, const char *func)
{
	printk(KERN_EMERG "kernel BUG at %s:%d, %s()\n", file, line, func);
	__builtin_trap();
}

void __warn(const char *file, int line, const char *func, const char *fmt, ...)
{
	warnings++;
	printk(KERN_WARNING "WARNING: at %s:%d, %s()\n", file, line, func);
	if (fmt) {
		struct va_format vaf = { .fmt = fmt };
		va_list args;
		const char *end = fmt + strlen(fmt);

		va_start(args, fmt);
		vaf.va = &args;
		printk(KERN_WARNING "%pV%s", &vaf, end > fmt && end[-1] == '\n' ? "" : "\n");
		va_end(args);
	}
	dump_stack();
}

unsigned long warn_count(void)
{
	return warnings;
}

void dump_stack(void)
{
	backtrace_here();
}
