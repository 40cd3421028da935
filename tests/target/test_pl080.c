// SPDX-License-Identifier: MIT
/* A DMA controller that copies memory (realview-pbx-a9's PL081): one item, chains, bad input. */
#include <granule/dma_copy.h>
#include <granule/fault_inject.h>
#include <kunit/test.h>
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sizes.h>

#define FRAME_BYTES	(1920ul * 1080 * 3 / 2)	/* NV12 */
#define EDGE		64			/* bytes after the copy that must not change */
#define EDGE_BYTE	0x5e

static bool pl080_present(void)
{
	return dma_copy_device() != NULL;
}

static int pl080_init(struct kunit *test)
{
	if (!dma_copy_device())
		kunit_skip(test, "this board has no PL080 or PL081");
	return 0;
}

static u8 *buffer(struct kunit *test, size_t size)
{
	u8 *p = kunit_kmalloc(test, size + EDGE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, EDGE_BYTE, size + EDGE);
	return p;
}

static void fill(u8 *p, size_t size, u32 seed)
{
	for (size_t i = 0; i < size; i++) {
		seed = seed * 1664525 + 1013904223;
		p[i] = seed >> 24;
	}
}

static void expect_copied(struct kunit *test, const u8 *dst, const u8 *src, size_t size)
{
	KUNIT_EXPECT_EQ(test, memcmp(dst, src, size), 0);
	for (int i = 0; i < EDGE; i++)
		KUNIT_EXPECT_EQ(test, dst[size + i], EDGE_BYTE);
}

static void four_kilobytes(struct kunit *test)
{
	u8 *src = buffer(test, SZ_4K), *dst = buffer(test, SZ_4K);

	fill(src, SZ_4K, 1);
	KUNIT_EXPECT_EQ(test, dma_copy_memory(dst, src, SZ_4K), 0);
	expect_copied(test, dst, src, SZ_4K);
}

/* The chain of a frame has 191 items. */
static void a_frame_of_1080p_by_a_chain(struct kunit *test)
{
	u8 *src = buffer(test, FRAME_BYTES), *dst = buffer(test, FRAME_BYTES);

	fill(src, FRAME_BYTES, 2);
	KUNIT_EXPECT_EQ(test, dma_copy_memory(dst, src, FRAME_BYTES), 0);
	expect_copied(test, dst, src, FRAME_BYTES);
}

/* Bytes where words do not fit: offsets against each other, and every small size. */
static void odd_sizes_and_addresses(struct kunit *test)
{
	static const size_t sizes[] = { 1, 2, 3, 4, 5, 63, 4093, 16321, 16324, 16327 };

	for (int offset = 0; offset < 4; offset++) {
		for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
			u8 *src = buffer(test, sizes[i] + 4), *dst = buffer(test, sizes[i] + 4);

			fill(src, sizes[i] + 4, i);
			KUNIT_EXPECT_EQ(test, dma_copy_memory(dst, src + offset, sizes[i]), 0);
			KUNIT_EXPECT_EQ(test, memcmp(dst, src + offset, sizes[i]), 0);
			KUNIT_EXPECT_EQ(test, dst[sizes[i]], EDGE_BYTE);
			kunit_kfree(test, src);
			kunit_kfree(test, dst);
		}
	}
}

/* Pieces in one call, in coherent memory: what the first writes the second reads. */
static void pieces_run_in_order(struct kunit *test)
{
	struct device *dev = dma_copy_device();
	struct dma_copy pieces[2];
	dma_addr_t at;
	u8 *p = dma_alloc_coherent(dev, 3 * SZ_4K, &at, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	fill(p, SZ_4K, 3);
	memset(p + SZ_4K, 0, 2 * SZ_4K);
	pieces[0] = (struct dma_copy){ .src = at, .dst = at + SZ_4K, .size = SZ_4K };
	pieces[1] = (struct dma_copy){ .src = at + SZ_4K, .dst = at + 2 * SZ_4K, .size = SZ_4K };
	KUNIT_EXPECT_EQ(test, dma_copy(pieces, 2), 0);
	KUNIT_EXPECT_EQ(test, memcmp(p + 2 * SZ_4K, p, SZ_4K), 0);
	dma_free_coherent(dev, 3 * SZ_4K, p, at);
}

static void bad_input_is_refused(struct kunit *test)
{
	struct dma_copy good = { .src = 0x1000, .dst = 0x2000, .size = 64 }, bad;
	u8 *p = buffer(test, 64);

	KUNIT_EXPECT_EQ(test, dma_copy(&good, 0), -EINVAL);
	bad = (struct dma_copy){ .src = 0x1000, .dst = 0x2000, .size = 0 };
	KUNIT_EXPECT_EQ(test, dma_copy(&bad, 1), -EINVAL);
	bad = (struct dma_copy){ .src = 0xffffffc1, .dst = 0x2000, .size = 64 };
	KUNIT_EXPECT_EQ(test, dma_copy(&bad, 1), -EINVAL);
	bad = (struct dma_copy){ .src = 0x1000, .dst = 0x100000000ull, .size = 64 };
	KUNIT_EXPECT_EQ(test, dma_copy(&bad, 1), -EINVAL);
	bad = (struct dma_copy){ .src = 0x1000, .dst = ~(dma_addr_t)0, .size = 2 };
	KUNIT_EXPECT_EQ(test, dma_copy(&bad, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, dma_copy_memory(p, p + 32, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, p[0], EDGE_BYTE);
}

/* Whichever allocation fails: an error, nothing copied, nothing kept. */
static void no_memory_for_the_chain(struct kunit *test)
{
	u8 *src = buffer(test, SZ_64K), *dst = buffer(test, SZ_64K);
	int failures = 0, err = -ENOMEM;

	fill(src, SZ_64K, 4);
	for_each_failure(&failslab) {
		err = dma_copy_memory(dst, src, SZ_64K);
		failures += failslab.hit;
		KUNIT_EXPECT_EQ(test, err, failslab.hit ? -ENOMEM : 0);
		if (failslab.hit)
			KUNIT_EXPECT_EQ(test, dst[0], EDGE_BYTE);
	}
	KUNIT_EXPECT_GT(test, failures, 0);
	expect_copied(test, dst, src, SZ_64K);
}

static struct kunit_case pl080_cases[] = {
	KUNIT_CASE(four_kilobytes),
	KUNIT_CASE(a_frame_of_1080p_by_a_chain),
	KUNIT_CASE(odd_sizes_and_addresses),
	KUNIT_CASE(pieces_run_in_order),
	KUNIT_CASE(bad_input_is_refused),
	KUNIT_CASE(no_memory_for_the_chain),
	{ }
};

static struct kunit_suite pl080_suite = {
	.name = "pl080", .init = pl080_init, .test_cases = pl080_cases, .present = pl080_present,
};
kunit_test_suite(pl080_suite);
