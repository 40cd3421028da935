// SPDX-License-Identifier: MIT
/*
 * ARM: other CPUs, and the end of this one. CPUs that entered the image beside the boot CPU wait in
 * head.S's pen, MMU off. PSCI and the boards' own ways to start a CPU come with the drivers.
 */
#include <arch/ops.h>
#include <arch/smp.h>

void arch_halt(void)
{
	asm volatile("cpsid aif" : : : "memory");
	for (;;)
		asm volatile("dsb sy\n\twfi" : : : "memory");
}
