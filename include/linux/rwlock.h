/* SPDX-License-Identifier: MIT */
/*
 * Read-write spin locks: many readers or one writer. Writers may starve; use them where writing
 * is rare. Rules as for spin locks.
 */
#ifndef LINUX_RWLOCK_H
#define LINUX_RWLOCK_H

#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/spinlock_types.h>

static inline void rwlock_init(rwlock_t *lock)
{
	lock->count = 0;
}

static inline bool read_trylock(rwlock_t *lock)
{
	s32 old = __atomic_load_n(&lock->count, __ATOMIC_RELAXED);

	preempt_disable();
	while (old >= 0) {
		if (__atomic_compare_exchange_n(&lock->count, &old, old + 1, false,
						__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return true;
	}
	preempt_enable();
	return false;
}

static inline bool write_trylock(rwlock_t *lock)
{
	s32 free = 0;

	preempt_disable();
	if (__atomic_compare_exchange_n(&lock->count, &free, -1, false, __ATOMIC_ACQUIRE,
					__ATOMIC_RELAXED))
		return true;
	preempt_enable();
	return false;
}

static inline void read_lock(rwlock_t *lock)
{
	while (!read_trylock(lock))
		cpu_relax();
}

static inline void write_lock(rwlock_t *lock)
{
	while (!write_trylock(lock))
		cpu_relax();
}

static inline void read_unlock(rwlock_t *lock)
{
	__atomic_fetch_sub(&lock->count, 1, __ATOMIC_RELEASE);
	preempt_enable();
}

static inline void write_unlock(rwlock_t *lock)
{
	__atomic_store_n(&lock->count, 0, __ATOMIC_RELEASE);
	preempt_enable();
}

#define read_lock_irqsave(lock, flags) \
do { \
	local_irq_save(flags); \
	read_lock(lock); \
} while (0)
#define read_unlock_irqrestore(lock, flags) \
do { \
	read_unlock(lock); \
	local_irq_restore(flags); \
} while (0)
#define write_lock_irqsave(lock, flags) \
do { \
	local_irq_save(flags); \
	write_lock(lock); \
} while (0)
#define write_unlock_irqrestore(lock, flags) \
do { \
	write_unlock(lock); \
	local_irq_restore(flags); \
} while (0)

#endif
