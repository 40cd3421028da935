// SPDX-License-Identifier: MIT
/*
 * One-shot timers over the best clock event device: a list sorted by expiry, and the device set to
 * ring for its first entry. Lock: timer_lock, never held while a timer's function runs.
 */
#include <linux/bug.h>
#include <linux/clockchips.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static LIST_HEAD(timers);
static DEFINE_SPINLOCK(timer_lock);
static struct clock_event_device *event_device;
static struct timer_list *running;

static void set_event_scale(struct clock_event_device *dev)
{
	dev->shift = 32;
	dev->mult = div_u64((u64)dev->hz << 32, NSEC_PER_SEC);
}

void clock_event_program(u64 delta_ns)
{
	u64 ticks;

	if (!event_device)
		return;
	if (delta_ns > 1ull << 31)
		delta_ns = 1ull << 31;	/* at a time; it sees nothing due and goes on */
	ticks = (delta_ns * event_device->mult) >> event_device->shift;
	if (ticks < 1)
		ticks = 1;
	if (ticks > event_device->max_ticks)
		ticks = event_device->max_ticks;
	event_device->set_next_event(ticks);
}

/* Sets the device for the first timer. timer_lock held. */
static void program_first(void)
{
	struct timer_list *first;
	unsigned long now = jiffies;

	if (list_empty(&timers)) {
		if (event_device && event_device->shutdown)
			event_device->shutdown();
		return;
	}
	first = list_first_entry(&timers, struct timer_list, entry);
	clock_event_program(time_after(first->expires, now) ?
			    jiffies_to_nsecs(first->expires - now) : 1);
}

/*
 * Narrow counters are extended to 64 bits by being read at least twice a turn: 32 bits at 1 MHz
 * turn in 71 minutes, at 24 MHz in 3. Also keeps an idle machine's time right.
 */
#define HEARTBEAT_SECONDS 60

static void heartbeat_beat(struct timer_list *timer)
{
	mod_timer(timer, jiffies + HEARTBEAT_SECONDS * HZ);
}

static struct timer_list heartbeat = {
	.entry = LIST_HEAD_INIT(heartbeat.entry),
	.function = heartbeat_beat,
};

void clock_event_register(struct clock_event_device *dev)
{
	unsigned long flags;

	set_event_scale(dev);
	spin_lock_irqsave(&timer_lock, flags);
	if (!event_device || dev->rating > event_device->rating) {
		if (event_device && event_device->shutdown)
			event_device->shutdown();
		event_device = dev;
		program_first();
	}
	spin_unlock_irqrestore(&timer_lock, flags);
	heartbeat_beat(&heartbeat);
}

const char *clock_event_name(void)
{
	return event_device ? event_device->name : "none";
}

void timer_setup(struct timer_list *timer, void (*function)(struct timer_list *), u32 flags)
{
	INIT_LIST_HEAD(&timer->entry);
	timer->function = function;
	timer->flags = flags;
}

/* timer_lock held. */
static void insert(struct timer_list *timer)
{
	struct timer_list *it;

	list_for_each_entry(it, &timers, entry)
		if (time_before(timer->expires, it->expires))
			break;
	list_add_tail(&timer->entry, &it->entry);
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	unsigned long flags;
	int was_pending;

	spin_lock_irqsave(&timer_lock, flags);
	was_pending = timer_pending(timer);
	list_del_init(&timer->entry);
	timer->expires = expires;
	insert(timer);
	if (list_first_entry(&timers, struct timer_list, entry) == timer)
		program_first();
	spin_unlock_irqrestore(&timer_lock, flags);
	return was_pending;
}

void add_timer(struct timer_list *timer)
{
	if (WARN(timer_pending(timer), "add_timer: the timer is pending already\n"))
		return;
	mod_timer(timer, timer->expires);
}

int timer_delete(struct timer_list *timer)
{
	unsigned long flags;
	int was_pending;

	spin_lock_irqsave(&timer_lock, flags);
	was_pending = timer_pending(timer);
	list_del_init(&timer->entry);
	spin_unlock_irqrestore(&timer_lock, flags);
	return was_pending;
}

int timer_delete_sync(struct timer_list *timer)
{
	int was_pending = timer_delete(timer);

	while (READ_ONCE(running) == timer)
		arch_cpu_relax();
	return was_pending;
}

void clock_event_fired(void)
{
	unsigned long flags;

	spin_lock_irqsave(&timer_lock, flags);
	while (!list_empty(&timers)) {
		struct timer_list *first = list_first_entry(&timers, struct timer_list, entry);

		if (time_after(first->expires, jiffies))
			break;
		list_del_init(&first->entry);
		running = first;
		spin_unlock_irqrestore(&timer_lock, flags);
		first->function(first);
		spin_lock_irqsave(&timer_lock, flags);
		running = NULL;
	}
	program_first();
	spin_unlock_irqrestore(&timer_lock, flags);
}
