// SPDX-License-Identifier: MIT
/*
 * arm64: what head.S can call before there is a stack, an MMU or a console: messages on the UART
 * at CONFIG_EARLYCON_ADDR (a PL011), exceptions caught and told, cache maintenance by VA, and
 * the end. All of it runs at the physical address, in any alignment: only adr, never adrp.
 */
#include <granule/config.h>
#include "boot.h"
#include "layout.h"
#include "sysreg.h"

#define PL011_DR	0x00
#define PL011_FR	0x18
#define PL011_FR_TXFF	5
#define TX_WAIT		0x100000	/* polls before a full FIFO is written anyway */

	.section ".head.text", "ax"

/* x0 = string. Clobbers x0..x4. */
	.globl	early_puts
early_puts:
	ldr	x1, =CONFIG_EARLYCON_ADDR
	cbz	x1, 9f
1:	ldrb	w2, [x0], #1
	cbz	w2, 9f
	cmp	w2, #'\n'
	mov	w4, #0
	b.ne	2f
	mov	w4, w2
	mov	w2, #'\r'
2:	mov	w3, #TX_WAIT
3:	ldr	w5, [x1, #PL011_FR]
	tbz	w5, #PL011_FR_TXFF, 4f
	subs	w3, w3, #1
	b.ne	3b
4:	str	w2, [x1, #PL011_DR]
	mov	w2, w4
	mov	w4, #0
	cbnz	w2, 2b
	b	1b
9:	ret

/* x0 = value, in 16 hexadecimal digits with 0x. Clobbers x0..x7. */
	.globl	early_puthex
early_puthex:
	ldr	x1, =CONFIG_EARLYCON_ADDR
	cbz	x1, 9f
	mov	x6, x0
	mov	x7, x30
	adr	x0, msg_0x
	bl	early_puts
	mov	x30, x7
	mov	w4, #16
1:	ror	x6, x6, #60
	and	w2, w6, #15
	cmp	w2, #10
	add	w3, w2, #('a' - 10)
	add	w2, w2, #'0'
	csel	w2, w2, w3, lo
	mov	w3, #TX_WAIT
2:	ldr	w5, [x1, #PL011_FR]
	tbz	w5, #PL011_FR_TXFF, 3f
	subs	w3, w3, #1
	b.ne	2b
3:	str	w2, [x1, #PL011_DR]
	subs	w4, w4, #1
	b.ne	1b
9:	ret

/* x0 = why this image does not start here. Never returns. */
	.globl	early_refuse
early_refuse:
	mov	x19, x0
	adr	x0, msg_refuse
	bl	early_puts
	mov	x0, x19
	bl	early_puts
	adr	x0, msg_loaded
	bl	early_puts
	adr	x0, _start
	bl	early_puthex
	adr	x0, msg_newline
	bl	early_puts
	adr	x1, exit_refused
	b	early_exit

/*
 * x1 = parameter block. Asks a debugger or QEMU (semihosting SYS_EXIT); where nobody listens HLT
 * is undefined, and early_trap, entered a second time, stops for good.
 */
early_exit:
	mov	x0, #1
	msr	tpidr_el1, x0
	mov	w0, #0x18
	hlt	#0xf000
early_stop:
	wfe
	b	early_stop

	.balign	8
exit_refused:
	.quad	0x20026, 3
exit_panicked:
	.quad	0x20026, 4

/* An exception before the MMU was on. A second one stops: the UART itself may be what faults. */
early_trap:
	mrs	x0, tpidr_el1
	cbnz	x0, early_stop
	mov	x0, #1
	msr	tpidr_el1, x0
	adr	x0, msg_trap
	bl	early_puts
	mrs	x0, esr_el1
	bl	early_puthex
	adr	x0, msg_elr
	bl	early_puts
	mrs	x0, elr_el1
	adr	x1, _start
	sub	x0, x0, x1
	bl	early_puthex
	adr	x0, msg_far
	bl	early_puts
	mrs	x0, far_el1
	bl	early_puthex
	adr	x0, msg_tree
	bl	early_puts
	mov	x0, x21
	bl	early_puthex
	adr	x0, msg_newline
	bl	early_puts
	// A store behind the image's file that the bus refused: there is no RAM.
	mrs	x0, far_el1
	adr	x1, _start
	cmp	x0, x1
	adr	x1, exit_panicked
	b.lo	early_exit
	adr	x1, _start
	ldr	x2, =__image_size
	add	x1, x1, x2
	cmp	x0, x1
	adr	x1, exit_panicked
	b.hs	early_exit
	adr	x0, msg_ram
	bl	early_puts
	ldr	x0, =__image_size
	bl	early_puthex
	adr	x0, msg_ram2
	bl	early_puts
	adr	x0, _start
	bl	early_puthex
	adr	x0, msg_newline
	bl	early_puts
	adr	x1, exit_refused
	b	early_exit

	.globl	msg_unaligned, msg_granule
msg_refuse:	.asciz "granule: cannot start: "
msg_unaligned:	.asciz "the image does not lie at a multiple of its page size"
msg_granule:	.asciz "this CPU does not have the page size that the image is built for"
msg_loaded:	.asciz "; image at "
msg_trap:	.asciz "granule: exception before the MMU was on: ESR "
msg_elr:	.asciz ", at image offset "
msg_far:	.asciz ", address "
msg_tree:	.asciz ", device tree at "
msg_ram:	.asciz "granule: RAM too small: the image needs "
msg_ram2:	.asciz " bytes from "
msg_0x:		.asciz "0x"
msg_newline:	.asciz "\n"

	.balign	4
	.globl	early_dcache_civac, early_dcache_ivac
/* Cleans and drops the lines of [x0, x1). Clobbers x0, x2, x3. */
early_dcache_civac:
	mrs	x3, ctr_el0
	ubfx	x3, x3, #16, #4
	mov	x2, #4
	lsl	x2, x2, x3
	sub	x3, x2, #1
	bic	x0, x0, x3
1:	dc	civac, x0
	add	x0, x0, x2
	cmp	x0, x1
	b.lo	1b
	dsb	sy			// done at the point of coherency before memory is used
	ret

/* Drops the lines of [x0, x1), both aligned to lines: nothing else may lie in them. */
early_dcache_ivac:
	mrs	x3, ctr_el0
	ubfx	x3, x3, #16, #4
	mov	x2, #4
	lsl	x2, x2, x3
1:	dc	ivac, x0
	add	x0, x0, x2
	cmp	x0, x1
	b.lo	1b
	dsb	sy
	ret
	.ltorg

	.balign	2048
	.globl	early_vectors
early_vectors:
	.rept	16
	.balign	128
	b	early_trap
	.endr
