/* SPDX-License-Identifier: MIT */
/*
 * What head.S and boot.c leave behind for the rest of arch/arm: the early roots, where the image
 * lies, what MMU registers were chosen. Written before the MMU is on, read only afterwards; no
 * locks.
 */
#ifndef ARCH_ARM_BOOT_H
#define ARCH_ARM_BOOT_H

#include <linux/types.h>

/* Linker symbols (link.ld.S). */
extern char _text[], _etext[], __start_rodata[], __end_rodata[], _sdata[], _edata[];
extern char __start_ro_after_init[], __end_ro_after_init[], _sinittext[], _einittext[];
extern char __bss_start[], __bss_stop[], _end[], _end_of_file[];
extern char boot_guard[], boot_stack[], boot_stack_top[];
extern char boot_irq_guard[], boot_irq_stack[], boot_irq_stack_top[];
extern char boot_emergency_guard[], boot_emergency_stack[], boot_emergency_stack_top[];
extern char __idmap_text_start[], __idmap_text_end[], __vectors_start[];
extern char early_pt_pool[], early_pt_pool_end[];

/*
 * The kernel's root, first filled by boot.c, later the final one; and the root that also holds the
 * identity map of .idmap.text.
 */
extern char swapper_pg_dir[], idmap_pg_dir[];

/* Virtual minus physical of the image window. */
extern unsigned long kimage_voffset;

/* Values for the MMU registers, in the order mmu_prepare (head.S) loads them. */
struct boot_mmu_regs {
	u32 ttbcr, ttbr0, ttbr1, dacr, attr0, attr1;
};
extern struct boot_mmu_regs boot_mmu_regs;
extern u32 boot_ttbr_flags;

/* How the image was entered. */
struct boot_entry {
	u32 cpsr, sctlr;	/* SCTLR, or HSCTLR in HYP */
	u32 fdt;		/* r2, unchecked; or where the tree was moved to */
	u32 fdt_moved_from;	/* 0, or where the tree lay: inside .bss */
	u32 counter[2];		/* CNTVCT in SVC mode, low word first; 0 without a generic timer */
};
extern struct boot_entry boot_entry;

/* The mailbox of parked CPUs: head.S. */
extern u32 boot_pen[2];

#endif
