/* SPDX-License-Identifier: MIT */
/*
 * ARM: the vectors page, what an exception saves, and the way back.
 *
 *   0xffff0000   eight LDRs to the code below; the page is seen there and in the image
 *
 * Each exception mode has a banked sp that stays pointed at four words of this CPU's struct
 * exc_area (trap.c). The entry parks r0, r1, the return address and the SPSR there, changes to SVC
 * mode and builds a struct trap_frame (frame.h) on the interrupted stack; all exceptions thus run
 * in SVC mode, and nest. Before a frame is pushed for an abort or an undefined instruction, the MMU
 * is asked whether the stack can be written: an overflow into the guard page, or any broken sp,
 * goes on on this CPU's emergency stack and is reported, instead of faulting for ever. IRQs run on
 * this CPU's IRQ stack. The kernel runs in ARM state, libraries in Thumb.
 */
#include <../arch/arm/asm.h>
#include <../arch/arm/exc_area.h>
#include <../arch/arm/frame.h>
#include <../arch/arm/layout.h>

	.arch	armv7-a
	.arm

	.section .vectors, "ax"
	ldr	pc, 1f
	ldr	pc, 1f + 4
	ldr	pc, 1f + 8
	ldr	pc, 1f + 12
	ldr	pc, 1f + 16
	ldr	pc, 1f
	ldr	pc, 1f + 20
	ldr	pc, 1f + 24
1:	.word	vector_reset, vector_undef, vector_svc, vector_pabt
	.word	vector_dabt, vector_irq, vector_fiq

	.text
	.balign	64
	/* Between these marks r4 is the frame at every call: unwind.c goes on from it. */
	.global	exc_entry_start, exc_entry_end
exc_entry_start:

	/*
	 * In the exception's mode, lr the address to report or resume: park and enter SVC mode; r0
	 * = the slot.
	 */
	.macro	enter_svc
	stmia	sp, {r0, r1, lr}
	mov	r0, sp
	mrs	r1, spsr
	str	r1, [r0, #SLOT_SPSR]
	cpsid	aif, #PSR_MODE_SVC
	.endm

	/*
	 * r1 = an address: branches when a store to it would fault. Clobbers r1. PAR is nobody's
	 * across an abort: its users mask IRQs and do not fault.
	 */
	.macro	unless_writable bad
	mcr	p15, 0, r1, c7, c8, 1		/* ATS1CPW */
	isb
	mrc	p15, 0, r1, c7, c4, 0		/* PAR, F in bit 0 for both formats */
	tst	r1, #1
	bne	\bad
	.endm

	/*
	 * Space for a frame on the interrupted stack, r0 = slot; or branches. Only SVC mode has a
	 * stack of its own.
	 */
	.macro	make_room bad
	ldr	r1, [r0, #SLOT_SPSR]
	and	r1, r1, #PSR_MODE_MASK
	cmp	r1, #PSR_MODE_SVC
	bne	\bad
	sub	sp, sp, #FRAME_SIZE
	mov	r1, sp
	unless_writable \bad\()_unroom
	add	r1, sp, #FRAME_SIZE - 4
	unless_writable \bad\()_unroom
	.endm

	/* sp = frame, r0 = slot: all but vector, fsr, far. Clobbers r0-r3; r5 = slot afterwards. */
	.macro	fill_frame
	add	r1, sp, #8
	stmia	r1, {r2-r12}
	mov	r5, r0
	ldmia	r5, {r0, r1, r2}		/* r0, r1, pc */
	ldr	r3, [r5, #SLOT_SPSR]
	stmia	sp, {r0, r1}
	str	r2, [sp, #FRAME_PC]
	str	r3, [sp, #FRAME_CPSR]
	add	r0, sp, #FRAME_SIZE
	str	r0, [sp, #FRAME_SP]
	str	lr, [sp, #FRAME_LR]
	.endm

	/* The interrupted stack cannot be used: sp, lr as they were, r0 = slot. */
	.macro	to_emergency
	bic	r1, r0, #EXC_AREA_ALIGN - 1
	str	sp, [r1, #EXC_BAD_SP]
	str	lr, [r1, #EXC_BAD_LR]
	bl	emergency_frame
	.endm

vector_reset:
	b	arch_park

vector_undef:
	stmia	sp, {r0, r1}
	mrs	r0, spsr
	tst	r0, #PSR_T
	subeq	lr, lr, #4
	subne	lr, lr, #2
	ldr	r0, [sp]
	enter_svc
	make_room undef_bad
	fill_frame
	mov	r0, #VECTOR_UNDEF
undef_report:
	mov	r1, #0
	mov	r2, #0
	b	call_trap
undef_bad_unroom:
	add	sp, sp, #FRAME_SIZE
undef_bad:
	to_emergency
	mov	r0, #VECTOR_UNDEF
	orr	r0, r0, #VECTOR_BAD_STACK
	b	undef_report

vector_pabt:
	sub	lr, lr, #4
	enter_svc
	make_room pabt_bad
	fill_frame
	mov	r0, #VECTOR_PABT
pabt_report:
	mrc	p15, 0, r1, c5, c0, 1		/* IFSR */
	mrc	p15, 0, r2, c6, c0, 2		/* IFAR */
	b	call_trap
pabt_bad_unroom:
	add	sp, sp, #FRAME_SIZE
pabt_bad:
	to_emergency
	mov	r0, #VECTOR_PABT
	orr	r0, r0, #VECTOR_BAD_STACK
	b	pabt_report

vector_dabt:
	sub	lr, lr, #8
	enter_svc
	make_room dabt_bad
	fill_frame
	mov	r0, #VECTOR_DABT
dabt_report:
	mrc	p15, 0, r1, c5, c0, 0		/* DFSR */
	mrc	p15, 0, r2, c6, c0, 0		/* DFAR */
	b	call_trap
dabt_bad_unroom:
	add	sp, sp, #FRAME_SIZE
dabt_bad:
	to_emergency
	mov	r0, #VECTOR_DABT
	orr	r0, r0, #VECTOR_BAD_STACK
	b	dabt_report

vector_fiq:
	sub	lr, lr, #4
	enter_svc
	make_room fiq_bad
	fill_frame
	mov	r0, #VECTOR_FIQ
	b	undef_report
fiq_bad_unroom:
	add	sp, sp, #FRAME_SIZE
fiq_bad:
	to_emergency
	mov	r0, #VECTOR_FIQ
	orr	r0, r0, #VECTOR_BAD_STACK
	b	undef_report

/* SVC from the kernel: the banked lr is overwritten, the caller has saved it. */
vector_svc:
	sub	sp, sp, #FRAME_SIZE
	stmia	sp, {r0-r12}
	sub	r2, lr, #4
	mrs	r3, spsr
	tst	r3, #PSR_T
	addne	r2, r2, #2
	str	r2, [sp, #FRAME_PC]
	str	r3, [sp, #FRAME_CPSR]
	add	r0, sp, #FRAME_SIZE
	str	r0, [sp, #FRAME_SP]
	str	lr, [sp, #FRAME_LR]
	cpsid	aif
	mov	r0, #VECTOR_SVC
	b	undef_report

/* r0 = vector, r1 = FSR, r2 = FAR, sp = frame. */
call_trap:
	str	r0, [sp, #FRAME_VECTOR]
	str	r1, [sp, #FRAME_FSR]
	str	r2, [sp, #FRAME_FAR]
	clrex					/* an interrupted exclusive must fail (A3.4.5) */
	mov	r0, sp
	mov	r4, sp				/* the frame; a call wants sp aligned to 8 */
	bic	sp, sp, #7
	bl	trap_handler
	mov	sp, r4
	ldr	r0, [sp, #FRAME_VECTOR]
	tst	r0, #VECTOR_BAD_STACK
	beq	return
	bl	emergency_release

/*
 * Back to where the frame says, in SVC mode. The new pc and cpsr go below the new sp, where nothing
 * lives: the end of this frame, or stack that was given up.
 */
return:
	ldr	r0, [sp, #FRAME_SP]
	ldr	r1, [sp, #FRAME_PC]
	ldr	r2, [sp, #FRAME_CPSR]
	ldr	lr, [sp, #FRAME_LR]
	stmdb	r0!, {r1, r2}
	str	r0, [sp, #FRAME_SP]
	clrex
	ldmia	sp, {r0-r12, sp}
	rfeia	sp!

vector_irq:
	sub	lr, lr, #4
	enter_svc
	sub	sp, sp, #FRAME_SIZE		/* a fault here is the abort entry's to report */
	fill_frame
	mov	r0, #VECTOR_IRQ
	str	r0, [sp, #FRAME_VECTOR]
	clrex
	bic	r5, r5, #EXC_AREA_ALIGN - 1
	ldr	r1, [r5, #EXC_IRQ_STACK_TOP]
	mov	r0, sp
	mov	r4, sp
	sub	r2, r1, sp
	cmp	r2, #THREAD_SIZE		/* on the IRQ stack already? */
	movhs	sp, r1
	bic	sp, sp, #7
	bl	irq_handler
	mov	sp, r4
	b	return

/*
 * A frame on this CPU's emergency stack, of a CPU whose sp and lr are saved already. r0 = slot, r1
 * = area; the caller goes on with sp = frame.
 */
emergency_frame:
	str	lr, [r1, #EXC_RETURN]
	ldr	lr, [r1, #EXC_BUSY]
	cmp	lr, #0
	bne	emergency_twice
	mov	lr, #1
	str	lr, [r1, #EXC_BUSY]
	ldr	sp, [r1, #EXC_EMERGENCY_TOP]
	sub	sp, sp, #FRAME_SIZE
	fill_frame
	bic	r5, r5, #EXC_AREA_ALIGN - 1
	ldr	r1, [r5, #EXC_BAD_SP]
	str	r1, [sp, #FRAME_SP]
	ldr	r1, [r5, #EXC_BAD_LR]
	str	r1, [sp, #FRAME_LR]
	ldr	pc, [r5, #EXC_RETURN]

/*
 * The report of a broken stack faulted in turn: say so on the emergency stack anew, once. If that
 * faults too, end without a stack; and if nobody takes that call, stop.
 */
emergency_twice:
	add	lr, lr, #1
	str	lr, [r1, #EXC_BUSY]
	cmp	lr, #3
	ldrlo	sp, [r1, #EXC_EMERGENCY_TOP]
	blo	trap_hopeless
	bhi	arch_park
	mov	r0, #0x20			/* SYS_EXIT_EXTENDED */
	adr	r1, 1f
	svc	#0x123456
	b	arch_park
1:	.word	0x20026, 4			/* ADP_Stopped_ApplicationExit, a panic */

emergency_release:
	bic	r5, r5, #EXC_AREA_ALIGN - 1	/* kept by the AAPCS since fill_frame */
	mov	r0, #0
	str	r0, [r5, #EXC_BUSY]
	bx	lr

exc_entry_end:

/* int arch_context_save(struct arch_context *ctx): frame.h */
ASM_FUNC(arch_context_save)
	stmia	r0!, {r4-r11}
	str	sp, [r0]
	str	lr, [r0, #4]
	mov	r0, #0
	bx	lr
ASM_END(arch_context_save)

/*
 * void arch_exc_stacks(struct exc_area *area): the banked stack pointers of this CPU. IRQs masked.
 */
ASM_FUNC(arch_exc_stacks)
	mrs	r1, cpsr
	cpsid	aif, #PSR_MODE_ABT
	add	sp, r0, #EXC_SLOT_ABT
	cps	#PSR_MODE_UND
	add	sp, r0, #EXC_SLOT_UND
	cps	#PSR_MODE_IRQ
	add	sp, r0, #EXC_SLOT_IRQ
	cps	#PSR_MODE_FIQ
	add	sp, r0, #EXC_SLOT_FIQ
	msr	cpsr_xc, r1
	bx	lr
ASM_END(arch_exc_stacks)
