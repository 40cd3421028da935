/* SPDX-License-Identifier: MIT */
/*
 * Mutexes: sections that may sleep. Thread context only; the owner releases. Taking one twice is a
 * BUG with a message, for nobody could ever release it (core/mutex.c).
 */
#ifndef LINUX_MUTEX_H
#define LINUX_MUTEX_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct task_struct;

struct mutex {
	atomic_t locked;		/* 0 free, 1 held */
	spinlock_t wait_lock;
	struct list_head wait_list;
	struct task_struct *owner;
};

#define __MUTEX_INITIALIZER(name) { \
	.locked = ATOMIC_INIT(0), \
	.wait_lock = { .raw_lock = __ARCH_SPIN_LOCK_UNLOCKED }, \
	.wait_list = LIST_HEAD_INIT((name).wait_list), \
}
#define DEFINE_MUTEX(name)	struct mutex name = __MUTEX_INITIALIZER(name)

void mutex_init(struct mutex *lock);
void mutex_lock(struct mutex *lock);
int __must_check mutex_lock_interruptible(struct mutex *lock);	/* 0 or -EINTR */
int __must_check mutex_lock_killable(struct mutex *lock);
int mutex_trylock(struct mutex *lock);		/* 1 if taken */
void mutex_unlock(struct mutex *lock);
static inline void mutex_destroy(struct mutex *lock)
{
	(void)lock;
}

static inline bool mutex_is_locked(struct mutex *lock)
{
	return atomic_read(&lock->locked) != 0;
}

#define mutex_lock_nested(lock, subclass) mutex_lock(lock)

#endif
