// SPDX-License-Identifier: MIT
/*
 * arm64: memcpy, memmove, memset, memcmp, clear_page, copy_page, in general registers.
 *
 * Normal memory only, MMU on: unaligned accesses are used freely. DC ZVA clears a block (64 bytes
 * on most cores) without reading it; DCZID_EL0.DZP may forbid it. Sizes of both kinds of loop are
 * chosen for the instruction count (docs/PERFORMANCE.md) and for the pairs that cores retire.
 */
#include "layout.h"
#include "macros.h"

	.text

/* void *memmove(void *dst, const void *src, size_t n) */
FUNC(memmove)
	sub	x3, x0, x1
	cmp	x3, x2
	b.lo	copy_down		// dst starts inside src
	b	memcpy			// upwards is right, even if src starts inside dst
END(memmove)

/* void *memcpy(void *dst, const void *src, size_t n) */
FUNC(memcpy)
	cmp	x2, #16
	b.lo	copy_small
	cmp	x2, #96
	b.hi	copy_long
	/* 16..96: a first and a last 16 bytes, the middle by pairs of 32; loads before stores. */
	add	x4, x1, x2
	add	x5, x0, x2
	ldp	x6, x7, [x1]
	ldp	x8, x9, [x4, #-16]
	cmp	x2, #32
	b.ls	1f
	ldp	x10, x11, [x1, #16]
	ldp	x12, x13, [x4, #-32]
	cmp	x2, #64
	b.ls	2f
	ldp	x14, x15, [x1, #32]
	ldp	x16, x17, [x4, #-48]
	stp	x14, x15, [x0, #32]
	stp	x16, x17, [x5, #-48]
2:	stp	x10, x11, [x0, #16]
	stp	x12, x13, [x5, #-32]
1:	stp	x6, x7, [x0]
	stp	x8, x9, [x5, #-16]
	ret

copy_small:
	tbz	x2, #3, 1f
	add	x4, x1, x2
	add	x5, x0, x2
	ldr	x6, [x1]
	ldr	x7, [x4, #-8]
	str	x6, [x0]
	str	x7, [x5, #-8]
	ret
1:	tbz	x2, #2, 2f
	add	x4, x1, x2
	add	x5, x0, x2
	ldr	w6, [x1]
	ldr	w7, [x4, #-4]
	str	w6, [x0]
	str	w7, [x5, #-4]
	ret
2:	cbz	x2, 3f
	/* 1..3: first, middle, last */
	lsr	x3, x2, #1
	sub	x4, x2, #1
	ldrb	w6, [x1]
	ldrb	w7, [x1, x3]
	ldrb	w8, [x1, x4]
	strb	w6, [x0]
	strb	w7, [x0, x3]
	strb	w8, [x0, x4]
3:	ret

/* The last 64 bytes are loaded first and stored last, so that any overlap downwards is safe. */
copy_long:
	stp	x19, x20, [sp, #-48]!
	stp	x21, x22, [sp, #16]
	stp	x23, x24, [sp, #32]
	add	x4, x1, x2
	add	x5, x0, x2
	ldp	x17, x19, [x4, #-64]
	ldp	x20, x21, [x4, #-48]
	ldp	x22, x23, [x4, #-32]
	ldp	x24, x4, [x4, #-16]
	mov	x3, x0
	sub	x2, x2, #64		// what the loop has to copy, rounded up by the tail
1:	ldp	x6, x7, [x1]
	ldp	x8, x9, [x1, #16]
	ldp	x10, x11, [x1, #32]
	ldp	x12, x13, [x1, #48]
	add	x1, x1, #64
	stp	x6, x7, [x3]
	stp	x8, x9, [x3, #16]
	stp	x10, x11, [x3, #32]
	stp	x12, x13, [x3, #48]
	add	x3, x3, #64
	subs	x2, x2, #64
	b.hi	1b
	stp	x17, x19, [x5, #-64]
	stp	x20, x21, [x5, #-48]
	stp	x22, x23, [x5, #-32]
	stp	x24, x4, [x5, #-16]
	ldp	x21, x22, [sp, #16]
	ldp	x23, x24, [sp, #32]
	ldp	x19, x20, [sp], #48
	ret

/* dst in (src, src + n): from the top, 32 bytes a step, then the rest by bytes of 8 and 1. */
copy_down:
	cbz	x2, 4f
	add	x4, x1, x2
	add	x5, x0, x2
1:	subs	x2, x2, #32
	b.lo	2f
	ldp	x6, x7, [x4, #-16]
	ldp	x8, x9, [x4, #-32]!
	stp	x6, x7, [x5, #-16]
	stp	x8, x9, [x5, #-32]!
	b	1b
2:	add	x2, x2, #32
3:	cmp	x2, #8
	b.lo	5f
	ldr	x6, [x4, #-8]!
	str	x6, [x5, #-8]!
	sub	x2, x2, #8
	b	3b
5:	cbz	x2, 4f
	ldrb	w6, [x4, #-1]!
	strb	w6, [x5, #-1]!
	sub	x2, x2, #1
	b	5b
4:	ret
END(memcpy)

/* void *memset(void *dst, int c, size_t n) */
FUNC(memset)
	and	x1, x1, #0xff
	orr	x1, x1, x1, lsl #8
	orr	x1, x1, x1, lsl #16
	orr	x1, x1, x1, lsl #32
	add	x4, x0, x2		// end
	cmp	x2, #16
	b.lo	3f
	stp	x1, x1, [x0]
	stp	x1, x1, [x4, #-16]
	cmp	x2, #32
	b.ls	2f
	add	x3, x0, #16
	bic	x3, x3, #15		// aligned from here
	cmp	x2, #256
	b.lo	1f
	cbz	x1, zero_long
1:	sub	x5, x4, #16		// the last 16 are done already
	sub	x5, x5, x3
	subs	x5, x5, #64
	b.lt	5f			// signed: DC ZVA may have gone past it
4:	stp	x1, x1, [x3]
	stp	x1, x1, [x3, #16]
	stp	x1, x1, [x3, #32]
	stp	x1, x1, [x3, #48]
	add	x3, x3, #64
	subs	x5, x5, #64
	b.ge	4b
5:	adds	x5, x5, #64
	b.le	2f
6:	stp	x1, x1, [x3], #16
	subs	x5, x5, #16
	b.gt	6b
2:	ret
3:	tbz	x2, #3, 7f
	str	x1, [x0]
	str	x1, [x4, #-8]
	ret
7:	tbz	x2, #2, 8f
	str	w1, [x0]
	str	w1, [x4, #-4]
	ret
8:	cbz	x2, 2b
	strb	w1, [x0]
	strb	w1, [x4, #-1]
	tbz	x2, #1, 2b
	strh	w1, [x4, #-2]
	strb	w1, [x0, #1]
	ret

/* 256 bytes and more of zeros: x3 aligned start (16), x4 end, the edges of 16 are done. */
zero_long:
	mrs	x6, dczid_el0
	tbnz	x6, #4, 1b
	mov	x7, #4
	and	x6, x6, #15
	lsl	x7, x7, x6		// block
	cmp	x7, #128
	b.hi	1b
	sub	x8, x7, #1
9:	tst	x3, x8
	b.eq	10f
	stp	xzr, xzr, [x3], #16
	b	9b
10:	bic	x9, x4, x8
	sub	x9, x9, x7, lsl #2
11:	cmp	x3, x9
	b.hi	12f
	dc	zva, x3
	add	x3, x3, x7
	dc	zva, x3
	add	x3, x3, x7
	dc	zva, x3
	add	x3, x3, x7
	dc	zva, x3
	add	x3, x3, x7
	b	11b
12:	b	1b
END(memset)

/* int memcmp(const void *a, const void *b, size_t n) */
FUNC(memcmp)
1:	subs	x2, x2, #8
	b.lo	2f
	ldr	x3, [x0], #8
	ldr	x4, [x1], #8
	cmp	x3, x4
	b.eq	1b
	rev	x3, x3
	rev	x4, x4
	cmp	x3, x4
	mov	w0, #1
	cneg	w0, w0, lo
	ret
2:	adds	x2, x2, #8
	b.eq	4f
3:	ldrb	w3, [x0], #1
	ldrb	w4, [x1], #1
	subs	w3, w3, w4
	b.ne	6f
	subs	x2, x2, #1
	b.ne	3b
4:	mov	w0, #0
	ret
6:	mov	w0, w3
	ret
END(memcmp)

/* void clear_page(void *page): 1 KiB a turn where DC ZVA clears 64 bytes, as nearly always. */
FUNC(clear_page)
	mrs	x1, dczid_el0
	cmp	w1, #4			// 64 bytes, and not prohibited
	b.ne	2f
1:	.rept	16
	dc	zva, x0
	add	x0, x0, #64
	.endr
	tst	x0, #(LAYOUT_PAGE_SIZE - 1)
	b.ne	1b
	ret
2:	add	x2, x0, #LAYOUT_PAGE_SIZE
	tbnz	x1, #4, 3f
	mov	x3, #4
	lsl	x3, x3, x1
4:	dc	zva, x0
	add	x0, x0, x3
	cmp	x0, x2
	b.ne	4b
	ret
3:	stp	xzr, xzr, [x0]
	stp	xzr, xzr, [x0, #16]
	stp	xzr, xzr, [x0, #32]
	stp	xzr, xzr, [x0, #48]
	add	x0, x0, #64
	cmp	x0, x2
	b.ne	3b
	ret
END(clear_page)

/*
 * void copy_page(void *to, const void *from): 256 bytes a turn, in two halves of eight pairs, each
 * loaded before it is stored; the first access of a half moves the pointer.
 */
	.macro	copy_128
	ldp	x2, x3, [x1], #128
	ldp	x4, x5, [x1, #-112]
	ldp	x6, x7, [x1, #-96]
	ldp	x8, x9, [x1, #-80]
	ldp	x10, x11, [x1, #-64]
	ldp	x12, x13, [x1, #-48]
	ldp	x14, x15, [x1, #-32]
	ldp	x16, x17, [x1, #-16]
	stp	x2, x3, [x0], #128
	stp	x4, x5, [x0, #-112]
	stp	x6, x7, [x0, #-96]
	stp	x8, x9, [x0, #-80]
	stp	x10, x11, [x0, #-64]
	stp	x12, x13, [x0, #-48]
	stp	x14, x15, [x0, #-32]
	stp	x16, x17, [x0, #-16]
	.endm

FUNC(copy_page)
1:	copy_128
	copy_128
	tst	x1, #(LAYOUT_PAGE_SIZE - 1)
	b.ne	1b
	ret
END(copy_page)
