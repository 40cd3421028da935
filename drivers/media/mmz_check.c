// SPDX-License-Identifier: MIT
/*
 * MMZ: the invariants, recounted.
 *
 *	zone	blocks and gaps, from the head on, cover phys_start to its end without overlap
 *		sum of lengths == used, number == blocks, used <= nbytes, used <= peak
 *		bins and tree hold exactly the blocks with a gap, by size; the tree is red-black
 *		the index has the first block of each piece, and no other
 *	block	magic, alignment, references >= 0; kvirt if mapped and only then; released only
 *		if held
 *		pages of the linear map are uncached if and only if the block is mapped so
 *	pages	of a carved-out zone are no page of the page allocator's
 *	owner	sum of the lengths of its blocks == now <= peak, over all zones
 *	history	at most 65 dead blocks
 */
#include "mmz.h"
#include "mmz_memory.h"
#include "mmz_stat.h"
#include <asm/page.h>
#include <granule/check.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/printk.h>

static int broken(const hil_mmz_t *zone, const hil_mmb_t *mmb, const char *rule)
{
	pr_err("mmz_check: zone \"%s\"%s%s: %s\n", zone->name, mmb && mmb->length ? ", block " : "",
	       mmb && mmb->length ? mmb->name : "", rule);
	return -EINVAL;
}

static const char *block_rule(const hil_mmz_t *zone, const hil_mmb_t *b)
{
	bool mapped = b->flags & HIL_MMB_MAP2KERN;

	if (b->magic != MMB_LIVE || b->zone != zone)
		return "it is not a live block of this zone";
	if (!b->length || (b->phys_addr | b->length) & (PAGE_SIZE - 1))
		return "its address or length is not whole pages";
	if (b->phy_ref < 0 || b->map_ref < 0)
		return "a reference count is negative";
	if (mapped != (b->kvirt != NULL) || (mapped && !b->map_ref))
		return "flags, kvirt and map_ref disagree";
	if ((b->flags & HIL_MMB_RELEASED) && !b->phy_ref && !b->map_ref)
		return "it is released and nobody holds it";
	if (b->name[sizeof(b->name) - 1])
		return "its name has no end";
	return NULL;
}

static const char *page_rule(const hil_mmz_t *zone, const hil_mmb_t *b)
{
	bool cached = !((b->flags & HIL_MMB_MAP2KERN) && !(b->flags & HIL_MMB_MAP2KERN_CACHED));

	if (!zone->linear || (b->map_ref && !b->kvirt))	/* being mapped just now */
		return NULL;
	if (mmz_memory_is_cached(b->phys_addr, cached) != cached ||
	    mmz_memory_is_cached(mmb_end(b) - PAGE_SIZE, cached) != cached)
		return "the linear map's type is not that of its map";
	return NULL;
}

static int check_gaps(const hil_mmz_t *zone, unsigned int expected)
{
	unsigned long before = 0;

	for (hil_mmb_t *b = mmz_gap_first(zone); b; b = mmz_gap_next(zone, b), expected--) {
		if (!expected || !b->gap || b->gap < before || b->zone != zone)
			return broken(zone, NULL, "a gap is one too many, or out of order");
		before = b->gap;
	}
	for (unsigned int n = 0; n < BITS_PER_LONG; n++)
		if (list_empty(&zone->bin[n]) != !(zone->bin_map >> n & 1))
			return broken(zone, NULL, "the bits of the bins are not those of the bins");
	return expected ? broken(zone, NULL, "a gap is not among the gaps") : 0;
}

static int check_blocks(const hil_mmz_t *zone)
{
	phys_addr_t at = zone->phys_start;
	unsigned long used = 0, gaps = 0;
	unsigned int blocks = 0, with_gap = 0;

	for (const hil_mmb_t *b = &zone->head; b; b = mmz_next(b)) {
		const char *rule = b == &zone->head ? NULL : block_rule(zone, b);

		rule = rule ?: b == &zone->head ? NULL : page_rule(zone, b);
		if (rule)
			return broken(zone, b, rule);
		if (b->phys_addr != at)
			return broken(zone, b, "it does not begin where the gap before it ends");
		at += b->length + b->gap;
		used += b->length;
		gaps += b->gap;
		with_gap += b->gap != 0;
		blocks += b != &zone->head;
	}
	if (used + gaps != zone->span)
		return broken(zone, NULL, "blocks and gaps do not cover it");
	if (used != zone->used || blocks != zone->blocks || used > zone->peak)
		return broken(zone, NULL, "its sums are not those of its blocks");
	if (used > zone->nbytes)
		return broken(zone, NULL, "more is used than it has");
	return check_gaps(zone, with_gap);
}

static int check_index(const hil_mmz_t *zone)
{
	unsigned int with_first = 0, pieces = 0;
	unsigned long before = ~0ul;

	if (!rb_check(&zone->by_gap, mmz_gap_less))
		return broken(zone, NULL, "the tree of gaps is no red-black tree");
	for (unsigned int n = 0; n < MMZ_PIECES; n++) {
		with_first += zone->index->first[n] != NULL;
		if (!zone->index->first[n] != !(zone->index->map[n / BITS_PER_LONG] >>
						n % BITS_PER_LONG & 1))
			return broken(zone, NULL, "the index's bits are not those of its pieces");
	}
	for (const hil_mmb_t *b = mmz_next(&zone->head); b; b = mmz_next(b)) {
		unsigned long n = (b->phys_addr - zone->phys_start) >> zone->index_shift;

		if (n != before && zone->index->first[n] != b)
			return broken(zone, b, "the index has another first block of its piece");
		pieces += n != before;
		before = n;
	}
	return pieces == with_first ? 0 :
	       broken(zone, NULL, "the index has a block that is not the zone's");
}

static int check_owners(void)
{
	for (unsigned int i = 0; i < MMZ_OWNERS; i++) {
		const struct hil_mmb_owner *o = &mmz_owners[i];
		unsigned long now = 0, blocks = 0;
		const hil_mmz_t *zone;
		const hil_mmb_t *b;

		for_each_mmz(zone)
			for_each_mmb(b, zone)
				if (b->owner == o) {
					now += b->length;
					blocks++;
				}
		if (now != o->now || blocks != o->blocks || now > o->peak) {
			pr_err("mmz_check: owner \"%s\": %lu in %lu blocks, counted %lu in %lu\n",
			       o->name, o->now, o->blocks, now, blocks);
			return -EINVAL;
		}
	}
	return 0;
}

static int check_history(void)
{
	unsigned int n = 0;
	const hil_mmb_t *b;

	list_for_each_entry(b, &mmz_history, history) {
		if (b->magic != MMB_DEAD) {
			pr_err("mmz_check: the history holds a block that lives\n");
			return -EINVAL;
		}
		n++;
	}
	if (n == mmz_history_len)
		return 0;
	pr_err("mmz_check: the history has %u blocks, counted %u\n", mmz_history_len, n);
	return -EINVAL;
}

/* Without the lock: the zones of the prompt come and go between commands only. */
static int check_pages(const hil_mmz_t *zone)
{
	if (zone->cma)
		return 0;
	for (unsigned long off = 0; off < zone->nbytes; off += PAGE_SIZE) {
		unsigned long pfn = PHYS_PFN(zone->phys_start + off);

		if (pfn_valid(pfn) && zone->linear && !PageReserved(pfn_to_page(pfn)))
			return broken(zone, NULL, "the page allocator has a page of it");
	}
	return 0;
}

int mmz_check(void)
{
	unsigned long flags;
	const hil_mmz_t *zone;
	int err = 0;

	spin_lock_irqsave(&mmz_lock, flags);
	for_each_mmz(zone)
		err = err ?: check_blocks(zone) ?: check_index(zone);
	err = err ?: check_owners() ?: check_history();
	spin_unlock_irqrestore(&mmz_lock, flags);
	for_each_mmz(zone)
		err = err ?: check_pages(zone);
	return err;
}
CHECK(mmz, mmz_check);
