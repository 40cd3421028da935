// SPDX-License-Identifier: MIT
/*
 * Waiting (linux/wait.h, linux/completion.h, the sleeping half of linux/delay.h).
 *
 * With one thread, waiting is: mask interrupts, look, and if it is not yet so, idle until an
 * interrupt is pending, let it in, look again. Looking with interrupts masked means that a wake-up
 * cannot fall between the look and the idling: a pending interrupt ends WFI even when masked.
 * Deferred work and RCU callbacks run meanwhile.
 */
#include <arch/ops.h>
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

void init_waitqueue_head(struct wait_queue_head *wq)
{
	spin_lock_init(&wq->lock);
	INIT_LIST_HEAD(&wq->head);
}

/* The interrupt that brought us here ended the waiter's WFI: it looks again by itself. */
void __wake_up(struct wait_queue_head *wq, int nr)
{
}

unsigned long wait_begin(struct wait_queue_head *wq, const char *file, int line)
{
	if (in_atomic() || irqs_disabled()) {
		pr_err("waiting at %s:%d, but %s: nobody could ever end it\n", file, line,
		       in_hardirq() ? "this is an interrupt handler" :
		       in_atomic() ? "a section that must not sleep is open" :
		       "interrupts are masked");
		BUG();
	}
	return arch_irq_save();
}

bool wait_step(struct wait_queue_head *wq, unsigned long until)
{
	if (until && time_after_eq(jiffies, until))
		return false;
	arch_idle();
	arch_irq_enable();
	run_deferred_work();
	rcu_poll();
	arch_irq_disable();
	return true;
}

void wait_end(struct wait_queue_head *wq, unsigned long flags)
{
	arch_irq_restore(flags);
}

/* --- completions ----------------------------------------------------------------------------- */

void complete(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.lock, flags);
	if (x->done != UINT_MAX)
		x->done++;
	spin_unlock_irqrestore(&x->wait.lock, flags);
	wake_up(&x->wait);
}

void complete_all(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.lock, flags);
	x->done = UINT_MAX;
	spin_unlock_irqrestore(&x->wait.lock, flags);
	wake_up_all(&x->wait);
}

bool try_wait_for_completion(struct completion *x)
{
	unsigned long flags;
	bool done;

	spin_lock_irqsave(&x->wait.lock, flags);
	done = x->done;
	if (done && x->done != UINT_MAX)
		x->done--;
	spin_unlock_irqrestore(&x->wait.lock, flags);
	return done;
}

bool completion_done(struct completion *x)
{
	return READ_ONCE(x->done) != 0;
}

void wait_for_completion(struct completion *x)
{
	might_sleep();
	wait_event(x->wait, try_wait_for_completion(x));
}

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	might_sleep();
	return wait_event_timeout(x->wait, try_wait_for_completion(x), timeout);
}

int wait_for_completion_interruptible(struct completion *x)
{
	wait_for_completion(x);
	return 0;
}

int wait_for_completion_killable(struct completion *x)
{
	wait_for_completion(x);
	return 0;
}

/* --- sleeping -------------------------------------------------------------------------------- */

static DECLARE_WAIT_QUEUE_HEAD(sleepers);

static void sleep_over(struct timer_list *timer)
{
	wake_up_all(&sleepers);
}

/* A timer ends the idling; the loop looks at the clock, so early interrupts do no harm. */
static void sleep_jiffies(unsigned long ticks)
{
	unsigned long end = jiffies + ticks;
	struct timer_list timer;

	timer_setup(&timer, sleep_over, 0);
	mod_timer(&timer, end);
	wait_event(sleepers, time_after_eq(jiffies, end));
	timer_delete_sync(&timer);
}

void msleep(unsigned int ms)
{
	sleep_jiffies(msecs_to_jiffies(ms) + 1);
}

unsigned long msleep_interruptible(unsigned int ms)
{
	msleep(ms);
	return 0;
}

/* Shorter than a tick: spinning is as good, and exact. */
void usleep_range(unsigned long min, unsigned long max)
{
	might_sleep();
	if (min >= USEC_PER_SEC / HZ)
		sleep_jiffies(usecs_to_jiffies(min) + 1);
	else
		udelay(min);
}

void fsleep(unsigned long us)
{
	usleep_range(us, us * 2);
}
