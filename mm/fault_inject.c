// SPDX-License-Identifier: MIT
/*
 * Fault injection: which allocation fails. See granule/fault_inject.h for how it is used.
 *
 * Boot options failslab=N and fail_page_alloc=N arm the Nth allocation; the nodes
 * /sys/kernel/debug/{failslab,fail_page_alloc}/nth arm it by hand and show what happened. Counters
 * are changed with interrupts masked and only by the CPU that allocates: exact on one CPU.
 */
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/seq_file.h>
#include <granule/fault_inject.h>
#include <granule/param.h>
#include <granule/proc.h>
#include <mm/slab.h>
#include "buddy.h"

struct fault_attr failslab = { .name = "failslab" };
struct fault_attr fail_page_alloc = { .name = "fail_page_alloc" };

bool should_fail(struct fault_attr *attr)
{
	unsigned long flags;
	bool fail;

	local_irq_save(flags);
	attr->seen++;
	fail = attr->countdown && --attr->countdown == 0;
	if (fail) {
		attr->failed++;
		attr->hit = true;
		attr->countdown = attr->interval;
	}
	local_irq_restore(flags);
	return fail;
}

/*
 * The arrays would hide allocations from failslab, the per-CPU page stores from
 * fail_page_alloc: they are off from arming to disarming.
 */
void fault_arm(struct fault_attr *attr, unsigned long nth)
{
	if (attr == &failslab && slab_is_available() && !nth != !attr->armed)
		slab_arrays_enable(!nth);
	if (attr == &fail_page_alloc)
		page_alloc_set_slow(SLOW_FAULT_INJECTION, nth != 0);
	attr->armed = nth != 0;
	attr->hit = false;
	attr->countdown = nth;
}

bool fault_next(struct fault_attr *attr, unsigned long *nth)
{
	bool again = *nth == 0 || attr->hit;

	fault_arm(attr, again ? ++*nth : 0);
	return again;
}

/* --- by hand ------------------------------------------------------------------------------ */

static int set_failslab(char *value)
{
	return kstrtoul(value, 0, &failslab.countdown);
}
BOOT_PARAM(failslab, "failslab", set_failslab);

static int set_fail_page_alloc(char *value)
{
	unsigned long nth;
	int err = kstrtoul(value, 0, &nth);

	if (!err)
		fault_arm(&fail_page_alloc, nth);
	return err;
}
BOOT_PARAM(fail_page_alloc, "fail_page_alloc", set_fail_page_alloc);

static int fault_show(struct seq_file *m, const struct fault_attr *attr)
{
	seq_printf(m, "countdown %lu\ninterval %lu\nseen %lu\nfailed %lu\n", attr->countdown,
		   attr->interval, attr->seen, attr->failed);
	return 0;
}

static int fault_store(struct fault_attr *attr, const char *text)
{
	unsigned long nth;
	int err = kstrtoul(text, 0, &nth);

	if (!err)
		fault_arm(attr, nth);
	return err;
}

static int failslab_show(struct seq_file *m, void *data)
{
	return fault_show(m, &failslab);
}

static int failslab_store(void *data, char *text)
{
	return fault_store(&failslab, text);
}
PROC(failslab, "/sys/kernel/debug/failslab/nth", failslab_show, failslab_store);

static int fail_page_show(struct seq_file *m, void *data)
{
	return fault_show(m, &fail_page_alloc);
}

static int fail_page_store(void *data, char *text)
{
	return fault_store(&fail_page_alloc, text);
}
PROC(fail_page_alloc, "/sys/kernel/debug/fail_page_alloc/nth", fail_page_show, fail_page_store);
