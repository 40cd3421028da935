/* SPDX-License-Identifier: MIT */
/* Heap sort in place: n log n always, no memory. swap may be NULL. Not stable. */
#ifndef LINUX_SORT_H
#define LINUX_SORT_H

#include <linux/types.h>

void sort(void *base, size_t num, size_t size, cmp_func_t cmp, swap_func_t swap);
void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp, swap_r_func_t swap,
	    const void *priv);

#endif
