// SPDX-License-Identifier: MIT
/* Boot arguments: sizes, lists, words, and what module_param() makes of them. */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/sizes.h>
#include <linux/string.h>

static void memparse_test(struct kunit *test)
{
	char *end;

	KUNIT_EXPECT_EQ(test, memparse("64M", &end), SZ_64M);
	KUNIT_EXPECT_STREQ(test, end, "");
	KUNIT_EXPECT_EQ(test, memparse("0x10k@1g", &end), 0x4000);
	KUNIT_EXPECT_STREQ(test, end, "@1g");
	KUNIT_EXPECT_EQ(test, memparse(end + 1, &end), SZ_1G);
	KUNIT_EXPECT_EQ(test, memparse("2T", NULL), 1ull << 41);
	KUNIT_EXPECT_EQ(test, memparse("1E", NULL), 1ull << 60);
	KUNIT_EXPECT_EQ(test, memparse("12x", &end), 12);
	KUNIT_EXPECT_STREQ(test, end, "x");
	KUNIT_EXPECT_EQ(test, memparse("M", &end), 0);
	KUNIT_EXPECT_STREQ(test, end, "M");
}

static void options_test(struct kunit *test)
{
	char text[] = "3,-7,x", *p = text;
	int value = 0, ints[6];

	KUNIT_EXPECT_EQ(test, get_option(&p, &value), 2);
	KUNIT_EXPECT_EQ(test, value, 3);
	KUNIT_EXPECT_EQ(test, get_option(&p, &value), 2);
	KUNIT_EXPECT_EQ(test, value, -7);
	KUNIT_EXPECT_EQ(test, get_option(&p, &value), 0);
	KUNIT_EXPECT_STREQ(test, get_options("1,4-6,9 rest", 6, ints), " rest");
	KUNIT_EXPECT_EQ(test, ints[0], 5);
	KUNIT_EXPECT_EQ(test, ints[2], 4);
	KUNIT_EXPECT_EQ(test, ints[5], 9);
	get_options("1,2,3,4,5,6,7,8", 6, ints);
	KUNIT_EXPECT_EQ(test, ints[0], 5);
	KUNIT_EXPECT_TRUE(test, parse_option_str("a,bc,d", "bc"));
	KUNIT_EXPECT_FALSE(test, parse_option_str("a,bcd", "bc"));
}

static void words_test(struct kunit *test)
{
	char text[] = "plain key=value  quoted=\"a b\" \"whole=c d\" last=x=y empty=";
	static const char *const want[][2] = {
		{ "plain", NULL }, { "key", "value" }, { "quoted", "a b" }, { "whole", "c d" },
		{ "last", "x=y" }, { "empty", "" },
	};
	char *rest = text, *word, *value;

	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		KUNIT_ASSERT_TRUE(test, *rest);
		rest = next_arg(rest, &word, &value);
		KUNIT_EXPECT_STREQ(test, word, want[i][0]);
		if (want[i][1])
			KUNIT_EXPECT_STREQ(test, value, want[i][1]);
		else
			KUNIT_EXPECT_NULL(test, value);
	}
	KUNIT_EXPECT_FALSE(test, *rest);
}

static int number = 5;
module_param(number, int, 0644);
static unsigned long large;
module_param_named(renamed, large, ulong, 0644);
static bool flag;
module_param(flag, bool, 0444);
static char *text_param;
module_param(text_param, charp, 0);
static char copied[8];
module_param_string(copied, copied, sizeof(copied), 0);
static int list[3];
static unsigned int list_len;
module_param_array(list, int, &list_len, 0);

/* What the boot arguments would have called. */
static int set(const struct kernel_param *kp, char *value)
{
	return kp->ops->set(value, kp);
}

static void param_test(struct kunit *test)
{
	char good[] = "1,2,3", long_list[] = "1,2,3,4", word[] = "word", buf[32];

	KUNIT_EXPECT_STREQ(test, __kparam_number.name, "test_cmdline.number");
	KUNIT_EXPECT_EQ(test, set(&__kparam_number, (char *)"-12"), 0);
	KUNIT_EXPECT_EQ(test, number, -12);
	KUNIT_EXPECT_EQ(test, set(&__kparam_number, (char *)"12z"), -EINVAL);
	KUNIT_EXPECT_EQ(test, number, -12);
	KUNIT_EXPECT_EQ(test, set(&__kparam_renamed, (char *)"0x1000"), 0);
	KUNIT_EXPECT_EQ(test, large, 4096ul);
	KUNIT_EXPECT_EQ(test, set(&__kparam_flag, (char *)""), 0);
	KUNIT_EXPECT_TRUE(test, flag);
	KUNIT_EXPECT_EQ(test, set(&__kparam_flag, (char *)"n"), 0);
	KUNIT_EXPECT_FALSE(test, flag);
	KUNIT_EXPECT_EQ(test, set(&__kparam_text_param, word), 0);
	KUNIT_EXPECT_PTR_EQ(test, text_param, word);
	KUNIT_EXPECT_EQ(test, set(&__kparam_copied, word), 0);
	KUNIT_EXPECT_STREQ(test, copied, "word");
	KUNIT_EXPECT_EQ(test, set(&__kparam_copied, (char *)"12345678"), -ENOSPC);
	KUNIT_EXPECT_EQ(test, set(&__kparam_list, good), 0);
	KUNIT_EXPECT_EQ(test, list_len, 3u);
	KUNIT_EXPECT_EQ(test, list[2], 3);
	KUNIT_EXPECT_EQ(test, set(&__kparam_list, long_list), -EINVAL);
	KUNIT_EXPECT_GT(test, __kparam_number.ops->get(buf, &__kparam_number), 0);
	KUNIT_EXPECT_STREQ(test, buf, "-12\n");
	number = 5;
}

static struct kunit_case cases[] = {
	KUNIT_CASE(memparse_test), KUNIT_CASE(options_test), KUNIT_CASE(words_test),
	KUNIT_CASE(param_test), {}
};
static struct kunit_suite suite = { .name = "cmdline", .test_cases = cases };
kunit_test_suite(suite);
