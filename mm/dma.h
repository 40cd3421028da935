/* SPDX-License-Identifier: MIT */
/* What the files of the DMA API share (mm/dma_*.c). Public: linux/dma-mapping.h. */
#ifndef MM_DMA_H
#define MM_DMA_H

#include <linux/atomic.h>
#include <linux/dma-direction.h>
#include <linux/gfp_types.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/sizes.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

struct cma;
struct device;
struct page;
struct seq_file;

/* dma_mask.c: the bus address of a whole range, or DMA_ADDR_NOWHERE. */
dma_addr_t dma_range_to_bus(const struct device *dev, phys_addr_t phys, size_t size);
/* The zone to begin with for coherent memory: 0, GFP_DMA32 or GFP_DMA. */
gfp_t dma_zone_flags(const struct device *dev);
/* The mask for the next lower zone; 0: there is none. */
gfp_t dma_lower_zone(gfp_t gfp);

/* dma_direct.c: one piece, without dma_ops and without telling anybody. */
dma_addr_t dma_direct_map(struct device *dev, phys_addr_t phys, size_t size,
			  enum dma_data_direction dir, unsigned long attrs);
void dma_direct_unmap(struct device *dev, dma_addr_t addr, size_t size,
		      enum dma_data_direction dir, unsigned long attrs);
void dma_direct_sync_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
			     enum dma_data_direction dir);
void dma_direct_sync_for_device(struct device *dev, dma_addr_t addr, size_t size,
				enum dma_data_direction dir);

/* --- contiguous memory by pages: dma_chunk.c --- */

#define STORE_ALIGN	8		/* the highest order to be aligned to (as Linux's CMA) */

struct store_chunk {
	struct list_head list;		/* the first one made at boot, grown ones after it */
	phys_addr_t phys;
	char *virt;			/* its one kernel mapping, uncached */
	unsigned long pages, used;
	unsigned long first_free;	/* no free page below */
	bool grown;			/* not the one made at boot */
	struct cma *area;		/* it came from; NULL and grown: high memory */
	char owner[28];			/* grown for it; for the eyes only */
	unsigned long *map;		/* allocated pages */
	unsigned long *end;		/* the last page of each allocation */
	unsigned long bits[];		/* both */
};

struct store_chunk *chunk_new(unsigned long pages, gfp_t gfp);
/* n pages, aligned to their order: the first one's place, or `pages`: no room. */
unsigned long chunk_take(struct store_chunk *c, unsigned long n);
/* 0, or -EINVAL: these pages are not one allocation; nothing was done. */
int chunk_give(struct store_chunk *c, unsigned long at, unsigned long n);
int chunk_check(const struct store_chunk *c);

/* --- the coherent store: dma_store.c, dma_store_grow.c --- */

#define STORE_GROW	SZ_256K		/* a chunk is at least as large */
#define STORE_SPARE	SZ_4M		/* an empty chunk is kept only if it is no larger */

struct dma_store {
	spinlock_t lock;
	struct list_head chunks;
	unsigned long used, total, peak;	/* pages */
	unsigned long first_pages;		/* of the chunk made at boot */
	unsigned long grown, trimmed, failed_grow;
};
extern struct dma_store store;

/* Uncached memory within the coherent mask, not cleared; NULL. Any context, as gfp says. */
void *dma_store_alloc(struct device *dev, size_t size, gfp_t gfp, phys_addr_t *phys);
/* 0; -ENOENT: not of the store; -EINVAL: not an allocation of this size, nothing was done. */
int dma_store_free(phys_addr_t phys, size_t size);
/* Where the store shows it; NULL: not of the store. */
void *dma_store_virt(phys_addr_t phys);
struct store_chunk *dma_store_find(phys_addr_t phys);	/* store.lock held */
/* A chunk more. 0, -ENOMEM. May sleep. */
int store_grow(struct device *dev, size_t size, gfp_t gfp);
/* Gives empty chunks back but `keep` small ones; how many. May sleep. */
unsigned int dma_store_trim(unsigned int keep);
int dma_store_check(void);
void dma_store_init_work(void);

/*
 * Changes RAM's one kernel mapping, and cleans the caches of it; nobody uses the memory meanwhile.
 * The address it has now, or NULL: not mapped by pages, or no room. May sleep for highmem.
 */
void *dma_make_uncached(phys_addr_t phys, size_t size);
void dma_make_cached(phys_addr_t phys, size_t size, void *virt);

/* --- a device's own memory: dma_region.c; the device has dma_mem --- */

/* Cleared; NULL: full. */
void *dma_region_alloc(struct device *dev, size_t size, dma_addr_t *handle);
void dma_region_free(struct device *dev, size_t size, dma_addr_t handle);
int dma_region_check(const struct device *dev);
phys_addr_t dma_region_phys(const struct device *dev, dma_addr_t handle);
/* dma_mmap.c: of coherent memory, whoever's. */
phys_addr_t dma_coherent_phys(const struct device *dev, dma_addr_t handle);

/* --- counts: dma_stats.c --- */

struct dma_counts {
	atomic_long_t allocs, frees, failed;
	atomic_long_t bytes, peak;	/* allocated now, at most */
};
extern struct dma_counts dma_counts;

void dma_count_alloc(size_t size);
static inline void dma_count_free(size_t size)
{
	atomic_long_inc(&dma_counts.frees);
	atomic_long_sub(size, &dma_counts.bytes);
}

/* The zone that the coherent mask leads to, for messages. */
const char *dma_zone_name(const struct device *dev);

#endif
