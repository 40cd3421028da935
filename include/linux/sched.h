/* SPDX-License-Identifier: MIT */
/*
 * What is running on this CPU. There is one task so far, the boot one, which becomes the prompt:
 * `current` is always valid, in any context, from the first C line on.
 *
 * A task's flags are its own: only `current` changes them, so they need no lock. In an interrupt
 * `current` is whoever was interrupted; check in_interrupt() before acting on its flags.
 */
#ifndef LINUX_SCHED_H
#define LINUX_SCHED_H

#include <linux/percpu-defs.h>
#include <linux/types.h>

#define TASK_COMM_LEN		16

#define PF_MEMALLOC		0x00000800	/* frees memory: may use the reserves */
#define PF_MEMALLOC_NOFS	0x00040000	/* as if every allocation were GFP_NOFS */
#define PF_MEMALLOC_NOIO	0x00080000
#define PF_KTHREAD		0x00200000
#define PF_MEMALLOC_PIN		0x10000000

struct task_struct {
	unsigned int flags;		/* PF_* */
	int pid;
	char comm[TASK_COMM_LEN];
};

extern struct task_struct init_task;
DECLARE_PER_CPU(struct task_struct *, current_task);

static __always_inline struct task_struct *get_current(void)
{
	return raw_cpu_read(current_task);
}

#define current get_current()

/* Lets another task run that wants to. Returns whether one did: with a single task, never. */
int cond_resched(void);

#endif
