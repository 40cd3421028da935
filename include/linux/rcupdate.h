/* SPDX-License-Identifier: MIT */
/*
 * Read-copy-update. A reader's section may not sleep; since nothing is switched away from by
 * force, a CPU that sleeps or idles is outside every such section, and that is a grace period's
 * whole test. call_rcu() callbacks run in thread context, at rcu_poll(), in order. core/rcu.c.
 */
#ifndef LINUX_RCUPDATE_H
#define LINUX_RCUPDATE_H

#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/types.h>
#include <asm/barrier.h>

static __always_inline void rcu_read_lock(void)
{
	preempt_disable();
}

static __always_inline void rcu_read_unlock(void)
{
	preempt_enable();
}

#define rcu_read_lock_sched()	rcu_read_lock()
#define rcu_read_unlock_sched()	rcu_read_unlock()
#define rcu_read_lock_bh()	rcu_read_lock()
#define rcu_read_unlock_bh()	rcu_read_unlock()
#define rcu_read_lock_held()	1

/* Any context. func runs after every reader that could see the object is done. */
void call_rcu(struct rcu_head *head, rcu_callback_t func);
#define call_rcu_hurry(head, func) call_rcu(head, func)
void synchronize_rcu(void);		/* thread context: may sleep */
#define synchronize_rcu_expedited() synchronize_rcu()
#define synchronize_net()	synchronize_rcu()
void rcu_barrier(void);			/* waits until all callbacks queued before have run */
/* Runs callbacks whose grace period is over. Called by the idle loop and the prompt. */
void rcu_poll(void);
unsigned long rcu_pending(void);	/* callbacks waiting */

/* offset of the rcu_head inside its object: below 4096, so it cannot be a function (mm/util.c) */
void kvfree_call_rcu(struct rcu_head *head, void *ptr);
#define __kvfree_rcu_head(ptr, rhf) \
do { \
	typeof(ptr) __kfr_p = (ptr); \
	if (__kfr_p) \
		kvfree_call_rcu(&__kfr_p->rhf, (void *)__kfr_p); \
} while (0)
#define __kvfree_rcu_sleep(ptr) kvfree_call_rcu(NULL, (void *)(ptr))
#define kfree_rcu(ptr, rhf)		__kvfree_rcu_head(ptr, rhf)
#define kvfree_rcu(ptr, rhf)		__kvfree_rcu_head(ptr, rhf)
#define kfree_rcu_mightsleep(ptr)	__kvfree_rcu_sleep(ptr)
#define kvfree_rcu_mightsleep(ptr)	__kvfree_rcu_sleep(ptr)

/* The address dependency orders the loads behind it on every ARM. */
#define rcu_dereference(p)		READ_ONCE(p)
#define rcu_dereference_check(p, c)	READ_ONCE(p)
#define rcu_dereference_raw(p)		READ_ONCE(p)
#define rcu_dereference_sched(p)	READ_ONCE(p)
#define rcu_dereference_protected(p, c)	(p)
#define rcu_access_pointer(p)		READ_ONCE(p)
#define rcu_assign_pointer(p, v)	smp_store_release(&(p), v)
#define rcu_replace_pointer(p, v, c) \
({ \
	typeof(p) __rrp = (p); \
	rcu_assign_pointer(p, v); \
	__rrp; \
})
#define RCU_INIT_POINTER(p, v)		WRITE_ONCE(p, v)
#define RCU_POINTER_INITIALIZER(p, v)	.p = (v)
#define init_rcu_head(head)		((void)(head))
#define destroy_rcu_head(head)		((void)(head))

#endif
