/* SPDX-License-Identifier: MIT */
/*
 * One-shot timers in jiffies. The function runs in interrupt context and must not sleep. The timer
 * belongs to the caller and must not be freed while pending (timer_delete_sync first).
 */
#ifndef LINUX_TIMER_H
#define LINUX_TIMER_H

#include <linux/container_of.h>
#include <linux/jiffies.h>
#include <linux/list.h>

struct timer_list {
	struct list_head entry;		/* sorted by expires; self-linked when not pending */
	unsigned long expires;
	void (*function)(struct timer_list *timer);
	u32 flags;
};

#define from_timer(var, timer, field) container_of(timer, typeof(*var), field)

void timer_setup(struct timer_list *timer, void (*function)(struct timer_list *), u32 flags);
void add_timer(struct timer_list *timer);
/* Moves or starts it. 1 when it was pending, else 0. */
int mod_timer(struct timer_list *timer, unsigned long expires);
/* 1 when it was pending. */
int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);	/* and it is not running on return */
#define del_timer(timer) timer_delete(timer)
#define del_timer_sync(timer) timer_delete_sync(timer)

static inline int timer_pending(const struct timer_list *timer)
{
	return !list_empty(&timer->entry);
}

#endif
