/* SPDX-License-Identifier: MIT */
/*
 * Accesses that may fault and say so. Linux's names; the user-space half comes with processes.
 *
 * They return 0, or -EFAULT when any byte could not be reached; then dst holds an unknown part.
 * Widths: one access per naturally aligned word where possible, so that Device memory can be
 * read too. Any context. A bus error that the CPU reports late is caught if the DSB behind the
 * access brings it; what comes later still is not.
 */
#ifndef LINUX_UACCESS_H
#define LINUX_UACCESS_H

#include <linux/types.h>

long copy_from_kernel_nofault(void *dst, const void *src, size_t size);
long copy_to_kernel_nofault(void *dst, const void *src, size_t size);

/* Reads *ptr into val; 0 or -EFAULT. */
#define get_kernel_nofault(val, ptr) copy_from_kernel_nofault(&(val), (ptr), sizeof(val))

#endif
