/* SPDX-License-Identifier: MIT */
/*
 * Spin locks: short sections, no sleeping inside. A lock that an interrupt handler also takes must
 * be taken with interrupts masked everywhere (the _irqsave forms; _irq where they are known to be
 * open). Not recursive. Usable from the moment MMU and caches are on.
 *
 * With CONFIG_DEBUG_LEVEL >= 2 a lock knows its owner: taking it twice, or releasing what one does
 * not hold, panics (core/spinlock.c).
 */
#ifndef LINUX_SPINLOCK_H
#define LINUX_SPINLOCK_H

#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

void spin_lock_debug(spinlock_t *lock, unsigned long ip);
bool spin_trylock_debug(spinlock_t *lock, unsigned long ip);
void spin_unlock_debug(spinlock_t *lock);

static inline void spin_lock_init(spinlock_t *lock)
{
	*lock = __SPIN_LOCK_UNLOCKED(*lock);
}

static __always_inline void spin_lock(spinlock_t *lock)
{
	preempt_disable();
	if (CONFIG_DEBUG_LEVEL >= 2)
		spin_lock_debug(lock, _RET_IP_);
	else
		arch_spin_lock(&lock->raw_lock);
}

static __always_inline bool spin_trylock(spinlock_t *lock)
{
	bool taken;

	preempt_disable();
	if (CONFIG_DEBUG_LEVEL >= 2)
		taken = spin_trylock_debug(lock, _RET_IP_);
	else
		taken = arch_spin_trylock(&lock->raw_lock);
	if (!taken)
		preempt_enable();
	return taken;
}

static __always_inline void spin_unlock(spinlock_t *lock)
{
	if (CONFIG_DEBUG_LEVEL >= 2)
		spin_unlock_debug(lock);
	else
		arch_spin_unlock(&lock->raw_lock);
	preempt_enable();
}

static __always_inline void spin_lock_irq(spinlock_t *lock)
{
	arch_irq_disable();
	spin_lock(lock);
}

static __always_inline void spin_unlock_irq(spinlock_t *lock)
{
	spin_unlock(lock);
	arch_irq_enable();
}

static __always_inline void spin_lock_bh(spinlock_t *lock)
{
	local_bh_disable();
	spin_lock(lock);
}

static __always_inline void spin_unlock_bh(spinlock_t *lock)
{
	spin_unlock(lock);
	local_bh_enable();
}

static __always_inline unsigned long __spin_lock_irqsave(spinlock_t *lock)
{
	unsigned long flags = arch_irq_save();

	spin_lock(lock);
	return flags;
}

static __always_inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	spin_unlock(lock);
	arch_irq_restore(flags);
}

#define spin_lock_irqsave(lock, flags) \
do { \
	typecheck(unsigned long, flags); \
	(flags) = __spin_lock_irqsave(lock); \
} while (0)
#define spin_lock_irqsave_nested(lock, flags, subclass)	spin_lock_irqsave(lock, flags)
#define spin_lock_nested(lock, subclass)	spin_lock(lock)
#define spin_trylock_irqsave(lock, flags) \
({ \
	bool __taken; \
	local_irq_save(flags); \
	__taken = spin_trylock(lock); \
	if (!__taken) \
		local_irq_restore(flags); \
	__taken; \
})
#define spin_trylock_irq(lock) \
({ \
	bool __taken; \
	local_irq_disable(); \
	__taken = spin_trylock(lock); \
	if (!__taken) \
		local_irq_enable(); \
	__taken; \
})
#define spin_is_locked(lock)	arch_spin_is_locked(&(lock)->raw_lock)
#define spin_is_contended(lock)	arch_spin_is_contended(&(lock)->raw_lock)
#define assert_spin_locked(lock) BUG_ON(!spin_is_locked(lock))
#define spin_needbreak(lock)	spin_is_contended(lock)

#define raw_spin_lock_init(lock)		spin_lock_init(lock)
#define raw_spin_lock(lock)			spin_lock(lock)
#define raw_spin_trylock(lock)			spin_trylock(lock)
#define raw_spin_unlock(lock)			spin_unlock(lock)
#define raw_spin_lock_irq(lock)			spin_lock_irq(lock)
#define raw_spin_unlock_irq(lock)		spin_unlock_irq(lock)
#define raw_spin_lock_irqsave(lock, flags)	spin_lock_irqsave(lock, flags)
#define raw_spin_unlock_irqrestore(lock, flags)	spin_unlock_irqrestore(lock, flags)
#define raw_spin_trylock_irqsave(lock, flags)	spin_trylock_irqsave(lock, flags)
#define raw_spin_is_locked(lock)		spin_is_locked(lock)

#include <linux/bug.h>
#include <linux/rwlock.h>

#endif
