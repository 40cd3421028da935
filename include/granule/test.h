/* SPDX-License-Identifier: MIT */
/*
 * TEST(): the registry granule_tests. KUnit suites enter it by kunit_test_suite(); what runs them
 * and the totals they print are declared in kunit/test.h.
 */
#ifndef GRANULE_TEST_H
#define GRANULE_TEST_H

#include <kunit/test.h>

#define TEST(suite) kunit_test_suite(suite)

#endif
