// SPDX-License-Identifier: MIT
/*
 * arm64: the window in which SIMD code may run (granule/fpu.h). CPACR_EL1.FPEN opens and closes it.
 *
 * No register is saved: the kernel keeps nothing in them between two windows, and programs, when
 * they come, save theirs at their own switch. State: the depth of nesting, per CPU.
 */
#include "sysreg.h"
#include <granule/fpu.h>
#include <linux/bug.h>
#include <linux/percpu-defs.h>

static DEFINE_PER_CPU(unsigned int, fpu_depth);

void kernel_fpu_begin(void)
{
	if ((*this_cpu_ptr(&fpu_depth))++)
		return;
	write_sysreg(3UL << CPACR_FPEN_SHIFT, cpacr_el1);
	isb();		/* the next instruction may be a vector one */
}

void kernel_fpu_end(void)
{
	unsigned int *depth = this_cpu_ptr(&fpu_depth);

	BUG_ON(!*depth);
	if (--*depth)
		return;
	write_sysreg(0, cpacr_el1);
	isb();		/* from here on they trap */
}

void kernel_fpu_abandon(void)
{
	*this_cpu_ptr(&fpu_depth) = 0;
	write_sysreg(0, cpacr_el1);
	isb();		/* from here on they trap */
}
