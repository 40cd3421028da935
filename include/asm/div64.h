/* SPDX-License-Identifier: MIT */
/* do_div(), under the name some code looks for. */
#ifndef ASM_DIV64_H
#define ASM_DIV64_H

#include <linux/math64.h>

#endif
