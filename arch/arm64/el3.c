// SPDX-License-Identifier: MIT
/*
 * arm64: what is left for firmware to do when the image was entered at EL3, once the device tree
 * can be read: interrupts belong to the non-secure world, where the rest of the image runs.
 *
 * Secure registers are reached through the stub that head.S left at EL3 (el3.h). GICv2: every
 * interrupt in group 1, and the priority mask open to non-secure priorities. GICv3: affinity
 * routing for both worlds, all in non-secure group 1. (Arm IHI 0048B, 0069.) Boot CPU only.
 */
#include "boot.h"
#include "el3.h"
#include <arch/cpu.h>
#include <linux/kernel.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/printk.h>

#define GICD_CTLR		0x0000
#define GICD_TYPER		0x0004
#define GICD_IGROUPR		0x0080
#define GICD_IGRPMODR		0x0d00
#define GICD_CTLR_ARE_S		(1u << 4)
#define GICD_CTLR_ARE_NS	(1u << 5)
#define GICC_PMR		0x0004
#define GICR_WAKER		0x0014
#define GICR_WAKER_SLEEP	(1u << 1)
#define GICR_SGI_FRAME		0x10000

static void secure_write(u64 pa, u32 value)
{
	register u64 x0 asm("x0") = EL3_SECURE_WRITE;
	register u64 x1 asm("x1") = pa;
	register u64 x2 asm("x2") = value;

	asm volatile("smc #0" : "+r" (x0), "+r" (x1), "+r" (x2) : : "x3", "memory");
}

static u32 secure_read(u64 pa)
{
	register u64 x0 asm("x0") = EL3_SECURE_READ;
	register u64 x1 asm("x1") = pa;

	asm volatile("smc #0" : "+r" (x0), "+r" (x1) : : "x2", "x3", "memory");
	return x1;
}

/* Words of one bit an interrupt that the distributor has. */
static unsigned int group_words(u64 dist)
{
	return (secure_read(dist + GICD_TYPER) & 31) + 1;
}

static void gicv2_open(u64 dist, u64 cpu)
{
	for (unsigned int i = 0; i < group_words(dist); i++)
		secure_write(dist + GICD_IGROUPR + 4 * i, ~0u);
	secure_write(cpu + GICC_PMR, 0xff);
}

static void gicv3_open(u64 dist, u64 redist)
{
	u32 ctlr = secure_read(dist + GICD_CTLR) | GICD_CTLR_ARE_S | GICD_CTLR_ARE_NS;

	secure_write(dist + GICD_CTLR, ctlr);
	for (unsigned int i = 1; i < group_words(dist); i++) {
		secure_write(dist + GICD_IGROUPR + 4 * i, ~0u);
		secure_write(dist + GICD_IGRPMODR + 4 * i, 0);
	}
	/* The first redistributor is the boot CPU's: others are not started from here. */
	secure_write(redist + GICR_WAKER, secure_read(redist + GICR_WAKER) & ~GICR_WAKER_SLEEP);
	secure_write(redist + GICR_SGI_FRAME + GICD_IGROUPR, ~0u);
	secure_write(redist + GICR_SGI_FRAME + GICD_IGRPMODR, 0);
}

void arch_firmware_setup(void)
{
	static const struct of_device_id gics[] = {
		{ "arm,gic-v3" }, { "arm,cortex-a15-gic" }, { "arm,gic-400" }, { "" },
	};
	struct device_node *np;
	struct resource first, second;

	if (boot_args.el != 3)
		return;
	np = of_find_matching_node(NULL, gics);
	if (!np || of_address_to_resource(np, 0, &first) ||
	    of_address_to_resource(np, 1, &second)) {
		pr_warn("EL3: no interrupt controller to open to the non-secure world\n");
		return;
	}
	if (of_device_is_compatible(np, "arm,gic-v3"))
		gicv3_open(first.start, second.start);
	else
		gicv2_open(first.start, second.start);
	pr_info("EL3: the image is the firmware here; interrupts given to the non-secure world\n");
}
