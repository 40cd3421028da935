// SPDX-License-Identifier: MIT
/*
 * memblock outside its tree: runs every suite linked in, prints KTAP, and stands in for what
 * memblock calls. The last line is `N passed, N failed, N skipped`.
 */
#include <kunit/test.h>
#include <stdarg.h>
#include <internal.h>
#include "outside.h"

unsigned int outside_warnings;
bool outside_slab, outside_movable_node, mirrored_kernelcore;
unsigned long outside_freed_pages;
jmp_buf *outside_panic;

static struct kunit_suite *suites[8];
static int n_suites;

void outside_add_suite(struct kunit_suite *suite)
{
	if (n_suites == sizeof(suites) / sizeof(suites[0]))
		abort();
	suites[n_suites++] = suite;
}

void outside_fail(struct kunit *test, const char *file, int line, const char *what)
{
	if (!test->failed++)
		printf("    # expected at %s:%d: %s\n", file, line, what);
}

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	if (!outside_panic)
		abort();
	longjmp(*outside_panic, 1);
}

void memblock_free_pages(struct page *page, unsigned long pfn, unsigned int order)
{
	if (page != pfn_to_page(pfn))
		abort();
	outside_freed_pages += 1UL << order;
}

static bool run_case(struct kunit_suite *s, struct kunit_case *c, int number)
{
	struct kunit test = { 0 };

	if (s->init && s->init(&test))
		outside_fail(&test, s->name, 0, "init");
	else if (!setjmp(test.out))
		c->run(&test);
	if (s->exit)
		s->exit(&test);
	printf("    %sok %d %s\n", test.failed ? "not " : "", number, c->name);
	return !test.failed;
}

int main(void)
{
	int i, n, passed = 0, failed = 0;

	printf("KTAP version 1\n1..%d\n", n_suites);
	for (i = 0; i < n_suites; i++) {
		struct kunit_suite *s = suites[i];
		int before = failed;

		printf("    # Subtest: %s\n", s->name);
		for (n = 0; s->test_cases[n].run; n++)
			*(run_case(s, &s->test_cases[n], n + 1) ? &passed : &failed) += 1;
		printf("%sok %d %s\n", failed > before ? "not " : "", i + 1, s->name);
	}
	printf("%d passed, %d failed, 0 skipped\n", passed, failed);
	return failed ? 1 : 0;
}
