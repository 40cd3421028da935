// SPDX-License-Identifier: MIT
/*
 * Moving pages whose owner registered how (linux/migrate.h).
 *
 * Nothing is owned here: between isolation and the move, a page is held by one reference and the
 * caller's list. The page lock orders us against the owner; an owner that lets go of an isolated
 * page has cleared PageMovable under that lock, and the page is freed here by the last reference.
 * mm/contig.c is the customer.
 */
#include <linux/gfp.h>
#include <linux/migrate.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

/* A page that is busy for a moment (locked, or its owner said -EAGAIN) is tried so often. */
#define MIGRATE_TRIES 3

void __SetPageMovable(struct page *page, const struct movable_operations *ops)
{
	BUG_ON(!PageLocked(page) || (unsigned long)ops & PAGE_MAPPING_FLAGS);
	page->mapping = (struct address_space *)((unsigned long)ops | PAGE_MAPPING_MOVABLE);
}

void __ClearPageMovable(struct page *page)
{
	BUG_ON(!PageLocked(page));
	page->mapping = NULL;
}

static void unlock_isolated(struct page *page)
{
	smp_mb__before_atomic();
	atomic_long_xor(1UL << PG_locked | 1UL << PG_isolated, (atomic_long_t *)&page->flags);
}

bool isolate_movable_page(struct page *page, isolate_mode_t mode)
{
	bool taken = false;

	/* The page may be on its way to the free lists: then its count is 0, or the lock tells. */
	if (!get_page_unless_zero(page))
		return false;
	if (__PageMovable(page) && trylock_page(page)) {
		if (__PageMovable(page) && !PageIsolated(page))
			taken = page_movable_ops(page)->isolate_page(page, mode);
		/* Isolated and unlocked in one step: the lock's bit is set, the other is not. */
		if (taken)
			unlock_isolated(page);
		else
			unlock_page(page);
	}
	if (!taken)
		put_page(page);
	return taken;
}

void putback_movable_pages(struct list_head *list)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, list, lru) {
		list_del(&page->lru);
		lock_page(page);
		__ClearPageIsolated(page);
		if (__PageMovable(page))
			page_movable_ops(page)->putback_page(page);
		unlock_page(page);
		put_page(page);
	}
}

/* The page lock and another flag at once; what was done before is visible to the next locker. */
static void unlock_clear(struct page *page, unsigned long mask)
{
	smp_mb__before_atomic();
	atomic_long_andnot(mask, (atomic_long_t *)&page->flags);
}

/* The owner let go of it since it was isolated: ours is the last reference. */
static bool abandoned(struct page *page)
{
	return !__PageMovable(page);
}

/* One attempt with both pages at hand. The source is off its list and released on success. */
static int move_page(struct page *dst, struct page *src, enum migrate_mode mode)
{
	int err = -EAGAIN;

	if (!trylock_page(src)) {
		if (mode == MIGRATE_ASYNC)
			return -EAGAIN;
		lock_page(src);
	}
	__SetPageLocked(dst);		/* nobody else knows it yet */
	if (abandoned(src))
		err = -ENOENT;
	else
		err = page_movable_ops(src)->migrate_page(dst, src, mode);
	unlock_page(dst);
	if (err == MIGRATEPAGE_SUCCESS || err == -ENOENT)
		unlock_clear(src, 1UL << PG_locked | 1UL << PG_isolated);
	else
		unlock_page(src);
	return err;
}

static void drop_new(struct page *page, free_folio_t put_new, unsigned long private_data)
{
	if (put_new)
		put_new((struct folio *)page, private_data);
	else
		put_page(page);
}

/* One page of the list: 0 moved or gone, -ENOMEM no new page, else it stays on the list. */
static int migrate_one(struct page *src, new_folio_t get_new, free_folio_t put_new,
		       unsigned long private_data, enum migrate_mode mode, unsigned int *moved)
{
	struct page *dst = (struct page *)get_new((struct folio *)src, private_data);
	int err = -EAGAIN;

	if (!dst)
		return -ENOMEM;
	for (int tries = 0; err == -EAGAIN && tries < MIGRATE_TRIES; tries++)
		err = move_page(dst, src, mode);
	if (err == MIGRATEPAGE_SUCCESS) {
		(*moved)++;
		put_page(dst);		/* the owner has taken its own */
	} else {
		drop_new(dst, put_new, private_data);
		if (err != -ENOENT)
			return err;
	}
	list_del(&src->lru);
	put_page(src);
	return 0;
}

int migrate_pages(struct list_head *from, new_folio_t get_new, free_folio_t put_new,
		  unsigned long private_data, enum migrate_mode mode, int reason,
		  unsigned int *ret_succeeded)
{
	unsigned int moved = 0, left = 0;
	struct page *page, *next;
	int err = 0;

	list_for_each_entry_safe(page, next, from, lru) {
		err = migrate_one(page, get_new, put_new, private_data, mode, &moved);
		if (err == -ENOMEM)
			break;
		left += err != 0;
	}
	count_vm_events(PGMIGRATE_SUCCESS, moved);
	count_vm_events(PGMIGRATE_FAIL, left);
	if (ret_succeeded)
		*ret_succeeded = moved;
	return err == -ENOMEM ? -ENOMEM : left;
}
