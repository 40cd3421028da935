// SPDX-License-Identifier: MIT
/* The Arm generic timer: clocksource and clock events from the virtual timer. */
#include <arch/arch_timer.h>
#include <granule/clock.h>
#include <linux/clockchips.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/platform_device.h>

#define VIRTUAL_TIMER_INDEX 2	/* interrupts: secure, non-secure, virtual, hypervisor */

#define COUNTER_BITS 56	/* at least (Arm ARM D11.1.2) */

static void set_next_event(u64 ticks)
{
	arch_timer_set(arch_timer_count() + ticks);
}

static struct clock_event_device arch_event = {
	.name = "arch_timer",
	.rating = 400,
	.max_ticks = (1ull << 55),
	.set_next_event = set_next_event,
	.shutdown = arch_timer_stop,
};

static irqreturn_t arch_timer_interrupt(int irq, void *dev_id)
{
	(void)irq;
	(void)dev_id;
	arch_timer_stop();	/* a level: it stays up until the timer is off or set anew */
	clock_event_fired();
	return IRQ_HANDLED;
}

/*
 * The tree's clock-frequency is for boards whose firmware forgot CNTFRQ; it wins where it stands.
 */
static u32 timer_hz(const struct device_node *np)
{
	u32 hz = arch_timer_frequency();

	of_property_read_u32(np, "clock-frequency", &hz);
	return hz;
}

static int arch_timer_probe(struct platform_device *pdev)
{
	u32 hz = timer_hz(pdev->dev.of_node);
	int irq = platform_get_irq(pdev, VIRTUAL_TIMER_INDEX), err;

	if (irq == -EPROBE_DEFER)
		return irq;
	if (!hz) {
		pr_err("arch_timer: CNTFRQ is 0 and the tree has no clock-frequency\n");
		return -EINVAL;
	}
	arch_timer_stop();
	clock_set_source(arch_timer_count, hz, COUNTER_BITS, "arch_sys_counter");
	pr_info("arch_timer: %u.%02u MHz\n", hz / 1000000, hz / 10000 % 100);
	if (irq <= 0)
		return 0;
	err = request_irq(irq, arch_timer_interrupt, IRQF_PERCPU, "arch_timer", &arch_event);
	if (err)
		return err;
	arch_event.hz = hz;
	clock_event_register(&arch_event);
	return 0;
}

static const struct of_device_id arch_timer_match[] = {
	{ .compatible = "arm,armv8-timer" },
	{ .compatible = "arm,armv7-timer" },
	{ },
};

static struct platform_driver arch_timer_driver = {
	.probe = arch_timer_probe,
	.driver = { .name = "arch_timer", .of_match_table = arch_timer_match },
	.stage = PROBE_CONTROLLER,
};
DRIVER(arch_timer, arch_timer_driver);
