// SPDX-License-Identifier: MIT
/* Text to number: kstrto*, simple_strto*, at every border. */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/limits.h>

struct number_case {
	const char *text;
	unsigned int base;
	int err;
	unsigned long long value;
};

static const struct number_case unsigned_cases[] = {
	{ "0", 0, 0, 0 }, { "12", 0, 0, 12 }, { "0x1f", 0, 0, 31 }, { "0X1F", 16, 0, 31 },
	{ "017", 0, 0, 15 }, { "017", 10, 0, 17 }, { "+5", 10, 0, 5 }, { "5\n", 10, 0, 5 },
	{ "1f", 16, 0, 31 }, { "zz", 36, 0, 1295 }, { "101", 2, 0, 5 },
	{ "18446744073709551615", 10, 0, U64_MAX }, { "0xffffffffffffffff", 0, 0, U64_MAX },
	{ "18446744073709551616", 10, -ERANGE, 0 }, { "0x10000000000000000", 0, -ERANGE, 0 },
	{ "99999999999999999999999999", 10, -ERANGE, 0 },
	{ "", 0, -EINVAL, 0 }, { "\n", 0, -EINVAL, 0 }, { "-1", 10, -EINVAL, 0 },
	{ "12x", 10, -EINVAL, 0 }, { " 1", 10, -EINVAL, 0 }, { "1 ", 10, -EINVAL, 0 },
	{ "5\n\n", 10, -EINVAL, 0 }, { "0x", 0, -EINVAL, 0 }, { "8", 8, -EINVAL, 0 },
	{ "++5", 10, -EINVAL, 0 }, { "0xg", 16, -EINVAL, 0 },
};

static void describe(const struct number_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "base %u: %s", c->base, c->text);
	strreplace(desc, '\n', '_');
}
KUNIT_ARRAY_PARAM(unsigned, unsigned_cases, describe);

static void unsigned_test(struct kunit *test)
{
	const struct number_case *c = test->param_value;
	unsigned long long value = 77;

	KUNIT_EXPECT_EQ(test, kstrtoull(c->text, c->base, &value), c->err);
	KUNIT_EXPECT_EQ(test, value, c->err ? 77 : c->value);
}

static void signed_test(struct kunit *test)
{
	long long value = 0;

	KUNIT_EXPECT_EQ(test, kstrtoll("-9223372036854775808", 10, &value), 0);
	KUNIT_EXPECT_EQ(test, value, LLONG_MIN);
	KUNIT_EXPECT_EQ(test, kstrtoll("9223372036854775807", 10, &value), 0);
	KUNIT_EXPECT_EQ(test, value, LLONG_MAX);
	KUNIT_EXPECT_EQ(test, kstrtoll("9223372036854775808", 10, &value), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoll("-9223372036854775809", 10, &value), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoll("-0x10", 0, &value), 0);
	KUNIT_EXPECT_EQ(test, value, -16);
	KUNIT_EXPECT_EQ(test, kstrtoll("-", 0, &value), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtoll("-+1", 0, &value), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtoll("--1", 0, &value), -EINVAL);
}

static void widths_test(struct kunit *test)
{
	unsigned int u;
	bool yes = false;
	int i;
	u16 h;
	u8 b;
	s8 s;

	KUNIT_EXPECT_EQ(test, kstrtouint("4294967295", 10, &u), 0);
	KUNIT_EXPECT_EQ(test, u, UINT_MAX);
	KUNIT_EXPECT_EQ(test, kstrtouint("4294967296", 10, &u), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoint("-2147483648", 10, &i), 0);
	KUNIT_EXPECT_EQ(test, i, INT_MIN);
	KUNIT_EXPECT_EQ(test, kstrtoint("2147483648", 10, &i), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtou16("65536", 10, &h), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtou8("255", 10, &b), 0);
	KUNIT_EXPECT_EQ(test, kstrtou8("256", 10, &b), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtos8("-128", 10, &s), 0);
	KUNIT_EXPECT_EQ(test, kstrtos8("128", 10, &s), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtobool("on", &yes), 0);
	KUNIT_EXPECT_TRUE(test, yes);
	KUNIT_EXPECT_EQ(test, kstrtobool("OFF", &yes), 0);
	KUNIT_EXPECT_FALSE(test, yes);
	KUNIT_EXPECT_EQ(test, kstrtobool("Yes", &yes), 0);
	KUNIT_EXPECT_TRUE(test, yes);
	KUNIT_EXPECT_EQ(test, kstrtobool("o", &yes), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtobool("", &yes), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtobool("x", &yes), -EINVAL);
}

static void simple_test(struct kunit *test)
{
	char *end;

	KUNIT_EXPECT_EQ(test, simple_strtoul("12abc", &end, 10), 12ul);
	KUNIT_EXPECT_STREQ(test, end, "abc");
	KUNIT_EXPECT_EQ(test, simple_strtoul("0xfz", &end, 0), 15ul);
	KUNIT_EXPECT_STREQ(test, end, "z");
	KUNIT_EXPECT_EQ(test, simple_strtoul("0x", &end, 0), 0ul);
	KUNIT_EXPECT_STREQ(test, end, "x");
	KUNIT_EXPECT_EQ(test, simple_strtol("-7", NULL, 10), -7l);
	KUNIT_EXPECT_EQ(test, simple_strtoul("", &end, 0), 0ul);
	KUNIT_EXPECT_EQ(test, simple_strtoull("18446744073709551615", NULL, 10), U64_MAX);
}

static void hex_test(struct kunit *test)
{
	u8 bytes[3] = { 0 };
	char text[7] = "";

	KUNIT_EXPECT_EQ(test, hex_to_bin('a'), 10);
	KUNIT_EXPECT_EQ(test, hex_to_bin('F'), 15);
	KUNIT_EXPECT_EQ(test, hex_to_bin('g'), -1);
	KUNIT_EXPECT_EQ(test, hex2bin(bytes, "01aBff", 3), 0);
	KUNIT_EXPECT_EQ(test, bytes[1], 0xab);
	KUNIT_EXPECT_EQ(test, hex2bin(bytes, "0x", 1), -EINVAL);
	*bin2hex(text, "\x01\xab\xff", 3) = '\0';
	KUNIT_EXPECT_STREQ(test, text, "01abff");
}

static void dump_test(struct kunit *test)
{
	const u8 data[] = "0123456789abcdef\x01";
	char line[100];

	hex_dump_to_buffer(data, 16, 16, 1, line, sizeof(line), true);
	KUNIT_EXPECT_STREQ(test, line, "30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66"
			   "  0123456789abcdef");
	hex_dump_to_buffer(data + 14, 3, 16, 1, line, sizeof(line), true);
	KUNIT_EXPECT_STREQ(test, line, "65 66 01                                       "
			   "  ef.");
	hex_dump_to_buffer(data, 8, 16, 4, line, sizeof(line), false);
	KUNIT_EXPECT_STREQ(test, line, "33323130 37363534");
	KUNIT_EXPECT_EQ(test, hex_dump_to_buffer(data, 16, 16, 1, line, 5, true), 65);
	KUNIT_EXPECT_STREQ(test, line, "30 3");
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(unsigned_test, unsigned_gen_params), KUNIT_CASE(signed_test),
	KUNIT_CASE(widths_test), KUNIT_CASE(simple_test), KUNIT_CASE(hex_test),
	KUNIT_CASE(dump_test), {}
};
static struct kunit_suite suite = { .name = "kstrtox", .test_cases = cases };
kunit_test_suite(suite);
