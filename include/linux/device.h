/* SPDX-License-Identifier: MIT */
/*
 * Devices, and the drivers that serve them. A small core: a device has a name, a parent, a node of
 * the tree, DMA masks and a reference count; it goes away by its own release function.
 */
#ifndef LINUX_DEVICE_H
#define LINUX_DEVICE_H

#include <linux/list.h>
#include <linux/of.h>
#include <linux/printk.h>
#include <linux/types.h>

struct bus_dma_region;
struct cma;
struct devbus_table;
struct device_driver;
struct dma_coherent_mem;
struct dma_map_ops;
struct io_tlb_mem;

/* What a device's own engine can take in one piece; 0: no limit but 64 KiB, no boundary. */
struct device_dma_parameters {
	unsigned int max_segment_size;
	unsigned int min_align_mask;
	unsigned long segment_boundary_mask;
};

struct device_driver {
	const char *name;
	const struct of_device_id *of_match_table;
};

struct device {
	struct device *parent;
	const char *init_name;			/* used when dev_set_name was not called */
	char name[48];
	struct device_node *of_node;
	struct device_driver *driver;		/* set while bound */
	void *driver_data;
	u64 *dma_mask;				/* streaming; points at the bus's or driver's */
	u64 coherent_dma_mask;
	u64 bus_dma_limit;			/* the last address the bus carries; 0: all */
	const struct dma_map_ops *dma_ops;	/* NULL: mapped directly */
	const struct bus_dma_region *dma_range_map;	/* NULL: bus address = physical */
	struct device_dma_parameters dma_parms;
	bool dma_coherent;			/* sees the CPUs' caches: no maintenance */
	struct dma_coherent_mem *dma_mem;	/* memory of its own (memory-region) */
	struct io_tlb_mem *dma_io_tlb_mem;	/* its own bounce pool; NULL: the machine's */
	struct cma *cma_area;			/* NULL: the default one */
	struct list_head dma_pools;		/* mm/dmapool.c; empty or never used */
	/*
	 * The short way of mapping: this much of the linear map is reached, from this address of
	 * the device. dma_set_mask() finds it; 0: the long way, which is always right. Who changes
	 * what stands above otherwise than by a function calls dma_device_changed().
	 */
	unsigned long dma_span;
	dma_addr_t dma_base;
	unsigned long dma_maps, dma_unmaps;	/* roughly, when two CPUs map at once */
	struct list_head devres;		/* freed with it: drivers/bus/devres.c */
	struct devbus_table *devbus;		/* mappings of a simulated device */
	void *platform_data;
	void (*release)(struct device *dev);	/* last reference gone */
	int refcount;
	struct list_head list;			/* all registered devices */
	bool registered;
};

int dev_set_name(struct device *dev, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static inline const char *dev_name(const struct device *dev)
{
	return dev->name[0] ? dev->name : dev->init_name;
}

/* Reference 1 for the caller, listed. 0, or -EINVAL without a name. */
int device_register(struct device *dev);
void device_initialize(struct device *dev);
int device_add(struct device *dev);
void device_del(struct device *dev);		/* unlisted; references stay */
void device_unregister(struct device *dev);	/* device_del and put_device */
/* Its DMA fields changed: what it reaches is found anew. mm/dma_mask.c; no mapping is in flight. */
void dma_device_changed(struct device *dev);
/* Registered devices in order; NULL starts and ends. */
struct device *device_next(struct device *prev);
struct device *get_device(struct device *dev);
void put_device(struct device *dev);


static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

#define dev_err(dev, fmt, ...) pr_err("%s: " fmt, dev_name(dev), ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...) pr_warn("%s: " fmt, dev_name(dev), ##__VA_ARGS__)
#define dev_info(dev, fmt, ...) pr_info("%s: " fmt, dev_name(dev), ##__VA_ARGS__)
#define dev_dbg(dev, fmt, ...) pr_debug("%s: " fmt, dev_name(dev), ##__VA_ARGS__)

#endif
