/* SPDX-License-Identifier: MIT */
/*
 * Between mm/mem_map.c (memory and first values of struct pages) and mm/zone.c (which node and zone
 * they belong to). Boot only.
 */
#ifndef MM_MEM_MAP_H
#define MM_MEM_MAP_H

#include <linux/mm.h>
#include <linux/mmzone.h>

void mem_map_init(void);
void mem_map_fill(struct page *page, unsigned long nr, unsigned long flags, u64 state);
void mem_map_reserve(void);
/*
 * So many bytes from the start of the linear map are RAM without a hole: what is below needs no
 * closer look.
 */
extern unsigned long mem_map_gapless;
/* [start, end) belongs to memblock's reservations: PG_reserved, one reference. */
void reserve_bootmem_region(phys_addr_t start, phys_addr_t end, int nid);

#endif
