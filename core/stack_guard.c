// SPDX-License-Identifier: MIT
/*
 * The stack protector's value and its alarm. Our own code is not built with it; libfdt, which
 * reads what the loader hands us, is. The value is drawn once at boot, while no protected function
 * is running.
 */
#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/panic.h>
#include <linux/random.h>

unsigned long __stack_chk_guard = (unsigned long)0x5bd1e995a7c3f10dull;

void __stack_chk_fail(void);

void __stack_chk_fail(void)
{
	panic("stack protector: a function of the library wrote past its locals, called near %pS",
	      __builtin_return_address(0));
}

void stack_guard_init(void)
{
	__stack_chk_guard = get_random_long() & ~0xfful;	/* a string's end stops in it */
}
