/* SPDX-License-Identifier: MIT */
/* A device for the DMA suites: its masks, windows and caches are the test's. */
#ifndef TESTS_DMA_TEST_H
#define TESTS_DMA_TEST_H

#include <kunit/test.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <mm/swiotlb_internal.h>

struct dma_test_device {
	struct device dev;
	u64 mask;
};

/* Reaches everything, does not see the CPUs' caches; not bounced under swiotlb=force either. */
static inline struct device *dma_test_device(struct dma_test_device *d)
{
	static struct io_tlb_mem none = { .name = "none" };

	*d = (struct dma_test_device){ .mask = DMA_BIT_MASK(64) };
	d->dev.init_name = "dma-test";
	d->dev.dma_mask = &d->mask;
	d->dev.coherent_dma_mask = DMA_BIT_MASK(64);
	if (is_swiotlb_force_bounce(&d->dev))
		d->dev.dma_io_tlb_mem = &none;
	dma_device_changed(&d->dev);
	return &d->dev;
}

/* The narrowest mask of whole bits that holds addr. */
static inline u64 mask_of(u64 addr)
{
	u64 mask = 1;

	while (mask < addr)
		mask = mask << 1 | 1;
	return mask;
}

#endif
