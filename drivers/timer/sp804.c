// SPDX-License-Identifier: MIT
/*
 * SP804, Arm's dual timer (Arm DDI 0271): two 32-bit down counters. The first is the free-running
 * clocksource, the second rings.
 */
#include <granule/clock.h>
#include <linux/clockchips.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/platform_device.h>

#define TIMER_LOAD	0x00
#define TIMER_VALUE	0x04
#define TIMER_CTRL	0x08
#define TIMER_INTCLR	0x0c
#define SECOND_TIMER	0x20

#define CTRL_ONESHOT	(1u << 0)
#define CTRL_32BIT	(1u << 1)
#define CTRL_IE		(1u << 5)
#define CTRL_ENABLE	(1u << 7)

#define DEFAULT_HZ	1000000	/* what boards without a clock in the tree run it at */

static void __iomem *counter, *alarm;

static u64 sp804_read(void)
{
	return (u32)~readl(counter + TIMER_VALUE);	/* it counts down */
}

static void sp804_set_next_event(u64 ticks)
{
	writel(0, alarm + TIMER_CTRL);
	writel(ticks, alarm + TIMER_LOAD);
	writel(CTRL_32BIT | CTRL_IE | CTRL_ONESHOT | CTRL_ENABLE, alarm + TIMER_CTRL);
}

static void sp804_shutdown(void)
{
	writel(0, alarm + TIMER_CTRL);
}

static struct clock_event_device sp804_event = {
	.name = "sp804", .rating = 200, .max_ticks = 0xffffffff,
	.set_next_event = sp804_set_next_event, .shutdown = sp804_shutdown,
};

static irqreturn_t sp804_interrupt(int irq, void *dev_id)
{
	(void)irq;
	(void)dev_id;
	writel(1, alarm + TIMER_INTCLR);
	clock_event_fired();
	return IRQ_HANDLED;
}

/* The rate is that of the first clock, when the tree gives it as a fixed clock. */
static u32 clock_hz(const struct device_node *np)
{
	struct device_node *clk = of_parse_phandle(np, "clocks", 0);
	u32 hz = DEFAULT_HZ;

	if (clk && of_device_is_compatible(clk, "fixed-clock"))
		of_property_read_u32(clk, "clock-frequency", &hz);
	return hz;
}

static int sp804_probe(struct platform_device *pdev)
{
	void __iomem *base;
	int irq = platform_get_irq(pdev, 0);
	u32 hz = clock_hz(pdev->dev.of_node);

	if (irq == -EPROBE_DEFER)
		return irq;
	if (counter)
		return 0;	/* one is enough; boards have several */
	base = platform_ioremap_resource(pdev, 0);
	if (IS_ERR(base))
		return PTR_ERR(base);
	counter = base;
	alarm = base + SECOND_TIMER;
	sp804_shutdown();
	writel(0, counter + TIMER_CTRL);
	writel(~0u, counter + TIMER_LOAD);
	writel(CTRL_32BIT | CTRL_ENABLE, counter + TIMER_CTRL);	/* free running: reloads all ones */
	clock_set_source(sp804_read, hz, 32, "sp804");
	if (irq > 0 && !request_irq(irq, sp804_interrupt, 0, "sp804", &sp804_event)) {
		sp804_event.hz = hz;
		clock_event_register(&sp804_event);
	}
	pr_info("sp804: %u kHz\n", hz / 1000);
	return 0;
}

static const struct of_device_id sp804_match[] = {
	{ .compatible = "arm,sp804" },
	{ },
};

static struct platform_driver sp804_driver = {
	.probe = sp804_probe,
	.driver = { .name = "sp804", .of_match_table = sp804_match },
	.stage = PROBE_CONTROLLER,
};
DRIVER(sp804, sp804_driver);
