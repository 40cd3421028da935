/* SPDX-License-Identifier: MIT */
/* Linux splits its compiler header; ours is one. */
#ifndef LINUX_COMPILER_TYPES_H
#define LINUX_COMPILER_TYPES_H

#include <linux/compiler.h>

#endif
