/* SPDX-License-Identifier: MIT */
/*
 * What most code needs to know about pages: references, compound pages, addresses, sizes of memory.
 * Allocation is in linux/gfp.h, zones in linux/mmzone.h.
 */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/align.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/page_ref.h>
#include <linux/align.h>
#include <linux/pfn.h>
#include <linux/types.h>
#include <asm/page.h>

#define PAGE_ALIGN(addr)		ALIGN(addr, PAGE_SIZE)
#define PAGE_ALIGN_DOWN(addr)	ALIGN_DOWN(addr, PAGE_SIZE)
#define PAGE_ALIGNED(addr)	IS_ALIGNED((unsigned long)(addr), PAGE_SIZE)
#define offset_in_page(p)	((unsigned long)(p) & ~PAGE_MASK)

/* Frames: first of RAM, end of the linear map, end of RAM (mm/memblock.c). */
extern unsigned long max_low_pfn;
extern unsigned long min_low_pfn;
extern unsigned long max_pfn;
extern void *high_memory;		/* the end of the linear map's RAM */

/* Pages the buddy system was given. */
unsigned long totalram_pages(void);
unsigned long totalhigh_pages(void);
void totalram_pages_add(long count);
static inline void totalram_pages_inc(void) { totalram_pages_add(1); }
static inline void totalram_pages_dec(void) { totalram_pages_add(-1); }
#define get_num_physpages()	global_present_pages()
unsigned long global_present_pages(void);
unsigned long nr_free_buffer_pages(void);	/* free and usable for GFP_USER */
unsigned long nr_free_pages(void);		/* per-CPU stores included */

/*
 * Compound pages: the head carries PG_head, every tail points to it, the first tail holds the
 * order.
 */
static inline unsigned int compound_order(const struct page *page)
{
	return PageHead(page) ? page[1].compound_order_1 : 0;
}

static inline unsigned long compound_nr(const struct page *page)
{
	return 1UL << compound_order(page);
}

static inline unsigned long page_size(const struct page *page)
{
	return PAGE_SIZE << compound_order(page);
}

static inline unsigned int page_shift(const struct page *page)
{
	return PAGE_SHIFT + compound_order(page);
}

static inline unsigned int thp_order(const struct page *page)
{
	return compound_order(page);
}

/*
 * Makes a compound page of 2^order pages whose head is allocated; order > 0. Costs one store a
 * page.
 */
void prep_compound_page(struct page *page, unsigned int order);
/* Frees a compound page whose count reached 0. */
void __put_page(struct page *page);

/*
 * order pages become single pages with a reference each. The block must be plain (not compound),
 * with one reference.
 */
void split_page(struct page *page, unsigned int order);

static inline bool put_page_testzero(struct page *page)
{
	return page_ref_dec_and_test(page);
}

static inline bool get_page_unless_zero(struct page *page)
{
	return page_ref_add_unless(page, 1, 0);
}

/* A reference more to a page that has one. A tail counts on its head. */
static inline void get_page(struct page *page)
{
	page_ref_inc(compound_head(page));
}

/* The last reference frees. */
static inline void put_page(struct page *page)
{
	page = compound_head(page);
	if (put_page_testzero(page))
		__put_page(page);
}

static inline struct page *virt_to_head_page(const void *addr)
{
	return compound_head(virt_to_page(addr));
}

#define nth_page(page, n)	pfn_to_page(page_to_pfn(page) + (n))

/* Mapcounts: -1 stored means mapped nowhere. */
static inline void page_mapcount_reset(struct page *page)
{
	atomic_set(&page->_mapcount, -1);
}

static inline int page_mapcount(const struct page *page)
{
	return page_has_type(page) ? 0 : atomic_read(&page->_mapcount) + 1;
}

static inline bool page_mapped(const struct page *page)
{
	return page_mapcount(page) > 0;
}

static inline void set_page_private(struct page *page, unsigned long private)
{
	page->private = private;
}
#define page_private(page)	((page)->private)

/* The address in the linear map; for highmem, of its permanent kmap, or NULL. */
#ifdef CONFIG_HIGHMEM
void *page_address(const struct page *page);
void set_page_address(struct page *page, void *virtual);
static inline bool PageHighMem(const struct page *page)
{
	return is_highmem_idx(page_zonenum(page));
}
#else
static __always_inline void *page_address(const struct page *page)
{
	return page_to_virt(page);
}
static inline bool PageHighMem(const struct page *page)
{
	(void)page;
	return false;
}
#endif

static __always_inline void *lowmem_page_address(const struct page *page)
{
	return page_to_virt(page);
}

/* In RAM of the linear map: virt_to_page is meaningful. */
bool __virt_addr_valid(unsigned long addr);
#define virt_addr_valid(addr)	__virt_addr_valid((unsigned long)(addr))

/*
 * The buddy system gets a page that was reserved (memblock, .init, a carve-out given up). Counted
 * in totalram and the zone's managed pages.
 */
void free_reserved_page(struct page *page);
void adjust_managed_page_count(struct page *page, long count);
/*
 * [start, end) by linear address, filled with `poison` unless it is above 255. Returns pages freed;
 * prints when s is not NULL.
 */
unsigned long free_reserved_area(void *start, void *end, int poison, const char *s);
void mark_page_reserved(struct page *page);

struct sysinfo {
	unsigned long totalram, freeram, sharedram, bufferram, totalswap, freeswap, totalhigh,
		freehigh;
	unsigned int mem_unit;
};
void si_meminfo(struct sysinfo *val);
long si_mem_available(void);

/* What the memory looks like, on the console: after a failed allocation, before a panic. */
void show_mem(void);
void dump_page(const struct page *page, const char *reason);
/* Linux's "BUG: Bad page state" report. */
void bad_page(struct page *page, const char *reason);
extern unsigned long nr_bad_pages;

/* Zeroes through a kernel mapping, highmem included. */
void clear_highpages(struct page *page, unsigned int order);

#endif
