/* SPDX-License-Identifier: MIT */
/*
 * Wait queues: sleep until a condition holds; whoever makes it true calls wake_up().
 *
 * wait_event() may be called in thread context with interrupts open. As long as there is one
 * thread, waiting is idling until an interrupt handler has made the condition true; where no
 * interrupt could (masked, or inside a handler) it is a BUG with a message. core/wait.c.
 */
#ifndef LINUX_WAIT_H
#define LINUX_WAIT_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
};
typedef struct wait_queue_head wait_queue_head_t;

struct wait_queue_entry {
	unsigned int flags;
	void *private;
	struct list_head entry;
};
typedef struct wait_queue_entry wait_queue_entry_t;

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { \
	.lock = { .raw_lock = __ARCH_SPIN_LOCK_UNLOCKED }, \
	.head = LIST_HEAD_INIT((name).head), \
}
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)

void init_waitqueue_head(struct wait_queue_head *wq);
void __wake_up(struct wait_queue_head *wq, int nr);
#define wake_up(wq)			__wake_up(wq, 1)
#define wake_up_nr(wq, nr)		__wake_up(wq, nr)
#define wake_up_all(wq)			__wake_up(wq, 0)
#define wake_up_interruptible(wq)	__wake_up(wq, 1)
#define wake_up_interruptible_all(wq)	__wake_up(wq, 0)

static inline int waitqueue_active(struct wait_queue_head *wq)
{
	return !list_empty(&wq->head);
}

/*
 * One step of waiting. wait_begin() checks the context and masks interrupts; wait_step() lets one
 * interrupt in, or returns false when `until` (jiffies; 0 = never) has come; wait_end() restores.
 */
unsigned long wait_begin(struct wait_queue_head *wq, const char *file, int line);
bool wait_step(struct wait_queue_head *wq, unsigned long until);
void wait_end(struct wait_queue_head *wq, unsigned long flags);

#define __wait_event_until(wq, condition, until) \
({ \
	unsigned long __wait_flags = wait_begin(&(wq), __FILE__, __LINE__); \
	bool __wait_true; \
	while (!(__wait_true = !!(condition))) { \
		if (!wait_step(&(wq), until)) { \
			__wait_true = !!(condition); \
			break; \
		} \
	} \
	wait_end(&(wq), __wait_flags); \
	__wait_true; \
})

#define wait_event(wq, condition) \
do { \
	if (!(condition)) \
		(void)__wait_event_until(wq, condition, 0); \
} while (0)
#define wait_event_interruptible(wq, condition) ({ wait_event(wq, condition); 0; })
#define wait_event_killable(wq, condition)	({ wait_event(wq, condition); 0; })
#define wait_event_freezable(wq, condition)	({ wait_event(wq, condition); 0; })
#define wait_event_idle(wq, condition)		wait_event(wq, condition)

/* 0 if time ran out and the condition is false; else the jiffies left, at least 1. */
#define wait_event_timeout(wq, condition, timeout) \
({ \
	unsigned long __wait_end = (jiffies + (timeout)) ? : 1; \
	bool __wait_done = !!(condition); \
	if (!__wait_done) \
		__wait_done = __wait_event_until(wq, condition, __wait_end); \
	__wait_done ? (long)max_t(long, (long)(__wait_end - jiffies), 1) : 0L; \
})
#define wait_event_interruptible_timeout(wq, condition, timeout) \
	wait_event_timeout(wq, condition, timeout)

#include <linux/minmax.h>

#endif
