/* SPDX-License-Identifier: MIT */
/*
 * The few functions of the host's C library that arch/host and tests/host need beside ours.
 * Declared here, since its headers and include/linux do not mix in one file.
 */
#ifndef HOST_LIBC_H
#define HOST_LIBC_H

#include <linux/types.h>

void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void *realloc(void *ptr, size_t size);
void free(void *ptr);
void abort(void) __attribute__((noreturn));
void exit(int status) __attribute__((noreturn));

#endif
