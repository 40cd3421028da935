/* SPDX-License-Identifier: MIT */
/*
 * For ARM assembly: names of bits, and function markers. The bits are ARM DDI 0406C's (SCTLR
 * B4.1.130, CPSR B1.3.3).
 */
#ifndef ARCH_ARM_ASM_H
#define ARCH_ARM_ASM_H

#define PSR_MODE_MASK	0x1f
#define PSR_MODE_USR	0x10
#define PSR_MODE_FIQ	0x11
#define PSR_MODE_IRQ	0x12
#define PSR_MODE_SVC	0x13
#define PSR_MODE_ABT	0x17
#define PSR_MODE_HYP	0x1a
#define PSR_MODE_UND	0x1b
#define PSR_MODE_SYS	0x1f
#define PSR_T		0x20
#define PSR_F		0x40
#define PSR_I		0x80
#define PSR_A		0x100

#define SCTLR_M		(1 << 0)	/* MMU */
#define SCTLR_A		(1 << 1)	/* alignment faults */
#define SCTLR_C		(1 << 2)	/* data cache */
#define SCTLR_Z		(1 << 11)	/* branch prediction */
#define SCTLR_I		(1 << 12)	/* instruction cache */
#define SCTLR_V		(1 << 13)	/* vectors at 0xffff0000 */
#define SCTLR_HA	(1 << 17)	/* hardware access flag */
#define SCTLR_WXN	(1 << 19)
#define SCTLR_UWXN	(1 << 20)
#define SCTLR_VE	(1 << 24)	/* vectored interrupt controller */
#define SCTLR_EE	(1 << 25)	/* big-endian exceptions and walks */
#define SCTLR_TRE	(1 << 28)	/* TEX remap */
#define SCTLR_AFE	(1 << 29)	/* access flag */
#define SCTLR_TE	(1 << 30)	/* exceptions in Thumb */

#define SCTLR_EARLY_CLEAR (SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_Z | SCTLR_V | SCTLR_HA | \
			   SCTLR_WXN | SCTLR_UWXN | SCTLR_VE | SCTLR_EE | SCTLR_TRE | \
			   SCTLR_AFE | SCTLR_TE)
#define SCTLR_ON_CLEAR	SCTLR_A
/* AFE stays 0: the short codec uses AP[2:0]; TRE is on, and means nothing to long descriptors. */
#define SCTLR_ON_SET	(SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_Z | SCTLR_TRE)

#ifdef __ASSEMBLER__
	.syntax	unified

#define ASM_FUNC(name) .global name; .type name, %function; name:
#define ASM_END(name) .size name, . - name

/* reg = address of a symbol as seen from here, physical or virtual, at any distance. */
	.macro	adr_l, reg, sym
	movw	\reg, #:lower16:(\sym - (.Lpc\@ + 8))
	movt	\reg, #:upper16:(\sym - (.Lpc\@ + 8))
.Lpc\@:	add	\reg, \reg, pc
	.endm
#endif

#endif
