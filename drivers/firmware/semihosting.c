// SPDX-License-Identifier: MIT
/*
 * Exit with a status through semihosting: how a test run in QEMU, or under a debugger, ends.
 *
 * SYS_EXIT on arm64, SYS_EXIT_EXTENDED on ARM, both with the pair {ADP_Stopped_ApplicationExit,
 * status}. On a board without a listener the call traps and answers "not there". No state.
 */
#include <arch/semihost.h>
#include <granule/semihosting.h>
#include <linux/reboot.h>

#define SYS_EXIT			0x18
#define SYS_EXIT_EXTENDED		0x20
#define ADP_STOPPED_APPLICATION_EXIT	0x20026

/* Returns where nobody listens; then the next way is tried. */
static void semihosting_exit(int status)
{
	const unsigned long block[2] = { ADP_STOPPED_APPLICATION_EXIT, (unsigned int)status };
	unsigned int op = sizeof(long) == 8 ? SYS_EXIT : SYS_EXIT_EXTENDED;
	long result;

	arch_semihost(op, (unsigned long)block, &result);
}

static struct power_ops semihosting_ops = {
	.name = "semihosting",
	.priority = POWER_PRIO_DEBUGGER,
	.power_off = semihosting_exit,
};

void semihosting_init(void)
{
	register_power_ops(&semihosting_ops);
}
