/* SPDX-License-Identifier: MIT */
/*
 * ARM: from HYP to SVC, and the stub that stays behind in HVBAR. Runs before the MMU is on, on
 * every CPU, in registers only. Called from head.S.
 */
#include <../arch/arm/asm.h>

	.arch	armv7-a
	.arch_extension virt
	.arm
	.section .head.text, "ax"

/*
 * HYP to SVC. Everything a hypervisor could trap or offset is let go; a stub stays in HVBAR that
 * refuses every HVC, so that one by mistake returns. lr: where to go on, in SVC. Clobbers r0-r2.
 */
ASM_FUNC(leave_hyp)
	adr	r0, hyp_vectors
	mcr	p15, 4, r0, c12, c0, 0	/* HVBAR */
	mov	r0, #0
	mcr	p15, 4, r0, c1, c1, 0	/* HCR: no second stage, no traps */
	mcr	p15, 4, r0, c1, c1, 2	/* HCPTR */
	mcr	p15, 4, r0, c1, c1, 3	/* HSTR */
	mrc	p15, 4, r0, c1, c1, 1	/* HDCR: keep only HPMN, all counters ours */
	and	r0, r0, #0x1f
	mcr	p15, 4, r0, c1, c1, 1
	mrc	p15, 0, r0, c0, c0, 0
	mcr	p15, 4, r0, c0, c0, 0	/* VPIDR: the true MIDR */
	mrc	p15, 0, r0, c0, c0, 5
	mcr	p15, 4, r0, c0, c0, 5	/* VMPIDR */
	mrc	p15, 0, r2, c0, c1, 1	/* ID_PFR1 */
	tst	r2, #0xf << 16		/* generic timer */
	beq	1f
	mrc	p15, 4, r0, c14, c1, 0	/* CNTHCTL: physical counter and timer from PL1 */
	orr	r0, r0, #3
	mcr	p15, 4, r0, c14, c1, 0
	mov	r0, #0
	mcrr	p15, 4, r0, r0, c14	/* CNTVOFF: virtual time is physical time */
1:	tst	r2, #0xf << 28		/* GIC system registers */
	beq	2f
	mrc	p15, 4, r0, c12, c9, 5	/* ICC_HSRE */
	orr	r0, r0, #0x9		/* SRE, Enable: PL1 may use them */
	mcr	p15, 4, r0, c12, c9, 5
	isb
	mrc	p15, 4, r0, c12, c9, 5
	tst	r0, #1
	movne	r0, #0
	mcrne	p15, 4, r0, c12, c11, 0	/* ICH_HCR: no virtual interrupts */
2:	isb
	msr	elr_hyp, lr
	mrs	r0, cpsr
	bic	r0, r0, #PSR_MODE_MASK
	orr	r0, r0, #PSR_MODE_SVC
	msr	spsr_cxsf, r0		/* Hyp mode's own */
	eret

	.balign	32
hyp_vectors:
	b	.			/* reset: not taken */
	b	hyp_ignore
	b	hyp_ignore		/* HVC from HYP */
	b	.
	b	.
	b	hyp_call		/* HVC from SVC, and traps, of which there are none */
	b	.
	b	.
hyp_call:
	mvn	r0, #0			/* NOT_SUPPORTED, as PSCI says it */
hyp_ignore:
	eret
