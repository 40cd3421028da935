/* SPDX-License-Identifier: MIT */
/* The structs of spin and read-write locks. */
#ifndef LINUX_SPINLOCK_TYPES_H
#define LINUX_SPINLOCK_TYPES_H

#include <linux/lockdep.h>
#include <asm/spinlock.h>

typedef struct spinlock {
	arch_spinlock_t raw_lock;
#if CONFIG_DEBUG_LEVEL >= 2
	int owner_cpu;			/* + 1; 0 when free */
	unsigned long owner_ip;		/* who took it */
#endif
} spinlock_t;
typedef struct spinlock raw_spinlock_t;

#define __SPIN_LOCK_UNLOCKED(name)	((spinlock_t) { .raw_lock = __ARCH_SPIN_LOCK_UNLOCKED })
#define __RAW_SPIN_LOCK_UNLOCKED(name)	__SPIN_LOCK_UNLOCKED(name)
#define DEFINE_SPINLOCK(x)		spinlock_t x = { .raw_lock = __ARCH_SPIN_LOCK_UNLOCKED }
#define DEFINE_RAW_SPINLOCK(x)		DEFINE_SPINLOCK(x)

/* count: -1 one writer, n > 0 readers. */
typedef struct {
	s32 count;
} rwlock_t;

#define __RW_LOCK_UNLOCKED(name)	((rwlock_t) { 0 })
#define DEFINE_RWLOCK(x)		rwlock_t x = { 0 }

#endif
