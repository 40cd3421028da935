/* SPDX-License-Identifier: MIT */
/* Binary search in a sorted array: an element that compares equal, or NULL. */
#ifndef LINUX_BSEARCH_H
#define LINUX_BSEARCH_H

#include <linux/types.h>

void *bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp);

#endif
