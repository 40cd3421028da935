// SPDX-License-Identifier: MIT
/*
 * The checker of the DMA API: unmap, free and sync. What is asked for is compared with the entry of
 * the table; what would touch memory that is not this mapping's is refused (-EINVAL, and the entry
 * stays), the rest is reported and done. dma_debug.c has the table, granule/dma_debug.h the rules.
 */
#include <linux/dma-map-ops.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/scatterlist.h>
#include "dma_debug_internal.h"

#define T (&dma_debug_table)

/* --- unmapping ------------------------------------------------------------------------------ */

/* What is wrong with an unmapping: bits, of which some mean that it cannot be done. */
#define BAD_UNKNOWN	1u
#define BAD_SIZE	2u
#define BAD_KIND	4u
#define BAD_MEMORY	8u	/* ... memory of another kind */
#define BAD_VIRT	16u
#define BAD_NENTS	32u
#define BAD_DIR		64u
#define BAD_UNCHECKED	128u
#define BAD_REFUSED	(BAD_UNKNOWN | BAD_SIZE | BAD_MEMORY | BAD_VIRT | BAD_NENTS)

static unsigned int judge_unmap(const struct dma_debug_entry *e, const struct dma_debug_entry *ask)
{
	unsigned int bad = 0;

	if (!e)
		return BAD_UNKNOWN;
	if (e->size != ask->size)
		bad |= BAD_SIZE;
	if (!dma_debug_same_kind(e->kind, ask->kind))
		bad |= BAD_KIND | (e->kind <= DMA_DEBUG_PAGE && ask->kind <= DMA_DEBUG_PAGE ?
				   0 : BAD_MEMORY);
	else if (e->kind == DMA_DEBUG_COHERENT && e->virt != ask->virt)
		bad |= BAD_VIRT;
	else if (e->kind == DMA_DEBUG_SG && e->call_ents != ask->call_ents)
		bad |= BAD_NENTS;
	if (e->dir != ask->dir)
		bad |= BAD_DIR;
	if (e->checked == MAP_ERR_NOT_CHECKED)
		bad |= BAD_UNCHECKED;
	return bad;
}

static void report_unmap(const struct dma_debug_entry *e, const struct dma_debug_entry *ask,
			 unsigned int bad, unsigned long ip)
{
	struct device *dev = ask->dev;
	u64 addr = ask->addr;

	if (bad & BAD_UNKNOWN)
		dma_debug_finding(dev, NULL, ip, addr == DMA_MAPPING_ERROR ?
				  "device driver tries to free an invalid DMA memory address "
				  DMA_DEBUG_AT :
				  "device driver tries to free DMA memory it has not allocated "
				  DMA_DEBUG_AT,
				  addr, ask->size);
	if (bad & BAD_SIZE)
		dma_debug_finding(dev, e, ip, "device driver frees DMA memory with different size "
				  "[device address=0x%016llx] [map size=%llu bytes] "
				  "[unmap size=%llu bytes]", addr, e->size, ask->size);
	if (bad & BAD_KIND)
		dma_debug_finding(dev, e, ip, "device driver frees DMA memory with wrong function "
				  DMA_DEBUG_AT "[mapped as %s] [unmapped as %s]", addr, e->size,
				  dma_debug_kind_name(e->kind), dma_debug_kind_name(ask->kind));
	if (bad & BAD_VIRT)
		dma_debug_finding(dev, e, ip, "device driver frees DMA memory with different CPU "
				  "address " DMA_DEBUG_AT "[cpu alloc address=%px] "
				  "[cpu free address=%px]",
				  addr, e->size, e->virt, ask->virt);
	if (bad & BAD_NENTS)
		dma_debug_finding(dev, e, ip, "device driver frees DMA sg list with different "
				  "entry count [map count=%d] [unmap count=%d] " DMA_DEBUG_AT,
				  e->call_ents,
				  ask->call_ents, addr, e->size);
	if (bad & BAD_DIR)
		dma_debug_finding(dev, e, ip, "device driver frees DMA memory with different "
				  "direction " DMA_DEBUG_AT "[mapped with %s] [unmapped with %s]",
				  addr,
				  e->size, dma_debug_dir_name(e->dir),
				  dma_debug_dir_name(ask->dir));
	if (bad & BAD_UNCHECKED && !(bad & BAD_REFUSED))
		dma_debug_finding(dev, e, ip, "device driver failed to check map error" DMA_DEBUG_AT
				  "[mapped as %s]", addr, e->size, dma_debug_kind_name(e->kind));
}

/* With drop the entry goes, unless it is not what was asked for. 0 or -EINVAL. */
static int unmap(const struct dma_debug_entry *ask, unsigned long ip, bool drop)
{
	struct dma_debug_entry *e, was = { 0 };
	unsigned long flags;
	unsigned int bad = 0;

	spin_lock_irqsave(&T->lock, flags);
	if (dma_debug_on) {
		e = dma_debug_find_exact(ask);
		bad = judge_unmap(e, ask);
		if (e)
			was = *e;
		if (drop && !(bad & BAD_REFUSED))
			dma_debug_drop(e);
	}
	spin_unlock_irqrestore(&T->lock, flags);
	if (bad && (drop || bad & BAD_REFUSED))
		report_unmap(&was, ask, bad, ip);
	return bad & BAD_REFUSED ? -EINVAL : 0;
}

int __debug_dma_unmap_page(struct device *dev, dma_addr_t addr, size_t size,
			   enum dma_data_direction dir, unsigned long attrs, unsigned long ip)
{
	struct dma_debug_entry ask = {
		.dev = dev, .addr = addr, .size = size, .dir = dir,
		.kind = attrs == ~0UL ? DMA_DEBUG_SINGLE_OR_PAGE :
			attrs & DMA_ATTR_SINGLE_CALL ? DMA_DEBUG_SINGLE : DMA_DEBUG_PAGE,
	};

	return unmap(&ask, ip, true);
}

/* All of the list or nothing: what is wrong with one piece is found before any goes. */
int __debug_dma_unmap_sg(struct device *dev, struct scatterlist *sgl, int nents,
			 enum dma_data_direction dir, unsigned long ip)
{
	for (int drop = 0; drop < 2; drop++) {
		struct scatterlist *sg;
		int i;

		for_each_sg(sgl, sg, nents, i) {
			struct dma_debug_entry ask = {
				.dev = dev, .addr = sg_dma_address(sg), .size = sg_dma_len(sg),
				.kind = DMA_DEBUG_SG, .dir = dir, .call_ents = nents,
			};

			if (unmap(&ask, ip, drop))
				return -EINVAL;
		}
	}
	return 0;
}

int __debug_dma_unmap_resource(struct device *dev, dma_addr_t addr, size_t size,
			       enum dma_data_direction dir, unsigned long ip)
{
	struct dma_debug_entry ask = { .dev = dev, .addr = addr, .size = size, .dir = dir,
				       .kind = DMA_DEBUG_RESOURCE };

	return unmap(&ask, ip, true);
}

int __debug_dma_free_coherent(struct device *dev, size_t size, void *virt, dma_addr_t addr,
			      unsigned long ip)
{
	struct dma_debug_entry ask = { .dev = dev, .addr = addr, .size = size, .virt = virt,
				       .kind = DMA_DEBUG_COHERENT, .dir = DMA_BIDIRECTIONAL };

	return unmap(&ask, ip, true);
}

int __debug_dma_free_pages(struct device *dev, struct page *page, size_t size,
			   enum dma_data_direction dir, dma_addr_t addr, unsigned long ip)
{
	struct dma_debug_entry ask = { .dev = dev, .addr = addr, .size = size, .dir = dir,
				       .kind = DMA_DEBUG_NONCOHERENT };

	return unmap(&ask, ip, true);
}

/* --- handing over --------------------------------------------------------------------------- */

static int report_sync(const struct dma_debug_entry *e, const struct dma_debug_entry *ask,
		       bool for_cpu, unsigned long ip)
{
	const char *what = NULL;

	if (ask->addr - e->addr + ask->size > e->size) {
		dma_debug_finding(ask->dev, e, ip, "device driver syncs DMA memory outside "
				  "allocated range [device address=0x%016llx] "
				  "[allocation size=%llu bytes] [sync offset+size=%llu]",
				  (u64)ask->addr, e->size,
				  (u64)(ask->addr - e->addr) + ask->size);
		return -EINVAL;
	}
	if (ask->kind == DMA_DEBUG_SG && e->kind == DMA_DEBUG_SG &&
	    e->call_ents != ask->call_ents)
		dma_debug_finding(ask->dev, e, ip, "device driver syncs DMA sg list with different "
				  "entry count [map count=%d] [sync count=%d]", e->call_ents,
				  ask->call_ents);
	if (e->dir == DMA_BIDIRECTIONAL)
		return 0;
	if (e->dir != ask->dir)
		what = "syncs DMA memory with different direction";
	else if (for_cpu && e->dir == DMA_TO_DEVICE && ask->dir != DMA_TO_DEVICE)
		what = "syncs device read-only DMA memory for cpu";
	else if (!for_cpu && e->dir == DMA_FROM_DEVICE && ask->dir != DMA_FROM_DEVICE)
		what = "syncs device write-only DMA memory to device";
	if (what)
		dma_debug_finding(ask->dev, e, ip, "device driver %s " DMA_DEBUG_AT
				  "[mapped with %s] [synced with %s]", what, (u64)ask->addr,
				  e->size, dma_debug_dir_name(e->dir),
				  dma_debug_dir_name(ask->dir));
	return 0;
}

/* Lock held. Bytes rather than ranges: a ring's buffers are handed over one by one. */
static void hand_over(struct dma_debug_entry *e, u64 size, bool for_cpu)
{
	if (for_cpu)
		e->cpu_bytes = min(e->cpu_bytes + size, e->size);
	else
		e->cpu_bytes -= min(e->cpu_bytes, size);
}

static int sync_one(const struct dma_debug_entry *ask, bool for_cpu, unsigned long ip)
{
	struct dma_debug_entry *e, was;
	unsigned long flags;

	spin_lock_irqsave(&T->lock, flags);
	e = dma_debug_on ? dma_debug_find_containing(ask) : NULL;
	if (e) {
		if (ask->addr - e->addr + ask->size <= e->size)
			hand_over(e, ask->size, for_cpu);
		was = *e;
	}
	spin_unlock_irqrestore(&T->lock, flags);
	if (e)
		return report_sync(&was, ask, for_cpu, ip);
	dma_debug_finding(ask->dev, NULL, ip, "device driver tries to sync DMA memory it has not "
			  "allocated " DMA_DEBUG_AT, (u64)ask->addr, ask->size);
	return -EINVAL;
}

int __debug_dma_sync_single(struct device *dev, dma_addr_t addr, size_t size,
			    enum dma_data_direction dir, bool for_cpu, unsigned long ip)
{
	struct dma_debug_entry ask = { .dev = dev, .addr = addr, .size = size, .dir = dir,
				       .kind = DMA_DEBUG_SINGLE };

	return sync_one(&ask, for_cpu, ip);
}

int __debug_dma_sync_sg(struct device *dev, struct scatterlist *sgl, int nents,
			enum dma_data_direction dir, bool for_cpu, unsigned long ip)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		struct dma_debug_entry ask = {
			.dev = dev, .addr = sg_dma_address(sg), .size = sg_dma_len(sg),
			.kind = DMA_DEBUG_SG, .dir = dir, .call_ents = nents,
		};

		if (sync_one(&ask, for_cpu, ip))
			return -EINVAL;
	}
	return 0;
}
