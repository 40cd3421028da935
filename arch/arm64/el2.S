// SPDX-License-Identifier: MIT
/*
 * arm64: entry above EL1. mmu_stop turns off what a loader left on; el3_setup does what firmware
 * does (we are it, when nothing ran before); el2_setup opens EL1's way to everything. Stubs stay
 * at EL2 and EL3 on every CPU that passes here. No memory is written; the Arm ARM's chapter D17
 * has the registers. el3.c later reaches secure registers through the EL3 stub.
 */
#include <granule/config.h>
#include "el3.h"
#include "layout.h"
#include "macros.h"
#include "sysreg.h"

#define ICC_SRE_EL2	S3_4_C12_C9_5
#define ICC_SRE_EL3	S3_6_C12_C12_5
#define ICH_HCR_EL2	S3_4_C12_C11_0
#define CPUECTLR_EL1	S3_1_C15_C2_1	/* A35, A53, A57, A72, A73 */
#define HFGRTR_EL2	S3_4_C1_C1_4
#define HFGWTR_EL2	S3_4_C1_C1_5
#define HFGITR_EL2	S3_4_C1_C1_6
#define HDFGRTR_EL2	S3_4_C3_C1_4
#define HDFGWTR_EL2	S3_4_C3_C1_5
#define HCRX_EL2	S3_4_C1_C2_2

	.section ".head.text", "ax"

/*
 * x20 = current EL; returns x23 = its SCTLR as it was. If translation or the data cache is on, the
 * image goes to memory first: afterwards it is read and written past the caches. The code runs
 * at its physical address even now (a loader's map of RAM is flat).
 */
	.globl	mmu_stop
mmu_stop:
	mov	x9, x30
	cmp	x20, #2
	b.eq	2f
	b.hi	3f
	mrs	x23, sctlr_el1
	b	4f
2:	mrs	x23, sctlr_el2
	b	4f
3:	mrs	x23, sctlr_el3
4:	mov	x0, #(SCTLR_M | SCTLR_C)
	tst	x23, x0
	b.eq	5f
	adrp	x0, _start
	adrp	x1, _end
	add	x1, x1, :lo12:_end
	bl	early_dcache_civac
5:	mov	x0, #(SCTLR_M | SCTLR_C)
	orr	x0, x0, #SCTLR_I
	bic	x0, x23, x0
	cmp	x20, #2
	b.eq	6f
	b.hi	7f
	msr	sctlr_el1, x0
	isb				// translation is off for the next fetch
	tlbi	vmalle1
	b	8f
6:	msr	sctlr_el2, x0
	isb
	tlbi	alle2
	b	8f
7:	msr	sctlr_el3, x0
	isb
	tlbi	alle3
8:	ic	iallu
	dsb	nsh
	isb
	ret	x9

/* At EL3: what firmware owes the levels below. The tree, and with it the GIC, comes later. */
	.globl	el3_setup
el3_setup:
	mov	x0, #0x431		// NS, RES1, RW: EL2 and EL1 are non-secure AArch64
	mrs	x1, id_aa64pfr0_el1
	ubfx	x2, x1, #8, #4
	cbz	x2, 1f
	orr	x0, x0, #(1 << 8)	// HCE
1:	mrs	x2, id_aa64isar1_el1
	tst	x2, #0xff0		// pointer authentication: no trap
	b.eq	2f
	orr	x0, x0, #(3 << 16)
2:	msr	scr_el3, x0
	msr	cptr_el3, xzr		// FP: no trap to here
	msr	mdcr_el3, xzr		// counters and debug: no trap to here
	isb
	mrs	x0, cntfrq_el0		// only the highest level may write it
	cbnz	x0, 3f
	ldr	x0, =CONFIG_EL3_CNTFRQ
	msr	cntfrq_el0, x0
3:	ubfx	x1, x1, #24, #4
	cbz	x1, 4f
	mov	x0, #0xf		// GICv3: system registers here and below
	msr	ICC_SRE_EL3, x0
	isb
4:	adr	x0, el3_vectors
	msr	vbar_el3, x0
	// Coherency: SMPEN before the first cacheable access. Firmware's job, so ours.
	mrs	x0, midr_el1
	ubfx	x1, x0, #24, #8
	cmp	x1, #0x41
	b.ne	6f
	ubfx	x1, x0, #4, #12
	mov	x2, #0xd04		// A35
	cmp	x1, x2
	mov	x2, #0xd03		// A53
	ccmp	x1, x2, #4, ne
	mov	x2, #0xd07		// A57
	ccmp	x1, x2, #4, ne
	mov	x2, #0xd08		// A72
	ccmp	x1, x2, #4, ne
	mov	x2, #0xd09		// A73
	ccmp	x1, x2, #4, ne
	b.ne	6f
	mrs	x0, CPUECTLR_EL1
	orr	x0, x0, #(1 << 6)
	msr	CPUECTLR_EL1, x0
6:	isb
	ret

/* At EL2, or at EL3 for the EL2 below: nothing of EL1 may trap, shift or be virtual. */
	.globl	el2_setup
el2_setup:
	mov	x0, #(1 << 31)		// RW: EL1 is AArch64. No TSC, TGE, E2H, TVM, stage 2
	mrs	x1, id_aa64isar1_el1
	tst	x1, #0xff0
	b.eq	1f
	orr	x0, x0, #(3 << 40)	// APK, API
1:	msr	hcr_el2, x0
	isb				// E2H is 0 from here: the registers below have one meaning
	ldr	x0, =SCTLR_EL2_RES1
	msr	sctlr_el2, x0
	mov	x0, #3			// EL1 may use the physical timer and counter
	msr	cnthctl_el2, x0
	msr	cntvoff_el2, xzr
	mov	x0, #0x33ff		// RES1; FP does not trap to EL2
	msr	cptr_el2, x0
	msr	hstr_el2, xzr
	msr	vttbr_el2, xzr
	mrs	x0, midr_el1
	msr	vpidr_el2, x0
	mrs	x0, mpidr_el1
	msr	vmpidr_el2, x0

	mrs	x1, id_aa64dfr0_el1
	ubfx	x1, x1, #8, #4		// PMU: all counters are EL1's
	mov	x0, #0
	cbz	x1, 2f
	cmp	x1, #0xf
	b.eq	2f
	mrs	x0, pmcr_el0
	ubfx	x0, x0, #11, #5
2:	msr	mdcr_el2, x0

	mrs	x1, id_aa64pfr0_el1
	ubfx	x1, x1, #24, #4
	cbz	x1, 3f
	mov	x0, #0xf		// GICv3: EL1 has the system registers
	msr	ICC_SRE_EL2, x0
	isb
	mrs	x0, ICC_SRE_EL2
	tbz	x0, #0, 3f		// EL3 kept them for itself
	msr	ICH_HCR_EL2, xzr
3:	mrs	x1, id_aa64mmfr0_el1
	ubfx	x1, x1, #56, #4		// fine-grained traps: none
	cbz	x1, 4f
	msr	HFGRTR_EL2, xzr
	msr	HFGWTR_EL2, xzr
	msr	HFGITR_EL2, xzr
	msr	HDFGRTR_EL2, xzr
	msr	HDFGWTR_EL2, xzr
4:	mrs	x1, id_aa64mmfr1_el1
	ubfx	x1, x1, #40, #4
	cbz	x1, 5f
	msr	HCRX_EL2, xzr
5:	adr	x0, el2_vectors
	msr	vbar_el2, x0
	isb
	ret

/*
 * HVC from EL1. PSCI calls (0x84000000.., 0xc4000000..) of a tree that says "hvc" go on to the
 * firmware by SMC, all registers as they are; anything else is not supported: -1.
 */
	.balign	2048
el2_vectors:
	.rept	8
	.balign	128
	b	.
	.endr
	.balign	128
	b	el2_hvc
	.rept	7
	.balign	128
	b	.
	.endr
el2_hvc:
	msr	tpidr_el2, x1
	mrs	x1, esr_el2
	lsr	x1, x1, #26
	cmp	x1, #EC_HVC64
	b.ne	.
	ubfx	x1, x0, #16, #14
	cmp	x1, #0x400		// 0b00100 0000 0000: fast or slow, owner 4, standard secure
	mrs	x1, tpidr_el2
	b.eq	1f
	mov	x0, #-1
	eret
1:	smc	#0
	eret

/*
 * SMC from below, when we are the firmware. One service: read or write a 32-bit register as
 * secure (el3.h). The caller is this same image, so nothing is guarded from it.
 */
	.balign	2048
el3_vectors:
	.rept	8
	.balign	128
	b	.
	.endr
	.balign	128
	b	el3_smc
	.rept	7
	.balign	128
	b	.
	.endr
el3_smc:
	msr	tpidr_el3, x3
	mrs	x3, esr_el3
	lsr	x3, x3, #26
	cmp	x3, #EC_SMC64
	b.ne	.
	ldr	w3, =EL3_SECURE_WRITE
	cmp	w0, w3
	b.eq	1f
	ldr	w3, =EL3_SECURE_READ
	cmp	w0, w3
	b.eq	2f
	mov	x0, #-1
	b	3f
1:	str	w2, [x1]
	dsb	sy			// the register has it before EL1 goes on
	mov	x0, #0
	b	3f
2:	ldr	w2, [x1]
	mov	x1, x2
	mov	x0, #0
3:	mrs	x3, tpidr_el3
	eret
	.ltorg
