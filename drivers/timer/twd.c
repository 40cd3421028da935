// SPDX-License-Identifier: MIT
/*
 * The private timer of each Cortex-A9 (and A5, ARM11MPCore) CPU (Arm DDI 0407, 4): a 32-bit down
 * counter at PERIPHCLK. It rings; it cannot keep time across its own reloads, so it is no
 * clocksource. Nobody tells its rate: it is measured against the clocksource.
 */
#include <linux/clockchips.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/platform_device.h>

#define TWD_LOAD	0x00
#define TWD_COUNTER	0x04
#define TWD_CONTROL	0x08
#define TWD_INTSTAT	0x0c

#define CONTROL_ENABLE	(1u << 0)
#define CONTROL_IRQ	(1u << 2)

#define MEASURE_MS 10

static void __iomem *twd;

static void twd_set_next_event(u64 ticks)
{
	writel(ticks, twd + TWD_COUNTER);
	writel(CONTROL_ENABLE | CONTROL_IRQ, twd + TWD_CONTROL);
}

static void twd_shutdown(void)
{
	writel(0, twd + TWD_CONTROL);
}

static struct clock_event_device twd_event = {
	.name = "twd", .rating = 350, .max_ticks = 0xffffffff,
	.set_next_event = twd_set_next_event, .shutdown = twd_shutdown,
};

static irqreturn_t twd_interrupt(int irq, void *dev_id)
{
	(void)irq;
	(void)dev_id;
	if (!readl(twd + TWD_INTSTAT))
		return IRQ_NONE;
	writel(1, twd + TWD_INTSTAT);
	clock_event_fired();
	return IRQ_HANDLED;
}

/* Ticks a second, measured; 0 when no clocksource runs to measure by. */
static u32 measure_hz(void)
{
	u64 start = ktime_get(), end;
	u32 ticks;

	writel(~0u, twd + TWD_COUNTER);
	writel(CONTROL_ENABLE, twd + TWD_CONTROL);
	mdelay(MEASURE_MS);
	ticks = ~0u - readl(twd + TWD_COUNTER);
	end = ktime_get();
	twd_shutdown();
	return end > start ? div64_u64((u64)ticks * NSEC_PER_SEC, end - start) : 0;
}

static int twd_probe(struct platform_device *pdev)
{
	int irq = platform_get_irq(pdev, 0), err;

	if (irq == -EPROBE_DEFER)
		return irq;
	if (irq <= 0)
		return -ENODEV;
	twd = platform_ioremap_resource(pdev, 0);
	if (IS_ERR(twd))
		return PTR_ERR(twd);
	twd_event.hz = measure_hz();
	if (!twd_event.hz) {
		pr_warn("twd: no clocksource to measure its rate by; not used\n");
		return 0;
	}
	err = request_irq(irq, twd_interrupt, IRQF_PERCPU, "twd", &twd_event);
	if (err)
		return err;
	clock_event_register(&twd_event);
	pr_info("twd: private timer at %u kHz\n", twd_event.hz / 1000);
	return 0;
}

static const struct of_device_id twd_match[] = {
	{ .compatible = "arm,cortex-a9-twd-timer" },
	{ .compatible = "arm,cortex-a5-twd-timer" },
	{ },
};

static struct platform_driver twd_driver = {
	.probe = twd_probe,
	.driver = { .name = "twd", .of_match_table = twd_match },
	.stage = PROBE_EARLY,
};
DRIVER(twd, twd_driver);
