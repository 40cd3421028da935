// SPDX-License-Identifier: MIT
/*
 * The PL310's driver over memory that stands for its registers: what is left in each register and
 * what was counted tell which operations ran. On a machine that has the real one, the real one is
 * put back afterwards.
 */
#include <../drivers/cache/pl310.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <asm/page.h>

#define REG_WORDS (0x1000 / 4)

static u32 regs[REG_WORDS];
static struct pl310 real;
static const struct outer_cache_ops *real_ops;

static int init(struct kunit *test)
{
	real = pl310;
	real_ops = outer_cache;
	memset(regs, 0, sizeof(regs));
	regs[PL310_AUX / 4] = 1u << 16 | 3u << 17;	/* 16 ways of 64 KiB */
	return 0;
}

static void finish(struct kunit *test)
{
	pl310_stop();
	pl310 = real;
	outer_cache_set(real_ops);
}

static int start(u32 release)
{
	regs[PL310_ID / 4] = 0x410000c0 | release;
	/* on already: turning on waits for ways, which memory never finishes */
	regs[PL310_CONTROL / 4] = 1;
	return pl310_start((void __iomem *)regs, ~0u, ~0u, true);
}

static void the_release_tells_the_errata(struct kunit *test)
{
	static const struct {
		u32 release;
		unsigned int errata;
	} want[] = {
		{ 0x0, PL310_588369 }, { 0x2, PL310_588369 }, { 0x4, PL310_727915 },
		{ 0x5, PL310_727915 | PL310_753970 }, { 0x6, 0 }, { 0x8, 0 }, { 0x9, 0 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(want); i++) {
		KUNIT_ASSERT_EQ(test, start(want[i].release), 0);
		KUNIT_EXPECT_EQ(test, pl310.errata, want[i].errata);
	}
	KUNIT_EXPECT_EQ(test, pl310.size, 1ul << 20);
	KUNIT_EXPECT_EQ(test, pl310.ways, 0xffffu);
	KUNIT_EXPECT_NOT_NULL(test, outer_cache);
}

static void another_cell_is_refused(struct kunit *test)
{
	outer_cache_set(NULL);
	regs[PL310_ID / 4] = 0x41000080;	/* an L220 */
	KUNIT_EXPECT_EQ(test, pl310_start((void __iomem *)regs, ~0u, ~0u, true), -ENODEV);
	KUNIT_EXPECT_NULL(test, outer_cache);
}

static void whole_lines_are_cleaned_and_dropped(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, start(8), 0);
	outer_clean_range(0x70000010, 0x70000030);
	KUNIT_EXPECT_EQ(test, pl310.cleaned, 2ul);
	KUNIT_EXPECT_EQ(test, regs[PL310_CLEAN_LINE / 4], 0x70000020u);
	outer_inv_range(0x70000040, 0x700000c0);
	KUNIT_EXPECT_EQ(test, pl310.dropped, 4ul);
	KUNIT_EXPECT_EQ(test, pl310.flushed, 0ul);
	KUNIT_EXPECT_EQ(test, regs[PL310_INV_LINE / 4], 0x700000a0u);
	outer_flush_range(0x70001000, 0x70003000);	/* over a burst's end */
	KUNIT_EXPECT_EQ(test, pl310.flushed, 256ul);
	KUNIT_EXPECT_EQ(test, regs[PL310_FLUSH_LINE / 4], 0x70002fe0u);
	KUNIT_EXPECT_EQ(test, pl310.syncs, 3ul);
	outer_clean_range(0x70000000, 0x70000000);
	outer_inv_range(0x70000010, 0x70000010);
	KUNIT_EXPECT_EQ(test, pl310.cleaned + pl310.dropped + pl310.flushed, 262ul);
}

/* A neighbour's bytes in an edge line go to memory before the line goes. */
static void edges_are_flushed_not_dropped(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, start(8), 0);
	outer_inv_range(0x70000010, 0x70000070);
	KUNIT_EXPECT_EQ(test, pl310.flushed, 2ul);
	KUNIT_EXPECT_EQ(test, pl310.dropped, 2ul);
	KUNIT_EXPECT_EQ(test, regs[PL310_FLUSH_LINE / 4], 0x70000060u);
	outer_inv_range(0x70000104, 0x70000108);	/* inside one line */
	KUNIT_EXPECT_EQ(test, pl310.flushed, 3ul);
	KUNIT_EXPECT_EQ(test, pl310.dropped, 2ul);
	outer_inv_range(0x70000204, 0x70000220);	/* up to its end */
	KUNIT_EXPECT_EQ(test, pl310.flushed, 4ul);
	KUNIT_EXPECT_EQ(test, pl310.dropped, 2ul);
}

static void errata_take_the_long_way(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, start(0), 0);
	regs[PL310_FLUSH_LINE / 4] = 0xdead;
	outer_flush_range(0x70000000, 0x70000020);
	KUNIT_EXPECT_EQ(test, regs[PL310_FLUSH_LINE / 4], 0xdeadu);
	KUNIT_EXPECT_EQ(test, regs[PL310_CLEAN_LINE / 4], 0x70000000u);
	KUNIT_EXPECT_EQ(test, regs[PL310_INV_LINE / 4], 0x70000000u);
	KUNIT_ASSERT_EQ(test, start(5), 0);
	regs[PL310_SYNC / 4] = regs[PL310_SYNC_DUMMY / 4] = 0xdead;
	outer_sync();
	KUNIT_EXPECT_EQ(test, regs[PL310_SYNC / 4], 0xdeadu);
	KUNIT_EXPECT_EQ(test, regs[PL310_SYNC_DUMMY / 4], 0u);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(the_release_tells_the_errata),
	KUNIT_CASE(another_cell_is_refused),
	KUNIT_CASE(whole_lines_are_cleaned_and_dropped),
	KUNIT_CASE(edges_are_flushed_not_dropped),
	KUNIT_CASE(errata_take_the_long_way),
	{}
};

static struct kunit_suite suite = {
	.name = "pl310", .init = init, .exit = finish, .test_cases = cases,
};
kunit_test_suite(suite);
