// SPDX-License-Identifier: MIT
/* Correct drivers: whatever the adversary does, no report and no wrong byte. */
#include "proof.h"
#include <linux/array_size.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/swiotlb.h>
#include <mm/swiotlb_internal.h>

#define SIZE 1536

static void transmit(struct scene *s)
{
	u8 *p = buffer(s, SIZE);

	for (int i = 0; i < 2; i++) {
		u32 tag = cpu_fill(s, p, SIZE);
		dma_addr_t dma = dma_map_single(&s->dev, p, SIZE, DMA_TO_DEVICE);

		devbus_name_buffer(&s->dev, dma, "packet");
		dev_check(s, &s->cam, dma, SIZE, tag);
		cpu_check(s, p, SIZE, tag);	/* reading what the device reads is fine */
		dma_unmap_single(&s->dev, dma, SIZE, DMA_TO_DEVICE);
	}
	kfree(p);
}

static void receive(struct scene *s)
{
	u8 *p = buffer(s, SIZE);

	for (int i = 0; i < 2; i++) {
		dma_addr_t dma = dma_map_single(&s->dev, p, SIZE, DMA_FROM_DEVICE);
		u32 tag = dev_fill(s, &s->cam, dma, SIZE);

		dma_unmap_single(&s->dev, dma, SIZE, DMA_FROM_DEVICE);
		cpu_check(s, p, SIZE, tag);
		cpu_fill(s, p, SIZE);
	}
	kfree(p);
}

/* One long-lived mapping; halves change hands one by one. */
static void ring(struct scene *s)
{
	u8 *p = buffer(s, 2048);
	dma_addr_t dma = dma_map_single(&s->dev, p, 2048, DMA_BIDIRECTIONAL);
	u32 tags[2] = { dev_fill(s, &s->cam, dma, 1024),
			dev_fill(s, &s->cam, dma + 1024, 1024) };

	for (int i = 0; i < 6; i++) {
		size_t at = i % 2 * 1024;

		dma_sync_single_for_cpu(&s->dev, dma + at, 1024, DMA_BIDIRECTIONAL);
		cpu_check(s, p + at, 1024, tags[i % 2]);
		tags[i % 2] = cpu_fill(s, p + at, 1024);
		dma_sync_single_for_device(&s->dev, dma + at, 1024, DMA_BIDIRECTIONAL);
		dev_check(s, &s->cam, dma + at, 1024, tags[i % 2]);
		tags[i % 2] = dev_fill(s, &s->cam, dma + at, 1024);
	}
	dma_unmap_single(&s->dev, dma, 2048, DMA_BIDIRECTIONAL);
	cpu_check(s, p, 1024, tags[0]);
	cpu_check(s, p + 1024, 1024, tags[1]);
	kfree(p);
}

static void scattered(struct scene *s)
{
	static const size_t sizes[3] = { 512, 1024, 256 };
	struct scatterlist sg[3], *it;
	u8 *p[3];
	u32 tags[3];
	int i;

	sg_init_table(sg, 3);
	for (i = 0; i < 3; i++) {
		p[i] = buffer(s, sizes[i]);
		sg_set_buf(&sg[i], p[i], sizes[i]);
	}
	if (dma_map_sg(&s->dev, sg, 3, DMA_FROM_DEVICE) != 3)
		s->wrong++;
	for_each_sg(sg, it, 3, i)
		tags[i] = dev_fill(s, &s->cam, sg_dma_address(it), sg_dma_len(it));
	dma_sync_sg_for_cpu(&s->dev, sg, 3, DMA_FROM_DEVICE);
	for (i = 0; i < 3; i++)
		cpu_check(s, p[i], sizes[i], tags[i]);
	dma_sync_sg_for_device(&s->dev, sg, 3, DMA_FROM_DEVICE);
	for_each_sg(sg, it, 3, i)
		tags[i] = dev_fill(s, &s->cam, sg_dma_address(it), sg_dma_len(it));
	dma_unmap_sg(&s->dev, sg, 3, DMA_FROM_DEVICE);
	for (i = 0; i < 3; i++) {
		cpu_check(s, p[i], sizes[i], tags[i]);
		kfree(p[i]);
	}
}

/* A descriptor in coherent memory, touched by both at any time, and a payload. */
static void descriptors(struct scene *s)
{
	dma_addr_t ring, dma;
	u8 *d = dma_alloc_coherent(&s->dev, 256, &ring, GFP_KERNEL), *p = buffer(s, SIZE);
	u32 tag;

	if (!d) {
		s->wrong++;
		return;
	}
	for (int i = 0; i < 3; i++) {
		tag = cpu_fill(s, d, 256);
		dev_check(s, &s->cam, ring, 256, tag);
		dma = dma_map_single(&s->dev, p, SIZE, DMA_FROM_DEVICE);
		tag = dev_fill(s, &s->cam, dma, SIZE);
		dma_unmap_single(&s->dev, dma, SIZE, DMA_FROM_DEVICE);
		cpu_check(s, p, SIZE, tag);
		tag = dev_fill(s, &s->cam, ring + 64, 128);
		cpu_check(s, d + 64, 128, tag);
	}
	dma_free_coherent(&s->dev, 256, d, ring);
	kfree(p);
}

static void noncoherent(struct scene *s)
{
	dma_addr_t dma;
	u8 *p = dma_alloc_noncoherent(&s->dev, 4096, &dma, DMA_BIDIRECTIONAL, GFP_KERNEL);
	u32 tag;

	if (!p) {
		s->wrong++;
		return;
	}
	tag = cpu_fill(s, p, 4096);
	dma_sync_single_for_device(&s->dev, dma, 4096, DMA_BIDIRECTIONAL);
	dev_check(s, &s->cam, dma, 4096, tag);
	tag = dev_fill(s, &s->cam, dma + 2048, 2048);
	dma_sync_single_for_cpu(&s->dev, dma, 4096, DMA_BIDIRECTIONAL);
	cpu_check(s, p + 2048, 2048, tag);
	dma_free_noncoherent(&s->dev, 4096, p, dma, DMA_BIDIRECTIONAL);
}

/* The lines at the edges have neighbours, which keep still while the device works. */
static void quiet_neighbours(struct scene *s)
{
	u8 *p = buffer(s, 1024);
	u32 before = cpu_fill(s, p, 40), after = cpu_fill(s, p + 700, 100);
	dma_addr_t dma = dma_map_single(&s->dev, p + 40, 660, DMA_FROM_DEVICE);
	u32 tag = dev_fill(s, &s->cam, dma, 660);

	dma_unmap_single(&s->dev, dma, 660, DMA_FROM_DEVICE);
	cpu_check(s, p + 40, 660, tag);
	cpu_check(s, p, 40, before);
	cpu_check(s, p + 700, 100, after);
	kfree(p);
}

/* A frame that one device writes and another reads, mapped for both; the CPU keeps out. */
static void pipeline(struct scene *s)
{
	u8 *p = buffer(s, 4096);
	dma_addr_t in = dma_map_single(&s->dev, p, 4096, DMA_FROM_DEVICE);
	dma_addr_t out = dma_map_single(&s->dev2, p, 4096, DMA_TO_DEVICE);

	for (int i = 0; i < 3; i++)
		dev_check(s, &s->enc, out, 4096, dev_fill(s, &s->cam, in, 4096));
	dma_unmap_single(&s->dev2, out, 4096, DMA_TO_DEVICE);
	dma_unmap_single(&s->dev, in, 4096, DMA_FROM_DEVICE);
	kfree(p);
}

static void windows(struct scene *s)
{
	u8 *p = buffer(s, 1024), *q = buffer(s, 1024), *w;
	u32 tag = cpu_fill(s, p, 1024);
	dma_addr_t from = dma_map_single(&s->dev, p, 1024, DMA_TO_DEVICE);
	dma_addr_t to = dma_map_single(&s->dev, q, 1024, DMA_FROM_DEVICE);
	const u8 *r = devbus_read_window(&s->cam, from, 1024);

	w = devbus_write_window(&s->cam, to, 1024);
	if (r && w)
		memcpy(w, r, 1024);
	else
		s->refused++;
	if (devbus_window_done(&s->cam))
		s->refused++;
	dma_unmap_single(&s->dev, from, 1024, DMA_TO_DEVICE);
	dma_unmap_single(&s->dev, to, 1024, DMA_FROM_DEVICE);
	if (r && w)
		cpu_check(s, q, 1024, tag);
	kfree(p);
	kfree(q);
}

/* A device that sees the CPU's caches: no maintenance, and none is needed. */
static void snooping(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma;
	u32 tag;

	s->dev.dma_coherent = true;
	dma_device_changed(&s->dev);
	tag = cpu_fill(s, p, SIZE);
	dma = dma_map_single(&s->dev, p, SIZE, DMA_BIDIRECTIONAL);
	dev_check(s, &s->cam, dma, SIZE, tag);
	tag = dev_fill(s, &s->cam, dma + 100, 200);
	dma_unmap_single(&s->dev, dma, SIZE, DMA_BIDIRECTIONAL);
	cpu_check(s, p + 100, 200, tag);
	kfree(p);
}

/* --- bounced -------------------------------------------------------------------------------- */

#define BOUNCE_ORDER 2
#define BOUNCE_SLOTS ((unsigned long)(PAGE_SIZE << BOUNCE_ORDER) >> IO_TLB_SHIFT)

/*
 * Through slots of a pool: a buffer that shares its lines with a busy neighbour, and one that
 * changes hands while mapped. The copies are the CPU's work, between the same maintenance.
 */
static void bounced(struct scene *s)
{
	static struct io_tlb_mem mem;
	struct page *slots = alloc_pages(GFP_KERNEL, BOUNCE_ORDER);
	void *meta = kvzalloc(io_tlb_meta_size(BOUNCE_SLOTS, 1), GFP_KERNEL);
	u8 *p = buffer(s, 256);
	dma_addr_t dma;
	u32 tag;

	BUG_ON(!slots || !meta);
	mem = (struct io_tlb_mem){
		.name = "shadow", .force = true, .nslabs = BOUNCE_SLOTS,
		.pools = io_tlb_setup(meta, page_to_phys(slots), BOUNCE_SLOTS, 1),
	};
	s->dev.dma_io_tlb_mem = &mem;
	for (int i = 0; i < 3; i++) {
		dma = dma_map_single(&s->dev, p + 20, 100, DMA_FROM_DEVICE);
		tag = dev_fill(s, &s->cam, dma, 100);
		p[10]++;
		dma_unmap_single(&s->dev, dma, 100, DMA_FROM_DEVICE);
		cpu_check(s, p + 20, 100, tag);
	}
	tag = cpu_fill(s, p, 256);
	dma = dma_map_single(&s->dev, p, 256, DMA_BIDIRECTIONAL);
	dev_check(s, &s->cam, dma, 256, tag);
	tag = dev_fill(s, &s->cam, dma, 256);
	dma_sync_single_for_cpu(&s->dev, dma, 256, DMA_BIDIRECTIONAL);
	cpu_check(s, p, 256, tag);
	tag = cpu_fill(s, p, 256);
	dma_sync_single_for_device(&s->dev, dma, 256, DMA_BIDIRECTIONAL);
	dev_check(s, &s->cam, dma, 256, tag);
	dma_unmap_single(&s->dev, dma, 256, DMA_BIDIRECTIONAL);
	s->dev.dma_io_tlb_mem = NULL;
	kfree(p);
	kvfree(meta);
	__free_pages(slots, BOUNCE_ORDER);
}

const struct driver correct_drivers[] = {
	{ "transmit", transmit },
	{ "receive", receive },
	{ "ring with partial syncs", ring },
	{ "scatterlist", scattered },
	{ "coherent descriptors", descriptors },
	{ "noncoherent pages", noncoherent },
	{ "quiet neighbours in a line", quiet_neighbours },
	{ "two devices, one frame", pipeline },
	{ "windows", windows },
	{ "snooping device", snooping },
	{ "bounced buffers", bounced },
};
const unsigned int nr_correct = ARRAY_SIZE(correct_drivers);
