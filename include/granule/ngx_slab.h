/* SPDX-License-Identifier: MIT */
/*
 * A slab pool in a fixed region, managed as nginx manages its shared memory zones. Everything is
 * inside the region; it never grows and never asks another allocator:
 *
 *	header | slots | statistics | a descriptor for each page | pages of 4 KiB | wasted tail
 *
 * A slot for each power of two from 1 << min_shift to 2048 bytes holds the pages that have free
 * chunks of that size. Where a page's bitmap is depends on the chunk size:
 *
 *	small	in the page's first chunks
 *	exact	in the descriptor's word: 64 chunks of 64 bytes, or 32 of 128 with 32-bit words
 *	big	in the upper half of that word
 *
 * Larger requests take whole pages, first fit from the list of free runs; a freed run merges with
 * its neighbours on both sides. A page that is full leaves its slot, one that is empty becomes
 * free at once.
 *
 * Links are page numbers, not pointers: the region may be seen at different addresses. One lock in
 * the header (interrupts masked) serialises all CPUs; the _locked calls are for callers who hold it
 * over several steps. Any context; nothing here sleeps.
 *
 * Against kmalloc: docs/POOLS.md.
 */
#ifndef GRANULE_NGX_SLAB_H
#define GRANULE_NGX_SLAB_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define NGX_SLAB_PAGE_SHIFT	12
#define NGX_SLAB_PAGE		(1u << NGX_SLAB_PAGE_SHIFT)
#define NGX_SLAB_MAX		(NGX_SLAB_PAGE / 2)	/* the largest chunk */
#define NGX_SLAB_MIN_SHIFT	3			/* the least min_shift */
#define NGX_SLAB_NONE		0x0fffffffu		/* no page */

/* What nginx shows for each slot. */
struct ngx_slab_stat {
	unsigned long total;		/* chunks in pages that the slot has */
	unsigned long used;
	unsigned long reqs, fails;
};

/* A page's descriptor; its user sees none of it. */
struct ngx_slab_page {
	unsigned long slab;		/* by type: bitmap, shift, run length */
	u32 next;			/* in the slot's list or the list of free runs */
	u32 prev : 28;			/* there; of a free run's last page: its first */
	u32 type : 4;
};

struct ngx_slab_slot {
	u32 first;			/* page with a free chunk, or NGX_SLAB_NONE */
	struct ngx_slab_stat stat;
};

typedef struct ngx_slab_pool {
	spinlock_t lock;
	const char *name;
	struct list_head list;		/* all pools: check, /proc/granule/ngx_slab */
	size_t size;			/* of the region */
	unsigned int min_shift, nr_slots;
	u32 nr_pages, free_pages;
	u32 free;			/* first free run, the one freed last */
	u32 start;			/* offset of the first page */
	u32 wasted;			/* bytes behind the last page */
	bool log_nomem;			/* may be cleared by the owner: no message without room */
	bool said;			/* that there is no room, since pages were freed last */
	unsigned long page_reqs, page_fails, bad_frees;
	struct ngx_slab_slot slots[];	/* then the descriptors */
} ngx_slab_pool_t;

/*
 * Lays a pool over [region, region + size), which stays the caller's. The region must be aligned to
 * 16 bytes; pages are aligned to 4 KiB. NULL: no room for one page, more than 4 GiB, or min_shift
 * not 3 .. 11. The name is not copied. Destroying forgets whatever is allocated.
 */
struct ngx_slab_pool *ngx_slab_init(void *region, size_t size, unsigned int min_shift,
				    const char *name);
void ngx_slab_destroy(struct ngx_slab_pool *pool);

/* NULL without room (counted; said once until pages are free again), or for size 0. */
void *ngx_slab_alloc(struct ngx_slab_pool *pool, size_t size);
void *ngx_slab_calloc(struct ngx_slab_pool *pool, size_t size);
/*
 * What was not allocated here, or is free, or lies inside a chunk is refused with a message; the
 * pool stays as it was. NULL is fine.
 */
void ngx_slab_free(struct ngx_slab_pool *pool, void *p);

/* The same under ngx_slab_lock(). */
void *ngx_slab_alloc_locked(struct ngx_slab_pool *pool, size_t size);
void *ngx_slab_calloc_locked(struct ngx_slab_pool *pool, size_t size);
void ngx_slab_free_locked(struct ngx_slab_pool *pool, void *p);

static inline unsigned long ngx_slab_lock(struct ngx_slab_pool *pool)
{
	unsigned long flags;

	spin_lock_irqsave(&pool->lock, flags);
	return flags;
}

static inline void ngx_slab_unlock(struct ngx_slab_pool *pool, unsigned long flags)
{
	spin_unlock_irqrestore(&pool->lock, flags);
}

/* Bytes that an allocation of this size takes: the chunk's, or whole pages'. */
size_t ngx_slab_chunk_size(const struct ngx_slab_pool *pool, size_t size);
/* The bytes of slot `slot`'s chunks, 0 behind the last; its figures in *stat. */
size_t ngx_slab_stat(struct ngx_slab_pool *pool, unsigned int slot, struct ngx_slab_stat *stat);

/* 0, or -EINVAL after a line about the first broken rule (mm/ngx_slab_check.c). Takes the lock. */
int ngx_slab_check(struct ngx_slab_pool *pool);

#endif
