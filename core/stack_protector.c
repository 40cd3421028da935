// SPDX-License-Identifier: MIT
/*
 * What code built with -fstack-protector asks for: Debian's libfdt is. Ours is built without, and
 * has guard pages. The guard changes once, at an initcall, when no protected function is active.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/random.h>

void __stack_chk_fail(void) __noreturn;

unsigned long __stack_chk_guard = (unsigned long)0x00000aff5ea7d00dULL;

void __stack_chk_fail(void)
{
	panic("a stack frame was overrun in a function called by %pS\n",
	      __builtin_return_address(0));
}

/* The lowest byte stays 0, so that a runaway string copy cannot reproduce it. */
static int stack_guard_init(void)
{
	__stack_chk_guard = get_random_long() & ~0xffUL;
	return 0;
}
early_initcall(stack_guard_init);
