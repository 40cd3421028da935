// SPDX-License-Identifier: MIT
/*
 * arm64: other CPUs, and the end of this one. CPUs that entered the image beside the boot CPU wait
 * in head.S's pen, MMU off; pen_release() lets one go. PSCI and spin tables come with the drivers.
 */
#include "boot.h"
#include "sysreg.h"
#include <arch/cache.h>
#include <arch/ops.h>
#include <arch/smp.h>

void arch_halt(void)
{
	asm volatile("msr daifset, #15" : : : "memory");
	for (;;)
		asm volatile("dsb sy\n\twfi" : : : "memory");
}
