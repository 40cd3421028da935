// SPDX-License-Identifier: MIT
/*
 * MMZ: where a block goes. Best fit in O(log n).
 *
 *	zone     |head|..gap..|block 1      |block 2   |....gap....|block 3 |...gap...|
 *	          gap 6        gap 0         gap 11                 gap 9
 *
 * Each block knows the free bytes behind it; the head of the zone is a block of no length that owns
 * the gap before the first. Blocks are in a tree by address, those with a gap also in a tree by
 * (gap, address). So a gap needs no structure of its own, nothing here allocates, and a free finds
 * its neighbour by one step back.
 *
 * Pure but for the trees: no lock is taken (the callers hold mmz_lock), no memory of the zone is
 * touched. Every subtraction is of a smaller number from a larger one: the sums run upwards from
 * the start of a gap and are compared with what is left in it.
 */
#include "mmz.h"
#include <asm/page.h>
#include <linux/align.h>
#include <linux/kernel.h>
#include <linux/string.h>

static hil_mmb_t *gap_entry(struct rb_node *node)
{
	return rb_entry(node, hil_mmb_t, by_gap);
}

static bool less(const hil_mmb_t *a, const hil_mmb_t *b)
{
	return a->gap != b->gap ? a->gap < b->gap : a->phys_addr < b->phys_addr;
}

bool mmz_gap_less(struct rb_node *a, const struct rb_node *b)
{
	return less(gap_entry(a), rb_entry(b, hil_mmb_t, by_gap));
}

static void gap_insert(hil_mmz_t *zone, hil_mmb_t *mmb)
{
	struct rb_node **link = &zone->by_gap.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = less(mmb, gap_entry(parent)) ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&mmb->by_gap, parent, link);
	rb_insert_color(&mmb->by_gap, &zone->by_gap);
}

/* mmb becomes the right neighbour of pred in the tree by address: no comparison is needed. */
static void link_behind(hil_mmz_t *zone, hil_mmb_t *pred, hil_mmb_t *mmb)
{
	struct rb_node *parent = &pred->by_addr, **link = &parent->rb_right;

	while (*link) {
		parent = *link;
		link = &parent->rb_left;
	}
	rb_link_node(&mmb->by_addr, parent, link);
	rb_insert_color(&mmb->by_addr, &zone->by_addr);
}

void mmz_gap_init(hil_mmz_t *zone, unsigned long span)
{
	hil_mmb_t *head = &zone->head;

	zone->by_addr = RB_ROOT;
	zone->by_gap = RB_ROOT;
	zone->span = span;
	memset(head, 0, sizeof(*head));
	head->zone = zone;
	head->phys_addr = zone->phys_start;
	head->gap = span;
	rb_link_node(&head->by_addr, NULL, &zone->by_addr.rb_node);
	rb_insert_color(&head->by_addr, &zone->by_addr);
	gap_insert(zone, head);
}

/* The first gap of at least len bytes: of equal ones that of the lowest address. */
static struct rb_node *first_of(const hil_mmz_t *zone, unsigned long len)
{
	struct rb_node *node = zone->by_gap.rb_node, *found = NULL;

	while (node) {
		if (gap_entry(node)->gap < len) {
			node = node->rb_right;
		} else {
			found = node;
			node = node->rb_left;
		}
	}
	return found;
}

/* Of all gaps as large as this one, that of the highest address. */
static struct rb_node *last_alike(const hil_mmz_t *zone, struct rb_node *like)
{
	unsigned long gap = gap_entry(like)->gap;
	struct rb_node *node = zone->by_gap.rb_node, *found = like;

	while (node) {
		if (gap_entry(node)->gap > gap) {
			node = node->rb_left;
		} else {
			found = node;
			node = node->rb_right;
		}
	}
	return found;
}

/* Where in the gap behind pred? False if alignment takes too much of it. */
static bool place_low(hil_mmb_t *pred, unsigned long len, unsigned long align, phys_addr_t *at)
{
	phys_addr_t start = mmb_end(pred), first = ALIGN(start, (phys_addr_t)align);

	*at = first;
	return first >= start && pred->gap >= len && first - start <= pred->gap - len;
}

static bool place_high(hil_mmb_t *pred, unsigned long len, unsigned long align, phys_addr_t *at)
{
	phys_addr_t start = mmb_end(pred);

	if (pred->gap < len)
		return false;
	*at = ALIGN_DOWN(start + (pred->gap - len), (phys_addr_t)align);
	return *at >= start;
}

static bool place(hil_mmb_t *pred, unsigned int order, unsigned long align, struct mmz_fit *fit)
{
	fit->pred = pred;
	return order == HIL_HIGH_TO_LOW ? place_high(pred, fit->len, align, &fit->at) :
					  place_low(pred, fit->len, align, &fit->at);
}

/* A gap of this many bytes holds the block wherever it begins. 0: there is no such number. */
static unsigned long surely_enough(unsigned long len, unsigned long align)
{
	unsigned long more = len + (align - PAGE_SIZE);

	return more < len ? 0 : more;
}

/*
 * Alignment beyond a page: gaps from len upwards may still be too short where they lie. The first
 * LOOK_AT are tried one by one, which is best fit; then the first that is surely large enough; and
 * only when there is none, the rest of those between.
 */
#define LOOK_AT	16

static bool find_aligned(hil_mmz_t *zone, struct rb_node *node, unsigned long align,
			 unsigned int order, struct mmz_fit *fit)
{
	unsigned long sure = surely_enough(fit->len, align);
	struct rb_node *large;
	unsigned int tried;

	for (tried = 0; node; node = rb_next(node), tried++) {
		if (tried == LOOK_AT && sure) {
			large = first_of(zone, sure);
			if (large)
				node = large;
		}
		if (place(gap_entry(node), order, align, fit))
			return true;
	}
	return false;
}

bool mmz_gap_find(hil_mmz_t *zone, unsigned long len, unsigned long align, unsigned int order,
		  struct mmz_fit *fit)
{
	struct rb_node *node = first_of(zone, len);

	if (!node)
		return false;
	fit->zone = zone;
	fit->len = len;
	if (align > PAGE_SIZE)
		return find_aligned(zone, node, align, order, fit);
	if (order == HIL_HIGH_TO_LOW)
		node = last_alike(zone, node);
	return place(gap_entry(node), order, PAGE_SIZE, fit);
}

hil_mmb_t *mmz_gap_below(const hil_mmz_t *zone, phys_addr_t phys)
{
	struct rb_node *node = zone->by_addr.rb_node;
	hil_mmb_t *found = NULL;

	while (node) {
		hil_mmb_t *mmb = rb_entry(node, hil_mmb_t, by_addr);

		/* the head and a block at the zone's start share an address: the block is right */
		if (mmb->phys_addr > phys) {
			node = node->rb_left;
		} else {
			found = mmb;
			node = node->rb_right;
		}
	}
	return found;
}

bool mmz_gap_find_at(hil_mmz_t *zone, phys_addr_t at, unsigned long len, struct mmz_fit *fit)
{
	hil_mmb_t *pred = mmz_gap_below(zone, at);
	phys_addr_t start;

	if (!pred)
		return false;
	start = mmb_end(pred);
	if (at < start || len > pred->gap || at - start > pred->gap - len)
		return false;
	*fit = (struct mmz_fit){ zone, pred, at, len };
	return true;
}

/* Takes pred's gap out of the tree and puts mmb's in, in its place if the order stays. */
static void move_gap(hil_mmz_t *zone, hil_mmb_t *pred, hil_mmb_t *mmb)
{
	struct rb_node *before = rb_prev(&pred->by_gap);

	if (!before || less(gap_entry(before), mmb)) {
		rb_replace_node(&pred->by_gap, &mmb->by_gap, &zone->by_gap);
		return;
	}
	rb_erase(&pred->by_gap, &zone->by_gap);
	gap_insert(zone, mmb);
}

void mmz_gap_take(const struct mmz_fit *fit, hil_mmb_t *mmb)
{
	hil_mmz_t *zone = fit->zone;
	hil_mmb_t *pred = fit->pred;
	unsigned long lead = fit->at - mmb_end(pred);
	unsigned long tail = pred->gap - lead - fit->len;

	mmb->zone = zone;
	mmb->phys_addr = fit->at;
	mmb->length = fit->len;
	mmb->gap = tail;
	if (!lead && tail) {
		move_gap(zone, pred, mmb);
		pred->gap = 0;
	} else {
		rb_erase(&pred->by_gap, &zone->by_gap);
		pred->gap = lead;
		if (lead)
			gap_insert(zone, pred);
		if (tail)
			gap_insert(zone, mmb);
	}
	link_behind(zone, pred, mmb);
}

/* The neighbour in front gets the block and the gap behind it. */
void mmz_gap_give(hil_mmb_t *mmb)
{
	hil_mmz_t *zone = mmb->zone;
	hil_mmb_t *pred = rb_entry(rb_prev(&mmb->by_addr), hil_mmb_t, by_addr);
	unsigned long old = pred->gap;
	struct rb_node *after;

	rb_erase(&mmb->by_addr, &zone->by_addr);
	if (old)
		rb_erase(&pred->by_gap, &zone->by_gap);
	pred->gap = old + mmb->length + mmb->gap;
	if (!mmb->gap) {
		gap_insert(zone, pred);
		return;
	}
	after = rb_next(&mmb->by_gap);
	if (!after || less(pred, gap_entry(after))) {
		rb_replace_node(&mmb->by_gap, &pred->by_gap, &zone->by_gap);
		return;
	}
	rb_erase(&mmb->by_gap, &zone->by_gap);
	gap_insert(zone, pred);
}

unsigned long mmz_gap_largest(const hil_mmz_t *zone)
{
	struct rb_node *last = rb_last(&zone->by_gap);

	return last ? gap_entry(last)->gap : 0;
}
