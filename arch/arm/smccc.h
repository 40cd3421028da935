/* SPDX-License-Identifier: MIT */
/* r0 function, r1..r3 arguments; r0 result. The callee may change r0..r3 and r12. */
#ifndef ARM_SMCCC_H
#define ARM_SMCCC_H

#define __smccc(name, extension, instruction) \
static inline unsigned long name(unsigned long fn, unsigned long a, unsigned long b, \
				 unsigned long c) \
{ \
	register unsigned long r0 asm("r0") = fn; \
	register unsigned long r1 asm("r1") = a; \
	register unsigned long r2 asm("r2") = b; \
	register unsigned long r3 asm("r3") = c; \
	asm volatile(".arch_extension " extension "\n\t" instruction " #0" \
		     : "+r" (r0), "+r" (r1), "+r" (r2), "+r" (r3) \
		     : : "ip", "memory"); \
	return r0; \
}

__smccc(arch_hvc, "virt", "hvc")
__smccc(arch_smc, "sec", "smc")

#endif
