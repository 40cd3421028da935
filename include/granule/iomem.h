/* SPDX-License-Identifier: MIT */
/* Names for parts of memory in /proc/iomem. mm/iomem.c; task context. */
#ifndef GRANULE_IOMEM_H
#define GRANULE_IOMEM_H

#include <linux/types.h>

/*
 * [start, end) is listed as "KIND: NAME", inside whatever holds it. 0, -ENOMEM; -EBUSY: it is
 * across something. Both names are copied.
 */
int iomem_label(phys_addr_t start, phys_addr_t end, const char *kind, const char *name);
/* Takes it away again. */
void iomem_unlabel(phys_addr_t start, phys_addr_t end, const char *kind);

#endif
