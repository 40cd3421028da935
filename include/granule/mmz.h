/* SPDX-License-Identifier: MIT */
/*
 * MMZ: media memory zones. Parts of RAM that the page allocator never sees, cut into physically
 * contiguous blocks for devices. Names and behaviour are those of the HiSilicon kernel API
 * (hil_mmz_*, hil_mmb_*); drivers/media/README.md tells how it works and where it differs.
 *
 * Units: bytes, physical addresses. A block's length is a multiple of PAGE_SIZE.
 * Context: everything here may be called from task context with interrupts on; hil_mmb_getby_*,
 * hil_mmb_get, hil_mmb_phys/length/kvirt, the cache functions and, in carve-out zones, hil_mmb_free
 * and hil_mmb_put of blocks without kernel maps, from any context.
 * Errors: NULL, or -errno. A refused allocation is counted and kept (/proc/granule/mmz).
 * Ownership: a block belongs to who allocated it until hil_mmb_free(). References (hil_mmb_get) and
 * kernel maps keep it alive: then the free is remembered (HIL_MMB_RELEASED) and done by the last
 * hil_mmb_put() or hil_mmb_unmap().
 */
#ifndef GRANULE_MMZ_H
#define GRANULE_MMZ_H

#include <linux/bitops.h>
#include <linux/list.h>
#include <linux/rbtree.h>
#include <linux/types.h>

#define HIL_MMZ_NAME_LEN	32
#define HIL_MMB_NAME_LEN	32	/* the classic listing shows 15 characters of it */
#define HIL_MAX_SHARE_PID	5	/* pid[0] is who allocated */

/* hil_mmb_t.flags */
#define HIL_MMB_MAP2KERN	(1ul << 0)	/* the kernel has it mapped */
#define HIL_MMB_MAP2KERN_CACHED	(1ul << 1)	/* ... with cache */
#define HIL_MMB_RELEASED	(1ul << 2)	/* freed; waits for the last reference */

enum hil_alloc_type {
	HIL_DEFAULT_ALLOC,	/* lengths in pages */
	HIL_SLAB_ALLOC,		/* lengths are powers of two */
	HIL_EQ_BLOCK_ALLOC,	/* lengths are multiples of block_align */
};

enum hil_order { HIL_LOW_TO_HIGH, HIL_HIGH_TO_LOW };

struct cma;
struct hil_media_memory_zone;

/*
 * A block; in its zone's list by address while it is live. Gaps have no structure of their own: a
 * block knows the gap behind it, and stands among the zone's gaps as long as that is not empty.
 */
typedef struct hil_media_memory_block {
	struct list_head by_addr;
	union {				/* if gap > 0 */
		struct rb_node by_gap;		/* of many pages: by (gap, address) */
		struct list_head in_bin;	/* of few */
	};
	phys_addr_t phys_addr;
	unsigned long length;
	unsigned long gap;		/* free bytes between its end and the next block */
	struct hil_media_memory_zone *zone;
	void *kvirt;			/* NULL: no kernel map */
	unsigned long flags;
	unsigned int id;		/* never given twice */
	u8 order;			/* enum hil_order */
	bool kernel_only;		/* programs may not see it */
	bool check_pid;			/* only the processes in pid[] may; else all */
	int phy_ref, map_ref;
	int pid_num;
	int pid[HIL_MAX_SHARE_PID];
	char name[HIL_MMB_NAME_LEN];	/* padded with zeros */
	u64 born;			/* arch_counter() */
	const void *caller;		/* of the allocation */
	const void *freed_by;		/* of a dead one: kept in the history for a while */
	struct hil_mmb_owner *owner;
	struct list_head history;
	u32 magic;
} hil_mmb_t;

typedef struct hil_media_memory_zone {
	char name[HIL_MMZ_NAME_LEN];
	unsigned long gfp;
	phys_addr_t phys_start;
	unsigned long nbytes;		/* of a CMA zone: the most it may have at once */
	unsigned int alloc_type;	/* enum hil_alloc_type */
	unsigned long block_align;	/* of HIL_EQ_BLOCK_ALLOC */
	struct list_head list;
	struct cma *cma;		/* blocks come from here; NULL: the zone is carved out */
	struct hil_mmb_index *index;	/* blocks by address */
	unsigned int index_shift;
	struct rb_root by_gap;
	unsigned long bin_map;		/* bit n: there are gaps of n pages, in bin[n] */
	struct list_head bin[BITS_PER_LONG];
	hil_mmb_t head;			/* no length, at phys_start: owns the first gap */
	unsigned long span;		/* what blocks and gaps cover: nbytes, or the CMA area */
	unsigned long used, peak;	/* bytes */
	unsigned int blocks;
	unsigned int busy;		/* CMA requests under way */
	bool anonymous;			/* called so: for requests that name no zone */
	bool linear;			/* in the linear map, page by page */
	bool registered;
} hil_mmz_t;

/* --- zones --- */

/* A zone that is not in use yet. NULL without memory or with an impossible argument. */
hil_mmz_t *hil_mmz_create(const char *name, unsigned long gfp, phys_addr_t phys_start,
			  unsigned long nbytes);
hil_mmz_t *hil_mmz_create_v2(const char *name, unsigned long gfp, phys_addr_t phys_start,
			     unsigned long nbytes, unsigned int alloc_type,
			     unsigned long block_align);
int hil_mmz_destroy(hil_mmz_t *zone);		/* -EBUSY while registered */
/*
 * -EINVAL: size 0, wraps; -EBUSY: touches memory of the page allocator, of the image, of a
 * reservation, another zone; -ENXIO: not RAM; -EEXIST: registered. The reason is printed.
 */
int hil_mmz_register(hil_mmz_t *zone);
int hil_mmz_unregister(hil_mmz_t *zone);	/* -EBUSY with live blocks, which are listed */
hil_mmz_t *hil_mmz_find(unsigned long gfp, const char *mmz_name);
/* The zone entered after `zone` (NULL: the first), or NULL. Zones go only by the prompt's hand. */
hil_mmz_t *hil_mmz_next(const hil_mmz_t *zone);
/* Bytes of the largest block of pages that the zone could give now. */
unsigned long hil_mmz_largest(const hil_mmz_t *zone);
/* Frees what is kept of blocks that were freed. A later misuse of those cannot be told any more. */
void hil_mmz_forget(void);
/* Why the last refused allocation was refused. */
const char *hil_mmz_refusal(void);
/* One entry as in mmz=, registered. 0, or an error as above after the reason was printed. */
int mmz_zone_add_text(const char *text);

/* --- blocks --- */

/*
 * `size` bytes whose address is a multiple of `align` (0: a page; a power of two) in the smallest
 * gap that fits, over all zones that match: gfp 0 matches every zone, mmz_name NULL or "" the zones
 * called "anonymous" (if anony=1). NULL with the reason counted and printed once a second.
 */
hil_mmb_t *hil_mmb_alloc(const char *name, unsigned long size, unsigned long align,
			 unsigned long gfp, const char *mmz_name);
hil_mmb_t *hil_mmb_alloc_v2(const char *name, unsigned long size, unsigned long align,
			    unsigned long gfp, const char *mmz_name, unsigned int order);
hil_mmb_t *hil_mmb_alloc_in(const char *name, unsigned long size, unsigned long align,
			    hil_mmz_t *zone);
hil_mmb_t *hil_mmb_alloc_in_v2(const char *name, unsigned long size, unsigned long align,
			       hil_mmz_t *zone, unsigned int order);
/* 0 (done, or delayed); -EINVAL with a warning: no live block, freed before (by whom is told). */
int hil_mmb_free(hil_mmb_t *mmb);
int hil_mmb_get(hil_mmb_t *mmb);		/* one more reference; -EINVAL on a released one */
int hil_mmb_put(hil_mmb_t *mmb);		/* -EINVAL without one */

static inline phys_addr_t hil_mmb_phys(const hil_mmb_t *mmb)
{
	return mmb->phys_addr;
}

static inline unsigned long hil_mmb_length(const hil_mmb_t *mmb)
{
	return mmb->length;
}

static inline void *hil_mmb_kvirt(const hil_mmb_t *mmb)
{
	return mmb->kvirt;
}

static inline const char *hil_mmb_name(const hil_mmb_t *mmb)
{
	return mmb->name;
}

static inline hil_mmz_t *hil_mmb_zone(const hil_mmb_t *mmb)
{
	return mmb->zone;
}

/* Block at exactly, around, or mapped around an address; NULL. No reference is taken. */
hil_mmb_t *hil_mmb_getby_phys(phys_addr_t phys);
hil_mmb_t *hil_mmb_getby_phys_2(phys_addr_t phys, unsigned long *out_offset);
hil_mmb_t *hil_mmb_getby_kvirt(const void *kvirt);
#define hil_mmb_freeby_phys(phys)	hil_mmb_free(hil_mmb_getby_phys(phys))
#define hil_mmb_freeby_kvirt(kvirt)	hil_mmb_free(hil_mmb_getby_kvirt(kvirt))

/*
 * The block's kernel map, without cache (write-combining) and with. Maps are counted; a block has
 * one kind at a time: asking for the other gives NULL and a message. hil_mmb_unmap() drops one:
 * 0, or -EINVAL without a map. Contents are kept across a change of kind.
 */
void *hil_mmb_map2kern(hil_mmb_t *mmb);
void *hil_mmb_map2kern_cached(hil_mmb_t *mmb);
int hil_mmb_unmap(hil_mmb_t *mmb);

/*
 * A fragment: any range inside one block (counts as a map of the block), or memory that is no RAM
 * of the kernel's. NULL when the range is neither, or mapped the other way.
 */
void *hil_mmf_map2kern_nocache(phys_addr_t phys, unsigned long len);
void *hil_mmf_map2kern_cache(phys_addr_t phys, unsigned long len);
int hil_mmf_unmap(void *virt);

/*
 * Cache maintenance of a part of a cached kernel map. 0; -EINVAL: len 0, kvirt is not where phys is
 * mapped, or the range leaves the block; -EPERM: the block is not mapped cached.
 * flush: clean and invalidate (L1 by address, then the outer cache). invalid: what the device wrote
 * becomes visible; lines at the edges that hold other data are cleaned first.
 */
int hil_mmb_flush_dcache_byaddr(void *kvirt, phys_addr_t phys, unsigned long len);
int hil_mmb_invalid_cache_byaddr(void *kvirt, phys_addr_t phys, unsigned long len);

/* 0, or the first broken rule is printed and -EINVAL returned. Recounts every zone. */
int mmz_check(void);

#endif
