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

struct pair {
	struct page *high, *low[BLOCKS_MAX];	/* blocks held */
	int nr_low;
	u8 *far, *alias;			/* inside them */
};

static unsigned long ram_start(void)
{
	return PHYS_OFFSET & ~(REACH - 1);
}

static phys_addr_t alias_of(phys_addr_t phys)
{
	return ram_start() + (phys & (REACH - 1));
}

static void pair_free(struct pair *p)
{
	if (p->high)
		__free_pages(p->high, BLOCK_ORDER);
	while (p->nr_low)
		__free_pages(p->low[--p->nr_low], BLOCK_ORDER);
}

/* A block out of reach. Ordinary allocations begin there, so the first one should do. */
static struct page *far_block(void)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, BLOCK_ORDER);

	if (page && page_to_phys(page) >= ram_start() + REACH)
		return page;
	if (page)
		__free_pages(page, BLOCK_ORDER);
	return NULL;
}

/* Takes blocks of the DMA zone until one holds the alias. */
static int pair_take(struct pair *p)
{
	*p = (struct pair){ .high = far_block() };
	while (p->high && p->nr_low < BLOCKS_MAX) {
		struct page *low = alloc_pages(GFP_DMA | __GFP_NOWARN, BLOCK_ORDER);

		if (!low)
			break;
		p->low[p->nr_low++] = low;
		if (page_to_phys(low) != alias_of(page_to_phys(p->high)))
			continue;
		p->far = page_address(p->high);
		p->alias = page_address(low);
		memset(p->far, FILL, EDU_TRANSFER);
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

/* The zones that show it: the DMA zone is exactly what the device reaches. */
static void take_or_skip(struct kunit *test, struct pair *p)
{
	if (pair_take(p))
		kunit_skip(test, "no block beyond 256 MiB with its alias: dma_zone=256M, --memory 1G");
}

/* The canary test: it fails when the driver is told more than the device reaches. */
static void a_buffer_above_the_mask_is_bounced_and_the_alias_left_alone(struct kunit *test)
{
	const size_t size = EDU_TRANSFER;
	u8 *src = kunit_kmalloc(test, size, GFP_KERNEL | GFP_DMA);
	struct pair p;

	KUNIT_ASSERT_NOT_NULL(test, src);
	take_or_skip(test, &p);
	pattern(src, size, 2);
	KUNIT_EXPECT_EQ(test, edu_copy(edu_get(), p.far, src, size), 0);
	KUNIT_EXPECT_TRUE_MSG(test, untouched(p.alias, CANARY),
			      "the device wrote to %#llx, the alias of the buffer at %#llx",
			      (u64)virt_to_phys(p.alias), (u64)virt_to_phys(p.far));
	KUNIT_EXPECT_MEMEQ(test, p.far, src, size);
	pair_free(&p);
}

/* The other way: what the device reads is the buffer and not what lies at its alias. */
static void a_source_above_the_mask_is_bounced(struct kunit *test)
{
	u8 *dst = kunit_kzalloc(test, EDU_TRANSFER, GFP_KERNEL | GFP_DMA);
	struct pair p;

	KUNIT_ASSERT_NOT_NULL(test, dst);
	take_or_skip(test, &p);
	pattern(p.far, EDU_TRANSFER, 3);
	KUNIT_EXPECT_EQ(test, edu_copy(edu_get(), dst, p.far, EDU_TRANSFER), 0);
	KUNIT_EXPECT_MEMEQ(test, dst, p.far, EDU_TRANSFER);
	pair_free(&p);
}

/* A driver that takes a page of the wrong zone and gives its address to the device as it is. */
static void a_wrong_zone_is_caught_by_the_canary_at_the_alias(struct kunit *test)
{
	u8 *src = kunit_kmalloc(test, EDU_TRANSFER, GFP_KERNEL | GFP_DMA);
	struct edu *edu = edu_get();
	dma_addr_t from;
	struct pair p;

	KUNIT_ASSERT_NOT_NULL(test, src);
	take_or_skip(test, &p);
	pattern(src, EDU_TRANSFER, 4);
	from = dma_map_single(edu_device(edu), src, EDU_TRANSFER, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, dma_mapping_error(edu_device(edu), from), 0);
	KUNIT_EXPECT_EQ(test, edu_load(edu, from, EDU_TRANSFER), 0);
	dma_unmap_single(edu_device(edu), from, EDU_TRANSFER, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, edu_store(edu, virt_to_phys(p.far), EDU_TRANSFER), 0);
	KUNIT_EXPECT_TRUE(test, untouched(p.far, FILL));
	KUNIT_EXPECT_FALSE_MSG(test, untouched(p.alias, CANARY),
			       "the device reaches %#llx: start it with dma_mask=0x4fffffff",
			       (u64)virt_to_phys(p.far));
	pair_free(&p);
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
	KUNIT_CASE(bad_input_is_refused),
	{ }
};

static struct kunit_suite edu_suite = {
	.name = "dma_edu", .init = edu_init, .test_cases = edu_cases, .present = edu_present,
};
kunit_test_suite(edu_suite);
