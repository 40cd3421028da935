/* SPDX-License-Identifier: MIT */
/*
 * Values at any address, in a given byte order. The compiler knows what the machine allows; memory
 * must be Normal (an unaligned access to Device memory faults).
 */
#ifndef LINUX_UNALIGNED_H
#define LINUX_UNALIGNED_H

#include <linux/types.h>

#define __UNALIGNED(bits) \
struct __una_u##bits { u##bits x; } __attribute__((__packed__, __may_alias__))
__UNALIGNED(16);
__UNALIGNED(32);
__UNALIGNED(64);
#undef __UNALIGNED

#define get_unaligned(ptr) \
({ \
	const struct { typeof(*(ptr)) x; } __attribute__((__packed__, __may_alias__)) *__una = \
		(const void *)(ptr); \
	__una->x; \
})
#define put_unaligned(val, ptr) \
do { \
	struct { typeof(*(ptr)) x; } __attribute__((__packed__, __may_alias__)) *__una = \
		(void *)(ptr); \
	__una->x = (val); \
} while (0)

/* Both our machines are little-endian. */
#define __UNALIGNED_ORDER(bits) \
static inline u##bits get_unaligned_le##bits(const void *p) \
{ \
	return ((const struct __una_u##bits *)p)->x; \
} \
static inline u##bits get_unaligned_be##bits(const void *p) \
{ \
	return __builtin_bswap##bits(((const struct __una_u##bits *)p)->x); \
} \
static inline void put_unaligned_le##bits(u##bits val, void *p) \
{ \
	((struct __una_u##bits *)p)->x = val; \
} \
static inline void put_unaligned_be##bits(u##bits val, void *p) \
{ \
	((struct __una_u##bits *)p)->x = __builtin_bswap##bits(val); \
}
__UNALIGNED_ORDER(16)
__UNALIGNED_ORDER(32)
__UNALIGNED_ORDER(64)
#undef __UNALIGNED_ORDER

#endif
