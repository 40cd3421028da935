/* SPDX-License-Identifier: MIT */
/* What zones ask of the machine: mmz_memory.c; mmz_attr.c, which tests/host replaces. */
#ifndef DRIVERS_MEDIA_MMZ_MEMORY_H
#define DRIVERS_MEDIA_MMZ_MEMORY_H

#include <linux/types.h>

/*
 * At run time: may [start, start + size) become a zone? 0, and whether it lies in the linear map,
 * page by page; or -EINVAL (no size, wraps, no pages), -ENXIO (not RAM), -EBUSY (somebody's), with
 * the reason in why[MMZ_WHY].
 */
int mmz_memory_claim(phys_addr_t start, u64 size, bool *linear, char *why);

/* In and out of /proc/iomem. */
void mmz_memory_list(phys_addr_t start, u64 size, const char *name);
void mmz_memory_unlist(phys_addr_t start, u64 size);

/* The type of the linear map's pages: cached, or not. 0, -ENOMEM, -EBUSY (not mapped by pages). */
int mmz_memory_set_cached(phys_addr_t start, u64 size, bool cached);
/* As it is now; true where it cannot be told. For mmz_check. */
bool mmz_memory_is_cached(phys_addr_t at, bool expected);

#endif
