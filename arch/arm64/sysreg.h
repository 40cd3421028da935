/* SPDX-License-Identifier: MIT */
/*
 * arm64: system registers by name, and the few bits of them that are used. Values are those of
 * the Arm ARM (DDI 0487), chapter D17. No policy here.
 */
#ifndef ARM64_SYSREG_H
#define ARM64_SYSREG_H

/* SCTLR_EL1. RES1 bits of ARMv8.0 that later extensions gave a meaning keep their old one. */
#define SCTLR_M		(1 << 0)
#define SCTLR_A		(1 << 1)
#define SCTLR_C		(1 << 2)
#define SCTLR_SA	(1 << 3)
#define SCTLR_SA0	(1 << 4)
#define SCTLR_I		(1 << 12)
#define SCTLR_DZE	(1 << 14)
#define SCTLR_UCT	(1 << 15)
#define SCTLR_UCI	(1 << 26)
#define SCTLR_EL1_RES1	0x30d00800	/* LSMAOE, nTLSMD, SPAN, EIS, TSCXT, EOS */
#define SCTLR_EL2_RES1	0x30c50830

/* Before the MMU: aligned accesses only, no caches, no translation. */
#define SCTLR_EL1_OFF	(SCTLR_EL1_RES1 | SCTLR_A | SCTLR_SA)
/* Afterwards. */
#define SCTLR_EL1_ON	(SCTLR_EL1_RES1 | SCTLR_M | SCTLR_C | SCTLR_SA | SCTLR_SA0 | SCTLR_I | \
			 SCTLR_DZE | SCTLR_UCT | SCTLR_UCI)

/* CPACR_EL1.FPEN: 0 traps FP and SIMD at EL0 and EL1, 3 traps nothing. */
#define CPACR_FPEN_SHIFT	20

/* ESR_ELx.EC */
#define EC_UNKNOWN	0x00
#define EC_WFX		0x01
#define EC_FP		0x07
#define EC_ILLEGAL	0x0e
#define EC_SVC64	0x15
#define EC_HVC64	0x16
#define EC_SMC64	0x17
#define EC_SYSREG	0x18
#define EC_SVE		0x19
#define EC_IABT_LOW	0x20
#define EC_IABT		0x21
#define EC_PC_ALIGN	0x22
#define EC_DABT_LOW	0x24
#define EC_DABT		0x25
#define EC_SP_ALIGN	0x26
#define EC_FP_EXC	0x2c
#define EC_SERROR	0x2f
#define EC_BKPT_LOW	0x30
#define EC_BKPT		0x31
#define EC_STEP_LOW	0x32
#define EC_STEP		0x33
#define EC_WATCH_LOW	0x34
#define EC_WATCH	0x35
#define EC_BRK64	0x3c

#define ESR_EC(esr)	(((esr) >> 26) & 0x3f)
#define ESR_ISS(esr)	((esr) & 0x1ffffff)
#define ESR_FSC(esr)	((esr) & 0x3f)
#define ESR_WNR		(1 << 6)
#define ESR_FNV		(1 << 10)	/* FAR is not valid */

#ifndef __ASSEMBLER__

#include <linux/types.h>

#define read_sysreg(reg)						\
({									\
	u64 __val;							\
	asm volatile("mrs %0, " #reg : "=r" (__val) : : "memory");	\
	__val;								\
})

#define write_sysreg(val, reg)						\
	asm volatile("msr " #reg ", %x0" : : "rZ" ((u64)(val)) : "memory")

#define isb()	asm volatile("isb" : : : "memory")

#endif
#endif
