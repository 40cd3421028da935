// SPDX-License-Identifier: MIT
/*
 * The checker of the DMA API: each bad use is found once, named with device, buffer and size, and
 * changes nothing where it could do harm; right use is never reported.
 */
#include "dma_test.h"
#include "slab_test.h"
#include <granule/dma_debug.h>
#include <granule/fault_inject.h>
#include <granule/node.h>
#include <linux/dmapool.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <mm/dma_debug_internal.h>

static struct dma_test_device d;
static struct device *dev;
static bool was_on;
static char *p;		/* a buffer of two pages */

static int start(struct kunit *test)
{
	was_on = dma_debug_on;
	dev = dma_test_device(&d);
	KUNIT_ASSERT_EQ(test, dma_debug_enable(), 0);
	p = (char *)__get_free_pages(GFP_KERNEL, 1);
	KUNIT_ASSERT_NOT_NULL(test, p);
	return 0;
}

static void finish(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, dma_debug_check(), 0);
	KUNIT_EXPECT_EQ(test, dma_debug_mappings(dev), 0);
	if (!was_on)
		dma_debug_disable();
	free_pages((unsigned long)p, 1);
}

/* One finding more, whose text has these words and the size. */
#define EXPECT_FINDING(test, words, size, call) do { \
	unsigned long before = dma_debug_error_count(); \
	char bytes[32]; \
	\
	call; \
	snprintf(bytes, sizeof(bytes), "size=%llu", (u64)(size)); \
	KUNIT_EXPECT_EQ(test, dma_debug_error_count(), before + 1); \
	KUNIT_EXPECT_NOT_NULL(test, strstr(dma_debug_last_finding(), words)); \
	KUNIT_EXPECT_NOT_NULL(test, strstr(dma_debug_last_finding(), bytes)); \
} while (0)

#define EXPECT_NOTHING(test, call) do { \
	unsigned long before = dma_debug_error_count(); \
	\
	call; \
	KUNIT_EXPECT_EQ(test, dma_debug_error_count(), before); \
} while (0)

static dma_addr_t map_checked(struct kunit *test, size_t size, enum dma_data_direction dir)
{
	dma_addr_t a = dma_map_single(dev, p, size, dir);

	KUNIT_ASSERT_EQ(test, dma_mapping_error(dev, a), 0);
	return a;
}

/* --- right use ------------------------------------------------------------------------------ */

static void use_all_calls(struct kunit *test)
{
	struct page *page = virt_to_page(p);
	struct scatterlist sgl[2];
	dma_addr_t a, b;
	void *c;

	for (int dir = DMA_BIDIRECTIONAL; dir <= DMA_FROM_DEVICE; dir++) {
		a = map_checked(test, 1000, dir);
		dma_sync_single_for_cpu(dev, a, 1000, dir);
		dma_sync_single_for_device(dev, a + 100, 100, dir);
		dma_sync_single_for_device(dev, a, 1000, dir);
		dma_unmap_single(dev, a, 1000, dir);
		a = dma_map_page(dev, page, 64, 128, dir);
		KUNIT_EXPECT_EQ(test, dma_mapping_error(dev, a), 0);
		dma_unmap_page(dev, a, 128, dir);
		sg_init_table(sgl, 2);
		sg_set_page(&sgl[0], page, 512, 0);
		sg_set_page(&sgl[1], page + 1, 512, 512);
		KUNIT_EXPECT_EQ(test, dma_map_sg(dev, sgl, 2, dir), 2);
		KUNIT_EXPECT_EQ(test, dma_debug_mappings(dev), 2);
		dma_sync_sg_for_cpu(dev, sgl, 2, dir);
		dma_sync_sg_for_device(dev, sgl, 2, dir);
		dma_unmap_sg(dev, sgl, 2, dir);
	}
	c = dma_alloc_coherent(dev, 100, &a, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, c);
	dma_free_coherent(dev, 100, c, a);
	page = dma_alloc_pages(dev, PAGE_SIZE, &a, DMA_FROM_DEVICE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, page);
	dma_sync_single_for_device(dev, a, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_sync_single_for_cpu(dev, a, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_free_pages(dev, PAGE_SIZE, page, a, DMA_FROM_DEVICE);
	/* the same bytes twice, for a device that reads them */
	a = map_checked(test, 64, DMA_TO_DEVICE);
	b = map_checked(test, 128, DMA_TO_DEVICE);
	dma_unmap_single(dev, a, 64, DMA_TO_DEVICE);
	dma_unmap_single(dev, b, 128, DMA_TO_DEVICE);
}

static void right_use_is_silent(struct kunit *test)
{
	unsigned int free = dma_debug_table.nr_free;

	EXPECT_NOTHING(test, use_all_calls(test));
	KUNIT_EXPECT_EQ(test, dma_debug_table.nr_free, free);
	KUNIT_EXPECT_LT(test, dma_debug_table.min_free, free);
}

/* --- unmapping ------------------------------------------------------------------------------ */

static void wrong_size(struct kunit *test)
{
	dma_addr_t a = map_checked(test, 1000, DMA_FROM_DEVICE);
	unsigned long unmaps = dev->dma_unmaps;

	EXPECT_FINDING(test, "frees DMA memory with different size", 1000,
		       dma_unmap_single(dev, a, 999, DMA_FROM_DEVICE));
	KUNIT_EXPECT_NOT_NULL(test, strstr(dma_debug_last_finding(), "[unmap size=999 bytes]"));
	KUNIT_EXPECT_EQ(test, dma_debug_mappings(dev), 1);
	KUNIT_EXPECT_EQ(test, dev->dma_unmaps, unmaps);
	EXPECT_NOTHING(test, dma_unmap_single(dev, a, 1000, DMA_FROM_DEVICE));
}

static void unmapped_twice_or_never(struct kunit *test)
{
	dma_addr_t a = map_checked(test, 256, DMA_TO_DEVICE);

	EXPECT_FINDING(test, "free DMA memory it has not allocated", 255,
		       dma_unmap_single(dev, a + 1, 255, DMA_TO_DEVICE));
	dma_unmap_single(dev, a, 256, DMA_TO_DEVICE);
	EXPECT_FINDING(test, "free DMA memory it has not allocated", 256,
		       dma_unmap_single(dev, a, 256, DMA_TO_DEVICE));
	EXPECT_FINDING(test, "free an invalid DMA memory address", 256,
		       dma_unmap_single(dev, DMA_MAPPING_ERROR, 256, DMA_TO_DEVICE));
}

static void another_device_unmaps(struct kunit *test)
{
	struct dma_test_device other;
	dma_addr_t a = map_checked(test, 256, DMA_TO_DEVICE);

	dma_test_device(&other);
	EXPECT_FINDING(test, "free DMA memory it has not allocated", 256,
		       dma_unmap_single(&other.dev, a, 256, DMA_TO_DEVICE));
	EXPECT_NOTHING(test, dma_unmap_single(dev, a, 256, DMA_TO_DEVICE));
}

static void wrong_function(struct kunit *test)
{
	dma_addr_t a = map_checked(test, PAGE_SIZE, DMA_TO_DEVICE);
	struct scatterlist sg;
	char *c;

	/* harmless: done all the same */
	EXPECT_FINDING(test, "[mapped as single] [unmapped as page]", PAGE_SIZE,
		       dma_unmap_page(dev, a, PAGE_SIZE, DMA_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, dma_debug_mappings(dev), 0);
	a = dma_map_page(dev, virt_to_page(p), 0, 100, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, dma_mapping_error(dev, a), 0);
	EXPECT_FINDING(test, "[mapped as page] [unmapped as single]", 100,
		       dma_unmap_single(dev, a, 100, DMA_TO_DEVICE));
	/* not harmless */
	c = dma_alloc_coherent(dev, PAGE_SIZE, &a, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, c);
	EXPECT_FINDING(test, "[mapped as coherent] [unmapped as single]", PAGE_SIZE,
		       dma_unmap_single(dev, a, PAGE_SIZE, DMA_BIDIRECTIONAL));
	EXPECT_FINDING(test, "frees DMA memory with different CPU address", PAGE_SIZE,
		       dma_free_coherent(dev, PAGE_SIZE, c + 1, a));
	KUNIT_EXPECT_EQ(test, dma_debug_mappings(dev), 1);
	EXPECT_NOTHING(test, dma_free_coherent(dev, PAGE_SIZE, c, a));
	sg_init_one(&sg, p, 300);
	KUNIT_EXPECT_EQ(test, dma_map_sg(dev, &sg, 1, DMA_TO_DEVICE), 1);
	EXPECT_FINDING(test, "[mapped as scatter-gather] [unmapped as single]", 300,
		       dma_unmap_single(dev, sg_dma_address(&sg), 300, DMA_TO_DEVICE));
	EXPECT_NOTHING(test, dma_unmap_sg(dev, &sg, 1, DMA_TO_DEVICE));
}

static void wrong_direction(struct kunit *test)
{
	dma_addr_t a = map_checked(test, 500, DMA_FROM_DEVICE);

	EXPECT_FINDING(test, "[mapped with DMA_FROM_DEVICE] [unmapped with DMA_TO_DEVICE]", 500,
		       dma_unmap_single(dev, a, 500, DMA_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, dma_debug_mappings(dev), 0);
}

static void wrong_number_of_entries(struct kunit *test)
{
	struct scatterlist sgl[3];
	unsigned long before;

	sg_init_table(sgl, 3);
	for (unsigned int i = 0; i < 3; i++)
		sg_set_buf(&sgl[i], p + 1024 * i, 200);
	KUNIT_EXPECT_EQ(test, dma_map_sg(dev, sgl, 3, DMA_TO_DEVICE), 3);
	before = dma_debug_error_count();
	dma_sync_sg_for_cpu(dev, sgl, 2, DMA_TO_DEVICE);	/* a finding for each */
	KUNIT_EXPECT_EQ(test, dma_debug_error_count(), before + 2);
	KUNIT_EXPECT_NOT_NULL(test, strstr(dma_debug_last_finding(),
					   "different entry count [map count=3] [sync count=2]"));
	EXPECT_FINDING(test, "different entry count [map count=3] [unmap count=2]", 200,
		       dma_unmap_sg(dev, sgl, 2, DMA_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, dma_debug_mappings(dev), 3);
	dma_unmap_sg(dev, sgl, 3, DMA_TO_DEVICE);
}

static void the_error_is_not_checked(struct kunit *test)
{
	dma_addr_t a = dma_map_single(dev, p, 77, DMA_TO_DEVICE);

	EXPECT_FINDING(test, "device driver failed to check map error", 77,
		       dma_unmap_single(dev, a, 77, DMA_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, dma_debug_mappings(dev), 0);
}

/* --- handing over --------------------------------------------------------------------------- */

static void bad_syncs(struct kunit *test)
{
	dma_addr_t a = map_checked(test, 1000, DMA_TO_DEVICE);

	EXPECT_FINDING(test, "syncs DMA memory outside allocated range", 1000,
		       dma_sync_single_for_device(dev, a + 1, 1000, DMA_TO_DEVICE));
	EXPECT_FINDING(test, "[mapped with DMA_TO_DEVICE] [synced with DMA_FROM_DEVICE]", 1000,
		       dma_sync_single_for_cpu(dev, a, 1000, DMA_FROM_DEVICE));
	EXPECT_FINDING(test, "sync DMA memory it has not allocated", 10,
		       dma_sync_single_for_cpu(dev, a - 10, 10, DMA_TO_DEVICE));
	dma_unmap_single(dev, a, 1000, DMA_TO_DEVICE);
	EXPECT_FINDING(test, "sync DMA memory it has not allocated", 1000,
		       dma_sync_single_for_device(dev, a, 1000, DMA_TO_DEVICE));
}

static void lines_of_two_mappings(struct kunit *test)
{
	dma_addr_t a = map_checked(test, 256, DMA_FROM_DEVICE), b = 0;

	EXPECT_FINDING(test, "overlapping mappings", 256,
		       ({ b = dma_map_single(dev, p + 128, 256, DMA_BIDIRECTIONAL); }));
	KUNIT_EXPECT_EQ(test, dma_mapping_error(dev, b), 0);
	dma_unmap_single(dev, b, 256, DMA_BIDIRECTIONAL);
	/* neighbours in one line: a device that sees the caches does not mind */
	EXPECT_FINDING(test, "overlapping mappings", 8,
		       ({ b = dma_map_single(dev, p + 256 - 8, 8, DMA_FROM_DEVICE); }));
	KUNIT_EXPECT_EQ(test, dma_mapping_error(dev, b), 0);
	dma_unmap_single(dev, b, 8, DMA_FROM_DEVICE);
	EXPECT_NOTHING(test, ({ b = dma_map_single(dev, p + 256, 256, DMA_FROM_DEVICE); }));
	KUNIT_EXPECT_EQ(test, dma_mapping_error(dev, b), 0);
	dma_unmap_single(dev, b, 256, DMA_FROM_DEVICE);
	dma_unmap_single(dev, a, 256, DMA_FROM_DEVICE);
	dev->dma_coherent = true;
	a = map_checked(test, 10, DMA_FROM_DEVICE);
	EXPECT_NOTHING(test, ({ b = dma_map_single(dev, p + 10, 10, DMA_FROM_DEVICE); }));
	KUNIT_EXPECT_EQ(test, dma_mapping_error(dev, b), 0);
	dma_unmap_single(dev, b, 10, DMA_FROM_DEVICE);
	dma_unmap_single(dev, a, 10, DMA_FROM_DEVICE);
}

static void the_cpu_touches_a_line(struct kunit *test)
{
	dma_addr_t a = map_checked(test, 256, DMA_FROM_DEVICE);

	EXPECT_FINDING(test, "cpu touching an active dma mapped cacheline", 256,
		       KUNIT_EXPECT_EQ(test, debug_dma_assert_idle(__pa(p) + 255, 1), -EBUSY));
	EXPECT_NOTHING(test, KUNIT_EXPECT_EQ(test, debug_dma_assert_idle(__pa(p) + 256, 1), 0));
	dma_sync_single_for_cpu(dev, a, 256, DMA_FROM_DEVICE);
	EXPECT_NOTHING(test, KUNIT_EXPECT_EQ(test, debug_dma_assert_idle(__pa(p), 1), 0));
	dma_sync_single_for_device(dev, a, 256, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, debug_dma_assert_idle(__pa(p), 1), -EBUSY);
	dma_unmap_single(dev, a, 256, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, debug_dma_assert_idle(__pa(p), 256), 0);
}

/* --- memory that nobody should map ---------------------------------------------------------- */

static void stack_vmalloc_text_and_free_pages(struct kunit *test)
{
	static const char constant[64] = "constant";
	char on_stack[64];
	char *v = vmalloc(PAGE_SIZE);
	struct page *page = alloc_pages(GFP_KERNEL, 4);

	KUNIT_ASSERT_NOT_NULL(test, v);
	KUNIT_ASSERT_NOT_NULL(test, page);
	EXPECT_FINDING(test, "maps memory from stack", 64,
		       __debug_dma_map_single(dev, on_stack, 64, 0));
	EXPECT_FINDING(test, "DMA map of vmalloc memory", 64,
		       __debug_dma_map_single(dev, v, 64, 0));
	EXPECT_NOTHING(test, __debug_dma_map_single(dev, p, 64, 0));
	if (!IS_ENABLED(CONFIG_HOST)) {
		unsigned long before = dma_debug_error_count();

		__debug_dma_map_single(dev, constant, 64, 0);
		__debug_dma_map_single(dev, (void *)use_all_calls, 4, 0);
		KUNIT_EXPECT_EQ(test, dma_debug_error_count(), before + 2);
		KUNIT_EXPECT_NOT_NULL(test, strstr(dma_debug_last_finding(), "text or rodata"));
	}
	EXPECT_NOTHING(test, dma_debug_check_page(dev, page + 3, 5, 100, 0));
	__free_pages(page, 4);
	EXPECT_FINDING(test, "maps memory that is free", 100,
		       dma_debug_check_page(dev, page + 3, 5, 100, 0));
	EXPECT_NOTHING(test, dma_debug_check_page(dev, virt_to_page(p), 0, 2 * PAGE_SIZE, 0));
	vfree(v);
}

/* --- leaks, memory, nodes ------------------------------------------------------------------- */

static void leaks_when_the_driver_goes(struct kunit *test)
{
	dma_addr_t a;

	EXPECT_NOTHING(test, debug_dma_driver_unbound(dev));
	a = map_checked(test, 300, DMA_FROM_DEVICE);
	EXPECT_FINDING(test, "has pending DMA allocations while released from device [count=1]",
		       300, debug_dma_driver_unbound(dev));
	KUNIT_EXPECT_NOT_NULL(test, strstr(dma_debug_last_finding(),
					   "[mapped with DMA_FROM_DEVICE] [mapped as single]"));
	dma_unmap_single(dev, a, 300, DMA_FROM_DEVICE);
}

static void without_memory_it_gives_up(struct kunit *test)
{
	unsigned int had = dma_debug_table.nr_free, n = 0;

	if (was_on)
		kunit_skip(test, "the machine's own mappings are being watched");
	for_each_failure(&fail_page_alloc) {
		dma_debug_disable();
		n += dma_debug_enable() == -ENOMEM;
		KUNIT_EXPECT_EQ(test, dma_debug_on, !fail_page_alloc.hit);
		KUNIT_EXPECT_EQ(test, dma_debug_check(), 0);
	}
	KUNIT_EXPECT_GT(test, n, 0);
	KUNIT_EXPECT_EQ(test, dma_debug_table.nr_free, had);
	/* more entries come as they are needed; without memory for them all is given up */
	n = 0;
	while (dma_debug_table.nr_free) {
		__debug_dma_alloc_pages(dev, virt_to_page(p), 1, DMA_TO_DEVICE, n++, 0);
		KUNIT_ASSERT_LE(test, n, had);
	}
	__debug_dma_alloc_pages(dev, virt_to_page(p), 1, DMA_TO_DEVICE, n, 0);
	KUNIT_EXPECT_GT(test, dma_debug_table.nr_total, had);
	KUNIT_EXPECT_EQ(test, dma_debug_check(), 0);
	while (dma_debug_table.nr_free)
		__debug_dma_alloc_pages(dev, virt_to_page(p), 1, DMA_TO_DEVICE, ++n, 0);
	fault_arm(&fail_page_alloc, 1);
	__debug_dma_alloc_pages(dev, virt_to_page(p), 1, DMA_TO_DEVICE, ++n, 0);
	fault_arm(&fail_page_alloc, 0);
	KUNIT_EXPECT_FALSE(test, dma_debug_on);
	KUNIT_EXPECT_EQ(test, dma_slow_paths & DMA_SLOW_DEBUG, 0);
	KUNIT_EXPECT_EQ(test, dma_debug_check(), 0);
}

/* Any order of right calls on a few buffers; the table is the model's size at each step. */
static void any_order(struct kunit *test)
{
	struct { dma_addr_t a; size_t size; } live[16] = { };
	unsigned long before = dma_debug_error_count();
	unsigned int n = 0;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 9);
	kunit_info(test, "seed 9\n");
	for (unsigned int step = 0; step < 3000; step++) {
		unsigned int i = prandom_u32_state(&rnd) % 16;

		if (!live[i].size) {
			live[i].size = 1 + prandom_u32_state(&rnd) % 256;
			live[i].a = dma_map_single(dev, p + 512 * i % 4096, live[i].size,
						   DMA_TO_DEVICE);
			KUNIT_ASSERT_EQ(test, dma_mapping_error(dev, live[i].a), 0);
			n++;
		} else if (step % 3) {
			dma_unmap_single(dev, live[i].a, live[i].size, DMA_TO_DEVICE);
			live[i].size = 0;
			n--;
		} else {
			dma_sync_single_for_device(dev, live[i].a + live[i].size / 2, 1,
						   DMA_TO_DEVICE);
		}
		KUNIT_ASSERT_EQ(test, dma_debug_mappings(dev), n);
	}
	for (unsigned int i = 0; i < 16; i++)
		if (live[i].size)
			dma_unmap_single(dev, live[i].a, live[i].size, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, dma_debug_error_count(), before);
}

static struct kunit_case dma_debug_cases[] = {
	KUNIT_CASE(right_use_is_silent),
	KUNIT_CASE(wrong_size),
	KUNIT_CASE(unmapped_twice_or_never),
	KUNIT_CASE(another_device_unmaps),
	KUNIT_CASE(wrong_function),
	KUNIT_CASE(wrong_direction),
	KUNIT_CASE(wrong_number_of_entries),
	KUNIT_CASE(the_error_is_not_checked),
	KUNIT_CASE(bad_syncs),
	KUNIT_CASE(lines_of_two_mappings),
	KUNIT_CASE(the_cpu_touches_a_line),
	KUNIT_CASE(stack_vmalloc_text_and_free_pages),
	KUNIT_CASE(leaks_when_the_driver_goes),
	KUNIT_CASE(without_memory_it_gives_up),
	KUNIT_CASE(any_order),
	{}
};

static struct kunit_suite dma_debug_suite = {
	.name = "dma_debug",
	.init = start,
	.exit = finish,
	.test_cases = dma_debug_cases,
};
kunit_test_suite(dma_debug_suite);
