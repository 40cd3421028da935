// SPDX-License-Identifier: MIT
/*
 * Streaming mappings in any order, against a model: six devices (direct, bounced, windowed, narrow;
 * seeing the caches or not) map, hand over, use and unmap windows of a few blocks. The model says
 * what the device and the CPU must find where they are allowed to look, and that nothing else
 * changes. Bad calls in between must change nothing.
 */
#include "dma_test.h"
#include "slab_test.h"
#include <granule/dma_debug.h>
#include <linux/highmem.h>
#include <linux/scatterlist.h>
#include <linux/string.h>
#include <mm/swiotlb_internal.h>

#define BLOCKS	10
#define ORDER	2
#define BYTES	(PAGE_SIZE << ORDER)
#define PIECES	3
#define DEVICES	6

/* A block of memory with a window that may be mapped. */
struct window {
	struct page *pages;
	size_t from, size;
	u8 *cpu;		/* what the CPU must find in the block when it may look */
	struct device *dev;	/* mapped for it, or NULL */
	enum dma_data_direction dir;
	unsigned int pieces;
	bool sg, single;
	struct scatterlist list[PIECES];
};

struct fuzz {
	struct dma_test_device d[DEVICES];
	struct bus_dma_region windows[2];
	struct io_tlb_mem forced, narrow;
	struct page *pool_pages[2];
	struct window w[BLOCKS];
	u8 *scratch;
	struct rnd_state rnd;
	unsigned long live, mapped, refused, bad;
};

static u32 rnd(struct fuzz *f, u32 n)
{
	return prandom_u32_state(&f->rnd) % n;
}

/* --- memory, whoever looks ------------------------------------------------------------------ */

static void touch(phys_addr_t phys, void *buf, size_t len, bool write)
{
	struct scatterlist sg;

	sg_init_table(&sg, 1);
	sg_set_page(&sg, phys_to_page(phys), len, phys & ~PAGE_MASK);
	if (write)
		sg_copy_from_buffer(&sg, 1, buf, len);
	else
		sg_copy_to_buffer(&sg, 1, buf, len);
}

static void cpu_touch(struct window *w, size_t at, void *buf, size_t len, bool write)
{
	if (len)
		touch(page_to_phys(w->pages) + at, buf, len, write);
}

/* The device's side of the window's byte `at` and what follows it in the same piece. */
static size_t device_at(struct window *w, size_t at, dma_addr_t *addr)
{
	struct scatterlist *sg;
	unsigned int i;

	for_each_sg(w->list, sg, w->pieces, i) {
		if (at < sg->length) {
			*addr = sg_dma_address(sg) + at;
			return sg->length - at;
		}
		at -= sg->length;
	}
	BUG();
}

static void device_touch(struct window *w, size_t at, u8 *buf, size_t len, bool write)
{
	while (len) {
		dma_addr_t addr;
		size_t n = min(device_at(w, at, &addr), len);

		touch(dma_to_phys(w->dev, addr), buf, n, write);
		at += n;
		buf += n;
		len -= n;
	}
}

/* --- steps ---------------------------------------------------------------------------------- */

/* The window as one entry or several; a scatterlist of a single one as well. */
static void cut(struct fuzz *f, struct window *w)
{
	size_t at = w->from, left = w->size;
	unsigned int i;

	w->pieces = w->sg ? 1 + rnd(f, min_t(size_t, PIECES, w->size)) : 1;
	sg_init_table(w->list, w->pieces);
	for (i = 0; i < w->pieces; i++) {
		size_t n = i == w->pieces - 1 ? left : 1 + rnd(f, left - (w->pieces - 1 - i));

		sg_set_page(&w->list[i], nth_page(w->pages, at >> PAGE_SHIFT), n, at & ~PAGE_MASK);
		at += n;
		left -= n;
	}
}

static bool map_window(struct window *w, unsigned long attrs)
{
	struct scatterlist *sg = w->list;
	dma_addr_t a;

	if (w->sg)
		return dma_map_sg_attrs(w->dev, sg, w->pieces, w->dir, attrs) == w->pieces;
	if (w->single)
		a = dma_map_single_attrs(w->dev, sg_virt(sg), sg->length, w->dir, attrs);
	else
		a = dma_map_page_attrs(w->dev, sg_page(sg), sg->offset, sg->length, w->dir, attrs);
	if (dma_mapping_error(w->dev, a))
		return false;
	sg_dma_address(sg) = a;
	sg_dma_len(sg) = sg->length;
	return true;
}

static void do_map(struct fuzz *f, struct window *w)
{
	w->dev = &f->d[rnd(f, DEVICES)].dev;
	w->dir = rnd(f, 3);
	w->size = 1 + rnd(f, rnd(f, 2) ? BYTES / 8 : BYTES);
	w->from = rnd(f, BYTES - w->size + 1);
	w->sg = rnd(f, 3) == 0;
	w->single = !w->sg && !PageHighMem(w->pages) && rnd(f, 2);
	prandom_bytes_state(&f->rnd, w->cpu + w->from, w->size);
	cpu_touch(w, w->from, w->cpu + w->from, w->size, true);
	cut(f, w);
	if (!map_window(w, DMA_ATTR_NO_WARN)) {
		w->dev = NULL;
		f->refused++;
		return;
	}
	f->live += w->pieces;
	f->mapped++;
}

static void unmap_window(struct window *w)
{
	struct scatterlist *sg = w->list;

	if (w->sg)
		dma_unmap_sg(w->dev, sg, w->pieces, w->dir);
	else if (w->single)
		dma_unmap_single(w->dev, sg_dma_address(sg), sg->length, w->dir);
	else
		dma_unmap_page(w->dev, sg_dma_address(sg), sg->length, w->dir);
}

/* The whole block, so that a neighbour's byte that changed is seen. */
static bool do_unmap(struct fuzz *f, struct window *w)
{
	unmap_window(w);
	f->live -= w->pieces;
	w->dev = NULL;
	cpu_touch(w, 0, f->scratch, BYTES, false);
	return !memcmp(f->scratch, w->cpu, BYTES);
}

/* The device reads all, and writes a part if it may. */
static bool do_device(struct fuzz *f, struct window *w)
{
	size_t at = rnd(f, w->size), len = 1 + rnd(f, w->size - at);

	device_touch(w, 0, f->scratch, w->size, false);
	if (memcmp(f->scratch, w->cpu + w->from, w->size))
		return false;
	if (w->dir != DMA_TO_DEVICE) {
		prandom_bytes_state(&f->rnd, w->cpu + w->from + at, len);
		device_touch(w, at, w->cpu + w->from + at, len, true);
	}
	return true;
}

/* A piece, or a part of it, is the CPU's for a moment: it reads, and writes what may be written. */
static bool do_sync(struct fuzz *f, struct window *w)
{
	size_t at = rnd(f, w->size), here, len;
	bool same = true;
	dma_addr_t addr;

	here = device_at(w, at, &addr);
	len = 1 + rnd(f, here);
	dma_sync_single_for_cpu(w->dev, addr, len, w->dir);
	cpu_touch(w, w->from + at, f->scratch, len, false);
	if (w->dir != DMA_TO_DEVICE)
		same = !memcmp(f->scratch, w->cpu + w->from + at, len);
	if (w->dir != DMA_FROM_DEVICE) {
		prandom_bytes_state(&f->rnd, w->cpu + w->from + at, len);
		cpu_touch(w, w->from + at, w->cpu + w->from + at, len, true);
	}
	dma_sync_single_for_device(w->dev, addr, len, w->dir);
	return same;
}

static bool do_sync_list(struct fuzz *f, struct window *w)
{
	if (!w->sg)
		return true;
	dma_sync_sg_for_cpu(w->dev, w->list, w->pieces, w->dir);
	cpu_touch(w, w->from, f->scratch, w->size, false);
	if (memcmp(f->scratch, w->cpu + w->from, w->size))
		return false;
	dma_sync_sg_for_device(w->dev, w->list, w->pieces, w->dir);
	return true;
}

/* Only where somebody watches: the checker, or the slots' records of a bounced buffer. */
static void do_bad(struct fuzz *f, struct window *w)
{
	struct scatterlist *sg = &w->list[0];
	dma_addr_t addr = sg_dma_address(sg);

	if (!dma_debug_on)
		return;
	switch (rnd(f, 4)) {
	case 0:
		dma_unmap_page(w->dev, addr, sg->length + 1, w->dir);
		break;
	case 1:
		dma_unmap_page(w->dev, addr + 1, sg->length, w->dir);
		break;
	case 2:
		dma_sync_single_for_cpu(w->dev, addr + sg->length, 64 * BYTES, w->dir);
		break;
	case 3:
		dma_free_coherent(w->dev, sg->length, w, addr);
		break;
	}
	f->bad++;
}

/* --- the machine of the test ---------------------------------------------------------------- */

static struct io_tlb_pool *give_pool(struct kunit *test, struct fuzz *f, unsigned int i,
				     struct io_tlb_mem *mem)
{
	unsigned int order = get_order(SZ_32K), nareas = 2;
	unsigned long nslabs = (PAGE_SIZE << order) >> IO_TLB_SHIFT;

	nareas = io_tlb_areas(nslabs, nareas);
	f->pool_pages[i] = alloc_pages(GFP_KERNEL, order);
	KUNIT_ASSERT_NOT_NULL(test, f->pool_pages[i]);
	mem->pools = kvzalloc(io_tlb_meta_size(nslabs, nareas), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem->pools);
	io_tlb_setup(mem->pools, page_to_phys(f->pool_pages[i]), nslabs, nareas);
	mem->name = "fuzz";
	mem->nslabs = nslabs;
	spin_lock_init(&mem->grow_lock);
	mutex_lock(&io_tlb_restricted_lock);
	list_add_tail(&mem->list, &io_tlb_restricted);
	mutex_unlock(&io_tlb_restricted_lock);
	return mem->pools;
}

static void drop_memory(struct kunit *test, struct io_tlb_mem *mem, struct page *pages)
{
	KUNIT_EXPECT_EQ(test, atomic_long_read(&mem->used), 0);
	mutex_lock(&io_tlb_restricted_lock);
	list_del(&mem->list);
	mutex_unlock(&io_tlb_restricted_lock);
	kvfree(mem->pools);
	__free_pages(pages, get_order(SZ_32K));
}

static void make_devices(struct kunit *test, struct fuzz *f)
{
	for (unsigned int i = 0; i < DEVICES; i++)
		dma_test_device(&f->d[i]);
	f->d[1].dev.dma_coherent = true;
	f->forced.force = true;
	give_pool(test, f, 0, &f->forced);
	f->d[2].dev.dma_io_tlb_mem = &f->forced;
	f->d[3].dev.dma_io_tlb_mem = &f->forced;
	f->d[3].dev.dma_coherent = true;
	f->d[3].dev.dma_parms.min_align_mask = 0xfff;
	/* all RAM a terabyte higher, and bounced */
	f->windows[0] = (struct bus_dma_region){ 0, 1ULL << 40, 1ULL << 40 };
	f->d[4].dev.dma_range_map = f->windows;
	f->d[4].dev.dma_io_tlb_mem = &f->forced;
	/* reaches its pool and what lies below it */
	f->d[5].mask = give_pool(test, f, 1, &f->narrow)->end - 1;
	f->d[5].dev.dma_io_tlb_mem = &f->narrow;
	for (unsigned int i = 0; i < DEVICES; i++)
		dma_device_changed(&f->d[i].dev);
}

static struct fuzz *make_fuzz(struct kunit *test)
{
	struct fuzz *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	prandom_seed_state(&f->rnd, 17);
	kunit_info(test, "seed 17\n");
	f->scratch = kvzalloc(BYTES * (BLOCKS + 1), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, f->scratch);
	for (unsigned int i = 0; i < BLOCKS; i++) {
		struct window *w = &f->w[i];

		w->pages = alloc_pages(i % 2 ? GFP_HIGHUSER : GFP_KERNEL, ORDER);
		KUNIT_ASSERT_NOT_NULL(test, w->pages);
		w->cpu = f->scratch + BYTES * (i + 1);
		prandom_bytes_state(&f->rnd, w->cpu, BYTES);
		cpu_touch(w, 0, w->cpu, BYTES, true);
	}
	make_devices(test, f);
	return f;
}

static void drop_fuzz(struct kunit *test, struct fuzz *f)
{
	unsigned long maps = 0, unmaps = 0;

	for (unsigned int i = 0; i < BLOCKS; i++) {
		if (f->w[i].dev)
			KUNIT_EXPECT_TRUE(test, do_unmap(f, &f->w[i]));
		__free_pages(f->w[i].pages, ORDER);
	}
	for (unsigned int i = 0; i < DEVICES; i++) {
		maps += f->d[i].dev.dma_maps;
		unmaps += f->d[i].dev.dma_unmaps;
	}
	KUNIT_EXPECT_EQ(test, maps, unmaps);
	KUNIT_EXPECT_EQ(test, f->live, 0);
	drop_memory(test, &f->forced, f->pool_pages[0]);
	drop_memory(test, &f->narrow, f->pool_pages[1]);
	kvfree(f->scratch);
}

static bool one_step(struct fuzz *f, struct window *w)
{
	if (!w->dev) {
		do_map(f, w);
		return true;
	}
	switch (rnd(f, 8)) {
	case 0:
	case 1:
		return do_unmap(f, w);
	case 2:
	case 3:
	case 4:
		return do_device(f, w);
	case 5:
		return do_sync_list(f, w);
	case 6:
		do_bad(f, w);
		return true;
	default:
		return do_sync(f, w);
	}
}

static void run(struct kunit *test, unsigned int steps)
{
	struct fuzz *f = make_fuzz(test);
	unsigned long findings = dma_debug_error_count();
	long used = atomic_long_read(&io_tlb_default_mem.used);

	for (unsigned int step = 0; step < steps; step++) {
		struct window *w = &f->w[rnd(f, BLOCKS)];
		struct device *dev = w->dev;

		if (!one_step(f, w)) {
			KUNIT_FAIL(test, "step %u, device %ld, %s", step,
				   dev ? (long)(container_of(dev, struct dma_test_device, dev) -
						f->d) : -1l,
				   w->sg ? "scatterlist" : w->single ? "single" : "page");
			break;
		}
		if (step % 64 == 0)
			KUNIT_ASSERT_EQ(test, swiotlb_check(), 0);
	}
	kunit_info(test, "%lu mapped, %lu refused, %lu bad calls\n", f->mapped, f->refused, f->bad);
	KUNIT_EXPECT_GT(test, f->mapped, steps / 16);
	KUNIT_EXPECT_GT(test, f->refused, 0);
	/* pieces of one list may share lines: those are findings, too */
	KUNIT_EXPECT_GE(test, dma_debug_error_count() - findings, f->bad);
	drop_fuzz(test, f);
	/* small buffers that share lines went through the machine's own pool */
	KUNIT_EXPECT_EQ(test, atomic_long_read(&io_tlb_default_mem.used), used);
	KUNIT_EXPECT_EQ(test, swiotlb_check(), 0);
}

static void unwatched(struct kunit *test)
{
	run(test, 6000);
}

static void watched(struct kunit *test)
{
	bool was_on = dma_debug_on;
	unsigned long known;

	KUNIT_ASSERT_EQ(test, dma_debug_enable(), 0);
	known = dma_debug_mappings(NULL);
	run(test, 6000);
	KUNIT_EXPECT_EQ(test, dma_debug_mappings(NULL), known);
	KUNIT_EXPECT_EQ(test, dma_debug_check(), 0);
	if (!was_on)
		dma_debug_disable();
}

static struct kunit_case dma_fuzz_cases[] = {
	KUNIT_CASE(unwatched),
	KUNIT_CASE(watched),
	{}
};

static struct kunit_suite dma_fuzz_suite = {
	.name = "dma_fuzz",
	.test_cases = dma_fuzz_cases,
};
kunit_test_suite(dma_fuzz_suite);
