/* SPDX-License-Identifier: MIT */
/* What devbus.c (masters and their accesses) and devbus_map.c (mappings) share. Not for others. */
#ifndef DEVBUS_INTERNAL_H
#define DEVBUS_INTERNAL_H

#include <granule/devbus.h>
#include <linux/spinlock.h>

/* The mappings of one device; exists while masters are attached. */
struct devbus_table {
	struct list_head list;		/* of all tables */
	struct device *dev;
	struct list_head maps;		/* the newest first */
	unsigned int masters, nr, peak;
	unsigned long lost;		/* not recorded for lack of memory */
};

/* Protects every table, every mapping and every master's windows. Taken from any context. */
extern spinlock_t devbus_lock;
extern struct list_head devbus_tables, devbus_masters;
extern const struct devbus_backend *devbus_backend;

/* Has the CPU taken a part of [from, to) of this mapping back? */
bool devbus_cpu_owns(const struct devbus_mapping *map, size_t from, size_t to);
/* "name" or "buffer", for reports. */
const char *devbus_map_name(const struct devbus_mapping *map);
/* [dma, dma + size) of this device goes away: open windows are broken, and reported. Locked. */
void devbus_break_windows(struct device *dev, dma_addr_t dma, size_t size, const char *call);
/* Forgets all of them, reporting each. Locked. */
void devbus_forget_mappings(struct devbus_table *table);

/* --- devbus_memory.c ------------------------------------------------------------------------ */

/* The memory behind a window of w->len bytes, where memory is memory; NULL without room for it. */
void *devbus_window_memory(const struct devbus_mapping *map, size_t offset,
			   struct devbus_window *w);
void devbus_window_release(struct devbus_window *w);
/* 0 or -EFAULT. Any context, but for memory that is neither RAM nor mapped. */
int devbus_copy(const struct devbus_mapping *map, size_t offset, void *buf, size_t len, bool write);

#endif
