/* SPDX-License-Identifier: MIT */
/*
 * ARM: maintenance of the CPU's own caches by virtual address (include/arch/cache.h), to the point
 * of coherency. Line sizes come from CTR each time: the smallest of all levels. Operations by
 * address reach the other CPUs of the Inner Shareable domain (multiprocessing extensions); set and
 * way is used at boot alone (head.S). An outer cache is reached by physical address, by its driver.
 */
#include <../arch/arm/asm.h>

	.arch	armv7-a
	.arm
	.text

	.macro	dcache_line reg, tmp
	mrc	p15, 0, \tmp, c0, c0, 1		/* CTR: log2 of words, [19:16] */
	ubfx	\tmp, \tmp, #16, #4
	mov	\reg, #4
	lsl	\reg, \reg, \tmp
	.endm

	/*
	 * op on every line of [r0, r0 + r1). The first DSB is for Cortex-A9's erratum 764369: an
	 * operation by address may miss a line that another CPU is handing over.
	 */
	.macro	by_line op
	cmp	r1, #0
	beq	2f
	dsb
	add	r1, r0, r1
	dcache_line r2, r3
	sub	r3, r2, #1
	bic	r0, r0, r3
1:	mcr	p15, 0, r0, c7, \op, 1
	add	r0, r0, r2
	cmp	r0, r1
	blo	1b
2:	dsb					/* done as far as every observer can tell */
	bx	lr
	.endm

/* DCCMVAC */
ASM_FUNC(arch_dcache_clean)
	by_line	c10
ASM_END(arch_dcache_clean)

/* DCCIMVAC */
ASM_FUNC(arch_dcache_flush)
	by_line	c14
ASM_END(arch_dcache_flush)

/* DCIMVAC; a line shared with a neighbour is cleaned first, the neighbour's data stays. */
ASM_FUNC(arch_dcache_inval)
	cmp	r1, #0
	beq	2f
	dsb					/* 764369, as above */
	add	r1, r0, r1
	dcache_line r2, r3
	sub	r3, r2, #1
	tst	r1, r3
	bic	r1, r1, r3
	mcrne	p15, 0, r1, c7, c14, 1
	tst	r0, r3
	bic	r0, r0, r3
	mcrne	p15, 0, r0, c7, c14, 1
	addne	r0, r0, r2
1:	cmp	r0, r1
	mcrlo	p15, 0, r0, c7, c6, 1
	addlo	r0, r0, r2
	blo	1b
2:	dsb
	bx	lr
ASM_END(arch_dcache_inval)

ASM_FUNC(arch_dcache_line_size)
	dcache_line r0, r1
	bx	lr
ASM_END(arch_dcache_line_size)

/*
 * The new code reaches the point of unification, then every CPU drops its old instructions and
 * predictions (B2.2.9). Other CPUs need an ISB of their own. ICIMVAU and BPIMVA by line.
 */
ASM_FUNC(arch_icache_sync)
	cmp	r1, #0
	beq	3f
	add	r1, r0, r1
	dcache_line r2, r3
	sub	r3, r2, #1
	bic	r12, r0, r3
1:	mcr	p15, 0, r12, c7, c11, 1		/* DCCMVAU */
	add	r12, r12, r2
	cmp	r12, r1
	blo	1b
	dsb	ish				/* where fetches will find it */
	mrc	p15, 0, r3, c0, c0, 1
	and	r3, r3, #15			/* the instruction side's line */
	mov	r2, #4
	lsl	r2, r2, r3
	sub	r3, r2, #1
	bic	r12, r0, r3
2:	mcr	p15, 0, r12, c7, c5, 1		/* ICIMVAU */
	add	r12, r12, r2
	cmp	r12, r1
	blo	2b
	mrc	p15, 0, r2, c0, c0, 5		/* broadcast only with the extensions */
	mov	r3, #0
	tst	r2, #0x80000000
	mcrne	p15, 0, r3, c7, c1, 6		/* BPIALLIS */
	mcreq	p15, 0, r3, c7, c5, 6		/* BPIALL */
	dsb	ish				/* no CPU hits an old line any more */
3:	isb
	bx	lr
ASM_END(arch_icache_sync)
