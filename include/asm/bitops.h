/* SPDX-License-Identifier: MIT */
/* Bit operations, under the name some code looks for. */
#ifndef ASM_BITOPS_H
#define ASM_BITOPS_H

#include <linux/bitops.h>

#endif
