/* SPDX-License-Identifier: MIT */
/*
 * Entry of the ARM image: zImage header, then from whatever state a loader leaves to start_kernel
 * with MMU and caches on.
 *
 * Runs at the physical address it was loaded to, everything PC-relative, in registers and a small
 * stack in .data. The order is: align the image to a page, caches and MMU off and clean, leave HYP,
 * early vectors, ACTLR.SMP, boot_prepare() (boot.c: checks, tables), MMU on, jump to the image
 * window. Registers kept all the way: r8 the tree's address as given in r2, r9 where the image
 * lies.
 *
 * Before the MMU is on, all memory is Strongly-ordered: no unaligned access, no exclusives, no
 * atomics (ARM DDI 0406C A3.2.2, B3.2.1). SCTLR.A stays 1 until then, so that QEMU faults where a
 * real core would. See docs/BOOT.md.
 */
#include <../arch/arm/asm.h>
#include <../arch/arm/layout.h>

#define IMAGE_ALIGN_BITS 14
#define SECONDARY_WAIT	0x400000	/* polls: some 10 ms on a real core */

	.arch	armv7-a
	.arch_extension virt
	.arch_extension sec
	.arm

/*
 * --- zImage header (Documentation/arch/arm/booting: magic at 0x24, start, end, byte order) -----
 */
	.section .head.header, "ax"	/* first in the image, whatever the link order */
ASM_FUNC(_start)
	.rept	8
	mov	r0, r0
	.endr
	b	entry
	.word	0x016f2818
	.word	0			/* start: 0, runs anywhere */
	.word	__image_file_size	/* end; .bss follows in memory and not in the file */
	.word	0x04030201		/* little endian */

	.section .head.text, "ax"
entry:
	mrs	r0, cpsr
	orr	r0, r0, #PSR_A | PSR_I | PSR_F
	msr	cpsr_xc, r0		/* the mode stays what it is */
	mov	r8, r2
	adr_l	r9, _start
	mov	sp, r0			/* told at boot: the state at entry */

	/*
	 * A loader may use caches (an UEFI stub, a debugger); every dirty line goes to memory
	 * first.
	 */
	mrs	r0, cpsr
	and	r0, r0, #PSR_MODE_MASK
	cmp	r0, #PSR_MODE_HYP
	bne	1f
	mrc	p15, 4, r10, c1, c0, 0	/* HSCTLR */
	tst	r10, #SCTLR_M | SCTLR_C
	blne	dcache_flush_all
	bic	r11, r10, #SCTLR_M | SCTLR_C
	bic	r11, r11, #SCTLR_I
	mcr	p15, 4, r11, c1, c0, 0
	b	2f
1:	mrc	p15, 0, r10, c1, c0, 0	/* SCTLR */
	tst	r10, #SCTLR_M | SCTLR_C
	blne	dcache_flush_all
	bic	r11, r10, #SCTLR_M | SCTLR_C
	bic	r11, r11, #SCTLR_I
	mcr	p15, 0, r11, c1, c0, 0
2:	isb
	/* Again: lines may have been filled (never dirtied: no store above) until C was 0. */
	tst	r10, #SCTLR_M | SCTLR_C
	blne	dcache_flush_all
	mov	r0, #0
	mcr	p15, 0, r0, c7, c5, 0	/* ICIALLU */
	dsb
	isb

	/*
	 * A short root is aligned to 16 KiB in the image, so the image must be: move it up when it
	 * is not.
	 */
	ubfx	r1, r9, #0, #IMAGE_ALIGN_BITS
	cmp	r1, #0
	bne	move_up
aligned:
	/*
	 * What the loader left dirty in its caches, of the file, of .bss, and of a tree that may
	 * lie there, goes to memory before we write past them: evicted later it would undo our
	 * stores.
	 */
	mov	r0, r9
	adr_l	r1, _end
	bl	dcache_flush_range
	adr_l	r0, boot_entry
	str	sp, [r0]
	str	r10, [r0, #4]
	mrs	r0, cpsr
	and	r0, r0, #PSR_MODE_MASK
	cmp	r0, #PSR_MODE_HYP
	adreq	lr, 3f
	beq	leave_hyp
	cps	#PSR_MODE_SVC		/* from Monitor, SYS or another: the security state stays */
3:
	mrc	p15, 0, r0, c0, c1, 1	/* ID_PFR1 */
	tst	r0, #0xf << 16		/* generic timer */
	beq	4f
	mrrc	p15, 1, r0, r1, c14	/* CNTVCT */
	adr_l	r2, boot_entry
	str	r0, [r2, #16]
	str	r1, [r2, #20]
4:
	bl	cpu_prepare

	adr_l	r3, early_stack_top
	mov	sp, r3
	bl	elect_boot_cpu

	mov	r0, r9
	mov	r1, r8
	bl	boot_check		/* stops, or returns the tree's address */
	mov	r8, r0

	/* Clear .bss, after a tree that lay in it has been moved. */
	adr_l	r0, __bss_start
	adr_l	r1, __bss_stop
	mov	r2, #0
	mov	r3, #0
	mov	r4, #0
	mov	r5, #0
5:	stmia	r0!, {r2, r3, r4, r5}
	stmia	r0!, {r2, r3, r4, r5}
	cmp	r0, r1
	blo	5b

	mov	r0, r9
	bl	boot_map
	/* Speculative fills must not hide what was written past the caches. */
	adr_l	r0, __data_start
	adr_l	r1, _end
	bl	dcache_inval_range

	bl	mmu_prepare
	ldr	r0, =on_window		/* a link address: where to go on */
	b	mmu_enable

	/* In the image window from here on. */
on_window:
	bl	early_vectors_here
	ldr	sp, =boot_stack_top
	mov	r0, #0
	mcr	p15, 0, r0, c13, c0, 4	/* TPIDRPRW: the static per-CPU data is the boot CPU's */
	cpsie	a				/* an abort the loader left pending comes now */
	dsb
	isb
	cpsid	a
	bl	boot_leave_idmap
	mov	r0, r8
	mov	r1, #0			/* the tree's address, 64-bit */
	mov	fp, #0
	mov	lr, #0			/* the end of every backtrace */
	b	start_kernel
	.ltorg

/*
 * Moves the image up to the next aligned address. The copying code would overwrite itself, so it
 * runs as a copy above the image's end, where .bss will be.
 */
move_up:
	rsb	r1, r1, #1 << IMAGE_ALIGN_BITS	/* by how much */
	ldr	r2, =__image_file_size
	add	r3, r9, r2		/* end of the source */
	adr_l	r4, _end
	add	r4, r4, #2 << IMAGE_ALIGN_BITS	/* clear of .bss and of the image's new end */
	bic	r4, r4, #0x1f
	adr	r5, mover
	mov	r6, r4
	ldmia	r5!, {r7, r11, r12, lr}
	stmia	r6!, {r7, r11, r12, lr}
	ldmia	r5!, {r7, r11, r12, lr}
	stmia	r6!, {r7, r11, r12, lr}
	add	r2, r3, r1		/* end of the destination */
	add	r12, r9, r1
	adr	r5, aligned
	add	r5, r5, r1		/* go on there */
	mov	r0, #0
	mcr	p15, 0, r0, c7, c5, 0
	dsb
	isb
	bx	r4
mover:					/* 8 instructions */
	ldr	r0, [r3, #-4]!
	str	r0, [r2, #-4]!
	cmp	r3, r9
	bhi	mover
	mov	r9, r12
	dsb
	isb
	bx	r5
	.ltorg

/*
 * Of several CPUs that all run this, one may go on. One whose lowest affinity is 0 goes at once;
 * another waits for it, says so if nobody comes (the loader started us on a secondary), and takes
 * over. There are no exclusives on Strongly-ordered memory: of two that take over at once, who
 * wrote last goes on. Returns, or parks.
 */
elect_boot_cpu:
	mrc	p15, 0, r4, c0, c0, 5	/* MPIDR; 0 on a core without the extensions */
	adr_l	r1, boot_claim
	mcr	p15, 0, r1, c7, c14, 1	/* DCCIMVAC: a line of the loader's time must not answer */
	dsb
	orr	r2, r4, #0x80000000	/* never 0 */
	tst	r4, #0xff
	beq	3f
	mov	r3, #SECONDARY_WAIT
1:	ldr	r0, [r1]
	cmp	r0, #0
	bne	park
	yield
	subs	r3, r3, #1
	bne	1b
	str	r2, [r1]
	dsb
	mov	r3, #0x10000
2:	yield
	subs	r3, r3, #1
	bne	2b
	ldr	r0, [r1]
	cmp	r0, r2
	bne	park
	mov	r0, r9
	mov	r1, r4
	b	boot_took_over		/* a warning; returns to our caller */
3:	ldr	r0, [r1]
	cmp	r0, #0
	bne	park
	str	r2, [r1]
	dsb
	bx	lr

/*
 * Parked, MMU off: waits for its MPIDR (with bit 31) to be called. smp.c writes the entry, then the
 * name, cleans both to memory and sends an event.
 */
park:
	orr	r2, r4, #0x80000000
	adr_l	r1, boot_pen
1:	wfe
	ldr	r0, [r1]
	cmp	r0, r2
	bne	1b
	ldr	r3, [r1, #4]
	bx	r3
	.ltorg

/* --- what every CPU does before its MMU is on ------------------------------------------------ */

/*
 * SVC, MMU off: a known SCTLR, vectors that report, and coherency with the other cores of the
 * cluster, which the first lock and every cached page rely on. Clobbers r0-r7, r10, r11.
 */
cpu_prepare:
	mov	r12, lr
	mrc	p15, 0, r0, c1, c0, 0
	ldr	r1, =SCTLR_EARLY_CLEAR
	bic	r0, r0, r1
	orr	r0, r0, #SCTLR_A
	mcr	p15, 0, r0, c1, c0, 0
	isb
	bl	early_vectors_here

	mov	r0, #0
	mcr	p15, 0, r0, c1, c0, 2	/* CPACR: VFP and Advanced SIMD are undefined */
	mrc	p15, 0, r0, c0, c0, 0	/* MIDR */
	ldr	r1, =0xff0ffff0		/* implementer, architecture, part */
	and	r10, r0, r1
	/* The A9 and the A5 come out of reset with a random L1 (Cortex-A9 TRM 7.1). */
	ldr	r2, =0x410fc090
	ldr	r3, =0x410fc050
	cmp	r10, r2
	cmpne	r10, r3
	bleq	l1_inval_all
	/* ACTLR.SMP (bit 6) and, on A9 and A5, FW (bit 0): maintenance reaches the others. */
	mov	r4, #0
	cmp	r10, r2
	cmpne	r10, r3
	moveq	r4, #0x41
	beq	1f
	ldr	r5, =0x410fc070		/* A7 */
	ldr	r6, =0x410fc0f0		/* A15 */
	ldr	r7, =0x410fc0d0		/* A12 */
	ldr	r11, =0x410fc0e0	/* A17 */
	cmp	r10, r5
	cmpne	r10, r6
	cmpne	r10, r7
	cmpne	r10, r11
	moveq	r4, #0x40
1:	cmp	r4, #0
	beq	2f
	mrc	p15, 0, r0, c0, c0, 5	/* MPIDR.U, bit 30: a lone core, without the bit */
	tst	r0, #1 << 30
	bne	2f
	mrc	p15, 0, r0, c1, c0, 1	/* ACTLR */
	and	r1, r0, r4
	cmp	r1, r4
	beq	2f
	orr	r0, r0, r4
	/*
	 * In the Non-secure state this write is ignored, or undefined when NSACR.NS_SMP (bit 18) is
	 * 0; PL1 cannot tell in which state it is, so try, and step over an Undefined Instruction.
	 * Firmware that keeps the bit to itself has set it.
	 */
	.global	early_try_actlr
early_try_actlr:
	mcr	p15, 0, r0, c1, c0, 1
2:	isb
	mov	r0, #0
	mcr	p15, 0, r0, c7, c5, 0	/* ICIALLU */
	mcr	p15, 0, r0, c7, c5, 6	/* BPIALL */
	mcr	p15, 0, r0, c8, c7, 0	/* TLBIALL */
	dsb
	isb
	bx	r12
	.ltorg

/*
 * Programs the translation registers for the tables of boot.c; the MMU stays off. r9: image.
 * Clobbers r0-r4.
 */
mmu_prepare:
	adr_l	r0, boot_mmu_regs
	ldmia	r0, {r1, r2, r3, r4}
	mov	r0, #0
	mcr	p15, 0, r0, c13, c0, 1	/* CONTEXTIDR: the reserved ASID 0 */
	isb
	mcr	p15, 0, r1, c2, c0, 2	/* TTBCR */
	isb
#ifdef CONFIG_ARM_LPAE
	mcrr	p15, 0, r2, r0, c2	/* TTBR0, ASID 0 */
	mcrr	p15, 1, r3, r0, c2	/* TTBR1 */
#else
	mcr	p15, 0, r2, c2, c0, 0
	mcr	p15, 0, r3, c2, c0, 1
#endif
	mcr	p15, 0, r4, c3, c0, 0	/* DACR */
	adr_l	r0, boot_mmu_regs
	ldr	r1, [r0, #16]
	ldr	r2, [r0, #20]
	mcr	p15, 0, r1, c10, c2, 0	/* PRRR or MAIR0 */
	mcr	p15, 0, r2, c10, c2, 1	/* NMRR or MAIR1 */
	mov	r0, #0
	mcr	p15, 0, r0, c8, c7, 0	/* TLBIALL */
	dsb
	isb
	bx	lr
	.ltorg

/* --- the page that is mapped to itself: only this code runs while the MMU changes ------------- */
	.section .idmap.text, "ax"
	.balign	64
/* r0: where to go on. Clobbers r1, r2. */
ASM_FUNC(mmu_enable)
	mrc	p15, 0, r1, c1, c0, 0
	ldr	r2, =SCTLR_ON_CLEAR
	bic	r1, r1, r2
	ldr	r2, =SCTLR_ON_SET
	orr	r1, r1, r2
	dsb
	isb
	mcr	p15, 0, r1, c1, c0, 0	/* MMU, caches, prediction on; alignment checks off */
	isb				/* the next fetch is translated (ARM DDI 0406C B3.10.2) */
	bx	r0
	.ltorg
ASM_END(mmu_enable)

	.section .data.boot, "aw"
	.balign	64
boot_claim:
	.word	0
	.balign	64
	.global	boot_entry
boot_entry:
	.word	0, 0, 0, 0, 0, 0	/* struct boot_entry, boot.h */
	.global	boot_pen
boot_pen:
	.word	0, 0			/* MPIDR | 1 << 31, physical entry */
	.balign	64
	.space	2048
	.global	early_stack_top
early_stack_top:
