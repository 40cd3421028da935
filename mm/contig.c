// SPDX-License-Identifier: MIT
/*
 * Exactly these frames: alloc_contig_range() and its relatives (linux/gfp.h).
 *
 * A range that is free comes off the lists as the blocks it consists of, under zone->lock, and
 * nothing else happens. Otherwise its pageblocks are isolated, the per-CPU stores drained, movable
 * pages moved elsewhere by their owners, and the same is tried again. One page that nobody can move
 * ends the attempt before anything is moved. Owns no memory; ranges in flight are frozen pages.
 * Next: mm/isolation.c, mm/migrate.c; mm/cma.c is the customer.
 */
#include "buddy.h"
#include "contig.h"
#include <linux/log2.h>
#include <linux/migrate.h>
#include <linux/mutex.h>
#include <linux/page-isolation.h>
#include <linux/sched.h>

#define CONTIG_TRIES	5	/* rounds of draining and moving */
#define MOVE_BATCH	32	/* pages isolated before they are moved */
#define TAKE_BLOCKS	32	/* blocks taken in one masked section */

/* One at a time moves pages: two could wait for each other's. */
static DEFINE_MUTEX(contig_mutex);

/* --- free blocks ----------------------------------------------------------------------------- */

/* Isolated pageblocks serve CMA, whose areas nobody else isolates, and who isolated them. */
static bool type_serves(int mt, int want)
{
	if (is_migrate_isolate(mt))
		return is_migrate_cma(want) || is_migrate_isolate(want);
	return mt == want || (migratetype_is_mergeable(mt) && migratetype_is_mergeable(want));
}

/*
 * The block off its list; what of it lies outside [start, end) goes back. Returns where the block
 * ends. zone->lock held.
 */
static unsigned long take_block(struct zone *zone, struct page *head, unsigned int order, int mt,
				unsigned long start, unsigned long end)
{
	unsigned long first = page_to_pfn(head), next = first + (1UL << order);

	buddy_del(zone, head, order, mt);
	buddy_account(zone, -(1L << order), mt);
	head->state = PAGE_STATE_FREE_TAIL;
	if (first < start)
		buddy_free_pfns(zone, first, start);
	if (next > end) {
		buddy_free_pfns(zone, end, next);
		next = end;
	}
	zone->contig_out += next - max(first, start);
	return next;
}

/* Takes blocks from start on; where it ended: `end`, or the first frame that is not free. */
static unsigned long take_some(struct zone *zone, unsigned long start, unsigned long end, int want)
{
	unsigned long pfn = start;

	for (int n = 0; pfn < end && n < TAKE_BLOCKS; n++) {
		struct page *head = pfn_to_page(pfn);
		unsigned int order = buddy_order(head);
		int mt = get_pageblock_migratetype(head);

		if (order > MAX_PAGE_ORDER || !page_is_buddy(zone, head, order))
			head = buddy_block_of(zone, head, &order);
		if (!head || !type_serves(mt, want))
			break;
		pfn = take_block(zone, head, order, mt, start, end);
	}
	return pfn;
}

/* Frozen frames back to the buddy system. */
static void give_back(unsigned long start, unsigned long end)
{
	if (start < end)
		buddy_free_range(pfn_to_page(start), end - start);
}

/* All of it or nothing; *reached says how far it was free. */
static int take_free(unsigned long start, unsigned long end, int want, unsigned long *reached)
{
	struct zone *zone = page_zone(pfn_to_page(start));
	unsigned long pfn = start, before, flags;

	do {
		before = pfn;
		spin_lock_irqsave(&zone->lock, flags);
		pfn = take_some(zone, pfn, end, want);
		spin_unlock_irqrestore(&zone->lock, flags);
	} while (pfn < end && pfn > before);
	*reached = pfn;
	if (pfn == end)
		return 0;
	give_back(start, pfn);
	return -EBUSY;
}

int contig_take_free(unsigned long start, unsigned long end, int migratetype)
{
	unsigned long reached;

	return take_free(start, end, migratetype, &reached);
}

/* --- what is in the way ---------------------------------------------------------------------- */

enum obstacle { FREE, MOVING, MOVABLE, PINNED };

/* What the frame holds, and how many frames it is about. Nothing is locked: a hint. */
static enum obstacle obstacle_at(unsigned long pfn, unsigned long *size)
{
	const struct page *page = pfn_to_page(pfn);
	unsigned int order = buddy_order(page);

	*size = 1;
	if (__PageMovable(page))
		return MOVABLE;
	if (PageBuddy(page) || PagePcp(page)) {
		if (order <= MAX_PAGE_ORDER)
			*size = 1UL << order;
		return PageBuddy(page) ? FREE : MOVING;
	}
	if (PageTail(page) || PageReserved(page))
		return PINNED;
	/* without references: inside a free block, or on its way there */
	return page_ref_count(page) ? PINNED : MOVING;
}

/* The last frame of the range that nobody can move; false: there is none. */
static bool find_pinned(unsigned long start, unsigned long end, unsigned long *pinned)
{
	unsigned long size;
	bool found = false;

	for (unsigned long pfn = start; pfn < end; pfn += size) {
		if (obstacle_at(pfn, &size) != PINNED)
			continue;
		*pinned = pfn;
		found = true;
	}
	return found;
}

/*
 * Where moved pages go. The pageblocks of the range are isolated: not there. Who could not use high
 * memory before gets none.
 */
static struct folio *new_page(struct folio *folio, unsigned long gfp)
{
	const struct page *src = (const struct page *)folio;

	gfp |= GFP_USER | __GFP_MOVABLE | __GFP_RETRY_MAYFAIL;
	if (is_highmem_idx(page_zonenum(src)) || is_zone_movable_page(src))
		gfp |= __GFP_HIGHMEM;
	return (struct folio *)alloc_page((gfp_t)gfp);
}

/* The isolated pages of a list go elsewhere, or back to their owners. */
static int move_batch(struct list_head *list, gfp_t gfp)
{
	int left;

	if (list_empty(list))
		return 0;
	left = migrate_pages(list, new_page, NULL, gfp & __GFP_NOWARN, MIGRATE_SYNC,
			     MR_CONTIG_RANGE, NULL);
	if (!left)
		return 0;
	putback_movable_pages(list);
	return left < 0 ? left : -EBUSY;
}

/* One round over the range. -EBUSY: something stayed; -ENOMEM: nowhere to move to. */
static int move_range(unsigned long start, unsigned long end, gfp_t gfp)
{
	unsigned int batch = 0;
	unsigned long size;
	LIST_HEAD(list);
	int err = 0;

	for (unsigned long pfn = start; pfn < end && err != -ENOMEM; pfn += size) {
		struct page *page = pfn_to_page(pfn);

		size = 1;
		if (!__PageMovable(page)) {
			obstacle_at(pfn, &size);
			continue;
		}
		if (!isolate_movable_page(page, 0))
			continue;
		list_add_tail(&page->lru, &list);
		if (++batch % MOVE_BATCH == 0)
			err = move_batch(&list, gfp) ?: err;
	}
	return move_batch(&list, gfp) ?: err;
}

/* The pageblocks of the range are isolated. Two rounds that end at the same frame are enough. */
static int empty_range(unsigned long start, unsigned long end, gfp_t gfp, unsigned long *pinned)
{
	struct zone *zone = page_zone(pfn_to_page(start));
	unsigned long last = end;

	for (int tries = 0; tries < CONTIG_TRIES; tries++) {
		drain_all_pages(zone);
		if (move_range(start, end, gfp) == -ENOMEM)
			return -ENOMEM;
		if (!take_free(start, end, MIGRATE_ISOLATE, pinned))
			return 0;
		if (*pinned == last)
			break;
		last = *pinned;
		if (find_pinned(start, end, pinned))
			break;
		cond_resched();
	}
	return -EBUSY;
}

static int take_busy(unsigned long start, unsigned long end, int migratetype, gfp_t gfp,
		     unsigned long *pinned)
{
	int err;

	if (find_pinned(start, end, pinned))
		return -EBUSY;
	mutex_lock(&contig_mutex);
	err = start_isolate_page_range(start, end, migratetype, 0, gfp);
	if (!err) {
		err = empty_range(start, end, gfp, pinned);
		undo_isolate_page_range(start, end, migratetype);
	}
	mutex_unlock(&contig_mutex);
	return err;
}

/* Frames of one zone, all with a struct page? */
static bool range_valid(unsigned long start, unsigned long end)
{
	const struct zone *zone;

	if (start >= end || !pfn_valid(start))
		return false;
	zone = page_zone(pfn_to_page(start));
	for (unsigned long pfn = start; pfn < end; pfn = pageblock_end_pfn(pfn))
		if (!pfn_valid(pfn) || page_zone(pfn_to_page(pfn)) != zone)
			return false;
	return page_zone(pfn_to_page(end - 1)) == zone;
}

int contig_take(unsigned long start, unsigned long end, int migratetype, gfp_t gfp,
		unsigned long *pinned)
{
	*pinned = start;
	if (!take_free(start, end, migratetype, pinned))
		return 0;
	return take_busy(start, end, migratetype, gfp, pinned);
}

/* --- the public side ------------------------------------------------------------------------- */

int alloc_contig_frozen_range(unsigned long start, unsigned long end, unsigned int migratetype,
			      gfp_t gfp)
{
	unsigned long pinned;

	if (!range_valid(start, end) ||
	    (migratetype != MIGRATE_MOVABLE && migratetype != MIGRATE_CMA))
		return -EINVAL;
	return contig_take(start, end, migratetype, gfp, &pinned);
}

int alloc_contig_range(unsigned long start, unsigned long end, unsigned int migratetype, gfp_t gfp)
{
	int err = alloc_contig_frozen_range(start, end, migratetype, gfp);

	if (!err)
		contig_ref(start, end);
	return err;
}

/* The next place where a range may begin: behind the frame that was in the way. */
static unsigned long next_place(unsigned long pfn, unsigned long pinned, unsigned long align)
{
	return ALIGN(max(pfn, pinned) + 1, align);
}

/* Frozen frames of one zone. `moving`: movable pages may be in the way. 0: none. */
static unsigned long find_in_zone(const struct zone *zone, unsigned long nr, unsigned long align,
				  gfp_t gfp, bool moving)
{
	unsigned long pfn = ALIGN(zone->zone_start_pfn, align), end = zone_end_pfn(zone), pinned;

	for (; pfn < end && nr <= end - pfn; pfn = next_place(pfn, pinned, align)) {
		pinned = pfn;
		if (!range_valid(pfn, pfn + nr) || page_zone(pfn_to_page(pfn)) != zone)
			continue;
		if (!take_free(pfn, pfn + nr, MIGRATE_MOVABLE, &pinned) ||
		    (moving && !take_busy(pfn, pfn + nr, MIGRATE_MOVABLE, gfp, &pinned)))
			return pfn;
	}
	return 0;
}

struct page *contig_find(unsigned long nr, unsigned long align, gfp_t gfp, int nid,
			 nodemask_t *nodemask)
{
	enum zone_type idx = gfp_zone(gfp);
	struct zoneref *z;
	struct zone *zone;

	if (!nr || idx >= MAX_NR_ZONES || !numa_valid_node(nid) || !NODE_DATA(nid))
		return NULL;
	drain_all_pages(NULL);
	for (int moving = 0; moving <= 1; moving++)
		for_each_zone_zonelist_nodemask(zone, z, node_zonelist(nid, gfp), idx, nodemask) {
			unsigned long pfn = find_in_zone(zone, nr, align, gfp, moving);

			if (pfn)
				return pfn_to_page(pfn);
		}
	return NULL;
}

struct page *alloc_contig_pages(unsigned long nr_pages, gfp_t gfp, int nid, nodemask_t *nodemask)
{
	struct page *page;

	if (!nr_pages || nr_pages > LONG_MAX)
		return NULL;
	page = contig_find(nr_pages, roundup_pow_of_two(nr_pages), gfp, nid, nodemask);
	if (page)
		contig_ref(page_to_pfn(page), page_to_pfn(page) + nr_pages);
	return page;
}

void free_contig_frozen_range(unsigned long pfn, unsigned long nr_pages)
{
	for (unsigned long i = 0; want_init_on_free() && i < nr_pages; i++)
		clear_highpages(pfn_to_page(pfn + i), 0);
	give_back(pfn, pfn + nr_pages);
}

void free_contig_range(unsigned long pfn, unsigned long nr_pages)
{
	unsigned long left = contig_unref_free(pfn, pfn + nr_pages);

	WARN(left, "%lu pages are still in use!\n", left);
}
