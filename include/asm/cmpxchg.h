/* SPDX-License-Identifier: MIT */
/*
 * Exchange and compare-and-exchange of 1, 2, 4 and 8 byte objects. The forms without suffix are
 * full barriers (see linux/atomic.h). cmpxchg returns what was there, try_cmpxchg whether it
 * stored, with *old updated if not.
 */
#ifndef ASM_CMPXCHG_H
#define ASM_CMPXCHG_H

#include <linux/compiler.h>

#define __cmpxchg_order(ptr, old, new, order, fence) \
({ \
	__typeof__(*(ptr)) __cx_old = (old); \
	__atomic_compare_exchange_n(ptr, &__cx_old, new, false, order, \
				    (order) == __ATOMIC_ACQUIRE ? __ATOMIC_ACQUIRE \
								: __ATOMIC_RELAXED); \
	fence; \
	__cx_old; \
})
#define __try_cmpxchg_order(ptr, oldp, new, order, fence) \
({ \
	bool __cx_done = __atomic_compare_exchange_n(ptr, oldp, new, false, order, \
						     (order) == __ATOMIC_ACQUIRE ? \
						     __ATOMIC_ACQUIRE : __ATOMIC_RELAXED); \
	fence; \
	__cx_done; \
})
#define __xchg_order(ptr, value, order, fence) \
({ \
	__typeof__(*(ptr)) __xc_old = __atomic_exchange_n(ptr, value, order); \
	fence; \
	__xc_old; \
})
#define __cmpxchg_fence()	__atomic_thread_fence(__ATOMIC_SEQ_CST)

#define cmpxchg(p, o, n)	__cmpxchg_order(p, o, n, __ATOMIC_RELEASE, __cmpxchg_fence())
#define cmpxchg_relaxed(p, o, n) __cmpxchg_order(p, o, n, __ATOMIC_RELAXED, (void)0)
#define cmpxchg_acquire(p, o, n) __cmpxchg_order(p, o, n, __ATOMIC_ACQUIRE, (void)0)
#define cmpxchg_release(p, o, n) __cmpxchg_order(p, o, n, __ATOMIC_RELEASE, (void)0)
#define cmpxchg_local(p, o, n)	cmpxchg_relaxed(p, o, n)
#define cmpxchg64(p, o, n)	cmpxchg(p, o, n)
#define cmpxchg64_local(p, o, n) cmpxchg_relaxed(p, o, n)

#define try_cmpxchg(p, o, n) \
	__try_cmpxchg_order(p, o, n, __ATOMIC_RELEASE, __cmpxchg_fence())
#define try_cmpxchg_relaxed(p, o, n) __try_cmpxchg_order(p, o, n, __ATOMIC_RELAXED, (void)0)
#define try_cmpxchg_acquire(p, o, n) __try_cmpxchg_order(p, o, n, __ATOMIC_ACQUIRE, (void)0)
#define try_cmpxchg_release(p, o, n) __try_cmpxchg_order(p, o, n, __ATOMIC_RELEASE, (void)0)
#define try_cmpxchg_local(p, o, n) try_cmpxchg_relaxed(p, o, n)

#define xchg(p, v)		__xchg_order(p, v, __ATOMIC_RELEASE, __cmpxchg_fence())
#define xchg_relaxed(p, v)	__xchg_order(p, v, __ATOMIC_RELAXED, (void)0)
#define xchg_acquire(p, v)	__xchg_order(p, v, __ATOMIC_ACQUIRE, (void)0)
#define xchg_release(p, v)	__xchg_order(p, v, __ATOMIC_RELEASE, (void)0)

#endif
