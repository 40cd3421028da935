// SPDX-License-Identifier: MIT
/*
 * Mobility grouping: each pageblock holds pages of one migrate type, so that memory that cannot
 * move does not end up everywhere and large blocks survive.
 *
 * When a type runs out it takes from another: a whole pageblock when the block found is large or
 * most of it would come over (the rest of its free pages move to the taker's lists), else just the
 * block. On the free lists a block is always on the list of its pageblock's type. zone->lock held
 * throughout, but for the readers of the pageblock byte.
 */
#include "buddy.h"

const char *const migratetype_names[MIGRATE_TYPES] = {
	[MIGRATE_UNMOVABLE] = "Unmovable",
	[MIGRATE_MOVABLE] = "Movable",
	[MIGRATE_RECLAIMABLE] = "Reclaimable",
	[MIGRATE_HIGHATOMIC] = "HighAtomic",
	[MIGRATE_CMA] = "CMA",
	[MIGRATE_ISOLATE] = "Isolate",
};

/*
 * Whom each type robs, in this order: the kernel's two kinds prefer each other to spoiling movable
 * memory.
 */
static const u8 fallbacks[MIGRATE_PCPTYPES][MIGRATE_PCPTYPES - 1] = {
	[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
	[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
};

void set_pageblock_migratetype(struct page *page, int migratetype)
{
	u8 *byte = pageblock_byte(page);

	*byte = (*byte & ~PB_MIGRATE_MASK) | migratetype;
}

/* All pageblocks of a block of `order` (one, below a pageblock). */
void pageblock_set_range(struct page *page, unsigned int order, int mt)
{
	unsigned long nr = 1UL << order;

	for (unsigned long i = 0; i < nr; i += pageblock_nr_pages)
		set_pageblock_migratetype(page + i, mt);
}

/*
 * Moves every free block of the pageblock from one type's lists to another's. Returns the pages
 * moved. The caller sets the pageblock's type.
 */
long move_freepages_block(struct zone *zone, struct page *page, int from, int to)
{
	struct page *first = page_block(page, pageblock_order);
	long moved = 0;

	for (unsigned long i = 0; i < pageblock_nr_pages; ) {
		struct page *p = first + i;
		unsigned int order;

		if (!PageBuddy(p)) {
			i++;
			continue;
		}
		order = buddy_order(p);
		buddy_del(zone, p, order, from);
		buddy_add(zone, p, order, to);
		moved += 1L << order;
		i += 1UL << order;
	}
	buddy_account(zone, -moved, from);
	buddy_account(zone, moved, to);
	return moved;
}

struct block_census {
	unsigned long free, movable;
};

static void count_pageblock(struct page *page, struct block_census *n)
{
	struct page *first = page_block(page, pageblock_order);

	*n = (struct block_census){ 0, 0 };
	for (unsigned long i = 0; i < pageblock_nr_pages; ) {
		if (PageBuddy(first + i)) {
			n->free += 1UL << buddy_order(first + i);
			i += 1UL << buddy_order(first + i);
			continue;
		}
		n->movable += PageLRU(first + i);
		i++;
	}
}

/*
 * Should the whole pageblock change hands? When at least half of it is free or holds pages like
 * ours. An unmovable or reclaimable taker of a movable pageblock cannot tell those two apart and
 * counts neither kind of the pages in use as like; of the kernel's own blocks, all but the movable
 * pages are.
 */
static bool worth_claiming(struct page *page, int block_mt, int mt)
{
	struct block_census n;
	unsigned long alike;

	count_pageblock(page, &n);
	if (mt == MIGRATE_MOVABLE)
		alike = n.movable;
	else if (block_mt == MIGRATE_MOVABLE)
		alike = pageblock_nr_pages - n.free - n.movable;
	else
		alike = 0;
	return n.free + alike >= pageblock_nr_pages / 2;
}

/*
 * A type that spoils memory for others (kernel pages) takes whole pageblocks whenever it may;
 * movable pages only when the find is large.
 */
static bool may_claim(unsigned int high, int mt)
{
	return high >= pageblock_order / 2 || mt != MIGRATE_MOVABLE;
}

/* Takes `order` pages out of a block of order `high` that is on another type's list. */
static struct page *steal_from(struct zone *zone, struct page *page, unsigned int high,
			       unsigned int order, int from, int mt)
{
	zone->steals++;
	if (high >= pageblock_order) {
		buddy_del(zone, page, high, from);
		pageblock_set_range(page, high, mt);
		buddy_split_rest(zone, page, order, high, mt);
		buddy_account(zone, -(1L << order), mt);
		zone->steal_blocks++;
		return page;
	}
	if (may_claim(high, mt) && pageblock_in_zone(zone, page) &&
	    worth_claiming(page, from, mt)) {
		move_freepages_block(zone, page, from, mt);
		set_pageblock_migratetype(page, mt);
		zone->steal_blocks++;
		return buddy_take(zone, order, mt);
	}
	buddy_del(zone, page, high, from);
	buddy_split_rest(zone, page, order, high, from);
	buddy_account(zone, -(1L << order), from);
	return page;
}

static int find_fallback(const struct zone *zone, unsigned int order, int mt)
{
	for (int i = 0; i < MIGRATE_PCPTYPES - 1; i++)
		if (zone->nonempty[fallbacks[mt][i]] >> order & 1)
			return fallbacks[mt][i];
	return -1;
}

/*
 * From the largest block down, so that a pageblock is taken once and serves the next requests. Only
 * movable pages that could not claim the pageblock anyway take the smallest block that fits
 * instead: they do no lasting harm.
 */
struct page *buddy_steal(struct zone *zone, unsigned int order, int mt, unsigned int alloc_flags)
{
	int least = alloc_flags & ALLOC_NOFRAGMENT && order < pageblock_order ? (int)pageblock_order
									      : (int)order;

	if (mt >= MIGRATE_PCPTYPES)
		return NULL;
	for (int high = MAX_PAGE_ORDER; high >= least; high--) {
		int from = find_fallback(zone, high, mt);

		if (from < 0)
			continue;
		if (!may_claim(high, mt)) {
			high = order;
			while ((from = find_fallback(zone, high, mt)) < 0)
				high++;
		}
		return steal_from(
			zone,
			list_first_entry(buddy_list(zone, high, from), struct page, buddy_list),
			high, order, from, mt);
	}
	return NULL;
}

/*
 * A pageblock for high-order atomic allocations, at most 1 % of the zone: they cannot wait for
 * compaction. `page` was just allocated from the pageblock.
 */
void reserve_highatomic_pageblock(struct page *page, unsigned int order, struct zone *zone)
{
	unsigned long most = zone_managed_pages(zone) / 100, flags;
	int mt;

	if (most < pageblock_nr_pages)
		return;
	spin_lock_irqsave(&zone->lock, flags);
	mt = get_pageblock_migratetype(page);
	if (zone->nr_reserved_highatomic + pageblock_nr_pages <= most &&
	    migratetype_is_mergeable(mt) && order < pageblock_order &&
	    pageblock_in_zone(zone, page)) {
		move_freepages_block(zone, page, mt, MIGRATE_HIGHATOMIC);
		set_pageblock_migratetype(page, MIGRATE_HIGHATOMIC);
		zone->nr_reserved_highatomic += pageblock_nr_pages;
	}
	spin_unlock_irqrestore(&zone->lock, flags);
}

static bool unreserve_one(struct zone *zone, int mt)
{
	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++) {
		struct page *page;

		if (!(zone->nonempty[MIGRATE_HIGHATOMIC] >> order & 1))
			continue;
		page = list_first_entry(buddy_list(zone, order, MIGRATE_HIGHATOMIC), struct page,
					buddy_list);
		move_freepages_block(zone, page, MIGRATE_HIGHATOMIC, mt);
		set_pageblock_migratetype(page, mt);
		zone->nr_reserved_highatomic -=
			min(zone->nr_reserved_highatomic, pageblock_nr_pages);
		return true;
	}
	return false;
}

/*
 * Under pressure a reserved pageblock with free pages goes back to everybody; the last one only
 * when forced.
 */
bool unreserve_highatomic_pageblock(const struct alloc_context *ac, bool force)
{
	struct zoneref *z;
	struct zone *zone;

	for_each_zone_zonelist_nodemask(zone, z, ac->zonelist, ac->highest_zoneidx, ac->nodemask) {
		unsigned long flags;
		bool done;

		if (zone->nr_reserved_highatomic <= (force ? 0 : pageblock_nr_pages))
			continue;
		spin_lock_irqsave(&zone->lock, flags);
		done = unreserve_one(zone, ac->migratetype);
		spin_unlock_irqrestore(&zone->lock, flags);
		if (done)
			return true;
	}
	return false;
}
