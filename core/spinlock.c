// SPDX-License-Identifier: MIT
/*
 * Spin locks that know their owner (CONFIG_DEBUG_LEVEL >= 2, linux/spinlock.h). A CPU that takes a
 * lock it holds would wait for itself for ever; this says so instead.
 */
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#if CONFIG_DEBUG_LEVEL >= 2
static void set_owner(spinlock_t *lock, unsigned long ip)
{
	lock->owner_cpu = smp_processor_id() + 1;
	lock->owner_ip = ip;
}

static void check_not_mine(const spinlock_t *lock, unsigned long ip)
{
	if (READ_ONCE(lock->owner_cpu) != (int)smp_processor_id() + 1)
		return;
	panic("spin lock %px taken twice by CPU %u: at %pS, held since %pS\n", lock,
	      smp_processor_id(), (void *)ip, (void *)lock->owner_ip);
}

void spin_lock_debug(spinlock_t *lock, unsigned long ip)
{
	check_not_mine(lock, ip);
	arch_spin_lock(&lock->raw_lock);
	set_owner(lock, ip);
}

bool spin_trylock_debug(spinlock_t *lock, unsigned long ip)
{
	if (!arch_spin_trylock(&lock->raw_lock))
		return false;
	set_owner(lock, ip);
	return true;
}

void spin_unlock_debug(spinlock_t *lock)
{
	if (lock->owner_cpu != (int)smp_processor_id() + 1)
		panic("spin lock %px released by CPU %u, held by %d\n", lock, smp_processor_id(),
		      lock->owner_cpu - 1);
	lock->owner_cpu = 0;
	arch_spin_unlock(&lock->raw_lock);
}
#endif
