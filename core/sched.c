// SPDX-License-Identifier: MIT
/*
 * The one task there is (linux/sched.h), and the places where it lets others run: deferred work and
 * RCU callbacks. Nothing is scheduled by force.
 */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

struct task_struct init_task = {
	.pid = 1, .tgid = 1, .comm = "prompt", .tasks = LIST_HEAD_INIT(init_task.tasks),
};

int __cond_resched(void)
{
	if (in_atomic() || irqs_disabled())
		return 0;
	run_deferred_work();
	rcu_poll();
	return 0;
}

/* The caller has set its state to sleeping: let one interrupt or deferred work happen. */
void schedule(void)
{
	DECLARE_WAIT_QUEUE_HEAD(nobody);

	if (READ_ONCE(current->__state) != TASK_RUNNING) {
		unsigned long flags = wait_begin(&nobody, __FILE__, __LINE__);

		wait_step(&nobody, 0);
		wait_end(&nobody, flags);
		__set_current_state(TASK_RUNNING);
	} else {
		__cond_resched();
	}
}

long schedule_timeout(long timeout)
{
	unsigned long end = jiffies + timeout;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	msleep(jiffies_to_msecs(timeout));
	__set_current_state(TASK_RUNNING);
	return max_t(long, (long)(end - jiffies), 0);
}

long schedule_timeout_interruptible(long timeout)
{
	return schedule_timeout(timeout);
}

long schedule_timeout_uninterruptible(long timeout)
{
	return schedule_timeout(timeout);
}

void yield(void)
{
	__cond_resched();
}

int wake_up_process(struct task_struct *task)
{
	return xchg(&task->__state, TASK_RUNNING) != TASK_RUNNING;
}
