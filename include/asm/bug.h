/* SPDX-License-Identifier: MIT */
/* BUG and WARN, under the name some code looks for. */
#ifndef ASM_BUG_H
#define ASM_BUG_H

#include <linux/bug.h>

#endif
