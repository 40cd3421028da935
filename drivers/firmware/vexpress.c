// SPDX-License-Identifier: MIT
/*
 * The Versatile Express motherboard's system registers (Arm DUI 0447): its microcontroller powers
 * the board off and restarts it when SYS_CFGCTRL says so.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/platform_device.h>
#include <linux/reboot.h>

#define SYS_CFGDATA	0xa0
#define SYS_CFGCTRL	0xa4
#define SYS_CFGSTAT	0xa8

#define CFG_START	(1u << 31)
#define CFG_WRITE	(1u << 30)
#define CFG_SHUTDOWN	(8u << 20)
#define CFG_REBOOT	(9u << 20)

static void __iomem *sysreg;

static void configure(u32 function)
{
	writel(0, sysreg + SYS_CFGSTAT);
	writel(0, sysreg + SYS_CFGDATA);
	writel(CFG_START | CFG_WRITE | function, sysreg + SYS_CFGCTRL);
}

static void vexpress_power_off(int status)
{
	(void)status;
	configure(CFG_SHUTDOWN);
}

static void vexpress_restart(void)
{
	configure(CFG_REBOOT);
}

static struct power_ops vexpress_power = {
	.name = "vexpress", .priority = POWER_PRIO_BOARD,
	.power_off = vexpress_power_off, .restart = vexpress_restart,
};

static int vexpress_probe(struct platform_device *pdev)
{
	sysreg = platform_ioremap_resource(pdev, 0);
	if (IS_ERR(sysreg))
		return PTR_ERR(sysreg);
	register_power_ops(&vexpress_power);
	return 0;
}

static const struct of_device_id vexpress_match[] = {
	{ .compatible = "arm,vexpress-sysreg" },
	{ },
};

static struct platform_driver vexpress_driver = {
	.probe = vexpress_probe,
	.driver = { .name = "vexpress-sysreg", .of_match_table = vexpress_match },
	.stage = PROBE_EARLY,
};
DRIVER(vexpress, vexpress_driver);
