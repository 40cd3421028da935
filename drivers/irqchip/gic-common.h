/* SPDX-License-Identifier: MIT */
/* What GICv2 and GICv3 share: the distributor's registers and how the tree names interrupts. */
#ifndef GIC_COMMON_H
#define GIC_COMMON_H

#include <linux/irqdomain.h>
#include <linux/types.h>

/* Distributor (Arm IHI 0048B 4.3, IHI 0069 12.9): byte offsets; bit or field n for interrupt n. */
#define GICD_CTLR	0x000
#define GICD_TYPER	0x004
#define GICD_IGROUPR	0x080
#define GICD_ISENABLER	0x100
#define GICD_ICENABLER	0x180
#define GICD_ICPENDR	0x280
#define GICD_ICACTIVER	0x380
#define GICD_IPRIORITYR	0x400
#define GICD_ITARGETSR	0x800
#define GICD_ICFGR	0xc00
#define GICD_IGRPMODR	0xd00
#define GICD_SGIR	0xf00

#define GIC_FIRST_SPI	32
#define GIC_MAX_IRQS	1020	/* 1020..1023 are special: 1023 is "nothing pending" */
#define GIC_PRIORITY	0xa0	/* of everything; the CPU's mask is below it */

/* <type number flags>: type 0 SPI, 1 PPI. */
int gic_xlate(const u32 *words, int n, unsigned int *hwirq, unsigned int *type);

/* Edge or level in a GICD_ICFGR-shaped register bank. */
int gic_configure_type(void __iomem *base, unsigned int hwirq, unsigned int type);

/* All SPIs off, not pending, level, one priority; returns how many interrupts there are. */
unsigned int gic_distributor_reset(void __iomem *dist);

#endif
