// SPDX-License-Identifier: MIT
/*
 * The slab pool in a fixed region (granule/ngx_slab.h): chunks, pages, runs.
 *
 *	free runs	first page: length, links of the free list; last page: where the first is
 *	slot lists	pages of one chunk size with at least one chunk free; full pages are in none
 *
 * Everything below is under the pool's lock. Read mm/ngx_slab.h first, mm/ngx_slab_check.c next.
 */
#include "ngx_slab.h"
#include <linux/align.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

LIST_HEAD(ngx_slab_pools);
DEFINE_SPINLOCK(ngx_slab_pools_lock);

/* --- lists of pages: first is the head, NONE ends ------------------------------------------- */

static void list_push(struct ngx_slab_pool *pool, u32 *first, u32 page)
{
	struct ngx_slab_page *pages = ngx_pages(pool);

	pages[page].next = *first;
	pages[page].prev = NGX_SLAB_NONE;
	if (*first != NGX_SLAB_NONE)
		pages[*first].prev = page;
	*first = page;
}

static void list_remove(struct ngx_slab_pool *pool, u32 *first, u32 page)
{
	struct ngx_slab_page *pages = ngx_pages(pool);
	u32 next = pages[page].next, prev = pages[page].prev;

	if (prev == NGX_SLAB_NONE)
		*first = next;
	else
		pages[prev].next = next;
	if (next != NGX_SLAB_NONE)
		pages[next].prev = prev;
}

/* --- runs of pages -------------------------------------------------------------------------- */

/* [page, page + n) becomes a free run; it has no free neighbours. */
static void make_run(struct ngx_slab_pool *pool, u32 page, u32 n)
{
	struct ngx_slab_page *pages = ngx_pages(pool);

	pages[page + n - 1] = (struct ngx_slab_page){
		.next = NGX_SLAB_NONE, .prev = page, .type = NGX_FREE,
	};
	pages[page] = (struct ngx_slab_page){ .slab = n, .type = NGX_FREE_HEAD };
	list_push(pool, &pool->free, page);
}

/* The first run that is long enough gives its front. NONE: there is none. */
static u32 take_pages(struct ngx_slab_pool *pool, u32 n)
{
	struct ngx_slab_page *pages = ngx_pages(pool);
	u32 page = pool->free, len;

	while (page != NGX_SLAB_NONE && pages[page].slab < n)
		page = pages[page].next;
	if (page == NGX_SLAB_NONE)
		return page;
	len = pages[page].slab;
	list_remove(pool, &pool->free, page);
	if (len > n)
		make_run(pool, page + n, len - n);
	pages[page] = (struct ngx_slab_page){ .slab = n, .type = NGX_PAGES };
	for (u32 i = 1; i < n; i++)
		pages[page + i] = (struct ngx_slab_page){ .type = NGX_BODY };
	pool->free_pages -= n;
	return page;
}

/* Back, as one run with what is free before and behind. */
static void give_pages(struct ngx_slab_pool *pool, u32 page, u32 n)
{
	struct ngx_slab_page *pages = ngx_pages(pool);
	u32 behind = page + n;

	for (u32 i = page; i < behind; i++)
		pages[i] = (struct ngx_slab_page){ .type = NGX_FREE };
	pool->free_pages += n;
	pool->said = false;
	if (behind < pool->nr_pages && pages[behind].type == NGX_FREE_HEAD) {
		list_remove(pool, &pool->free, behind);
		n += pages[behind].slab;
		pages[behind] = (struct ngx_slab_page){ .type = NGX_FREE };
	}
	if (page && (pages[page - 1].type == NGX_FREE || pages[page - 1].type == NGX_FREE_HEAD)) {
		u32 head = pages[page - 1].type == NGX_FREE ? pages[page - 1].prev : page - 1;

		list_remove(pool, &pool->free, head);
		n += page - head;
		pages[page - 1] = (struct ngx_slab_page){ .type = NGX_FREE };
		page = head;
	}
	make_run(pool, page, n);
}

/* --- chunks --------------------------------------------------------------------------------- */

/* The slot whose chunks hold `size` bytes; size is at most NGX_SLAB_MAX. */
static unsigned int slot_of(const struct ngx_slab_pool *pool, size_t size)
{
	unsigned int shift = size > 1 ? ilog2(size - 1) + 1 : 0;

	return shift > pool->min_shift ? shift - pool->min_shift : 0;
}

size_t ngx_slab_chunk_size(const struct ngx_slab_pool *pool, size_t size)
{
	if (size > NGX_SLAB_MAX)
		return ALIGN(size, NGX_SLAB_PAGE);
	return size ? 1ul << (slot_of(pool, size) + pool->min_shift) : 0;
}

/* An empty page of chunks, first in its slot's list. NONE without a page. */
static u32 new_page(struct ngx_slab_pool *pool, struct ngx_slab_slot *slot, unsigned int shift)
{
	u32 page = take_pages(pool, 1);
	struct ngx_slab_page *p;
	unsigned int own = ngx_bitmap_chunks(shift);

	if (page == NGX_SLAB_NONE)
		return page;
	p = &ngx_pages(pool)[page];
	p->type = ngx_type_of_shift(shift);
	p->slab = p->type == NGX_EXACT ? 0 : shift;
	if (p->type == NGX_SMALL)
		memset(ngx_page_address(pool, page), 0, ngx_chunks(shift) / 8);
	for (unsigned int i = 0; i < own; i++) {
		unsigned long bit, *word = ngx_word(pool, page, i, &bit);

		*word |= bit;
	}
	list_push(pool, &slot->first, page);
	slot->stat.total += ngx_chunks(shift) - own;
	return page;
}

/* The lowest clear bit of [0, n), a word at a time; n when all are set. */
static unsigned int first_clear(const unsigned long *words, unsigned int n)
{
	for (unsigned int i = 0; i < n; i += NGX_WORD_BITS, words++)
		if (~*words)
			return min(n, i + (unsigned int)__builtin_ctzl(~*words));
	return n;
}

static unsigned int find_chunk(const struct ngx_slab_pool *pool, u32 page, unsigned int shift)
{
	struct ngx_slab_page *p = &ngx_pages(pool)[page];
	unsigned long big = p->slab >> NGX_BIG_SHIFT;

	switch (p->type) {
	case NGX_SMALL:
		return first_clear(ngx_page_address(pool, page), ngx_chunks(shift));
	case NGX_EXACT:
		return first_clear(&p->slab, NGX_WORD_BITS);
	default:
		return first_clear(&big, ngx_chunks(shift));
	}
}

static void *take_chunk(struct ngx_slab_pool *pool, struct ngx_slab_slot *slot, unsigned int shift)
{
	u32 page = slot->first;
	unsigned long bit, *word;
	unsigned int i;

	if (page == NGX_SLAB_NONE)
		page = new_page(pool, slot, shift);
	if (page == NGX_SLAB_NONE)
		return NULL;
	i = find_chunk(pool, page, shift);
	word = ngx_word(pool, page, i, &bit);
	*word |= bit;
	slot->stat.used++;
	if (find_chunk(pool, page, shift) == ngx_chunks(shift))
		list_remove(pool, &slot->first, page);
	return (char *)ngx_page_address(pool, page) + ((size_t)i << shift);
}

static bool page_empty(const struct ngx_slab_pool *pool, u32 page, unsigned int shift)
{
	struct ngx_slab_page *p = &ngx_pages(pool)[page];
	const unsigned long *words = ngx_page_address(pool, page);

	if (p->type == NGX_EXACT)
		return !p->slab;
	if (p->type == NGX_BIG)
		return !(p->slab >> NGX_BIG_SHIFT);
	/* The bitmap's own chunks are the lowest bits of its first word. */
	if (words[0] >> ngx_bitmap_chunks(shift))
		return false;
	for (unsigned int i = 1; i < ngx_chunks(shift) / NGX_WORD_BITS; i++)
		if (words[i])
			return false;
	return true;
}

/* --- the calls ------------------------------------------------------------------------------ */

static void *no_memory(struct ngx_slab_pool *pool, size_t size)
{
	if (pool->log_nomem && !pool->said)
		pr_warn("ngx_slab %s: no room for %zu bytes (%u of %u pages free)\n", pool->name,
			size, pool->free_pages, pool->nr_pages);
	pool->said = true;
	return NULL;
}

static void *alloc_pages_locked(struct ngx_slab_pool *pool, size_t size)
{
	u32 page = NGX_SLAB_NONE;

	pool->page_reqs++;
	if (size <= pool->size)
		page = take_pages(pool, ALIGN(size, NGX_SLAB_PAGE) >> NGX_SLAB_PAGE_SHIFT);
	if (page == NGX_SLAB_NONE) {
		pool->page_fails++;
		return no_memory(pool, size);
	}
	return ngx_page_address(pool, page);
}

void *ngx_slab_alloc_locked(struct ngx_slab_pool *pool, size_t size)
{
	struct ngx_slab_slot *slot;
	void *p;

	if (!size)
		return NULL;
	if (size > NGX_SLAB_MAX)
		return alloc_pages_locked(pool, size);
	slot = &pool->slots[slot_of(pool, size)];
	slot->stat.reqs++;
	p = take_chunk(pool, slot, slot - pool->slots + pool->min_shift);
	if (p)
		return p;
	slot->stat.fails++;
	return no_memory(pool, size);
}
EXPORT_SYMBOL(ngx_slab_alloc_locked);

void *ngx_slab_calloc_locked(struct ngx_slab_pool *pool, size_t size)
{
	void *p = ngx_slab_alloc_locked(pool, size);

	return p ? memset(p, 0, size) : NULL;
}
EXPORT_SYMBOL(ngx_slab_calloc_locked);

static const char *free_run(struct ngx_slab_pool *pool, u32 page, size_t offset)
{
	struct ngx_slab_page *p = &ngx_pages(pool)[page];

	if (p->type == NGX_FREE || p->type == NGX_FREE_HEAD)
		return "its page is free already";
	if (p->type == NGX_BODY || offset)
		return "points into an allocation of pages";
	give_pages(pool, page, p->slab);
	return NULL;
}

static const char *free_chunk(struct ngx_slab_pool *pool, u32 page, size_t offset)
{
	unsigned int shift = ngx_page_shift(&ngx_pages(pool)[page]), i = offset >> shift;
	struct ngx_slab_slot *slot = &pool->slots[shift - pool->min_shift];
	unsigned long bit, *word = ngx_word(pool, page, i, &bit);
	bool was_full;

	if (offset & ((1u << shift) - 1))
		return "points into a chunk";
	if (i < ngx_bitmap_chunks(shift))
		return "points to the page's bitmap";
	if (!(*word & bit))
		return "is free already";
	was_full = find_chunk(pool, page, shift) == ngx_chunks(shift);
	*word &= ~bit;
	slot->stat.used--;
	if (was_full)
		list_push(pool, &slot->first, page);
	if (page_empty(pool, page, shift)) {
		list_remove(pool, &slot->first, page);
		slot->stat.total -= ngx_chunks(shift) - ngx_bitmap_chunks(shift);
		give_pages(pool, page, 1);
	}
	return NULL;
}

/* NULL: it is done. Else why not, and nothing is changed. */
static const char *try_free(struct ngx_slab_pool *pool, void *p)
{
	size_t offset = (char *)p - (char *)pool - pool->start;
	u32 page = offset >> NGX_SLAB_PAGE_SHIFT;

	if ((char *)p < (char *)pool + pool->start ||
	    offset >= (size_t)pool->nr_pages << NGX_SLAB_PAGE_SHIFT)
		return "is outside of the pool";
	offset &= NGX_SLAB_PAGE - 1;
	return ngx_pages(pool)[page].type < NGX_SMALL ? free_run(pool, page, offset) :
	       free_chunk(pool, page, offset);
}

static void free_for(struct ngx_slab_pool *pool, void *p, void *caller)
{
	const char *why = p ? try_free(pool, p) : NULL;

	if (!why)
		return;
	pool->bad_frees++;
	pr_err("ngx_slab %s: free of %px: %s (from %pS)\n", pool->name, p, why, caller);
}

void ngx_slab_free_locked(struct ngx_slab_pool *pool, void *p)
{
	free_for(pool, p, __builtin_return_address(0));
}
EXPORT_SYMBOL(ngx_slab_free_locked);

void *ngx_slab_alloc(struct ngx_slab_pool *pool, size_t size)
{
	unsigned long flags = ngx_slab_lock(pool);
	void *p = ngx_slab_alloc_locked(pool, size);

	ngx_slab_unlock(pool, flags);
	return p;
}
EXPORT_SYMBOL(ngx_slab_alloc);

/* Cleared outside of the lock: it is the caller's already. */
void *ngx_slab_calloc(struct ngx_slab_pool *pool, size_t size)
{
	void *p = ngx_slab_alloc(pool, size);

	return p ? memset(p, 0, size) : NULL;
}
EXPORT_SYMBOL(ngx_slab_calloc);

void ngx_slab_free(struct ngx_slab_pool *pool, void *p)
{
	unsigned long flags = ngx_slab_lock(pool);

	free_for(pool, p, __builtin_return_address(0));
	ngx_slab_unlock(pool, flags);
}
EXPORT_SYMBOL(ngx_slab_free);

size_t ngx_slab_stat(struct ngx_slab_pool *pool, unsigned int slot, struct ngx_slab_stat *stat)
{
	unsigned long flags;

	if (slot >= pool->nr_slots)
		return 0;
	flags = ngx_slab_lock(pool);
	*stat = pool->slots[slot].stat;
	ngx_slab_unlock(pool, flags);
	return 1ul << (slot + pool->min_shift);
}
EXPORT_SYMBOL(ngx_slab_stat);

/* --- start and end -------------------------------------------------------------------------- */

/* The most pages that fit behind the header with a descriptor each, the first one aligned. */
static u32 lay_out(struct ngx_slab_pool *pool, size_t size, size_t header)
{
	unsigned long base = (unsigned long)pool;
	size_t pages = (size - header) / (NGX_SLAB_PAGE + sizeof(struct ngx_slab_page));
	size_t start, room;

	pages = min_t(size_t, pages, NGX_SLAB_NONE - 1);
	for (;; pages--) {
		if (!pages)
			return 0;
		start = ALIGN(base + header + pages * sizeof(struct ngx_slab_page),
			      NGX_SLAB_PAGE) - base;
		room = start < size ? (size - start) >> NGX_SLAB_PAGE_SHIFT : 0;
		if (room >= pages)
			break;
	}
	pool->start = start;
	pool->wasted = size - start - (pages << NGX_SLAB_PAGE_SHIFT);
	return pages;
}

struct ngx_slab_pool *ngx_slab_init(void *region, size_t size, unsigned int min_shift,
				    const char *name)
{
	unsigned int nr_slots = NGX_SLAB_PAGE_SHIFT - min_shift;
	struct ngx_slab_pool *pool = region;
	size_t header = sizeof(*pool) + nr_slots * sizeof(struct ngx_slab_slot);
	unsigned long flags;
	u32 pages;

	if (min_shift < NGX_SLAB_MIN_SHIFT || min_shift >= NGX_SLAB_PAGE_SHIFT ||
	    (unsigned long)region % 16 || size < header + NGX_SLAB_PAGE || size > U32_MAX)
		return NULL;
	memset(pool, 0, header);
	spin_lock_init(&pool->lock);
	pool->name = name;
	pool->log_nomem = true;
	pool->size = size;
	pool->min_shift = min_shift;
	pool->nr_slots = nr_slots;
	for (unsigned int i = 0; i < nr_slots; i++)
		pool->slots[i].first = NGX_SLAB_NONE;
	pool->free = NGX_SLAB_NONE;
	pages = lay_out(pool, size, header);
	if (!pages)
		return NULL;
	pool->nr_pages = pages;
	give_pages(pool, 0, pages);
	spin_lock_irqsave(&ngx_slab_pools_lock, flags);
	list_add_tail(&pool->list, &ngx_slab_pools);
	spin_unlock_irqrestore(&ngx_slab_pools_lock, flags);
	return pool;
}
EXPORT_SYMBOL(ngx_slab_init);

void ngx_slab_destroy(struct ngx_slab_pool *pool)
{
	unsigned long flags;

	spin_lock_irqsave(&ngx_slab_pools_lock, flags);
	list_del(&pool->list);
	spin_unlock_irqrestore(&ngx_slab_pools_lock, flags);
}
EXPORT_SYMBOL(ngx_slab_destroy);
