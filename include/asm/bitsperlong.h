/* SPDX-License-Identifier: MIT */
/* Width of the machine word in bits. */
#ifndef ASM_BITSPERLONG_H
#define ASM_BITSPERLONG_H

#define BITS_PER_LONG		(__SIZEOF_LONG__ * 8)
#define BITS_PER_LONG_LONG	64
#define __BITS_PER_LONG		BITS_PER_LONG

#endif
