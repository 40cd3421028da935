// SPDX-License-Identifier: MIT
/*
 * The CPU's side of the bus of simulated devices (granule/devbus.h): may code touch this memory
 * now? And /proc/granule/devbus: masters with their traffic, mappings with their owners.
 */
#include "devbus_internal.h"
#include <granule/proc.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/vmalloc.h>

/* Does a device own a part of [from, to) of this mapping? */
static bool device_owns(const struct devbus_mapping *map, size_t from, size_t to)
{
	for (unsigned int i = 0; i < map->nr_pieces && from < to; i++) {
		if (map->piece[i].to <= from)
			continue;
		if (map->piece[i].from > from)
			return true;
		from = map->piece[i].to;
	}
	return from < to;
}

static int judge_mapping(struct devbus_mapping *map, phys_addr_t phys, size_t len, bool write)
{
	phys_addr_t from = max(phys, map->phys), to = min(phys + len, map->phys + map->size);

	if (map->coherent || from >= to || (!write && map->dir == DMA_TO_DEVICE) ||
	    !device_owns(map, from - map->phys, to - map->phys))
		return 0;
	devbus_report("the CPU %s %s %#llx+%#llx, owner %s; missing %s\n",
		      write ? "writes" : "reads", devbus_map_name(map),
		      (u64)(map->dma + (from - map->phys)), (u64)(to - from), dev_name(map->dev),
		      write ? "dma_sync_*_for_cpu() before, or dma_unmap_*()" :
		      "dma_sync_*_for_cpu() or dma_unmap_*()");
	map->early = "the CPU";
	map->early_cpu = true;
	return -EFAULT;
}

/* Within a page. Locked. */
static int judge_cpu(phys_addr_t phys, size_t len, bool write)
{
	struct devbus_table *table;
	struct devbus_mapping *map;

	list_for_each_entry(table, &devbus_tables, list)
		list_for_each_entry(map, &table->maps, list)
			if (judge_mapping(map, phys, len, write))
				return -EFAULT;
	return devbus_backend ? devbus_backend->cpu(phys, len, write) : 0;
}

int devbus_cpu_access(const void *ptr, size_t len, bool write)
{
	int err = 0;

	while (len && !err) {
		size_t offset = offset_in_page(ptr);
		size_t part = min(len, PAGE_SIZE - offset);
		phys_addr_t phys = is_vmalloc_addr(ptr) ?
			page_to_phys(vmalloc_to_page(ptr)) + offset : virt_to_phys(ptr);
		unsigned long flags;

		spin_lock_irqsave(&devbus_lock, flags);
		err = judge_cpu(phys, part, write);
		spin_unlock_irqrestore(&devbus_lock, flags);
		ptr += part;
		len -= part;
	}
	return err;
}

/* --- the node ------------------------------------------------------------------------------- */

static const char *owner_of(const struct devbus_mapping *map)
{
	if (map->coherent)
		return "both";
	if (!map->nr_pieces)
		return "device";
	return device_owns(map, 0, map->size) ? "parts" : "cpu";
}

static void show_mappings(struct seq_file *m, const struct devbus_table *table)
{
	struct devbus_mapping *map;

	seq_printf(m, "%s: %u mappings, at most %u, %lu not recorded\n", dev_name(table->dev),
		   table->nr, table->peak, table->lost);
	list_for_each_entry(map, &table->maps, list)
		seq_printf(m, "  %#llx+%#zx phys %#llx %s owner %s %s\n", (u64)map->dma, map->size,
			   (u64)map->phys, devbus_dir_name(map->dir), owner_of(map),
			   map->name ? map->name : "");
}

static int devbus_show(struct seq_file *m, void *data)
{
	struct devbus_master *master;
	struct devbus_table *table;
	unsigned long flags;

	seq_printf(m, "reports %lu\n", devbus_reports());
	spin_lock_irqsave(&devbus_lock, flags);
	list_for_each_entry(master, &devbus_masters, list)
		seq_printf(m, "%-10s device %s: read %lu (%llu KiB), wrote %lu (%llu KiB), "
			   "refused %lu, windows %u\n",
			   master->name, dev_name(master->dev), master->reads,
			   master->bytes_read >> 10, master->writes, master->bytes_written >> 10,
			   master->refused, master->nr_windows);
	list_for_each_entry(table, &devbus_tables, list)
		show_mappings(m, table);
	spin_unlock_irqrestore(&devbus_lock, flags);
	return 0;
}
PROC(devbus, "/proc/granule/devbus", devbus_show, NULL);
