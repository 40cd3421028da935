// SPDX-License-Identifier: MIT
/* The C helpers every file uses: min and max, overflow, alignment, errors, atomics. */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/overflow.h>

static int calls;

static int counted(int value)
{
	calls++;
	return value;
}

static void minmax_test(struct kunit *test)
{
	int a = 1, b = 2;
	unsigned long size = 7;

	calls = 0;
	KUNIT_EXPECT_EQ(test, min(counted(3), counted(4)), 3);
	KUNIT_EXPECT_EQ(test, calls, 2);
	KUNIT_EXPECT_EQ(test, max(size, 5), 7ul);
	KUNIT_EXPECT_EQ(test, min3(3, 1, 2), 1);
	KUNIT_EXPECT_EQ(test, clamp(15, 0, 10), 10);
	KUNIT_EXPECT_EQ(test, clamp(-5, 0, 10), 0);
	KUNIT_EXPECT_EQ(test, min_t(u8, 256 + 1, 5), 1);
	KUNIT_EXPECT_EQ(test, clamp_t(unsigned int, -1, 0, 100), 100u);
	KUNIT_EXPECT_EQ(test, min_not_zero(0, 9), 9);
	swap(a, b);
	KUNIT_EXPECT_EQ(test, a, 2);
	KUNIT_EXPECT_EQ(test, b, 1);
}

static void overflow_test(struct kunit *test)
{
	size_t bytes;
	u32 u;
	int i;

	KUNIT_EXPECT_TRUE(test, check_add_overflow(U32_MAX, 1u, &u));
	KUNIT_EXPECT_EQ(test, u, 0u);
	KUNIT_EXPECT_FALSE(test, check_mul_overflow(65535u, 65537u, &u));
	KUNIT_EXPECT_TRUE(test, check_sub_overflow(INT_MIN, 1, &i));
	KUNIT_EXPECT_TRUE(test, check_mul_overflow(SIZE_MAX, (size_t)2, &bytes));
	KUNIT_EXPECT_FALSE(test, check_shl_overflow(1, 30, &i));
	KUNIT_EXPECT_TRUE(test, check_shl_overflow(1, 31, &i));
	KUNIT_EXPECT_TRUE(test, check_shl_overflow(1, 40, &u));
	KUNIT_EXPECT_TRUE(test, check_shl_overflow(1, -1, &u));
	KUNIT_EXPECT_EQ(test, size_mul(SIZE_MAX / 2, 3), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, size_add(SIZE_MAX, 1), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, size_sub(3, 4), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, array3_size(2, 3, 4), 24);
}

struct flexible {
	int n;
	u64 items[];
};

static void struct_size_test(struct kunit *test)
{
	struct flexible *p = NULL;

	KUNIT_EXPECT_EQ(test, struct_size(p, items, 3), sizeof(*p) + 24);
	KUNIT_EXPECT_EQ(test, struct_size(p, items, SIZE_MAX), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, type_max(int), INT_MAX);
	KUNIT_EXPECT_EQ(test, type_max(u8), 255);
}

static void align_test(struct kunit *test)
{
	u64 wide = 0x123456789ull;

	KUNIT_EXPECT_EQ(test, ALIGN(wide, 4096), 0x123457000ull);
	KUNIT_EXPECT_EQ(test, ALIGN_DOWN(wide, 4096), 0x123456000ull);
	KUNIT_EXPECT_EQ(test, round_up(wide, 0x1000), 0x123457000ull);
	KUNIT_EXPECT_EQ(test, round_down(wide, 0x1000), 0x123456000ull);
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED(0x2000, 0x1000));
	KUNIT_EXPECT_EQ(test, roundup(10, 3), 12);
	KUNIT_EXPECT_EQ(test, rounddown(10, 3), 9);
	KUNIT_EXPECT_EQ(test, DIV_ROUND_UP(10, 3), 4);
	KUNIT_EXPECT_EQ(test, DIV_ROUND_CLOSEST(11, 4), 3);
	KUNIT_EXPECT_EQ(test, mult_frac(1000, 3, 7), 428);
	KUNIT_EXPECT_EQ(test, abs(-5), 5);
	KUNIT_EXPECT_EQ(test, upper_32_bits(wide), 1u);
}

static void err_test(struct kunit *test)
{
	void *p = ERR_PTR(-ENOENT);

	KUNIT_EXPECT_TRUE(test, IS_ERR(p));
	KUNIT_EXPECT_EQ(test, PTR_ERR(p), -ENOENT);
	KUNIT_EXPECT_FALSE(test, IS_ERR(&p));
	KUNIT_EXPECT_FALSE(test, IS_ERR(NULL));
	KUNIT_EXPECT_TRUE(test, IS_ERR_OR_NULL(NULL));
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(&p), 0);
	KUNIT_EXPECT_TRUE(test, IS_ENABLED(CONFIG_NUMA));
	KUNIT_EXPECT_FALSE(test, IS_ENABLED(CONFIG_NO_SUCH_OPTION));
}

static void atomic_test(struct kunit *test)
{
	atomic_t v = ATOMIC_INIT(5);
	atomic64_t w = ATOMIC64_INIT(1ll << 40);
	u64 cell = 1;
	int old = 7;

	KUNIT_EXPECT_EQ(test, atomic_add_return(3, &v), 8);
	KUNIT_EXPECT_EQ(test, atomic_fetch_sub(1, &v), 8);
	KUNIT_EXPECT_TRUE(test, atomic_try_cmpxchg(&v, &old, 9));
	KUNIT_EXPECT_FALSE(test, atomic_try_cmpxchg(&v, &old, 10));
	KUNIT_EXPECT_EQ(test, old, 9);
	KUNIT_EXPECT_EQ(test, atomic_cmpxchg(&v, 9, 1), 9);
	KUNIT_EXPECT_FALSE(test, atomic_add_unless(&v, 1, 1));
	KUNIT_EXPECT_TRUE(test, atomic_dec_and_test(&v));
	KUNIT_EXPECT_FALSE(test, atomic_inc_not_zero(&v));
	KUNIT_EXPECT_EQ(test, atomic_dec_if_positive(&v), -1);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 0);
	KUNIT_EXPECT_EQ(test, atomic64_inc_return(&w), (1ll << 40) + 1);
	KUNIT_EXPECT_EQ(test, xchg(&cell, 1ull << 50), 1ull);
	KUNIT_EXPECT_EQ(test, cmpxchg(&cell, 1ull << 50, 2ull), 1ull << 50);
	KUNIT_EXPECT_EQ(test, cell, 2ull);
}

static int released;

static void release(struct kref *kref)
{
	released++;
}

static void kref_test(struct kunit *test)
{
	struct kref ref;

	released = 0;
	kref_init(&ref);
	kref_get(&ref);
	KUNIT_EXPECT_EQ(test, kref_put(&ref, release), 0);
	KUNIT_EXPECT_EQ(test, released, 0);
	KUNIT_EXPECT_EQ(test, kref_put(&ref, release), 1);
	KUNIT_EXPECT_EQ(test, released, 1);
	KUNIT_EXPECT_FALSE(test, kref_get_unless_zero(&ref));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(minmax_test), KUNIT_CASE(overflow_test), KUNIT_CASE(struct_size_test),
	KUNIT_CASE(align_test), KUNIT_CASE(err_test), KUNIT_CASE(atomic_test),
	KUNIT_CASE(kref_test), {}
};
static struct kunit_suite suite = { .name = "helpers", .test_cases = cases };
kunit_test_suite(suite);
