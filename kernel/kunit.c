// SPDX-License-Identifier: MIT
/*
 * KUnit's runner (kunit/test.h): finds the suites in section granule_tests, runs their cases and
 * prints KTAP.
 *
 * A case is left by ASSERT through __builtin_longjmp() to run_guarded(); resources are released
 * there too, outside the case. Only one case runs at a time, so there is no lock.
 * Read on in kunit_check.c (what a failure prints) and kunit_resource.c.
 */
#include <kunit/test.h>
#include <granule/recover.h>
#include <linux/glob.h>
#include <linux/kernel.h>

REGISTRY_BOUNDS(granule_tests);

bool kunit_run_long;
bool kunit_quiet;

#define suite_printk(fmt, ...) \
do { \
	if (!kunit_quiet) \
		printk(fmt, ##__VA_ARGS__); \
} while (0)

static const char *why_left_out(const struct kunit_case *test_case, const char *filter,
				const char *name)
{
	enum kunit_speed speed = test_case->attr.speed;

	if (speed != KUNIT_SPEED_SLOW && speed != KUNIT_SPEED_VERY_SLOW)
		return NULL;
	if (kunit_run_long || (filter && !strcmp(filter, name)))
		return NULL;
	return "long";
}

static bool matches(const struct kunit_suite *suite, const struct kunit_case *test_case,
		    const char *filter, char *name, size_t size)
{
	snprintf(name, size, "%s.%s", suite->name, test_case->name);
	/* A bare suite name means all of it. */
	return !filter || glob_match(filter, name) || !strcmp(filter, suite->name);
}

void __kunit_abort(struct kunit *test)
{
	if (!test->in_case)
		panic("an assertion of %s failed outside of its case\n", test->name);
	test->aborting = true;
	__builtin_longjmp(test->jump, 1);
}

/* Calls fn(test), which may leave by __kunit_abort(). Not inlined: no local lives over a jump. */
static noinline void run_guarded(struct kunit *test, void (*fn)(struct kunit *test))
{
	if (__builtin_setjmp(test->jump) == 0) {
		test->in_case = true;
		fn(test);
	}
	test->in_case = false;
}

struct guarded_call {
	struct kunit *test;
	void (*fn)(struct kunit *test);
};

static int call_guarded(void *arg)
{
	struct guarded_call *call = arg;

	run_guarded(call->test, call->fn);
	return 0;
}

/* As above, and a fault inside, once reported, fails this case and not the whole run. */
static void run_recoverable(struct kunit *test, void (*fn)(struct kunit *test))
{
	struct guarded_call call = { test, fn };

	if (recover_run(call_guarded, &call, -EFAULT) == 0)
		return;
	test->in_case = false;
	kunit_err(test, "ended by a fault\n");
	kunit_set_failure(test);
}

struct case_run {
	struct kunit_suite *suite;
	struct kunit_case *test_case;
};

static noinline void run_init(struct kunit *test)
{
	struct case_run *run = test->run;
	int err = run->suite->init(test);

	if (err) {
		kunit_err(test, "failed to initialise: %pe\n", ERR_PTR(err));
		kunit_set_failure(test);
		test->aborting = true;
	}
}

static noinline void run_body(struct kunit *test)
{
	struct case_run *run = test->run;

	run->test_case->run_case(test);
}

static noinline void run_exit(struct kunit *test)
{
	struct case_run *run = test->run;

	run->suite->exit(test);
}

static void test_init(struct kunit *test, const char *name)
{
	memset(test, 0, sizeof(*test));
	test->name = name;
	spin_lock_init(&test->lock);
	INIT_LIST_HEAD(&test->resources);
}

/* One run of a case (one parameter of it): init, body, exit, release. */
static enum kunit_status run_once(struct kunit *test, struct case_run *run)
{
	struct kunit *outer = kunit_current_test;

	test->run = run;
	kunit_current_test = test;
	if (run->suite->init)
		run_recoverable(test, run_init);
	if (!test->aborting)
		run_recoverable(test, run_body);
	test->aborting = false;
	if (run->suite->exit)
		run_recoverable(test, run_exit);
	kunit_cleanup(test);
	kunit_current_test = outer;
	return test->status;
}

static void print_result(const char *indent, enum kunit_status status, unsigned int number,
			 const char *name, const char *comment)
{
	suite_printk("%s%s %u %s%s%s\n", indent, status == KUNIT_FAILURE ? "not ok" : "ok", number,
		     name, status == KUNIT_SKIPPED ? " # SKIP " : "",
		     status == KUNIT_SKIPPED ? comment : "");
}

static void print_param(const struct kunit *test, char *desc)
{
	if (!desc[0])
		snprintf(desc, KUNIT_PARAM_DESC_SIZE, "param-%d", test->param_index);
	print_result("        ", test->status, test->param_index + 1, desc, test->status_comment);
}

/* The case fails if any parameter fails, and is skipped if all are. */
static enum kunit_status run_params(struct kunit *test, struct case_run *run, char *comment)
{
	const struct kunit_case *test_case = run->test_case;
	enum kunit_status status = KUNIT_SKIPPED;
	const void *param = NULL;
	char desc[KUNIT_PARAM_DESC_SIZE] = "";
	int index = 0;

	suite_printk("        KTAP version 1\n        # Subtest: %s\n", test_case->name);
	while ((param = test_case->generate_params(param, desc))) {
		test_init(test, test_case->name);
		test->param_value = param;
		test->param_index = index++;
		run_once(test, run);
		print_param(test, desc);
		if (test->status == KUNIT_FAILURE || status == KUNIT_SKIPPED)
			status = test->status;
		desc[0] = '\0';
	}
	suite_printk("        1..%d\n", index);
	strscpy(comment, index ? test->status_comment : "no parameters", KUNIT_STATUS_COMMENT_SIZE);
	return status;
}

static enum kunit_status run_case(struct kunit_suite *suite, struct kunit_case *test_case,
				  const char *left_out, char *comment)
{
	struct case_run run = { suite, test_case };
	struct kunit test;

	if (left_out) {
		strscpy(comment, left_out, KUNIT_STATUS_COMMENT_SIZE);
		return KUNIT_SKIPPED;
	}
	if (test_case->generate_params) {
		test_init(&test, test_case->name);
		return run_params(&test, &run, comment);
	}
	test_init(&test, test_case->name);
	if (suite->suite_init_err) {
		kunit_err(&test, "the suite failed to initialise: %d\n", suite->suite_init_err);
		return KUNIT_FAILURE;
	}
	run_once(&test, &run);
	strscpy(comment, test.status_comment, KUNIT_STATUS_COMMENT_SIZE);
	return test.status;
}

static unsigned int count_matches(struct kunit_suite *suite, const char *filter)
{
	struct kunit_case *test_case;
	unsigned int n = 0;
	char name[128];

	if (!filter && suite->present && !suite->present())
		return 0;
	kunit_suite_for_each_test_case(suite, test_case)
		n += matches(suite, test_case, filter, name, sizeof(name));
	return n;
}

static void count(struct kunit_totals *totals, enum kunit_status status)
{
	totals->passed += status == KUNIT_SUCCESS;
	totals->failed += status == KUNIT_FAILURE;
	totals->skipped += status == KUNIT_SKIPPED;
}

void kunit_run_suite(struct kunit_suite *suite, const char *filter, struct kunit_totals *totals)
{
	struct kunit_case *test_case;
	unsigned int number = 0;
	char name[128], comment[KUNIT_STATUS_COMMENT_SIZE];

	suite_printk("    KTAP version 1\n    # Subtest: %s\n    1..%u\n", suite->name,
		     count_matches(suite, filter));
	suite->suite_init_err = suite->suite_init ? suite->suite_init(suite) : 0;
	kunit_suite_for_each_test_case(suite, test_case) {
		if (!matches(suite, test_case, filter, name, sizeof(name)))
			continue;
		comment[0] = '\0';
		test_case->status = run_case(suite, test_case,
					     why_left_out(test_case, filter, name), comment);
		print_result("    ", test_case->status, ++number, test_case->name, comment);
		count(totals, test_case->status);
	}
	if (suite->suite_exit)
		suite->suite_exit(suite);
}

#define for_each_suite(suite) \
	registry_for_each(granule_tests, it) \
		for (unsigned int i = 0; i < ((const struct kunit_suite_set *)*it)->n; i++) \
			if (((suite) = ((const struct kunit_suite_set *)*it)->suites[i]))

static void run_and_report(struct kunit_suite *suite, const char *filter, unsigned int number,
			   struct kunit_totals *all)
{
	struct kunit_totals totals = { 0 };

	kunit_run_suite(suite, filter, &totals);
	printk("# %s: pass:%u fail:%u skip:%u total:%u\n", suite->name, totals.passed,
	       totals.failed, totals.skipped, totals.passed + totals.failed + totals.skipped);
	print_result("", totals.failed ? KUNIT_FAILURE : KUNIT_SUCCESS, number, suite->name, "");
	all->passed += totals.passed;
	all->failed += totals.failed;
	all->skipped += totals.skipped;
}

int kunit_run(const char *filter)
{
	struct kunit_totals all = { 0 };
	struct kunit_suite *suite;
	unsigned int n = 0, number = 0;

	for_each_suite(suite)
		n += count_matches(suite, filter) != 0;
	if (!n) {
		printk("no test matches '%s'\n", filter ? filter : "*");
		return 2;
	}
	printk("KTAP version 1\n1..%u\n", n);
	for_each_suite(suite) {
		if (count_matches(suite, filter))
			run_and_report(suite, filter, ++number, &all);
	}
	printk("%u passed, %u failed, %u skipped\n", all.passed, all.failed, all.skipped);
	return all.failed ? 1 : 0;
}
