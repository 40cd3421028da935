/* SPDX-License-Identifier: MIT */
/*
 * ARM body of include/arch/semihost.h: SVC 0x123456 in ARM state. The SVC overwrites lr of SVC mode
 * whether or not somebody intercepts it, so lr is a clobber: the compiler keeps its return address
 * elsewhere. Where nobody intercepts, our own SVC vector answers through the table of expected
 * faults.
 */
#ifndef ARCH_ARM_SEMIHOST_H
#define ARCH_ARM_SEMIHOST_H

#include <granule/extable.h>
#include <linux/types.h>

static inline bool arch_semihost(unsigned int op, unsigned long param, long *result)
{
	register unsigned long r0 asm("r0") = op;
	register unsigned long r1 asm("r1") = param;
	unsigned int ok = 0;

	asm volatile("1:	svc	#0x123456\n"
		     "	mov	%0, #1\n"
		     "2:\n"
		     EXTABLE("1b", "2b")
		     : "+r" (ok), "+r" (r0) : "r" (r1) : "lr", "memory");
	*result = r0;
	return ok;
}

#endif
