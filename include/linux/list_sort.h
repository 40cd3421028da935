/* SPDX-License-Identifier: MIT */
/* Merge sort of a list: stable, n log n, no memory. cmp > 0: a belongs behind b. */
#ifndef LINUX_LIST_SORT_H
#define LINUX_LIST_SORT_H

#include <linux/types.h>

typedef int (*list_cmp_func_t)(void *priv, const struct list_head *a, const struct list_head *b);

void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp);

#endif
