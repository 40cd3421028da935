/* SPDX-License-Identifier: MIT */
/* x0 function, x1..x3 arguments; x0 result. The callee may change x0..x17. */
#ifndef ARM64_SMCCC_H
#define ARM64_SMCCC_H

#define __smccc(name, instruction) \
static inline unsigned long name(unsigned long fn, unsigned long a, unsigned long b, \
				 unsigned long c) \
{ \
	register unsigned long x0 asm("x0") = fn; \
	register unsigned long x1 asm("x1") = a; \
	register unsigned long x2 asm("x2") = b; \
	register unsigned long x3 asm("x3") = c; \
	asm volatile(instruction " #0" \
		     : "+r" (x0), "+r" (x1), "+r" (x2), "+r" (x3) \
		     : : "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", \
			 "x15", "x16", "x17", "memory"); \
	return x0; \
}

__smccc(arch_hvc, "hvc")
__smccc(arch_smc, "smc")

#endif
