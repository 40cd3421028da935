/* SPDX-License-Identifier: MIT */
/* __stringify(x): the text of x after expansion. */
#ifndef LINUX_STRINGIFY_H
#define LINUX_STRINGIFY_H

#include <linux/compiler.h>

#endif
