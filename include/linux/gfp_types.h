/* SPDX-License-Identifier: MIT */
/*
 * gfp_t: how an allocation may be satisfied. The bits and combinations of Linux 6.12, value for
 * value, so that recorded masks read alike.
 *
 * Four groups: zone modifiers (the lowest four bits, see gfp_zone()), mobility (which free lists),
 * watermark (how deep into the reserves) and reclaim/action (what may be done to get the page, and
 * what is done with it afterwards). Constants only; the functions are in linux/gfp.h.
 */
#ifndef _LINUX_GFP_TYPES_H
#define _LINUX_GFP_TYPES_H

#include <linux/types.h>

/* Zone modifiers. */
#define ___GFP_DMA		0x01u
#define ___GFP_HIGHMEM		0x02u
#define ___GFP_DMA32		0x04u
#define ___GFP_MOVABLE		0x08u
/* Mobility (with ___GFP_MOVABLE). */
#define ___GFP_RECLAIMABLE	0x10u
/* Watermark. */
#define ___GFP_HIGH		0x20u
/* Reclaim. */
#define ___GFP_IO		0x40u
#define ___GFP_FS		0x80u
/* Action. */
#define ___GFP_ZERO		0x100u
#define ___GFP_UNUSED		0x200u	/* free in 6.12 */
#define ___GFP_DIRECT_RECLAIM	0x400u
#define ___GFP_KSWAPD_RECLAIM	0x800u
#define ___GFP_WRITE		0x1000u
#define ___GFP_NOWARN		0x2000u
#define ___GFP_RETRY_MAYFAIL	0x4000u
#define ___GFP_NOFAIL		0x8000u
#define ___GFP_NORETRY		0x10000u
#define ___GFP_MEMALLOC		0x20000u
#define ___GFP_COMP		0x40000u
#define ___GFP_NOMEMALLOC	0x80000u
#define ___GFP_HARDWALL		0x100000u
#define ___GFP_THISNODE		0x200000u
#define ___GFP_ACCOUNT		0x400000u
#define ___GFP_ZEROTAGS		0x800000u
#define ___GFP_SKIP_ZERO	0x1000000u
#define ___GFP_SKIP_KASAN	0x2000000u
#define ___GFP_NOLOCKDEP	0x4000000u
#define ___GFP_NO_OBJ_EXT	0x8000000u
#define ___GFP_LAST_BIT		28

/*
 * Zone modifiers. At most one of DMA, HIGHMEM, DMA32; MOVABLE beside HIGHMEM asks for ZONE_MOVABLE,
 * alone it is mobility only.
 */
#define __GFP_DMA	((gfp_t)___GFP_DMA)
#define __GFP_HIGHMEM	((gfp_t)___GFP_HIGHMEM)
#define __GFP_DMA32	((gfp_t)___GFP_DMA32)
/* the owner can move the page (migration) or give it back */
#define __GFP_MOVABLE	((gfp_t)___GFP_MOVABLE)
#define GFP_ZONEMASK	(__GFP_DMA | __GFP_HIGHMEM | __GFP_DMA32 | __GFP_MOVABLE)

/* Mobility and placement. */
/* a shrinker can free it; never together with __GFP_MOVABLE */
#define __GFP_RECLAIMABLE ((gfp_t)___GFP_RECLAIMABLE)
#define __GFP_WRITE	((gfp_t)___GFP_WRITE)		/* will be dirtied */
#define __GFP_HARDWALL	((gfp_t)___GFP_HARDWALL)	/* cpuset policy */
#define __GFP_THISNODE	((gfp_t)___GFP_THISNODE)	/* this node or fail */
#define __GFP_ACCOUNT	((gfp_t)___GFP_ACCOUNT)		/* charge to the memory cgroup */
#define __GFP_NO_OBJ_EXT ((gfp_t)___GFP_NO_OBJ_EXT)	/* no object extensions for this slab */

/* Watermarks. */
/* important: half of the min reserve may be used */
#define __GFP_HIGH	((gfp_t)___GFP_HIGH)
/* all reserves: the caller frees more very soon */
#define __GFP_MEMALLOC	((gfp_t)___GFP_MEMALLOC)
/* never the reserves; wins over __GFP_MEMALLOC */
#define __GFP_NOMEMALLOC ((gfp_t)___GFP_NOMEMALLOC)

/* Reclaim. */
#define __GFP_IO	((gfp_t)___GFP_IO)
#define __GFP_FS	((gfp_t)___GFP_FS)
#define __GFP_DIRECT_RECLAIM ((gfp_t)___GFP_DIRECT_RECLAIM) /* the caller may reclaim, thus sleep */
#define __GFP_KSWAPD_RECLAIM ((gfp_t)___GFP_KSWAPD_RECLAIM) /* wake kswapd below the low mark */
#define __GFP_RECLAIM	((gfp_t)(___GFP_DIRECT_RECLAIM | ___GFP_KSWAPD_RECLAIM))
#define __GFP_RETRY_MAYFAIL ((gfp_t)___GFP_RETRY_MAYFAIL)
/* never returns NULL; needs __GFP_DIRECT_RECLAIM, order ≤ 1 wanted */
#define __GFP_NOFAIL	((gfp_t)___GFP_NOFAIL)
#define __GFP_NORETRY	((gfp_t)___GFP_NORETRY)

/* Action. */
#define __GFP_NOWARN	((gfp_t)___GFP_NOWARN)		/* no report on failure */
#define __GFP_COMP	((gfp_t)___GFP_COMP)		/* compound page metadata */
#define __GFP_ZERO	((gfp_t)___GFP_ZERO)
#define __GFP_ZEROTAGS	((gfp_t)___GFP_ZEROTAGS)
#define __GFP_SKIP_ZERO	((gfp_t)___GFP_SKIP_ZERO)
#define __GFP_SKIP_KASAN ((gfp_t)___GFP_SKIP_KASAN)
#define __GFP_NOLOCKDEP	((gfp_t)___GFP_NOLOCKDEP)

#define __GFP_BITS_SHIFT ___GFP_LAST_BIT
#define __GFP_BITS_MASK	((gfp_t)((1u << __GFP_BITS_SHIFT) - 1))

/* The combinations to use. */
/* cannot sleep; dips into the reserves */
#define GFP_ATOMIC	(__GFP_HIGH | __GFP_KSWAPD_RECLAIM)
#define GFP_KERNEL	(__GFP_RECLAIM | __GFP_IO | __GFP_FS)	/* the usual one; may sleep */
#define GFP_KERNEL_ACCOUNT (GFP_KERNEL | __GFP_ACCOUNT)
#define GFP_NOWAIT	(__GFP_KSWAPD_RECLAIM | __GFP_NOWARN)	/* cannot sleep, may fail soon */
#define GFP_NOIO	(__GFP_RECLAIM)
#define GFP_NOFS	(__GFP_RECLAIM | __GFP_IO)
#define GFP_USER	(__GFP_RECLAIM | __GFP_IO | __GFP_FS | __GFP_HARDWALL)
#define GFP_DMA		__GFP_DMA
#define GFP_DMA32	__GFP_DMA32
#define GFP_HIGHUSER	(GFP_USER | __GFP_HIGHMEM)
#define GFP_HIGHUSER_MOVABLE (GFP_HIGHUSER | __GFP_MOVABLE | __GFP_SKIP_KASAN)
#define GFP_TRANSHUGE_LIGHT \
	((GFP_HIGHUSER_MOVABLE | __GFP_COMP | __GFP_NOMEMALLOC | __GFP_NOWARN) & ~__GFP_RECLAIM)
#define GFP_TRANSHUGE	(GFP_TRANSHUGE_LIGHT | __GFP_DIRECT_RECLAIM)

#define GFP_MOVABLE_MASK (__GFP_RECLAIMABLE | __GFP_MOVABLE)
#define GFP_MOVABLE_SHIFT 3

/* What slab and others pass through from their caller's mask. */
#define GFP_RECLAIM_MASK \
	(__GFP_RECLAIM | __GFP_HIGH | __GFP_IO | __GFP_FS | __GFP_NOWARN | __GFP_RETRY_MAYFAIL | \
	 __GFP_NOFAIL | __GFP_NORETRY | __GFP_MEMALLOC | __GFP_NOMEMALLOC | __GFP_NOLOCKDEP)
#define GFP_BOOT_MASK	(__GFP_BITS_MASK & ~(__GFP_RECLAIM | __GFP_IO | __GFP_FS))
#define GFP_CONSTRAINT_MASK (__GFP_HARDWALL | __GFP_THISNODE)
#define GFP_SLAB_BUG_MASK (__GFP_DMA32 | __GFP_HIGHMEM | ~__GFP_BITS_MASK)

#endif
