/* SPDX-License-Identifier: MIT */
/* For code under test: which test is running, and failing it from there. */
#ifndef KUNIT_TEST_BUG_H
#define KUNIT_TEST_BUG_H

#include <linux/compiler.h>
#include <linux/stddef.h>
#include <linux/types.h>

struct kunit;

/* The case that runs now, or NULL; core/kunit_resource.c. */
extern struct kunit *kunit_current_test;

static inline struct kunit *kunit_get_current_test(void)
{
	return READ_ONCE(kunit_current_test);
}

void __kunit_fail_current_test(const char *file, int line, const char *fmt, ...)
	__printf(3, 4);
/* Fails the running case; nothing if none runs. */
#define kunit_fail_current_test(fmt, ...) \
do { \
	if (kunit_get_current_test()) \
		__kunit_fail_current_test(__FILE__, __LINE__, fmt, ##__VA_ARGS__); \
} while (0)

#endif
