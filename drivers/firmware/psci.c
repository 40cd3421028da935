// SPDX-License-Identifier: MIT
/*
 * PSCI: the firmware's power interface (Arm DEN 0022), by HVC or SMC as the tree says. Version 0.1
 * has no fixed numbers: the tree gives them, and there is no power off.
 */
#include <arch/smccc.h>
#include <granule/psci.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/reboot.h>
#include <linux/string.h>

#define PSCI_VERSION		0x84000000
#define PSCI_SYSTEM_OFF		0x84000008
#define PSCI_SYSTEM_RESET	0x84000009
#define PSCI_CPU_ON_32		0x84000003
#define PSCI_CPU_ON_64		0xc4000003

static unsigned long (*conduit)(unsigned long fn, unsigned long a, unsigned long b,
				unsigned long c);
static u32 cpu_on_id;

static void psci_power_off(int status)
{
	(void)status;
	conduit(PSCI_SYSTEM_OFF, 0, 0, 0);
}

static void psci_restart(void)
{
	conduit(PSCI_SYSTEM_RESET, 0, 0, 0);
}

static struct power_ops psci_power = {
	.name = "psci", .priority = POWER_PRIO_FIRMWARE,
	.power_off = psci_power_off, .restart = psci_restart,
};

int psci_cpu_on(u64 mpidr, phys_addr_t entry, unsigned long context)
{
	if (!conduit || !cpu_on_id)
		return -ENODEV;
	switch ((int)conduit(cpu_on_id, mpidr, entry, context)) {
	case 0: return 0;
	case -2: return -EINVAL;	/* INVALID_PARAMETERS */
	case -4: return -EEXIST;	/* ALREADY_ON */
	case -5: return -EBUSY;		/* ON_PENDING */
	case -9: return -EFAULT;	/* INVALID_ADDRESS */
	}
	return -EIO;
}

static int psci_probe(struct platform_device *pdev)
{
	const struct device_node *np = pdev->dev.of_node;
	const char *method = "";
	u32 version;

	of_property_read_string(np, "method", &method);
	if (!strcmp(method, "hvc"))
		conduit = arch_hvc;
	else if (!strcmp(method, "smc"))
		conduit = arch_smc;
	else
		return -EINVAL;
	if (!of_device_is_compatible(np, "arm,psci-0.2") &&
	    !of_device_is_compatible(np, "arm,psci-1.0")) {
		of_property_read_u32(np, "cpu_on", &cpu_on_id);
		pr_info("psci: v0.1 by %s\n", method);
		return 0;
	}
	cpu_on_id = sizeof(long) == 8 ? PSCI_CPU_ON_64 : PSCI_CPU_ON_32;
	version = conduit(PSCI_VERSION, 0, 0, 0);
	pr_info("psci: v%u.%u by %s\n", version >> 16, version & 0xffff, method);
	register_power_ops(&psci_power);
	return 0;
}

static const struct of_device_id psci_match[] = {
	{ .compatible = "arm,psci-1.0" },
	{ .compatible = "arm,psci-0.2" },
	{ .compatible = "arm,psci" },
	{ },
};

static struct platform_driver psci_driver = {
	.probe = psci_probe,
	.driver = { .name = "psci", .of_match_table = psci_match },
	.stage = PROBE_CONTROLLER,
};
DRIVER(psci, psci_driver);
