// SPDX-License-Identifier: MIT
/*
 * The architecture's memcpy, memmove, memset, memcmp, clear_page, copy_page against byte loops:
 * every small size and alignment, sizes around each branch, overlaps, and the bytes on both sides.
 */
/* or the byte loops would become calls of what they check */
#pragma GCC optimize ("no-tree-loop-distribute-patterns")

#include <asm/page.h>
#include <kunit/test.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define ROOM	1536
#define EDGE	64

static u8 a[ROOM + 2 * EDGE] __aligned(64), b[ROOM + 2 * EDGE] __aligned(64);
static u8 expect[ROOM + 2 * EDGE] __aligned(64);

static const size_t long_sizes[] = {
	127, 128, 129, 159, 160, 161, 191, 192, 193, 255, 256, 257, 271, 272, 273, 319, 320, 321,
	383, 384, 400, 511, 512, 513, 520, 575, 576, 577, 640, 767, 768, 1000, 1023, 1024, 1025,
	1300, 1400,
};

static size_t size_at(unsigned int i)
{
	return i <= 112 ? i : long_sizes[i - 113];
}
#define SIZES	(113 + ARRAY_SIZE(long_sizes))

static u8 pattern(u8 seed, size_t i)
{
	return (u8)(seed + i * 7 + (i >> 8));
}

static void fill(u8 *p, u8 seed)
{
	for (size_t i = 0; i < sizeof(a); i++)
		p[i] = pattern(seed, i);
}

/* Not memcmp: that is one of those under test. */
static bool same(const u8 *x, const u8 *y, size_t n)
{
	while (n--) {
		if (*x++ != *y++)
			return false;
	}
	return true;
}

static void copies(struct kunit *test)
{
	for (unsigned int i = 0; i < SIZES; i++) {
		size_t n = size_at(i);

		for (unsigned int at = 0; at < 16; at++) {
			u8 *dst = a + EDGE + (at & 3) * 5, *src = b + EDGE + at;

			fill(a, 1);
			fill(expect, 1);
			fill(b, 99);
			for (size_t k = 0; k < n; k++)
				expect[dst - a + k] = src[k];
			KUNIT_ASSERT_PTR_EQ(test, memcpy(dst, src, n), (void *)dst);
			KUNIT_ASSERT_TRUE_MSG(test, same(a, expect, sizeof(a)), "%zu", n);
		}
	}
}

static void moves_over_itself(struct kunit *test)
{
	static const int shifts[] = {
		-65, -64, -17, -8, -3, -1, 0, 1, 2, 7, 8, 15, 16, 31, 63, 100,
	};

	for (unsigned int i = 0; i < SIZES; i++) {
		size_t n = min_t(size_t, size_at(i), ROOM - 128);

		for (unsigned int s = 0; s < ARRAY_SIZE(shifts); s++) {
			u8 *src = a + EDGE + 66, *dst = src + shifts[s];

			fill(a, 3);
			fill(expect, 3);
			for (size_t k = 0; k < n; k++)
				expect[dst - a + k] = pattern(3, src - a + k);
			memmove(dst, src, n);
			KUNIT_ASSERT_TRUE_MSG(test, same(a, expect, sizeof(a)), "%zu by %d", n,
					      shifts[s]);
		}
	}
}

static void sets(struct kunit *test)
{
	for (unsigned int i = 0; i < SIZES; i++) {
		size_t n = size_at(i);

		for (unsigned int at = 0; at < 33; at += at < 4 ? 1 : 7) {
			int value = at & 1 ? 0xa5 : 0;

			fill(a, 9);
			fill(expect, 9);
			for (size_t k = 0; k < n; k++)
				expect[EDGE + at + k] = value;
			KUNIT_ASSERT_PTR_EQ(test, memset(a + EDGE + at, value | 0x300, n),
					    (void *)(a + EDGE + at));
			KUNIT_ASSERT_TRUE_MSG(test, same(a, expect, sizeof(a)), "size %zu", n);
		}
	}
}

static void compares(struct kunit *test)
{
	for (unsigned int i = 0; i < SIZES; i++) {
		const u8 *x = a + EDGE + 3, *y = b + EDGE + 3;
		size_t n = size_at(i);

		fill(a, 5);
		fill(b, 5);
		a[EDGE + 3 + n] = 0;	/* behind the end: must not matter */
		b[EDGE + 3 + n] = 1;
		KUNIT_ASSERT_EQ(test, memcmp(x, y, n), 0);
		for (size_t k = 0; k < n; k += n < 40 ? 1 : 13) {
			u8 old = b[EDGE + 3 + k];

			b[EDGE + 3 + k] = old ^ 0x80;
			KUNIT_ASSERT_EQ(test, memcmp(x, y, n) < 0, old < 0x80);
			KUNIT_ASSERT_EQ(test, memcmp(y, x, n) < 0, old >= 0x80);
			b[EDGE + 3 + k] = old;
		}
	}
}

static void pages(struct kunit *test)
{
	u8 *block = (u8 *)__get_free_pages(GFP_KERNEL, 2), *from;
	const size_t last = PAGE_SIZE - 1, behind = 3 * PAGE_SIZE;

	KUNIT_ASSERT_NOT_NULL(test, block);
	from = block + 2 * PAGE_SIZE;
	for (size_t k = 0; k < 4 * PAGE_SIZE; k++)
		block[k] = (u8)(k * 3 + (k >> 9));
	copy_page(block + PAGE_SIZE, from);
	KUNIT_EXPECT_TRUE(test, same(block + PAGE_SIZE, from, PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, block[last], (u8)(last * 3 + (last >> 9)));
	clear_page(from);
	for (size_t k = 0; k < PAGE_SIZE; k++)
		KUNIT_ASSERT_EQ(test, from[k], 0);
	KUNIT_EXPECT_EQ(test, from[PAGE_SIZE], (u8)(behind * 3 + (behind >> 9)));
	KUNIT_EXPECT_NE(test, from[-1], 0);
	free_pages((unsigned long)block, 2);
}

static struct kunit_case string_cases[] = {
	KUNIT_CASE(copies),
	KUNIT_CASE(moves_over_itself),
	KUNIT_CASE(sets),
	KUNIT_CASE(compares),
	KUNIT_CASE(pages),
	{}
};

static struct kunit_suite string_suite = { .name = "string_asm", .test_cases = string_cases };
kunit_test_suite(string_suite);
