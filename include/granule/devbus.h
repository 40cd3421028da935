/* SPDX-License-Identifier: MIT */
/*
 * The port by which simulated devices (the media engine) reach memory. A device knows dma addresses
 * only, and every access is judged as a strict bus would judge it:
 *
 *	- the whole range lies inside the device's reach (its mask, its bus) and inside one mapping
 *	  that was made for this device;
 *	- a read needs DMA_TO_DEVICE or DMA_BIDIRECTIONAL, a write DMA_FROM_DEVICE or
 *	  DMA_BIDIRECTIONAL;
 *	- the device owns the range now: it was mapped, or handed over by dma_sync_*_for_device(),
 *	  and not taken back by dma_sync_*_for_cpu(). Coherent memory is shared: both may touch it.
 *
 * A refusal is -EFAULT or NULL, and a report that names the device, the buffer, its owner and the
 * call that is missing. Windows stay under judgement until devbus_window_done(): a buffer that is
 * taken back or unmapped in between is reported, too.
 *
 *	static struct devbus_master vpss = { .name = "vpss" };
 *
 *	vpss.dev = dev; devbus_attach(&vpss);		before the first mapping
 *	in = devbus_read_window(&vpss, dma_in, size);
 *	out = devbus_write_window(&vpss, dma_out, size);
 *	if (in && out) scale(in, out);
 *	devbus_window_done(&vpss);			both; what was written is in memory now
 *
 * On a machine a window is the memory itself, seen through a mapping whose attributes agree with
 * every other. On the host the shadow caches answer (arch/host/shadow_cache.c): the device sees
 * what the CPU's maintenance has really brought to memory.
 *
 * Several masters may share one struct device (its mappings serve all). Any context, except attach
 * and detach and windows into high memory, which may sleep. Lock: one, inside; copies run outside.
 */
#ifndef GRANULE_DEVBUS_H
#define GRANULE_DEVBUS_H

#include <linux/device.h>
#include <linux/dma-direction.h>
#include <linux/list.h>
#include <linux/types.h>

#define DEVBUS_WINDOWS 16		/* open at once, per master */

struct devbus_window {
	dma_addr_t dma;
	size_t len;
	void *ptr;			/* what the device was given */
	bool remapped, vmapped, copied;	/* how ptr was made: memremap(), vmap(), kvmalloc() */
	bool write;
	bool broken;			/* taken away meanwhile */
};

struct devbus_master {
	struct device *dev;
	const char *name;
	u64 reach;			/* its address lines, as a mask; 0: as its driver says */

	/* The rest belongs to devbus.c. */
	struct devbus_window window[DEVBUS_WINDOWS];
	unsigned int nr_windows;
	struct list_head list;
	unsigned long reads, writes, refused;	/* calls; windows count as one */
	u64 bytes_read, bytes_written;
};

/* 0, -ENOMEM, -EBUSY (attached already), -EINVAL (no device, no name). */
int devbus_attach(struct devbus_master *m);
/*
 * Closes what is open. With the last master of a device its mappings are forgotten; those that
 * still exist are reported.
 */
void devbus_detach(struct devbus_master *m);

/* len bytes, contiguous; NULL after a refusal, or when DEVBUS_WINDOWS are open. */
const void *devbus_read_window(struct devbus_master *m, dma_addr_t dma, size_t len);
void *devbus_write_window(struct devbus_master *m, dma_addr_t dma, size_t len);
/* All windows of this master. 0, or -EFAULT: one was taken away while the device worked. */
int devbus_window_done(struct devbus_master *m);

/* 0 or -EFAULT. */
int devbus_read(struct devbus_master *m, dma_addr_t dma, void *buf, size_t len);
int devbus_write(struct devbus_master *m, dma_addr_t dma, const void *buf, size_t len);

/*
 * For code that models a driver on the CPU: may the CPU touch this kernel memory now? 0, or -EFAULT
 * and a report when a device owns a part of it (reading what the device only reads is fine).
 */
int devbus_cpu_access(const void *ptr, size_t len, bool write);

/* A name for the buffer at this dma address of this device, shown in reports. Not copied. */
void devbus_name_buffer(struct device *dev, dma_addr_t dma, const char *name);

/* Reports since boot, and the text of the last one (at most 200 bytes; "" before the first). */
unsigned long devbus_reports(void);
const char *devbus_last_report(void);
/* Tests that provoke reports keep them off the console. Returns the old setting. */
bool devbus_quiet(bool quiet);
/* Called with the text of each report, whatever lock is held; NULL: nobody. For tests. */
void devbus_on_report(void (*fn)(const char *text));

/* --- for mm/dma_*.c --------------------------------------------------------------------------
 * Called where ownership changes. To the device (map, alloc, sync_for_device): after the call has
 * done its work, before the caller goes on. To the CPU (unmap, free, sync_for_cpu): before anything
 * is done. phys is what the device reaches: of a bounced buffer, the bounce slot. Scatterlists:
 * once per entry. A device without masters costs the test of one field. Any context.
 */
struct devbus_table;

void __devbus_map(struct device *dev, dma_addr_t dma, phys_addr_t phys, size_t size,
		  enum dma_data_direction dir, unsigned long attrs);
void __devbus_unmap(struct device *dev, dma_addr_t dma, size_t size, enum dma_data_direction dir);
void __devbus_alloc(struct device *dev, dma_addr_t dma, phys_addr_t phys, size_t size, void *cpu);
void __devbus_free(struct device *dev, dma_addr_t dma, size_t size);
void __devbus_sync(struct device *dev, dma_addr_t dma, size_t size, enum dma_data_direction dir,
		   bool for_device);

/* The same, for mm, which stands below: in mm/dma_cache.c, set by the first devbus_attach(). */
struct devbus_hooks {
	__typeof__(__devbus_map) *map;
	__typeof__(__devbus_unmap) *unmap;
	__typeof__(__devbus_alloc) *alloc;
	__typeof__(__devbus_free) *free;
	__typeof__(__devbus_sync) *sync;
};
extern const struct devbus_hooks *devbus_hooks;

static inline void devbus_track_map(struct device *dev, dma_addr_t dma, phys_addr_t phys,
				    size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	if (unlikely(dev->devbus))
		devbus_hooks->map(dev, dma, phys, size, dir, attrs);
}

static inline void devbus_track_unmap(struct device *dev, dma_addr_t dma, size_t size,
				      enum dma_data_direction dir)
{
	if (unlikely(dev->devbus))
		devbus_hooks->unmap(dev, dma, size, dir);
}

/* cpu: where the CPU sees it, or NULL (DMA_ATTR_NO_KERNEL_MAPPING). */
static inline void devbus_track_alloc(struct device *dev, dma_addr_t dma, phys_addr_t phys,
				      size_t size, void *cpu)
{
	if (unlikely(dev->devbus))
		devbus_hooks->alloc(dev, dma, phys, size, cpu);
}

static inline void devbus_track_free(struct device *dev, dma_addr_t dma, size_t size)
{
	if (unlikely(dev->devbus))
		devbus_hooks->free(dev, dma, size);
}

static inline void devbus_track_sync_for_cpu(struct device *dev, dma_addr_t dma, size_t size,
					     enum dma_data_direction dir)
{
	if (unlikely(dev->devbus))
		devbus_hooks->sync(dev, dma, size, dir, false);
}

static inline void devbus_track_sync_for_device(struct device *dev, dma_addr_t dma, size_t size,
						enum dma_data_direction dir)
{
	if (unlikely(dev->devbus))
		devbus_hooks->sync(dev, dma, size, dir, true);
}

/* --- for the shadow caches ------------------------------------------------------------------ */

struct devbus_piece {
	size_t from, to;
};

#define DEVBUS_PIECES 8

/* One mapping of one device. */
struct devbus_mapping {
	struct list_head list;
	struct device *dev;
	const char *name;
	dma_addr_t dma;
	phys_addr_t phys;
	size_t size;
	enum dma_data_direction dir;
	bool coherent;			/* shared: no owner, no maintenance */
	void *cpu;			/* coherent: the CPU's address */
	const char *early;		/* who touched it without owning it, until the sync comes */
	bool early_cpu;
	unsigned int nr_pieces;		/* parts that the CPU owns, apart and in order */
	struct devbus_piece piece[DEVBUS_PIECES];
};

/* What stands for memory where caches are modelled. Called with devbus's lock held. */
struct devbus_backend {
	/* The mapping was made, or is about to go. */
	void (*mapped)(struct devbus_mapping *map);
	void (*unmapped)(struct devbus_mapping *map);
	void (*named)(struct devbus_mapping *map);
	/* A part of it is about to change hands. */
	void (*synced)(struct devbus_mapping *map, size_t from, size_t to, bool for_device);
	/* What the device finds in memory, and what it leaves there. 0 or -EFAULT (reported). */
	int (*read)(struct devbus_mapping *map, size_t offset, void *buf, size_t len);
	int (*write)(struct devbus_mapping *map, size_t offset, const void *buf, size_t len);
	/* As read, without judgement: what a write window shows before it is written. */
	void (*peek)(struct devbus_mapping *map, size_t offset, void *buf, size_t len);
	/* The CPU touches memory that no device owns; is what it sees the truth? Within a page. */
	int (*cpu)(phys_addr_t phys, size_t len, bool write);
};

/* NULL: memory is memory. Only while no master is attached. */
void devbus_set_backend(const struct devbus_backend *backend);
/* A finding of the backend, counted and printed as devbus's own. */
void devbus_report(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
const char *devbus_dir_name(enum dma_data_direction dir);

#endif
