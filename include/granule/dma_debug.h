/* SPDX-License-Identifier: MIT */
/*
 * Where the DMA calls tell the checker (dma_debug) what they do: the hooks, and the checker's own
 * interface. Reports of bad use read as Linux's CONFIG_DMA_API_DEBUG prints them.
 *
 * A mapping or allocating hook is called after the call has succeeded, before the caller sees the
 * result; those for unmap, sync and free before anything is done. The mapping calls test
 * dma_slow_paths once; the hooks run only while DMA_SLOW_DEBUG is set in it, and each tests
 * dma_debug_active() again, one load and one branch.
 *
 * The unmap, free and sync hooks return 0, or -EINVAL when what was asked for would touch memory
 * that is not this mapping's: an address that is not mapped for the device, a wrong size, memory of
 * another kind (coherent for streaming). The caller then does nothing: no maintenance, no copy, no
 * slot is freed, and the mapping stays as it was. A wrong direction, or page for single, is
 * reported, and 0.
 *
 * Addresses are the device's, sizes bytes. Any context; one lock, taken with interrupts masked.
 * mm/dma_debug*.c.
 */
#ifndef GRANULE_DMA_DEBUG_H
#define GRANULE_DMA_DEBUG_H

#include <granule/dma_slow.h>
#include <linux/compiler.h>
#include <linux/dma-direction.h>
#include <linux/types.h>

struct device;
struct page;
struct scatterlist;

extern bool dma_debug_on;		/* `dma_debug=on`, or the node `disabled` written with 0 */

static __always_inline bool dma_debug_active(void)
{
	return unlikely(READ_ONCE(dma_debug_on));
}

/*
 * Switches the checker. Mappings made before it was switched on are not known to it; switching it
 * off forgets all. 0 or -ENOMEM. When it runs out of memory it says so and switches itself off.
 */
int dma_debug_enable(void);
/* Boot list, when pages can be had: as dma_debug= says. */
void dma_debug_init(void);
void dma_debug_disable(void);
/* Findings up to now, printed or not. */
unsigned long dma_debug_error_count(void);
/* What the last one said, "" before the first. */
const char *dma_debug_last_finding(void);
/* Recounts the table: 0, or -EINVAL and the first broken rule is printed. */
int dma_debug_check(void);
/* Mappings and allocations of the device that the checker knows; NULL: of all devices. */
unsigned long dma_debug_mappings(struct device *dev);

/*
 * Set in attrs by dma_map_single_attrs() and dma_unmap_single_attrs() alone, so that single and
 * page can be told apart; nobody but the hooks looks at it.
 */
#define DMA_ATTR_SINGLE_CALL	(1UL << 30)

/* --- the hooks' other side ---------------------------------------------------------------- */

void __debug_dma_map_single(struct device *dev, const void *addr, size_t len, unsigned long ip);
void __debug_dma_map_page(struct device *dev, struct page *page, size_t offset, size_t size,
			  enum dma_data_direction dir, dma_addr_t addr, unsigned long attrs,
			  unsigned long ip);
int __debug_dma_unmap_page(struct device *dev, dma_addr_t addr, size_t size,
			   enum dma_data_direction dir, unsigned long attrs, unsigned long ip);
void __debug_dma_map_sg(struct device *dev, struct scatterlist *sg, int nents, int mapped,
			enum dma_data_direction dir, unsigned long attrs, unsigned long ip);
int __debug_dma_unmap_sg(struct device *dev, struct scatterlist *sg, int nents,
			 enum dma_data_direction dir, unsigned long ip);
void __debug_dma_map_resource(struct device *dev, phys_addr_t phys, size_t size,
			      enum dma_data_direction dir, dma_addr_t addr, unsigned long ip);
int __debug_dma_unmap_resource(struct device *dev, dma_addr_t addr, size_t size,
			       enum dma_data_direction dir, unsigned long ip);
void __debug_dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t addr, void *virt,
				unsigned long ip);
int __debug_dma_free_coherent(struct device *dev, size_t size, void *virt, dma_addr_t addr,
			      unsigned long ip);
void __debug_dma_alloc_pages(struct device *dev, struct page *page, size_t size,
			     enum dma_data_direction dir, dma_addr_t addr, unsigned long ip);
int __debug_dma_free_pages(struct device *dev, struct page *page, size_t size,
			   enum dma_data_direction dir, dma_addr_t addr, unsigned long ip);
int __debug_dma_sync_single(struct device *dev, dma_addr_t addr, size_t size,
			    enum dma_data_direction dir, bool for_cpu, unsigned long ip);
int __debug_dma_sync_sg(struct device *dev, struct scatterlist *sg, int nents,
			enum dma_data_direction dir, bool for_cpu, unsigned long ip);
void __debug_dma_mapping_error(struct device *dev, dma_addr_t addr);
void __debug_dma_driver_unbound(struct device *dev);
int __debug_dma_assert_idle(phys_addr_t phys, size_t len, unsigned long ip);

/* --- the hooks: inlined, so that the caller's caller is the driver ---------------------------- */

#define __dma_debug_ip() ((unsigned long)__builtin_return_address(0))

/* Before dma_map_single() looks for the page: the address may be of a stack or of vmalloc. */
static __always_inline void debug_dma_map_single(struct device *dev, const void *addr, size_t size)
{
	if (dma_debug_active())
		__debug_dma_map_single(dev, addr, size, __dma_debug_ip());
}

static __always_inline void debug_dma_map_page(struct device *dev, struct page *page,
					       size_t offset, size_t size,
					       enum dma_data_direction dir, dma_addr_t addr,
					       unsigned long attrs)
{
	if (dma_debug_active())
		__debug_dma_map_page(dev, page, offset, size, dir, addr, attrs, __dma_debug_ip());
}

/* Without attrs single and page are not told apart. */
#define debug_dma_unmap_page(dev, addr, size, dir) \
	debug_dma_unmap_page_attrs(dev, addr, size, dir, ~0UL)

static __always_inline int debug_dma_unmap_page_attrs(struct device *dev, dma_addr_t addr,
						      size_t size, enum dma_data_direction dir,
						      unsigned long attrs)
{
	return dma_debug_active() ?
	       __debug_dma_unmap_page(dev, addr, size, dir, attrs, __dma_debug_ip()) : 0;
}

/* nents as the driver gave it, mapped as it is returned to the driver. */
static __always_inline void debug_dma_map_sg(struct device *dev, struct scatterlist *sg, int nents,
					     int mapped, enum dma_data_direction dir,
					     unsigned long attrs)
{
	if (dma_debug_active())
		__debug_dma_map_sg(dev, sg, nents, mapped, dir, attrs, __dma_debug_ip());
}

static __always_inline int debug_dma_unmap_sg(struct device *dev, struct scatterlist *sg,
					      int nents, enum dma_data_direction dir)
{
	return dma_debug_active() ?
	       __debug_dma_unmap_sg(dev, sg, nents, dir, __dma_debug_ip()) : 0;
}

static __always_inline void debug_dma_map_resource(struct device *dev, phys_addr_t phys,
						   size_t size, enum dma_data_direction dir,
						   dma_addr_t addr, unsigned long attrs)
{
	if (dma_debug_active())
		__debug_dma_map_resource(dev, phys, size, dir, addr, __dma_debug_ip());
}

static __always_inline int debug_dma_unmap_resource(struct device *dev, dma_addr_t addr,
						    size_t size, enum dma_data_direction dir)
{
	return dma_debug_active() ?
	       __debug_dma_unmap_resource(dev, addr, size, dir, __dma_debug_ip()) : 0;
}

/* virt as the driver gets it. */
static __always_inline void debug_dma_alloc_coherent(struct device *dev, size_t size,
						     dma_addr_t addr, void *virt,
						     unsigned long attrs)
{
	if (dma_debug_active())
		__debug_dma_alloc_coherent(dev, size, addr, virt, __dma_debug_ip());
}

static __always_inline int debug_dma_free_coherent(struct device *dev, size_t size, void *virt,
						   dma_addr_t addr)
{
	return dma_debug_active() ?
	       __debug_dma_free_coherent(dev, size, virt, addr, __dma_debug_ip()) : 0;
}

static __always_inline void debug_dma_alloc_pages(struct device *dev, struct page *page,
						  size_t size, enum dma_data_direction dir,
						  dma_addr_t addr)
{
	if (dma_debug_active())
		__debug_dma_alloc_pages(dev, page, size, dir, addr, __dma_debug_ip());
}

static __always_inline int debug_dma_free_pages(struct device *dev, struct page *page, size_t size,
						enum dma_data_direction dir, dma_addr_t addr)
{
	return dma_debug_active() ?
	       __debug_dma_free_pages(dev, page, size, dir, addr, __dma_debug_ip()) : 0;
}

/* A part of a mapping may be synced. */
static __always_inline int debug_dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr,
							 size_t size, enum dma_data_direction dir)
{
	return dma_debug_active() ?
	       __debug_dma_sync_single(dev, addr, size, dir, true, __dma_debug_ip()) : 0;
}

static __always_inline int debug_dma_sync_single_for_device(struct device *dev, dma_addr_t addr,
							    size_t size,
							    enum dma_data_direction dir)
{
	return dma_debug_active() ?
	       __debug_dma_sync_single(dev, addr, size, dir, false, __dma_debug_ip()) : 0;
}

static __always_inline int debug_dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sg,
						     int nents, enum dma_data_direction dir)
{
	return dma_debug_active() ?
	       __debug_dma_sync_sg(dev, sg, nents, dir, true, __dma_debug_ip()) : 0;
}

static __always_inline int debug_dma_sync_sg_for_device(struct device *dev, struct scatterlist *sg,
							int nents, enum dma_data_direction dir)
{
	return dma_debug_active() ?
	       __debug_dma_sync_sg(dev, sg, nents, dir, false, __dma_debug_ip()) : 0;
}

/* The driver looked at the result of a mapping call. */
static __always_inline void debug_dma_mapping_error(struct device *dev, dma_addr_t addr)
{
	if (dma_debug_active())
		__debug_dma_mapping_error(dev, addr);
}

/* After the driver's remove(): what is still mapped has leaked. */
static __always_inline void debug_dma_driver_unbound(struct device *dev)
{
	if (dma_debug_active())
		__debug_dma_driver_unbound(dev);
}

/*
 * The CPU is about to touch these bytes: 0, or -EBUSY and a report while a device may write to one
 * of their cache lines (mapped, and not handed back by dma_sync_*_for_cpu()).
 */
static __always_inline int debug_dma_assert_idle(phys_addr_t phys, size_t len)
{
	return dma_debug_active() ? __debug_dma_assert_idle(phys, len, __dma_debug_ip()) : 0;
}

#endif
