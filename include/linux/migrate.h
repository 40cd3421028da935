/* SPDX-License-Identifier: MIT */
/*
 * Moving the content of pages to other pages. Arrives with row G5; until then these fail at link
 * time. migrate_pages() returns how many could not be moved, or -errno.
 */
#ifndef LINUX_MIGRATE_H
#define LINUX_MIGRATE_H

#include <linux/list.h>
#include <linux/types.h>

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
};

int migrate_pages(struct list_head *from, new_folio_t new, free_folio_t free,
		  unsigned long private_data, enum migrate_mode mode, int reason,
		  unsigned int *ret_succeeded);
bool isolate_movable_page(struct page *page, isolate_mode_t mode);
void putback_movable_pages(struct list_head *list);

#endif
