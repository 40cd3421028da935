// SPDX-License-Identifier: MIT
/*
 * From a mask's zone modifiers to the highest zone that may serve it: the rules of Linux's table.
 *
 * Written once at boot, when it is known which zones have memory: where no DMA limit exists there
 * is no DMA zone, and any memory will do for GFP_DMA.
 */
#include <linux/gfp.h>
#include <linux/mmzone.h>

#ifdef CONFIG_ZONE_DMA32
#define OPT_DMA32	ZONE_DMA32
#else
#define OPT_DMA32	ZONE_NORMAL
#endif
#ifdef CONFIG_HIGHMEM
#define OPT_HIGHMEM	ZONE_HIGHMEM
#else
#define OPT_HIGHMEM	ZONE_NORMAL
#endif
#define NO_ZONE		MAX_NR_ZONES

/*
 * By DMA 1, HIGHMEM 2, DMA32 4, MOVABLE 8. Movable alone is mobility; beside HIGHMEM it asks for
 * ZONE_MOVABLE.
 */
u8 gfp_zone_table[16] = {
	[0] = ZONE_NORMAL,
	[___GFP_DMA] = ZONE_DMA,
	[___GFP_HIGHMEM] = OPT_HIGHMEM,
	[___GFP_DMA | ___GFP_HIGHMEM] = NO_ZONE,
	[___GFP_DMA32] = OPT_DMA32,
	[___GFP_DMA32 | ___GFP_DMA] = NO_ZONE,
	[___GFP_DMA32 | ___GFP_HIGHMEM] = NO_ZONE,
	[___GFP_DMA32 | ___GFP_HIGHMEM | ___GFP_DMA] = NO_ZONE,
	[___GFP_MOVABLE] = ZONE_NORMAL,
	[___GFP_MOVABLE | ___GFP_DMA] = ZONE_DMA,
	[___GFP_MOVABLE | ___GFP_HIGHMEM] = ZONE_MOVABLE,
	[___GFP_MOVABLE | ___GFP_HIGHMEM | ___GFP_DMA] = NO_ZONE,
	[___GFP_MOVABLE | ___GFP_DMA32] = OPT_DMA32,
	[___GFP_MOVABLE | ___GFP_DMA32 | ___GFP_DMA] = NO_ZONE,
	[___GFP_MOVABLE | ___GFP_DMA32 | ___GFP_HIGHMEM] = NO_ZONE,
	[___GFP_MOVABLE | ___GFP_DMA32 | ___GFP_HIGHMEM | ___GFP_DMA] = NO_ZONE,
};

void gfp_zone_table_init(bool has_dma)
{
	gfp_zone_table[___GFP_DMA] = has_dma ? ZONE_DMA : ZONE_NORMAL;
	gfp_zone_table[___GFP_DMA | ___GFP_MOVABLE] = has_dma ? ZONE_DMA : ZONE_NORMAL;
}
