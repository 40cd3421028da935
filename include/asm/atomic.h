/* SPDX-License-Identifier: MIT */
/* Atomics, under the name some code looks for. */
#ifndef ASM_ATOMIC_H
#define ASM_ATOMIC_H

#include <linux/atomic.h>

#endif
