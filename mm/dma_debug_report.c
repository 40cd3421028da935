// SPDX-License-Identifier: MIT
/*
 * The checker of the DMA API: how findings are told, boot options, and the nodes below
 * /sys/kernel/debug/dma-api, both named as Linux's. The table is in dma_debug.c.
 *
 * As on Linux every finding is counted, and printed while num_errors is not used up (all_errors:
 * always), of the driver that driver_filter names, or of all.
 *
 * Options: dma_debug=on|off, dma_debug_entries=N (made at the start; more come when they are
 * needed), dma_debug_driver=NAME. Off by default: each mapping costs some hundred instructions.
 */
#include <granule/check.h>
#include <granule/param.h>
#include <granule/proc.h>
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include "dma_debug_internal.h"

#define T (&dma_debug_table)

u32 dma_debug_prealloc = 1024;
static bool wanted;			/* by boot option */
static bool all_errors;
static u32 num_errors = 1;
static atomic_t error_count;
static char driver_filter[32];
static char last_finding[256];
static DEFINE_SPINLOCK(last_lock);

const char *dma_debug_kind_name(enum dma_debug_kind kind)
{
	static const char *const names[] = { "single", "page", "scatter-gather", "coherent",
					     "resource", "noncoherent", "single" };

	return names[kind];
}

const char *dma_debug_dir_name(enum dma_data_direction dir)
{
	static const char *const names[] = { "DMA_BIDIRECTIONAL", "DMA_TO_DEVICE",
					     "DMA_FROM_DEVICE", "DMA_NONE" };

	return dir <= DMA_NONE ? names[dir] : "?";
}

unsigned long dma_debug_error_count(void)
{
	return atomic_read(&error_count);
}

/* The text without who called; for tests, on one CPU. */
const char *dma_debug_last_finding(void)
{
	return last_finding;
}

static void keep_text(struct va_format *vaf)
{
	unsigned long flags;
	va_list args;

	va_copy(args, *vaf->va);
	spin_lock_irqsave(&last_lock, flags);
	vscnprintf(last_finding, sizeof(last_finding), vaf->fmt, args);
	spin_unlock_irqrestore(&last_lock, flags);
	va_end(args);
}

static const char *driver_name(const struct device *dev)
{
	return dev->driver && dev->driver->name ? dev->driver->name : "";
}

static bool is_told(const struct device *dev)
{
	if (driver_filter[0] && strcmp(driver_filter, driver_name(dev)))
		return false;
	if (all_errors)
		return true;
	if (!num_errors)
		return false;
	num_errors--;
	return true;
}

void dma_debug_finding(struct device *dev, const struct dma_debug_entry *entry, unsigned long ip,
		       const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	bool told = is_told(dev);

	atomic_inc(&error_count);
	va_start(args, fmt);
	vaf.va = &args;
	keep_text(&vaf);
	if (told)
		pr_warn("DMA-API: %s%s%s: %pV\n", driver_name(dev), *driver_name(dev) ? " " : "",
			dev_name(dev), &vaf);
	va_end(args);
	if (!told)
		return;
	if (ip)
		pr_warn("Called from:\n %pS\n", (void *)ip);
	if (entry)
		pr_warn("Mapped at:\n %pS\n", (void *)entry->caller);
}

/* --- options -------------------------------------------------------------------------------- */

static int set_dma_debug(char *value)
{
	if (strcmp(value, "on") && strcmp(value, "off"))
		return -EINVAL;
	wanted = !strcmp(value, "on");
	return 0;
}
BOOT_PARAM(dma_debug, "dma_debug", set_dma_debug);

static int set_entries(char *value)
{
	u32 n;
	int err = kstrtou32(value, 0, &n);

	if (err || !n || n > 1u << 20)
		return err ?: -EINVAL;
	dma_debug_prealloc = n;
	return 0;
}
BOOT_PARAM(dma_debug_entries, "dma_debug_entries", set_entries);

static int set_driver(char *value)
{
	return strscpy(driver_filter, value, sizeof(driver_filter)) < 0 ? -EINVAL : 0;
}
BOOT_PARAM(dma_debug_driver, "dma_debug_driver", set_driver);

void dma_debug_init(void)
{
	if (!wanted)
		return;
	if (dma_debug_enable())
		pr_err("DMA-API: debugging out of memory error - disabled\n");
	else
		pr_info("DMA-API: preallocated %u debug entries\n"
			"DMA-API: debugging enabled by kernel config\n", T->nr_total);
}

/* --- the checker of the checker ------------------------------------------------------------- */

int dma_debug_check(void)
{
	unsigned int used = 0, idle = 0;
	const char *rule = NULL;
	struct list_head *it;
	unsigned long flags;
	u64 last = 0;

	spin_lock_irqsave(&T->lock, flags);
	for (struct dma_debug_entry *e = dma_debug_first(); e; e = dma_debug_next(e)) {
		used++;
		if (e->addr < last)
			rule = "entries out of order";
		if (e->cpu_bytes > e->size)
			rule = "the CPU owns more than there is";
		last = e->addr;
	}
	list_for_each(it, &T->free)
		idle++;
	if (idle != T->nr_free || used + idle != T->nr_total || T->min_free > T->nr_free)
		rule = "entries used and free are not all entries";
	if (!dma_debug_on && T->nr_total)
		rule = "entries while it is off";
	spin_unlock_irqrestore(&T->lock, flags);
	if (rule)
		pr_err("dma_debug: %s\n", rule);
	return rule ? -EINVAL : 0;
}
CHECK(dma_debug, dma_debug_check);

/* --- nodes ---------------------------------------------------------------------------------- */

#define NODE(name_, show_, store_) \
	PROC(dma_api_##name_, "/sys/kernel/debug/dma-api/" #name_, show_, store_)

static int all_errors_show(struct seq_file *m, void *data)
{
	seq_printf(m, "%c\n", all_errors ? 'Y' : 'N');
	return 0;
}

static int all_errors_store(void *data, char *text)
{
	return kstrtobool(text, &all_errors);
}
NODE(all_errors, all_errors_show, all_errors_store);

/* Writing is ours: Linux cannot be switched on again. */
static int disabled_show(struct seq_file *m, void *data)
{
	seq_printf(m, "%c\n", dma_debug_on ? 'N' : 'Y');
	return 0;
}

static int disabled_store(void *data, char *text)
{
	bool off;
	int err = kstrtobool(text, &off);

	if (err)
		return err;
	if (!off)
		return dma_debug_enable();
	dma_debug_disable();
	return 0;
}
NODE(disabled, disabled_show, disabled_store);

static int error_count_show(struct seq_file *m, void *data)
{
	seq_printf(m, "%d\n", atomic_read(&error_count));
	return 0;
}
NODE(error_count, error_count_show, NULL);

static int num_errors_show(struct seq_file *m, void *data)
{
	seq_printf(m, "%u\n", num_errors);
	return 0;
}

static int num_errors_store(void *data, char *text)
{
	return kstrtou32(text, 0, &num_errors);
}
NODE(num_errors, num_errors_show, num_errors_store);

static int min_free_show(struct seq_file *m, void *data)
{
	seq_printf(m, "%u\n", T->min_free);
	return 0;
}
NODE(min_free_entries, min_free_show, NULL);

static int num_free_show(struct seq_file *m, void *data)
{
	seq_printf(m, "%u\n", T->nr_free);
	return 0;
}
NODE(num_free_entries, num_free_show, NULL);

static int nr_total_show(struct seq_file *m, void *data)
{
	seq_printf(m, "%u\n", T->nr_total);
	return 0;
}
NODE(nr_total_entries, nr_total_show, NULL);

static int filter_show(struct seq_file *m, void *data)
{
	seq_printf(m, "%s\n", driver_filter);
	return 0;
}

/* An empty name switches the filter off. */
static int filter_store(void *data, char *text)
{
	char name[sizeof(driver_filter)];

	if (strscpy(name, text, sizeof(name)) < 0)
		return -EINVAL;
	memcpy(driver_filter, name, sizeof(name));
	return 0;
}
NODE(driver_filter, filter_show, filter_store);

static int dump_show(struct seq_file *m, void *data)
{
	static const char *const checked[] = {
		"dma map error check not applicable", "dma map error not checked",
		"dma map error checked",
	};
	unsigned long flags;

	spin_lock_irqsave(&T->lock, flags);
	for (struct dma_debug_entry *e = dma_debug_first(); e; e = dma_debug_next(e))
		seq_printf(m, "%s %s %s idx 0 P=%llx D=%llx L=%llx cln=%llx %s %s\n",
			   driver_name(e->dev), dev_name(e->dev), dma_debug_kind_name(e->kind),
			   (u64)e->phys, (u64)e->addr, e->size, e->first_line,
			   dma_debug_dir_name(e->dir), checked[e->checked]);
	spin_unlock_irqrestore(&T->lock, flags);
	return 0;
}
NODE(dump, dump_show, NULL);
