/* SPDX-License-Identifier: MIT */
/*
 * Bounce buffers for devices that do not reach a page: a copy lies in memory that they do reach.
 *
 * A pool (struct io_tlb_mem) is slots of 2 KiB, divided into areas, each with its own lock; a CPU
 * starts at its own area. A mapping is a run of slots. Other than on Linux it may be as long as the
 * pool, so that frames of megabytes can be bounced; swiotlb_max_mapping_size() says how long.
 *
 * The machine's pool is set by `swiotlb=SLOTS[,AREAS][,force|noforce]`, as on Linux. It is made at
 * boot with `force` and where DRAM lies beyond 32 bits or a zone's limit; otherwise it grows piece
 * by piece at mappings that need it, from zones that the device reaches, at most to the same size:
 * a machine whose devices reach everything keeps its memory. A device with
 * a `restricted-dma-pool` node has a pool of its own and is always bounced through it.
 *
 * Addresses here are physical, but for swiotlb_map(), which returns the device's. Any context,
 * but for the init functions. mm/swiotlb*.c.
 */
#ifndef LINUX_SWIOTLB_H
#define LINUX_SWIOTLB_H

#include <linux/device.h>
#include <linux/dma-direction.h>
#include <linux/init.h>
#include <linux/types.h>

struct page;
struct io_tlb_mem;

#define SWIOTLB_VERBOSE	(1 << 0)
#define SWIOTLB_FORCE	(1 << 1)
#define SWIOTLB_ANY	(1 << 2)

#define IO_TLB_SHIFT	11
#define IO_TLB_SIZE	(1 << IO_TLB_SHIFT)
#define IO_TLB_SEGSIZE	128
#define IO_TLB_DEFAULT_SIZE (64UL << 20)

/*
 * Boot list, before memblock hands over. addressing_limited: some of DRAM lies beyond what an
 * ordinary device reaches, so the pool is made now.
 */
void swiotlb_init(bool addressing_limited, unsigned int flags);
/* ... with the limit found out from zones and RAM. */
void swiotlb_init_boot(void);
/* Bytes of the machine's pool, made or not. */
unsigned long swiotlb_size_or_default(void);

/*
 * A copy of [phys, phys + mapping_size) in the device's pool, with the address bits below
 * min_align_mask (dma_parms) kept; with alloc_align_mask the slots before it begin aligned to
 * alloc_align_mask + 1. The bytes are copied in for every direction (a device may write a part).
 * Returns the copy's address or (phys_addr_t)DMA_MAPPING_ERROR.
 */
phys_addr_t swiotlb_tbl_map_single(struct device *dev, phys_addr_t phys, size_t mapping_size,
				   unsigned int alloc_align_mask, enum dma_data_direction dir,
				   unsigned long attrs);
/*
 * Copies back what the device wrote (unless DMA_ATTR_SKIP_CPU_SYNC) and frees the slots. An address
 * or a size that was not mapped is reported, and nothing is done.
 */
void swiotlb_tbl_unmap_single(struct device *dev, phys_addr_t tlb_addr, size_t mapping_size,
			      enum dma_data_direction dir, unsigned long attrs);
/* tlb_addr may lie inside a mapping; a range that leaves it is reported, and nothing is copied. */
void swiotlb_sync_single_for_device(struct device *dev, phys_addr_t tlb_addr, size_t size,
				    enum dma_data_direction dir);
void swiotlb_sync_single_for_cpu(struct device *dev, phys_addr_t tlb_addr, size_t size,
				 enum dma_data_direction dir);
/*
 * swiotlb_tbl_map_single() for dma_map_page: the device's address, its mask checked, caches clean
 * for a device that is not coherent. DMA_MAPPING_ERROR.
 */
dma_addr_t swiotlb_map(struct device *dev, phys_addr_t phys, size_t size,
		       enum dma_data_direction dir, unsigned long attrs);

/* Does the address lie in the device's pool? False for all while there is no pool. */
bool is_swiotlb_buffer(struct device *dev, phys_addr_t paddr);
/* Has the device a pool, or can it get one? */
bool is_swiotlb_active(struct device *dev);
/* Must each of its mappings be bounced (swiotlb=force, restricted pool)? One load. */
bool is_swiotlb_force_bounce(struct device *dev);
/* Must its coherent memory come from swiotlb_alloc() (restricted pool)? */
bool is_swiotlb_for_alloc(struct device *dev);
/*
 * Bytes of the longest mapping that an empty pool can hold. A pool that has to grow for it beyond
 * the buddy's largest block (4 MiB) does so only where the caller may sleep.
 */
size_t swiotlb_max_mapping_size(struct device *dev);

/* Whole pages of the restricted pool, page-aligned, not cleared; NULL: full. */
struct page *swiotlb_alloc(struct device *dev, size_t size);
/* False: the page is not of the pool, nothing was done. */
bool swiotlb_free(struct device *dev, struct page *page, size_t size);

/*
 * The device's restricted pool from its `memory-region`; called by of_dma_configure. 0 (also when
 * it has none), -EINVAL (bad node, named in a message), -ENOMEM. drivers/bus/of_swiotlb.c.
 */
int of_dma_set_restricted_buffer(struct device *dev);
/*
 * A restricted pool in [base, base + size), reserved RAM of the linear map, one for each base. May
 * sleep. ERR_PTR: -EINVAL (no such memory, or no slot fits), -ENOMEM. `name` stays with the pool.
 */
struct io_tlb_mem *swiotlb_restricted_pool(const char *name, phys_addr_t base, u64 size);

/* Recounts all pools: 0, or -EINVAL and the first broken rule is printed. */
int swiotlb_check(void);

static inline unsigned int dma_get_min_align_mask(struct device *dev)
{
	return dev->dma_parms.min_align_mask;
}

#endif
