/* SPDX-License-Identifier: MIT */
/* Linux splits its compiler header; ours is one. */
#ifndef LINUX_COMPILER_ATTRIBUTES_H
#define LINUX_COMPILER_ATTRIBUTES_H

#include <linux/compiler.h>

#endif
