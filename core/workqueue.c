// SPDX-License-Identifier: MIT
/*
 * Deferred work, one queue, first in first out. Until threads exist it is run by the prompt while
 * it waits and by flush_work(). Lock: work_lock, not held while a function runs.
 */
#include <linux/bug.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct workqueue_struct {
	struct list_head works;
};

static struct workqueue_struct the_queue = { LIST_HEAD_INIT(the_queue.works) };
struct workqueue_struct *system_wq = &the_queue;
static DEFINE_SPINLOCK(work_lock);

void init_work(struct work_struct *work, work_func_t func)
{
	INIT_LIST_HEAD(&work->entry);
	work->func = func;
}

static void delayed_work_due(struct timer_list *timer)
{
	struct delayed_work *dwork = from_timer(dwork, timer, timer);

	schedule_work(&dwork->work);
}

void init_delayed_work(struct delayed_work *dwork, work_func_t func)
{
	init_work(&dwork->work, func);
	timer_setup(&dwork->timer, delayed_work_due, 0);
}

bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	unsigned long flags;
	bool queued;

	spin_lock_irqsave(&work_lock, flags);
	queued = list_empty(&work->entry);
	if (queued)
		list_add_tail(&work->entry, &wq->works);
	spin_unlock_irqrestore(&work_lock, flags);
	return queued;
}

bool schedule_work(struct work_struct *work)
{
	return queue_work(system_wq, work);
}

bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay)
{
	if (!delay)
		return schedule_work(&dwork->work);
	if (timer_pending(&dwork->timer))
		return false;
	mod_timer(&dwork->timer, jiffies + delay);
	return true;
}

/* Takes the first work off the queue, or NULL. */
static struct work_struct *take_first(void)
{
	struct work_struct *work = NULL;
	unsigned long flags;

	spin_lock_irqsave(&work_lock, flags);
	if (!list_empty(&the_queue.works)) {
		work = list_first_entry(&the_queue.works, struct work_struct, entry);
		list_del_init(&work->entry);
	}
	spin_unlock_irqrestore(&work_lock, flags);
	return work;
}

void run_deferred_work(void)
{
	struct work_struct *work, *first_again = NULL;

	if (WARN_ON(in_irq_context()))
		return;
	/* a work that queues itself runs again at the next call, not for ever in this one */
	while ((work = take_first()) && work != first_again) {
		if (!first_again)
			first_again = work;
		work->func(work);
	}
	if (work)
		schedule_work(work);
}

bool flush_work(struct work_struct *work)
{
	bool was_queued = false;

	while (!list_empty(&work->entry)) {
		struct work_struct *next = take_first();

		was_queued = true;
		next->func(next);
		if (next == work)
			break;
	}
	return was_queued;
}

bool cancel_work_sync(struct work_struct *work)
{
	unsigned long flags;
	bool was_queued;

	spin_lock_irqsave(&work_lock, flags);
	was_queued = !list_empty(&work->entry);
	list_del_init(&work->entry);
	spin_unlock_irqrestore(&work_lock, flags);
	return was_queued;
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	bool pending = timer_delete_sync(&dwork->timer);

	return cancel_work_sync(&dwork->work) || pending;
}

void flush_scheduled_work(void)
{
	struct work_struct *work;

	while ((work = take_first()))
		work->func(work);
}
