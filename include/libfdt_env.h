/* SPDX-License-Identifier: MIT */
/*
 * What libfdt.h asks of its surroundings: types, byte order, a few string functions. The file that
 * the package ships wants a C library's headers; this one gives the kernel's instead. The linked
 * library sees only the sizes, which are the same.
 */
#ifndef LIBFDT_ENV_H
#define LIBFDT_ENV_H

#include <linux/limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>
#include <linux/string.h>

#define FDT_FORCE
#define FDT_BITWISE

typedef uint16_t fdt16_t;
typedef uint32_t fdt32_t;
typedef uint64_t fdt64_t;

/* Trees are big-endian, all machines here little-endian. */
static inline uint16_t fdt16_to_cpu(fdt16_t x) { return __builtin_bswap16(x); }
static inline fdt16_t cpu_to_fdt16(uint16_t x) { return __builtin_bswap16(x); }
static inline uint32_t fdt32_to_cpu(fdt32_t x) { return __builtin_bswap32(x); }
static inline fdt32_t cpu_to_fdt32(uint32_t x) { return __builtin_bswap32(x); }
static inline uint64_t fdt64_to_cpu(fdt64_t x) { return __builtin_bswap64(x); }
static inline fdt64_t cpu_to_fdt64(uint64_t x) { return __builtin_bswap64(x); }

#endif
