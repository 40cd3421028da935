// SPDX-License-Identifier: MIT
/*
 * gfp masks: the zone table against the rule it stands for, the values that Linux 6.12 gives the
 * bits, mobility and reclaim questions.
 */
#include "page_test.h"

/*
 * The rule, said differently: at most one zone bit beside MOVABLE; MOVABLE with HIGHMEM is a zone
 * of its own.
 */
static int zone_by_rule(gfp_t bits)
{
	gfp_t zone = bits & (__GFP_DMA | __GFP_HIGHMEM | __GFP_DMA32);

	if (zone & (zone - 1))
		return MAX_NR_ZONES;
	if (zone == __GFP_HIGHMEM) {
		if (bits & __GFP_MOVABLE)
			return ZONE_MOVABLE;
		return ZONE_MOVABLE - 1;	/* HIGHMEM, or NORMAL where there is none */
	}
	if (zone == __GFP_DMA)
		return gfp_zone_table[___GFP_DMA] == ZONE_NORMAL ? ZONE_NORMAL : ZONE_DMA;
	if (zone == __GFP_DMA32 && IS_ENABLED(CONFIG_ZONE_DMA32))
		return ZONE_DMA + 1;
	return ZONE_NORMAL;
}

static void zone_table_test(struct kunit *test)
{
	for (gfp_t bits = 0; bits < 16; bits++)
		KUNIT_EXPECT_EQ_MSG(test, (int)gfp_zone(bits), zone_by_rule(bits), "bits %#x",
				    bits);
}

/* Every mask gets memory of the zone it asks for or a lower one. */
static void zone_served_test(struct kunit *test)
{
	static const gfp_t masks[] = {GFP_KERNEL, GFP_KERNEL | GFP_DMA, GFP_KERNEL | GFP_DMA32,
				      GFP_HIGHUSER, GFP_HIGHUSER_MOVABLE};
	unsigned long before = settled_pages();

	for (unsigned int i = 0; i < ARRAY_SIZE(masks); i++) {
		struct page *page = alloc_page(masks[i]);

		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_LE(test, (int)page_zonenum(page), (int)gfp_zone(masks[i]));
		__free_page(page);
	}
	expect_all_back(test, before);
}

static void values_test(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, GFP_KERNEL, 0xcc0u);
	KUNIT_EXPECT_EQ(test, GFP_ATOMIC, 0x820u);
	KUNIT_EXPECT_EQ(test, GFP_NOWAIT, 0x2800u);
	KUNIT_EXPECT_EQ(test, GFP_NOIO, 0xc00u);
	KUNIT_EXPECT_EQ(test, GFP_NOFS, 0xc40u);
	KUNIT_EXPECT_EQ(test, GFP_USER, 0x100cc0u);
	KUNIT_EXPECT_EQ(test, GFP_HIGHUSER, 0x100cc2u);
	KUNIT_EXPECT_EQ(test, __GFP_ZERO, 0x100u);
	KUNIT_EXPECT_EQ(test, __GFP_COMP, 0x40000u);
	KUNIT_EXPECT_EQ(test, __GFP_THISNODE, 0x200000u);
	KUNIT_EXPECT_EQ(test, __GFP_ACCOUNT, 0x400000u);
}

static void questions_test(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, gfp_migratetype(GFP_KERNEL), (int)MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, gfp_migratetype(GFP_HIGHUSER_MOVABLE), (int)MIGRATE_MOVABLE);
	KUNIT_EXPECT_EQ(test, gfp_migratetype(GFP_KERNEL | __GFP_RECLAIMABLE),
			(int)MIGRATE_RECLAIMABLE);
	KUNIT_EXPECT_TRUE(test, gfpflags_allow_blocking(GFP_KERNEL));
	KUNIT_EXPECT_FALSE(test, gfpflags_allow_blocking(GFP_ATOMIC));
	KUNIT_EXPECT_EQ(test, gfp_zonelist(GFP_KERNEL), (int)ZONELIST_FALLBACK);
	KUNIT_EXPECT_EQ(test, gfp_zonelist(GFP_KERNEL | __GFP_THISNODE), (int)ZONELIST_NOFALLBACK);
}

static struct kunit_case gfp_cases[] = {
	KUNIT_CASE(zone_table_test),
	KUNIT_CASE(zone_served_test),
	KUNIT_CASE(values_test),
	KUNIT_CASE(questions_test),
	{}
};

static struct kunit_suite gfp_suite = {
	.name = "gfp", .suite_init = settle_suite, .test_cases = gfp_cases,
};
kunit_test_suite(gfp_suite);
