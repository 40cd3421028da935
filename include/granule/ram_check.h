/* SPDX-License-Identifier: MIT */
/*
 * Is the memory there that the device tree describes? A tree of another board, or one that says
 * 1 GiB where 512 MiB are soldered, is found out here, before anything relies on it.
 *
 * Only memory that nobody owns is looked at: what memblock has reserved, or not in the linear map,
 * is never touched. Words are written and put back. Before the linear map, boot CPU, no locks.
 */
#ifndef GRANULE_RAM_CHECK_H
#define GRANULE_RAM_CHECK_H

#include <linux/types.h>

/* How to get at a word of physical memory (4-byte aligned), past the caches. */
struct ram_access {
	bool (*read)(phys_addr_t pa, u32 *value);	/* false: the bus refused */
	bool (*write)(phys_addr_t pa, u32 value);
	/* [start, end) is no longer in memblock.memory, for this reason. May be NULL. */
	void (*lost)(phys_addr_t start, phys_addr_t end, const char *why);
};

/*
 * Removes from memblock.memory what holds no data, and what is other memory seen again (address
 * lines that lead nowhere: the distance is a power of two of at least 16 MiB). The first and last
 * word of each free range and section are tried, and where one fails the edge is searched for, so
 * a hole inside a section goes unseen. -ENOMEM when memblock has no room for one more edge.
 */
int ram_check(const struct ram_access *io);

#endif
