// SPDX-License-Identifier: MIT
/*
 * A log that survives a warm reset: where the tree reserves memory for it, printk's ring moves
 * there, and what the run before left is shown by `dmesg --previous`.
 *
 *	reserved-memory {
 *		log@4f000000 { compatible = "granule,log"; reg = <0x0 0x4f000000 0x0 0x20000>; };
 *	};
 */
#include "boot.h"
#include <granule/dmesg.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/of_address.h>
#include <linux/printk.h>

void log_region_init(void)
{
	struct device_node *np = of_find_compatible_node(NULL, NULL, "granule,log");
	struct resource res;
	void *memory;

	if (!np || !of_device_is_available(np))
		return;
	if (of_address_to_resource(np, 0, &res)) {
		pr_warn("log: %s has no usable reg; the log will not survive a reset\n",
			np->full_name);
		return;
	}
	memory = memremap(res.start, resource_size(&res), MEMREMAP_WB);
	if (!memory || dmesg_use_memory(memory, resource_size(&res))) {
		pr_warn("log: %s cannot be used, it needs at least 8 KiB\n", np->full_name);
		return;
	}
	pr_info("log: kept at %pa over a warm reset%s\n", &res.start,
		dmesg_end(true) ? "; `dmesg --previous` shows the last run" : "");
}
