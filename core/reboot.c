// SPDX-License-Identifier: MIT
/* Power off and restart: the list of ways, best first. Lock: power_lock, for the list only. */
#include <granule/panic.h>
#include <linux/kernel.h>
#include <linux/reboot.h>
#include <linux/spinlock.h>

static struct power_ops *ways;
static DEFINE_SPINLOCK(power_lock);

void register_power_ops(struct power_ops *ops)
{
	struct power_ops **at = &ways;
	unsigned long flags;

	spin_lock_irqsave(&power_lock, flags);
	while (*at && (*at)->priority >= ops->priority)
		at = &(*at)->next;
	ops->next = *at;
	*at = ops;
	spin_unlock_irqrestore(&power_lock, flags);
}

/* Without the lock: whoever held it may be what crashed, and ways are never removed. */
void machine_power_off(int status)
{
	for (struct power_ops *way = ways; way; way = way->next)
		if (way->power_off)
			way->power_off(status);
}

void machine_exit(int status)
{
	panic_console();
	for (struct power_ops *way = ways; way; way = way->next)
		if (way->priority >= POWER_PRIO_DEBUGGER)
			way->power_off(status);
}

void machine_restart(char *command)
{
	(void)command;
	for (struct power_ops *way = ways; way; way = way->next)
		if (way->restart)
			way->restart();
}
