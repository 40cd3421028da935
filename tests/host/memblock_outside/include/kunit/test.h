/* SPDX-License-Identifier: MIT */
/* As much of KUnit as the memblock tests use, for a program of the host: see ../../main.c. */
#ifndef OUTSIDE_KUNIT_H
#define OUTSIDE_KUNIT_H

#include <setjmp.h>
#include <shim.h>

struct kunit {
	int failed;
	jmp_buf out;
};

struct kunit_case {
	void (*run)(struct kunit *test);
	const char *name;
};

struct kunit_suite {
	const char *name;
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

void outside_add_suite(struct kunit_suite *suite);
void outside_fail(struct kunit *test, const char *file, int line, const char *what);

#define KUNIT_CASE(fn) { fn, #fn }
#define kunit_test_suite(suite_) \
	static void __attribute__((constructor)) add_##suite_(void) { outside_add_suite(&suite_); }

#define OUTSIDE_CHECK(test, cond, what, leave) do { \
	if (!(cond)) { \
		outside_fail(test, __FILE__, __LINE__, what); \
		if (leave) \
			longjmp((test)->out, 1); \
	} \
} while (0)

#define KUNIT_EXPECT_EQ(t, a, b) OUTSIDE_CHECK(t, (a) == (b), #a " == " #b, 0)
#define KUNIT_EXPECT_NE(t, a, b) OUTSIDE_CHECK(t, (a) != (b), #a " != " #b, 0)
#define KUNIT_EXPECT_TRUE(t, a) OUTSIDE_CHECK(t, a, #a, 0)
#define KUNIT_EXPECT_FALSE(t, a) OUTSIDE_CHECK(t, !(a), "not " #a, 0)
#define KUNIT_ASSERT_EQ(t, a, b) OUTSIDE_CHECK(t, (a) == (b), #a " == " #b, 1)
#define KUNIT_ASSERT_NE(t, a, b) OUTSIDE_CHECK(t, (a) != (b), #a " != " #b, 1)
#define KUNIT_ASSERT_LT(t, a, b) OUTSIDE_CHECK(t, (a) < (b), #a " < " #b, 1)
#define KUNIT_ASSERT_LE(t, a, b) OUTSIDE_CHECK(t, (a) <= (b), #a " <= " #b, 1)
#define KUNIT_ASSERT_GE(t, a, b) OUTSIDE_CHECK(t, (a) >= (b), #a " >= " #b, 1)

#endif
