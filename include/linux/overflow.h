/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic that says when it does not fit. The check_ forms store the wrapped result and return
 * true on overflow; the size_ forms saturate at SIZE_MAX, which no allocator can satisfy.
 */
#ifndef LINUX_OVERFLOW_H
#define LINUX_OVERFLOW_H

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/types.h>

#define type_max(t)	((t)~(t)0 > 0 ? (t)~(t)0 : \
			 (t)((((t)1 << (sizeof(t) * 8 - 2)) - 1) * 2 + 1))
#define type_min(t)	((t)((t)-type_max(t) - (t)1))

static inline bool __must_check __must_check_overflow(bool overflow)
{
	return unlikely(overflow);
}

#define check_add_overflow(a, b, d) __must_check_overflow(__builtin_add_overflow(a, b, d))
#define check_sub_overflow(a, b, d) __must_check_overflow(__builtin_sub_overflow(a, b, d))
#define check_mul_overflow(a, b, d) __must_check_overflow(__builtin_mul_overflow(a, b, d))

/* x >= 0, without a warning where x is unsigned. */
#define __not_negative(x) ((x) > 0 || (x) == 0)

/* *d = a << s; true if bits or the sign were lost or s is out of range. */
#define check_shl_overflow(a, s, d) __must_check_overflow(({ \
	typeof(a) __shl_a = (a); \
	typeof(s) __shl_s = (s); \
	typeof(d) __shl_d = (d); \
	bool __shl_ok = __not_negative(__shl_s) && (u64)__shl_s < 8 * sizeof(*__shl_d); \
	unsigned int __shl_n = __shl_ok ? __shl_s : 0; \
	*__shl_d = (typeof(*__shl_d))((u64)__shl_a << __shl_n); \
	!__shl_ok || !__not_negative(*__shl_d) || !__not_negative(__shl_a) || \
		(typeof(a))(*__shl_d >> __shl_n) != __shl_a; \
}))

static inline size_t __must_check size_mul(size_t a, size_t b)
{
	size_t bytes;

	return __builtin_mul_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}

static inline size_t __must_check size_add(size_t a, size_t b)
{
	size_t bytes;

	return __builtin_add_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}

static inline size_t __must_check size_sub(size_t a, size_t b)
{
	if (a == SIZE_MAX || b == SIZE_MAX || b > a)
		return SIZE_MAX;
	return a - b;
}

#define array_size(a, b)	size_mul(a, b)
#define array3_size(a, b, c)	size_mul(size_mul(a, b), c)
#define flex_array_size(p, member, count) \
	size_mul(count, sizeof(*(p)->member) + __must_be_array((p)->member))
#define struct_size(p, member, count) \
	size_add(sizeof(*(p)), flex_array_size(p, member, count))
#define struct_size_t(type, member, count) struct_size((type *)NULL, member, count)
#define range_overflows(start, size, max) \
({ \
	typeof(start) __ro_start = (start); \
	typeof(size) __ro_size = (size); \
	typeof(max) __ro_max = (max); \
	__ro_start >= __ro_max || __ro_size > __ro_max - __ro_start; \
})

#endif
