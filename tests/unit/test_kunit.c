// SPDX-License-Identifier: MIT
/*
 * KUnit tests itself: that a failing check fails its case, that ASSERT leaves, that skips, filters,
 * parameters and resources do what they say. The inner suites run quietly and are not registered.
 */
#include <kunit/test.h>
#include <linux/bug.h>
#include <linux/kernel.h>

static int reached;

static void inner_pass(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
	reached |= 1;
}

static void inner_expect(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 2);
	reached |= 2;
}

static void inner_assert(struct kunit *test)
{
	KUNIT_ASSERT_STREQ(test, "a", "b");
	reached |= 4;
}

static void inner_skip(struct kunit *test)
{
	kunit_skip(test, "no %s", "reason");
	reached |= 8;
}

static void inner_slow(struct kunit *test)
{
	reached |= 16;
}

static struct kunit_case inner_cases[] = {
	KUNIT_CASE(inner_pass), KUNIT_CASE(inner_expect), KUNIT_CASE(inner_assert),
	KUNIT_CASE(inner_skip), KUNIT_CASE_SLOW(inner_slow), {}
};
static struct kunit_suite inner = { .name = "inner", .test_cases = inner_cases };

static void run_quietly(struct kunit_suite *suite, const char *filter, struct kunit_totals *totals)
{
	bool was_quiet = kunit_quiet;

	memset(totals, 0, sizeof(*totals));
	reached = 0;
	kunit_quiet = true;
	kunit_run_suite(suite, filter, totals);
	kunit_quiet = was_quiet;
}

static void outcomes_test(struct kunit *test)
{
	struct kunit_totals totals;

	run_quietly(&inner, "inner*", &totals);
	KUNIT_EXPECT_EQ(test, totals.passed, 1u + kunit_run_long);
	KUNIT_EXPECT_EQ(test, totals.failed, 2u);
	KUNIT_EXPECT_EQ(test, totals.skipped, 2u - kunit_run_long);
	KUNIT_EXPECT_EQ(test, reached & 15, 3);
	KUNIT_EXPECT_EQ(test, inner_cases[1].status, KUNIT_FAILURE);
	KUNIT_EXPECT_EQ(test, inner_cases[3].status, KUNIT_SKIPPED);
	KUNIT_EXPECT_PTR_EQ(test, kunit_get_current_test(), test);
}

static void filter_test(struct kunit *test)
{
	struct kunit_totals totals;

	run_quietly(&inner, "inner.inner_p*", &totals);
	KUNIT_EXPECT_EQ(test, totals.passed + totals.failed + totals.skipped, 1u);
	/* Asked for by its full name, a long one runs. */
	run_quietly(&inner, "inner.inner_slow", &totals);
	KUNIT_EXPECT_EQ(test, totals.passed, 1u);
	KUNIT_EXPECT_EQ(test, reached, 16);
	run_quietly(&inner, "other*", &totals);
	KUNIT_EXPECT_EQ(test, totals.passed + totals.failed + totals.skipped, 0u);
}

/* Every macro must fail when it should: one bit each. */
static void inner_macros(struct kunit *test)
{
	int n = 0, *p = &n;

#define MUST_FAIL(statement) \
do { \
	test->status = KUNIT_SUCCESS; \
	statement; \
	if (test->status != KUNIT_FAILURE) \
		reached++; \
	test->status = KUNIT_SUCCESS; \
} while (0)
	MUST_FAIL(KUNIT_EXPECT_EQ(test, n, 1));
	MUST_FAIL(KUNIT_EXPECT_NE(test, n, 0));
	MUST_FAIL(KUNIT_EXPECT_LT(test, n, 0));
	MUST_FAIL(KUNIT_EXPECT_LE(test, n, -1));
	MUST_FAIL(KUNIT_EXPECT_GT(test, n, 0));
	MUST_FAIL(KUNIT_EXPECT_GE(test, n, 1));
	MUST_FAIL(KUNIT_EXPECT_TRUE(test, n));
	MUST_FAIL(KUNIT_EXPECT_FALSE(test, !n));
	MUST_FAIL(KUNIT_EXPECT_NULL(test, p));
	MUST_FAIL(KUNIT_EXPECT_NOT_NULL(test, NULL));
	MUST_FAIL(KUNIT_EXPECT_PTR_EQ(test, p, NULL));
	MUST_FAIL(KUNIT_EXPECT_PTR_NE(test, p, &n));
	MUST_FAIL(KUNIT_EXPECT_STREQ(test, "a", "ab"));
	MUST_FAIL(KUNIT_EXPECT_STRNEQ(test, "a", "a"));
	MUST_FAIL(KUNIT_EXPECT_MEMEQ(test, "abc", "abd", 3));
	MUST_FAIL(KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ERR_PTR(-ENOMEM)));
	MUST_FAIL(KUNIT_EXPECT_NOT_ERR_OR_NULL(test, NULL));
	MUST_FAIL(KUNIT_EXPECT_EQ_MSG(test, n, 1, "with %s", "text"));
	MUST_FAIL(KUNIT_FAIL(test, "always"));
	MUST_FAIL(kunit_fail_current_test("always %d", n));
}

static struct kunit_case macro_cases[] = { KUNIT_CASE(inner_macros), {} };
static struct kunit_suite macro_suite = { .name = "macros", .test_cases = macro_cases };

static void macros_test(struct kunit *test)
{
	struct kunit_totals totals;

	run_quietly(&macro_suite, NULL, &totals);
	KUNIT_EXPECT_EQ(test, totals.passed, 1u);
	KUNIT_EXPECT_EQ(test, reached, 0);
}

static const int odd_and_even[] = { 1, 2, 3 };
KUNIT_ARRAY_PARAM(odd_and_even, odd_and_even, NULL);

static void inner_param(struct kunit *test)
{
	const int *value = test->param_value;

	reached += *value;
	KUNIT_EXPECT_EQ(test, *value % 2, 1);
}

static int inits, exits;

static int inner_init(struct kunit *test)
{
	inits++;
	test->priv = &inits;
	return 0;
}

static void inner_exit(struct kunit *test)
{
	exits += test->priv == &inits;
}

static struct kunit_case param_cases[] = {
	KUNIT_CASE_PARAM(inner_param, odd_and_even_gen_params), {}
};
static struct kunit_suite param_suite = {
	.name = "params", .test_cases = param_cases, .init = inner_init, .exit = inner_exit
};

static void params_test(struct kunit *test)
{
	struct kunit_totals totals;

	inits = exits = 0;
	run_quietly(&param_suite, NULL, &totals);
	KUNIT_EXPECT_EQ(test, reached, 6);
	KUNIT_EXPECT_EQ(test, totals.failed, 1u);
	KUNIT_EXPECT_EQ(test, inits, 3);
	KUNIT_EXPECT_EQ(test, exits, 3);
}

static char released[8];

static void note(void *letter)
{
	size_t len = strlen(released);

	if (len + 1 < sizeof(released))
		released[len] = *(char *)letter;
}

static void note_resource(struct kunit_resource *res)
{
	note(res->data);
}

/* Released newest first, although the case is left in the middle. */
static void inner_resources(struct kunit *test)
{
	static struct kunit_resource first, named;
	static char letters[] = "abcdef";
	struct kunit_resource *found;

	kunit_add_resource(test, NULL, note_resource, &first, &letters[0]);
	kunit_add_action(test, note, &letters[1]);
	kunit_add_action(test, note, &letters[2]);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(test, NULL, note_resource, &named, "name",
						       &letters[3]), 0);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(test, NULL, NULL, &first, "name", NULL),
			-EEXIST);
	found = kunit_find_named_resource(test, "name");
	KUNIT_ASSERT_PTR_EQ(test, found, &named);
	kunit_put_resource(found);
	kunit_remove_action(test, note, &letters[2]);	/* forgotten, not called */
	kunit_add_action(test, note, &letters[4]);
	kunit_release_action(test, note, &letters[4]);	/* called now */
	KUNIT_EXPECT_STREQ(test, released, "e");
	KUNIT_ASSERT_TRUE(test, false);
}

static struct kunit_case resource_cases[] = { KUNIT_CASE(inner_resources), {} };
static struct kunit_suite resource_suite = { .name = "resources", .test_cases = resource_cases };

static void resources_test(struct kunit *test)
{
	struct kunit_totals totals;

	memset(released, 0, sizeof(released));
	run_quietly(&resource_suite, NULL, &totals);
	KUNIT_EXPECT_EQ(test, totals.failed, 1u);
	KUNIT_EXPECT_STREQ(test, released, "edba");
}

static void memory_test(struct kunit *test)
{
	u8 *p = kunit_kcalloc(test, 4, 16, GFP_KERNEL), *q;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, 64));
	q = kunit_kmalloc(test, 32, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, q);
	kunit_kfree(test, q);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(outcomes_test), KUNIT_CASE(filter_test), KUNIT_CASE(macros_test),
	KUNIT_CASE(params_test), KUNIT_CASE(resources_test), KUNIT_CASE(memory_test), {}
};
static struct kunit_suite suite = { .name = "kunit", .test_cases = cases };
kunit_test_suite(suite);
