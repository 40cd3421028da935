// SPDX-License-Identifier: MIT
/*
 * Faults provoked one by one: each must end in the right report and come back. The report is read
 * from a console of the test's own; the real one shows it too, so these cases are noisy.
 */
#include <arch/mmu.h>
#include <arch/ops.h>
#include <arch/trap.h>
#include <granule/fault_kinds.h>
#include <granule/fpu.h>
#include <granule/ksyms.h>
#include <granule/recover.h>
#include <kunit/test.h>
#include <linux/console.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static char seen[8192];
static size_t seen_len;

static void capture(struct console *con, const char *text, unsigned int len)
{
	size_t room = sizeof(seen) - 1 - seen_len;

	len = len < room ? len : room;
	memcpy(seen + seen_len, text, len);
	seen_len += len;
	seen[seen_len] = 0;
}

static struct console capturing = { .name = "test", .write = capture, .flags = CON_ENABLED };

static int provoke(void *arg)
{
	const struct fault_provoker *p = arg;

	p->provoke();
	return 0;
}

/* Runs it with the report captured. Returns recover_run()'s answer: 77 after a fault. */
static int run_captured(int (*fn)(void *), void *arg)
{
	int status;

	seen_len = 0;
	seen[0] = 0;
	register_console(&capturing);
	status = recover_run(fn, arg, 77);
	unregister_console(&capturing);
	return status;
}

static void expect_words(struct kunit *test, const struct fault_provoker *p)
{
	static const char *const kinds[] = {
		[FAULT_TRANSLATION] = "translation fault", [FAULT_PERMISSION] = "permission fault",
		[FAULT_UNDEFINED] = "undefined instruction", [FAULT_STACK] = "stack overflow",
	};
	static const char *const accesses[] = { "cannot read", "cannot write", "cannot execute" };

	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(seen, kinds[p->kind]), "%s", p->name);
	if (p->owner) {
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(seen, p->owner), "%s", p->name);
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(seen, "walk of"), "%s", p->name);
	}
	if (p->owner && p->kind != FAULT_STACK)
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(seen, accesses[p->access]), "%s", p->name);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(seen, "Call trace:"), "%s", p->name);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(seen, "provoke+"), "%s: no caller named", p->name);
}

static void each_kind_is_reported_and_survived(struct kunit *test)
{
	for (const struct fault_provoker *p = fault_provokers; p->name; p++) {
		unsigned long sp = arch_stack_pointer();

		KUNIT_EXPECT_EQ_MSG(test, run_captured(provoke, (void *)p), 77, "%s", p->name);
		KUNIT_ASSERT_EQ(test, arch_stack_pointer(), sp);
		KUNIT_ASSERT_FALSE(test, arch_irqs_disabled());
		if (p->kind == FAULT_STACK)	/* 32 callers are all of the recursion's */
			KUNIT_EXPECT_NOT_NULL(test, strstr(seen, "stack overflow"));
		else
			expect_words(test, p);
	}
}

/* Bad pointers mostly fault in here, at any place of it: the caller must be named all the same. */
static int provoke_string(void *arg)
{
	static char room[PAGE_SIZE];
	char *bad = (char *)16;

	OPTIMIZER_HIDE_VAR(bad);
	switch (*(int *)arg) {
	case 0:
		memset(bad, 0, 4);
		break;
	case 1:
		memset(bad, 0, 200);
		break;
	case 2:
		memcpy(bad, room, 12);
		break;
	case 3:
		memcpy(room, bad, 100);
		break;
	case 4:
		memmove(bad + 1, bad, 100);
		break;
	case 5:
		clear_page(bad);
		break;
	default:
		copy_page(room, bad);
		break;
	}
	return 0;
}

static void faults_in_string_functions_name_the_caller(struct kunit *test)
{
	for (int kind = 0; kind <= 6; kind++) {
		KUNIT_EXPECT_EQ_MSG(test, run_captured(provoke_string, &kind), 77, "%d", kind);
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(seen, "provoke_string+"), "%d", kind);
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(seen, "faults_in_string_functions"), "%d",
					  kind);
	}
}

static int answer(void *arg)
{
	return *(int *)arg;
}

static int nested(void *arg)
{
	int inner = recover_run(provoke, arg, 5);

	return inner == 5 ? 6 : 0;
}

static void points_nest_and_values_pass(struct kunit *test)
{
	int value = 42;

	KUNIT_EXPECT_EQ(test, recover_run(answer, &value, 1), 42);
	KUNIT_EXPECT_EQ(test, run_captured(nested, (void *)&fault_provokers[0]), 6);
}

static void what_must_panic_is_refused(struct kunit *test)
{
	struct trap_frame frame = { 0 };
	DEFINE_SPINLOCK(lock);

	KUNIT_ASSERT_TRUE(test, recover_armed());	/* the prompt's own point */
	KUNIT_EXPECT_NOT_NULL(test, recover_refused(&frame));	/* sp 0: another stack */
	frame.sp = arch_stack_pointer();
	if (!frame_from_user(&frame) && !frame_irqs_masked(&frame))
		KUNIT_EXPECT_NULL(test, recover_refused(&frame));
	if (CONFIG_DEBUG_LEVEL < 2)
		return;
	spin_lock(&lock);
	KUNIT_EXPECT_NOT_NULL(test, recover_refused(&frame));
	spin_unlock(&lock);
}

static void accesses_that_may_fault_say_so(struct kunit *test)
{
	u64 word = 0x1122334455667788, out = 0;
	u8 bytes[16];

	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&out, &word, sizeof(word)), 0);
	KUNIT_EXPECT_EQ(test, out, word);
	for (unsigned int i = 0; i < 16; i++)
		bytes[i] = i;
	for (unsigned int offset = 0; offset < 8; offset++) {
		u8 copy[8];

		KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(copy, bytes + offset, 7), 0);
		KUNIT_EXPECT_EQ(test, memcmp(copy, bytes + offset, 7), 0);
	}
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&out, (void *)1, 4), -EFAULT);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&out, (void *)-4UL, 8), -EFAULT);
	KUNIT_EXPECT_EQ(test, copy_to_kernel_nofault((void *)each_kind_is_reported_and_survived,
						     &word, 8), -EFAULT);
	KUNIT_EXPECT_EQ(test, copy_to_kernel_nofault(&out, &word, 8), 0);
	KUNIT_EXPECT_EQ(test, out, word);
}

static void code_has_names(struct kunit *test)
{
	char name[KSYM_NAME_LEN];
	unsigned long size, offset;
	unsigned long addr = (unsigned long)each_kind_is_reported_and_survived;

	KUNIT_ASSERT_GT(test, ksym_count(), 100u);
	KUNIT_ASSERT_NOT_NULL(test, ksym_lookup(addr + 4, &size, &offset, name));
	KUNIT_EXPECT_STREQ(test, (char *)name, "each_kind_is_reported_and_survived");
	KUNIT_EXPECT_EQ(test, offset, 4ul);
	KUNIT_EXPECT_EQ(test, ksym_address("each_kind_is_reported_and_survived"), addr);
	KUNIT_EXPECT_EQ(test, ksym_address("no_such_function"), 0ul);
	KUNIT_EXPECT_NULL(test, ksym_lookup(16, &size, &offset, name));
}

static struct kunit_case fault_cases[] = {
	KUNIT_CASE(each_kind_is_reported_and_survived),
	KUNIT_CASE(faults_in_string_functions_name_the_caller),
	KUNIT_CASE(points_nest_and_values_pass),
	KUNIT_CASE(what_must_panic_is_refused),
	KUNIT_CASE(accesses_that_may_fault_say_so),
	KUNIT_CASE(code_has_names),
	{}
};

static struct kunit_suite fault_suite = { .name = "fault", .test_cases = fault_cases };
kunit_test_suite(fault_suite);
