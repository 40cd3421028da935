/* SPDX-License-Identifier: MIT */
/* The checker of the DMA API between its files: dma_debug.c knows, dma_debug_report.c tells. */
#ifndef MM_DMA_DEBUG_INTERNAL_H
#define MM_DMA_DEBUG_INTERNAL_H

#include <granule/dma_debug.h>
#include <linux/list.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct device_driver;

enum dma_debug_kind {
	DMA_DEBUG_SINGLE,
	DMA_DEBUG_PAGE,
	DMA_DEBUG_SG,
	DMA_DEBUG_COHERENT,
	DMA_DEBUG_RESOURCE,
	DMA_DEBUG_NONCOHERENT,
	DMA_DEBUG_SINGLE_OR_PAGE,	/* asked for without saying which */
};

/* Has dma_mapping_error() been asked? */
enum dma_debug_checked {
	MAP_ERR_CHECK_NOT_APPLICABLE,
	MAP_ERR_NOT_CHECKED,
	MAP_ERR_CHECKED,
};

/* One mapping, one piece of a scatterlist, or one allocation. */
struct dma_debug_entry {
	struct rb_node addr_rb;		/* by device address, of all devices */
	u64 addr_max;
	struct rb_node line_rb;		/* by cache line, if the device may write */
	u64 line_max;
	u64 first_line, last_line;
	struct list_head free;		/* while unused */

	struct device *dev;
	dma_addr_t addr;
	u64 size;
	phys_addr_t phys;		/* the driver's buffer */
	void *virt;			/* coherent: what the driver got */
	enum dma_debug_kind kind;
	enum dma_data_direction dir;
	enum dma_debug_checked checked;
	int call_ents, mapped_ents;	/* scatterlists */
	u64 cpu_bytes;			/* synced for the CPU, more or less */
	bool tracked;			/* in the tree of lines */
	unsigned long caller;
};

struct dma_debug_table {
	spinlock_t lock;
	struct rb_root_cached by_addr, by_line;
	struct list_head free;
	struct list_head blocks;	/* memory of the entries */
	unsigned int nr_total, nr_free, min_free;
	bool gave_up;			/* for want of memory */
};

extern struct dma_debug_table dma_debug_table;
extern u32 dma_debug_prealloc;

#define DMA_DEBUG_AT "[device address=0x%016llx] [size=%llu bytes] "

/*
 * The device's entry that begins at ask->addr, of several the one that agrees best with what is
 * asked; the one that holds ask->addr, with the whole range if there is one. NULL. Lock held.
 */
struct dma_debug_entry *dma_debug_find_exact(const struct dma_debug_entry *ask);
struct dma_debug_entry *dma_debug_find_containing(const struct dma_debug_entry *ask);
bool dma_debug_same_kind(enum dma_debug_kind is, enum dma_debug_kind asked);
/* Lock held. */
void dma_debug_drop(struct dma_debug_entry *e);

/* Walks all entries in order of address; the lock is held. */
struct dma_debug_entry *dma_debug_first(void);
struct dma_debug_entry *dma_debug_next(struct dma_debug_entry *entry);

/*
 * Counts a finding and prints it as far as all_errors, num_errors and the filter allow. `entry` (a
 * copy) tells who mapped it, or NULL; ip: who called now. The lock is not held.
 */
void dma_debug_finding(struct device *dev, const struct dma_debug_entry *entry, unsigned long ip,
		       const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Memory that should not be mapped at all: free pages, the stack, text; reported. */
void dma_debug_check_page(struct device *dev, struct page *page, size_t offset, size_t size,
			  unsigned long ip);

const char *dma_debug_kind_name(enum dma_debug_kind kind);
const char *dma_debug_dir_name(enum dma_data_direction dir);

#endif
