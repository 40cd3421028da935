/* SPDX-License-Identifier: MIT */
/*
 * ARM: memcpy, memmove, memset, memcmp, clear_page, copy_page in general registers, and the names
 * of the run-time ABI for them.
 *
 * Normal memory only, MMU on: LDR and STR may be unaligned there (SCTLR.A is 0), LDM, STM and LDRD
 * may not, so blocks of 32 bytes go by LDM/STM where both sides are aligned and by single loads
 * where the source is not. Sizes of the loops: docs/PERFORMANCE.md.
 *
 * These are where bad pointers fault, so callers must be found from every instruction: each stretch
 * with or without pushed registers is a function of its own to the unwind tables (unwind.c).
 */
#include <../arch/arm/asm.h>

	.arch	armv7-a
	.arm
	.text
	.balign	32

/* From here on `regs` are pushed, behind `pad` bytes that need not come back. */
	.macro	frame_push all, regs, pad
	.fnend
	.fnstart
	push	{\all}
	.save	{\regs}
	.if	\pad
	.pad	#\pad
	.endif
	.endm

/* ... and no longer. */
	.macro	frame_pop regs
	pop	{\regs}
	.fnend
	.fnstart
	.endm

/* void *memmove(void *dst, const void *src, size_t n) */
ASM_FUNC(memmove)
	.fnstart
	sub	r3, r0, r1
	cmp	r3, r2
	blo	copy_down		/* dst starts inside src */
	/* upwards is right, also where the two overlap the other way */
ASM_FUNC(memcpy)
	cmp	r2, #16
	blo	copy_small
	frame_push "r0, r4-r11, lr", "r4-r11, lr", 4
	ands	r3, r0, #3
	beq	1f
	/*
	 * dst to a word, by a load and store of the first word, which the loop then repeats in part
	 */
	ldr	r4, [r1]
	rsb	r3, r3, #4
	add	r1, r1, r3
	sub	r2, r2, r3
	/* overlapping upwards: the bytes behind must not be written before they are read */
	strb	r4, [r0], #1
	cmp	r3, #2
	lsr	r4, r4, #8
	strbhs	r4, [r0], #1
	lsr	r4, r4, #8
	strbhi	r4, [r0], #1
1:	tst	r1, #3
	bne	3f
	subs	r2, r2, #64
	blo	20f
2:	ldmia	r1!, {r3-r10}
	stmia	r0!, {r3-r10}
	ldmia	r1!, {r3-r10}
	stmia	r0!, {r3-r10}
	subs	r2, r2, #64
	bhs	2b
20:	adds	r2, r2, #32
	bmi	21f
	ldmia	r1!, {r3-r10}
	stmia	r0!, {r3-r10}
	sub	r2, r2, #32
21:	adds	r2, r2, #16
	bmi	22f
	ldmia	r1!, {r3-r6}
	stmia	r0!, {r3-r6}
	sub	r2, r2, #16
22:	add	r2, r2, #16		/* 0..15 left */
	b	5f
3:	subs	r2, r2, #32
	blo	40f
4:	ldr	r3, [r1], #32
	ldr	r4, [r1, #-28]
	ldr	r5, [r1, #-24]
	ldr	r6, [r1, #-20]
	ldr	r7, [r1, #-16]
	ldr	r8, [r1, #-12]
	ldr	r9, [r1, #-8]
	ldr	r10, [r1, #-4]
	stmia	r0!, {r3-r10}
	subs	r2, r2, #32
	bhs	4b
40:	adds	r2, r2, #16
	bmi	41f
	ldr	r3, [r1], #16
	ldr	r4, [r1, #-12]
	ldr	r5, [r1, #-8]
	ldr	r6, [r1, #-4]
	stmia	r0!, {r3-r6}
	sub	r2, r2, #16
41:	add	r2, r2, #16
5:	tst	r2, #8
	beq	6f
	ldr	r3, [r1], #8
	ldr	r4, [r1, #-4]
	str	r3, [r0], #8
	str	r4, [r0, #-4]
6:	tst	r2, #4
	ldrne	r3, [r1], #4
	strne	r3, [r0], #4
	movs	r2, r2, lsl #31		/* C: 2 left, N: 1 left */
	ldrhcs	r3, [r1], #2
	ldrbmi	r4, [r1]
	strhcs	r3, [r0], #2
	strbmi	r4, [r0]
	frame_pop "r0, r4-r11, pc"

copy_small:
	mov	r12, r0
	tst	r2, #8
	beq	1f
	frame_push "r4, lr", "r4, lr", 0
	ldr	r3, [r1], #8
	ldr	r4, [r1, #-4]
	str	r3, [r12], #8
	str	r4, [r12, #-4]
	frame_pop "r4, lr"
1:	tst	r2, #4
	ldrne	r3, [r1], #4
	strne	r3, [r12], #4
	movs	r2, r2, lsl #31
	ldrhcs	r3, [r1], #2
	ldrbmi	r1, [r1]
	strhcs	r3, [r12], #2
	strbmi	r1, [r12]
	bx	lr

/* dst in (src, src + n): from the top, ends first to a word of dst. */
copy_down:
	add	r1, r1, r2
	add	r12, r0, r2
	frame_push "r0, r4-r11, lr", "r4-r11, lr", 4
1:	tst	r12, #3
	beq	2f
	cmp	r2, #0
	beq	6f
	ldrb	r3, [r1, #-1]!
	strb	r3, [r12, #-1]!
	sub	r2, r2, #1
	b	1b
2:	subs	r2, r2, #32
	blo	4f
3:	ldr	r10, [r1, #-4]
	ldr	r9, [r1, #-8]
	ldr	r8, [r1, #-12]
	ldr	r7, [r1, #-16]
	ldr	r6, [r1, #-20]
	ldr	r5, [r1, #-24]
	ldr	r4, [r1, #-28]
	ldr	r3, [r1, #-32]!
	stmdb	r12!, {r3-r10}
	subs	r2, r2, #32
	bhs	3b
4:	add	r2, r2, #32
5:	cmp	r2, #4
	blo	7f
	ldr	r3, [r1, #-4]!
	str	r3, [r12, #-4]!
	sub	r2, r2, #4
	b	5b
7:	cmp	r2, #0
	ldrbne	r3, [r1, #-1]!
	strbne	r3, [r12, #-1]!
	subne	r2, r2, #1
	bne	7b
6:	frame_pop "r0, r4-r11, pc"
	.fnend
ASM_END(memcpy)
ASM_END(memmove)

/* void *memset(void *dst, int c, size_t n) */
ASM_FUNC(memset)
	.fnstart
	and	r1, r1, #0xff
	orr	r1, r1, r1, lsl #8
	orr	r1, r1, r1, lsl #16
memset_word:
	mov	r12, r0
	cmp	r2, #8
	blo	5f
	ands	r3, r12, #3
	beq	1f
	str	r1, [r12]		/* unaligned; then on from the next word */
	rsb	r3, r3, #4
	add	r12, r12, r3
	sub	r2, r2, r3
1:	cmp	r2, #32
	blo	3f
	frame_push "r4-r9, lr", "r4-r9, lr", 0
	mov	r3, r1
	mov	r4, r1
	mov	r5, r1
	mov	r6, r1
	mov	r7, r1
	mov	r8, r1
	mov	r9, r1
	subs	r2, r2, #128
	blo	21f
2:	stmia	r12!, {r1, r3-r9}
	stmia	r12!, {r1, r3-r9}
	stmia	r12!, {r1, r3-r9}
	stmia	r12!, {r1, r3-r9}
	subs	r2, r2, #128
	bhs	2b
21:	adds	r2, r2, #96
	bmi	23f
22:	stmia	r12!, {r1, r3-r9}
	subs	r2, r2, #32
	bpl	22b
23:	add	r2, r2, #32		/* 0..31 left */
	frame_pop "r4-r9, lr"
3:	mov	r3, r1
	tst	r2, #16
	beq	4f
	str	r1, [r12], #16
	str	r1, [r12, #-12]
	str	r1, [r12, #-8]
	str	r1, [r12, #-4]
4:	tst	r2, #8
	strne	r1, [r12], #4
	strne	r1, [r12], #4
5:	tst	r2, #4
	strne	r1, [r12], #4
	movs	r2, r2, lsl #31
	strhcs	r1, [r12], #2
	strbmi	r1, [r12]
	bx	lr
	.fnend
ASM_END(memset)

/* int memcmp(const void *a, const void *b, size_t n) */
ASM_FUNC(memcmp)
	.fnstart
1:	subs	r2, r2, #4
	blo	2f
	ldr	r3, [r0], #4
	ldr	r12, [r1], #4
	cmp	r3, r12
	beq	1b
	rev	r3, r3			/* the first byte decides: make it the highest */
	rev	r12, r12
	cmp	r3, r12
	movhi	r0, #1
	mvnlo	r0, #0
	bx	lr
2:	adds	r2, r2, #4
	moveq	r0, #0
	bxeq	lr
3:	ldrb	r3, [r0], #1
	ldrb	r12, [r1], #1
	subs	r3, r3, r12
	bne	4f
	subs	r2, r2, #1
	bne	3b
4:	mov	r0, r3
	bx	lr
	.fnend
ASM_END(memcmp)

/* void clear_page(void *page): 128 stores of 32 bytes. */
ASM_FUNC(clear_page)
	.fnstart
	push	{r4-r8, lr}
	.save	{r4-r8, lr}
	mov	r1, #0
	mov	r2, #0
	mov	r3, #0
	mov	r4, #0
	mov	r5, #0
	mov	r6, #0
	mov	r7, #0
	mov	r12, #0
	add	r8, r0, #4096
1:	.rept	16
	stmia	r0!, {r1-r7, r12}
	.endr
	cmp	r0, r8
	bne	1b
	pop	{r4-r8, pc}
	.fnend
ASM_END(clear_page)

/* void copy_page(void *to, const void *from) */
ASM_FUNC(copy_page)
	.fnstart
	push	{r4-r10, lr}
	.save	{r4-r10, lr}
	add	lr, r0, #4096
1:	.rept	16
	ldmia	r1!, {r3-r10}
	stmia	r0!, {r3-r10}
	.endr
	cmp	r0, lr
	bne	1b
	pop	{r4-r10, pc}
	.fnend
ASM_END(copy_page)

/* Names that gcc and libgcc use by themselves (RTABI 4.3.4). */
	.macro	alias new, old
	.global	\new
	.type	\new, %function
	.set	\new, \old
	.endm
	alias	__aeabi_memcpy, memcpy
	alias	__aeabi_memcpy4, memcpy
	alias	__aeabi_memcpy8, memcpy
	alias	__aeabi_memmove, memmove
	alias	__aeabi_memmove4, memmove
	alias	__aeabi_memmove8, memmove
	alias	__aeabi_memset4, __aeabi_memset
	alias	__aeabi_memset8, __aeabi_memset
	alias	__aeabi_memclr4, __aeabi_memclr
	alias	__aeabi_memclr8, __aeabi_memclr

/* (dst, n, c): the order differs */
ASM_FUNC(__aeabi_memset)
	mov	r3, r1
	mov	r1, r2
	mov	r2, r3
	b	memset
ASM_END(__aeabi_memset)

ASM_FUNC(__aeabi_memclr)
	mov	r2, r1
	mov	r1, #0
	b	memset_word
ASM_END(__aeabi_memclr)
