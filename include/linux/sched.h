/* SPDX-License-Identifier: MIT */
/*
 * Tasks. There is one, the prompt's, until threads exist; `current` is it.
 *
 * schedule() and cond_resched() are the places where others may run: deferred work and RCU
 * callbacks do so today (core/sched.c).
 */
#ifndef LINUX_SCHED_H
#define LINUX_SCHED_H

#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/preempt.h>
#include <linux/smp.h>
#include <linux/types.h>

#define TASK_COMM_LEN		16
#define TASK_RUNNING		0x0000
#define TASK_INTERRUPTIBLE	0x0001
#define TASK_UNINTERRUPTIBLE	0x0002
#define TASK_KILLABLE		(0x0100 | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE		(0x0400 | TASK_UNINTERRUPTIBLE)
#define MAX_SCHEDULE_TIMEOUT	LONG_MAX

#define PF_MEMALLOC		0x00000800	/* may use the reserves */
#define PF_MEMALLOC_NOFS	0x00040000
#define PF_MEMALLOC_NOIO	0x00080000
#define PF_KTHREAD		0x00200000
#define PF_KSWAPD		0x00020000
#define PF_MEMALLOC_PIN		0x10000000

struct mm_struct;
struct reclaim_state;

struct task_struct {
	unsigned int __state;
	unsigned int flags;		/* PF_ */
	pid_t pid, tgid;
	char comm[TASK_COMM_LEN];
	void *stack;
	struct mm_struct *mm, *active_mm;
	struct reclaim_state *reclaim_state;
	struct list_head tasks;
};

extern struct task_struct init_task;
#define current			(&init_task)
#define get_current()		current
#define task_pid_nr(task)	((task)->pid)
#define task_tgid_nr(task)	((task)->tgid)

#define __set_current_state(state)	WRITE_ONCE(current->__state, (state))
#define set_current_state(state)	smp_store_mb(current->__state, (state))

void schedule(void);
long schedule_timeout(long timeout);			/* jiffies left */
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_uninterruptible(long timeout);
void yield(void);
int wake_up_process(struct task_struct *task);		/* 1 if it slept */

static inline bool need_resched(void)
{
	return false;			/* nobody else is there to run */
}

int __cond_resched(void);
#define cond_resched() \
({ \
	might_sleep(); \
	__cond_resched(); \
})
#define cond_resched_lock(lock)	0

static inline int signal_pending(struct task_struct *task)
{
	(void)task;
	return 0;			/* there are no signals */
}

static inline int fatal_signal_pending(struct task_struct *task)
{
	return signal_pending(task);
}

static inline unsigned int memalloc_flags_save(unsigned int flags)
{
	unsigned int old = current->flags & flags;

	current->flags |= flags;
	return old;
}

static inline void memalloc_flags_restore(unsigned int flags, unsigned int old)
{
	current->flags = (current->flags & ~flags) | old;
}

#define memalloc_noio_save()		memalloc_flags_save(PF_MEMALLOC_NOIO)
#define memalloc_noio_restore(old)	memalloc_flags_restore(PF_MEMALLOC_NOIO, old)
#define memalloc_nofs_save()		memalloc_flags_save(PF_MEMALLOC_NOFS)
#define memalloc_nofs_restore(old)	memalloc_flags_restore(PF_MEMALLOC_NOFS, old)
#define memalloc_noreclaim_save()	memalloc_flags_save(PF_MEMALLOC)
#define memalloc_noreclaim_restore(old)	memalloc_flags_restore(PF_MEMALLOC, old)

#endif
