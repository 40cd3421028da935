/* SPDX-License-Identifier: MIT */
/*
 * 64-bit division. On ARM the compiler calls libgcc's __aeabi_uldivmod, which is plain integer
 * code; slow (hundreds of instructions), so never in a hot path.
 */
#ifndef LINUX_MATH64_H
#define LINUX_MATH64_H

#include <linux/math.h>
#include <linux/types.h>

/* n becomes n / base, the remainder is returned. n is a u64 lvalue, base a u32. */
#define do_div(n, base) \
({ \
	u32 __do_div_base = (base); \
	u64 __do_div_n = (n); \
	u32 __do_div_rem = (u32)(__do_div_n % __do_div_base); \
	(n) = __do_div_n / __do_div_base; \
	__do_div_rem; \
})

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = (u32)(dividend % divisor);
	return dividend / divisor;
}

static inline s64 div_s64_rem(s64 dividend, s32 divisor, s32 *remainder)
{
	*remainder = (s32)(dividend % divisor);
	return dividend / divisor;
}

static inline u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

static inline s64 div_s64(s64 dividend, s32 divisor)
{
	return dividend / divisor;
}

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}

static inline s64 div64_s64(s64 dividend, s64 divisor)
{
	return dividend / divisor;
}

#define div64_long(x, y)	div64_s64((x), (y))
#define div64_ul(x, y)		div64_u64((x), (y))

static inline u64 mul_u32_u32(u32 a, u32 b)
{
	return (u64)a * b;
}

/* (a * mul) >> shift without losing the upper half of the product; shift <= 32 + 31 */
static inline u64 mul_u64_u32_shr(u64 a, u32 mul, unsigned int shift)
{
	u64 low = (a & 0xffffffff) * mul;
	u64 high = (a >> 32) * mul;

	if (shift >= 32)
		return (high + (low >> 32)) >> (shift - 32);
	return (low >> shift) + (high << (32 - shift));
}

/* a * mul / div, exact as long as the result fits */
static inline u64 mul_u64_u32_div(u64 a, u32 mul, u32 div)
{
	u64 high = (a >> 32) * mul;
	u64 low = (a & 0xffffffff) * mul + ((high % div) << 32);

	return ((high / div) << 32) + low / div;
}

#define DIV64_U64_ROUND_UP(ll, d) \
({ \
	u64 __dru_d = (d); \
	div64_u64((ll) + __dru_d - 1, __dru_d); \
})
#define DIV_U64_ROUND_CLOSEST(x, d) \
({ \
	u32 __drc_d = (d); \
	div_u64((x) + __drc_d / 2, __drc_d); \
})

#endif
