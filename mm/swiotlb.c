// SPDX-License-Identifier: MIT
/*
 * Bounce buffers: finding slots, copying, giving them back. The interface is linux/swiotlb.h, the
 * structures are in swiotlb_internal.h, pools are made in swiotlb_pool.c.
 *
 *	slot:     |  0 |  1 |  2 |  3 |  4 |  5 |  6 |  7 |        2 KiB each
 *	busy:        1    1    1    0    1    1    0    0
 *	first:       1    0    0         1    0                    two mappings: 0-2 and 4-5
 *	slots[]:   orig,size,offset    orig,size,offset
 *
 * A search looks for a run of zeros in `busy`: first in this CPU's area, then in the others, then,
 * under all locks, across areas. An address inside a mapping finds its first slot by the last one
 * of `first` at or before it; the mapping's own bits do not change while it exists, so that needs
 * no lock. Copies are made without locks.
 */
#include <linux/bitmap.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/export.h>
#include <linux/find.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/string.h>
#include "swiotlb_internal.h"

#define NO_SLOT (~0UL)
#define MAP_FAILED ((phys_addr_t)DMA_MAPPING_ERROR)

/* --- copies --------------------------------------------------------------------------------- */

/* Between the driver's bytes, which may be highmem, and the copy. */
static void copy_bytes(phys_addr_t orig, char *copy, size_t size, bool in)
{
	while (size) {
		struct page *page = phys_to_page(orig);
		size_t offset = orig & ~PAGE_MASK, len = size;
		char *at;

		if (PageHighMem(page))
			len = min_t(size_t, size, PAGE_SIZE - offset);
		at = (char *)kmap_local_page(page) + offset;
		if (in)
			memcpy(copy, at, len);
		else
			memcpy(at, copy, len);
		kunmap_local(at);
		orig += len;
		copy += len;
		size -= len;
	}
}

static void bounce(struct io_tlb_mem *mem, struct io_tlb_pool *pool, const struct io_tlb_slot *s,
		   phys_addr_t tlb, phys_addr_t tlb_begin, size_t size, bool in)
{
	if (s->orig == INVALID_ORIG)
		return;
	copy_bytes(s->orig + (tlb - tlb_begin), pool->vaddr + (tlb - pool->start), size, in);
	atomic64_add(size, &mem->bytes);
}

/* --- slots ---------------------------------------------------------------------------------- */

/* A run of n free slots, and where it must lie: (slot + phase) is a multiple of mask + 1. */
struct run {
	unsigned long n;
	unsigned long mask, phase;
	struct io_tlb_slot record;
};

void io_tlb_lock_all(struct io_tlb_pool *pool, unsigned int from, unsigned int to,
		     unsigned long *flags)
{
	spin_lock_irqsave(&pool->areas[from].lock, *flags);
	for (unsigned int i = from + 1; i <= to; i++)
		spin_lock(&pool->areas[i].lock);
}

void io_tlb_unlock_all(struct io_tlb_pool *pool, unsigned int from, unsigned int to,
		       unsigned long flags)
{
	for (unsigned int i = to; i > from; i--)
		spin_unlock(&pool->areas[i].lock);
	spin_unlock_irqrestore(&pool->areas[from].lock, flags);
}

static void count_used(struct io_tlb_mem *mem, unsigned long n)
{
	long used = atomic_long_add_return(n, &mem->used), high = atomic_long_read(&mem->hiwater);

	while (used > high && !atomic_long_try_cmpxchg(&mem->hiwater, &high, used))
		;
}

/* The locks of all areas that [from, to) touches are held. */
static unsigned long take_between(struct io_tlb_mem *mem, struct io_tlb_pool *pool,
				  const struct run *run, unsigned long hint, unsigned long from,
				  unsigned long to)
{
	unsigned long at = bitmap_find_next_zero_area_off(pool->busy, to, hint, run->n, run->mask,
							  run->phase);

	if (at + run->n > to && hint > from)
		at = bitmap_find_next_zero_area_off(pool->busy, to, from, run->n, run->mask,
						    run->phase);
	if (at + run->n > to)
		return NO_SLOT;
	bitmap_set(pool->busy, at, run->n);
	__set_bit(at, pool->first);
	pool->slots[at] = run->record;
	count_used(mem, run->n);
	return at;
}

static unsigned long take_in_area(struct io_tlb_mem *mem, struct io_tlb_pool *pool,
				  const struct run *run, unsigned int i, unsigned long reach)
{
	struct io_tlb_area *area = &pool->areas[i];
	unsigned long from = i * pool->area_slots, to = min(from + pool->area_slots, reach);
	unsigned long flags, at;

	if (to < from + run->n)
		return NO_SLOT;
	spin_lock_irqsave(&area->lock, flags);
	at = take_between(mem, pool, run, max(area->next, from), from, to);
	if (at != NO_SLOT)
		area->next = at + run->n < to ? at + run->n : from;
	spin_unlock_irqrestore(&area->lock, flags);
	return at;
}

static unsigned long take_slots(struct io_tlb_mem *mem, struct io_tlb_pool *pool,
				const struct run *run, unsigned long reach)
{
	unsigned int cpu = raw_smp_processor_id(), last = pool->nareas - 1;
	unsigned long flags, at;

	for (unsigned int i = 0; i <= last; i++) {
		at = take_in_area(mem, pool, run, (cpu + i) & last, reach);
		if (at != NO_SLOT)
			return at;
	}
	if (!last || reach < run->n)
		return NO_SLOT;
	io_tlb_lock_all(pool, 0, last, &flags);
	at = take_between(mem, pool, run, 0, 0, reach);
	io_tlb_unlock_all(pool, 0, last, flags);
	return at;
}

static void free_slots(struct io_tlb_mem *mem, struct io_tlb_pool *pool, unsigned long at)
{
	unsigned long n = slots_of(&pool->slots[at]), flags;
	unsigned int from = at / pool->area_slots, to = (at + n - 1) / pool->area_slots;

	io_tlb_lock_all(pool, from, to, &flags);
	/* two CPUs unmap the same buffer: the first one did it */
	if (!WARN_ON(!__test_and_clear_bit(at, pool->first))) {
		bitmap_clear(pool->busy, at, n);
		atomic_long_sub(n, &mem->used);
	}
	io_tlb_unlock_all(pool, from, to, flags);
}

/* --- from addresses to slots and back ------------------------------------------------------- */

static struct io_tlb_pool *find_pool(const struct io_tlb_mem *mem, phys_addr_t phys)
{
	struct io_tlb_pool *pool;

	/* pairs with the release in io_tlb_grow(): a pool that is seen is set up */
	for (pool = smp_load_acquire(&mem->pools); pool; pool = smp_load_acquire(&pool->next))
		if (phys >= pool->start && phys < pool->end)
			return pool;
	return NULL;
}

/* A mapping that holds all of [tlb, tlb + size). */
struct found {
	struct io_tlb_pool *pool;
	struct io_tlb_slot *slot;
	unsigned long at;
	phys_addr_t begin;		/* its first byte in the pool */
};

static bool find_mapping(struct device *dev, phys_addr_t tlb, size_t size, struct found *f,
			 const char *what)
{
	unsigned long slot;

	f->pool = find_pool(dev_io_tlb_mem(dev), tlb);
	if (!f->pool)
		goto nothing;
	slot = (tlb - f->pool->start) >> IO_TLB_SHIFT;
	f->at = find_last_bit(f->pool->first, slot + 1);
	if (f->at > slot)
		goto nothing;
	f->slot = &f->pool->slots[f->at];
	if (slot - f->at >= slots_of(f->slot))
		goto nothing;
	f->begin = f->pool->start + ((phys_addr_t)f->at << IO_TLB_SHIFT) + f->slot->offset;
	if (tlb >= f->begin && tlb - f->begin <= f->slot->size &&
	    size <= f->slot->size - (tlb - f->begin))
		return true;
	dev_err(dev, "swiotlb: %s of %zu bytes at %pa, the buffer is %u bytes at %pa\n", what,
		size, &tlb, f->slot->size, &f->begin);
	return false;
nothing:
	dev_err(dev, "swiotlb: %s of %zu bytes at %pa, where nothing is mapped\n", what, size,
		&tlb);
	return false;
}

/* --- mapping -------------------------------------------------------------------------------- */

/*
 * Address bits that the device counts on are kept: those of a slot by the offset in it, higher ones
 * by the choice of the slot. With alloc_align the run itself begins aligned, and all kept bits
 * become the offset. Mappings of a page and more begin at a page, as drivers came to expect.
 */
static void plan_run(struct device *dev, phys_addr_t pool_start, phys_addr_t phys, size_t size,
		     unsigned int alloc_align, struct run *run)
{
	unsigned int keep = dma_get_min_align_mask(dev);
	u32 wanted = 0;

	run->record = (struct io_tlb_slot){ phys, size, phys & keep };
	if (!alloc_align) {
		run->record.offset &= IO_TLB_SIZE - 1;
		wanted = (phys & keep) >> IO_TLB_SHIFT;
		if (!keep && size >= PAGE_SIZE)
			keep = PAGE_SIZE - 1;
	} else {
		keep |= alloc_align;
	}
	run->n = slots_of(&run->record);
	run->mask = keep >> IO_TLB_SHIFT;
	/* masks are of the form 2^k - 1 */
	run->phase = ((pool_start >> IO_TLB_SHIFT) - wanted) & run->mask;
}

static struct io_tlb_pool *try_pools(struct device *dev, struct io_tlb_mem *mem,
				     phys_addr_t phys, size_t size, unsigned int alloc_align,
				     struct run *run, unsigned long *at)
{
	struct io_tlb_pool *pool;

	for (pool = smp_load_acquire(&mem->pools); pool; pool = smp_load_acquire(&pool->next)) {
		plan_run(dev, pool->start, phys, size, alloc_align, run);
		*at = take_slots(mem, pool, run, io_tlb_reach(dev, pool));
		if (*at != NO_SLOT)
			return pool;
	}
	plan_run(dev, 0, phys, size, alloc_align, run);
	return NULL;
}

/* How large a new pool must be; it is aligned to its size. */
static unsigned long slots_in_new_pool(const struct run *run)
{
	return max(run->n + (-run->phase & run->mask), run->mask + 1);
}

static struct io_tlb_pool *find_room(struct device *dev, phys_addr_t phys, size_t size,
				     unsigned int alloc_align, unsigned long attrs,
				     struct run *run, unsigned long *at)
{
	struct io_tlb_mem *mem = dev_io_tlb_mem(dev);
	struct io_tlb_pool *pool;

	if (!size || size > INT_MAX)
		return NULL;
	pool = try_pools(dev, mem, phys, size, alloc_align, run, at);
	if (!pool && io_tlb_grow(mem, dev, slots_in_new_pool(run)))
		pool = try_pools(dev, mem, phys, size, alloc_align, run, at);
	if (pool) {
		atomic_long_inc(&mem->maps);
		return pool;
	}
	atomic_long_inc(&mem->failed);
	if (!(attrs & DMA_ATTR_NO_WARN))
		dev_warn(dev, "swiotlb buffer is full (sz: %zu bytes), total %lu (slots), "
			 "used %lu (slots)\n",
			 size, mem->nslabs, (unsigned long)atomic_long_read(&mem->used));
	return NULL;
}

phys_addr_t swiotlb_tbl_map_single(struct device *dev, phys_addr_t phys, size_t mapping_size,
				   unsigned int alloc_align_mask, enum dma_data_direction dir,
				   unsigned long attrs)
{
	struct io_tlb_mem *mem = dev_io_tlb_mem(dev);
	struct io_tlb_pool *pool;
	phys_addr_t tlb;
	unsigned long at;
	struct run run;

	pool = find_room(dev, phys, mapping_size, alloc_align_mask, attrs, &run, &at);
	if (!pool)
		return MAP_FAILED;
	tlb = pool->start + ((phys_addr_t)at << IO_TLB_SHIFT) + run.record.offset;
	/*
	 * For every direction: a device that writes only a part must leave the rest as it was, not
	 * as another driver's data left it.
	 */
	bounce(mem, pool, &run.record, tlb, tlb, mapping_size, true);
	return tlb;
}
EXPORT_SYMBOL(swiotlb_tbl_map_single);

void swiotlb_tbl_unmap_single(struct device *dev, phys_addr_t tlb_addr, size_t mapping_size,
			      enum dma_data_direction dir, unsigned long attrs)
{
	struct io_tlb_mem *mem = dev_io_tlb_mem(dev);
	struct found f;

	if (!find_mapping(dev, tlb_addr, mapping_size, &f, "unmap"))
		return;
	if (tlb_addr != f.begin || mapping_size != f.slot->size) {
		dev_err(dev, "swiotlb: unmap of %zu bytes at %pa, mapped are %u bytes at %pa\n",
			mapping_size, &tlb_addr, f.slot->size, &f.begin);
		return;
	}
	if (dir != DMA_TO_DEVICE && !(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		bounce(mem, f.pool, f.slot, tlb_addr, f.begin, mapping_size, false);
	free_slots(mem, f.pool, f.at);
}
EXPORT_SYMBOL(swiotlb_tbl_unmap_single);

void swiotlb_sync_single_for_device(struct device *dev, phys_addr_t tlb_addr, size_t size,
				    enum dma_data_direction dir)
{
	struct found f;

	if (dir != DMA_FROM_DEVICE && find_mapping(dev, tlb_addr, size, &f, "sync"))
		bounce(dev_io_tlb_mem(dev), f.pool, f.slot, tlb_addr, f.begin, size, true);
}
EXPORT_SYMBOL(swiotlb_sync_single_for_device);

void swiotlb_sync_single_for_cpu(struct device *dev, phys_addr_t tlb_addr, size_t size,
				 enum dma_data_direction dir)
{
	struct found f;

	if (dir != DMA_TO_DEVICE && find_mapping(dev, tlb_addr, size, &f, "sync"))
		bounce(dev_io_tlb_mem(dev), f.pool, f.slot, tlb_addr, f.begin, size, false);
}
EXPORT_SYMBOL(swiotlb_sync_single_for_cpu);

dma_addr_t swiotlb_map(struct device *dev, phys_addr_t phys, size_t size,
		       enum dma_data_direction dir, unsigned long attrs)
{
	phys_addr_t tlb = swiotlb_tbl_map_single(dev, phys, size, 0, dir, attrs);
	dma_addr_t addr;

	if (tlb == MAP_FAILED)
		return DMA_MAPPING_ERROR;
	addr = phys_to_dma(dev, tlb);
	if (WARN(!dma_capable(dev, addr, size),
		 "%s: bounce buffer %pad of %zu bytes is beyond its mask %llx\n",
		 dev_name(dev), &addr, size, dev->dma_mask ? *dev->dma_mask : 0)) {
		swiotlb_tbl_unmap_single(dev, tlb, size, dir, attrs | DMA_ATTR_SKIP_CPU_SYNC);
		return DMA_MAPPING_ERROR;
	}
	if (!dev_is_dma_coherent(dev) && !(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		arch_sync_dma_for_device(tlb, size, dir);
	return addr;
}

/* --- pages of a restricted pool ------------------------------------------------------------- */

struct page *swiotlb_alloc(struct device *dev, size_t size)
{
	struct io_tlb_pool *pool;
	unsigned long at;
	struct run run;

	if (!is_swiotlb_for_alloc(dev))
		return NULL;
	pool = find_room(dev, 0, PAGE_ALIGN(size), PAGE_SIZE - 1, 0, &run, &at);
	if (!pool)
		return NULL;
	pool->slots[at].orig = INVALID_ORIG;
	return phys_to_page(pool->start + ((phys_addr_t)at << IO_TLB_SHIFT));
}
EXPORT_SYMBOL(swiotlb_alloc);

bool swiotlb_free(struct device *dev, struct page *page, size_t size)
{
	phys_addr_t phys = page_to_phys(page);
	struct found f;

	if (!is_swiotlb_buffer(dev, phys))
		return false;
	if (!find_mapping(dev, phys, PAGE_ALIGN(size), &f, "free"))
		return true;
	if (phys != f.begin || PAGE_ALIGN(size) != f.slot->size || f.slot->orig != INVALID_ORIG)
		dev_err(dev, "swiotlb: free of %zu bytes at %pa, which is no such allocation\n",
			size, &phys);
	else
		free_slots(dev_io_tlb_mem(dev), f.pool, f.at);
	return true;
}
EXPORT_SYMBOL(swiotlb_free);

/* --- questions ------------------------------------------------------------------------------ */

bool is_swiotlb_buffer(struct device *dev, phys_addr_t paddr)
{
	return find_pool(dev_io_tlb_mem(dev), paddr);
}

bool is_swiotlb_active(struct device *dev)
{
	const struct io_tlb_mem *mem = dev_io_tlb_mem(dev);

	return mem->nslabs || mem->can_grow;
}

bool is_swiotlb_force_bounce(struct device *dev)
{
	return dev_io_tlb_mem(dev)->force;
}

bool is_swiotlb_for_alloc(struct device *dev)
{
	return dev->dma_io_tlb_mem && dev->dma_io_tlb_mem->for_alloc;
}

size_t swiotlb_max_mapping_size(struct device *dev)
{
	struct io_tlb_mem *mem = dev_io_tlb_mem(dev);
	unsigned long keep = dma_get_min_align_mask(dev), most = 0;
	struct io_tlb_pool *pool;

	for (pool = smp_load_acquire(&mem->pools); pool; pool = smp_load_acquire(&pool->next))
		most = max(most, io_tlb_reach(dev, pool));
	if (mem->can_grow)
		most = max(most, mem->max_grown);
	most <<= IO_TLB_SHIFT;
	keep = ALIGN(keep, IO_TLB_SIZE);
	return most > keep ? most - keep : 0;
}
EXPORT_SYMBOL(swiotlb_max_mapping_size);
