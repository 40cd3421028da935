/* SPDX-License-Identifier: MIT */
/*
 * The bits of page->flags and the page types, with Linux's accessors: PageX tests, SetPageX /
 * ClearPageX are atomic, __SetPageX / __ClearPageX are for an owner nobody can race with. Page
 * types sit in the top byte of page_type, which a mapped page uses as _mapcount; a page has a type
 * or is mapped, never both.
 */
#ifndef _LINUX_PAGE_FLAGS_H
#define _LINUX_PAGE_FLAGS_H

#include <linux/types.h>
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <linux/mm_types.h>

enum pageflags {
	PG_locked,
	PG_writeback,
	PG_referenced,
	PG_uptodate,
	PG_dirty,
	PG_lru,
	PG_head,		/* head of a compound page */
	PG_waiters,
	PG_active,
	PG_workingset,
	PG_owner_priv_1,
	PG_owner_2,
	PG_arch_1,
	PG_reserved,		/* not the buddy system's: holes, image, memblock's */
	PG_private,
	PG_private_2,
	PG_reclaim,
	PG_swapbacked,
	PG_unevictable,
	PG_mlocked,
	PG_hwpoison,
	__NR_PAGEFLAGS,

	PG_checked = PG_owner_priv_1,
	PG_swapcache = PG_owner_priv_1,
	PG_mappedtodisk = PG_owner_2,
	PG_anon_exclusive = PG_owner_2,
};

#define PAGEFLAGS_MASK		((1UL << __NR_PAGEFLAGS) - 1)

/* A page with one of these must not be freed; a fresh one has none of the second set. */
#define PAGE_FLAGS_CHECK_AT_FREE \
	(1UL << PG_lru | 1UL << PG_locked | 1UL << PG_private | 1UL << PG_private_2 | \
	 1UL << PG_writeback | 1UL << PG_reserved | 1UL << PG_active | 1UL << PG_unevictable | \
	 1UL << PG_mlocked | 1UL << PG_head | 1UL << PG_hwpoison)
#define PAGE_FLAGS_CHECK_AT_PREP (PAGEFLAGS_MASK & ~(1UL << PG_hwpoison))

static __always_inline bool PageTail(const struct page *page)
{
	return READ_ONCE(page->compound_head) & 1;
}

static __always_inline struct page *compound_head(const struct page *page)
{
	unsigned long head = READ_ONCE(page->compound_head);

	return (struct page *)(head & 1 ? head - 1 : (unsigned long)page);
}

#define __PAGEFLAG_TEST(Name, name) \
	static __always_inline bool Page##Name(const struct page *page) \
	{ \
		return READ_ONCE(page->flags) & 1UL << PG_##name; \
	}
#define __PAGEFLAG_ATOMIC(Name, name) \
	static __always_inline void SetPage##Name(struct page *page) \
	{ \
		set_bit(PG_##name, &page->flags); \
	} \
	static __always_inline void ClearPage##Name(struct page *page) \
	{ \
		clear_bit(PG_##name, &page->flags); \
	} \
	static __always_inline bool TestSetPage##Name(struct page *page) \
	{ \
		return test_and_set_bit(PG_##name, &page->flags); \
	} \
	static __always_inline bool TestClearPage##Name(struct page *page) \
	{ \
		return test_and_clear_bit(PG_##name, &page->flags); \
	}
#define __PAGEFLAG_OWNER(Name, name) \
	static __always_inline void __SetPage##Name(struct page *page) \
	{ \
		page->flags |= 1UL << PG_##name; \
	} \
	static __always_inline void __ClearPage##Name(struct page *page) \
	{ \
		page->flags &= ~(1UL << PG_##name); \
	}
#define PAGEFLAG(Name, name) \
__PAGEFLAG_TEST(Name, name) \
__PAGEFLAG_ATOMIC(Name, name) \
__PAGEFLAG_OWNER(Name, name)

PAGEFLAG(Locked, locked)
PAGEFLAG(Writeback, writeback)
PAGEFLAG(Referenced, referenced)
PAGEFLAG(Uptodate, uptodate)
PAGEFLAG(Dirty, dirty)
PAGEFLAG(LRU, lru)
PAGEFLAG(Head, head)
PAGEFLAG(Waiters, waiters)
PAGEFLAG(Active, active)
PAGEFLAG(Workingset, workingset)
PAGEFLAG(OwnerPriv1, owner_priv_1)
PAGEFLAG(Checked, checked)
PAGEFLAG(SwapCache, swapcache)
PAGEFLAG(MappedToDisk, mappedtodisk)
PAGEFLAG(AnonExclusive, anon_exclusive)
PAGEFLAG(Arch1, arch_1)
PAGEFLAG(Reserved, reserved)
PAGEFLAG(Private, private)
PAGEFLAG(Private2, private_2)
PAGEFLAG(Reclaim, reclaim)
PAGEFLAG(SwapBacked, swapbacked)
PAGEFLAG(Unevictable, unevictable)
PAGEFLAG(Mlocked, mlocked)
PAGEFLAG(HWPoison, hwpoison)

static __always_inline bool PageCompound(const struct page *page)
{
	return PageHead(page) || PageTail(page);
}

/*
 * Page types. 0xf0 and up, so that the word is below any map count. The low 24 bits are the type's
 * own.
 */
enum pagetype {
	PGTY_buddy = 0xf0,	/* head of a free block: zone id << 8 | order */
	PGTY_offline = 0xf1,
	PGTY_table = 0xf2,
	PGTY_guard = 0xf3,
	PGTY_hugetlb = 0xf4,
	PGTY_slab = 0xf5,
	PGTY_zsmalloc = 0xf6,
	PGTY_unaccepted = 0xf7,
	PGTY_large_kmalloc = 0xf8,
	PGTY_pcp = 0xf9,	/* head of a free block on a per-CPU stack: order */
	PGTY_mapcount_underflow = 0xff,
};

#define PAGE_TYPE(type)		((unsigned int)PGTY_##type << 24)

static __always_inline bool page_has_type(const struct page *page)
{
	unsigned int type = READ_ONCE(page->page_type);

	return type >= PAGE_TYPE(buddy) && type < PAGE_TYPE(mapcount_underflow);
}

#define PAGE_TYPE_OPS(Name, name) \
static __always_inline bool Page##Name(const struct page *page) \
{ return READ_ONCE(page->page_type) >> 24 == PGTY_##name; } \
static __always_inline void __SetPage##Name(struct page *page) \
{ page->page_type = PAGE_TYPE(name); } \
static __always_inline void __ClearPage##Name(struct page *page) { page->page_type = ~0u; }

PAGE_TYPE_OPS(Buddy, buddy)
PAGE_TYPE_OPS(Offline, offline)
PAGE_TYPE_OPS(Table, table)
PAGE_TYPE_OPS(Guard, guard)
PAGE_TYPE_OPS(Slab, slab)
PAGE_TYPE_OPS(Zsmalloc, zsmalloc)
PAGE_TYPE_OPS(LargeKmalloc, large_kmalloc)
PAGE_TYPE_OPS(Pcp, pcp)

/* mapping's low bits. */
#define PAGE_MAPPING_ANON	0x1UL
#define PAGE_MAPPING_MOVABLE	0x2UL
#define PAGE_MAPPING_FLAGS	(PAGE_MAPPING_ANON | PAGE_MAPPING_MOVABLE)

static __always_inline bool PageAnon(const struct page *page)
{
	return (unsigned long)READ_ONCE(compound_head(page)->mapping) & PAGE_MAPPING_ANON;
}

#endif
