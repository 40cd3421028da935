/* SPDX-License-Identifier: MIT */
/*
 * arm64: what head.S and boot.c leave for the kernel. Written before the MMU is on, then read-only.
 */
#ifndef ARM64_BOOT_H
#define ARM64_BOOT_H

#define BOOT_ARGS_SIZE	64

#ifndef __ASSEMBLER__

#include <linux/types.h>

struct boot_args {
	u64 fdt;		/* x0 at entry, unchecked; or where the tree was moved to */
	u64 el;			/* exception level at entry */
	u64 mpidr;		/* affinity bits of the boot CPU */
	u64 sctlr;		/* SCTLR of that level at entry */
	u64 fdt_moved_from;	/* 0, or where the tree lay: inside the image's bss */
	u64 text_pa;		/* where the image lies */
	u64 taken_over;	/* 1: this CPU is not affinity 0 and nobody else came */
	u64 counter;		/* CNTVCT at entry, or when EL1 was reached */
};

extern struct boot_args boot_args;
/* kimage_voffset (asm/page.h): image virtual - physical, set by boot_tables(). */

/* The root of the kernel's tables, which boot.c filled with the image window and the fixmap. */
extern u64 swapper_pg_dir[];
extern u64 idmap_pg_dir[];

/* The bits of TCR_EL1 in use, and the attributes by index (MAIR_EL1). */
extern u64 boot_tcr;

void boot_tables(unsigned long text_pa);

#endif
#endif
