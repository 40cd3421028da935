// SPDX-License-Identifier: MIT
/* Strings and memory searches, lib/string.c and lib/mem.c, against plain loops. */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/string.h>

static void copy_test(struct kunit *test)
{
	char buf[8];

	KUNIT_EXPECT_EQ(test, strscpy(buf, "abc"), 3);
	KUNIT_EXPECT_STREQ(test, buf, "abc");
	KUNIT_EXPECT_EQ(test, strscpy(buf, "12345678"), -E2BIG);
	KUNIT_EXPECT_STREQ(test, buf, "1234567");
	KUNIT_EXPECT_EQ(test, strscpy(buf, "xyz", 3), -E2BIG);
	KUNIT_EXPECT_STREQ(test, buf, "xy");
	memset(buf, 'x', sizeof(buf));
	KUNIT_EXPECT_EQ(test, strscpy_pad(buf, "a"), 1);
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + 1, 0, sizeof(buf) - 1));
	KUNIT_EXPECT_EQ(test, strlcpy(buf, "0123456789", sizeof(buf)), 10);
	KUNIT_EXPECT_STREQ(test, buf, "0123456");
	strcpy(buf, "ab");
	KUNIT_EXPECT_EQ(test, strlcat(buf, "cdefghij", sizeof(buf)), 10);
	KUNIT_EXPECT_STREQ(test, buf, "abcdefg");
	strncpy(buf, "q", sizeof(buf));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + 1, 0, sizeof(buf) - 1));
}

static void compare_test(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, strcmp("", ""), 0);
	KUNIT_EXPECT_LT(test, strcmp("a", "b"), 0);
	KUNIT_EXPECT_GT(test, strcmp("ab", "a"), 0);
	KUNIT_EXPECT_GT(test, strcmp("\xff", "a"), 0);
	KUNIT_EXPECT_EQ(test, strncmp("abc", "abd", 2), 0);
	KUNIT_EXPECT_LT(test, strncmp("abc", "abd", 3), 0);
	KUNIT_EXPECT_EQ(test, strncmp("a", "b", 0), 0);
	KUNIT_EXPECT_EQ(test, strcasecmp("HeLLo", "hEllO"), 0);
	KUNIT_EXPECT_NE(test, strcasecmp("hello", "hell"), 0);
	KUNIT_EXPECT_EQ(test, strncasecmp("ABx", "aby", 2), 0);
	KUNIT_EXPECT_TRUE(test, sysfs_streq("on\n", "on"));
	KUNIT_EXPECT_TRUE(test, sysfs_streq("on", "on\n"));
	KUNIT_EXPECT_FALSE(test, sysfs_streq("on\n", "onn"));
	KUNIT_EXPECT_TRUE(test, strstarts("prefix", "pre"));
	KUNIT_EXPECT_EQ(test, str_has_prefix("prefix", "pre"), 3);
	KUNIT_EXPECT_EQ(test, str_has_prefix("prefix", "post"), 0);
}

static void search_test(struct kunit *test)
{
	static const char *const words[] = { "one", "two", NULL };
	const char *s = "a/b/c";

	KUNIT_EXPECT_PTR_EQ(test, strchr(s, '/'), s + 1);
	KUNIT_EXPECT_PTR_EQ(test, strrchr(s, '/'), s + 3);
	KUNIT_EXPECT_PTR_EQ(test, strchr(s, '\0'), s + 5);
	KUNIT_EXPECT_PTR_EQ(test, strchrnul(s, 'x'), s + 5);
	KUNIT_EXPECT_NULL(test, strchr(s, 'x'));
	KUNIT_EXPECT_NULL(test, strnchr(s, 3, 'c'));
	KUNIT_EXPECT_PTR_EQ(test, strstr(s, "/c"), s + 3);
	KUNIT_EXPECT_PTR_EQ(test, strstr(s, ""), s);
	KUNIT_EXPECT_NULL(test, strstr(s, "/d"));
	KUNIT_EXPECT_NULL(test, strnstr(s, "/c", 4));
	KUNIT_EXPECT_EQ(test, strspn("aabbc", "ab"), 4);
	KUNIT_EXPECT_EQ(test, strcspn("aabbc", "cb"), 2);
	KUNIT_EXPECT_STREQ(test, kbasename("/x/y"), "y");
	KUNIT_EXPECT_STREQ(test, kbasename("z"), "z");
	KUNIT_EXPECT_EQ(test, match_string(words, 3, "two"), 1);
	KUNIT_EXPECT_EQ(test, match_string(words, 3, "three"), -EINVAL);
}

static void cut_test(struct kunit *test)
{
	char text[] = "a,,b", spaces[] = "  x y \n", swap_me[] = "a-b-c", *p = text;

	KUNIT_EXPECT_STREQ(test, strsep(&p, ","), "a");
	KUNIT_EXPECT_STREQ(test, strsep(&p, ","), "");
	KUNIT_EXPECT_STREQ(test, strsep(&p, ","), "b");
	KUNIT_EXPECT_NULL(test, strsep(&p, ","));
	KUNIT_EXPECT_STREQ(test, strim(spaces), "x y");
	KUNIT_EXPECT_STREQ(test, strreplace(swap_me, '-', '_'), "a_b_c");
}

static void memchr_inv_test(struct kunit *test)
{
	u8 buf[70];

	for (unsigned int start = 0; start < 9; start++) {
		for (unsigned int len = 0; len + start <= 61; len++) {
			memset(buf, 0xa5, sizeof(buf));
			KUNIT_ASSERT_NULL(test, memchr_inv(buf + start, 0xa5, len));
			if (!len)
				continue;
			buf[start + len] = 0;		/* just behind: must not be seen */
			KUNIT_ASSERT_NULL(test, memchr_inv(buf + start, 0xa5, len));
			buf[start + len / 2] = 1;
			KUNIT_ASSERT_PTR_EQ(test, memchr_inv(buf + start, 0xa5, len),
					    buf + start + len / 2);
			KUNIT_ASSERT_PTR_EQ(test, memchr(buf, 1, sizeof(buf)),
					    buf + start + len / 2);
		}
	}
}

static void fill_test(struct kunit *test)
{
	u32 words[5] = { 0 };
	u64 longs[3] = { 0 };

	memset32(words + 1, 0x12345678, 3);
	KUNIT_EXPECT_EQ(test, words[0], 0u);
	KUNIT_EXPECT_EQ(test, words[1], 0x12345678u);
	KUNIT_EXPECT_EQ(test, words[3], 0x12345678u);
	KUNIT_EXPECT_EQ(test, words[4], 0u);
	memset64(longs, 0x123456789abcdefull, 2);
	KUNIT_EXPECT_EQ(test, longs[1], 0x123456789abcdefull);
	KUNIT_EXPECT_EQ(test, longs[2], 0ull);
}

/* memcpy, memmove, memset and memcmp at every alignment and length, against byte loops. */
static void memory_test(struct kunit *test)
{
	struct rnd_state rnd;
	u8 a[96], b[96], want[96];

	prandom_seed_state(&rnd, 20);
	for (int round = 0; round < 3000; round++) {
		unsigned int len = prandom_u32_max_state(&rnd, 65);
		unsigned int from = prandom_u32_max_state(&rnd, 32);
		unsigned int to = prandom_u32_max_state(&rnd, 32);

		prandom_bytes_state(&rnd, a, sizeof(a));
		for (unsigned int i = 0; i < sizeof(b); i++)
			want[i] = b[i] = i;
		for (unsigned int i = 0; i < len; i++)
			want[to + i] = a[from + i];
		memcpy(b + to, a + from, len);
		KUNIT_ASSERT_EQ(test, memcmp(b, want, sizeof(b)), 0);

		for (unsigned int i = 0; i < sizeof(a); i++)
			want[i] = i >= to && i < to + len ? a[i - to + from] : a[i];
		memmove(a + to, a + from, len);
		KUNIT_ASSERT_EQ(test, memcmp(a, want, sizeof(a)), 0);

		memset(a + to, round, len);
		for (unsigned int i = 0; i < len; i++)
			want[to + i] = round;
		KUNIT_ASSERT_EQ(test, memcmp(a, want, sizeof(a)), 0);
		if (len) {
			a[to + len - 1]++;
			KUNIT_ASSERT_NE(test, memcmp(a, want, sizeof(a)), 0);
		}
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(copy_test), KUNIT_CASE(compare_test), KUNIT_CASE(search_test),
	KUNIT_CASE(cut_test), KUNIT_CASE(memchr_inv_test), KUNIT_CASE(fill_test),
	KUNIT_CASE(memory_test), {}
};
static struct kunit_suite suite = { .name = "string", .test_cases = cases };
kunit_test_suite(suite);
