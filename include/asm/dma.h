/* SPDX-License-Identifier: MIT */
/* The limit of ZONE_DMA as old drivers name it, and nothing of ISA DMA. */
#ifndef ASM_DMA_H
#define ASM_DMA_H

#include <asm/page.h>

/* What memblock_alloc_from() callers put their goal at: all RAM will do. */
#define MAX_DMA_ADDRESS	PAGE_OFFSET

#endif
