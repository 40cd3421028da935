// SPDX-License-Identifier: MIT
/*
 * Scatterlists for devices: each entry is a mapping of its own, all of them or none. Entries are
 * never merged, so as many are mapped as were given. mm/dma_direct.c maps; any context.
 */
#include "dma.h"
#include <granule/devbus.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/scatterlist.h>

static void unmap_entries(struct device *dev, struct scatterlist *sgl, int nents,
			  enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		devbus_track_unmap(dev, sg_dma_address(sg), sg_dma_len(sg), dir);
		dma_direct_unmap(dev, sg_dma_address(sg), sg_dma_len(sg), dir, attrs);
		dev->dma_unmaps++;
	}
}

static int map_entries(struct device *dev, struct scatterlist *sgl, int nents,
		       enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		sg->dma_address = dma_direct_map(dev, sg_phys(sg), sg->length, dir, attrs);
		if (sg->dma_address == DMA_MAPPING_ERROR) {
			/* nobody wrote to them: nothing to sync back */
			unmap_entries(dev, sgl, i, dir, attrs | DMA_ATTR_SKIP_CPU_SYNC);
			return -EIO;
		}
		sg->dma_length = sg->length;
		dev->dma_maps++;
		devbus_track_map(dev, sg->dma_address, dma_to_phys(dev, sg->dma_address),
				 sg->length, dir, attrs);
	}
	return nents;
}

/* Inlined: the checker finds the driver by the return address. */
static __always_inline int map_sg(struct device *dev, struct scatterlist *sg, int nents,
				  enum dma_data_direction dir, unsigned long attrs)
{
	int mapped;

	BUG_ON(!valid_dma_direction(dir));
	if (nents <= 0)
		return -EINVAL;
	if (!dev->dma_ops)
		mapped = map_entries(dev, sg, nents, dir, attrs);
	else if (dev->dma_ops->map_sg)
		mapped = dev->dma_ops->map_sg(dev, sg, nents, dir, attrs);
	else
		mapped = -EINVAL;
	if (mapped > 0)
		debug_dma_map_sg(dev, sg, nents, mapped, dir, attrs);
	return mapped;
}

unsigned int dma_map_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
			      enum dma_data_direction dir, unsigned long attrs)
{
	int mapped = map_sg(dev, sg, nents, dir, attrs);

	return mapped > 0 ? mapped : 0;
}

int dma_map_sgtable(struct device *dev, struct sg_table *sgt, enum dma_data_direction dir,
		    unsigned long attrs)
{
	int mapped = map_sg(dev, sgt->sgl, sgt->orig_nents, dir, attrs);

	if (mapped <= 0)
		return mapped ? mapped : -EIO;
	sgt->nents = mapped;
	return 0;
}

/* nents: as given to dma_map_sg. */
void dma_unmap_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
			enum dma_data_direction dir, unsigned long attrs)
{
	BUG_ON(!valid_dma_direction(dir));
	if (debug_dma_unmap_sg(dev, sg, nents, dir))
		return;
	if (!dev->dma_ops)
		unmap_entries(dev, sg, nents, dir, attrs);
	else if (dev->dma_ops->unmap_sg)
		dev->dma_ops->unmap_sg(dev, sg, nents, dir, attrs);
}

void dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sgl, int nents,
			 enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	BUG_ON(!valid_dma_direction(dir));
	if (debug_dma_sync_sg_for_cpu(dev, sgl, nents, dir))
		return;
	for_each_sg(sgl, sg, nents, i) {
		devbus_track_sync_for_cpu(dev, sg_dma_address(sg), sg_dma_len(sg), dir);
		if (!dev->dma_ops)
			dma_direct_sync_for_cpu(dev, sg_dma_address(sg), sg_dma_len(sg), dir);
		else if (dev->dma_ops->sync_single_for_cpu)
			dev->dma_ops->sync_single_for_cpu(dev, sg_dma_address(sg), sg_dma_len(sg),
							  dir);
	}
}

void dma_sync_sg_for_device(struct device *dev, struct scatterlist *sgl, int nents,
			    enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	BUG_ON(!valid_dma_direction(dir));
	if (debug_dma_sync_sg_for_device(dev, sgl, nents, dir))
		return;
	for_each_sg(sgl, sg, nents, i) {
		if (!dev->dma_ops)
			dma_direct_sync_for_device(dev, sg_dma_address(sg), sg_dma_len(sg), dir);
		else if (dev->dma_ops->sync_single_for_device)
			dev->dma_ops->sync_single_for_device(dev, sg_dma_address(sg),
							     sg_dma_len(sg), dir);
		devbus_track_sync_for_device(dev, sg_dma_address(sg), sg_dma_len(sg), dir);
	}
}
