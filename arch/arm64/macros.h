/* SPDX-License-Identifier: MIT */
/* arm64: what several .S files share. */
#ifndef ARM64_MACROS_H
#define ARM64_MACROS_H

/*
 * MAIR_EL1, by the memory types of granule/pgattr.h: 0 Normal write-back, 1 Normal non-cacheable,
 * 2 Normal write-through, 3 Device-nGnRE, 4 Device-nGnRnE.
 */
#define MAIR_VALUE	0x0000000004bb44ff

#define FUNC(name)		\
	.globl	name;		\
	.type	name, %function;	\
	.balign	16;		\
name:

#define END(name)	.size name, . - name

#endif
