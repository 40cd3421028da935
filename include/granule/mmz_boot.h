/* SPDX-License-Identifier: MIT */
/* The two lines of the boot list that media zones have. drivers/media/mmz_boot.c; boot CPU. */
#ifndef GRANULE_MMZ_BOOT_H
#define GRANULE_MMZ_BOOT_H

/* Behind fdt_mem_setup(), before paging_init(): the zones' memory is nobody else's. */
void mmz_reserve(void);
/* With kmalloc: the zones give blocks. */
void mmz_init(void);

#endif
