// SPDX-License-Identifier: MIT
/*
 * GICv1 and v2 (Cortex-A9's own, GIC-400, Cortex-A15's): one distributor, one banked CPU interface.
 * Written from Arm IHI 0048B.
 */
#include "gic-common.h"
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/of_address.h>
#include <linux/platform_device.h>

#define GICC_CTLR	0x00
#define GICC_PMR	0x04
#define GICC_IAR	0x0c
#define GICC_EOIR	0x10

#define IAR_INTID	0x3ff	/* bits 12:10 are the CPU that sent an SGI */

static struct gic {
	void __iomem *dist;
	void __iomem *cpu;
	struct irq_domain domain;
	u16 irq_of[GIC_MAX_IRQS];
} gic;

static void gic_mask(struct irq_data *d)
{
	writel(1u << (d->hwirq % 32), gic.dist + GICD_ICENABLER + d->hwirq / 32 * 4);
}

static void gic_unmask(struct irq_data *d)
{
	writel(1u << (d->hwirq % 32), gic.dist + GICD_ISENABLER + d->hwirq / 32 * 4);
}

static void gic_eoi(struct irq_data *d)
{
	writel(d->hwirq, gic.cpu + GICC_EOIR);
}

static int gic_set_type(struct irq_data *d, unsigned int type)
{
	return gic_configure_type(gic.dist, d->hwirq, type);
}

static const struct irq_chip gic_chip = {
	.name = "GICv2",
	.irq_mask = gic_mask,
	.irq_unmask = gic_unmask,
	.irq_eoi = gic_eoi,
	.irq_set_type = gic_set_type,
};

/* The read of IAR acknowledges; 1023 says that nothing is left. */
static void gic_handle(struct trap_frame *frame)
{
	(void)frame;
	for (;;) {
		unsigned int intid = readl(gic.cpu + GICC_IAR) & IAR_INTID;

		if (intid >= GIC_MAX_IRQS)
			return;
		generic_handle_domain_irq(&gic.domain, intid);
	}
}

/*
 * The CPU's bit in ITARGETSR: the first eight words are read-only and say who is reading. A
 * uniprocessor GIC reads as zero and routes everything to its one CPU.
 */
static u32 own_target(void)
{
	u32 mask = 0;

	for (unsigned int i = 0; i < GIC_FIRST_SPI && !mask; i += 4)
		mask = readl(gic.dist + GICD_ITARGETSR + i);
	mask |= mask >> 16;
	mask |= mask >> 8;
	return (mask & 0xff) * 0x01010101u;
}

static void gic_cpu_init(void)
{
	writel(0x0000ffff, gic.dist + GICD_ICENABLER);		/* PPIs off … */
	for (unsigned int i = 0; i < GIC_FIRST_SPI; i += 4)
		writel(GIC_PRIORITY * 0x01010101u, gic.dist + GICD_IPRIORITYR + i);
	writel(0xffff0000, gic.dist + GICD_ICENABLER);
	writel(0x0000ffff, gic.dist + GICD_ISENABLER);		/* … SGIs on */
	writel(0xf0, gic.cpu + GICC_PMR);
	writel(1, gic.cpu + GICC_CTLR);
}

static int gic_probe(struct platform_device *pdev)
{
	unsigned int n;
	u32 target;

	gic.dist = platform_ioremap_resource(pdev, 0);
	if (IS_ERR(gic.dist))
		return PTR_ERR(gic.dist);
	gic.cpu = platform_ioremap_resource(pdev, 1);
	if (IS_ERR(gic.cpu))
		return PTR_ERR(gic.cpu);
	writel(0, gic.dist + GICD_CTLR);
	n = gic_distributor_reset(gic.dist);
	target = own_target();
	for (unsigned int i = GIC_FIRST_SPI; i < n; i += 4)
		writel(target, gic.dist + GICD_ITARGETSR + i);
	writel(1, gic.dist + GICD_CTLR);
	gic_cpu_init();
	gic.domain = (struct irq_domain){
		.np = pdev->dev.of_node, .chip = &gic_chip, .size = n, .xlate = gic_xlate,
		.irq_of = gic.irq_of,
	};
	irq_domain_add(&gic.domain);
	set_handle_irq(gic_handle);
	pr_info("GICv2: %u interrupts\n", n);
	return 0;
}

static const struct of_device_id gic_match[] = {
	{ .compatible = "arm,cortex-a15-gic" },
	{ .compatible = "arm,cortex-a9-gic" },
	{ .compatible = "arm,cortex-a7-gic" },
	{ .compatible = "arm,gic-400" },
	{ .compatible = "arm,pl390" },
	{ .compatible = "arm,arm11mp-gic" },
	{ },
};

static struct platform_driver gic_driver = {
	.probe = gic_probe,
	.driver = { .name = "gic-v2", .of_match_table = gic_match },
	.stage = PROBE_CONTROLLER,
};
DRIVER(gic_v2, gic_driver);
