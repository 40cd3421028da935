// SPDX-License-Identifier: MIT
/*
 * buddy_check: recounts physical memory from the struct pages and compares with what the zones
 * believe.
 *
 *	a free block is aligned, in one zone, its head marked and clean, its tails without type,
 *	reference or mapping
 *	the buddy of a free block is not free at the same order (unless their pageblocks may not
 *	merge)
 *	per zone, order and type: blocks counted in struct pages = entries on the list = what
 *	nr_free and nonempty say
 *	free_pages, free_cma, free_isolated = sums of the blocks; pages marked PGTY_pcp = pages the
 *	stores say they hold, each on one stack
 *	pageblocks of type MIGRATE_ISOLATE = nr_isolate_pageblock
 *	no page is in two blocks or lists: the counts agree and every entry was seen as a block
 *
 * The zone is locked while its pages are counted; stores of other CPUs must be idle, as they are
 * whenever one CPU runs. First broken rule: printed, -EINVAL.
 */
#include "buddy.h"
#include <granule/check.h>
#include <granule/tty.h>
#include <linux/cpumask.h>
#include <linux/printk.h>
#include <linux/string.h>

struct zone_census {
	unsigned long blocks[NR_PAGE_ORDERS][MIGRATE_TYPES];
	unsigned long pcp_blocks[NR_PCP_ORDERS];
	unsigned long free, cma, isolated, pcp;
};

static int complain(const struct page *page, const char *rule)
{
	pr_err("buddy_check: pfn %#lx: %s\n", page_to_pfn(page), rule);
	dump_page(page, rule);
	return -EINVAL;
}

/* A page inside a free block, or the rest of a block on a store. */
static const char *tail_rule(const struct page *p, const struct zone *zone)
{
	if (p->state != PAGE_STATE_FREE_TAIL)
		return "tail of a free block has a type or a reference";
	if (p->flags & PAGEFLAGS_MASK)
		return "tail of a free block has a flag";
	if (PageTail(p))
		return "tail of a free block still points to a compound head";
	if (page_zone(p) != zone)
		return "a free block reaches into another zone";
	return NULL;
}

static const char *head_rule(const struct page *page, unsigned int order)
{
	if (page_ref_count(page))
		return "free block with references";
	if (page->flags & PAGEFLAGS_MASK)
		return "free block with a flag";
	if (page->mapping)
		return "free block with a mapping";
	if (page_to_pfn(page) & ((1UL << order) - 1))
		return "free block not aligned to its order";
	return NULL;
}

static const char *block_rule(const struct zone *zone, const struct page *page, unsigned int order)
{
	const char *rule = head_rule(page, order);

	for (unsigned long i = 1; !rule && i < 1UL << order; i++)
		rule = tail_rule(page + i, zone);
	return rule;
}

static bool could_merge(const struct zone *zone, const struct page *page, unsigned int order)
{
	const struct page *buddy = page_buddy(page, order);

	/* Beyond the largest order the buddy need not have a struct page at all. */
	if (order >= MAX_PAGE_ORDER || !page_is_buddy(zone, buddy, order))
		return false;
	return buddy_may_join(get_pageblock_migratetype(page), get_pageblock_migratetype(buddy));
}

/* A block on the free lists. */
static int count_buddy(const struct zone *zone, const struct page *page, struct zone_census *n,
		       unsigned long *size)
{
	unsigned int order = buddy_order(page), mt = get_pageblock_migratetype(page);
	const char *rule;

	if (order > MAX_PAGE_ORDER)
		return complain(page, "free block of an order there is not");
	if (!page_is_buddy(zone, page, order))
		return complain(page, "free block with another zone's mark");
	rule = block_rule(zone, page, order);
	if (rule)
		return complain(page, rule);
	if (mt >= MIGRATE_TYPES)
		return complain(page, "pageblock of a type there is not");
	if (could_merge(zone, page, order))
		return complain(page, "two free buddies were not merged");
	if (page->buddy_list.next->prev != &page->buddy_list ||
	    page->buddy_list.prev->next != &page->buddy_list)
		return complain(page, "free block not linked");
	n->blocks[order][mt]++;
	*size = 1UL << order;
	n->free += *size;
	if (is_migrate_isolate(mt))
		n->isolated += *size;
	if (is_migrate_cma(mt))
		n->cma += *size;
	return 0;
}

static int count_pcp(const struct zone *zone, const struct page *page, struct zone_census *n,
		     unsigned long *size)
{
	unsigned int order = buddy_order(page);
	const char *rule;

	if (order > PCP_MAX_ORDER)
		return complain(page, "block on a per-CPU store of an order that has none");
	rule = block_rule(zone, page, order);
	if (rule)
		return complain(page, rule);
	n->pcp_blocks[order]++;
	*size = 1UL << order;
	n->pcp += *size;
	return 0;
}

/* Every struct page of the zone, block by block. */
static int count_zone(const struct zone *zone, struct zone_census *n)
{
	unsigned long pfn = zone->zone_start_pfn, size;
	int err = 0;

	for (; pfn < zone_end_pfn(zone) && !err; pfn += size) {
		const struct page *page;

		if (!(pfn & (pageblock_nr_pages - 1)))
			tty_touch();	/* the zone's lock is held for millions of instructions */
		size = 1;
		if (!pfn_valid(pfn)) {
			size = MAX_ORDER_NR_PAGES - (pfn & (MAX_ORDER_NR_PAGES - 1));
			continue;
		}
		page = pfn_to_page(pfn);
		if (page_zone(page) != zone)
			continue;
		if (PageBuddy(page))
			err = count_buddy(zone, page, n, &size);
		else if (PagePcp(page))
			err = count_pcp(zone, page, n, &size);
		else if (page_ref_count(page) < 0)
			err = complain(page, "negative reference count");
	}
	return err;
}

static int differ(const struct zone *zone, const char *what, int order, int mt,
		  unsigned long counted, unsigned long said)
{
	pr_err("buddy_check: node %d zone %s order %d type %s: %s: counted %lu, recorded %lu\n",
	       zone->node, zone->name, order, mt < 0 ? "-" : migratetype_names[mt], what, counted,
	       said);
	return -EINVAL;
}

static int check_list(struct zone *zone, unsigned int order, int mt, unsigned long counted)
{
	struct list_head *head = buddy_list(zone, order, mt), *pos;
	unsigned long n = 0;

	for (pos = head->next; pos != head && n <= counted; pos = pos->next, n++) {
		const struct page *page = list_entry(pos, struct page, buddy_list);

		if (!page_is_buddy(zone, page, order) || get_pageblock_migratetype(page) != mt)
			return complain(page, "on a list it does not belong to");
	}
	if (n != counted)
		return differ(zone, "list", order, mt, counted, n);
	if ((zone->nonempty[mt] >> order & 1) != (counted != 0))
		return differ(zone, "nonempty bit", order, mt, counted,
			      zone->nonempty[mt] >> order & 1);
	return 0;
}

static unsigned long isolated_pageblocks(const struct zone *zone)
{
	unsigned long pfn = pageblock_start_pfn(zone->zone_start_pfn), n = 0;

	for (; pfn < zone_end_pfn(zone); pfn += pageblock_nr_pages)
		n += pfn_valid(pfn) && page_zone(pfn_to_page(pfn)) == zone &&
		     is_migrate_isolate_page(pfn_to_page(pfn));
	return n;
}

static int check_totals(const struct zone *zone, const struct zone_census *n)
{
	unsigned long blocks = isolated_pageblocks(zone);

	if (n->free != zone->free_pages)
		return differ(zone, "free pages", -1, -1, n->free, zone->free_pages);
	if (n->cma != zone->free_cma)
		return differ(zone, "free CMA pages", -1, -1, n->cma, zone->free_cma);
	if (n->isolated != zone->free_isolated)
		return differ(zone, "free isolated pages", -1, -1, n->isolated,
			      zone->free_isolated);
	if (blocks != zone->nr_isolate_pageblock)
		return differ(zone, "isolated pageblocks", -1, -1, blocks,
			      zone->nr_isolate_pageblock);
	if (zone->free_pages > zone_managed_pages(zone))
		return differ(zone, "more free than managed", -1, -1, zone->free_pages,
			      zone_managed_pages(zone));
	return 0;
}

static int check_areas(struct zone *zone, const struct zone_census *n)
{
	for (int order = 0; order < NR_PAGE_ORDERS; order++) {
		unsigned long blocks = 0;

		for (int mt = 0; mt < MIGRATE_TYPES; mt++) {
			int err = check_list(zone, order, mt, n->blocks[order][mt]);

			if (err)
				return err;
			blocks += n->blocks[order][mt];
		}
		if (blocks != zone->free_area[order].nr_free)
			return differ(zone, "nr_free", order, -1, blocks,
				      zone->free_area[order].nr_free);
	}
	return check_totals(zone, n);
}

/* Blocks that the stacks of one store hold at one order. */
static int walk_stacks(const struct zone *zone, const struct pcp_level *level, unsigned int order,
		       unsigned long *walked)
{
	unsigned long n = 0, held = pcp_level_count(level);

	for (int mt = 0; mt < NR_PCP_STACKS; mt++)
		for (const struct page *page = level->stack[mt]; page; page = page->pcp_next) {
			if (!PagePcp(page) || buddy_order(page) != order ||
			    page_zone(page) != zone || mt >= MIGRATE_PCPTYPES)
				return complain(page, "on a per-CPU stack it does not belong to");
			if (++n > held)
				break;
		}
	if (n != held)
		return differ(zone, "per-CPU stacks", order, -1, n, held);
	*walked += n;
	return 0;
}

static int check_stores(const struct zone *zone, const struct zone_census *n)
{
	unsigned int cpu;

	for (unsigned int order = 0; order < NR_PCP_ORDERS; order++) {
		unsigned long walked = 0;

		for_each_possible_cpu(cpu) {
			int err = zone->pcp[cpu] ? walk_stacks(zone, &zone->pcp[cpu]->level[order],
							       order, &walked)
						 : 0;

			if (err)
				return err;
		}
		if (walked != n->pcp_blocks[order])
			return differ(zone, "pages marked as on a per-CPU store", order, -1,
				      n->pcp_blocks[order], walked);
	}
	return 0;
}

static int check_zone(struct zone *zone)
{
	static struct zone_census census;
	unsigned long flags;
	int err;

	spin_lock_irqsave(&zone->lock, flags);
	memset(&census, 0, sizeof(census));
	err = count_zone(zone, &census);
	if (!err)
		err = check_areas(zone, &census);
	if (!err)
		err = check_stores(zone, &census);
	spin_unlock_irqrestore(&zone->lock, flags);
	return err;
}

static int check_pcp_none(void)
{
	for (int order = 0; order < NR_PCP_ORDERS; order++)
		for (int mt = 0; mt < NR_PCP_STACKS; mt++)
			if (pcp_none.level[order].stack[mt])
				return complain(pcp_none.level[order].stack[mt],
						"on the store of no zone");
	return 0;
}

int buddy_check(void)
{
	int err = check_pcp_none();
	struct zone *zone;

	for_each_zone(zone)
		if (!err && populated_zone(zone))
			err = check_zone(zone);
	return err;
}
CHECK(buddy, buddy_check);
