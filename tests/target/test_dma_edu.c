// SPDX-License-Identifier: MIT
/*
 * A device that reaches only a part of memory, and drops the address lines it has not: QEMU's edu.
 *
 * Run with `--memory 1G --bootargs 'dma_zone=256M edu.dma_mask=0x4fffffff' --qemu-arg
 * '-device edu,dma_mask=0x4fffffff'`: RAM is 0x40000000 to 0x7fffffff, the device reaches the first
 * quarter and sees the other three as aliases of it. Told a larger mask, the driver lets the device
 * write to a wrong place, and the canary there is what notices.
 *
 *	0x40000000   0x50000000   0x60000000   0x70000000
 *	|  reached   |  -> alias  |  -> alias  |  -> alias  |
 */
#include <granule/edu.h>
#include <kunit/test.h>
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#define REACH		(256ul << 20)	/* what the device decodes, from the start of RAM */
#define CANARY		0xc5
#define FILL		0x3a
#define BLOCK_ORDER	MAX_PAGE_ORDER
#define BLOCKS_MAX	64

static bool edu_present(void)
{
	return edu_get() != NULL;
}

static int edu_init(struct kunit *test)
{
	if (!edu_get())
		kunit_skip(test, "no edu on the bus, or its mask reaches no memory");
	return 0;
}

static void pattern(u8 *p, size_t size, u8 seed)
{
	for (size_t i = 0; i < size; i++)
		p[i] = seed + i * 7 + (i >> 8);
}

/* Memory that the device reaches, as a driver asks for it. */
static void round_trip_from_the_dma_zone(struct kunit *test)
{
	const size_t size = EDU_TRANSFER + 1000;	/* two transfers each way */
	u8 *src = kunit_kmalloc(test, 8192, GFP_KERNEL | GFP_DMA);
	u8 *dst = kunit_kzalloc(test, 8192, GFP_KERNEL | GFP_DMA);

	KUNIT_ASSERT_NOT_NULL(test, src);
	KUNIT_ASSERT_NOT_NULL(test, dst);
	KUNIT_EXPECT_LE(test, virt_to_phys(src) + size - 1, dma_get_mask(edu_device(edu_get())));
	pattern(src, size, 1);
	KUNIT_EXPECT_EQ(test, edu_copy(edu_get(), dst, src, size), 0);
	KUNIT_EXPECT_MEMEQ(test, dst, src, size);
	KUNIT_EXPECT_EQ(test, dst[size], 0);
}

/* --- a page out of reach, and the page at its alias ------------------------------------------- */

struct blocks {
	struct page *page[BLOCKS_MAX];
	int nr;
};

struct pair {
	struct blocks far, low;			/* held */
	u8 *far_at, *alias;			/* inside them: the same to the device */
};

static unsigned long ram_start(void)
{
	return PHYS_OFFSET & ~(REACH - 1);
}

static phys_addr_t alias_of(phys_addr_t phys)
{
	return ram_start() + (phys & (REACH - 1));
}

static void blocks_free(struct blocks *b)
{
	while (b->nr)
		__free_pages(b->page[--b->nr], BLOCK_ORDER);
}

static struct page *blocks_take(struct blocks *b, gfp_t gfp)
{
	struct page *page = NULL;

	if (b->nr < BLOCKS_MAX)
		page = alloc_pages(gfp | __GFP_NOWARN | __GFP_NORETRY, BLOCK_ORDER);
	if (page)
		b->page[b->nr++] = page;
	return page;
}

static void pair_free(struct pair *p)
{
	blocks_free(&p->far);
	blocks_free(&p->low);
}

static bool find_alias(struct pair *p, struct page *far)
{
	for (int i = 0; i < p->low.nr; i++) {
		if (page_to_phys(p->low.page[i]) != alias_of(page_to_phys(far)))
			continue;
		p->far_at = page_address(far);
		p->alias = page_address(p->low.page[i]);
		return true;
	}
	return false;
}

/*
 * Half of the DMA zone's blocks, then blocks beyond until one is the alias of one that is held: not
 * every alias is free memory.
 */
static int pair_take(struct pair *p)
{
	struct page *far;

	memset(p, 0, sizeof(*p));
	while (p->low.nr < BLOCKS_MAX / 2 && blocks_take(&p->low, GFP_DMA))
		;
	while ((far = blocks_take(&p->far, GFP_KERNEL))) {
		if (page_to_phys(far) < ram_start() + REACH)
			break;			/* no zone but the one within reach */
		if (!find_alias(p, far))
			continue;
		memset(p->far_at, FILL, EDU_TRANSFER);
		memset(p->alias, CANARY, EDU_TRANSFER);
		return 0;
	}
	pair_free(p);
	return -ENOMEM;
}

static bool untouched(const u8 *p, u8 value)
{
	for (size_t i = 0; i < EDU_TRANSFER; i++)
		if (p[i] != value)
			return false;
	return true;
}

/* The zones that show it: the DMA zone is exactly what the device reaches. Large for the stack. */
static struct pair *take_or_skip(struct kunit *test)
{
	struct pair *p = kunit_kmalloc(test, sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	if (pair_take(p))
		kunit_skip(test, "no free alias beyond 256 MiB: dma_zone=256M, --memory 1G");
	return p;
}

/* The canary test: it fails when the driver is told more than the device reaches. */
static void a_buffer_above_the_mask_is_bounced_and_the_alias_left_alone(struct kunit *test)
{
	const size_t size = EDU_TRANSFER;
	u8 *src = kunit_kmalloc(test, size, GFP_KERNEL | GFP_DMA);
	struct pair *p;

	KUNIT_ASSERT_NOT_NULL(test, src);
	p = take_or_skip(test);
	pattern(src, size, 2);
	KUNIT_EXPECT_EQ(test, edu_copy(edu_get(), p->far_at, src, size), 0);
	KUNIT_EXPECT_TRUE_MSG(test, untouched(p->alias, CANARY),
			      "the device wrote to %#llx, the alias of the buffer at %#llx",
			      (u64)virt_to_phys(p->alias), (u64)virt_to_phys(p->far_at));
	KUNIT_EXPECT_MEMEQ(test, p->far_at, src, size);
	pair_free(p);
}

/* The other way: what the device reads is the buffer and not what lies at its alias. */
static void a_source_above_the_mask_is_bounced(struct kunit *test)
{
	u8 *dst = kunit_kzalloc(test, EDU_TRANSFER, GFP_KERNEL | GFP_DMA);
	struct pair *p;

	KUNIT_ASSERT_NOT_NULL(test, dst);
	p = take_or_skip(test);
	pattern(p->far_at, EDU_TRANSFER, 3);
	KUNIT_EXPECT_EQ(test, edu_copy(edu_get(), dst, p->far_at, EDU_TRANSFER), 0);
	KUNIT_EXPECT_MEMEQ(test, dst, p->far_at, EDU_TRANSFER);
	pair_free(p);
}

/* A driver that takes a page of the wrong zone and gives its address to the device as it is. */
static void a_wrong_zone_is_caught_by_the_canary_at_the_alias(struct kunit *test)
{
	u8 *src = kunit_kmalloc(test, EDU_TRANSFER, GFP_KERNEL | GFP_DMA);
	struct edu *edu = edu_get();
	dma_addr_t from;
	struct pair *p;

	KUNIT_ASSERT_NOT_NULL(test, src);
	p = take_or_skip(test);
	pattern(src, EDU_TRANSFER, 4);
	from = dma_map_single(edu_device(edu), src, EDU_TRANSFER, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, dma_mapping_error(edu_device(edu), from), 0);
	KUNIT_EXPECT_EQ(test, edu_load(edu, from, EDU_TRANSFER), 0);
	dma_unmap_single(edu_device(edu), from, EDU_TRANSFER, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, edu_store(edu, virt_to_phys(p->far_at), EDU_TRANSFER), 0);
	KUNIT_EXPECT_TRUE(test, untouched(p->far_at, FILL));
	KUNIT_EXPECT_FALSE_MSG(test, untouched(p->alias, CANARY),
			       "the device reaches %#llx: start it with dma_mask=0x4fffffff",
			       (u64)virt_to_phys(p->far_at));
	pair_free(p);
}

/* --- no memory, bad input --------------------------------------------------------------------- */

#define PIECE		(1u << 20)
#define PIECES_MAX	1024

static void an_exhausted_dma_zone_is_an_error(struct kunit *test)
{
	struct device *dev = edu_device(edu_get());
	struct held {
		void *cpu;
		dma_addr_t addr;
	} *held = kunit_kcalloc(test, PIECES_MAX, sizeof(*held), GFP_KERNEL);
	u64 mask = dma_get_mask(dev);
	int n = 0;

	KUNIT_ASSERT_NOT_NULL(test, held);
	for (; n < PIECES_MAX; n++) {
		held[n].cpu = dma_alloc_coherent(dev, PIECE, &held[n].addr,
						 GFP_KERNEL | __GFP_NOWARN);
		if (!held[n].cpu)
			break;
		if (held[n].addr + PIECE - 1 > mask)
			break;
	}
	KUNIT_EXPECT_GT(test, n, 0);
	KUNIT_EXPECT_LT(test, n, PIECES_MAX);
	KUNIT_EXPECT_NULL(test, held[n].cpu);	/* refused, not taken from where it cannot reach */
	while (n--)
		dma_free_coherent(dev, PIECE, held[n].cpu, held[n].addr);
	held[0].cpu = dma_alloc_coherent(dev, PIECE, &held[0].addr, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, held[0].cpu);
	dma_free_coherent(dev, PIECE, held[0].cpu, held[0].addr);
}

/* Bounce buffers run out, too: an error, and all is there again when they are given back. */
static void exhausted_bounce_buffers_are_an_error(struct kunit *test)
{
	struct pair *p = take_or_skip(test);
	struct device *dev = edu_device(edu_get());
	dma_addr_t *held = kunit_kcalloc(test, PIECES_MAX, sizeof(*held), GFP_KERNEL);
	size_t block = PAGE_SIZE << BLOCK_ORDER;
	int n = 0;

	KUNIT_ASSERT_NOT_NULL(test, held);
	for (; n < PIECES_MAX; n++) {
		held[n] = dma_map_single(dev, p->far_at + (size_t)n * PIECE % block, PIECE,
					 DMA_TO_DEVICE);
		if (dma_mapping_error(dev, held[n]))
			break;
		KUNIT_EXPECT_LE(test, held[n] + PIECE - 1, dma_get_mask(dev));
	}
	KUNIT_EXPECT_GT(test, n, 0);
	KUNIT_EXPECT_LT(test, n, PIECES_MAX);
	while (n--)
		dma_unmap_single(dev, held[n], PIECE, DMA_TO_DEVICE);
	held[0] = dma_map_single(dev, p->far_at, PIECE, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, dma_mapping_error(dev, held[0]), 0);
	dma_unmap_single(dev, held[0], PIECE, DMA_TO_DEVICE);
	pair_free(p);
}

static void bad_input_is_refused(struct kunit *test)
{
	struct device *dev = edu_device(edu_get());
	u64 was = dma_get_mask(dev);
	u8 byte = 0;

	KUNIT_EXPECT_EQ(test, edu_copy(edu_get(), &byte, &byte, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, edu_load(edu_get(), 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, edu_store(edu_get(), 0, EDU_TRANSFER + 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, dma_set_mask(dev, 0xfffff), -EIO);	/* no memory lies there */
	KUNIT_EXPECT_EQ(test, dma_get_mask(dev), was);
}

static struct kunit_case edu_cases[] = {
	KUNIT_CASE(round_trip_from_the_dma_zone),
	KUNIT_CASE(a_buffer_above_the_mask_is_bounced_and_the_alias_left_alone),
	KUNIT_CASE(a_source_above_the_mask_is_bounced),
	KUNIT_CASE(a_wrong_zone_is_caught_by_the_canary_at_the_alias),
	KUNIT_CASE(an_exhausted_dma_zone_is_an_error),
	KUNIT_CASE(exhausted_bounce_buffers_are_an_error),
	KUNIT_CASE(bad_input_is_refused),
	{ }
};

static struct kunit_suite edu_suite = {
	.name = "dma_edu", .init = edu_init, .test_cases = edu_cases, .present = edu_present,
};
kunit_test_suite(edu_suite);
