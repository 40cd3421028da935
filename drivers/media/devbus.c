// SPDX-License-Identifier: MIT
/*
 * Simulated devices' accesses to memory (granule/devbus.h): each is judged against the device's
 * reach and its mappings (devbus_map.c), then done on memory, or by the backend that stands for it.
 *
 * Lock: devbus_lock. Copies and mappings are made outside of it; a window remembers whether its
 * buffer was taken away meanwhile.
 */
#include "devbus_internal.h"
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

DEFINE_SPINLOCK(devbus_lock);
LIST_HEAD(devbus_tables);
LIST_HEAD(devbus_masters);
const struct devbus_backend *devbus_backend;

static unsigned long reports;
static char last_report[200];
static bool quiet;
static void (*on_report)(const char *text);

/* Called under the lock or with nothing to protect: two reports at once may mix their texts. */
void devbus_report(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(last_report, sizeof(last_report), fmt, args);
	va_end(args);
	reports++;
	if (on_report)
		on_report(last_report);
	if (!quiet)
		pr_err("devbus: %s", last_report);
}

unsigned long devbus_reports(void)
{
	return READ_ONCE(reports);
}

const char *devbus_last_report(void)
{
	return last_report;
}

bool devbus_quiet(bool set)
{
	bool old = quiet;

	quiet = set;
	return old;
}

void devbus_on_report(void (*fn)(const char *text))
{
	on_report = fn;
}

void devbus_set_backend(const struct devbus_backend *backend)
{
	BUG_ON(!list_empty(&devbus_masters));
	devbus_backend = backend;
}

/* --- masters -------------------------------------------------------------------------------- */

static const struct devbus_hooks hooks = {
	.map = __devbus_map, .unmap = __devbus_unmap, .alloc = __devbus_alloc,
	.free = __devbus_free, .sync = __devbus_sync,
};

int devbus_attach(struct devbus_master *m)
{
	struct devbus_table *table;
	unsigned long flags;
	int err = 0;

	if (!m->dev || !m->name)
		return -EINVAL;
	table = kzalloc(sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	INIT_LIST_HEAD(&table->maps);
	table->dev = m->dev;
	devbus_hooks = &hooks;
	spin_lock_irqsave(&devbus_lock, flags);
	if (m->list.next && !list_empty(&m->list)) {
		err = -EBUSY;
		goto out;
	}
	if (!m->dev->devbus) {
		m->dev->devbus = table;
		list_add_tail(&table->list, &devbus_tables);
		table = NULL;
	}
	m->dev->devbus->masters++;
	m->nr_windows = 0;
	list_add_tail(&m->list, &devbus_masters);
out:
	spin_unlock_irqrestore(&devbus_lock, flags);
	dma_device_changed(m->dev);	/* its calls go the way that has the hooks */
	kfree(table);
	return err;
}

void devbus_detach(struct devbus_master *m)
{
	struct devbus_table *table;
	unsigned long flags;

	devbus_window_done(m);
	spin_lock_irqsave(&devbus_lock, flags);
	table = m->dev->devbus;
	list_del_init(&m->list);
	if (--table->masters) {
		table = NULL;
	} else {
		devbus_forget_mappings(table);
		list_del(&table->list);
		m->dev->devbus = NULL;
	}
	spin_unlock_irqrestore(&devbus_lock, flags);
	dma_device_changed(m->dev);
	kfree(table);
}

void devbus_break_windows(struct device *dev, dma_addr_t dma, size_t size, const char *call)
{
	struct devbus_master *m;

	list_for_each_entry(m, &devbus_masters, list) {
		for (unsigned int i = 0; m->dev == dev && i < m->nr_windows; i++) {
			struct devbus_window *w = &m->window[i];

			if (w->broken || w->dma >= dma + size || dma >= w->dma + w->len)
				continue;
			w->broken = true;
			devbus_report("%s of %#llx+%#zx while %s still works on %#llx+%#zx\n",
				      call, (u64)dma, size, m->name, (u64)w->dma, w->len);
		}
	}
}

/* --- judgement ------------------------------------------------------------------------------ */

static bool within(const struct devbus_mapping *map, dma_addr_t dma, size_t len)
{
	return dma >= map->dma && len <= map->size && dma - map->dma <= map->size - len;
}

static bool direction_fits(const struct devbus_mapping *map, bool write)
{
	return map->dir == DMA_BIDIRECTIONAL ||
	       map->dir == (write ? DMA_FROM_DEVICE : DMA_TO_DEVICE);
}

/* The last address that this device can put on the bus for this kind of memory. */
static u64 last_address(const struct devbus_master *m, bool coherent)
{
	u64 mask = coherent ? m->dev->coherent_dma_mask : dma_get_mask(m->dev);

	mask = dma_lower_limit(mask, m->dev->bus_dma_limit);
	return dma_lower_limit(mask, m->reach);
}

/* The mapping that holds the range, if any; one whose direction fits before another. */
static struct devbus_mapping *find_mapping(const struct devbus_master *m, dma_addr_t dma,
					   size_t len, bool write)
{
	struct devbus_mapping *map, *found = NULL;

	list_for_each_entry(map, &m->dev->devbus->maps, list) {
		if (!within(map, dma, len))
			continue;
		if (direction_fits(map, write))
			return map;
		found = map;
	}
	return found;
}

static void report_unmapped(const struct devbus_master *m, dma_addr_t dma, size_t len, bool write)
{
	const char *verb = write ? "writes" : "reads";
	struct devbus_mapping *map;

	list_for_each_entry(map, &m->dev->devbus->maps, list) {
		if (dma < map->dma || dma - map->dma >= map->size)
			continue;
		devbus_report("%s %s %#llx+%#zx, beyond the end of %s %#llx+%#zx\n", m->name, verb,
			      (u64)dma, len, devbus_map_name(map), (u64)map->dma, map->size);
		return;
	}
	devbus_report("%s %s %#llx+%#zx, which is not mapped for %s; missing %s\n", m->name, verb,
		      (u64)dma, len, dev_name(m->dev), m->dev->devbus->lost ?
		      "memory to record a mapping" : "dma_map_*()");
}

/* The mapping through which this access may be done; NULL after a report. Locked. */
static struct devbus_mapping *judge(struct devbus_master *m, dma_addr_t dma, size_t len, bool write)
{
	const char *verb = write ? "writes" : "reads";
	struct devbus_mapping *map = NULL;
	u64 last;

	if (WARN(!m->dev->devbus || !len || dma + len - 1 < dma,
		 "devbus: %s: not attached, or no range\n", m->name))
		goto refused;
	map = find_mapping(m, dma, len, write);
	last = last_address(m, map && map->coherent);
	if (dma + len - 1 > last) {
		devbus_report("%s %s %#llx+%#zx, beyond its reach (%#llx)\n", m->name, verb,
			      (u64)dma, len, last);
		goto refused;
	}
	if (!map) {
		report_unmapped(m, dma, len, write);
		goto refused;
	}
	if (!direction_fits(map, write)) {
		devbus_report("%s %s %s %#llx+%#zx, owner %s, mapped %s; wrong direction in "
			      "dma_map_*()\n", m->name, verb, devbus_map_name(map), (u64)dma,
			      len, dev_name(m->dev), devbus_dir_name(map->dir));
		goto refused;
	}
	if (devbus_cpu_owns(map, dma - map->dma, dma - map->dma + len)) {
		devbus_report("%s %s %s %#llx+%#zx, owner CPU; missing dma_sync_*_for_device()\n",
			      m->name, verb, devbus_map_name(map), (u64)dma, len);
		map->early = m->name;
		map->early_cpu = false;
		goto refused;
	}
	return map;
refused:
	m->refused++;
	return NULL;
}

static void count(struct devbus_master *m, size_t len, bool write)
{
	if (write) {
		m->writes++;
		m->bytes_written += len;
	} else {
		m->reads++;
		m->bytes_read += len;
	}
}

/* --- windows -------------------------------------------------------------------------------- */

/* Judges, fills a copy where there is a backend, and enters the window. Locked. */
static int window_enter(struct devbus_master *m, struct devbus_window *w,
			struct devbus_mapping *seen)
{
	struct devbus_mapping *map = judge(m, w->dma, w->len, w->write);
	size_t offset;

	if (!map)
		return -EFAULT;
	if (m->nr_windows == DEVBUS_WINDOWS)
		return -ENOSPC;
	offset = w->dma - map->dma;
	if (devbus_backend && w->write)
		devbus_backend->peek(map, offset, w->ptr, w->len);
	else if (devbus_backend && devbus_backend->read(map, offset, w->ptr, w->len))
		return -EFAULT;
	*seen = *map;
	m->window[m->nr_windows++] = *w;
	count(m, w->len, w->write);
	return 0;
}

static void *window(struct devbus_master *m, dma_addr_t dma, size_t len, bool write)
{
	struct devbus_window w = { .dma = dma, .len = len, .write = write };
	struct devbus_mapping map;
	unsigned long flags;
	unsigned int at;
	int err;

	if (devbus_backend) {
		w.ptr = kvmalloc(len, GFP_KERNEL);
		w.copied = true;
		if (!w.ptr)
			return NULL;
	}
	spin_lock_irqsave(&devbus_lock, flags);
	err = window_enter(m, &w, &map);
	at = m->nr_windows - 1;
	spin_unlock_irqrestore(&devbus_lock, flags);
	if (err) {
		devbus_window_release(&w);
		return NULL;
	}
	if (!w.copied)
		w.ptr = devbus_window_memory(&map, dma - map.dma, &w);
	/* Windows are entered by this master alone: `at` is still ours. */
	spin_lock_irqsave(&devbus_lock, flags);
	w.broken = m->window[at].broken;
	m->window[at] = w;
	if (!w.ptr)
		m->nr_windows--;
	spin_unlock_irqrestore(&devbus_lock, flags);
	return w.ptr;
}

const void *devbus_read_window(struct devbus_master *m, dma_addr_t dma, size_t len)
{
	return window(m, dma, len, false);
}

void *devbus_write_window(struct devbus_master *m, dma_addr_t dma, size_t len)
{
	return window(m, dma, len, true);
}

/* Brings what the device wrote into memory. Locked. */
static int window_leave(struct devbus_master *m, struct devbus_window *w)
{
	struct devbus_mapping *map;

	if (w->broken)
		return -EFAULT;
	if (!devbus_backend || !w->write)
		return 0;
	map = judge(m, w->dma, w->len, true);
	return map ? devbus_backend->write(map, w->dma - map->dma, w->ptr, w->len) : -EFAULT;
}

int devbus_window_done(struct devbus_master *m)
{
	struct devbus_window done[DEVBUS_WINDOWS];
	unsigned int nr;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&devbus_lock, flags);
	nr = m->nr_windows;
	memcpy(done, m->window, nr * sizeof(*done));
	for (unsigned int i = 0; i < nr; i++)
		if (window_leave(m, &done[i]))
			err = -EFAULT;
	m->nr_windows = 0;
	spin_unlock_irqrestore(&devbus_lock, flags);
	for (unsigned int i = 0; i < nr; i++)
		devbus_window_release(&done[i]);
	return err;
}

/* --- plain accesses ------------------------------------------------------------------------- */

static int transfer(struct devbus_master *m, dma_addr_t dma, void *buf, size_t len, bool write)
{
	struct devbus_mapping *map, seen;
	unsigned long flags;
	int err = -EFAULT;

	spin_lock_irqsave(&devbus_lock, flags);
	map = judge(m, dma, len, write);
	if (map) {
		seen = *map;
		count(m, len, write);
		if (!devbus_backend)
			err = 0;
		else if (write)
			err = devbus_backend->write(map, dma - map->dma, buf, len);
		else
			err = devbus_backend->read(map, dma - map->dma, buf, len);
	}
	spin_unlock_irqrestore(&devbus_lock, flags);
	if (err || devbus_backend)
		return err;
	return devbus_copy(&seen, dma - seen.dma, buf, len, write);
}

int devbus_read(struct devbus_master *m, dma_addr_t dma, void *buf, size_t len)
{
	return transfer(m, dma, buf, len, false);
}

int devbus_write(struct devbus_master *m, dma_addr_t dma, const void *buf, size_t len)
{
	return transfer(m, dma, (void *)buf, len, true);
}
