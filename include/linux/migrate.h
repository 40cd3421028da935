/* SPDX-License-Identifier: MIT */
/*
 * Moving the content of pages to other pages, for pages whose owner registered how.
 *
 * An owner allocates a page with __GFP_MOVABLE and calls __SetPageMovable(page, ops) with the page
 * locked (linux/pagemap.h). From then on the page may be taken out of its hands:
 *
 *	isolate_page	is asked first, page locked: the owner takes it off its own lists and
 *			returns true, or false to refuse. One reference more is held meanwhile.
 *	migrate_page	both pages locked: copy the content, point to dst instead of src, take a
 *			reference to dst and give up the own one to src, __SetPageMovable(dst),
 *			__ClearPageMovable(src); MIGRATEPAGE_SUCCESS. Or -EAGAIN (may be tried
 *			again) or another -errno, and nothing changed.
 *	putback_page	the move did not happen: onto the own lists again, page locked.
 *
 * An owner that gives a page up locks it, calls __ClearPageMovable(), unlocks it and drops its
 * reference by put_page() (not __free_page(), which may overlook that others hold one); it may do
 * so while the page is isolated. Everything here may sleep and wants no lock held. mm/migrate.c.
 */
#ifndef LINUX_MIGRATE_H
#define LINUX_MIGRATE_H

#include <linux/list.h>
#include <linux/page-flags.h>
#include <linux/types.h>

/* The head page; there is no other shape of it here. */
struct folio;
struct page;

typedef struct folio *new_folio_t(struct folio *folio, unsigned long private_data);
typedef void free_folio_t(struct folio *folio, unsigned long private_data);

enum migrate_mode {
	MIGRATE_ASYNC,		/* never waits */
	MIGRATE_SYNC_LIGHT,	/* waits, not for write-back */
	MIGRATE_SYNC,
	MIGRATE_SYNC_NO_COPY,
};

enum migrate_reason {
	MR_COMPACTION,
	MR_MEMORY_FAILURE,
	MR_MEMORY_HOTPLUG,
	MR_SYSCALL,
	MR_MEMPOLICY_MBIND,
	MR_NUMA_MISPLACED,
	MR_CONTIG_RANGE,
	MR_LONGTERM_PIN,
	MR_DEMOTION,
	MR_DAMON,
	MR_TYPES
};

#define MIGRATEPAGE_SUCCESS	0

struct movable_operations {
	bool (*isolate_page)(struct page *page, isolate_mode_t mode);
	int (*migrate_page)(struct page *dst, struct page *src, enum migrate_mode mode);
	void (*putback_page)(struct page *page);
	const char *name;		/* ours: who pins, in reports; may be NULL */
};

/* The page is locked, and nobody else's. */
void __SetPageMovable(struct page *page, const struct movable_operations *ops);
void __ClearPageMovable(struct page *page);

/* Has an owner who can move it. Stable with the page locked; a hint otherwise. */
static inline bool __PageMovable(const struct page *page)
{
	return ((unsigned long)READ_ONCE(page->mapping) & PAGE_MAPPING_FLAGS) ==
	       PAGE_MAPPING_MOVABLE;
}
#define PageMovable(page) __PageMovable(page)

static inline const struct movable_operations *page_movable_ops(const struct page *page)
{
	return (const struct movable_operations *)((unsigned long)READ_ONCE(page->mapping) -
						   PAGE_MAPPING_MOVABLE);
}

/* Between isolate_page and the move or putback_page. */
#define PG_isolated			PG_reclaim
#define PageIsolated(page)		PageReclaim(page)
#define __SetPageIsolated(page)		SetPageReclaim(page)
#define __ClearPageIsolated(page)	ClearPageReclaim(page)

/*
 * Asks the owner for the page. True: one reference is held and page->lru is the caller's, until
 * migrate_pages() or putback_movable_pages().
 */
bool isolate_movable_page(struct page *page, isolate_mode_t mode);
/* Isolated pages on a list by lru go back to their owners. */
void putback_movable_pages(struct list_head *list);

/*
 * Moves the isolated pages of a list, linked by lru, each to the page that get_new() gives; those
 * that could not be moved stay on the list. put_new (may be NULL) takes back a new page that was
 * not used. Returns how many are left, or -ENOMEM when get_new() had none; *ret_succeeded (may be
 * NULL) counts the moved.
 */
int migrate_pages(struct list_head *from, new_folio_t get_new, free_folio_t put_new,
		  unsigned long private_data, enum migrate_mode mode, int reason,
		  unsigned int *ret_succeeded);

#endif
