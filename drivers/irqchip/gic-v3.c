// SPDX-License-Identifier: MIT
/*
 * GICv3: a distributor, a redistributor per CPU, and the CPU interface in system registers
 * (arch/<arch>/gicv3.h). Written from Arm IHI 0069.
 *
 * All interrupts are in group 1 of the Security state that the image runs in, which arrives as an
 * IRQ. Below firmware that is the Non-secure state, and the firmware chose which interrupts are
 * ours. Entered in the Secure state (ARM, nothing ran before us) it is Secure group 1: there
 * Non-secure group 1 would arrive as an FIQ (IHI 0069 4.6.2).
 */
#include "gic-common.h"
#include <arch/gicv3.h>
#include <arch/smp.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/of_address.h>
#include <linux/platform_device.h>

#define GICD_CTLR_RWP		(1u << 31)	/* a write is still on its way */
#define GICD_CTLR_DS		(1u << 6)	/* one Security state; Non-secure reads see 0 */
#define GICD_CTLR_ARE_NS	(1u << 5)	/* in the Secure view only */
#define GICD_CTLR_ARE		(1u << 4)	/* affinity routing of the state that looks */
#define GICD_CTLR_ENABLE_G1S	(1u << 2)	/* in the Secure view only */
#define GICD_CTLR_ENABLE_G1	(1u << 1)
#define GICD_IROUTER		0x6000

#define GICR_CTLR		0x0000
#define GICR_TYPER		0x0008
#define GICR_WAKER		0x0014
/* frame of SGIs and PPIs, laid out as a distributor */
#define GICR_SGI		0x10000
#define GICR_STRIDE		0x20000
#define GICR_STRIDE_V4		0x40000

#define WAKER_PROCESSOR_SLEEP	(1u << 1)
#define WAKER_CHILDREN_ASLEEP	(1u << 2)
#define TYPER_VLPIS		(1u << 1)
#define TYPER_LAST		(1u << 4)

static struct gic {
	void __iomem *dist;
	void __iomem *redist;	/* this CPU's RD frame */
	bool secure;		/* two Security states, and we are in the Secure one */
	struct irq_domain domain;
	u16 irq_of[GIC_MAX_IRQS];
} gic;

/* SGIs and PPIs live in the redistributor, SPIs in the distributor; the layout is the same. */
static void __iomem *bank(unsigned int hwirq)
{
	return hwirq < GIC_FIRST_SPI ? gic.redist + GICR_SGI : gic.dist;
}

static void wait_for_writes(void)
{
	while (readl(gic.dist + GICD_CTLR) & GICD_CTLR_RWP)
		arch_cpu_relax();
}

static void gic_mask(struct irq_data *d)
{
	writel(1u << (d->hwirq % 32), bank(d->hwirq) + GICD_ICENABLER + d->hwirq / 32 * 4);
}

static void gic_unmask(struct irq_data *d)
{
	writel(1u << (d->hwirq % 32), bank(d->hwirq) + GICD_ISENABLER + d->hwirq / 32 * 4);
}

static void gic_eoi(struct irq_data *d)
{
	gicv3_write_eoir(d->hwirq);
}

static int gic_set_type(struct irq_data *d, unsigned int type)
{
	return gic_configure_type(bank(d->hwirq), d->hwirq, type);
}

static const struct irq_chip gic_chip = {
	.name = "GICv3",
	.irq_mask = gic_mask,
	.irq_unmask = gic_unmask,
	.irq_eoi = gic_eoi,
	.irq_set_type = gic_set_type,
};

static void gic_handle(struct trap_frame *frame)
{
	(void)frame;
	for (;;) {
		unsigned int intid = gicv3_read_iar();

		if (intid >= GIC_MAX_IRQS)
			return;
		generic_handle_domain_irq(&gic.domain, intid);
	}
}

/* Finds the frame whose affinity is this CPU's, among the region's frames. */
static void __iomem *find_redistributor(void __iomem *region, size_t size)
{
	u64 mpidr = arch_mpidr();
	u32 affinity = (mpidr >> 32 & 0xff) << 24 | (mpidr & 0xffffff);
	void __iomem *end = region + size;

	while (region < end) {
		u64 typer = readl(region + GICR_TYPER) |
			    (u64)readl(region + GICR_TYPER + 4) << 32;

		if (typer >> 32 == affinity)
			return region;
		if (typer & TYPER_LAST)
			break;
		region += typer & TYPER_VLPIS ? GICR_STRIDE_V4 : GICR_STRIDE;
	}
	return NULL;
}

static void redistributor_wake(void)
{
	u32 waker = readl(gic.redist + GICR_WAKER);

	writel(waker & ~WAKER_PROCESSOR_SLEEP, gic.redist + GICR_WAKER);
	while (readl(gic.redist + GICR_WAKER) & WAKER_CHILDREN_ASLEEP)
		arch_cpu_relax();
}

/*
 * To the Non-secure the group registers of two Security states read as zero and ignore writes
 * (IHI 0069 12.11.15). Affinity routing is on: without it this register is reserved.
 */
static bool sees_groups(void)
{
	void __iomem *group = gic.redist + GICR_SGI + GICD_IGROUPR;

	if (readl(gic.dist + GICD_CTLR) & GICD_CTLR_DS)
		return false;
	writel(~0u, group);
	return readl(group);
}

/* The interrupts of the i-th word of a bank are ours: group 1, secure or not as we are. */
static void own_group(void __iomem *base, unsigned int i)
{
	writel(gic.secure ? 0 : ~0u, base + GICD_IGROUPR + 4 * i);
	if (gic.secure)
		writel(~0u, base + GICD_IGRPMODR + 4 * i);
}

static void gic_cpu_init(void)
{
	void __iomem *sgi = gic.redist + GICR_SGI;

	redistributor_wake();
	writel(~0u, sgi + GICD_ICENABLER);
	own_group(sgi, 0);
	for (unsigned int i = 0; i < GIC_FIRST_SPI; i += 4)
		writel(GIC_PRIORITY * 0x01010101u, sgi + GICD_IPRIORITYR + i);
	writel(0x0000ffff, sgi + GICD_ISENABLER);
	gicv3_cpu_enable(0xf0, gic.secure);
}

/* Nothing is forwarded; affinity routing, once on, stays on (going back is UNPREDICTABLE). */
static void gic_dist_off(void)
{
	u32 routing = readl(gic.dist + GICD_CTLR) & (GICD_CTLR_ARE | GICD_CTLR_ARE_NS);

	writel(routing, gic.dist + GICD_CTLR);
	wait_for_writes();
	/* by itself: IROUTER, IGRPMODR and the redistributor's groups are reserved without it */
	writel(routing | GICD_CTLR_ARE, gic.dist + GICD_CTLR);
	wait_for_writes();
}

static void gic_dist_init(unsigned int n)
{
	u64 mpidr = arch_mpidr();
	u32 ctlr = readl(gic.dist + GICD_CTLR);

	for (unsigned int i = GIC_FIRST_SPI; i < n; i += 32)
		own_group(gic.dist, i / 32);
	for (unsigned int i = GIC_FIRST_SPI; i < n; i++) {
		writel(mpidr & 0xffffff, gic.dist + GICD_IROUTER + 8 * i);
		writel(mpidr >> 32 & 0xff, gic.dist + GICD_IROUTER + 8 * i + 4);
	}
	ctlr |= gic.secure ? GICD_CTLR_ENABLE_G1S : GICD_CTLR_ENABLE_G1;
	writel(ctlr, gic.dist + GICD_CTLR);
	wait_for_writes();
}

static int gic_find_redistributor(struct platform_device *pdev)
{
	u32 regions = 1;

	of_property_read_u32(pdev->dev.of_node, "#redistributor-regions", &regions);
	for (unsigned int i = 1; i <= regions; i++) {
		void __iomem *region = platform_ioremap_resource(pdev, i);

		if (IS_ERR(region))
			return PTR_ERR(region);
		gic.redist = find_redistributor(region, resource_size(&pdev->resource[i]));
		if (gic.redist)
			return 0;
	}
	pr_err("GICv3: no redistributor for this CPU (MPIDR 0x%llx)\n", arch_mpidr());
	return -ENODEV;
}

static int gic_probe(struct platform_device *pdev)
{
	unsigned int n;
	int err;

	gic.dist = platform_ioremap_resource(pdev, 0);
	if (IS_ERR(gic.dist))
		return PTR_ERR(gic.dist);
	err = gic_find_redistributor(pdev);
	if (err)
		return err;
	gic_dist_off();
	gic.secure = sees_groups();
	n = gic_distributor_reset(gic.dist);
	gic_dist_init(n);
	gic_cpu_init();
	gic.domain = (struct irq_domain){
		.np = pdev->dev.of_node, .chip = &gic_chip, .size = n, .xlate = gic_xlate,
		.irq_of = gic.irq_of,
	};
	irq_domain_add(&gic.domain);
	set_handle_irq(gic_handle);
	pr_info("GICv3: %u interrupts%s\n", n, gic.secure ? ", Secure group 1" : "");
	return 0;
}

static const struct of_device_id gic_match[] = {
	{ .compatible = "arm,gic-v3" },
	{ },
};

static struct platform_driver gic_driver = {
	.probe = gic_probe,
	.driver = { .name = "gic-v3", .of_match_table = gic_match },
	.stage = PROBE_CONTROLLER,
};
DRIVER(gic_v3, gic_driver);
