/* SPDX-License-Identifier: MIT */
/* Makes kernel_pgtable. After memblock has memory, before the buddy system. */
#ifndef ARCH_HOST_PAGING_H
#define ARCH_HOST_PAGING_H

#include <linux/types.h>

void host_paging_init(void);

/* Told when RAM's mapping becomes cached or uncached; NULL: nobody. */
extern void (*host_set_cached)(phys_addr_t base, size_t size, bool cached);

#endif
