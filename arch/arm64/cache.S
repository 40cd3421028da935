// SPDX-License-Identifier: MIT
/*
 * arm64: cache maintenance by virtual address (include/arch/cache.h).
 *
 * Line sizes come from CTR_EL0 each time: cores of one machine may differ, and the smallest line
 * of the whole system is what CTR reports. CTR.IDC and CTR.DIC say which half of icache_sync the
 * hardware does by itself. Every function ends with the DSB that completes it.
 */
#include "macros.h"

	.text

	.macro	dcache_line reg, tmp
	mrs	\tmp, ctr_el0
	ubfx	\tmp, \tmp, #16, #4
	mov	\reg, #4
	lsl	\reg, \reg, \tmp
	.endm

	/* op on every line of [x0, x0 + x1) */
	.macro	by_line op
	cbz	x1, 2f
	add	x1, x0, x1
	dcache_line x2, x3
	sub	x3, x2, #1
	bic	x0, x0, x3
1:	dc	\op, x0
	add	x0, x0, x2
	cmp	x0, x1
	b.lo	1b
2:	dsb	sy
	ret
	.endm

/* On the first Cortex-A53 a clean must invalidate, too (errata.c). */
FUNC(arch_dcache_clean)
	adrp	x2, errata_active
	ldrb	w2, [x2, :lo12:errata_active]	// ERRATUM_A53_CLEAN_AS_FLUSH is the first
	cbnz	w2, arch_dcache_flush
	by_line	cvac
END(arch_dcache_clean)

FUNC(arch_dcache_flush)
	by_line	civac
END(arch_dcache_flush)

/* Lines that the range shares with a neighbour are cleaned first: the neighbour's data stays. */
FUNC(arch_dcache_inval)
	cbz	x1, 3f
	add	x1, x0, x1
	dcache_line x2, x3
	sub	x3, x2, #1
	tst	x1, x3
	bic	x1, x1, x3
	b.eq	1f
	dc	civac, x1
1:	tst	x0, x3
	bic	x0, x0, x3
	b.eq	4f
	dc	civac, x0
	b	5f
2:	dc	ivac, x0
5:	add	x0, x0, x2
4:	cmp	x0, x1
	b.lo	2b
3:	dsb	sy
	ret
END(arch_dcache_inval)

/*
 * Clean to the point of unification, then drop instruction lines everywhere, then make this CPU
 * fetch again (Arm ARM B2.4.4). Other CPUs need an ISB of their own.
 */
FUNC(arch_icache_sync)
	add	x1, x0, x1
	mrs	x4, ctr_el0
	mov	x5, x0
	tbnz	x4, #28, 2f		// IDC: no clean needed
	dcache_line x2, x3
	sub	x3, x2, #1
	bic	x5, x5, x3
1:	dc	cvau, x5
	add	x5, x5, x2
	cmp	x5, x1
	b.lo	1b
2:	dsb	ish			// the data is where fetches will find it
	tbnz	x4, #29, 4f		// DIC: no invalidation needed
	and	x3, x4, #15
	mov	x2, #4
	lsl	x2, x2, x3
	sub	x3, x2, #1
	bic	x0, x0, x3
3:	ic	ivau, x0
	add	x0, x0, x2
	cmp	x0, x1
	b.lo	3b
	dsb	ish			// no CPU hits an old line any more
4:	isb
	ret
END(arch_icache_sync)

FUNC(arch_dcache_line_size)
	dcache_line x0, x1
	ret
END(arch_dcache_line_size)
