/* SPDX-License-Identifier: MIT */
/* The reader's types, for a program of the host. */
#ifndef INSPECT_TYPES_H
#define INSPECT_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef u64 phys_addr_t;

#endif
