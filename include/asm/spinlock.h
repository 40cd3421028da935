/* SPDX-License-Identifier: MIT */
/*
 * Ticket locks. A CPU takes the number `next` and waits until `owner` shows it: first come, first
 * served, so nobody starves.
 *
 *	31      16 15       0
 *	|  next   |  owner  |
 *
 * Taking a ticket is one LL/SC addition with acquire ordering. Waiting sleeps in WFE: on arm64 the
 * load-exclusive arms the monitor, so the owner's store wakes us by itself (DDI 0487 D1.7.1); on
 * ARMv7 the unlock sends SEV, after a DSB that makes its store visible first (DDI 0406C A3.4.6).
 */
#ifndef ASM_SPINLOCK_H
#define ASM_SPINLOCK_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/barrier.h>

typedef union {
	u32 slock;
	struct {
		u16 owner, next;
	};
} arch_spinlock_t;

#define __ARCH_SPIN_LOCK_UNLOCKED { .slock = 0 }

#if defined(CONFIG_ARM64)
static inline u16 __arch_spin_wait(u16 *owner, u16 seen)
{
	u32 now;

	__asm__ __volatile__(
	"	sevl\n"
	"1:	wfe\n"
	"	ldaxrh	%w0, %1\n"
	"	cmp	%w0, %w2\n"
	"	b.eq	1b\n"
	: "=&r"(now) : "Q"(*owner), "r"((u32)seen) : "memory", "cc");
	return now;
}
#define __arch_spin_wake()	((void)0)
#elif defined(CONFIG_ARM)
static inline u16 __arch_spin_wait(u16 *owner, u16 seen)
{
	(void)seen;
	__asm__ __volatile__("wfe" : : : "memory");
	return __atomic_load_n(owner, __ATOMIC_ACQUIRE);
}
#define __arch_spin_wake()	__asm__ __volatile__("dsb ishst\n\tsev" : : : "memory")
#else
static inline u16 __arch_spin_wait(u16 *owner, u16 seen)
{
	(void)seen;
	cpu_relax();
	return __atomic_load_n(owner, __ATOMIC_ACQUIRE);
}
#define __arch_spin_wake()	((void)0)
#endif

static __always_inline void arch_spin_lock(arch_spinlock_t *lock)
{
	u32 old = __atomic_fetch_add(&lock->slock, 1U << 16, __ATOMIC_ACQUIRE);
	u16 mine = old >> 16;
	u16 owner = (u16)old;

	while (unlikely(owner != mine))
		owner = __arch_spin_wait(&lock->owner, owner);
}

static __always_inline bool arch_spin_trylock(arch_spinlock_t *lock)
{
	u32 old = __atomic_load_n(&lock->slock, __ATOMIC_RELAXED);

	if ((u16)old != (u16)(old >> 16))
		return false;
	return __atomic_compare_exchange_n(&lock->slock, &old, old + (1U << 16), false,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static __always_inline void arch_spin_unlock(arch_spinlock_t *lock)
{
	__atomic_store_n(&lock->owner, (u16)(lock->owner + 1), __ATOMIC_RELEASE);
	__arch_spin_wake();
}

static __always_inline bool arch_spin_is_locked(const arch_spinlock_t *lock)
{
	u32 now = __atomic_load_n(&lock->slock, __ATOMIC_RELAXED);

	return (u16)now != (u16)(now >> 16);
}

/* Is somebody waiting behind the holder? */
static __always_inline bool arch_spin_is_contended(const arch_spinlock_t *lock)
{
	u32 now = __atomic_load_n(&lock->slock, __ATOMIC_RELAXED);

	return (u16)((now >> 16) - now) > 1;
}

#endif
