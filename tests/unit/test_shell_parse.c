// SPDX-License-Identifier: MIT
/* The command language: words, quotes, comments, `;`, $?, and lines that are wrong. */
#include "../../shell/shell.h"
#include <kunit/test.h>

static char space[SHELL_LINE_MAX];
static char *argv[SHELL_ARGS_MAX];

static int parse(const char *line, int status)
{
	return shell_parse(&line, status, space, argv);
}

static void words_are_split_at_blanks(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, parse("  md.b\t0x1000   16  ", 0), 3);
	KUNIT_EXPECT_STREQ(test, argv[0], "md.b");
	KUNIT_EXPECT_STREQ(test, argv[1], "0x1000");
	KUNIT_EXPECT_STREQ(test, argv[2], "16");
	KUNIT_EXPECT_NULL(test, argv[3]);
	KUNIT_EXPECT_EQ(test, parse("", 0), 0);
	KUNIT_EXPECT_EQ(test, parse("   # only a comment", 0), 0);
}

static void quotes_keep_blanks_and_join(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, parse("echo 'a  b' \"c;d\" e'f'\"g\" \\; \"\\\"\"", 0), 6);
	KUNIT_EXPECT_STREQ(test, argv[1], "a  b");
	KUNIT_EXPECT_STREQ(test, argv[2], "c;d");
	KUNIT_EXPECT_STREQ(test, argv[3], "efg");
	KUNIT_EXPECT_STREQ(test, argv[4], ";");
	KUNIT_EXPECT_STREQ(test, argv[5], "\"");
}

static void the_status_is_a_word(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, parse("echo $? x$?y \"$?\" '$?'", 127), 5);
	KUNIT_EXPECT_STREQ(test, argv[1], "127");
	KUNIT_EXPECT_STREQ(test, argv[2], "x127y");
	KUNIT_EXPECT_STREQ(test, argv[3], "127");
	KUNIT_EXPECT_STREQ(test, argv[4], "$?");
}

static void semicolons_end_commands(struct kunit *test)
{
	const char *line = "echo a; ;echo b;";

	KUNIT_EXPECT_EQ(test, shell_parse(&line, 0, space, argv), 2);
	KUNIT_ASSERT_NOT_NULL(test, line);
	KUNIT_EXPECT_EQ(test, shell_parse(&line, 0, space, argv), 0);
	KUNIT_ASSERT_NOT_NULL(test, line);
	KUNIT_EXPECT_EQ(test, shell_parse(&line, 0, space, argv), 2);
	KUNIT_EXPECT_STREQ(test, argv[1], "b");
	KUNIT_ASSERT_NOT_NULL(test, line);
	KUNIT_EXPECT_EQ(test, shell_parse(&line, 0, space, argv), 0);
	KUNIT_EXPECT_NULL(test, line);
}

static void open_quotes_are_refused(struct kunit *test)
{
	KUNIT_EXPECT_LT(test, parse("echo 'abc", 0), 0);
	KUNIT_EXPECT_LT(test, parse("echo \"abc\\\"", 0), 0);
}

static void too_many_words_are_refused(struct kunit *test)
{
	char line[4 * SHELL_ARGS_MAX];

	for (unsigned int i = 0; i < sizeof(line) - 1; i++)
		line[i] = i % 2 ? ' ' : 'x';
	line[sizeof(line) - 1] = '\0';
	KUNIT_EXPECT_LT(test, parse(line, 0), 0);
}

static struct kunit_case parse_cases[] = {
	KUNIT_CASE(words_are_split_at_blanks),
	KUNIT_CASE(quotes_keep_blanks_and_join),
	KUNIT_CASE(the_status_is_a_word),
	KUNIT_CASE(semicolons_end_commands),
	KUNIT_CASE(open_quotes_are_refused),
	KUNIT_CASE(too_many_words_are_refused),
	{}
};

static struct kunit_suite parse_suite = { .name = "shell_parse", .test_cases = parse_cases };
kunit_test_suite(parse_suite);
