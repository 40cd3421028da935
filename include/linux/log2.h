/* SPDX-License-Identifier: MIT */
/* Logarithms and powers of two. Constant arguments give constant expressions. */
#ifndef LINUX_LOG2_H
#define LINUX_LOG2_H

#include <linux/bitops.h>
#include <linux/types.h>

static __always_inline __attribute_const__ bool is_power_of_2(unsigned long n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

static __always_inline __attribute_const__ int __ilog2_u32(u32 n)
{
	return fls(n) - 1;
}

static __always_inline __attribute_const__ int __ilog2_u64(u64 n)
{
	return fls64(n) - 1;
}

#define __const_ilog2(n) \
	((unsigned long long)(n) < 2 ? 0 : 63 - __builtin_clzll((unsigned long long)(n)))

/* floor(log2(n)); n must not be 0. */
#define ilog2(n) \
	(__builtin_constant_p(n) ? __const_ilog2(n) : \
	 (sizeof(n) <= 4 ? __ilog2_u32(n) : __ilog2_u64(n)))
#define const_ilog2(n)	__const_ilog2(n)

/* ceil(log2(n)); 0 for 0 and 1 */
#define order_base_2(n) \
	((n) > 1 ? ilog2((n) - 1) + 1 : 0)

static inline __attribute_const__ unsigned long __roundup_pow_of_two(unsigned long n)
{
	return 1UL << fls_long(n - 1);
}

static inline __attribute_const__ unsigned long __rounddown_pow_of_two(unsigned long n)
{
	return 1UL << (fls_long(n) - 1);
}

#define roundup_pow_of_two(n) \
	(__builtin_constant_p(n) ? \
	 ((n) == 1 ? 1UL : (1UL << (__const_ilog2((n) - 1) + 1))) : __roundup_pow_of_two(n))
#define rounddown_pow_of_two(n) \
	(__builtin_constant_p(n) ? (1UL << __const_ilog2(n)) : __rounddown_pow_of_two(n))

/* Bits needed to hold n: 1 for 0 and 1, 2 for 2 and 3, ... */
#define bits_per(n)	((n) < 2 ? 1 : order_base_2(n) + is_power_of_2(n))

#endif
