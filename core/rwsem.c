// SPDX-License-Identifier: MIT
/*
 * Read-write semaphores (linux/rwsem.h). count under wait_lock: -1 a writer, n > 0 readers. As with
 * mutexes, having to wait while there is one thread is a deadlock, and a BUG that says so.
 */
#include <linux/kernel.h>
#include <linux/rwsem.h>

void init_rwsem(struct rw_semaphore *sem)
{
	*sem = (struct rw_semaphore)__RWSEM_INITIALIZER(*sem);
}

int down_read_trylock(struct rw_semaphore *sem)
{
	unsigned long flags;
	bool taken;

	spin_lock_irqsave(&sem->wait_lock, flags);
	taken = sem->count >= 0;
	if (taken)
		sem->count++;
	spin_unlock_irqrestore(&sem->wait_lock, flags);
	return taken;
}

int down_write_trylock(struct rw_semaphore *sem)
{
	unsigned long flags;
	bool taken;

	spin_lock_irqsave(&sem->wait_lock, flags);
	taken = sem->count == 0;
	if (taken)
		sem->count = -1;
	spin_unlock_irqrestore(&sem->wait_lock, flags);
	return taken;
}

static void __noreturn deadlock(struct rw_semaphore *sem, const char *who)
{
	pr_err("rwsem %ps: a %s must wait, and there is nobody to wait for\n", sem, who);
	BUG();
}

void down_read(struct rw_semaphore *sem)
{
	might_sleep();
	if (!down_read_trylock(sem))
		deadlock(sem, "reader");
}

int down_read_killable(struct rw_semaphore *sem)
{
	down_read(sem);
	return 0;
}

void down_write(struct rw_semaphore *sem)
{
	might_sleep();
	if (!down_write_trylock(sem))
		deadlock(sem, "writer");
}

int down_write_killable(struct rw_semaphore *sem)
{
	down_write(sem);
	return 0;
}

void up_read(struct rw_semaphore *sem)
{
	unsigned long flags;

	spin_lock_irqsave(&sem->wait_lock, flags);
	if (!WARN_ON(sem->count <= 0))
		sem->count--;
	spin_unlock_irqrestore(&sem->wait_lock, flags);
}

static void writer_done(struct rw_semaphore *sem, int count)
{
	unsigned long flags;

	spin_lock_irqsave(&sem->wait_lock, flags);
	if (!WARN_ON(sem->count != -1))
		sem->count = count;
	spin_unlock_irqrestore(&sem->wait_lock, flags);
}

void up_write(struct rw_semaphore *sem)
{
	writer_done(sem, 0);
}

void downgrade_write(struct rw_semaphore *sem)
{
	writer_done(sem, 1);
}
