/* SPDX-License-Identifier: MIT */
/* ICC registers by encoding (Arm IHI 0069 12.2): older assemblers do not know their names. */
#ifndef ARM64_GICV3_H
#define ARM64_GICV3_H

#define ICC_SRE_EL1	"S3_0_C12_C12_5"
#define ICC_PMR_EL1	"S3_0_C4_C6_0"
#define ICC_IAR1_EL1	"S3_0_C12_C12_0"
#define ICC_EOIR1_EL1	"S3_0_C12_C12_1"
#define ICC_CTLR_EL1	"S3_0_C12_C12_4"
#define ICC_IGRPEN1_EL1	"S3_0_C12_C12_7"

static inline unsigned int gicv3_read_iar(void)
{
	u64 intid;

	/* the acknowledge is complete before the handler touches the device (IHI 0069 4.1.1) */
	asm volatile("mrs %0, " ICC_IAR1_EL1 "\n\tdsb sy" : "=r" (intid) : : "memory");
	return intid & 0xffffff;
}

static inline void gicv3_write_eoir(unsigned int intid)
{
	asm volatile("msr " ICC_EOIR1_EL1 ", %0\n\tisb" : : "r" ((u64)intid) : "memory");
}

/* Never secure: what is entered at EL3 runs Non-secure, and el2.S gave the access. */
static inline void gicv3_cpu_enable(unsigned int pmr, bool secure)
{
	u64 sre;

	(void)secure;
	asm volatile("mrs %0, " ICC_SRE_EL1 : "=r" (sre));
	/* the ISB makes the other ICC registers accessible to what follows */
	asm volatile("msr " ICC_SRE_EL1 ", %0\n\tisb" : : "r" (sre | 1));
	asm volatile("msr " ICC_PMR_EL1 ", %0" : : "r" ((u64)pmr));
	asm volatile("msr " ICC_CTLR_EL1 ", %0" : : "r" (0ull));
	asm volatile("msr " ICC_IGRPEN1_EL1 ", %0\n\tisb" : : "r" (1ull) : "memory");
}

#endif
