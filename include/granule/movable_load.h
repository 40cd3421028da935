/* SPDX-License-Identifier: MIT */
/*
 * A load of movable pages: an owner that registers its pages as linux/migrate.h wants it, keeps a
 * pointer to each, and knows what every one must contain. For tests, `stress` and `bench`: after a
 * move the pointer must be the new page's and the content unchanged.
 *
 * The caller serialises its own calls; moves may come at any time from another CPU, then the
 * pointer is read with the page locked. Thread context. mm/movable_load.c.
 */
#ifndef GRANULE_MOVABLE_LOAD_H
#define GRANULE_MOVABLE_LOAD_H

#include <linux/gfp_types.h>
#include <linux/types.h>

struct page;

struct movable_slot {
	struct page *page;	/* NULL: empty */
	bool pinned;		/* refuses to be isolated */
	bool stubborn;		/* lets itself be isolated, and then fails to move */
};

struct movable_load {
	unsigned long nr;
	u32 seed;
	unsigned long held;		/* slots with a page */
	unsigned long moved;		/* pages that ever moved */
	struct movable_slot *slot;
};

/* Room for nr pages, none held. 0 or -ENOMEM. */
int movable_load_start(struct movable_load *load, unsigned long nr, u32 seed);
/* Drops all pages. */
void movable_load_end(struct movable_load *load);

/* A page for an empty slot, with its content. 0 or -ENOMEM. */
int movable_load_take(struct movable_load *load, unsigned long i, gfp_t gfp);
/* The same at a frame of its own choice, which must be free: in a contiguous area if migratetype
 * is MIGRATE_CMA. 0 or -EBUSY. */
int movable_load_take_at(struct movable_load *load, unsigned long i, unsigned long pfn,
			 int migratetype);
void movable_load_drop(struct movable_load *load, unsigned long i);

/* NULL, or what is wrong with the slot's page. */
const char *movable_load_verify(const struct movable_load *load, unsigned long i);
const char *movable_load_verify_all(const struct movable_load *load);

#endif
