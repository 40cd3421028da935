// SPDX-License-Identifier: MIT
/*
 * MMZ: giving out blocks and taking them back.
 *
 * Owns the blocks' structures. Those of freed blocks stay in the history, the oldest going first:
 * a block that is freed twice, or used after that, is told with its name and who freed it. In
 * steady state a structure comes from the far end of the history and no other allocator is asked.
 *
 * Locks: mmz.h. Next: mmz_gap.c (where a block goes), mmz_map.c (how the kernel sees it).
 */
#include "mmz.h"
#include <asm/page.h>
#include <linux/align.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#define HISTORY	64

DEFINE_SPINLOCK(mmz_lock);
LIST_HEAD(mmz_history);			/* newest first */
unsigned int mmz_history_len;
static unsigned int last_id;

/* --- structures --- */

static inline void forget_oldest(void)
{
	hil_mmb_t *oldest = list_last_entry(&mmz_history, hil_mmb_t, history);

	__list_del_entry(&oldest->history);
	mmz_history_len--;
}

/* Under mmz_lock: a structure out of the history, or the one that the caller brought. */
static inline hil_mmb_t *take_struct(hil_mmb_t **brought)
{
	hil_mmb_t *mmb = *brought;

	if (mmb) {
		*brought = NULL;
		return mmb;
	}
	if (!mmz_history_len)
		return NULL;
	mmb = list_last_entry(&mmz_history, hil_mmb_t, history);
	forget_oldest();
	return mmb;
}

/* Zero-padded, so that names can be compared by words. Returns whose block it is. */
static inline struct hil_mmb_owner *set_name(hil_mmb_t *mmb, const char *name)
{
	u32 hash = 0;
	size_t n = 0;

	BUILD_BUG_ON(sizeof(mmb->name) % sizeof(long));
#pragma GCC unroll 8
	for (unsigned int i = 0; i < sizeof(mmb->name) / sizeof(long); i++)
		((long *)mmb->name)[i] = 0;
	if (unlikely(!name))
		name = "<null>";
	for (char c; n < sizeof(mmb->name) - 1 && (c = name[n]); n++) {
		mmb->name[n] = c;
		hash = hash * 33 + c;
	}
	return mmz_owner_get(mmb->name, hash ^ hash >> 8, n);
}

static inline void account(hil_mmb_t *mmb, const struct mmz_request *rq)
{
	hil_mmz_t *zone = mmb->zone;
	unsigned long len = mmb->length, now, used;
	struct hil_mmb_owner *owner = set_name(mmb, rq->name);

	now = owner->now + len;
	used = zone->used + len;
	mmb->owner = owner;
	owner->now = now;
	if (unlikely(now > owner->peak))
		owner->peak = now;
	owner->blocks++;
	owner->allocs++;
	zone->used = used;
	if (unlikely(used > zone->peak))
		zone->peak = used;
	zone->blocks++;
}

static inline void start_life(hil_mmb_t *mmb, const struct mmz_request *rq)
{
	mmb->kvirt = NULL;
	mmb->flags = 0;
	mmb->id = ++last_id;
	mmb->order = rq->order;
	mmb->kernel_only = mmb->check_pid = false;
	mmb->phy_ref = mmb->map_ref = 0;
	mmb->pid_num = 0;
	mmb->caller = rq->caller;
	mmb->freed_by = NULL;
	mmb->magic = MMB_LIVE;
	account(mmb, rq);
}

/* --- what is asked for --- */

unsigned long mmz_typed_length(const hil_mmz_t *zone, unsigned long len)
{
	unsigned long unit = zone->block_align, rest;

	if (zone->alloc_type == HIL_SLAB_ALLOC)
		return len > 1ul << (BITS_PER_LONG - 1) ? 0 : roundup_pow_of_two(len);
	rest = len % unit;
	if (rest && len > ULONG_MAX - (unit - rest))
		return 0;
	return rest ? len + (unit - rest) : len;
}

static inline bool asks_for(const hil_mmz_t *zone, const struct mmz_request *rq)
{
	return rq->zone ? rq->zone == zone : mmz_zone_matches(zone, rq->gfp, rq->mmz_name);
}

/* Of all carved-out zones that match, the smallest gap that fits. False: *why says why not. */
static bool find_place(const struct mmz_request *rq, struct mmz_fit *best, enum mmz_refusal *why)
{
	unsigned long pages = PAGE_ALIGN(rq->size), len;
	struct mmz_fit fit;
	bool found = false;
	hil_mmz_t *zone;

	*why = MMZ_NO_ZONE;
	for_each_mmz(zone) {
		struct mmz_fit *to = found ? &fit : best;

		if (!asks_for(zone, rq))
			continue;
		len = likely(zone->alloc_type == HIL_DEFAULT_ALLOC) ? pages :
								     mmz_typed_length(zone, pages);
		*why = MMZ_NO_ROOM;
		if (zone->cma || !len || !mmz_gap_find(zone, len, rq->align, rq->order, to))
			continue;
		if (found && fit.pred->gap < best->pred->gap)
			*best = fit;
		found = true;
	}
	return found;
}

static unsigned long largest_for(const struct mmz_request *rq)
{
	unsigned long largest = 0;
	hil_mmz_t *zone;

	for_each_mmz(zone)
		if (asks_for(zone, rq))
			largest = max(largest, mmz_largest(zone));
	return largest;
}

/* --- zones of the CMA kind --- */

/* The next zone behind `after` (NULL: the first) that may serve, kept registered meanwhile. */
static hil_mmz_t *next_cma_zone(const struct mmz_request *rq, hil_mmz_t *after, unsigned long *len)
{
	bool passed = !after;
	hil_mmz_t *zone;

	for_each_mmz(zone) {
		if (!passed) {
			passed = zone == after;
			continue;
		}
		*len = mmz_length(zone, rq->size);
		if (zone->cma && asks_for(zone, rq) && *len && *len <= zone->nbytes &&
		    zone->used <= zone->nbytes - *len) {
			zone->busy++;
			zone->used += *len;	/* the budget is taken before the lock is let go */
			return zone;
		}
	}
	return NULL;
}

static bool link_cma_block(hil_mmz_t *zone, phys_addr_t at, unsigned long len, hil_mmb_t *mmb)
{
	struct mmz_fit fit;

	if (WARN_ON(!mmz_gap_find_at(zone, at, len, &fit)))
		return false;
	mmz_gap_take(&fit, mmb);
	return true;
}

/* With mmz_lock held, which is let go while the CMA area works. */
static noinline hil_mmb_t *alloc_from_cma(const struct mmz_request *rq, hil_mmb_t **brought,
					  enum mmz_refusal *why, unsigned long *flags)
{
	unsigned int order = ilog2(rq->align >> PAGE_SHIFT);
	unsigned long len;
	hil_mmz_t *zone = NULL;

	while ((zone = next_cma_zone(rq, zone, &len))) {
		struct page *page;
		hil_mmb_t *mmb = NULL;

		*why = MMZ_NO_CMA;
		spin_unlock_irqrestore(&mmz_lock, *flags);
		page = mmz_cma_alloc(zone->cma, len >> PAGE_SHIFT, order);
		if (page && !*brought)
			*brought = kzalloc(sizeof(**brought), GFP_KERNEL);
		if (page && !*brought) {
			mmz_cma_release(zone->cma, page, len >> PAGE_SHIFT);
			page = NULL;
		}
		spin_lock_irqsave(&mmz_lock, *flags);
		zone->busy--;
		zone->used -= len;
		if (page && link_cma_block(zone, page_to_phys(page), len, *brought))
			mmb = take_struct(brought);
		if (mmb)
			return mmb;
	}
	return NULL;
}

/* --- alloc --- */

static inline bool valid_request(struct mmz_request *rq, enum mmz_refusal *why)
{
	if (unlikely(rq->align & (rq->align - 1))) {
		*why = MMZ_BAD_ALIGN;
		return false;
	}
	rq->align = max(rq->align, PAGE_SIZE);
	*why = MMZ_BAD_SIZE;
	if (unlikely(!rq->size || PAGE_ALIGN(rq->size) < rq->size))
		return false;
	*why = MMZ_INJECTED;
	if (unlikely(fault_armed(&fail_mmz) && should_fail(&fail_mmz)))
		return false;
	return likely(rq->size - 1 <= READ_ONCE(mmz_fail_above) - 1);
}

/* mmz_lock is held; `brought` is used up or stays the caller's. */
static inline hil_mmb_t *alloc_locked(const struct mmz_request *rq, hil_mmb_t **brought,
				      enum mmz_refusal *why, unsigned long *flags)
{
	struct mmz_fit fit;
	hil_mmb_t *mmb;

	if (likely(find_place(rq, &fit, why))) {
		mmb = take_struct(brought);
		if (unlikely(!mmb)) {
			*why = MMZ_NO_MEMORY;
			return NULL;
		}
		mmz_gap_take(&fit, mmb);
	} else if (*why == MMZ_NO_ZONE) {
		return NULL;
	} else {
		mmb = alloc_from_cma(rq, brought, why, flags);
		if (!mmb)
			return NULL;
	}
	start_life(mmb, rq);
	return mmb;
}

hil_mmb_t *mmz_alloc(struct mmz_request *rq)
{
	unsigned long flags, largest = 0;
	hil_mmb_t *mmb = NULL, *brought = NULL;
	enum mmz_refusal why;
	u64 begun = mmz_ticks();

	if (unlikely(!valid_request(rq, &why)))
		goto refused;
	/* a look without the lock: others can take only as many as there are CPUs in between */
	if (unlikely(READ_ONCE(mmz_history_len) <= HISTORY))
		brought = kzalloc(sizeof(*brought), GFP_KERNEL);
	spin_lock_irqsave(&mmz_lock, flags);
	mmb = alloc_locked(rq, &brought, &why, &flags);
	if (likely(mmb)) {
		mmb->born = mmz_ticks();
		mmz_latency(mmb->born - begun);
	} else {
		largest = largest_for(rq);
	}
	spin_unlock_irqrestore(&mmz_lock, flags);
	if (unlikely(brought))
		kfree(brought);
	if (likely(mmb))
		return mmb;
refused:
	mmz_refuse(rq, why, largest);
	return NULL;
}

/* --- free --- */

/* The history knows blocks by their structure, too: it may be looked at after the free. */
bool mmb_valid(const hil_mmb_t *mmb, const char *what)
{
	if (likely(mmb && mmb->magic == MMB_LIVE))
		return true;
	if (mmb && mmb->magic == MMB_DEAD)
		WARN(1, "mmz: %s: block %u \"%s\" at %pa was freed by %pS\n", what, mmb->id,
		     mmb->name, &mmb->phys_addr, mmb->freed_by);
	else
		WARN(1, "mmz: %s: %p is no block\n", what, mmb);
	return false;
}

/* The block leaves the zone; its structure enters the history, which is bounded. */
static inline void bury(hil_mmb_t *mmb, struct mmz_gone *gone)
{
	hil_mmz_t *zone = mmb->zone;
	struct hil_mmb_owner *owner = mmb->owner;
	unsigned long len = mmb->length;

	zone->used -= len;
	zone->blocks--;
	owner->now -= len;
	owner->blocks--;
	if (unlikely(zone->cma)) {
		gone->cma = zone->cma;
		gone->page = pfn_to_page(PHYS_PFN(mmb->phys_addr));
		gone->pages = len >> PAGE_SHIFT;
	}
	mmz_gap_give(mmb);
	if (unlikely(mmb->pid_num))
		memset(mmb->pid, 0, sizeof(mmb->pid));
	mmb->magic = MMB_DEAD;
	list_add(&mmb->history, &mmz_history);
	if (likely(++mmz_history_len <= HISTORY + 1))
		return;
	gone->old = list_last_entry(&mmz_history, hil_mmb_t, history);
	forget_oldest();
}

void mmz_free_if_unused(hil_mmb_t *mmb, struct mmz_gone *gone)
{
	if ((mmb->flags & HIL_MMB_RELEASED) && !mmb->phy_ref && !mmb->map_ref)
		bury(mmb, gone);
}

void mmz_gone_finish(const struct mmz_gone *gone)
{
	if (unlikely(gone->old))
		kfree(gone->old);
	if (unlikely(gone->cma))
		WARN_ON(!mmz_cma_release(gone->cma, gone->page, gone->pages));
}

void hil_mmz_forget(void)
{
	hil_mmb_t *b, *next;
	unsigned long flags;
	LIST_HEAD(dead);

	spin_lock_irqsave(&mmz_lock, flags);
	list_splice_init(&mmz_history, &dead);
	mmz_history_len = 0;
	spin_unlock_irqrestore(&mmz_lock, flags);
	list_for_each_entry_safe(b, next, &dead, history)
		kfree(b);
}

static bool free_twice(hil_mmb_t *mmb)
{
	return WARN(mmb->flags & HIL_MMB_RELEASED,
		    "mmz: free: block %u \"%s\" was freed by %pS and waits for its users\n",
		    mmb->id, mmb->name, mmb->freed_by);
}

int mmz_free(hil_mmb_t *mmb, const void *caller)
{
	struct mmz_gone gone = { 0 };
	unsigned long flags;
	int err = -EINVAL;

	spin_lock_irqsave(&mmz_lock, flags);
	if (likely(mmb_valid(mmb, "free") && !free_twice(mmb))) {
		mmb->freed_by = caller;
		if (unlikely(mmb->phy_ref || mmb->map_ref))
			mmb->flags |= HIL_MMB_RELEASED;
		else
			bury(mmb, &gone);
		err = 0;
	}
	spin_unlock_irqrestore(&mmz_lock, flags);
	mmz_gone_finish(&gone);
	return err;
}

int hil_mmb_free(hil_mmb_t *mmb)
{
	return mmz_free(mmb, __builtin_return_address(0));
}

int hil_mmb_get(hil_mmb_t *mmb)
{
	unsigned long flags;
	int err = -EINVAL;

	spin_lock_irqsave(&mmz_lock, flags);
	if (mmb_valid(mmb, "get")) {
		if (mmb->flags & HIL_MMB_RELEASED)
			pr_err("mmz: amazing, mmb<%s> is released!\n", mmb->name);
		else
			err = (mmb->phy_ref++, 0);
	}
	spin_unlock_irqrestore(&mmz_lock, flags);
	return err;
}

int hil_mmb_put(hil_mmb_t *mmb)
{
	struct mmz_gone gone = { 0 };
	unsigned long flags;
	int err = -EINVAL;

	spin_lock_irqsave(&mmz_lock, flags);
	if (mmb_valid(mmb, "put") &&
	    !WARN(!mmb->phy_ref, "mmz: put: block \"%s\" has no reference\n", mmb->name)) {
		mmb->phy_ref--;
		mmz_free_if_unused(mmb, &gone);
		err = 0;
	}
	spin_unlock_irqrestore(&mmz_lock, flags);
	mmz_gone_finish(&gone);
	return err;
}

/* --- the vendor's names --- */

hil_mmb_t *hil_mmb_alloc(const char *name, unsigned long size, unsigned long align,
			 unsigned long gfp, const char *mmz_name)
{
	struct mmz_request rq = {
		.name = name, .mmz_name = mmz_name, .size = size, .align = align, .gfp = gfp,
		.caller = __builtin_return_address(0),
	};

	return mmz_alloc(&rq);
}

hil_mmb_t *hil_mmb_alloc_v2(const char *name, unsigned long size, unsigned long align,
			    unsigned long gfp, const char *mmz_name, unsigned int order)
{
	struct mmz_request rq = {
		.name = name, .mmz_name = mmz_name, .size = size, .align = align, .gfp = gfp,
		.order = order, .caller = __builtin_return_address(0),
	};

	return mmz_alloc(&rq);
}

hil_mmb_t *hil_mmb_alloc_in_v2(const char *name, unsigned long size, unsigned long align,
			       hil_mmz_t *zone, unsigned int order)
{
	struct mmz_request rq = {
		.name = name, .size = size, .align = align, .zone = zone, .order = order,
		.caller = __builtin_return_address(0),
	};

	return zone ? mmz_alloc(&rq) : NULL;
}

hil_mmb_t *hil_mmb_alloc_in(const char *name, unsigned long size, unsigned long align,
			    hil_mmz_t *zone)
{
	struct mmz_request rq = {
		.name = name, .size = size, .align = align, .zone = zone,
		.caller = __builtin_return_address(0),
	};

	return zone ? mmz_alloc(&rq) : NULL;
}
