/* SPDX-License-Identifier: MIT */
/*
 * Instructions that are allowed to fault, and where to go on instead.
 *
 * EXTABLE(insn, fixup) inside an asm statement records a pair of addresses; the trap handler
 * looks the faulting PC up before anything else. Section granule_extable holds the pairs.
 */
#ifndef GRANULE_EXTABLE_H
#define GRANULE_EXTABLE_H

#if __SIZEOF_POINTER__ == 8
#define EXTABLE_WORD ".quad "
#else
#define EXTABLE_WORD ".long "
#endif

/* Both arguments are strings of local labels: EXTABLE("1b", "2f"). */
#define EXTABLE(insn, fixup)					\
	".pushsection granule_extable, \"a\"\n\t"		\
	".balign " EXTABLE_ALIGN "\n\t"				\
	EXTABLE_WORD insn ", " fixup "\n\t"			\
	".popsection\n\t"

#if __SIZEOF_POINTER__ == 8
#define EXTABLE_ALIGN "8"
#else
#define EXTABLE_ALIGN "4"
#endif

/* The address to resume at for a fault at pc, 0 when the fault was not expected. Any context. */
unsigned long extable_fixup(unsigned long pc);

#endif
