/* SPDX-License-Identifier: MIT */
/*
 * Deferred work: functions that interrupt handlers and others leave for later, in task context. The
 * prompt runs them while it waits (run_deferred_work), and whoever flushes runs them at once.
 */
#ifndef LINUX_WORKQUEUE_H
#define LINUX_WORKQUEUE_H

#include <linux/timer.h>

struct work_struct;
struct workqueue_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
	struct list_head entry;		/* self-linked when not queued */
	work_func_t func;
};

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
};

extern struct workqueue_struct *system_wq;

void init_work(struct work_struct *work, work_func_t func);
void init_delayed_work(struct delayed_work *dwork, work_func_t func);
#define INIT_WORK(work, func) init_work(work, func)
#define INIT_DELAYED_WORK(dwork, func) init_delayed_work(dwork, func)

/* false when it was queued already. Any context. */
bool queue_work(struct workqueue_struct *wq, struct work_struct *work);
bool schedule_work(struct work_struct *work);
bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay);

/* Task context: returns when the work is done, running what is queued before it. */
bool flush_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work_sync(struct delayed_work *dwork);
void flush_scheduled_work(void);

/* Runs what was queued when it was called. Task context; the prompt's idle loop calls it. */
void run_deferred_work(void);

static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
	return container_of(work, struct delayed_work, work);
}

#endif
