/* SPDX-License-Identifier: MIT */
/*
 * Addresses for pages, highmem or not.
 *
 * kmap_local_page / kunmap_local: this CPU's temporary mapping; nest, release in reverse order, a
 * few at once; any context, preemption stays off on highmem. kmap / kunmap: permanent until
 * released, counted, shared by all CPUs; may sleep for a free slot. Pages of the linear map cost
 * nothing either way. The mappings are mm/highmem.c's.
 */
#ifndef _LINUX_HIGHMEM_H
#define _LINUX_HIGHMEM_H

#include <linux/mm.h>
#include <linux/string.h>

#ifdef CONFIG_HIGHMEM
/* For highmem pages only. */
void *kmap_high(struct page *page);
void kunmap_high(struct page *page);
void *kmap_local_high(struct page *page);
void kunmap_local_high(const void *addr);
/* All unused permanent mappings are given up and their translations flushed. */
void kmap_flush_unused(void);
#else
static inline void *kmap_high(struct page *page)
{
	return page_address(page);
}

static inline void kunmap_high(struct page *page)
{
	(void)page;
}

static inline void *kmap_local_high(struct page *page)
{
	return page_address(page);
}

static inline void kunmap_local_high(const void *addr)
{
	(void)addr;
}

static inline void kmap_flush_unused(void)
{
}
#endif

static inline void *kmap(struct page *page)
{
	return PageHighMem(page) ? kmap_high(page) : page_to_virt(page);
}

static inline void kunmap(struct page *page)
{
	if (PageHighMem(page))
		kunmap_high(page);
}

static inline void *kmap_local_page(struct page *page)
{
	return PageHighMem(page) ? kmap_local_high(page) : page_to_virt(page);
}

/* By address: anywhere inside the page. */
static inline void kunmap_local(const void *addr)
{
	if (IS_ENABLED(CONFIG_HIGHMEM) && !__is_lm_address(addr))
		kunmap_local_high(addr);
}

/* The older names. They also forbid page faults on Linux; here nothing faults by intent yet. */
#define kmap_atomic(page)	kmap_local_page(page)
#define kunmap_atomic(addr)	kunmap_local(addr)

static inline void clear_highpage(struct page *page)
{
	void *addr = kmap_local_page(page);

	clear_page(addr);
	kunmap_local(addr);
}

static inline void copy_highpage(struct page *to, struct page *from)
{
	void *vfrom = kmap_local_page(from), *vto = kmap_local_page(to);

	copy_page(vto, vfrom);
	kunmap_local(vto);
	kunmap_local(vfrom);
}

static inline void memcpy_from_page(void *to, struct page *page, size_t offset, size_t len)
{
	char *from = kmap_local_page(page);

	memcpy(to, from + offset, len);
	kunmap_local(from);
}

static inline void memcpy_to_page(struct page *page, size_t offset, const void *from, size_t len)
{
	char *to = kmap_local_page(page);

	memcpy(to + offset, from, len);
	kunmap_local(to);
}

static inline void memset_page(struct page *page, size_t offset, int val, size_t len)
{
	char *addr = kmap_local_page(page);

	memset(addr + offset, val, len);
	kunmap_local(addr);
}

static inline void memzero_page(struct page *page, size_t offset, size_t len)
{
	memset_page(page, offset, 0, len);
}

#endif
