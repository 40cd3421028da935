// SPDX-License-Identifier: MIT
/*
 * Drivers with one bug each, of those that an emulator never shows. The words are what a report
 * must contain: the buffer, its owner, the missing call.
 */
#include "proof.h"
#include <linux/array_size.h>
#include <linux/mm.h>
#include <linux/slab.h>

#define SIZE 1024

static dma_addr_t map(struct scene *s, void *p, size_t size, enum dma_data_direction dir,
		      unsigned long attrs)
{
	dma_addr_t dma = dma_map_single_attrs(&s->dev, p, size, dir, attrs);

	devbus_name_buffer(&s->dev, dma, "frame");
	return dma;
}

static void unmap(struct scene *s, void *p, dma_addr_t dma, enum dma_data_direction dir)
{
	dma_unmap_single(&s->dev, dma, SIZE, dir);
	kfree(p);
}

static void stores_after_map(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma = map(s, p, SIZE, DMA_TO_DEVICE, 0);
	u32 tag = cpu_scribble(s, p + 256, 128);

	dev_check(s, &s->cam, dma + 256, 128, tag);
	unmap(s, p, dma, DMA_TO_DEVICE);
}

static void map_without_clean(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	u32 tag = cpu_fill(s, p, SIZE);
	dma_addr_t dma = map(s, p, SIZE, DMA_TO_DEVICE, DMA_ATTR_SKIP_CPU_SYNC);

	dev_check(s, &s->cam, dma, SIZE, tag);
	unmap(s, p, dma, DMA_TO_DEVICE);
}

static void clean_of_a_part(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma = map(s, p, SIZE, DMA_TO_DEVICE, 0);
	u32 tag;

	dma_sync_single_for_cpu(&s->dev, dma, SIZE, DMA_TO_DEVICE);
	tag = cpu_fill(s, p, SIZE);
	dma_sync_single_for_device(&s->dev, dma, SIZE / 2, DMA_TO_DEVICE);
	dev_check(s, &s->cam, dma, SIZE, tag);
	unmap(s, p, dma, DMA_TO_DEVICE);
}

static void map_without_inval(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma = map(s, p, SIZE, DMA_FROM_DEVICE, DMA_ATTR_SKIP_CPU_SYNC);
	u32 tag = dev_fill(s, &s->cam, dma, SIZE);

	dma_sync_single_for_cpu(&s->dev, dma, SIZE, DMA_FROM_DEVICE);
	cpu_check(s, p, SIZE, tag);
	unmap(s, p, dma, DMA_FROM_DEVICE);
}

static void read_without_sync(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma = map(s, p, SIZE, DMA_FROM_DEVICE, 0);

	cpu_check(s, p, SIZE, dev_fill(s, &s->cam, dma, SIZE));
	dma_sync_single_for_device(&s->dev, dma, SIZE, DMA_FROM_DEVICE);
	unmap(s, p, dma, DMA_FROM_DEVICE);
}

static void unmap_without_inval(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma = map(s, p, SIZE, DMA_FROM_DEVICE, 0);
	u32 tag = dev_fill(s, &s->cam, dma, SIZE);

	dma_unmap_single_attrs(&s->dev, dma, SIZE, DMA_FROM_DEVICE, DMA_ATTR_SKIP_CPU_SYNC);
	cpu_check(s, p, SIZE, tag);
	kfree(p);
}

static void writes_what_it_may_read(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma = map(s, p, SIZE, DMA_TO_DEVICE, 0);

	dev_fill(s, &s->cam, dma, SIZE);
	unmap(s, p, dma, DMA_TO_DEVICE);
}

static void sync_the_wrong_way(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma = map(s, p, SIZE, DMA_FROM_DEVICE, 0);
	u32 tag = dev_fill(s, &s->cam, dma, SIZE);

	dma_sync_single_for_cpu(&s->dev, dma, SIZE, DMA_TO_DEVICE);
	cpu_check(s, p, SIZE, tag);
	unmap(s, p, dma, DMA_FROM_DEVICE);
}

static void unmap_the_wrong_way(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma = map(s, p, SIZE, DMA_FROM_DEVICE, 0);
	u32 tag = dev_fill(s, &s->cam, dma, SIZE);

	dma_unmap_single(&s->dev, dma, SIZE, DMA_TO_DEVICE);
	cpu_check(s, p, SIZE, tag);
	kfree(p);
}

static void noisy_neighbour(struct scene *s)
{
	u8 *p = buffer(s, SIZE + 64);
	dma_addr_t dma = map(s, p + 16, SIZE, DMA_FROM_DEVICE, 0);
	u32 tag = dev_fill(s, &s->cam, dma, SIZE);

	p[8]++;		/* a counter before the data, in the same structure */
	shadow_step();
	dma_unmap_single(&s->dev, dma, SIZE, DMA_FROM_DEVICE);
	cpu_check(s, p + 16, SIZE, tag);
	kfree(p);
}

static void two_buffers_in_a_line(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t a = map(s, p, 400, DMA_FROM_DEVICE, 0);
	dma_addr_t b = map(s, p + 400, 400, DMA_FROM_DEVICE, 0);

	dev_fill(s, &s->cam, b, 400);
	dma_unmap_single(&s->dev, b, 400, DMA_FROM_DEVICE);
	cpu_fill(s, p + 400, 400);
	shadow_step();
	dev_fill(s, &s->cam, a, 400);
	dma_unmap_single(&s->dev, a, 400, DMA_FROM_DEVICE);
	kfree(p);
}

static void sync_after_the_cpu(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma = map(s, p, SIZE, DMA_FROM_DEVICE, 0);

	cpu_check(s, p, SIZE, dev_fill(s, &s->cam, dma, SIZE));
	dma_sync_single_for_cpu(&s->dev, dma, SIZE, DMA_FROM_DEVICE);
	unmap(s, p, dma, DMA_FROM_DEVICE);
}

static void sync_after_the_device(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma = map(s, p, SIZE, DMA_TO_DEVICE, 0);
	u32 tag;

	dma_sync_single_for_cpu(&s->dev, dma, SIZE, DMA_TO_DEVICE);
	tag = cpu_fill(s, p, SIZE);
	dev_check(s, &s->cam, dma, SIZE, tag);
	dma_sync_single_for_device(&s->dev, dma, SIZE, DMA_TO_DEVICE);
	unmap(s, p, dma, DMA_TO_DEVICE);
}

static void never_mapped(struct scene *s)
{
	u8 *p = buffer(s, SIZE);

	dev_check(s, &s->cam, virt_to_phys(p), SIZE, cpu_fill(s, p, SIZE));
	kfree(p);
}

static void unmapped_under_work(struct scene *s)
{
	u8 *p = buffer(s, SIZE), *w;
	dma_addr_t dma = map(s, p, SIZE, DMA_FROM_DEVICE, 0);

	w = devbus_write_window(&s->cam, dma, SIZE);
	dma_unmap_single(&s->dev, dma, SIZE, DMA_FROM_DEVICE);
	if (w)
		memset(w, 1, SIZE);
	if (devbus_window_done(&s->cam))
		s->refused++;
	kfree(p);
}

static void mapped_too_short(struct scene *s)
{
	u8 *p = buffer(s, SIZE);
	dma_addr_t dma = map(s, p, SIZE - 64, DMA_FROM_DEVICE, 0);

	dev_fill(s, &s->cam, dma, SIZE);
	dma_unmap_single(&s->dev, dma, SIZE - 64, DMA_FROM_DEVICE);
	kfree(p);
}

const struct driver buggy_drivers[] = {
	{ "missing clean: stores after map", stores_after_map,
	  { "frame", "owner device", "dma_sync_*_for_device() after" } },
	{ "missing clean: map skips it", map_without_clean,
	  { "frame", "owner CPU", "missing dma_sync_*_for_device()" } },
	{ "missing clean: sync of a part", clean_of_a_part,
	  { "frame", "owner CPU", "missing dma_sync_*_for_device()" } },
	{ "missing invalidate before: map skips", map_without_inval,
	  { "cam writes frame", "owner CPU", "missing dma_sync_*_for_device()" } },
	{ "missing invalidate after: no sync", read_without_sync,
	  { "the CPU reads frame", "owner cam0", "missing dma_sync_*_for_cpu()" } },
	{ "missing invalidate after: unmap skips", unmap_without_inval,
	  { "frame", "of cam0", "owner CPU; missing invalidation after (dma_unmap_*()" } },
	{ "wrong direction: of the mapping", writes_what_it_may_read,
	  { "cam writes frame", "owner cam0", "wrong direction in dma_map_*()" } },
	{ "wrong direction: of a sync", sync_the_wrong_way,
	  { "cam0: dma_sync_*_for_cpu()", "frame", "with DMA_TO_DEVICE" } },
	{ "wrong direction: of the unmap", unmap_the_wrong_way,
	  { "cam0: dma_unmap_*()", "frame", "with DMA_TO_DEVICE" } },
	{ "shared cache line: a neighbour's store", noisy_neighbour,
	  { "frame", "owner device", "shares cache line", "dma_get_cache_alignment()" } },
	{ "shared cache line: two buffers", two_buffers_in_a_line,
	  { "frame", "owner device", "shares cache line", "dma_get_cache_alignment()" } },
	{ "sync after use: by the CPU", sync_after_the_cpu,
	  { "dma_sync_*_for_cpu() of frame", "too late", "after the CPU used it" } },
	{ "sync after use: by the device", sync_after_the_device,
	  { "dma_sync_*_for_device() of frame", "too late", "after cam used it" } },
	{ "never mapped", never_mapped,
	  { "cam reads", "not mapped for cam0", "missing dma_map_*()" } },
	{ "unmapped while the device works", unmapped_under_work,
	  { "dma_unmap_*()", "while cam still works" } },
	{ "mapped too short", mapped_too_short, { "cam writes", "beyond the end of frame" } },
};
const unsigned int nr_buggy = ARRAY_SIZE(buggy_drivers);
