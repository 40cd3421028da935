/* SPDX-License-Identifier: MIT */
/* Shell patterns: * ? [a-z] [!a] and \ before a special character. The whole string must match. */
#ifndef LINUX_GLOB_H
#define LINUX_GLOB_H

#include <linux/types.h>

bool glob_match(const char *pat, const char *str);

#endif
