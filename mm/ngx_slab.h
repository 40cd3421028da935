/* SPDX-License-Identifier: MIT */
/* What mm/ngx_slab.c and its checker know of a pool's inside (granule/ngx_slab.h). */
#ifndef MM_NGX_SLAB_H
#define MM_NGX_SLAB_H

#include <granule/ngx_slab.h>
#include <linux/log2.h>

/* A page's type; what `slab` then means. */
enum ngx_page_type {
	NGX_FREE = 1,	/* inside a free run, or its last page */
	NGX_FREE_HEAD,	/* first page of a free run: its length */
	NGX_PAGES,	/* first page of an allocated run: its length */
	NGX_BODY,	/* a further page of one */
	NGX_SMALL,	/* chunks: the shift of their size; the bitmap is in the page */
	NGX_EXACT,	/* chunks: the bitmap */
	NGX_BIG,	/* chunks: the bitmap above NGX_BIG_SHIFT, the shift below */
};

extern struct list_head ngx_slab_pools;
extern spinlock_t ngx_slab_pools_lock;

#define NGX_WORD_BITS	(8 * (unsigned int)sizeof(long))
/* Chunks of which a word's bits make one page: 64 bytes, or 128. */
#define NGX_EXACT_SHIFT	(NGX_SLAB_PAGE_SHIFT - (NGX_WORD_BITS == 64 ? 6 : 5))
#define NGX_BIG_SHIFT	(NGX_WORD_BITS / 2)
#define NGX_BIG_LOW	((1ul << NGX_BIG_SHIFT) - 1)

static inline struct ngx_slab_page *ngx_pages(const struct ngx_slab_pool *pool)
{
	return (struct ngx_slab_page *)&pool->slots[pool->nr_slots];
}

static inline void *ngx_page_address(const struct ngx_slab_pool *pool, u32 page)
{
	return (char *)pool + pool->start + ((size_t)page << NGX_SLAB_PAGE_SHIFT);
}

static inline enum ngx_page_type ngx_type_of_shift(unsigned int shift)
{
	return shift < NGX_EXACT_SHIFT ? NGX_SMALL : shift == NGX_EXACT_SHIFT ? NGX_EXACT : NGX_BIG;
}

static inline unsigned int ngx_page_shift(const struct ngx_slab_page *page)
{
	if (page->type == NGX_EXACT)
		return NGX_EXACT_SHIFT;
	return page->type == NGX_BIG ? page->slab & NGX_BIG_LOW : page->slab;
}

static inline unsigned int ngx_chunks(unsigned int shift)
{
	return NGX_SLAB_PAGE >> shift;
}

/* Chunks at the start of a page that its bitmap lies in. */
static inline unsigned int ngx_bitmap_chunks(unsigned int shift)
{
	if (shift >= NGX_EXACT_SHIFT)
		return 0;
	return ((ngx_chunks(shift) / 8) + (1u << shift) - 1) >> shift;
}

/* The word that holds chunk i's bit, and the bit in it. */
static inline unsigned long *ngx_word(const struct ngx_slab_pool *pool, u32 page, unsigned int i,
				      unsigned long *bit)
{
	struct ngx_slab_page *p = &ngx_pages(pool)[page];

	if (p->type == NGX_SMALL) {
		*bit = 1ul << (i % NGX_WORD_BITS);
		return (unsigned long *)ngx_page_address(pool, page) + i / NGX_WORD_BITS;
	}
	*bit = p->type == NGX_EXACT ? 1ul << i : 1ul << (NGX_BIG_SHIFT + i);
	return &p->slab;
}

#endif
