/* SPDX-License-Identifier: MIT */
/*
 * min, max, clamp, swap. Arguments are evaluated once. Comparing a signed with an unsigned value
 * does not compile unless one of them is a constant that is not negative; min_t/max_t/clamp_t
 * convert first. At file scope and for array sizes use MIN and MAX, which are constant expressions.
 */
#ifndef LINUX_MINMAX_H
#define LINUX_MINMAX_H

#include <linux/build_bug.h>
#include <linux/const.h>
#include <linux/types.h>

#define __type_is_signed(t)	(((t)(-1)) < ((t)1))
#define __minmax_signed(x) \
	__builtin_choose_expr(__is_constexpr(__type_is_signed(typeof(x))), \
			      __type_is_signed(typeof(x)), 0)
#define __minmax_nonneg(x) \
	__builtin_choose_expr(__is_constexpr(x) && __minmax_signed(x), \
			      !((unsigned long long)(long long)(x) >> 63), 0)
/* After integer promotion both are signed or both unsigned, or one is a harmless constant. */
#define __minmax_types_ok(x, y) \
	(__minmax_signed(x) == __minmax_signed(y) || \
	 __minmax_signed((x) + 0) == __minmax_signed((y) + 0) || \
	 __minmax_nonneg(x) || __minmax_nonneg(y))

#define __min_op(x, y)		((x) < (y) ? (x) : (y))
#define __max_op(x, y)		((x) > (y) ? (x) : (y))

#define __minmax_once(op, x, y, ux, uy) \
({ \
	__auto_type ux = (x); \
	__auto_type uy = (y); \
	op(ux, uy); \
})
#define __minmax(op, x, y, ux, uy) \
({ \
	_Static_assert(__minmax_types_ok(x, y), #op ": signed and unsigned compared"); \
	__minmax_once(op, x, y, ux, uy); \
})

#define min(x, y)	__minmax(__min_op, x, y, __UNIQUE_ID(x_), __UNIQUE_ID(y_))
#define max(x, y)	__minmax(__max_op, x, y, __UNIQUE_ID(x_), __UNIQUE_ID(y_))
#define min3(x, y, z)	min(min(x, y), z)
#define max3(x, y, z)	max(max(x, y), z)
/* Constant expressions without type checks, for array sizes. */
#define MIN(a, b)	__min_op(a, b)
#define MAX(a, b)	__max_op(a, b)
#define MIN_T(type, a, b) __min_op((type)(a), (type)(b))
#define MAX_T(type, a, b) __max_op((type)(a), (type)(b))

#define __minmax_t(op, type, x, y, ux, uy) \
({ \
	type ux = (type)(x); \
	type uy = (type)(y); \
	op(ux, uy); \
})
#define min_t(type, x, y) __minmax_t(__min_op, type, x, y, __UNIQUE_ID(x_), __UNIQUE_ID(y_))
#define max_t(type, x, y) __minmax_t(__max_op, type, x, y, __UNIQUE_ID(x_), __UNIQUE_ID(y_))
/* Both as the wide unsigned type; a negative value gets large. */
#define umin(x, y)	__minmax(__min_op, (x) + 0u + 0ul + 0ull, (y) + 0u + 0ul + 0ull, \
				 __UNIQUE_ID(x_), __UNIQUE_ID(y_))
#define umax(x, y)	__minmax(__max_op, (x) + 0u + 0ul + 0ull, (y) + 0u + 0ul + 0ull, \
				 __UNIQUE_ID(x_), __UNIQUE_ID(y_))

#define min_not_zero(x, y) \
({ \
	__auto_type __nz_x = (x); \
	__auto_type __nz_y = (y); \
	__nz_x == 0 ? __nz_y : (__nz_y == 0 ? __nz_x : min(__nz_x, __nz_y)); \
})

#define clamp(val, lo, hi)		min((typeof(val))max(val, lo), hi)
#define clamp_t(type, val, lo, hi)	min_t(type, max_t(type, val, lo), hi)
#define clamp_val(val, lo, hi)		clamp_t(typeof(val), val, lo, hi)
#define in_range(val, start, len)	((u64)(val) - (u64)(start) < (u64)(len))

#define swap(a, b) \
do { \
	typeof(a) __swap = (a); \
	(a) = (b); \
	(b) = __swap; \
} while (0)

#endif
