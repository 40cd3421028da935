// SPDX-License-Identifier: MIT
/*
 * The addresses of the vmalloc range: one tree of areas, in which every area knows the gap before
 * it and the largest gap below it, so that the lowest gap that is large enough is found in O(log
 * n).
 *
 *	VMALLOC_START                                                        VMALLOC_END
 *	|<- gap ->[area A |guard][area B |guard]<- gap ->[area C |guard]<- gap -> end |
 *
 * Freed areas stay in the tree, unmapped, until one TLB flush serves all of them: so an address is
 * never reused while a TLB may still know it, and a page is never reused while it can be reached.
 *
 * Lock: area_lock protects the tree and the list of dying areas; held for O(log n). The flush and
 * the freeing of pages run outside it. Next: mm/vmalloc.c.
 */
#include "vmalloc_internal.h"
#include <asm/page.h>
#include <granule/check.h>
#include <granule/pgtable.h>
#include <granule/whatis.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/rbtree_augmented.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

/*
 * How much may wait for the shared flush: pages that are held back from everyone else, and areas,
 * each of which costs its struct. Small machines hold back less.
 */
#define LAZY_AREAS_MAX 64
#define LAZY_PAGES_MAX 1024

static struct kmem_cache *area_cache;
static struct rb_root areas = RB_ROOT;
static DEFINE_SPINLOCK(area_lock);

static struct vm_struct *dying;		/* linked by next, newest first */
static struct tlb_gather dying_tlb;
static unsigned int nr_dying;
static unsigned long nr_dying_pages;
static unsigned long lazy_pages_max;
static unsigned long nr_mapped_pages;	/* of vmalloc areas, for meminfo */

static struct vm_struct *to_area(struct rb_node *node)
{
	return node ? rb_entry(node, struct vm_struct, node) : NULL;
}

static unsigned long start_of(const struct vm_struct *area)
{
	return (unsigned long)area->addr;
}

static unsigned long end_of(const struct vm_struct *area)
{
	return start_of(area) + area->size;
}

#define gap_of(area) ((area)->gap)
RB_DECLARE_CALLBACKS_MAX(static, gap_callbacks, struct vm_struct, node, unsigned long, max_gap,
			 gap_of);

/* The gap of `area` changed: its ancestors' maxima follow. */
static void set_gap(struct vm_struct *area, unsigned long gap)
{
	area->gap = gap;
	gap_callbacks.propagate(&area->node, NULL);
}

/* --- finding room ---------------------------------------------------------------------------- */

/* Where in the free space [low, high) an area fits, or 0. */
static unsigned long fit(unsigned long low, unsigned long high, unsigned long size,
			 unsigned long align, unsigned long start, unsigned long end)
{
	unsigned long at;

	low = max(low, start);
	high = min(high, end);
	at = ALIGN(low, align);
	return at >= low && at < high && high - at >= size ? at : 0;
}

static bool subtree_has(const struct rb_node *node, unsigned long size)
{
	return node && rb_entry(node, struct vm_struct, node)->max_gap >= size;
}

/* Down the left side as far as a gap of `size` may be there. */
static struct rb_node *leftmost(struct rb_node *node, unsigned long size)
{
	while (subtree_has(node->rb_left, size))
		node = node->rb_left;
	return node;
}

/* The next node in address order whose gap holds `size`, skipping subtrees where none does. */
static struct rb_node *next_gap(struct rb_node *node, unsigned long size)
{
	do {
		struct rb_node *child;

		if (subtree_has(node->rb_right, size)) {
			node = leftmost(node->rb_right, size);
			continue;
		}
		do {
			child = node;
			node = rb_parent(node);
		} while (node && child == node->rb_right);
	} while (node && to_area(node)->gap < size);
	return node;
}

static struct rb_node *first_gap(unsigned long size)
{
	struct rb_node *node;

	if (!subtree_has(areas.rb_node, size))
		return NULL;
	node = leftmost(areas.rb_node, size);
	return to_area(node)->gap >= size ? node : next_gap(node, size);
}

/* The lowest address for `size` bytes in [start, end), or 0; the area that will follow in *next. */
static unsigned long find_room(unsigned long size, unsigned long align, unsigned long start,
			       unsigned long end, struct vm_struct **next)
{
	struct rb_node *last = rb_last(&areas);
	unsigned long tail = last ? end_of(to_area(last)) : VMALLOC_START;

	for (struct rb_node *n = first_gap(size); n; n = next_gap(n, size)) {
		struct vm_struct *area = to_area(n);
		unsigned long at = fit(start_of(area) - area->gap, start_of(area), size, align,
				       start, end);

		if (at) {
			*next = area;
			return at;
		}
	}
	*next = NULL;
	return fit(tail, VMALLOC_END, size, align, start, end);
}

/* Links `area` just before `next` (NULL: last). Its address is set. */
static void link_area(struct vm_struct *area, struct vm_struct *next)
{
	struct rb_node *prev = next ? rb_prev(&next->node) : rb_last(&areas);
	struct rb_node **link, *parent;

	area->gap = start_of(area) - (prev ? end_of(to_area(prev)) : VMALLOC_START);
	area->max_gap = area->gap;
	if (next)
		set_gap(next, start_of(next) - end_of(area));
	/* right of the one before, or left of the one after: one of the two places is free */
	if (!areas.rb_node) {
		parent = NULL;
		link = &areas.rb_node;
	} else if (next && !next->node.rb_left) {
		parent = &next->node;
		link = &parent->rb_left;
	} else {
		parent = prev;
		link = &parent->rb_right;
	}
	rb_link_node(&area->node, parent, link);
	gap_callbacks.propagate(parent, NULL);
	rb_insert_augmented(&area->node, &areas, &gap_callbacks);
}

static void unlink_area(struct vm_struct *area)
{
	struct vm_struct *next = to_area(rb_next(&area->node));
	unsigned long room = area->gap + area->size;

	rb_erase_augmented(&area->node, &areas, &gap_callbacks);
	if (next)
		set_gap(next, next->gap + room);
}

/* --- taking and giving back ------------------------------------------------------------------ */

static bool place_area(struct vm_struct *area, unsigned long align, unsigned long start,
		       unsigned long end)
{
	struct vm_struct *next;
	unsigned long at, flags;

	spin_lock_irqsave(&area_lock, flags);
	at = find_room(area->size, align, start, end, &next);
	if (at) {
		area->addr = (void *)at;
		link_area(area, next);
	}
	spin_unlock_irqrestore(&area_lock, flags);
	return at != 0;
}

struct vm_struct *__get_vm_area_caller(unsigned long size, unsigned long align,
				       unsigned long vm_flags, unsigned long start,
				       unsigned long end, const void *caller)
{
	struct vm_struct *area;

	size = PAGE_ALIGN(size);
	if (!size || size > end - start)
		return NULL;
	area = kmem_cache_zalloc(area_cache, GFP_KERNEL);
	if (!area)
		return NULL;
	area->size = vm_flags & VM_NO_GUARD ? size : size + PAGE_SIZE;
	area->flags = vm_flags;
	area->caller = caller;
	if (place_area(area, align, start, end))
		return area;
	/* addresses that wait for the flush may be what is missing */
	vm_unmap_aliases();
	if (place_area(area, align, start, end))
		return area;
	kmem_cache_free(area_cache, area);
	return NULL;
}

struct vm_struct *get_vm_area_caller(unsigned long size, unsigned long flags, const void *caller)
{
	return __get_vm_area_caller(size, PAGE_SIZE, flags, VMALLOC_START, VMALLOC_END, caller);
}

struct vm_struct *get_vm_area(unsigned long size, unsigned long flags)
{
	return get_vm_area_caller(size, flags, __builtin_return_address(0));
}

void vm_area_discard(struct vm_struct *area)
{
	unsigned long flags;

	spin_lock_irqsave(&area_lock, flags);
	unlink_area(area);
	spin_unlock_irqrestore(&area_lock, flags);
	kmem_cache_free(area_cache, area);
}

/* The area that holds addr, dying ones included. area_lock held. */
static struct vm_struct *lookup(unsigned long addr)
{
	struct rb_node *node = areas.rb_node;

	while (node) {
		struct vm_struct *area = to_area(node);

		if (addr < start_of(area))
			node = node->rb_left;
		else if (addr >= end_of(area))
			node = node->rb_right;
		else
			return area;
	}
	return NULL;
}

struct vm_struct *find_vm_area(const void *addr)
{
	struct vm_struct *area;
	unsigned long flags;

	spin_lock_irqsave(&area_lock, flags);
	area = lookup((unsigned long)addr);
	spin_unlock_irqrestore(&area_lock, flags);
	return area && !area->dying ? area : NULL;
}

/*
 * Marks the area dying, so that nobody else finds or frees it; NULL when addr is not one's start.
 */
static struct vm_struct *claim(const void *addr, unsigned long kind)
{
	struct vm_struct *area;
	unsigned long flags;

	spin_lock_irqsave(&area_lock, flags);
	area = lookup((unsigned long)addr);
	if (area && (area->addr != addr || area->dying || !(area->flags & kind)))
		area = NULL;
	if (area)
		area->dying = true;
	spin_unlock_irqrestore(&area_lock, flags);
	return area;
}

static bool queue_for_flush(struct vm_struct *area, const struct tlb_gather *tlb)
{
	unsigned long flags;
	bool enough;

	spin_lock_irqsave(&area_lock, flags);
	if (tlb->start < tlb->end)
		tlb_gather_add(&dying_tlb, tlb->start, tlb->end, tlb->stride);
	area->next = dying;
	dying = area;
	nr_dying++;
	nr_dying_pages += area->nr_pages;
	nr_mapped_pages -= area->flags & VM_ALLOC ? area->nr_pages : 0;
	enough = nr_dying >= LAZY_AREAS_MAX || nr_dying_pages >= lazy_pages_max;
	spin_unlock_irqrestore(&area_lock, flags);
	return enough;
}

void vm_area_release(const void *addr, unsigned long kind, const char *who)
{
	struct vm_struct *area = claim(addr, kind);
	struct tlb_gather tlb;

	if (WARN(!area, "%s(%px): not the start of an area of that kind\n", who, addr))
		return;
	tlb_gather_init(&tlb, &kernel_pgtable);
	/* an area ends where its pages or blocks end: nothing is split, so this cannot fail */
	BUG_ON(pgtable_unmap(&kernel_pgtable, start_of(area), area->size, &tlb));
	if (queue_for_flush(area, &tlb))
		vm_unmap_aliases();
}

/* Everything that is dying now. False when nothing was. */
static bool flush_dying(void)
{
	struct vm_struct *list;
	struct tlb_gather tlb;
	unsigned long flags;

	spin_lock_irqsave(&area_lock, flags);
	list = dying;
	tlb = dying_tlb;
	dying = NULL;
	tlb_gather_init(&dying_tlb, &kernel_pgtable);
	nr_dying = 0;
	nr_dying_pages = 0;
	spin_unlock_irqrestore(&area_lock, flags);

	tlb_gather_finish(&tlb);	/* one flush for all of them */
	if (!list)
		return false;
	while (list) {
		struct vm_struct *area = list;

		list = area->next;
		vm_area_free_pages(area);
		vm_area_discard(area);
	}
	return true;
}

void vm_unmap_aliases(void)
{
	/* again, because a large area's page array is an area itself */
	while (flush_dying())
		;
}

/*
 * Tables of the range that hold nothing, too. Only here: as long as areas come and go, a table that
 * is empty now is needed again soon.
 */
void vmalloc_shrink(void)
{
	struct tlb_gather tlb;

	vm_unmap_aliases();
	tlb_gather_init(&tlb, &kernel_pgtable);
	pgtable_prune(&kernel_pgtable, VMALLOC_START, VMALLOC_END - VMALLOC_START, &tlb);
	tlb_gather_finish(&tlb);
	rcu_barrier();		/* tables are freed behind those who walk without locks */
}

void vm_area_for_each(void (*fn)(struct vm_struct *area, void *ctx), void *ctx)
{
	unsigned long flags;

	spin_lock_irqsave(&area_lock, flags);
	for (struct rb_node *n = rb_first(&areas); n; n = rb_next(n))
		fn(to_area(n), ctx);
	spin_unlock_irqrestore(&area_lock, flags);
}

void vm_area_count_pages(unsigned int nr)
{
	unsigned long flags;

	spin_lock_irqsave(&area_lock, flags);
	nr_mapped_pages += nr;
	spin_unlock_irqrestore(&area_lock, flags);
}

unsigned long vmalloc_nr_pages(void)
{
	return READ_ONCE(nr_mapped_pages);
}

unsigned long vmalloc_lazy_pages(void)
{
	return READ_ONCE(nr_dying_pages);
}

/* Out of memory: what waits for the flush is memory, too. Returns how many pages came back. */
static unsigned long reclaim_dying(gfp_t gfp, unsigned int order)
{
	unsigned long held = vmalloc_lazy_pages();

	if (held)
		vm_unmap_aliases();
	return held;
}

void vmalloc_init(void)
{
	area_cache = KMEM_CACHE(vm_struct, SLAB_PANIC);
	tlb_gather_init(&dying_tlb, &kernel_pgtable);
	lazy_pages_max = min(totalram_pages() / 64, (unsigned long)LAZY_PAGES_MAX);
	register_page_reclaim(reclaim_dying);
}

/* --- what must hold -------------------------------------------------------------------------- */

struct check {
	unsigned long end;	/* of the area before */
	unsigned long pages;
	unsigned int dying;
	const char *broken;
	unsigned long at;
};

static unsigned long subtree_max(const struct vm_struct *area)
{
	unsigned long largest = area->gap;

	if (area->node.rb_left)
		largest = max(largest, to_area(area->node.rb_left)->max_gap);
	if (area->node.rb_right)
		largest = max(largest, to_area(area->node.rb_right)->max_gap);
	return largest;
}

static const char *broken_rule(const struct vm_struct *area, const struct check *c)
{
	if (!PAGE_ALIGNED(start_of(area)) || !PAGE_ALIGNED(area->size) || !area->size)
		return "not made of whole pages";
	if (start_of(area) < c->end)
		return "overlaps the area before, or lies below the range";
	if (end_of(area) > VMALLOC_END)
		return "ends behind the range";
	if (area->gap != start_of(area) - c->end)
		return "its gap is not the distance to the area before";
	if (area->max_gap != subtree_max(area))
		return "its max_gap is not the largest gap of its subtree";
	return NULL;
}

/* The guard, and every page of a dying area, must be unmapped. */
static const char *broken_mapping(const struct vm_struct *area)
{
	struct pgtable_entry entry;
	unsigned long guard = end_of(area) - PAGE_SIZE;

	if (!(area->flags & VM_NO_GUARD) && !pgtable_query(&kernel_pgtable, guard, &entry))
		return "its guard page is mapped";
	if (area->dying && !pgtable_query(&kernel_pgtable, start_of(area), &entry))
		return "freed, but still mapped";
	return NULL;
}

static void check_area(struct vm_struct *area, void *ctx)
{
	struct check *c = ctx;
	const char *broken = broken_rule(area, c);

	if (!broken)
		broken = broken_mapping(area);
	if (broken && !c->broken) {
		c->broken = broken;
		c->at = start_of(area);
	}
	c->end = end_of(area);
	c->dying += area->dying;
	c->pages += area->flags & VM_ALLOC && !area->dying ? area->nr_pages : 0;
}

int vmalloc_check(void)
{
	struct check c = { .end = VMALLOC_START };

	vm_area_for_each(check_area, &c);
	if (!c.broken && c.dying != nr_dying)
		c.broken = "the number of dying areas is wrong";
	if (!c.broken && c.pages != nr_mapped_pages)
		c.broken = "the number of vmalloc pages is wrong";
	if (!c.broken)
		return 0;
	pr_err("vmalloc_check: area at 0x%lx: %s\n", c.at, c.broken);
	return -EINVAL;
}
CHECK(vmalloc, vmalloc_check);

static int whatis_vmalloc(unsigned long addr, char *buf, size_t size)
{
	struct vm_struct *area;
	unsigned long flags;
	const char *what;

	if (addr < VMALLOC_START || addr >= VMALLOC_END)
		return 0;
	if (!spin_trylock_irqsave(&area_lock, flags))
		return scnprintf(buf, size, "vmalloc range; its list of areas is locked");
	area = lookup(addr);
	spin_unlock_irqrestore(&area_lock, flags);
	if (!area)
		return scnprintf(buf, size, "vmalloc range, no area");
	what = "area";
	if (addr >= end_of(area) - PAGE_SIZE)
		what = "guard page of area";
	if (area->dying)
		what = "freed area";
	return scnprintf(buf, size, "vmalloc %s 0x%lx-0x%lx, offset 0x%lx, by %pS", what,
			 start_of(area), end_of(area), addr - start_of(area), area->caller);
}
WHATIS(vmalloc, whatis_vmalloc);
