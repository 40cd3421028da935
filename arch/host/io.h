/* SPDX-License-Identifier: MIT */
/*
 * Registers on the host are plain memory of the test. Who models a device behind them hears of each
 * word written, after it is there.
 */
#ifndef HOST_IO_H
#define HOST_IO_H

#include <linux/types.h>

extern void (*host_register_written)(volatile void *addr, u64 value);

#define __raw_access(suffix, type) \
static inline type __raw_read##suffix(const volatile void *addr) \
{ \
	return *(const volatile type *)addr; \
} \
static inline void __raw_write##suffix(type value, volatile void *addr) \
{ \
	*(volatile type *)addr = value; \
	if (host_register_written) \
		host_register_written(addr, value); \
}

__raw_access(b, u8)
__raw_access(w, u16)
__raw_access(l, u32)
__raw_access(q, u64)

#undef __raw_access

#endif
