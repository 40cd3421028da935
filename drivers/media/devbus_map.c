// SPDX-License-Identifier: MIT
/*
 * The mappings of simulated devices (granule/devbus.h): what the DMA calls lent to a device, which
 * way, and who owns each part of it now. Fed by the hooks in mm/dma_*.c.
 *
 * Ownership is kept as a few intervals that belong to the CPU, in order and apart; everything else
 * of a mapping is the device's:
 *
 *	map, sync_for_device	the interval goes to the device
 *	sync_for_cpu		the interval goes to the CPU
 *	map with DMA_ATTR_SKIP_CPU_SYNC, dma_alloc_pages	all the CPU's, until a sync
 *
 * Lock: devbus_lock. Read devbus.c next.
 */
#include "devbus_internal.h"
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>

bool devbus_cpu_owns(const struct devbus_mapping *map, size_t from, size_t to)
{
	for (unsigned int i = 0; i < map->nr_pieces; i++)
		if (map->piece[i].from < to && from < map->piece[i].to)
			return true;
	return false;
}

static void remove_piece(struct devbus_mapping *map, unsigned int at)
{
	map->nr_pieces--;
	for (; at < map->nr_pieces; at++)
		map->piece[at] = map->piece[at + 1];
}

/* A ninth piece: the smallest is forgotten, which may hide a mistake but never invents one. */
static void forget_smallest(struct devbus_mapping *map)
{
	unsigned int best = 0;

	for (unsigned int i = 1; i < map->nr_pieces; i++)
		if (map->piece[i].to - map->piece[i].from <
		    map->piece[best].to - map->piece[best].from)
			best = i;
	remove_piece(map, best);
}

static void insert_piece(struct devbus_mapping *map, size_t from, size_t to)
{
	unsigned int at;

	if (from >= to)
		return;
	if (map->nr_pieces == DEVBUS_PIECES)
		forget_smallest(map);
	for (at = map->nr_pieces; at && map->piece[at - 1].from > from; at--)
		map->piece[at] = map->piece[at - 1];
	map->piece[at] = (struct devbus_piece){ from, to };
	map->nr_pieces++;
}

/* [from, to) to the device: what the CPU had of it is cut out. */
static void to_device(struct devbus_mapping *map, size_t from, size_t to)
{
	unsigned int i = 0;

	while (i < map->nr_pieces) {
		struct devbus_piece old = map->piece[i];

		if (old.to <= from || to <= old.from) {
			i++;
			continue;
		}
		remove_piece(map, i);
		insert_piece(map, old.from, min(old.to, from));
		insert_piece(map, max(old.from, to), old.to);
		i = 0;		/* none of what was put in lies in the range: this ends */
	}
}

/* [from, to) to the CPU, as one piece with all that it touches. */
static void to_cpu(struct devbus_mapping *map, size_t from, size_t to)
{
	for (unsigned int i = 0; i < map->nr_pieces; ) {
		struct devbus_piece *old = &map->piece[i];

		if (old->to < from || to < old->from) {
			i++;
			continue;
		}
		from = min(from, old->from);
		to = max(to, old->to);
		remove_piece(map, i);
	}
	insert_piece(map, from, to);
}

const char *devbus_map_name(const struct devbus_mapping *map)
{
	return map->name ? map->name : "buffer";
}

const char *devbus_dir_name(enum dma_data_direction dir)
{
	static const char *const names[] = {
		"DMA_BIDIRECTIONAL", "DMA_TO_DEVICE", "DMA_FROM_DEVICE", "DMA_NONE",
	};

	return valid_dma_direction(dir) ? names[dir] : "DMA_NONE";
}

/* --- recording ------------------------------------------------------------------------------ */

static void record(struct device *dev, const struct devbus_mapping *what, bool cpu_owned)
{
	struct devbus_mapping *map = kmalloc(sizeof(*map), GFP_ATOMIC | __GFP_NOWARN);
	struct devbus_table *table;
	unsigned long flags;

	spin_lock_irqsave(&devbus_lock, flags);
	table = dev->devbus;
	if (!table || !map) {
		if (table)
			table->lost++;
		spin_unlock_irqrestore(&devbus_lock, flags);
		kfree(map);
		return;
	}
	*map = *what;
	if (cpu_owned)
		to_cpu(map, 0, map->size);
	list_add(&map->list, &table->maps);
	table->peak = max(table->peak, ++table->nr);
	if (devbus_backend)
		devbus_backend->mapped(map);
	spin_unlock_irqrestore(&devbus_lock, flags);
}

void __devbus_map(struct device *dev, dma_addr_t dma, phys_addr_t phys, size_t size,
		  enum dma_data_direction dir, unsigned long attrs)
{
	struct devbus_mapping what = {
		.dev = dev, .dma = dma, .phys = phys, .size = size, .dir = dir,
	};

	record(dev, &what, attrs & DMA_ATTR_SKIP_CPU_SYNC);
}

void __devbus_alloc(struct device *dev, dma_addr_t dma, phys_addr_t phys, size_t size, void *cpu)
{
	struct devbus_mapping what = {
		.dev = dev, .dma = dma, .phys = phys, .size = size, .dir = DMA_BIDIRECTIONAL,
		.coherent = true, .cpu = cpu,
	};

	record(dev, &what, false);
}

static void drop(struct devbus_table *table, struct devbus_mapping *map)
{
	if (devbus_backend)
		devbus_backend->unmapped(map);
	list_del(&map->list);
	table->nr--;
	kfree(map);
}

void devbus_forget_mappings(struct devbus_table *table)
{
	struct devbus_mapping *map, *next;

	list_for_each_entry_safe(map, next, &table->maps, list) {
		devbus_report("%s: %s %#llx+%#zx is still %s; missing %s\n", dev_name(table->dev),
			      devbus_map_name(map), (u64)map->dma, map->size,
			      map->coherent ? "allocated" : "mapped",
			      map->coherent ? "dma_free_coherent()" : "dma_unmap_*()");
		drop(table, map);
	}
}

/* The mapping of this kind that starts at dma; of several, the one of that size, then direction. */
static struct devbus_mapping *find(struct devbus_table *table, dma_addr_t dma, size_t size,
				   enum dma_data_direction dir, bool coherent)
{
	struct devbus_mapping *map, *best = NULL;
	int best_score = -1;

	list_for_each_entry(map, &table->maps, list) {
		int score = 2 * (map->size == size) + (map->dir == dir);

		if (map->dma == dma && map->coherent == coherent && score > best_score) {
			best = map;
			best_score = score;
		}
	}
	return best;
}

static void judge_unmap(struct device *dev, const struct devbus_mapping *map, dma_addr_t dma,
			size_t size, enum dma_data_direction dir, const char *call)
{
	if (!map)
		devbus_report("%s: %s of %#llx+%#zx, which is not mapped for it\n", dev_name(dev),
			      call, (u64)dma, size);
	else if (map->size != size)
		devbus_report("%s: %s of %s %#llx with %#zx bytes, it has %#zx\n", dev_name(dev),
			      call, devbus_map_name(map), (u64)dma, size, map->size);
	else if (map->dir != dir)
		devbus_report("%s: %s of %s %#llx+%#zx with %s, it was mapped %s\n", dev_name(dev),
			      call, devbus_map_name(map), (u64)dma, size, devbus_dir_name(dir),
			      devbus_dir_name(map->dir));
}

/* The call that should have come before somebody's access comes now. */
static void judge_late(struct devbus_mapping *map, const char *call, bool to_cpu)
{
	if (map->early && map->early_cpu == to_cpu)
		devbus_report("%s: %s of %s %#llx+%#zx comes too late, after %s used it\n",
			      dev_name(map->dev), call, devbus_map_name(map), (u64)map->dma,
			      map->size, map->early);
	map->early = NULL;
}

static void forget(struct device *dev, dma_addr_t dma, size_t size, enum dma_data_direction dir,
		   bool coherent)
{
	const char *call = coherent ? "dma_free_coherent()" : "dma_unmap_*()";
	struct devbus_mapping *map;
	unsigned long flags;

	spin_lock_irqsave(&devbus_lock, flags);
	if (dev->devbus) {
		map = find(dev->devbus, dma, size, dir, coherent);
		if (map || !dev->devbus->lost)
			judge_unmap(dev, map, dma, size, dir, call);
		if (map) {
			judge_late(map, call, true);
			devbus_break_windows(dev, map->dma, map->size, call);
			drop(dev->devbus, map);
		}
	}
	spin_unlock_irqrestore(&devbus_lock, flags);
}

void __devbus_unmap(struct device *dev, dma_addr_t dma, size_t size, enum dma_data_direction dir)
{
	forget(dev, dma, size, dir, false);
}

void __devbus_free(struct device *dev, dma_addr_t dma, size_t size)
{
	forget(dev, dma, size, DMA_BIDIRECTIONAL, true);
}

/* The streaming mapping that holds the range; of several, the one of that direction. */
static struct devbus_mapping *find_holder(struct devbus_table *table, dma_addr_t dma, size_t size,
					  enum dma_data_direction dir)
{
	struct devbus_mapping *map, *best = NULL;

	list_for_each_entry(map, &table->maps, list) {
		if (map->coherent || dma < map->dma || size > map->size ||
		    dma - map->dma > map->size - size)
			continue;
		if (!best || map->dir == dir)
			best = map;
		if (map->dir == dir)
			break;
	}
	return best;
}

void __devbus_sync(struct device *dev, dma_addr_t dma, size_t size, enum dma_data_direction dir,
		   bool for_device)
{
	const char *call = for_device ? "dma_sync_*_for_device()" : "dma_sync_*_for_cpu()";
	struct devbus_mapping *map = NULL;
	unsigned long flags;
	size_t from;

	spin_lock_irqsave(&devbus_lock, flags);
	if (!dev->devbus)
		goto out;
	map = find_holder(dev->devbus, dma, size, dir);
	if (!map) {
		if (!dev->devbus->lost)
			judge_unmap(dev, NULL, dma, size, dir, call);
		goto out;
	}
	if (dir != map->dir && map->dir != DMA_BIDIRECTIONAL)
		judge_unmap(dev, map, dma, map->size, dir, call);
	judge_late(map, call, !for_device);
	from = dma - map->dma;
	if (devbus_backend)
		devbus_backend->synced(map, from, from + size, for_device);
	if (for_device) {
		to_device(map, from, from + size);
	} else {
		devbus_break_windows(dev, dma, size, call);
		to_cpu(map, from, from + size);
	}
out:
	spin_unlock_irqrestore(&devbus_lock, flags);
}

void devbus_name_buffer(struct device *dev, dma_addr_t dma, const char *name)
{
	struct devbus_mapping *map;
	unsigned long flags;

	spin_lock_irqsave(&devbus_lock, flags);
	if (!dev->devbus)
		goto out;
	list_for_each_entry(map, &dev->devbus->maps, list) {
		if (map->dma != dma)
			continue;
		map->name = name;
		if (devbus_backend)
			devbus_backend->named(map);
	}
out:
	spin_unlock_irqrestore(&devbus_lock, flags);
}
