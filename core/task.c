// SPDX-License-Identifier: MIT
/*
 * The boot task, the only one so far (linux/sched.h).
 */
#include <linux/sched.h>

struct task_struct init_task = {
	.flags = PF_KTHREAD,
	.comm = "granule",
};

DEFINE_PER_CPU(struct task_struct *, current_task) = &init_task;

int cond_resched(void)
{
	return 0;
}
