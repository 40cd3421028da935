// SPDX-License-Identifier: MIT
/*
 * Mutexes (linux/mutex.h). `locked` is the whole state. Until there are threads, the only one that
 * can hold a mutex is the caller itself, further up: waiting would be for ever, so that is a BUG
 * that says who holds it.
 */
#include <linux/kernel.h>
#include <linux/mutex.h>

void mutex_init(struct mutex *lock)
{
	*lock = (struct mutex)__MUTEX_INITIALIZER(*lock);
}

int mutex_trylock(struct mutex *lock)
{
	int free = 0;

	return atomic_try_cmpxchg_acquire(&lock->locked, &free, 1);
}

void mutex_lock(struct mutex *lock)
{
	might_sleep();
	if (likely(mutex_trylock(lock)))
		return;
	pr_err("mutex %ps is held by a caller of %pS: nobody could ever release it\n", lock,
	       __builtin_return_address(0));
	BUG();
}

int mutex_lock_interruptible(struct mutex *lock)
{
	mutex_lock(lock);
	return 0;
}

int mutex_lock_killable(struct mutex *lock)
{
	mutex_lock(lock);
	return 0;
}

void mutex_unlock(struct mutex *lock)
{
	WARN_ON(!mutex_is_locked(lock));
	atomic_set_release(&lock->locked, 0);
}
