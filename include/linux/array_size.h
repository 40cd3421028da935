/* SPDX-License-Identifier: MIT */
/* ARRAY_SIZE(): number of elements; a pointer does not compile. */
#ifndef LINUX_ARRAY_SIZE_H
#define LINUX_ARRAY_SIZE_H

#include <linux/compiler.h>

#define ARRAY_SIZE(arr) (sizeof(arr) / sizeof((arr)[0]) + __must_be_array(arr))

#endif
