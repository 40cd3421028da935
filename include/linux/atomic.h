/* SPDX-License-Identifier: MIT */
/*
 * Atomic counters and exchanges, over the compiler's builtins (LL/SC loops, inline). Nothing
 * atomic may run before the MMU and caches are on.
 *
 * Ordering is Linux's: operations that return nothing order nothing; those that return a value are
 * full barriers, or weaker by suffix: _relaxed, _acquire, _release. "Full" is a release operation
 * followed by a full fence, which on ARM and arm64 orders both sides.
 */
#ifndef LINUX_ATOMIC_H
#define LINUX_ATOMIC_H

#include <linux/types.h>
#include <asm/barrier.h>
#include <asm/cmpxchg.h>

#define __ATOMIC_FENCE_NONE	((void)0)
#define __ATOMIC_FENCE_FULL	__atomic_thread_fence(__ATOMIC_SEQ_CST)

/* One fetch-and-op with one ordering: T##_fetch_op##sfx returns the old value. */
#define __ATOMIC_FETCH(T, C, op, sfx, order, fence) \
static __always_inline C T##_fetch_##op##sfx(C i, T##_t *v) \
{ \
	C old = __atomic_fetch_##op(&v->counter, i, order); \
	\
	fence; \
	return old; \
}
#define __ATOMIC_RETURN(T, C, op, sfx, order, fence) \
static __always_inline C T##_##op##_return##sfx(C i, T##_t *v) \
{ \
	C value = __atomic_##op##_fetch(&v->counter, i, order); \
	\
	fence; \
	return value; \
}
#define __ATOMIC_ORDERS(M, T, C, op) \
	M(T, C, op, _relaxed, __ATOMIC_RELAXED, __ATOMIC_FENCE_NONE) \
	M(T, C, op, _acquire, __ATOMIC_ACQUIRE, __ATOMIC_FENCE_NONE) \
	M(T, C, op, _release, __ATOMIC_RELEASE, __ATOMIC_FENCE_NONE) \
	M(T, C, op, , __ATOMIC_RELEASE, __ATOMIC_FENCE_FULL)
#define __ATOMIC_VOID(T, C, op) \
static __always_inline void T##_##op(C i, T##_t *v) \
{ \
	__atomic_fetch_##op(&v->counter, i, __ATOMIC_RELAXED); \
}
#define __ATOMIC_XCHG(T, C, sfx) \
static __always_inline C T##_xchg##sfx(T##_t *v, C value) \
{ \
	return xchg##sfx(&v->counter, value); \
} \
static __always_inline C T##_cmpxchg##sfx(T##_t *v, C old, C value) \
{ \
	return cmpxchg##sfx(&v->counter, old, value); \
} \
static __always_inline bool T##_try_cmpxchg##sfx(T##_t *v, C *old, C value) \
{ \
	return try_cmpxchg##sfx(&v->counter, old, value); \
}

#define __ATOMIC_DEFINE(T, C) \
static __always_inline C T##_read(const T##_t *v) \
{ \
	return __atomic_load_n(&v->counter, __ATOMIC_RELAXED); \
} \
static __always_inline C T##_read_acquire(const T##_t *v) \
{ \
	return __atomic_load_n(&v->counter, __ATOMIC_ACQUIRE); \
} \
static __always_inline void T##_set(T##_t *v, C i) \
{ \
	__atomic_store_n(&v->counter, i, __ATOMIC_RELAXED); \
} \
static __always_inline void T##_set_release(T##_t *v, C i) \
{ \
	__atomic_store_n(&v->counter, i, __ATOMIC_RELEASE); \
} \
__ATOMIC_VOID(T, C, add) \
__ATOMIC_VOID(T, C, sub) \
__ATOMIC_VOID(T, C, and) \
__ATOMIC_VOID(T, C, or) \
__ATOMIC_VOID(T, C, xor) \
__ATOMIC_ORDERS(__ATOMIC_FETCH, T, C, add) \
__ATOMIC_ORDERS(__ATOMIC_FETCH, T, C, sub) \
__ATOMIC_ORDERS(__ATOMIC_FETCH, T, C, and) \
__ATOMIC_ORDERS(__ATOMIC_FETCH, T, C, or) \
__ATOMIC_ORDERS(__ATOMIC_FETCH, T, C, xor) \
__ATOMIC_ORDERS(__ATOMIC_RETURN, T, C, add) \
__ATOMIC_ORDERS(__ATOMIC_RETURN, T, C, sub) \
__ATOMIC_XCHG(T, C, ) \
__ATOMIC_XCHG(T, C, _relaxed) \
__ATOMIC_XCHG(T, C, _acquire) \
__ATOMIC_XCHG(T, C, _release) \
static __always_inline void T##_inc(T##_t *v) { T##_add(1, v); } \
static __always_inline void T##_dec(T##_t *v) { T##_sub(1, v); } \
static __always_inline C T##_inc_return(T##_t *v) { return T##_add_return(1, v); } \
static __always_inline C T##_dec_return(T##_t *v) { return T##_sub_return(1, v); } \
static __always_inline C T##_inc_return_relaxed(T##_t *v) \
{ \
	return T##_add_return_relaxed(1, v); \
} \
static __always_inline C T##_dec_return_release(T##_t *v) \
{ \
	return T##_sub_return_release(1, v); \
} \
static __always_inline C T##_fetch_inc(T##_t *v) { return T##_fetch_add(1, v); } \
static __always_inline C T##_fetch_dec(T##_t *v) { return T##_fetch_sub(1, v); } \
static __always_inline C T##_fetch_andnot(C i, T##_t *v) { return T##_fetch_and(~i, v); } \
static __always_inline void T##_andnot(C i, T##_t *v) { T##_and(~i, v); } \
static __always_inline bool T##_inc_and_test(T##_t *v) { return T##_inc_return(v) == 0; } \
static __always_inline bool T##_dec_and_test(T##_t *v) { return T##_dec_return(v) == 0; } \
static __always_inline bool T##_sub_and_test(C i, T##_t *v) \
{ \
	return T##_sub_return(i, v) == 0; \
} \
static __always_inline bool T##_add_negative(C i, T##_t *v) \
{ \
	return T##_add_return(i, v) < 0; \
} \
/* Adds unless the value is u; returns the old value. A full barrier if it added. */ \
static __always_inline C T##_fetch_add_unless(T##_t *v, C a, C u) \
{ \
	C old = T##_read(v); \
	\
	do { \
		if (unlikely(old == u)) \
			break; \
	} while (!T##_try_cmpxchg(v, &old, old + a)); \
	return old; \
} \
static __always_inline bool T##_add_unless(T##_t *v, C a, C u) \
{ \
	return T##_fetch_add_unless(v, a, u) != u; \
} \
static __always_inline bool T##_inc_not_zero(T##_t *v) { return T##_add_unless(v, 1, 0); } \
static __always_inline bool T##_inc_unless_negative(T##_t *v) \
{ \
	C old = T##_read(v); \
	\
	do { \
		if (unlikely(old < 0)) \
			return false; \
	} while (!T##_try_cmpxchg(v, &old, old + 1)); \
	return true; \
} \
static __always_inline bool T##_dec_unless_positive(T##_t *v) \
{ \
	C old = T##_read(v); \
	\
	do { \
		if (unlikely(old > 0)) \
			return false; \
	} while (!T##_try_cmpxchg(v, &old, old - 1)); \
	return true; \
} \
/* Decrements unless that makes it negative; returns old - 1 in any case. */ \
static __always_inline C T##_dec_if_positive(T##_t *v) \
{ \
	C old = T##_read(v); \
	\
	do { \
		if (unlikely(old - 1 < 0)) \
			break; \
	} while (!T##_try_cmpxchg(v, &old, old - 1)); \
	return old - 1; \
}

__ATOMIC_DEFINE(atomic, int)
__ATOMIC_DEFINE(atomic64, s64)

/* Word-sized: its own type, so that wrong mixes do not compile. */
typedef struct {
	long counter;
} atomic_long_t;
#define ATOMIC_LONG_INIT(i) { (i) }

__ATOMIC_DEFINE(atomic_long, long)

#endif
