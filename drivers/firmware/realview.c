// SPDX-License-Identifier: MIT
/*
 * The RealView baseboards' system registers (Arm DUI 0440, 4.3): a locked register resets the
 * board. They cannot switch it off.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/platform_device.h>
#include <linux/reboot.h>

#define SYS_LOCK	0x20
#define SYS_RESETCTL	0x40

#define LOCK_KEY	0xa05f
#define RESET_POWER_ON	4u	/* as if it were switched on: memory controllers, too */

static void __iomem *sysreg;

static void realview_restart(void)
{
	writel(LOCK_KEY, sysreg + SYS_LOCK);
	writel(RESET_POWER_ON, sysreg + SYS_RESETCTL);
}

static struct power_ops realview_power = {
	.name = "realview", .priority = POWER_PRIO_BOARD, .restart = realview_restart,
};

static int realview_probe(struct platform_device *pdev)
{
	sysreg = platform_ioremap_resource(pdev, 0);
	if (IS_ERR(sysreg))
		return PTR_ERR(sysreg);
	register_power_ops(&realview_power);
	return 0;
}

static const struct of_device_id realview_match[] = {
	{ .compatible = "arm,realview-pbx-syscon" },
	{ },
};

static struct platform_driver realview_driver = {
	.probe = realview_probe,
	.driver = { .name = "realview-sysreg", .of_match_table = realview_match },
	.stage = PROBE_EARLY,
};
DRIVER(realview, realview_driver);
