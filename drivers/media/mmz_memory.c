// SPDX-License-Identifier: MIT
/*
 * MMZ: may memory become a zone at run time? RAM that no map of ours has: beyond mem=, or what a
 * zone of the boot left behind when it was deleted. Owns the boot's layout.
 */
#include "mmz_layout.h"
#include "mmz_memory.h"
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/memblock.h>
#include <linux/string.h>

struct mmz_layout mmz_boot_layout;

static const struct mmz_aside *left_behind(u64 start, u64 size)
{
	if (!size || size - 1 > U64_MAX - start || ((start | size) & (PAGE_SIZE - 1)))
		return NULL;
	return mmz_layout_aside(&mmz_boot_layout, start, size);
}

int mmz_memory_claim(phys_addr_t start, u64 size, bool *linear, char *why)
{
	const struct mmz_aside *a = left_behind(start, size);
	int err;

	*linear = a && a->linear;
	if (a)
		return 0;
	err = mmz_layout_judge(&mmz_boot_layout, start, size, -1, why);
	if (err || !memblock_overlaps_region(&memblock.memory, start, size))
		return err;
	strscpy(why, "it touches memory of the page allocator", MMZ_WHY);
	return -EBUSY;
}
