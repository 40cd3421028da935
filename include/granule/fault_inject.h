/* SPDX-License-Identifier: MIT */
/*
 * Fault injection: make the Nth allocation fail, then the next, until the code under test has seen
 * a failure at each of its allocation sites.
 *
 *	for_each_failure(&failslab) {
 *		long before = pages_in_use();
 *		int err = thing_create();
 *
 *		if (!failslab.hit) {		no site left: it must have worked
 *			EXPECT(err == 0); thing_destroy();
 *		} else
 *			EXPECT(err == -ENOMEM);
 *		EXPECT(pages_in_use() == before);
 *	}
 *
 * `failslab` fails object allocations (all caches, kmalloc, bulk), `fail_page_alloc` page
 * allocations of at least min_order. Both are set by boot option and by nodes under
 * /sys/kernel/debug/NAME/ as well. Counting is global, not per task: one test at a time.
 * Allocations with __GFP_NOFAIL are never failed.
 */
#ifndef GRANULE_FAULT_INJECT_H
#define GRANULE_FAULT_INJECT_H

#include <linux/compiler.h>
#include <linux/types.h>

struct fault_attr {
	const char *name;
	unsigned long countdown;	/* fail when it reaches 0; 0: switched off */
	unsigned long interval;		/* after that fail each interval-th; 0: once */
	unsigned int min_order;		/* pages only */
	bool armed;			/* from fault_arm(nth) to fault_arm(0) */
	bool hit;			/* a failure was injected since it was armed */
	unsigned long seen, failed;	/* totals */
};

extern struct fault_attr failslab;
extern struct fault_attr fail_page_alloc;

/* True while an allocation may have to fail: the hot paths test nothing, they are switched off. */
static inline bool fault_armed(const struct fault_attr *attr)
{
	return READ_ONCE(attr->countdown) != 0;
}

/* Fails the nth allocation from now (1: the next). nth 0 disarms. May sleep for failslab. */
void fault_arm(struct fault_attr *attr, unsigned long nth);
/* Asked at each allocation site of the allocator, only while armed. */
bool should_fail(struct fault_attr *attr);
/* The loop's step: disarms and says whether to go on. */
bool fault_next(struct fault_attr *attr, unsigned long *nth);

/* Runs the body with the 1st, 2nd, ... allocation failing; ends after the run that failed none. */
#define for_each_failure(attr)							\
	for (unsigned long __nth = 0; fault_next(attr, &__nth); )

#endif
