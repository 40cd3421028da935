// SPDX-License-Identifier: MIT
/* Runs what module_init() and the other initcalls registered (linux/init.h), level by level. */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/printk.h>

REGISTRY_BOUNDS(granule_inits);

bool system_booting = true;

static void run_level(int level)
{
	registry_for_each(granule_inits, it) {
		const struct initcall *init = *it;
		int err;

		if (init->level != level)
			continue;
		err = init->fn();
		/* Linux's modules return -ENODEV where their device is absent. */
		if (err && err != -ENODEV)
			pr_warn("initcall %s returned %pe\n", init->name, ERR_PTR(err));
	}
}

void do_initcalls(void)
{
	for (int level = 0; level <= 7; level++)
		run_level(level);
}
