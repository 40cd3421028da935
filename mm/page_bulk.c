// SPDX-License-Identifier: MIT
/*
 * Single pages by the dozen: into an array or a list, and back.
 *
 * At most PCP_FILL pages are handled in one masked section. Pages come off this CPU's stack in a
 * tight loop; an empty stack is filled from the zone like in mm/pcp.c. Only the preferred zone is
 * used in bulk; the first page that needs more goes through alloc_pages().
 */
#include "buddy.h"

/*
 * Up to PCP_FILL pages off the stack into empty slots. How many slots it passed. Interrupts masked.
 */
static unsigned int take_run(struct per_cpu_pages *pcp, int mt, struct page **array,
			     unsigned int slots)
{
	struct pcp_level *level = &pcp->level[0];
	struct page *page = level->stack[mt];
	unsigned int i, taken = 0;

	for (i = 0; i < slots && page; i++) {
		if (array[i])
			continue;
		array[i] = page;
		page->state = PAGE_STATE_ALLOCATED;
		page->private = 0;
		page = page->pcp_next;
		taken++;
	}
	level->stack[mt] = page;
	level->limit += taken;
	return i;
}

static struct zone *bulk_zone(gfp_t gfp, int nid, const nodemask_t *nodemask)
{
	enum zone_type idx = gfp_zone(gfp);
	struct zone *zone;

	if (idx >= MAX_NR_ZONES || gfp_migratetype(gfp) >= MIGRATE_PCPTYPES ||
	    !numa_valid_node(nid) || !NODE_DATA(nid))
		return NULL;
	zone = first_zones_zonelist(node_zonelist(nid, gfp), idx, nodemask)->zone;
	return zone && zone->node == nid ? zone : NULL;
}

/*
 * One masked section: how many slots are filled now. Nothing (0) when the zone is short of memory.
 */
static unsigned int bulk_section(struct zone *zone, gfp_t gfp, struct page **array,
				 unsigned int slots)
{
	unsigned long flags = arch_irq_save();
	struct per_cpu_pages *pcp = pcp_this_cpu(zone);
	int mt = gfp_migratetype(gfp);
	unsigned int done = 0;

	if (pcp != &pcp_none && !raw_cpu_ptr(&page_cpu)->free_slow) {
		if (!pcp->level[0].stack[mt] &&
		    zone_watermark_ok(zone, 0, low_wmark_pages(zone) + PCP_FILL, gfp_zone(gfp), 0))
			pcp_refill(pcp, mt, mt == MIGRATE_MOVABLE ? ALLOC_CMA : 0);
		done = take_run(pcp, mt, array, slots);
	}
	arch_irq_restore(flags);
	return done;
}

static unsigned long bulk_array(gfp_t gfp, int nid, nodemask_t *nodemask, unsigned long nr,
				struct page **array)
{
	struct zone *zone = bulk_zone(gfp & gfp_allowed_mask, nid, nodemask);
	bool zero = want_init_on_alloc(gfp);	/* clearing costs more than being quick here */
	unsigned long done = 0;

	while (done < nr) {
		unsigned int step = 0;

		if (zone && !zero)
			step = bulk_section(zone, gfp, array + done,
					    min(nr - done, (unsigned long)PCP_FILL));
		if (!step) {
			if (!array[done])
				array[done] = __alloc_pages(gfp & ~__GFP_COMP, 0, nid, nodemask);
			if (!array[done])
				break;
			step = 1;
		}
		done += step;
	}
	return done;
}

static unsigned long bulk_list(gfp_t gfp, int nid, nodemask_t *nodemask, unsigned long nr,
			       struct list_head *list)
{
	struct page *some[PCP_FILL];
	unsigned long done = 0;

	while (done < nr) {
		unsigned long want = min(nr - done, (unsigned long)PCP_FILL), got;

		memset(some, 0, sizeof(some));
		got = bulk_array(gfp, nid, nodemask, want, some);
		for (unsigned long i = 0; i < got; i++)
			list_add_tail(&some[i]->lru, list);
		done += got;
		if (got < want)
			break;
	}
	return done;
}

unsigned long __alloc_pages_bulk(gfp_t gfp, int nid, nodemask_t *nodemask, int nr_pages,
				 struct list_head *list, struct page **array)
{
	if (nr_pages <= 0)
		return 0;
	return array ? bulk_array(gfp, nid, nodemask, nr_pages, array)
		     : bulk_list(gfp, nid, nodemask, nr_pages, list);
}

void free_pages_bulk_array(unsigned long nr_pages, struct page **array)
{
	for (unsigned long i = 0; i < nr_pages; i++)
		if (array[i])
			__free_page(array[i]);
}

void release_pages(struct page **pages, int nr)
{
	for (int i = 0; i < nr; i++)
		put_page(pages[i]);
}

void free_unref_page_list(struct list_head *list)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, list, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
}
