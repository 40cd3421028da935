// SPDX-License-Identifier: MIT
/*
 * MMZ: where a block goes. Best fit in O(log n).
 *
 *	zone     |head|..gap..|block 1      |block 2   |....gap....|block 3 |...gap...|
 *	          gap 6        gap 0         gap 11                 gap 9
 *
 * Each block knows the free bytes behind it; the head of the zone is a block of no length that owns
 * the gap before the first. Blocks are in a list by address, with an index into it. Those with a
 * gap of few pages are in the bin of that many, found by a word of bits; those with a larger one in
 * a tree by (gap, address). So a gap needs no structure of its own, nothing here allocates, and a
 * free finds its neighbour by one step back. Of gaps alike the lowest address is preferred
 * (highest, for high-to-low): exactly in the tree, mostly in a bin.
 *
 * Pure but for the trees: no lock is taken (the callers hold mmz_lock), no memory of the zone is
 * touched. Every subtraction is of a smaller number from a larger one: the sums run upwards from
 * the start of a gap and are compared with what is left in it.
 */
#include "mmz.h"
#include <asm/page.h>
#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* --- gaps by size --- */

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

/* The bin of a gap, 0: it belongs into the tree. */
static inline unsigned long bin_of(unsigned long gap)
{
	unsigned long pages = gap >> PAGE_SHIFT;

	return pages < BITS_PER_LONG ? pages : 0;
}

static noinline void tree_insert(hil_mmz_t *zone, hil_mmb_t *mmb)
{
	struct rb_node **link = &zone->by_gap.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = less(mmb, gap_entry(parent)) ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&mmb->by_gap, parent, link);
	rb_insert_color(&mmb->by_gap, &zone->by_gap);
}

static inline void gap_insert(hil_mmz_t *zone, hil_mmb_t *mmb)
{
	unsigned long n = bin_of(mmb->gap);
	struct list_head *bin = &zone->bin[n];

	if (unlikely(!n)) {
		tree_insert(zone, mmb);
		return;
	}
	if (!list_empty(bin) &&
	    list_first_entry(bin, hil_mmb_t, in_bin)->phys_addr < mmb->phys_addr)
		list_add_tail(&mmb->in_bin, bin);
	else
		list_add(&mmb->in_bin, bin);
	zone->bin_map |= 1ul << n;
}

static inline void gap_erase(hil_mmz_t *zone, hil_mmb_t *mmb)
{
	unsigned long n = bin_of(mmb->gap);

	if (unlikely(!n)) {
		rb_erase(&mmb->by_gap, &zone->by_gap);
		return;
	}
	__list_del_entry(&mmb->in_bin);
	if (list_empty(&zone->bin[n]))
		zone->bin_map &= ~(1ul << n);
}

static hil_mmb_t *leftmost(const hil_mmz_t *zone)
{
	struct rb_node *node = rb_first(&zone->by_gap);

	return node ? gap_entry(node) : NULL;
}

/* The first gap in the tree of at least len bytes: of equal ones that of the lowest address. */
static hil_mmb_t *tree_first(const hil_mmz_t *zone, unsigned long len)
{
	struct rb_node *node = zone->by_gap.rb_node;
	hil_mmb_t *found = NULL;

	while (node) {
		if (gap_entry(node)->gap < len) {
			node = node->rb_right;
		} else {
			found = gap_entry(node);
			node = node->rb_left;
		}
	}
	return found;
}

static inline hil_mmb_t *first_of(const hil_mmz_t *zone, unsigned long len)
{
	unsigned long n = bin_of(len), map = n ? zone->bin_map >> n : 0;

	if (likely(map))
		return list_first_entry(&zone->bin[n + __ffs(map)], hil_mmb_t, in_bin);
	return tree_first(zone, len);
}

hil_mmb_t *mmz_gap_first(const hil_mmz_t *zone)
{
	return first_of(zone, PAGE_SIZE);
}

hil_mmb_t *mmz_gap_next(const hil_mmz_t *zone, hil_mmb_t *mmb)
{
	unsigned long n = bin_of(mmb->gap), map;
	struct rb_node *node;

	if (!n) {
		node = rb_next(&mmb->by_gap);
		return node ? gap_entry(node) : NULL;
	}
	if (!list_is_last(&mmb->in_bin, &zone->bin[n]))
		return list_next_entry(mmb, in_bin);
	map = zone->bin_map >> n & ~1ul;
	return map ? list_first_entry(&zone->bin[n + __ffs(map)], hil_mmb_t, in_bin) :
		     leftmost(zone);
}

/* Of all gaps as large as this one, that of the highest address. */
static hil_mmb_t *last_alike(const hil_mmz_t *zone, hil_mmb_t *like)
{
	unsigned long n = bin_of(like->gap);
	struct rb_node *node = zone->by_gap.rb_node;
	hil_mmb_t *found = like;

	if (n)
		return list_last_entry(&zone->bin[n], hil_mmb_t, in_bin);
	while (node) {
		if (gap_entry(node)->gap > like->gap) {
			node = node->rb_left;
		} else {
			found = gap_entry(node);
			node = node->rb_right;
		}
	}
	return found;
}

unsigned long mmz_gap_largest(const hil_mmz_t *zone)
{
	struct rb_node *last = rb_last(&zone->by_gap);

	if (last)
		return gap_entry(last)->gap;
	return zone->bin_map ? __fls(zone->bin_map) << PAGE_SHIFT : 0;
}

/* --- blocks by address --- */

static inline unsigned long piece_of(const hil_mmz_t *zone, phys_addr_t phys)
{
	return (unsigned long)(phys - zone->phys_start) >> zone->index_shift;
}

static inline void link_behind(hil_mmz_t *zone, hil_mmb_t *pred, hil_mmb_t *mmb)
{
	unsigned long n = piece_of(zone, mmb->phys_addr);
	hil_mmb_t **first = &zone->index->first[n];

	list_add(&mmb->by_addr, &pred->by_addr);
	if (*first && (*first)->phys_addr < mmb->phys_addr)
		return;
	*first = mmb;
	zone->index->map[n / BITS_PER_LONG] |= 1ul << n % BITS_PER_LONG;
}

static inline void unlink(hil_mmz_t *zone, hil_mmb_t *mmb)
{
	unsigned long n = piece_of(zone, mmb->phys_addr);
	hil_mmb_t **first = &zone->index->first[n], *next;

	if (*first == mmb) {
		next = mmz_next(mmb);
		*first = next && piece_of(zone, next->phys_addr) == n ? next : NULL;
		if (!*first)
			zone->index->map[n / BITS_PER_LONG] &= ~(1ul << n % BITS_PER_LONG);
	}
	__list_del_entry(&mmb->by_addr);
}

void mmz_gap_init(hil_mmz_t *zone, unsigned long span)
{
	hil_mmb_t *head = &zone->head;

	memset(zone->index, 0, sizeof(*zone->index));
	zone->index_shift = PAGE_SHIFT;
	while ((span - 1) >> zone->index_shift >= MMZ_PIECES)
		zone->index_shift++;
	zone->by_gap = RB_ROOT;
	zone->bin_map = 0;
	for (unsigned int i = 0; i < BITS_PER_LONG; i++)
		INIT_LIST_HEAD(&zone->bin[i]);
	zone->span = span;
	memset(head, 0, sizeof(*head));
	head->zone = zone;
	head->phys_addr = zone->phys_start;
	head->gap = span;
	INIT_LIST_HEAD(&head->by_addr);
	gap_insert(zone, head);
}

/* --- places --- */

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

static bool find_aligned(hil_mmz_t *zone, hil_mmb_t *pred, unsigned long align,
			 unsigned int order, struct mmz_fit *fit)
{
	unsigned long sure = surely_enough(fit->len, align);
	hil_mmb_t *large;
	unsigned int tried;

	for (tried = 0; pred; pred = mmz_gap_next(zone, pred), tried++) {
		if (tried == LOOK_AT && sure) {
			large = first_of(zone, sure);
			if (large)
				pred = large;
		}
		if (place(pred, order, align, fit))
			return true;
	}
	return false;
}

bool mmz_gap_search(hil_mmz_t *zone, unsigned long len, unsigned long align, unsigned int order,
		    struct mmz_fit *fit)
{
	hil_mmb_t *pred = first_of(zone, len);

	if (!pred)
		return false;
	fit->zone = zone;
	fit->len = len;
	if (unlikely(align > PAGE_SIZE))
		return find_aligned(zone, pred, align, order, fit);
	if (unlikely(order == HIL_HIGH_TO_LOW)) {
		fit->pred = last_alike(zone, pred);
		fit->at = mmb_end(fit->pred) + (fit->pred->gap - len);
	} else {
		fit->pred = pred;
		fit->at = mmb_end(pred);
	}
	return true;
}

/* From the first block of phys's piece, or of the last piece before it that has one. */
hil_mmb_t *mmz_gap_below(const hil_mmz_t *zone, phys_addr_t phys)
{
	const struct hil_mmb_index *index = zone->index;
	unsigned long n = piece_of(zone, phys);
	hil_mmb_t *at, *next;

	if (phys < zone->phys_start || n >= MMZ_PIECES)
		return NULL;
	at = index->first[n];
	if (!at || at->phys_addr > phys) {
		unsigned long before = find_last_bit(index->map, n);

		at = before < n ? index->first[before] : (hil_mmb_t *)&zone->head;
	}
	while ((next = mmz_next(at)) && next->phys_addr <= phys)
		at = next;
	return at;
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

/*
 * One gap leaves and another comes. In the tree it may take the place of the old one, where the
 * order stays: the usual case when a large gap loses or wins a little.
 */
static noinline bool tree_replace(hil_mmz_t *zone, hil_mmb_t *old, hil_mmb_t *new)
{
	struct rb_node *before = rb_prev(&old->by_gap), *after = rb_next(&old->by_gap);

	if ((before && !less(gap_entry(before), new)) || (after && !less(new, gap_entry(after))))
		return false;
	rb_replace_node(&old->by_gap, &new->by_gap, &zone->by_gap);
	return true;
}

static void gap_replace(hil_mmz_t *zone, hil_mmb_t *old, hil_mmb_t *new)
{
	if (!bin_of(old->gap) && !bin_of(new->gap) && tree_replace(zone, old, new))
		return;
	gap_erase(zone, old);
	gap_insert(zone, new);
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
		gap_replace(zone, pred, mmb);
		pred->gap = 0;
	} else {
		gap_erase(zone, pred);
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
	hil_mmb_t *pred = list_prev_entry(mmb, by_addr);

	unlink(zone, mmb);
	if (pred->gap)
		gap_erase(zone, pred);
	pred->gap += mmb->length + mmb->gap;
	if (mmb->gap)
		gap_replace(zone, mmb, pred);
	else
		gap_insert(zone, pred);
}
