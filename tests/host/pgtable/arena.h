/* SPDX-License-Identifier: MIT */
/*
 * Memory for the tables of the page-table suites: a piece of the fake bank, with a switch that
 * makes the n-th allocation fail.
 */
#ifndef TEST_PGTABLE_ARENA_H
#define TEST_PGTABLE_ARENA_H

#include <linux/types.h>

void arena_init(void);			/* everything is free again */
void *arena_alloc(size_t bytes);	/* zeroed, aligned to its size; NULL if told so */
void arena_free(void *mem, size_t bytes);
long arena_in_use(void);		/* allocations */
void arena_fail_after(int n);		/* n succeed, then one fails; -1: none fails */

#endif
