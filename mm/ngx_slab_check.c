// SPDX-License-Identifier: MIT
/*
 * The checker of slab pools in fixed regions, and /proc/granule/ngx_slab. It goes by the pages'
 * descriptors and bitmaps, page after page, and holds the lists and figures against that:
 *
 *	pages: free runs are maximal, allocated runs whole, no page of chunks is empty
 *	slot: total and used = the sums over its pages; its list = its pages with a free chunk
 *	free list = the free runs; their lengths add up to free_pages
 */
#include "ngx_slab.h"
#include <granule/check.h>
#include <granule/proc.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

/* What the pages say. */
struct counted {
	unsigned long total[NGX_SLAB_PAGE_SHIFT], used[NGX_SLAB_PAGE_SHIFT];
	u32 partial[NGX_SLAB_PAGE_SHIFT], runs, free_pages;
};

#define BAD(pool, fmt, ...) \
	({ pr_err("ngx_slab %s: " fmt "\n", (pool)->name, ##__VA_ARGS__); -EINVAL; })

static int check_free_run(struct ngx_slab_pool *pool, u32 page, u32 n, struct counted *c)
{
	struct ngx_slab_page *pages = ngx_pages(pool);

	for (u32 i = 1; i < n; i++)
		if (pages[page + i].type != NGX_FREE)
			return BAD(pool, "page %u in the free run of %u at %u is not free",
				   page + i, n, page);
	if (n > 1 && pages[page + n - 1].prev != page)
		return BAD(pool, "the free run at %u does not end at %u", page, page + n - 1);
	if (page + n < pool->nr_pages && pages[page + n].type == NGX_FREE_HEAD)
		return BAD(pool, "free runs at %u and %u are not one", page, page + n);
	c->runs++;
	c->free_pages += n;
	return 0;
}

static int check_run(struct ngx_slab_pool *pool, u32 page, u32 *n, struct counted *c)
{
	struct ngx_slab_page *pages = ngx_pages(pool);
	unsigned long len = pages[page].slab;

	if (!len || len > pool->nr_pages - page)
		return BAD(pool, "the run at page %u is of %lu pages", page, len);
	*n = len;
	if (pages[page].type == NGX_FREE_HEAD)
		return check_free_run(pool, page, len, c);
	for (u32 i = 1; i < len; i++)
		if (pages[page + i].type != NGX_BODY)
			return BAD(pool, "page %u in the run of %lu at %u is of another kind",
				   page + i, len, page);
	return 0;
}

static int check_chunks(struct ngx_slab_pool *pool, u32 page, struct counted *c)
{
	struct ngx_slab_page *p = &ngx_pages(pool)[page];
	unsigned int shift = ngx_page_shift(p), used = 0, own, slot, i;

	if (shift < pool->min_shift || shift >= NGX_SLAB_PAGE_SHIFT ||
	    ngx_type_of_shift(shift) != p->type)
		return BAD(pool, "page %u has chunks of 1 << %u bytes", page, shift);
	own = ngx_bitmap_chunks(shift);
	for (i = 0; i < ngx_chunks(shift); i++) {
		unsigned long bit, *word = ngx_word(pool, page, i, &bit);

		used += !!(*word & bit);
		if (i < own && !(*word & bit))
			return BAD(pool, "page %u: chunk %u of the bitmap is free", page, i);
	}
	if (used == own)
		return BAD(pool, "page %u of %u bytes is empty and not free", page, 1u << shift);
	slot = shift - pool->min_shift;
	c->total[slot] += ngx_chunks(shift) - own;
	c->used[slot] += used - own;
	c->partial[slot] += used < ngx_chunks(shift);
	return 0;
}

static int check_pages(struct ngx_slab_pool *pool, struct counted *c)
{
	u32 n, err = 0;

	for (u32 page = 0; page < pool->nr_pages && !err; page += n) {
		n = 1;
		switch (ngx_pages(pool)[page].type) {
		case NGX_FREE_HEAD:
		case NGX_PAGES:
			err = check_run(pool, page, &n, c);
			break;
		case NGX_SMALL:
		case NGX_EXACT:
		case NGX_BIG:
			err = check_chunks(pool, page, c);
			break;
		default:
			err = BAD(pool, "page %u of type %u begins nothing", page,
				  ngx_pages(pool)[page].type);
		}
	}
	return err;
}

/* Members of a list that are what it is for; -EINVAL for another, or a broken link. */
static int count_list(struct ngx_slab_pool *pool, u32 first, const char *what,
		      enum ngx_page_type type, unsigned int shift)
{
	struct ngx_slab_page *pages = ngx_pages(pool);
	u32 prev = NGX_SLAB_NONE;
	int n = 0;

	for (u32 page = first; page != NGX_SLAB_NONE; page = pages[page].next) {
		if (page >= pool->nr_pages || pages[page].prev != prev ||
		    pages[page].type != type || n++ > pool->nr_pages ||
		    (type >= NGX_SMALL && ngx_page_shift(&pages[page]) != shift))
			return BAD(pool, "%s: page %u does not belong there", what, page);
		prev = page;
	}
	return n;
}

static int check_slot(struct ngx_slab_pool *pool, unsigned int i, const struct counted *c)
{
	unsigned int shift = i + pool->min_shift;
	struct ngx_slab_slot *slot = &pool->slots[i];
	int n;

	if (slot->stat.total != c->total[i] || slot->stat.used != c->used[i])
		return BAD(pool, "%u bytes: %lu of %lu chunks used, the figures say %lu of %lu",
			   1u << shift, c->used[i], c->total[i], slot->stat.used,
			   slot->stat.total);
	n = count_list(pool, slot->first, "a slot's list", ngx_type_of_shift(shift), shift);
	if (n < 0)
		return n;
	if (n != c->partial[i])
		return BAD(pool, "%u bytes: %u pages have room, %d are listed", 1u << shift,
			   c->partial[i], n);
	return 0;
}

static int check_locked(struct ngx_slab_pool *pool)
{
	struct counted c = { 0 };
	int err = check_pages(pool, &c), n;

	for (unsigned int i = 0; i < pool->nr_slots && !err; i++)
		err = check_slot(pool, i, &c);
	if (err)
		return err;
	n = count_list(pool, pool->free, "the free list", NGX_FREE_HEAD, 0);
	if (n < 0)
		return n;
	if (n != c.runs || c.free_pages != pool->free_pages)
		return BAD(pool, "%u free pages in %u runs, the figures say %u, %d are listed",
			   c.free_pages, c.runs, pool->free_pages, n);
	return 0;
}

int ngx_slab_check(struct ngx_slab_pool *pool)
{
	unsigned long flags = ngx_slab_lock(pool);
	int err = check_locked(pool);

	ngx_slab_unlock(pool, flags);
	return err;
}

static int check_all(void)
{
	struct ngx_slab_pool *pool;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&ngx_slab_pools_lock, flags);
	list_for_each_entry(pool, &ngx_slab_pools, list) {
		err = ngx_slab_check(pool);
		if (err)
			break;
	}
	spin_unlock_irqrestore(&ngx_slab_pools_lock, flags);
	return err;
}
CHECK(ngx_slab, check_all);

/* --- the node ------------------------------------------------------------------------------- */

static void show_pool(struct seq_file *m, struct ngx_slab_pool *pool)
{
	struct ngx_slab_stat stat;
	size_t size;

	seq_printf(m, "%s: %zu KiB, pages %u, free %u, header %u, wasted tail %u, "
		   "page requests %lu, failed %lu, bad frees %lu\n",
		   pool->name, pool->size >> 10, pool->nr_pages, pool->free_pages, pool->start,
		   pool->wasted, pool->page_reqs, pool->page_fails, pool->bad_frees);
	seq_printf(m, "%8s %10s %10s %12s %10s\n", "size", "total", "used", "requests", "failed");
	for (unsigned int i = 0; (size = ngx_slab_stat(pool, i, &stat)) != 0; i++)
		seq_printf(m, "%8zu %10lu %10lu %12lu %10lu\n", size, stat.total, stat.used,
			   stat.reqs, stat.fails);
}

static int ngx_slab_show(struct seq_file *m, void *data)
{
	struct ngx_slab_pool *pool;
	unsigned long flags;

	spin_lock_irqsave(&ngx_slab_pools_lock, flags);
	list_for_each_entry(pool, &ngx_slab_pools, list)
		show_pool(m, pool);
	spin_unlock_irqrestore(&ngx_slab_pools_lock, flags);
	return 0;
}
PROC(ngx_slab, "/proc/granule/ngx_slab", ngx_slab_show, NULL);
