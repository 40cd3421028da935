/* SPDX-License-Identifier: MIT */
/*
 * Rounding and dividing. round_up/round_down want a power of two; roundup/rounddown take any
 * number and divide, so keep them out of hot paths (ARMv7-A has no divide instruction).
 */
#ifndef LINUX_MATH_H
#define LINUX_MATH_H

#include <linux/types.h>

#define __round_mask(x, y)	((__typeof__(x))((y) - 1))
#define round_up(x, y)		((((x) - 1) | __round_mask(x, y)) + 1)
#define round_down(x, y)	((x) & ~__round_mask(x, y))

#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define DIV_ROUND_DOWN_ULL(ll, d) ((unsigned long long)(ll) / (d))
#define DIV_ROUND_UP_ULL(ll, d)	DIV_ROUND_DOWN_ULL((unsigned long long)(ll) + (d) - 1, (d))
#define DIV_ROUND_UP_SECTOR_T(ll, d) DIV_ROUND_UP_ULL(ll, d)

#define roundup(x, y) \
({ \
	typeof(y) __roundup_y = (y); \
	((((x) + (__roundup_y - 1)) / __roundup_y) * __roundup_y); \
})
#define rounddown(x, y) \
({ \
	typeof(x) __rounddown_x = (x); \
	__rounddown_x - (__rounddown_x % (y)); \
})

#define DIV_ROUND_CLOSEST(x, divisor) \
({ \
	typeof(x) __drc_x = (x); \
	typeof(divisor) __drc_d = (divisor); \
	(((typeof(x))-1) > 0 || ((typeof(divisor))-1) > 0 || ((__drc_x > 0) == (__drc_d > 0))) ? \
		((__drc_x + __drc_d / 2) / __drc_d) : ((__drc_x - __drc_d / 2) / __drc_d); \
})

#define mult_frac(x, n, d) \
({ \
	typeof(x) __mf_x = (x), __mf_n = (n), __mf_d = (d); \
	(__mf_x / __mf_d) * __mf_n + (__mf_x % __mf_d) * __mf_n / __mf_d; \
})

#define abs(x) \
({ \
	__auto_type __abs_x = (x); \
	__abs_x < 0 ? -__abs_x : __abs_x; \
})
#define abs_diff(a, b) \
({ \
	__auto_type __ad_a = (a); \
	__auto_type __ad_b = (b); \
	__ad_a > __ad_b ? __ad_a - __ad_b : __ad_b - __ad_a; \
})

#define sector_div(a, b) do_div(a, b)

/* floor(sqrt(x)) */
unsigned long int_sqrt(unsigned long x);

#endif
