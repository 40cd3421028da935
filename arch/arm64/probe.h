/* SPDX-License-Identifier: MIT */
/*
 * arm64: one access that may fault. width is 1, 2, 4 or 8, and addr a multiple of it. False when
 * the CPU refused; *value is then unchanged. The DSB makes a bus error of this very access arrive
 * here, on cores that report it with the instruction.
 */
#ifndef ARM64_PROBE_H
#define ARM64_PROBE_H

#include <granule/extable.h>
#include <linux/types.h>

#define PROBE_LOAD(insn, reg)						\
	asm volatile("1:	" insn " %" reg "1, [%2]\n"		\
		     "3:	dsb	sy\n"					\
		     "4:	mov	%w0, #1\n"				\
		     "2:\n"						\
		     EXTABLE("1b", "2b") EXTABLE("3b", "2b") EXTABLE("4b", "2b") \
		     : "+r" (ok), "=&r" (got) : "r" (addr) : "memory")

#define PROBE_STORE(insn, reg)						\
	asm volatile("1:	" insn " %" reg "1, [%2]\n"		\
		     "3:	dsb	sy\n"					\
		     "4:	mov	%w0, #1\n"				\
		     "2:\n"						\
		     EXTABLE("1b", "2b") EXTABLE("3b", "2b") EXTABLE("4b", "2b") \
		     : "+r" (ok) : "r" (value), "r" (addr) : "memory")

static inline bool arch_probe_read(unsigned long addr, unsigned int width, unsigned long *value)
{
	unsigned long got;
	unsigned int ok = 0;

	switch (width) {
	case 1:
		PROBE_LOAD("ldrb", "w");
		break;
	case 2:
		PROBE_LOAD("ldrh", "w");
		break;
	case 4:
		PROBE_LOAD("ldr", "w");
		break;
	default:
		PROBE_LOAD("ldr", "x");
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
		PROBE_STORE("strb", "w");
		break;
	case 2:
		PROBE_STORE("strh", "w");
		break;
	case 4:
		PROBE_STORE("str", "w");
		break;
	default:
		PROBE_STORE("str", "x");
		break;
	}
	return ok;
}

#endif
