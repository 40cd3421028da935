/* SPDX-License-Identifier: MIT */
/*
 * Read-write semaphores: many readers or one writer, sleeping. Thread context only. Readers that
 * arrive behind a waiting writer wait too. core/rwsem.c.
 */
#ifndef LINUX_RWSEM_H
#define LINUX_RWSEM_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct rw_semaphore {
	s32 count;			/* -1 a writer, n > 0 readers; under wait_lock */
	spinlock_t wait_lock;
	struct list_head wait_list;
};

#define __RWSEM_INITIALIZER(name) { \
	.count = 0, \
	.wait_lock = { .raw_lock = __ARCH_SPIN_LOCK_UNLOCKED }, \
	.wait_list = LIST_HEAD_INIT((name).wait_list), \
}
#define DECLARE_RWSEM(name)	struct rw_semaphore name = __RWSEM_INITIALIZER(name)

void init_rwsem(struct rw_semaphore *sem);
void down_read(struct rw_semaphore *sem);
int __must_check down_read_killable(struct rw_semaphore *sem);
int down_read_trylock(struct rw_semaphore *sem);	/* 1 if taken */
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
int __must_check down_write_killable(struct rw_semaphore *sem);
int down_write_trylock(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
void downgrade_write(struct rw_semaphore *sem);		/* from writer to reader, without a gap */

static inline int rwsem_is_locked(struct rw_semaphore *sem)
{
	return READ_ONCE(sem->count) != 0;
}

#define down_read_nested(sem, subclass)		down_read(sem)
#define down_write_nested(sem, subclass)	down_write(sem)

#endif
