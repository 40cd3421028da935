/* SPDX-License-Identifier: MIT */
/* Bounce buffers between their files: swiotlb.c uses pools, swiotlb_pool.c makes them. */
#ifndef MM_SWIOTLB_INTERNAL_H
#define MM_SWIOTLB_INTERNAL_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/swiotlb.h>
#include <linux/types.h>

/* What the first slot of a mapping tells. */
struct io_tlb_slot {
	phys_addr_t orig;	/* the driver's bytes; INVALID_ORIG: pages of swiotlb_alloc() */
	u32 size;		/* mapped bytes */
	u32 offset;		/* from the first slot's begin to the first byte */
};

#define INVALID_ORIG (~(phys_addr_t)0)

/* A CPU looks here first. The lock guards the bits and records of the area's slots. */
struct io_tlb_area {
	spinlock_t lock;
	unsigned long next;	/* slot from which the next search starts */
} ____cacheline_aligned;

/*
 * Contiguous memory. An area's slots are whole words of the bitmaps; a run that spans areas is
 * changed under the locks of all of them.
 */
struct io_tlb_pool {
	struct io_tlb_pool *next;	/* set once, when the next one is made */
	phys_addr_t start, end;
	char *vaddr;
	unsigned long nslabs;
	unsigned long area_slots;
	unsigned int nareas;		/* a power of two */
	bool grown;			/* not made at boot */
	struct io_tlb_area *areas;
	unsigned long *busy;		/* a bit for each slot in use */
	unsigned long *first;		/* ... that begins a mapping */
	struct io_tlb_slot *slots;
};

/* A device's bounce memory: pools, one after the other. Pools are never taken away. */
struct io_tlb_mem {
	const char *name;
	struct io_tlb_pool *pools;
	bool force;			/* every mapping is bounced */
	bool for_alloc;			/* restricted: coherent memory, too */
	bool can_grow;
	unsigned long nslabs;		/* of all pools */
	unsigned long grown, max_grown;	/* slots */
	atomic_long_t used, hiwater;	/* slots */
	atomic_long_t maps, failed;
	atomic64_t bytes;		/* copied, both ways */
	spinlock_t grow_lock;		/* the list of pools, nslabs, grown */
	struct list_head list;		/* restricted ones */
};

extern struct io_tlb_mem io_tlb_default_mem;
extern struct mutex io_tlb_restricted_lock;
extern struct list_head io_tlb_restricted;

static inline struct io_tlb_mem *dev_io_tlb_mem(struct device *dev)
{
	return dev->dma_io_tlb_mem ? dev->dma_io_tlb_mem : &io_tlb_default_mem;
}

static inline unsigned long slots_of(const struct io_tlb_slot *s)
{
	return ((u64)s->offset + s->size + IO_TLB_SIZE - 1) >> IO_TLB_SHIFT;
}

/* How many of the pool's slots, from its start on, the device reaches. */
unsigned long io_tlb_reach(struct device *dev, const struct io_tlb_pool *pool);
/* A pool more that holds a mapping of n slots and that the device reaches. Any context. */
bool io_tlb_grow(struct io_tlb_mem *mem, struct device *dev, unsigned long n);
/* The lock of every area, from the first. */
void io_tlb_lock_all(struct io_tlb_pool *pool, unsigned int from, unsigned int to,
		     unsigned long *flags);
void io_tlb_unlock_all(struct io_tlb_pool *pool, unsigned int from, unsigned int to,
		       unsigned long flags);

/* Sets up the structures of a pool in `meta`, zeroed memory of io_tlb_meta_size() bytes. */
size_t io_tlb_meta_size(unsigned long nslabs, unsigned int nareas);
struct io_tlb_pool *io_tlb_setup(void *meta, phys_addr_t start, unsigned long nslabs,
				 unsigned int nareas);
/* How many areas fit: at most `wanted`, each of whole words. */
unsigned int io_tlb_areas(unsigned long nslabs, unsigned int wanted);

/* Linux's nodes for a restricted pool. 0 or -errno, and none is left. */
int io_tlb_nodes_add(struct io_tlb_mem *mem);

#endif
