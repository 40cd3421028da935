/* SPDX-License-Identifier: MIT */
/*
 * Video buffers: pools of blocks of one size, made once and then handed from engine to engine. A
 * pool is one contiguous block of an MMZ zone; a block of it is a physical address and a count of
 * references per owner: who holds which block is always known (/proc/umap/vb).
 *
 *	block = vb_get_block(pool, 0, VB_VI);		VI holds it
 *	vb_hold_block(block, VB_VPSS);			VPSS, too
 *	vb_release_block(block, VB_VI);
 *	vb_release_block(block, VB_VPSS);		the last one: it is free again
 *
 * A pool without a free block is no error of the program: vb_get_block() says -ENOBUFS, the refusal
 * is counted, and whoever asked drops the frame. MinFree is the lowest number of free blocks since
 * the pool was made; when it reaches 0 a warning is printed once.
 *
 * Invariants (vb_check): references by owner add up to the block's; a block is free if and only if
 * it has none; each free block is on the pool's stack once; MinFree <= free <= blocks; common pools
 * are sorted by size.
 *
 * Locks: one per pool, irqsave; making and destroying pools: task context, a mutex. Blocks: any
 * context. Who destroys a pool sees to it that nobody uses its blocks (-EBUSY while one is held).
 */
#ifndef GRANULE_VB_H
#define GRANULE_VB_H

#include <linux/spinlock_types.h>
#include <linux/types.h>

#define VB_MAX_POOLS	256
#define VB_MAX_BLOCKS	1024		/* of one pool */
#define VB_ANY_POOL	(-1)		/* the common pool whose blocks fit best */

enum vb_owner { VB_VI, VB_VPSS, VB_RGN, VB_VENC, VB_VDEC, VB_VO, VB_USER, VB_OWNERS };

enum vb_kind {
	VB_COMMON,	/* anybody's, chosen by size */
	VB_PRIVATE,	/* of who knows its number */
	VB_MODULE,	/* one engine's */
};

struct media_memory;
struct vb_pool;

struct vb_block {
	struct vb_pool *pool;
	phys_addr_t phys;
	u32 refs;
	u16 index;
	u8 by_owner[VB_OWNERS];
};

struct vb_pool {
	spinlock_t lock;
	unsigned int blocks, nr_free, min_free;
	struct vb_block **free;		/* stack of nr_free blocks */
	struct vb_block *block;
	unsigned long block_size;	/* bytes; a multiple of PAGE_SIZE */
	enum vb_kind kind;
	enum vb_owner module;		/* whose, for VB_MODULE */
	int id;
	bool warned;
	unsigned long gets, refused;	/* granted; no block was free */
	phys_addr_t phys;		/* of block 0 */
	struct media_memory *memory;
	char name[16];
};

struct vb_pool_config {
	const char *name;		/* of the pool's block in the zone's listing */
	unsigned long block_size;	/* rounded up to pages */
	unsigned int blocks;
	enum vb_kind kind;
	enum vb_owner module;
	const char *zone;		/* NULL: anonymous */
};

/*
 * The pool's number. -EINVAL: no blocks, or size 0; -ENOSPC: VB_MAX_POOLS exist; -ENOMEM: neither
 * the zone has room nor the kernel (which of them is printed). Nothing is left behind.
 */
int vb_create_pool(const struct vb_pool_config *config);
/* 0, -ENOENT, -EBUSY while blocks are held (each holder is named). */
int vb_destroy_pool(int pool);
/* The pool of that number, or NULL. It lives until vb_destroy_pool(). */
struct vb_pool *vb_pool_of(int pool);
/* Of a module pool: its number, or -ENOENT. */
int vb_module_pool(enum vb_owner module);

/*
 * A block of at least `size` bytes (0: whatever the pool has), held once by the owner. ERR_PTR:
 * -ENOENT no such pool; -EMSGSIZE no common pool (or not this one) has blocks of that size;
 * -ENOBUFS none is free (counted).
 */
struct vb_block *vb_get_block(int pool, unsigned long size, enum vb_owner owner);
/* One more reference by this owner. -EINVAL: the block is free; -EOVERFLOW: 255 already. */
int vb_hold_block(struct vb_block *block, enum vb_owner owner);
/* -EINVAL with a warning when this owner holds none: nothing is changed. */
int vb_release_block(struct vb_block *block, enum vb_owner owner);

static inline phys_addr_t vb_phys(const struct vb_block *block)
{
	return block->phys;
}

/* The block that contains this physical address, or NULL. */
struct vb_block *vb_block_by_phys(phys_addr_t phys);

const char *vb_owner_name(enum vb_owner owner);

/* 0, or the first broken rule is printed and -EINVAL returned. */
int vb_check(void);

#endif
