// SPDX-License-Identifier: MIT
/*
 * Read-copy-update (linux/rcupdate.h) on what runs today: one CPU, one thread, interrupt handlers.
 *
 * Readers never sleep, so wherever the thread may sleep, and no interrupt handler is in between, no
 * reader is active: a grace period is over. Callbacks therefore run in order, at the next such
 * place: rcu_poll(), from the prompt, from waiting, and from synchronize_rcu().
 * Lock: rcu_lock, interrupts masked, for the list only; never held while a callback runs.
 */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(rcu_lock);
static struct rcu_head *first, **last = &first;
static unsigned long waiting;

void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	unsigned long flags;

	head->func = func;
	head->next = NULL;
	spin_lock_irqsave(&rcu_lock, flags);
	*last = head;
	last = &head->next;
	waiting++;
	spin_unlock_irqrestore(&rcu_lock, flags);
}

static struct rcu_head *take_all(void)
{
	struct rcu_head *list;
	unsigned long flags;

	spin_lock_irqsave(&rcu_lock, flags);
	list = first;
	first = NULL;
	last = &first;
	waiting = 0;
	spin_unlock_irqrestore(&rcu_lock, flags);
	return list;
}

/* A callback may free its object and queue others; those wait for the next round. */
void rcu_poll(void)
{
	struct rcu_head *list, *next;

	if (in_atomic() || !READ_ONCE(first))
		return;
	for (list = take_all(); list; list = next) {
		next = list->next;
		list->func(list);
	}
}

unsigned long rcu_pending(void)
{
	return READ_ONCE(waiting);
}

void synchronize_rcu(void)
{
	might_sleep();
	rcu_poll();
}

void rcu_barrier(void)
{
	might_sleep();
	while (rcu_pending())
		rcu_poll();
}
