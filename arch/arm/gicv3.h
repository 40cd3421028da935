/* SPDX-License-Identifier: MIT */
/* ICC registers in cp15 (Arm IHI 0069 12.7). */
#ifndef ARM_GICV3_H
#define ARM_GICV3_H

static inline unsigned int gicv3_read_iar(void)
{
	u32 intid;

	/* ICC_IAR1; the acknowledge must be complete before the handler touches the device */
	asm volatile("mrc p15, 0, %0, c12, c12, 0\n\tdsb" : "=r" (intid) : : "memory");
	return intid & 0xffffff;
}

static inline void gicv3_write_eoir(unsigned int intid)
{
	asm volatile("mcr p15, 0, %0, c12, c12, 1\n\tisb" : : "r" (intid) : "memory");
}

static inline void gicv3_cpu_enable(unsigned int pmr)
{
	u32 sre;

	asm volatile("mrc p15, 0, %0, c12, c12, 5" : "=r" (sre));		/* ICC_SRE */
	/* the ISB makes the other ICC registers accessible to what follows */
	asm volatile("mcr p15, 0, %0, c12, c12, 5\n\tisb" : : "r" (sre | 1));
	asm volatile("mcr p15, 0, %0, c4, c6, 0" : : "r" (pmr));		/* ICC_PMR */
	asm volatile("mcr p15, 0, %0, c12, c12, 4" : : "r" (0));		/* ICC_CTLR */
	asm volatile("mcr p15, 0, %0, c12, c12, 7\n\tisb" : : "r" (1) : "memory"); /* IGRPEN1 */
}

#endif
