/* SPDX-License-Identifier: MIT */
/*
 * KUnit: suites of test cases, as Linux writes them. tests/unit/ run on the host and in the image,
 * tests/target/ in the image alone; kernel/kunit.c runs them.
 *
 *	static void add_test(struct kunit *test)
 *	{
 *		KUNIT_EXPECT_EQ(test, 1 + 1, 2);
 *	}
 *	static struct kunit_case cases[] = { KUNIT_CASE(add_test), {} };
 *	static struct kunit_suite suite = { .name = "sums", .test_cases = cases };
 *	kunit_test_suite(suite);
 *
 * EXPECT records a failure and goes on, ASSERT leaves the case at once. Cases run one at a time, in
 * thread context. Resources and kunit_kmalloc() memory are released after the case, newest first,
 * whichever way it ended.
 */
#ifndef KUNIT_TEST_H
#define KUNIT_TEST_H

#include <kunit/resource.h>
#include <kunit/test-bug.h>
#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/gfp_types.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/types.h>

#define KUNIT_PARAM_DESC_SIZE		128
#define KUNIT_STATUS_COMMENT_SIZE	256

enum kunit_status {
	KUNIT_SUCCESS,
	KUNIT_FAILURE,
	KUNIT_SKIPPED,
};

enum kunit_speed {
	KUNIT_SPEED_UNSET,
	KUNIT_SPEED_VERY_SLOW,
	KUNIT_SPEED_SLOW,	/* "long": left out unless asked for */
	KUNIT_SPEED_NORMAL,
};

struct kunit_attributes {
	enum kunit_speed speed;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	/* The parameter behind prev (NULL: the first), NULL at the end. May write to desc. */
	const void *(*generate_params)(const void *prev, char *desc);
	struct kunit_attributes attr;
	enum kunit_status status;
	char *module_name;
};

#define KUNIT_CASE(test_name) \
	{ .run_case = test_name, .name = #test_name, .module_name = (char *)KBUILD_MODNAME }
#define KUNIT_CASE_ATTR(test_name, attributes) \
	{ .run_case = test_name, .name = #test_name, .attr = attributes, \
	  .module_name = (char *)KBUILD_MODNAME }
#define KUNIT_CASE_SLOW(test_name) \
	{ .run_case = test_name, .name = #test_name, .attr.speed = KUNIT_SPEED_SLOW, \
	  .module_name = (char *)KBUILD_MODNAME }
#define KUNIT_CASE_PARAM(test_name, gen_params) \
	{ .run_case = test_name, .name = #test_name, .generate_params = gen_params, \
	  .module_name = (char *)KBUILD_MODNAME }
#define KUNIT_CASE_PARAM_ATTR(test_name, gen_params, attributes) \
	{ .run_case = test_name, .name = #test_name, .generate_params = gen_params, \
	  .attr = attributes, .module_name = (char *)KBUILD_MODNAME }

/* Generators over an array; get_desc(element, desc) may be NULL. */
#define KUNIT_ARRAY_PARAM(name, array, get_desc) \
static const void *name##_gen_params(const void *prev, char *desc) \
{ \
	typeof((array)[0]) *next = prev ? ((typeof(next))prev) + 1 : (array); \
	void (*__get_desc)(typeof(next), char *) = get_desc; \
	\
	if (next - (array) >= (long)(sizeof(array) / sizeof((array)[0]))) \
		return NULL; \
	if (__get_desc) \
		__get_desc(next, desc); \
	return next; \
}
#define KUNIT_ARRAY_PARAM_DESC(name, array, desc_member) \
static const void *name##_gen_params(const void *prev, char *desc) \
{ \
	typeof((array)[0]) *next = prev ? ((typeof(next))prev) + 1 : (array); \
	\
	if (next - (array) >= (long)(sizeof(array) / sizeof((array)[0]))) \
		return NULL; \
	strscpy(desc, next->desc_member, KUNIT_PARAM_DESC_SIZE); \
	return next; \
}

struct kunit_suite {
	const char *name;
	int (*suite_init)(struct kunit_suite *suite);	/* failure skips no one: all cases fail */
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;			/* ends with an empty one */
	struct kunit_attributes attr;
	/*
	 * Ours. False: this machine has not what the suite tests (a device), so a run of everything
	 * leaves the suite out; asked for by name it runs, and its init says why it skips.
	 */
	bool (*present)(void);
	int suite_init_err;
};

struct kunit {
	void *priv;			/* the test's own */
	const char *name;
	const void *param_value;
	int param_index;
	enum kunit_status status;
	char status_comment[KUNIT_STATUS_COMMENT_SIZE];
	spinlock_t lock;
	struct list_head resources;
	void *jump[5];			/* where ASSERT goes to */
	void *run;			/* the runner's */
	bool aborting, in_case;
};

static inline void kunit_set_failure(struct kunit *test)
{
	WRITE_ONCE(test->status, KUNIT_FAILURE);
}

/* What a registry entry of granule_tests points to. */
struct kunit_suite_set {
	struct kunit_suite **suites;
	unsigned int n;
};

#define __kunit_test_suites(unique, ...) \
	static struct kunit_suite *__PASTE(unique, _list)[] = { __VA_ARGS__ }; \
	static const struct kunit_suite_set __PASTE(unique, _set) = { \
		__PASTE(unique, _list), \
		sizeof(__PASTE(unique, _list)) / sizeof(__PASTE(unique, _list)[0]) \
	}; \
	static const void *const __PASTE(unique, _entry) \
	__attribute__((used, section("granule_tests"))) = &__PASTE(unique, _set)
#define kunit_test_suites(...)	__kunit_test_suites(__UNIQUE_ID(kunit), __VA_ARGS__)
#define kunit_test_suite(suite)	kunit_test_suites(&(suite))
#define kunit_test_init_section_suites(...) kunit_test_suites(__VA_ARGS__)
#define kunit_suite_for_each_test_case(suite, test_case) \
	for ((test_case) = (suite)->test_cases; (test_case)->run_case; (test_case)++)

/*
 * Runs every case whose "suite.case" matches the pattern (NULL: all), prints KTAP and the line
 * "N passed, N failed, N skipped". 0 all well; 1 a failure; 2 nothing matches. Cases marked slow
 * are skipped unless kunit_run_long is set or the pattern names one case exactly.
 */
int kunit_run(const char *filter);
extern bool kunit_run_long;
/* Runs one suite without printing totals; for the framework's own tests. */
struct kunit_totals {
	unsigned int passed, failed, skipped;
};
void kunit_run_suite(struct kunit_suite *suite, const char *filter, struct kunit_totals *totals);
extern bool kunit_quiet;		/* no output from the cases: tests of failing tests */

void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp);
static inline void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, 1, size, gfp);
}

static inline void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, 1, size, gfp | __GFP_ZERO);
}

static inline void *kunit_kcalloc(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, n, size, gfp | __GFP_ZERO);
}

void kunit_kfree(struct kunit *test, const void *ptr);
void kunit_cleanup(struct kunit *test);

void kunit_log(struct kunit *test, const char *fmt, ...) __printf(2, 3);
#define kunit_printk(lvl, test, fmt, ...) \
	kunit_log(test, "    # %s: " fmt, (test)->name, ##__VA_ARGS__)
#define kunit_info(test, fmt, ...)	kunit_printk(KERN_INFO, test, fmt, ##__VA_ARGS__)
#define kunit_warn(test, fmt, ...)	kunit_printk(KERN_WARNING, test, fmt, ##__VA_ARGS__)
#define kunit_err(test, fmt, ...)	kunit_printk(KERN_ERR, test, fmt, ##__VA_ARGS__)

void __kunit_abort(struct kunit *test) __noreturn;
void __kunit_mark_skipped(struct kunit *test, const char *fmt, ...) __printf(2, 3);
#define kunit_mark_skipped(test, fmt, ...) __kunit_mark_skipped(test, fmt, ##__VA_ARGS__)
#define kunit_skip(test, fmt, ...) \
do { \
	__kunit_mark_skipped(test, fmt, ##__VA_ARGS__); \
	__kunit_abort(test); \
} while (0)

/* A failed check: where, what was written, and the two values. */
struct kunit_check {
	const char *file;
	int line;
	bool assert;
	const char *left, *op, *right;
};
void kunit_fail_values(struct kunit *test, const struct kunit_check *check, long long left,
		       long long right, const char *fmt, ...) __printf(5, 6) __cold;
void kunit_fail_ptrs(struct kunit *test, const struct kunit_check *check, const void *left,
		     const void *right, const char *fmt, ...) __printf(5, 6) __cold;
void kunit_fail_strs(struct kunit *test, const struct kunit_check *check, const char *left,
		     const char *right, const char *fmt, ...) __printf(5, 6) __cold;
void kunit_fail_mem(struct kunit *test, const struct kunit_check *check, const void *left,
		    const void *right, size_t size, const char *fmt, ...) __printf(6, 7) __cold;
void kunit_fail_plain(struct kunit *test, const struct kunit_check *check, const char *fmt, ...)
	__printf(3, 4) __cold;

#define __KUNIT_CHECK(is_assert, l, o, r) ({ \
	static const struct kunit_check __check = { __FILE__, __LINE__, is_assert, l, o, r }; \
	&__check; })
#define __KUNIT_DONE(test, is_assert) \
do { \
	if (is_assert) \
		__kunit_abort(test); \
} while (0)

#define __KUNIT_BINARY(test, is_assert, l, op, r, fmt, ...) \
do { \
	const typeof(l) __left = (l); \
	const typeof(r) __right = (r); \
	if (unlikely(!(__left op __right))) { \
		kunit_fail_values(test, __KUNIT_CHECK(is_assert, #l, #op, #r), \
				  (long long)__left, (long long)__right, fmt, ##__VA_ARGS__); \
		__KUNIT_DONE(test, is_assert); \
	} \
} while (0)
#define __KUNIT_PTR(test, is_assert, l, op, r, fmt, ...) \
do { \
	const volatile void *__left = (const volatile void *)(l); \
	const volatile void *__right = (const volatile void *)(r); \
	if (unlikely(!(__left op __right))) { \
		kunit_fail_ptrs(test, __KUNIT_CHECK(is_assert, #l, #op, #r), \
				(const void *)__left, (const void *)__right, fmt, \
				##__VA_ARGS__); \
		__KUNIT_DONE(test, is_assert); \
	} \
} while (0)
#define __KUNIT_STR(test, is_assert, l, op, r, fmt, ...) \
do { \
	const char *__left = (l); \
	const char *__right = (r); \
	if (unlikely(!__left || !__right || !(strcmp(__left, __right) op 0))) { \
		kunit_fail_strs(test, __KUNIT_CHECK(is_assert, #l, #op, #r), __left, __right, \
				fmt, ##__VA_ARGS__); \
		__KUNIT_DONE(test, is_assert); \
	} \
} while (0)
#define __KUNIT_MEM(test, is_assert, l, op, r, size, fmt, ...) \
do { \
	const void *__left = (l); \
	const void *__right = (r); \
	const size_t __size = (size); \
	if (unlikely(!__left || !__right || !(memcmp(__left, __right, __size) op 0))) { \
		kunit_fail_mem(test, __KUNIT_CHECK(is_assert, #l, #op, #r), __left, __right, \
			       __size, fmt, ##__VA_ARGS__); \
		__KUNIT_DONE(test, is_assert); \
	} \
} while (0)
#define __KUNIT_BOOL(test, is_assert, condition, expected, fmt, ...) \
do { \
	if (unlikely((!!(condition)) != expected)) { \
		kunit_fail_plain(test, __KUNIT_CHECK(is_assert, #condition, "is", \
				 expected ? "true" : "false"), fmt, ##__VA_ARGS__); \
		__KUNIT_DONE(test, is_assert); \
	} \
} while (0)
#define __KUNIT_NOT_ERR(test, is_assert, ptr, fmt, ...) \
do { \
	const void *__left = (const void *)(ptr); \
	if (unlikely(IS_ERR_OR_NULL(__left))) { \
		kunit_fail_ptrs(test, __KUNIT_CHECK(is_assert, #ptr, "is", "a pointer"), \
				__left, NULL, fmt, ##__VA_ARGS__); \
		__KUNIT_DONE(test, is_assert); \
	} \
} while (0)

#define KUNIT_SUCCEED(test)	((void)(test))
#define KUNIT_FAIL(test, fmt, ...) \
	kunit_fail_plain(test, __KUNIT_CHECK(false, NULL, NULL, NULL), fmt, ##__VA_ARGS__)
#define KUNIT_FAIL_AND_ABORT(test, fmt, ...) \
do { \
	KUNIT_FAIL(test, fmt, ##__VA_ARGS__); \
	__kunit_abort(test); \
} while (0)

#define KUNIT_EXPECT_EQ(test, left, right) \
	__KUNIT_BINARY(test, false, left, ==, right, NULL)
#define KUNIT_EXPECT_EQ_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, false, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NE(test, left, right) \
	__KUNIT_BINARY(test, false, left, !=, right, NULL)
#define KUNIT_EXPECT_NE_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, false, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_LT(test, left, right) \
	__KUNIT_BINARY(test, false, left, <, right, NULL)
#define KUNIT_EXPECT_LT_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, false, left, <, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_LE(test, left, right) \
	__KUNIT_BINARY(test, false, left, <=, right, NULL)
#define KUNIT_EXPECT_LE_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, false, left, <=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_GT(test, left, right) \
	__KUNIT_BINARY(test, false, left, >, right, NULL)
#define KUNIT_EXPECT_GT_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, false, left, >, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_GE(test, left, right) \
	__KUNIT_BINARY(test, false, left, >=, right, NULL)
#define KUNIT_EXPECT_GE_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, false, left, >=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ(test, left, right) \
	__KUNIT_PTR(test, false, left, ==, right, NULL)
#define KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, fmt, ...) \
	__KUNIT_PTR(test, false, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_NE(test, left, right) \
	__KUNIT_PTR(test, false, left, !=, right, NULL)
#define KUNIT_EXPECT_PTR_NE_MSG(test, left, right, fmt, ...) \
	__KUNIT_PTR(test, false, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_STREQ(test, left, right) \
	__KUNIT_STR(test, false, left, ==, right, NULL)
#define KUNIT_EXPECT_STREQ_MSG(test, left, right, fmt, ...) \
	__KUNIT_STR(test, false, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_STRNEQ(test, left, right) \
	__KUNIT_STR(test, false, left, !=, right, NULL)
#define KUNIT_EXPECT_STRNEQ_MSG(test, left, right, fmt, ...) \
	__KUNIT_STR(test, false, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMEQ(test, left, right, size) \
	__KUNIT_MEM(test, false, left, ==, right, size, NULL)
#define KUNIT_EXPECT_MEMEQ_MSG(test, left, right, size, fmt, ...) \
	__KUNIT_MEM(test, false, left, ==, right, size, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMNEQ(test, left, right, size) \
	__KUNIT_MEM(test, false, left, !=, right, size, NULL)
#define KUNIT_EXPECT_MEMNEQ_MSG(test, left, right, size, fmt, ...) \
	__KUNIT_MEM(test, false, left, !=, right, size, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_TRUE(test, condition) \
	__KUNIT_BOOL(test, false, condition, true, NULL)
#define KUNIT_EXPECT_TRUE_MSG(test, condition, fmt, ...) \
	__KUNIT_BOOL(test, false, condition, true, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_FALSE(test, condition) \
	__KUNIT_BOOL(test, false, condition, false, NULL)
#define KUNIT_EXPECT_FALSE_MSG(test, condition, fmt, ...) \
	__KUNIT_BOOL(test, false, condition, false, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NULL(test, ptr) \
	__KUNIT_PTR(test, false, ptr, ==, NULL, NULL)
#define KUNIT_EXPECT_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_PTR(test, false, ptr, ==, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_NULL(test, ptr) \
	__KUNIT_PTR(test, false, ptr, !=, NULL, NULL)
#define KUNIT_EXPECT_NOT_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_PTR(test, false, ptr, !=, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ptr) \
	__KUNIT_NOT_ERR(test, false, ptr, NULL)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_NOT_ERR(test, false, ptr, fmt, ##__VA_ARGS__)

#define KUNIT_ASSERT_EQ(test, left, right) \
	__KUNIT_BINARY(test, true, left, ==, right, NULL)
#define KUNIT_ASSERT_EQ_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, true, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NE(test, left, right) \
	__KUNIT_BINARY(test, true, left, !=, right, NULL)
#define KUNIT_ASSERT_NE_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, true, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_LT(test, left, right) \
	__KUNIT_BINARY(test, true, left, <, right, NULL)
#define KUNIT_ASSERT_LT_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, true, left, <, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_LE(test, left, right) \
	__KUNIT_BINARY(test, true, left, <=, right, NULL)
#define KUNIT_ASSERT_LE_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, true, left, <=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_GT(test, left, right) \
	__KUNIT_BINARY(test, true, left, >, right, NULL)
#define KUNIT_ASSERT_GT_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, true, left, >, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_GE(test, left, right) \
	__KUNIT_BINARY(test, true, left, >=, right, NULL)
#define KUNIT_ASSERT_GE_MSG(test, left, right, fmt, ...) \
	__KUNIT_BINARY(test, true, left, >=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ(test, left, right) \
	__KUNIT_PTR(test, true, left, ==, right, NULL)
#define KUNIT_ASSERT_PTR_EQ_MSG(test, left, right, fmt, ...) \
	__KUNIT_PTR(test, true, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_NE(test, left, right) \
	__KUNIT_PTR(test, true, left, !=, right, NULL)
#define KUNIT_ASSERT_PTR_NE_MSG(test, left, right, fmt, ...) \
	__KUNIT_PTR(test, true, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_STREQ(test, left, right) \
	__KUNIT_STR(test, true, left, ==, right, NULL)
#define KUNIT_ASSERT_STREQ_MSG(test, left, right, fmt, ...) \
	__KUNIT_STR(test, true, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_STRNEQ(test, left, right) \
	__KUNIT_STR(test, true, left, !=, right, NULL)
#define KUNIT_ASSERT_STRNEQ_MSG(test, left, right, fmt, ...) \
	__KUNIT_STR(test, true, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_MEMEQ(test, left, right, size) \
	__KUNIT_MEM(test, true, left, ==, right, size, NULL)
#define KUNIT_ASSERT_MEMEQ_MSG(test, left, right, size, fmt, ...) \
	__KUNIT_MEM(test, true, left, ==, right, size, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_MEMNEQ(test, left, right, size) \
	__KUNIT_MEM(test, true, left, !=, right, size, NULL)
#define KUNIT_ASSERT_MEMNEQ_MSG(test, left, right, size, fmt, ...) \
	__KUNIT_MEM(test, true, left, !=, right, size, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_TRUE(test, condition) \
	__KUNIT_BOOL(test, true, condition, true, NULL)
#define KUNIT_ASSERT_TRUE_MSG(test, condition, fmt, ...) \
	__KUNIT_BOOL(test, true, condition, true, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_FALSE(test, condition) \
	__KUNIT_BOOL(test, true, condition, false, NULL)
#define KUNIT_ASSERT_FALSE_MSG(test, condition, fmt, ...) \
	__KUNIT_BOOL(test, true, condition, false, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NULL(test, ptr) \
	__KUNIT_PTR(test, true, ptr, ==, NULL, NULL)
#define KUNIT_ASSERT_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_PTR(test, true, ptr, ==, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL(test, ptr) \
	__KUNIT_PTR(test, true, ptr, !=, NULL, NULL)
#define KUNIT_ASSERT_NOT_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_PTR(test, true, ptr, !=, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ptr) \
	__KUNIT_NOT_ERR(test, true, ptr, NULL)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_NOT_ERR(test, true, ptr, fmt, ##__VA_ARGS__)

#endif
