/* SPDX-License-Identifier: MIT */
/* arm64 body of include/arch/semihost.h: HLT #0xf000, undefined when nobody intercepts it. */
#ifndef ARM64_SEMIHOST_H
#define ARM64_SEMIHOST_H

#include <granule/extable.h>
#include <linux/types.h>

static inline bool arch_semihost(unsigned int op, unsigned long param, long *result)
{
	register unsigned long x0 asm("x0") = op;
	register unsigned long x1 asm("x1") = param;
	unsigned int ok = 0;

	asm volatile("1:	hlt	#0xf000\n"
		     "	mov	%w0, #1\n"
		     "2:\n"
		     EXTABLE("1b", "2b")
		     : "+r" (ok), "+r" (x0) : "r" (x1) : "memory");
	*result = x0;
	return ok;
}

#endif
