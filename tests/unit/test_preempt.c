// SPDX-License-Identifier: MIT
/* might_sleep() and who calls it: a wait where nobody may wait is reported with its place. */
#include <kunit/test.h>
#include <linux/bug.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/sched/mm.h>
#include <linux/vmalloc.h>

static DEFINE_MUTEX(lock);

static void sleeping_is_allowed_in_a_task(struct kunit *test)
{
	unsigned long before = warn_count();

	might_sleep();
	might_alloc(GFP_KERNEL);
	mutex_lock(&lock);
	mutex_unlock(&lock);
	vfree(vmalloc(PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, warn_count(), before);
}

static void sleeping_with_interrupts_masked_is_reported(struct kunit *test)
{
	unsigned long before = warn_count(), flags;
	void *p = vmalloc(PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, p);
	kunit_info(test, "four warnings follow, on purpose");
	local_irq_save(flags);
	might_alloc(GFP_ATOMIC);
	might_alloc(GFP_NOWAIT);
	KUNIT_EXPECT_EQ(test, warn_count(), before);
	might_sleep();
	might_alloc(GFP_KERNEL);
	mutex_lock(&lock);
	mutex_unlock(&lock);
	vfree(p);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, warn_count(), before + 4);
}

static void sleeping_between_bottom_halves_is_reported(struct kunit *test)
{
	unsigned long before = warn_count();

	kunit_info(test, "a warning follows, on purpose");
	local_bh_disable();
	might_sleep();
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, warn_count(), before + 1);
}

static struct kunit_case preempt_cases[] = {
	KUNIT_CASE(sleeping_is_allowed_in_a_task),
	KUNIT_CASE(sleeping_with_interrupts_masked_is_reported),
	KUNIT_CASE(sleeping_between_bottom_halves_is_reported),
	{}
};

static struct kunit_suite preempt_suite = { .name = "preempt", .test_cases = preempt_cases };
kunit_test_suite(preempt_suite);
