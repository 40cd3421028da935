// SPDX-License-Identifier: MIT
/*
 * Boards that have less memory than their tree says: the rest is absent, floats, or shows what is
 * below once more. Nothing that somebody owns may be touched, and every word is put back. The live
 * memblock is put aside.
 */
#include "memblock_aside.h"
#include <asm/page.h>
#include <granule/ram_check.h>
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/sizes.h>
#include <linux/string.h>

#define RAM	0x40000000ULL
#define IMAGE	0x40400000ULL
#define WORDS	512

/* Chips: where, how much the tree gives them, how much they have, seen again above that or not. */
struct chip {
	phys_addr_t base, slot, size;
	bool wraps;
};

static const struct chip *chips;
static bool bus_refuses;		/* else reads give 0 and writes are lost */
static struct { phys_addr_t pa; u32 value; } words[WORDS];
static unsigned int n_words, touched_owned;
static phys_addr_t lost_bytes;

static u32 first_value(phys_addr_t pa)
{
	return (u32)(pa >> 12) * 0x9e3779b1;
}

/* The word that really is there, NULL without. */
static u32 *word_at(phys_addr_t pa)
{
	const struct chip *c = chips;
	unsigned int i;

	touched_owned += memblock_is_reserved(pa) || !memblock_is_map_memory(pa);
	while (c->slot && pa - c->base >= c->slot)
		c++;
	if (!c->slot || (pa - c->base >= c->size && !c->wraps))
		return NULL;
	pa = c->base + (pa - c->base) % c->size;
	for (i = 0; i < n_words; i++)
		if (words[i].pa == pa)
			return &words[i].value;
	if (n_words == WORDS)
		return NULL;
	words[n_words].pa = pa;
	words[n_words].value = first_value(pa);
	return &words[n_words++].value;
}

static bool read_fake(phys_addr_t pa, u32 *value)
{
	u32 *word = word_at(pa);

	*value = word ? *word : 0;
	return word || !bus_refuses;
}

static bool write_fake(phys_addr_t pa, u32 value)
{
	u32 *word = word_at(pa);

	if (word)
		*word = value;
	return word || !bus_refuses;
}

static void note_lost(phys_addr_t start, phys_addr_t end, const char *why)
{
	(void)why;
	lost_bytes += end - start;
}

static const struct ram_access fake = { read_fake, write_fake, note_lost };

static int aside(struct kunit *test)
{
	(void)test;
	memblock_put_aside();
	n_words = touched_owned = 0;
	lost_bytes = 0;
	bus_refuses = true;
	return 0;
}

static void back(struct kunit *test)
{
	(void)test;
	memblock_put_back();
}

/* Memory as the tree gives it, with an image, a tree and a no-map region in it. */
static void begin(const struct chip *board)
{
	chips = board;
	for (const struct chip *c = board; c->slot; c++)
		memblock_add_node(c->base, c->slot, 0, MEMBLOCK_NONE);
	memblock_reserve(IMAGE, SZ_2M);
	memblock_reserve(RAM + 0x08000000, SZ_64K);
	memblock_mark_nomap(RAM + 0x03000000, SZ_1M);
}

static void expect_lost(struct kunit *test, phys_addr_t bytes)
{
	phys_addr_t before = memblock_phys_mem_size();

	KUNIT_EXPECT_EQ(test, ram_check(&fake), 0);
	KUNIT_EXPECT_EQ(test, lost_bytes, bytes);
	KUNIT_EXPECT_EQ(test, before - memblock_phys_mem_size(), bytes);
	KUNIT_EXPECT_EQ(test, touched_owned, 0U);
	KUNIT_EXPECT_LT(test, n_words, (unsigned int)WORDS);
	for (unsigned int i = 0; i < n_words; i++)
		KUNIT_EXPECT_EQ(test, words[i].value, first_value(words[i].pa));
	KUNIT_EXPECT_EQ(test, memblock_check(), 0);
}

static void memory_that_is_there_stays(struct kunit *test)
{
	static const struct chip board[] = {
		{ RAM, SZ_512M, SZ_512M, false }, { 0x80001000, SZ_64M, SZ_64M, false }, {},
	};

	begin(board);
	expect_lost(test, 0);
	KUNIT_EXPECT_GT(test, n_words, 10U);
}

static void the_edge_is_found_to_the_page(struct kunit *test)
{
	static const phys_addr_t sizes[] = { SZ_16M + PAGE_SIZE, SZ_256M, 0x1234 * (u64)SZ_64K };

	for (unsigned int i = 0; i < 2 * ARRAY_SIZE(sizes); i++) {
		struct chip board[] = { { RAM, SZ_512M, 0, false }, {} };

		board[0].size = sizes[i / 2];
		back(test);
		aside(test);
		bus_refuses = i & 1;
		begin(board);
		/* what is owned stays, wherever it lies */
		expect_lost(test, SZ_512M - board[0].size -
				  (board[0].size <= SZ_32M ? SZ_1M + SZ_64K : 0));
		KUNIT_EXPECT_FALSE(test, memblock_is_memory(RAM + board[0].size));
		KUNIT_EXPECT_TRUE(test, memblock_is_memory(RAM + board[0].size - PAGE_SIZE));
	}
}

static void memory_that_begins_late_keeps_its_end(struct kunit *test)
{
	static const struct chip board[] = {
		{ RAM, SZ_256M, SZ_256M, false }, { 0x80000000, SZ_16M, 0, false },
		{ 0x81000000, SZ_16M, SZ_16M, false }, {},
	};

	begin(board);
	expect_lost(test, SZ_16M);
	KUNIT_EXPECT_FALSE(test, memblock_is_memory(0x80fff000));
	KUNIT_EXPECT_TRUE(test, memblock_is_memory(0x81000000));
}

static void memory_seen_again_counts_once(struct kunit *test)
{
	static const struct chip board[] = { { RAM, SZ_1G, SZ_128M, true }, {} };

	begin(board);
	expect_lost(test, SZ_1G - SZ_128M);
	KUNIT_EXPECT_EQ(test, memblock_end_of_DRAM(), RAM + SZ_128M);
}

static void a_second_chip_behind_a_small_one_stays(struct kunit *test)
{
	static const struct chip board[] = {
		{ RAM, SZ_512M, SZ_256M, true }, { RAM + SZ_512M, SZ_512M, SZ_512M, false }, {},
	};

	begin(board);
	expect_lost(test, SZ_256M);
	KUNIT_EXPECT_FALSE(test, memblock_is_memory(RAM + SZ_256M));
	KUNIT_EXPECT_TRUE(test, memblock_is_memory(RAM + SZ_512M));
}

static void no_room_for_an_edge_is_an_error(struct kunit *test)
{
	static const struct chip board[] = { { RAM, SZ_512M, SZ_256M, false }, {} };

	begin(board);
	memblock.memory.max = memblock.memory.cnt + 1;
	KUNIT_EXPECT_EQ(test, ram_check(&fake), -ENOMEM);
	KUNIT_EXPECT_EQ(test, lost_bytes, (phys_addr_t)0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(memory_that_is_there_stays),
	KUNIT_CASE(the_edge_is_found_to_the_page),
	KUNIT_CASE(memory_that_begins_late_keeps_its_end),
	KUNIT_CASE(memory_seen_again_counts_once),
	KUNIT_CASE(a_second_chip_behind_a_small_one_stays),
	KUNIT_CASE(no_room_for_an_edge_is_an_error),
	{}
};

static struct kunit_suite suite = {
	.name = "ram_check", .init = aside, .exit = back, .test_cases = cases,
};
kunit_test_suite(suite);
