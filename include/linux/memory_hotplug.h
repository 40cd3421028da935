/* SPDX-License-Identifier: MIT */
/*
 * Memory that comes and goes. For now the types memblock and the zones refer to; add and remove
 * arrive with row B12.
 */
#ifndef _LINUX_MEMORY_HOTPLUG_H
#define _LINUX_MEMORY_HOTPLUG_H

#include <linux/mmzone.h>
#include <linux/types.h>

/*
 * movable_node on the command line: hotpluggable banks become ZONE_MOVABLE and the kernel keeps out
 * of them.
 */
extern bool movable_node_enabled;

static inline bool movable_node_is_enabled(void)
{
	return movable_node_enabled;
}

#endif
