// SPDX-License-Identifier: MIT
/*
 * arm64: the vector table, what an exception saves, and the way back.
 *
 * An exception from EL1 pushes a struct trap_frame (frame.h) on the stack it interrupts, after a
 * test that the stack has not run into its guard page: stacks are aligned to twice their size, so
 * bit THREAD_SHIFT of a good stack pointer is 0. An overflow goes on on this CPU's emergency
 * stack. IRQs run on this CPU's IRQ stack. All of DAIF is masked meanwhile, by the CPU.
 */
#include "frame.h"
#include "layout.h"
#include "macros.h"

/*
 * One slot of 128 bytes. The stack pointer is tested without a free register: sp and x0 are
 * mixed and taken apart again, which needs additions only.
 */
	.macro	vector el, slot, handler
	.balign	128
	sub	sp, sp, #FRAME_SIZE
	.if	\el == 1
	add	sp, sp, x0		// sp' = sp + x0
	sub	x0, sp, x0		// x0' = sp
	tbnz	x0, #THREAD_SHIFT, 1f
	sub	x0, sp, x0		// x0 = sp' - x0'
	sub	sp, sp, x0		// sp = sp' - x0
	.endif
	stp	x0, x1, [sp]
	stp	x2, x3, [sp, #16]
	mov	x0, #\slot
	b	\handler\()_el\el
	.if	\el == 1
1:	msr	tpidr_el0, x0		// the true sp; the true x0 is sp - x0
	msr	tpidrro_el0, x1
	b	stack_overflow
	.endif
	.endm

	/* The rest of the frame; x0 = slot, x0..x3 are saved. */
	.macro	save_frame el
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x19, [sp, #144]
	stp	x20, x21, [sp, #160]
	stp	x22, x23, [sp, #176]
	stp	x24, x25, [sp, #192]
	stp	x26, x27, [sp, #208]
	stp	x28, x29, [sp, #224]
	.if	\el == 0
	mrs	x1, sp_el0
	.else
	add	x1, sp, #FRAME_SIZE
	.endif
	stp	x30, x1, [sp, #240]
	mrs	x2, elr_el1
	mrs	x3, spsr_el1
	stp	x2, x3, [sp, #FRAME_PC]
	mrs	x4, esr_el1
	mrs	x5, far_el1
	stp	x4, x5, [sp, #FRAME_ESR]
	str	x0, [sp, #FRAME_VECTOR]
	.if	\el == 0
	stp	xzr, xzr, [sp, #FRAME_RECORD]
	.else
	add	x6, x2, #4		// like a return address: one past where it was
	stp	x29, x6, [sp, #FRAME_RECORD]
	.endif
	add	x29, sp, #FRAME_RECORD
	.endm

	.macro	restore_frame el
	ldp	x2, x3, [sp, #FRAME_PC]
	msr	elr_el1, x2
	msr	spsr_el1, x3
	ldp	x30, x1, [sp, #240]
	.if	\el == 0
	msr	sp_el0, x1
	.endif
	ldp	x4, x5, [sp, #32]
	ldp	x6, x7, [sp, #48]
	ldp	x8, x9, [sp, #64]
	ldp	x10, x11, [sp, #80]
	ldp	x12, x13, [sp, #96]
	ldp	x14, x15, [sp, #112]
	ldp	x16, x17, [sp, #128]
	ldp	x18, x19, [sp, #144]
	ldp	x20, x21, [sp, #160]
	ldp	x22, x23, [sp, #176]
	ldp	x24, x25, [sp, #192]
	ldp	x26, x27, [sp, #208]
	ldp	x28, x29, [sp, #224]
	.endm

	.text
	.balign	2048
	.globl	vectors
vectors:
	vector	1, 0, bad		// EL1 with SP_EL0: never used
	vector	1, 1, bad
	vector	1, 2, bad
	vector	1, 3, bad
	vector	1, 4, sync
	vector	1, 5, irq
	vector	1, 6, bad		// FIQ stays masked
	vector	1, 7, sync		// SError
	vector	0, 8, sync
	vector	0, 9, irq
	vector	0, 10, sync
	vector	0, 11, sync
	vector	0, 12, sync		// 32-bit programs: none
	vector	0, 13, irq
	vector	0, 14, sync
	vector	0, 15, sync

bad_el1:
sync_el1:
	save_frame 1
	mov	x0, sp
	bl	trap_handler
	/*
	 * The frame may return to another stack pointer (a recovered command). Exceptions are
	 * masked, so what lies below sp still stands when it is read. ERET brings the flags.
	 */
return_el1:
	restore_frame 1
	add	x2, sp, #FRAME_SIZE
	cmp	x1, x2
	b.ne	1f
	ldp	x2, x3, [sp, #16]
	ldp	x0, x1, [sp], #FRAME_SIZE
	eret
1:	mov	x3, sp
	mov	sp, x1
	ldp	x0, x1, [x3]
	ldp	x2, x3, [x3, #16]
	eret

sync_el0:
	save_frame 0
	mov	x0, sp
	bl	trap_handler
return_el0:
	restore_frame 0
	ldp	x2, x3, [sp, #16]
	ldp	x0, x1, [sp], #FRAME_SIZE
	eret

	/* Calls irq_handler(sp) on the IRQ stack, unless it is the current one already. */
	.macro	call_irq_handler
	mov	x0, sp
	mov	x19, sp
	mrs	x1, tpidr_el1
	adrp	x2, irq_stack_top
	add	x2, x2, :lo12:irq_stack_top
	ldr	x1, [x1, x2]
	sub	x2, x1, x19		// distance below the top
	cmp	x2, #THREAD_SIZE
	b.ls	1f
	mov	sp, x1
1:	bl	irq_handler
	mov	sp, x19
	.endm

irq_el1:
	save_frame 1
	call_irq_handler
	b	return_el1

irq_el0:
	save_frame 0
	call_irq_handler
	b	return_el0

/*
 * sp ran into the guard: tpidr_el0 = sp - FRAME_SIZE, tpidrro_el0 = x1, sp - tpidr_el0 = x0. User
 * registers serve as scratch, for no thread returns from this but to the prompt. The emergency
 * stack has no alignment that the test could go by: an exception on it comes here, too, and is
 * served where it is. Any other overflow while it is in use stops this CPU.
 */
stack_overflow:
	mrs	x1, tpidr_el1
	adrp	x0, emergency_used
	add	x0, x0, :lo12:emergency_used
	ldr	w0, [x0, x1]
	cbnz	w0, 2f
	adrp	x0, emergency_stack + EMERGENCY_STACK_SIZE - FRAME_SIZE
	add	x0, x0, :lo12:(emergency_stack + EMERGENCY_STACK_SIZE - FRAME_SIZE)
	add	x0, x0, x1
	mrs	x1, tpidr_el0
	sub	x1, sp, x1
	mov	sp, x0
	str	x1, [sp]
	mrs	x1, tpidrro_el0
	str	x1, [sp, #8]
	stp	x2, x3, [sp, #16]
	mrs	x1, tpidr_el1
	adrp	x2, cpu_number
	add	x2, x2, :lo12:cpu_number
	ldr	w2, [x2, x1]
	msr	tpidrro_el0, x2
	adrp	x2, emergency_used
	add	x2, x2, :lo12:emergency_used
	mov	w3, #1
	str	w3, [x2, x1]
	mov	x0, #VECTOR_STACK_OVERFLOW
	save_frame 1
	mrs	x1, tpidr_el0
	add	x1, x1, #FRAME_SIZE
	str	x1, [sp, #FRAME_SP]
	mov	x0, sp
	bl	trap_handler
	mrs	x1, tpidr_el1
	adrp	x2, emergency_used
	add	x2, x2, :lo12:emergency_used
	str	wzr, [x2, x1]
	b	return_el1
2:	adrp	x0, emergency_stack
	add	x0, x0, :lo12:emergency_stack
	add	x0, x0, x1		// its base; IRQs are masked while it is in use
	mrs	x1, tpidr_el0
	sub	x0, x1, x0
	cmp	x0, #EMERGENCY_STACK_SIZE
	b.hs	1f
	sub	x0, sp, x1		// the true x0
	mov	sp, x1
	mrs	x1, tpidrro_el0
	stp	x0, x1, [sp]
	stp	x2, x3, [sp, #16]
	mrs	x0, tpidr_el1
	adrp	x1, cpu_number
	add	x1, x1, :lo12:cpu_number
	ldr	w1, [x1, x0]
	msr	tpidrro_el0, x1
	mov	x0, #4
	b	sync_el1
1:	wfe
	b	1b

/* int arch_context_save(struct arch_context *ctx): frame.h */
FUNC(arch_context_save)
	stp	x19, x20, [x0]
	stp	x21, x22, [x0, #16]
	stp	x23, x24, [x0, #32]
	stp	x25, x26, [x0, #48]
	stp	x27, x28, [x0, #64]
	stp	x29, x30, [x0, #80]
	mov	x1, sp
	str	x1, [x0, #96]
	mov	x0, #0
	ret
END(arch_context_save)

/* Per-CPU data of the entry code; the first copies are the boot CPU's. */
	.section ".data..percpu..page_aligned", "aw"
	.balign	4096
	.globl	emergency_stack
emergency_stack:
	.space	EMERGENCY_STACK_SIZE
	.section ".data..percpu..first", "aw"
	.balign	8
	.globl	irq_stack_top, emergency_used, cpu_number
irq_stack_top:
	.quad	boot_irq_stack_top
emergency_used:
	.long	0
cpu_number:
	.long	0
