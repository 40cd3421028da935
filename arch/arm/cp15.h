/* SPDX-License-Identifier: MIT */
/*
 * CP15 registers by name (ARM DDI 0406C B3.17): read_cp15(SCTLR), write_cp15(DACR, value). A write
 * takes effect for later instructions only after an ISB, which the caller gives.
 */
#ifndef ARCH_ARM_CP15_H
#define ARCH_ARM_CP15_H

#include <linux/types.h>

#define CP15_MIDR	"p15, 0, %0, c0, c0, 0"
#define CP15_CTR	"p15, 0, %0, c0, c0, 1"
#define CP15_MPIDR	"p15, 0, %0, c0, c0, 5"
#define CP15_REVIDR	"p15, 0, %0, c0, c0, 6"
#define CP15_ID_PFR1	"p15, 0, %0, c0, c1, 1"
#define CP15_ID_DFR0	"p15, 0, %0, c0, c1, 2"
#define CP15_ID_MMFR0	"p15, 0, %0, c0, c1, 4"
#define CP15_ID_MMFR3	"p15, 0, %0, c0, c1, 7"
#define CP15_ID_ISAR0	"p15, 0, %0, c0, c2, 0"
#define CP15_CCSIDR	"p15, 1, %0, c0, c0, 0"
#define CP15_CLIDR	"p15, 1, %0, c0, c0, 1"
#define CP15_CSSELR	"p15, 2, %0, c0, c0, 0"
#define CP15_SCTLR	"p15, 0, %0, c1, c0, 0"
#define CP15_ACTLR	"p15, 0, %0, c1, c0, 1"
#define CP15_NSACR	"p15, 0, %0, c1, c1, 2"
#define CP15_TTBR0	"p15, 0, %0, c2, c0, 0"
#define CP15_TTBR1	"p15, 0, %0, c2, c0, 1"
#define CP15_TTBCR	"p15, 0, %0, c2, c0, 2"
#define CP15_DACR	"p15, 0, %0, c3, c0, 0"
#define CP15_PAR	"p15, 0, %0, c7, c4, 0"
#define CP15_ATS1CPR	"p15, 0, %0, c7, c8, 0"
#define CP15_ATS1CPW	"p15, 0, %0, c7, c8, 1"
#define CP15_BPIALL	"p15, 0, %0, c7, c5, 6"
#define CP15_BPIALLIS	"p15, 0, %0, c7, c1, 6"
#define CP15_DCCMVAC	"p15, 0, %0, c7, c10, 1"
#define CP15_TLBIALLIS	"p15, 0, %0, c8, c3, 0"
#define CP15_TLBIASIDIS	"p15, 0, %0, c8, c3, 2"
#define CP15_TLBIMVAIS	"p15, 0, %0, c8, c3, 1"
#define CP15_TLBIMVAAIS	"p15, 0, %0, c8, c3, 3"
#define CP15_TLBIALL	"p15, 0, %0, c8, c7, 0"
#define CP15_TLBIMVA	"p15, 0, %0, c8, c7, 1"
#define CP15_TLBIASID	"p15, 0, %0, c8, c7, 2"
#define CP15_TLBIMVAA	"p15, 0, %0, c8, c7, 3"
#define CP15_CONTEXTIDR	"p15, 0, %0, c13, c0, 1"
#define CP15_PMCR	"p15, 0, %0, c9, c12, 0"
#define CP15_PMCNTENSET	"p15, 0, %0, c9, c12, 1"
#define CP15_PMSELR	"p15, 0, %0, c9, c12, 5"
#define CP15_PMCCNTR	"p15, 0, %0, c9, c13, 0"
#define CP15_PMXEVTYPER	"p15, 0, %0, c9, c13, 1"
#define CP15_PMXEVCNTR	"p15, 0, %0, c9, c13, 2"

/* 64-bit: op1 and CRm. */
#define CP15_TTBR0_64	"p15, 0, %Q0, %R0, c2"
#define CP15_TTBR1_64	"p15, 1, %Q0, %R0, c2"
#define CP15_PAR_64	"p15, 0, %Q0, %R0, c7"

#define read_cp15(reg) ({ \
	u32 val_; \
	asm volatile("mrc " CP15_##reg : "=r" (val_) : : "memory"); \
	val_; })
#define write_cp15(reg, val) \
	asm volatile("mcr " CP15_##reg : : "r" ((u32)(val)) : "memory")
#define read_cp15_64(reg) ({ \
	u64 val_; \
	asm volatile("mrrc " CP15_##reg##_64 : "=r" (val_) : : "memory"); \
	val_; })
#define write_cp15_64(reg, val) \
	asm volatile("mcrr " CP15_##reg##_64 : : "r" ((u64)(val)) : "memory")

#endif
