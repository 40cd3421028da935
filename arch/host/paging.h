/* SPDX-License-Identifier: MIT */
/* Makes kernel_pgtable. After memblock has memory, before the buddy system. */
#ifndef ARCH_HOST_PAGING_H
#define ARCH_HOST_PAGING_H

void host_paging_init(void);

#endif
