/* SPDX-License-Identifier: MIT */
/*
 * ARM: one access that may fault. width is 1, 2 or 4, and addr a multiple of it. False when the CPU
 * refused; *value is then unchanged. The DSB makes a bus error of this very access arrive here, on
 * cores that report it with the instruction. No state, any context.
 */
#ifndef ARCH_ARM_PROBE_H
#define ARCH_ARM_PROBE_H

#include <granule/extable.h>
#include <linux/types.h>

#define PROBE_LOAD(insn)						\
	asm volatile("1:	" insn " %1, [%2]\n"			\
		     "3:	dsb	sy\n"					\
		     "4:	mov	%0, #1\n"				\
		     "2:\n"						\
		     EXTABLE("1b", "2b") EXTABLE("3b", "2b") EXTABLE("4b", "2b") \
		     : "+r" (ok), "=&r" (got) : "r" (addr) : "memory")

#define PROBE_STORE(insn)						\
	asm volatile("1:	" insn " %1, [%2]\n"			\
		     "3:	dsb	sy\n"					\
		     "4:	mov	%0, #1\n"				\
		     "2:\n"						\
		     EXTABLE("1b", "2b") EXTABLE("3b", "2b") EXTABLE("4b", "2b") \
		     : "+r" (ok) : "r" (value), "r" (addr) : "memory")

static inline bool arch_probe_read(unsigned long addr, unsigned int width, unsigned long *value)
{
	unsigned long got;
	unsigned int ok = 0;

	switch (width) {
	case 1:
		PROBE_LOAD("ldrb");
		break;
	case 2:
		PROBE_LOAD("ldrh");
		break;
	default:
		PROBE_LOAD("ldr");
		break;
	}
	if (ok)
		*value = got;
	return ok;
}

static inline bool arch_probe_write(unsigned long addr, unsigned int width, unsigned long value)
{
	unsigned int ok = 0;

	switch (width) {
	case 1:
		PROBE_STORE("strb");
		break;
	case 2:
		PROBE_STORE("strh");
		break;
	default:
		PROBE_STORE("str");
		break;
	}
	return ok;
}

#undef PROBE_LOAD
#undef PROBE_STORE

#endif
