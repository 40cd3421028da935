// SPDX-License-Identifier: MIT
/*
 * What a failed KUnit check prints, and how a case's status changes. Lines begin with "# ", which
 * KTAP calls diagnostics.
 */
#include <kunit/test.h>
#include <linux/kernel.h>

void kunit_log(struct kunit *test, const char *fmt, ...)
{
	size_t len = strlen(fmt);
	va_list args;

	if (kunit_quiet)
		return;
	va_start(args, fmt);
	vprintk(fmt, args);
	va_end(args);
	if (!len || fmt[len - 1] != '\n')
		printk("\n");
}

#define say(test, fmt, ...) kunit_log(test, fmt, ##__VA_ARGS__)

static void begin(struct kunit *test, const struct kunit_check *check)
{
	kunit_set_failure(test);
	say(test, "    # %s: %s FAILED at %s:%d\n", test->name,
	    check->assert ? "ASSERTION" : "EXPECTATION", check->file, check->line);
	if (check->left)
		say(test, "    #   expected %s %s %s\n", check->left, check->op, check->right);
}

static void message(struct kunit *test, const char *fmt, va_list *args)
{
	struct va_format vaf = { fmt, args };
	char text[256];
	size_t len;

	if (!fmt)
		return;
	/* With or without a newline at the end: one in any case. */
	len = scnprintf(text, sizeof(text), "%pV", &vaf);
	while (len && text[len - 1] == '\n')
		text[--len] = '\0';
	say(test, "    #   %s\n", text);
}

#define print_message(test, fmt) \
do { \
	va_list args; \
	va_start(args, fmt); \
	message(test, fmt, &args); \
	va_end(args); \
} while (0)

void kunit_fail_values(struct kunit *test, const struct kunit_check *check, long long left,
		       long long right, const char *fmt, ...)
{
	begin(test, check);
	say(test, "    #   %s = %lld (0x%llx)\n", check->left, left, left);
	say(test, "    #   %s = %lld (0x%llx)\n", check->right, right, right);
	print_message(test, fmt);
}

void kunit_fail_ptrs(struct kunit *test, const struct kunit_check *check, const void *left,
		     const void *right, const char *fmt, ...)
{
	begin(test, check);
	say(test, "    #   %s = %px\n", check->left, left);
	if (right)
		say(test, "    #   %s = %px\n", check->right, right);
	print_message(test, fmt);
}

void kunit_fail_strs(struct kunit *test, const struct kunit_check *check, const char *left,
		     const char *right, const char *fmt, ...)
{
	begin(test, check);
	say(test, "    #   %s = \"%s\"\n", check->left, left);
	say(test, "    #   %s = \"%s\"\n", check->right, right);
	print_message(test, fmt);
}

void kunit_fail_mem(struct kunit *test, const struct kunit_check *check, const void *left,
		    const void *right, size_t size, const char *fmt, ...)
{
	const u8 *a = left, *b = right;
	size_t at = 0;

	begin(test, check);
	while (a && b && at < size && a[at] == b[at])
		at++;
	if (a && b && at < size)
		say(test, "    #   first difference at byte %zu of %zu: 0x%02x and 0x%02x\n", at,
		    size, a[at], b[at]);
	print_message(test, fmt);
}

void kunit_fail_plain(struct kunit *test, const struct kunit_check *check, const char *fmt, ...)
{
	begin(test, check);
	print_message(test, fmt);
}

void __kunit_fail_current_test(const char *file, int line, const char *fmt, ...)
{
	struct kunit *test = kunit_get_current_test();
	struct kunit_check check = { .file = file, .line = line };

	if (!test)
		return;
	begin(test, &check);
	print_message(test, fmt);
}

void __kunit_mark_skipped(struct kunit *test, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(test->status_comment, sizeof(test->status_comment), fmt, args);
	va_end(args);
	strreplace(test->status_comment, '\n', ' ');
	if (test->status != KUNIT_FAILURE)
		test->status = KUNIT_SKIPPED;
}
