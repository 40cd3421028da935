/* SPDX-License-Identifier: MIT */
/*
 * Single register accesses. Written in assembly so that the address is a plain base register: under
 * a hypervisor a load with write-back traps without a decoded syndrome and cannot be emulated.
 */
#ifndef ARM64_IO_H
#define ARM64_IO_H

#include <linux/types.h>

#define __raw_access(suffix, type, ld, st, reg) \
static inline type __raw_read##suffix(const volatile void *addr) \
{ \
	type value; \
	asm volatile(ld " %" reg "0, [%1]" : "=r" (value) : "r" (addr)); \
	return value; \
} \
static inline void __raw_write##suffix(type value, volatile void *addr) \
{ \
	asm volatile(st " %" reg "0, [%1]" : : "rZ" (value), "r" (addr)); \
}

__raw_access(b, u8, "ldrb", "strb", "w")
__raw_access(w, u16, "ldrh", "strh", "w")
__raw_access(l, u32, "ldr", "str", "w")
__raw_access(q, u64, "ldr", "str", "x")

#undef __raw_access

#endif
