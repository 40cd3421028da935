/* SPDX-License-Identifier: MIT */
/*
 * ARM: what runs beside head.S before there is a kernel: vectors that catch and tell, accesses that
 * may be refused, the end, and cache maintenance in registers only. All of it is PC-relative and
 * works at the physical address and in the image window alike. State: none.
 */
#include <../arch/arm/asm.h>

	.arch	armv7-a
	.arm
	.section .head.text, "ax"

/*
 * early_vectors_here: VBAR to the vectors below, wherever we run. Clobbers r0.
 */
ASM_FUNC(early_vectors_here)
	adr	r0, early_vectors
	mcr	p15, 0, r0, c12, c0, 0	/* VBAR */
	isb
	bx	lr

	.balign	32
early_vectors:
	b	.
	b	early_undef
	b	early_svc
	b	early_pabt
	b	early_dabt
	b	.
	b	early_irq
	b	early_irq

early_undef:
	adr_l	sp, early_try_actlr + 4
	cmp	lr, sp
	movseq	pc, lr			/* the write that may be refused: go on after it */
	mov	r0, #1
	sub	r1, lr, #4
	b	early_report
early_svc:
	mvn	r0, #0			/* nobody intercepts semihosting calls */
	movs	pc, lr
early_pabt:
	mov	r0, #3
	sub	r1, lr, #4
	b	early_report
early_dabt:
	mrc	p15, 0, sp, c5, c0, 0		/* DFSR: an asynchronous abort, told late? */
	bic	sp, sp, #0xf0			/* short form: the domain */
	bic	sp, sp, #0x3800
	sub	sp, sp, #0x400
	cmp	sp, #0x006
	subseq	pc, lr, #8			/* the loader's: drop it */
	mrc	p15, 0, sp, c5, c0, 0
	bic	sp, sp, #0x3800
	sub	sp, sp, #0x200
	cmp	sp, #0x11			/* long form */
	subseq	pc, lr, #8
	sub	r1, lr, #8
	adr	sp, early_read_word
	cmp	r1, sp
	mvneq	r0, #0			/* goes on two instructions after the access */
	movseq	pc, lr
	adr	sp, early_write_word
	cmp	r1, sp
	mvneq	r0, #0
	movseq	pc, lr
	mov	r0, #4
	b	early_report
early_irq:
	mov	r0, #6
	mov	r1, lr
early_report:
	cps	#PSR_MODE_SVC
	adr_l	r3, early_stack_top
	mov	sp, r3
	adr_l	r2, _start
	mrc	p15, 0, r3, c5, c0, 0	/* DFSR */
	mrc	p15, 0, r12, c6, c0, 0	/* DFAR */
	push	{r3, r12}
	mov	r3, r8			/* the tree's address, unless clobbered */
	bl	boot_fault
	b	arch_park
	.ltorg

/*
 * int early_read(u32 *value, u32 addr): 0, or -1 when the bus refuses. The vector above returns two
 * instructions past the access.
 */
ASM_FUNC(early_read)
	mov	r2, r0
	mov	r0, #0
early_read_word:
	ldr	r3, [r1]
	mov	r1, r1			/* a refused access resumes behind this one */
	str	r3, [r2]
	bx	lr
ASM_END(early_read)

/* int early_write(u32 addr, u32 value): the same for a store. */
ASM_FUNC(early_write)
	mov	r2, r0
	mov	r0, #0
early_write_word:
	str	r1, [r2]
	mov	r1, r1
	dsb
	bx	lr
ASM_END(early_write)

/* long early_semihosting(u32 op, const void *arg): -1 when nobody intercepts it. */
ASM_FUNC(early_semihosting)
	push	{r4, lr}
	svc	#0x123456
	pop	{r4, pc}
ASM_END(early_semihosting)

/* Waits for ever, MMU on or off. */
ASM_FUNC(arch_park)
	cpsid	if
1:	dsb
	wfi
	b	1b
ASM_END(arch_park)

/* --- caches, registers only ------------------------------------------------------------------- */

/*
 * Clean and invalidate all data cache levels up to the point of coherency, by set and way: for this
 * CPU alone, at boot alone (ARM DDI 0406C B2.2.6). Clobbers r0-r7, r11, r12.
 */
ASM_FUNC(dcache_flush_all)
	dmb
	mrc	p15, 1, r0, c0, c0, 1	/* CLIDR */
	mov	r1, r0, lsr #23
	ands	r1, r1, #0xe		/* LoC * 2 */
	beq	5f
	mov	r2, #0			/* level * 2, as CSSELR wants it */
1:	add	r3, r2, r2, lsr #1	/* level * 3 */
	mov	r4, r0, lsr r3
	and	r4, r4, #7
	cmp	r4, #2			/* a data or unified cache here? */
	blo	4f
	mcr	p15, 2, r2, c0, c0, 0	/* CSSELR */
	isb
	mrc	p15, 1, r4, c0, c0, 0	/* CCSIDR */
	and	r3, r4, #7
	add	r3, r3, #4		/* log2 of the line */
	ubfx	r5, r4, #3, #10		/* ways - 1 */
	ubfx	r6, r4, #13, #15	/* sets - 1 */
	clz	r7, r5			/* the way number sits at the top; 32 for a single way */
2:	mov	r11, r6
3:	lsl	r12, r5, r7
	orr	r12, r12, r2
	lsl	r4, r11, r3
	orr	r12, r12, r4
	mcr	p15, 0, r12, c7, c14, 2	/* DCCISW */
	subs	r11, r11, #1
	bpl	3b
	subs	r5, r5, #1
	bpl	2b
4:	add	r2, r2, #2
	dsb				/* A7 814220: a level must be done before the next */
	cmp	r2, r1
	blo	1b
5:	mov	r2, #0
	mcr	p15, 2, r2, c0, c0, 0
	dsb
	isb
	bx	lr

/* Invalidate the L1 data cache, whose contents are random after reset. Clobbers r0, r4-r7, r11. */
ASM_FUNC(l1_inval_all)
	mov	r0, #0
	mcr	p15, 2, r0, c0, c0, 0
	isb
	mrc	p15, 1, r4, c0, c0, 0
	and	r0, r4, #7
	add	r0, r0, #4
	ubfx	r5, r4, #3, #10
	ubfx	r6, r4, #13, #15
	clz	r7, r5
1:	mov	r11, r6
2:	lsl	r4, r5, r7
	orr	r4, r4, r11, lsl r0
	mcr	p15, 0, r4, c7, c6, 2	/* DCISW */
	subs	r11, r11, #1
	bpl	2b
	subs	r5, r5, #1
	bpl	1b
	dsb
	isb
	bx	lr

	.macro	by_va_range, op
	mrc	p15, 0, r2, c0, c0, 1	/* CTR: log2 of the smallest line in words, [19:16] */
	ubfx	r2, r2, #16, #4
	mov	r3, #4
	lsl	r2, r3, r2
	sub	r3, r2, #1
	bic	r0, r0, r3
1:	mcr	p15, 0, r0, c7, \op, 1
	add	r0, r0, r2
	cmp	r0, r1
	blo	1b
	dsb
	bx	lr
	.endm

/* [r0, r1): DCCIMVAC. Clobbers r0, r2, r3. */
ASM_FUNC(dcache_flush_range)
	by_va_range c14

/* [r0, r1): DCIMVAC. */
ASM_FUNC(dcache_inval_range)
	by_va_range c6
