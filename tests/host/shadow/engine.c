// SPDX-License-Identifier: MIT
/*
 * The media engine behind the shadow caches: the pipeline of drivers/media as it is, over pages,
 * with its overlay's canvas drawn by the CPU and its snapshot read by the CPU. No report, and each
 * frame as the sensor made it.
 */
#include "proof.h"
#include <drivers/media/memory.h>
#include <granule/media.h>
#include <linux/dma-map-ops.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/mm.h>

static int pages_get(struct media_memory *mem, const char *name, unsigned long bytes,
		     const char *zone)
{
	struct page *page = alloc_pages(GFP_KERNEL, get_order(bytes));

	if (!page)
		return -ENOMEM;
	mem->phys = page_to_phys(page);
	mem->cookie = page;
	return 0;
}

static void pages_put(struct media_memory *mem)
{
	__free_pages(mem->cookie, get_order(mem->bytes));
}

static bool pages_there(const char *zone)
{
	return !zone;
}

static void *pages_map(struct media_memory *mem)
{
	return page_address(mem->cookie);
}

static void pages_unmap(struct media_memory *mem)
{
}

static int pages_clean(struct media_memory *mem, void *base, unsigned long offset,
		       unsigned long bytes)
{
	arch_sync_dma_for_device(mem->phys + offset, bytes, DMA_TO_DEVICE);
	return 0;
}

static int pages_inval(struct media_memory *mem, void *base, unsigned long offset,
		       unsigned long bytes)
{
	arch_sync_dma_for_cpu(mem->phys + offset, bytes, DMA_FROM_DEVICE);
	return 0;
}

static const struct media_memory_ops pages_ops = {
	pages_get, pages_put, pages_there, pages_map, pages_unmap, pages_clean, pages_inval,
};

static unsigned int equal;

static void count_equal(const struct media_result *result)
{
	equal += result->crc_made == result->crc_seen;
}

/* A JPEG from its first marker to its last, read by the CPU out of the stream's memory. */
static bool snapshot_whole(void)
{
	size_t len;
	const u8 *jpeg = media_snap() ? NULL : media_snap_jpeg(&len);

	return jpeg && len > 700 && jpeg[0] == 0xff && jpeg[1] == 0xd8 && jpeg[len - 2] == 0xff &&
	       jpeg[len - 1] == 0xd9;
}

bool run_engine(unsigned int frames, enum shadow_machine machine, u64 seed,
		enum shadow_mutant mutant, unsigned long *reports)
{
	const struct media_memory_ops *before;
	bool was_quiet = devbus_quiet(true), good;

	media_stop();
	before = media_memory_use(&pages_ops);
	*reports = devbus_reports();
	shadow_start(machine, seed, mutant);
	equal = 0;
	good = media_run(media_mode_find("qvga"), frames, count_equal) == 0 && equal == frames &&
	       snapshot_whole();
	media_stop();
	shadow_stop();
	*reports = devbus_reports() - *reports;
	media_memory_use(before);
	devbus_quiet(was_quiet);
	return good;
}
