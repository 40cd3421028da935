// SPDX-License-Identifier: MIT
/* sort(), bsearch(), checksums, patterns, random numbers: against known answers and oracles. */
#include <kunit/test.h>
#include <linux/bsearch.h>
#include <linux/crc32.h>
#include <linux/glob.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/sort.h>

static int compare_u32(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

static void sort_test(struct kunit *test)
{
	struct rnd_state rnd;
	u32 values[130], sum, sorted_sum;

	prandom_seed_state(&rnd, 5);
	for (unsigned int n = 0; n <= 130; n++) {
		sum = sorted_sum = 0;
		for (unsigned int i = 0; i < n; i++)
			sum += values[i] = prandom_u32_max_state(&rnd, 100);
		sort(values, n, sizeof(u32), compare_u32, NULL);
		for (unsigned int i = 0; i < n; i++) {
			sorted_sum += values[i];
			if (i)
				KUNIT_ASSERT_LE(test, values[i - 1], values[i]);
		}
		KUNIT_ASSERT_EQ(test, sum, sorted_sum);
	}
}

struct odd {
	u8 key;
	char text[6];
};

static int compare_odd(const void *a, const void *b, const void *priv)
{
	int sign = *(const int *)priv;

	return sign * (((const struct odd *)a)->key - ((const struct odd *)b)->key);
}

/* Elements that are not words, and a private argument: descending. */
static void sort_r_test(struct kunit *test)
{
	struct odd items[] = { { 3, "three" }, { 1, "one" }, { 7, "seven" }, { 5, "five" } };
	const int descending = -1;

	sort_r(items, 4, sizeof(items[0]), compare_odd, NULL, &descending);
	KUNIT_EXPECT_STREQ(test, items[0].text, "seven");
	KUNIT_EXPECT_STREQ(test, items[1].text, "five");
	KUNIT_EXPECT_STREQ(test, items[3].text, "one");
}

static void bsearch_test(struct kunit *test)
{
	u32 values[20];

	for (u32 i = 0; i < 20; i++)
		values[i] = i * 3;
	for (u32 n = 0; n <= 20; n++) {
		for (u32 key = 0; key < 62; key++) {
			u32 *found = bsearch(&key, values, n, sizeof(u32), compare_u32);

			if (key % 3 == 0 && key / 3 < n)
				KUNIT_ASSERT_PTR_EQ(test, found, &values[key / 3]);
			else
				KUNIT_ASSERT_NULL(test, found);
		}
	}
}

static void crc_test(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, crc32_le(~0u, "123456789", 9) ^ ~0u, 0xcbf43926u);
	KUNIT_EXPECT_EQ(test, crc32_le(~0u, "", 0) ^ ~0u, 0u);
	KUNIT_EXPECT_EQ(test, crc16_xmodem(0, "123456789", 9), 0x31c3);
}

static const struct glob_case {
	const char *pattern, *text;
	bool match;
} glob_cases[] = {
	{ "", "", true }, { "", "a", false }, { "*", "", true }, { "*", "anything", true },
	{ "a?c", "abc", true }, { "a?c", "ac", false }, { "a*c", "ac", true },
	{ "a*c", "abcbc", true }, { "a*c", "abcb", false }, { "*.test", "suite.test", true },
	{ "*a*b*", "xxaxxbxx", true }, { "*a*b*", "xxbxxaxx", false }, { "[a-c]x", "bx", true },
	{ "[a-c]x", "dx", false }, { "[!a-c]x", "dx", true }, { "[]]", "]", true },
	{ "[a", "[a", true }, { "\\*", "*", true }, { "\\*", "x", false }, { "a**b", "ab", true },
	{ "*aab", "aaaab", true }, { "[a-]", "-", true }, { "abc", "ab", false },
};

static void describe_glob(const struct glob_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s %s", c->pattern, c->text);
	strreplace(desc, '#', '_');
}
KUNIT_ARRAY_PARAM(glob, glob_cases, describe_glob);

static void glob_test(struct kunit *test)
{
	const struct glob_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, glob_match(c->pattern, c->text), c->match);
}

/* The sequence that Linux gives for the same seed. */
static void prandom_test(struct kunit *test)
{
	struct rnd_state a, b;
	u32 first;

	prandom_seed_state(&a, 1);
	prandom_seed_state(&b, 1);
	first = prandom_u32_state(&a);
	KUNIT_EXPECT_EQ(test, first, prandom_u32_state(&b));
	KUNIT_EXPECT_NE(test, first, prandom_u32_state(&a));
	prandom_seed_state(&b, 2);
	KUNIT_EXPECT_NE(test, first, prandom_u32_state(&b));
	KUNIT_EXPECT_GE(test, a.s4, 128u);
}

static void random_test(struct kunit *test)
{
	unsigned int seen = 0, ones = 0;
	u64 a = get_random_u64(), b = get_random_u64();

	KUNIT_EXPECT_NE(test, a, b);
	for (int i = 0; i < 300; i++) {
		u32 r = get_random_u32_below(6);

		KUNIT_ASSERT_LT(test, r, 6u);
		seen |= 1u << r;
		r = get_random_u32_inclusive(10, 12);
		KUNIT_ASSERT_TRUE(test, r >= 10 && r <= 12);
		ones += hweight32(get_random_u32());
	}
	KUNIT_EXPECT_EQ(test, seen, 0x3fu);
	/* 9600 fair bits: mean 4800, 49 a standard deviation; ten of them are never missed. */
	KUNIT_EXPECT_TRUE(test, ones > 4310 && ones < 5290);
	KUNIT_EXPECT_EQ(test, get_random_u32_inclusive(7, 7), 7u);
	KUNIT_EXPECT_EQ(test, get_random_u32_below(1), 0u);
}

static void division_test(struct kunit *test)
{
	u64 n = 10000000007ull, rest;
	u32 rem = do_div(n, 10);

	KUNIT_EXPECT_EQ(test, n, 1000000000ull);
	KUNIT_EXPECT_EQ(test, rem, 7u);
	KUNIT_EXPECT_EQ(test, div64_u64_rem(~0ull, 0x100000001ull, &rest), 0xffffffffull);
	KUNIT_EXPECT_EQ(test, rest, 0ull);
	KUNIT_EXPECT_EQ(test, div_s64(-7, 2), -3);
	KUNIT_EXPECT_EQ(test, mul_u64_u32_shr(0x123456789abcdefull, 0x80000000, 32),
			0x91a2b3c4d5e6f7ull);
	KUNIT_EXPECT_EQ(test, mul_u64_u32_div(1ull << 60, 1000, 1u << 30), 1000ull << 30);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(sort_test), KUNIT_CASE(sort_r_test), KUNIT_CASE(bsearch_test),
	KUNIT_CASE(crc_test), KUNIT_CASE_PARAM(glob_test, glob_gen_params),
	KUNIT_CASE(prandom_test), KUNIT_CASE(random_test), KUNIT_CASE(division_test), {}
};
static struct kunit_suite suite = { .name = "sort", .test_cases = cases };
kunit_test_suite(suite);
