/* SPDX-License-Identifier: MIT */
/*
 * The lock of a page, PG_locked. Owners take it around what others may do to the page at the same
 * time (linux/migrate.h). Held for short: waiting spins. Not from interrupts.
 */
#ifndef LINUX_PAGEMAP_H
#define LINUX_PAGEMAP_H

#include <linux/mm.h>
#include <linux/page-flags.h>
#include <asm/barrier.h>

static inline bool trylock_page(struct page *page)
{
	return !test_and_set_bit_lock(PG_locked, &page->flags);
}

static inline void lock_page(struct page *page)
{
	while (!trylock_page(page))
		cpu_relax();
}

static inline void unlock_page(struct page *page)
{
	clear_bit_unlock(PG_locked, &page->flags);
}

#endif
