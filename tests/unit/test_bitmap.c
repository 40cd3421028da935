// SPDX-License-Identifier: MIT
/* Bitmaps and their searches, CPU and node sets, bit helpers, against one bool a bit. */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/nodemask.h>
#include <linux/prandom.h>

#define BITS 200

static bool model[BITS];

static void set_random(struct rnd_state *rnd, unsigned long *map, unsigned int density)
{
	bitmap_fill(map, BITS);		/* the bits behind the end are rubbish on purpose */
	for (unsigned int i = 0; i < BITS; i++) {
		model[i] = prandom_u32_max_state(rnd, 100) < density;
		__assign_bit(i, map, model[i]);
	}
}

static unsigned long model_next(unsigned long size, unsigned long from, bool value)
{
	while (from < size && model[from] != value)
		from++;
	return min(from, size);
}

static void find_test(struct kunit *test)
{
	DECLARE_BITMAP(map, BITS);
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 11);
	for (int round = 0; round < 400; round++) {
		unsigned long size = prandom_u32_max_state(&rnd, BITS + 1);
		unsigned long from = prandom_u32_max_state(&rnd, BITS + 1), last = size;

		set_random(&rnd, map, round % 101);
		KUNIT_ASSERT_EQ(test, find_next_bit(map, size, from),
				from > size ? size : model_next(size, from, true));
		KUNIT_ASSERT_EQ(test, find_next_zero_bit(map, size, from),
				from > size ? size : model_next(size, from, false));
		KUNIT_ASSERT_EQ(test, find_first_bit(map, size), model_next(size, 0, true));
		KUNIT_ASSERT_EQ(test, find_first_zero_bit(map, size), model_next(size, 0, false));
		for (unsigned long i = 0; i < size; i++)
			last = model[i] ? i : last;
		KUNIT_ASSERT_EQ(test, find_last_bit(map, size), last);
		KUNIT_ASSERT_EQ(test, bitmap_empty(map, size), last == size);
	}
}

static void ranges_test(struct kunit *test)
{
	DECLARE_BITMAP(map, BITS);
	struct rnd_state rnd;
	unsigned int weight;

	prandom_seed_state(&rnd, 12);
	bitmap_zero(map, BITS);
	memset(model, 0, sizeof(model));
	for (int round = 0; round < 500; round++) {
		unsigned int start = prandom_u32_max_state(&rnd, BITS);
		unsigned int len = prandom_u32_max_state(&rnd, BITS - start + 1);
		bool set = prandom_u32_state(&rnd) & 1;

		if (set)
			bitmap_set(map, start, len);
		else
			bitmap_clear(map, start, len);
		for (unsigned int i = 0; i < len; i++)
			model[start + i] = set;
		weight = 0;
		for (unsigned int i = 0; i < BITS; i++) {
			KUNIT_ASSERT_EQ(test, test_bit(i, map), model[i]);
			weight += model[i];
		}
		KUNIT_ASSERT_EQ(test, bitmap_weight(map, BITS), weight);
	}
}

static void algebra_test(struct kunit *test)
{
	DECLARE_BITMAP(a, BITS);
	DECLARE_BITMAP(b, BITS);
	DECLARE_BITMAP(c, BITS);
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 13);
	set_random(&rnd, a, 50);
	set_random(&rnd, b, 50);
	KUNIT_EXPECT_TRUE(test, bitmap_and(c, a, b, BITS));
	KUNIT_EXPECT_TRUE(test, bitmap_subset(c, a, BITS));
	for (int i = 0; i < BITS; i++)
		KUNIT_ASSERT_EQ(test, test_bit(i, c), test_bit(i, a) && test_bit(i, b));
	bitmap_or(c, a, b, BITS);
	KUNIT_EXPECT_TRUE(test, bitmap_subset(a, c, BITS));
	bitmap_andnot(c, c, a, BITS);
	KUNIT_EXPECT_FALSE(test, bitmap_intersects(c, a, BITS));
	bitmap_xor(c, a, a, BITS);
	KUNIT_EXPECT_TRUE(test, bitmap_empty(c, BITS));
	bitmap_complement(c, a, BITS);
	KUNIT_EXPECT_EQ(test, bitmap_weight(c, BITS) + bitmap_weight(a, BITS), BITS);
	KUNIT_EXPECT_FALSE(test, bitmap_equal(c, a, BITS));
	bitmap_shift_left(b, a, 37, BITS);
	bitmap_shift_right(c, b, 37, BITS);
	for (int i = 0; i < BITS; i++) {
		KUNIT_ASSERT_EQ(test, test_bit(i, b), i >= 37 && test_bit(i - 37, a));
		KUNIT_ASSERT_EQ(test, test_bit(i, c), i + 37 < BITS && test_bit(i, a));
	}
}

static void zero_area_test(struct kunit *test)
{
	DECLARE_BITMAP(map, BITS);
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 14);
	for (int round = 0; round < 300; round++) {
		unsigned int nr = 1 + prandom_u32_max_state(&rnd, 12);
		unsigned long mask = (1UL << prandom_u32_max_state(&rnd, 5)) - 1;
		unsigned long start = prandom_u32_max_state(&rnd, BITS), at, want;

		set_random(&rnd, map, 15);
		for (want = ALIGN(start, mask + 1); want + nr <= BITS; want += mask + 1) {
			if (model_next(want + nr, want, true) == want + nr)
				break;
		}
		at = bitmap_find_next_zero_area(map, BITS, start, nr, mask);
		if (want + nr > BITS)
			KUNIT_ASSERT_GE(test, at, BITS);
		else
			KUNIT_ASSERT_EQ(test, at, want);
	}
}

static void region_test(struct kunit *test)
{
	DECLARE_BITMAP(map, 64);

	bitmap_zero(map, 64);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, 64, 2), 0);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, 64, 4), 16);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, 64, 5), 32);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, 64, 5), -ENOMEM);
	KUNIT_EXPECT_EQ(test, bitmap_allocate_region(map, 0, 0), -EBUSY);
	bitmap_release_region(map, 0, 2);
	KUNIT_EXPECT_EQ(test, bitmap_allocate_region(map, 0, 4), 0);
}

static void parselist_test(struct kunit *test)
{
	DECLARE_BITMAP(map, 64);

	KUNIT_EXPECT_EQ(test, bitmap_parselist("0-3, 8,10-11\n", map, 64), 0);
	KUNIT_EXPECT_EQ(test, map[0], 0xd0ful);
	KUNIT_EXPECT_EQ(test, bitmap_parselist("", map, 64), 0);
	KUNIT_EXPECT_TRUE(test, bitmap_empty(map, 64));
	KUNIT_EXPECT_EQ(test, bitmap_parselist("64", map, 64), -ERANGE);
	KUNIT_EXPECT_EQ(test, bitmap_parselist("3-1", map, 64), -EINVAL);
	KUNIT_EXPECT_EQ(test, bitmap_parselist("x", map, 64), -EINVAL);
	KUNIT_EXPECT_EQ(test, bitmap_parselist("1-", map, 64), -EINVAL);
}

static void word_test(struct kunit *test)
{
	unsigned long word = 0;

	KUNIT_EXPECT_EQ(test, fls(0), 0);
	KUNIT_EXPECT_EQ(test, fls(0x80000000), 32);
	KUNIT_EXPECT_EQ(test, fls64(1ull << 40), 41);
	KUNIT_EXPECT_EQ(test, ffs(0x10), 5);
	KUNIT_EXPECT_EQ(test, ilog2(4096), 12);
	KUNIT_EXPECT_EQ(test, order_base_2(4097), 13);
	KUNIT_EXPECT_EQ(test, roundup_pow_of_two(33ul), 64ul);
	KUNIT_EXPECT_EQ(test, rounddown_pow_of_two(33ul), 32ul);
	KUNIT_EXPECT_EQ(test, get_count_order(9), 4);
	KUNIT_EXPECT_EQ(test, hweight64(0xf0f0f0f0f0f0f0f0ull), 32u);
	KUNIT_EXPECT_EQ(test, GENMASK(7, 4), 0xf0ul);
	KUNIT_EXPECT_EQ(test, GENMASK_ULL(63, 60), 0xf000000000000000ull);
	KUNIT_EXPECT_FALSE(test, test_and_set_bit(3, &word));
	KUNIT_EXPECT_TRUE(test, test_and_set_bit(3, &word));
	KUNIT_EXPECT_TRUE(test, test_and_clear_bit(3, &word));
	KUNIT_EXPECT_EQ(test, word, 0ul);
	KUNIT_EXPECT_EQ(test, sign_extend32(0x80, 7), -128);
	KUNIT_EXPECT_EQ(test, rol32(0x80000001, 1), 3u);
	KUNIT_EXPECT_EQ(test, int_sqrt(99), 9ul);
	KUNIT_EXPECT_EQ(test, int_sqrt(~0ul), (1ul << (BITS_PER_LONG / 2)) - 1);
}

static void sets_test(struct kunit *test)
{
	nodemask_t nodes = NODE_MASK_NONE;
	cpumask_t cpus;
	int seen = 0, node;

	cpumask_clear(&cpus);
	cpumask_set_cpu(1, &cpus);
	KUNIT_EXPECT_EQ(test, cpumask_weight(&cpus), 1u);
	KUNIT_EXPECT_EQ(test, cpumask_first(&cpus), 1u);
	KUNIT_EXPECT_TRUE(test, cpu_online(0));
	node_set(0, nodes);
	node_set(MAX_NUMNODES - 1, nodes);
	for_each_node_mask(node, nodes)
		seen += node + 1;
	KUNIT_EXPECT_EQ(test, seen, MAX_NUMNODES + 1);
	KUNIT_EXPECT_EQ(test, next_node_in(MAX_NUMNODES - 1, nodes), 0u);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(find_test), KUNIT_CASE(ranges_test), KUNIT_CASE(algebra_test),
	KUNIT_CASE(zero_area_test), KUNIT_CASE(region_test), KUNIT_CASE(parselist_test),
	KUNIT_CASE(word_test), KUNIT_CASE(sets_test), {}
};
static struct kunit_suite suite = { .name = "bitmap", .test_cases = cases };
kunit_test_suite(suite);
