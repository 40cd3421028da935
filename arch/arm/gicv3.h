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

/* ICC_SRE.SRE; false when the level above keeps it 0. */
static inline bool gicv3_use_registers(void)
{
	u32 sre;

	asm volatile("mrc p15, 0, %0, c12, c12, 5" : "=r" (sre));
	/* the ISB makes the other ICC registers accessible to what follows */
	asm volatile("mcr p15, 0, %0, c12, c12, 5\n\tisb" : : "r" (sre | 1));
	asm volatile("mrc p15, 0, %0, c12, c12, 5" : "=r" (sre));
	return sre & 1;
}

/*
 * ICC_MSRE.SRE and Enable, which Monitor mode alone can write: while SRE is 0 there, the Secure
 * ICC_SRE is too. Secure state only, where a change to Monitor mode and back is ours to make; sp
 * and lr are others in between.
 */
static inline void gicv3_monitor_registers(void)
{
	asm volatile("mrs r1, cpsr\n\t"
		     "cpsid aif, #0x16\n\t"
		     "mrc p15, 6, r0, c12, c12, 5\n\t"
		     "orr r0, r0, #9\n\t"
		     "mcr p15, 6, r0, c12, c12, 5\n\t"
		     "isb\n\t"
		     "msr cpsr_c, r1\n\t"
		     "isb"
		     : : : "r0", "r1", "memory");
}

static inline void gicv3_cpu_enable(unsigned int pmr, bool secure)
{
	if (!gicv3_use_registers() && secure) {
		gicv3_monitor_registers();
		gicv3_use_registers();
	}
	asm volatile("mcr p15, 0, %0, c4, c6, 0" : : "r" (pmr));		/* ICC_PMR */
	asm volatile("mcr p15, 0, %0, c12, c12, 4" : : "r" (0));		/* ICC_CTLR */
	asm volatile("mcr p15, 0, %0, c12, c12, 7\n\tisb" : : "r" (1) : "memory"); /* IGRPEN1 */
}

#endif
