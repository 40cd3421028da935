/* SPDX-License-Identifier: MIT */
/*
 * Ending: power off and restart. Whoever knows a way registers it; the ways are tried from the
 * highest priority down until one works. Any context, the fault path included; a way must not
 * sleep or allocate, and returns when it did not work.
 */
#ifndef LINUX_REBOOT_H
#define LINUX_REBOOT_H

#include <linux/types.h>

#define POWER_PRIO_BOARD	100	/* a board's own register */
#define POWER_PRIO_FIRMWARE	200	/* PSCI */
#define POWER_PRIO_DEBUGGER	300	/* semihosting: the only way that carries a status */

struct power_ops {
	const char *name;
	int priority;
	void (*power_off)(int status);	/* NULL: cannot */
	void (*restart)(void);		/* NULL: cannot */
	struct power_ops *next;
};

void register_power_ops(struct power_ops *ops);

/* Return only when no way worked. `status` is what the emulator's process should return. */
void machine_power_off(int status);
void machine_restart(char *command);

#endif
