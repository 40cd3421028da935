/* SPDX-License-Identifier: MIT */
/*
 * What the suites of the object allocators share: counting errors instead of printing them, acting
 * as another CPU, and seeing that no page is lost.
 */
#ifndef TESTS_UNIT_SLAB_TEST_H
#define TESTS_UNIT_SLAB_TEST_H

#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/align.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <mm/slab.h>

/* slab_check() looks at every struct page: in the image only now and then. */
static inline bool slab_checked(struct kunit *test, unsigned int step)
{
	if (step % (IS_ENABLED(CONFIG_HOST) ? 16 : 1024))
		return true;
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	return test->status != KUNIT_FAILURE;
}

/* While held, reports are counted in *errors and nothing is printed. */
static inline void count_slab_errors(struct kunit *test, struct kunit_resource *resource,
				     int *errors)
{
	*errors = 0;
	kunit_add_named_resource(test, NULL, NULL, resource, "slab_errors", errors);
}

/* Free pages with nothing kept at hand anywhere. */
static inline unsigned long settled_free_pages(void)
{
	kmem_cache_shrink_all();
	return nr_free_pages();
}

/*
 * From here on this CPU's data is that of `cpu`: SLUB knows no other difference. Interrupts
 * masked.
 */
static inline unsigned long act_as_cpu(unsigned int cpu)
{
	unsigned long flags = arch_irq_save();

	arch_set_percpu_offset(per_cpu_offset(cpu));
	return flags;
}

static inline void act_as_self(unsigned long flags)
{
	arch_set_percpu_offset(per_cpu_offset(arch_cpu_id()));
	arch_irq_restore(flags);
}

/* A possible CPU that is not this one, or -1. */
static inline int other_cpu(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		if (cpu != arch_cpu_id())
			return cpu;
	}
	return -1;
}

#endif
