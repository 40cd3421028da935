// SPDX-License-Identifier: MIT
/*
 * Watermarks: how much of a zone is kept back, and from whom.
 *
 * min_free_kbytes is shared out over the zones as min; low and high follow. Allocations that could
 * use a higher zone leave lowmem_reserve in the lower ones. Marks are read without locks; they are
 * written at boot and by the nodes under /proc/sys/vm, which may sleep; wmark_lock keeps one set of
 * marks together.
 */
#include "buddy.h"
#include <granule/proc.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/seq_file.h>

int min_free_kbytes = 1024;
int watermark_scale_factor = 10;
int percpu_pagelist_high_fraction;
unsigned long totalreserve_pages;

/*
 * Of each zone 1/ratio of the zones above it is kept for allocations that can only come here; 0:
 * nothing.
 */
int sysctl_lowmem_reserve_ratio[MAX_NR_ZONES] = {
	[ZONE_DMA] = 256,
#ifdef CONFIG_ZONE_DMA32
	[ZONE_DMA32] = 256,
#endif
	[ZONE_NORMAL] = 32,
};

static DEFINE_SPINLOCK(wmark_lock);

/* What of the free pages this allocation may not touch in any case. */
static long unusable_pages(const struct zone *zone, unsigned int order, unsigned int alloc_flags)
{
	long unusable = (1L << order) - 1 + READ_ONCE(zone->free_isolated);

	if (!(alloc_flags & ALLOC_RESERVES))
		unusable += zone->nr_reserved_highatomic;
	if (!(alloc_flags & ALLOC_CMA))
		unusable += zone->free_cma;
	return unusable;
}

static bool block_at_hand(const struct zone *zone, unsigned int order, unsigned int alloc_flags)
{
	unsigned long orders = zone->nonempty[MIGRATE_UNMOVABLE] | zone->nonempty[MIGRATE_MOVABLE] |
			       zone->nonempty[MIGRATE_RECLAIMABLE];

	if (alloc_flags & ALLOC_CMA)
		orders |= zone->nonempty[MIGRATE_CMA];
	if (alloc_flags & (ALLOC_HIGHATOMIC | ALLOC_OOM))
		orders |= zone->nonempty[MIGRATE_HIGHATOMIC];
	return orders >> order;
}

bool zone_watermark_ok(struct zone *zone, unsigned int order, unsigned long mark,
		       int highest_zoneidx, unsigned int alloc_flags)
{
	long free = (long)READ_ONCE(zone->free_pages) - unusable_pages(zone, order, alloc_flags);
	long min = mark;

	if (alloc_flags & ALLOC_MIN_RESERVE) {
		min -= min / 2;
		if (alloc_flags & ALLOC_NON_BLOCK)
			min -= min / 4;
	}
	if (alloc_flags & ALLOC_OOM)
		min -= min / 2;
	if (free <= min + zone->lowmem_reserve[highest_zoneidx])
		return false;
	return !order || block_at_hand(zone, order, alloc_flags);
}

bool zone_watermark_flags_ok(struct zone *zone, unsigned int order, unsigned int alloc_flags,
			     int highest_zoneidx)
{
	if (alloc_flags & ALLOC_NO_WATERMARKS)
		return true;
	return zone_watermark_ok(zone, order, wmark_pages(zone, alloc_flags & ALLOC_WMARK_MASK),
				 highest_zoneidx, alloc_flags);
}

/* The later kswapd's bell. Nobody answers it yet; how often and for what it rang is counted. */
void wakeup_kswapd(struct zone *zone, unsigned int gfp_mask, int order,
		   enum zone_type highest_zoneidx)
{
	pg_data_t *pgdat = zone->zone_pgdat;

	if (!managed_zone(zone) ||
	    zone_watermark_ok(zone, order, high_wmark_pages(zone), highest_zoneidx, 0))
		return;
	if (READ_ONCE(pgdat->kswapd_order) < order)
		WRITE_ONCE(pgdat->kswapd_order, order);
	if (pgdat->kswapd_highest_zoneidx < highest_zoneidx)
		WRITE_ONCE(pgdat->kswapd_highest_zoneidx, highest_zoneidx);
	atomic_long_inc(&pgdat->kswapd_wakeups);
	count_vm_event(PAGEOUTRUN);
}

static void setup_lowmem_reserve(void)
{
	pg_data_t *pgdat;

	for_each_online_pgdat(pgdat) {
		for (int i = 0; i < MAX_NR_ZONES; i++) {
			struct zone *zone = &pgdat->node_zones[i];
			int ratio = sysctl_lowmem_reserve_ratio[i];
			unsigned long above = 0;

			for (int j = i + 1; j < MAX_NR_ZONES; j++) {
				above += zone_managed_pages(&pgdat->node_zones[j]);
				zone->lowmem_reserve[j] =
					ratio && zone_managed_pages(zone) ? above / ratio : 0;
			}
		}
	}
}

static void setup_totalreserve(void)
{
	unsigned long total = 0;
	pg_data_t *pgdat;

	for_each_online_pgdat(pgdat) {
		pgdat->totalreserve_pages = 0;
		for (int i = 0; i < MAX_NR_ZONES; i++) {
			struct zone *zone = &pgdat->node_zones[i];
			long most = 0;

			for (int j = i; j < MAX_NR_ZONES; j++)
				most = max(most, zone->lowmem_reserve[j]);
			most = min(most + (long)high_wmark_pages(zone),
				   (long)zone_managed_pages(zone));
			pgdat->totalreserve_pages += most;
			total += most;
		}
	}
	totalreserve_pages = total;
}

/*
 * Zones the kernel lives in share min_free_kbytes; the others keep a little for page tables and the
 * like.
 */
static void setup_zone_wmarks(struct zone *zone, unsigned long pages_min,
			      unsigned long lowmem_pages)
{
	unsigned long managed = zone_managed_pages(zone), gap, share, flags;

	share = lowmem_pages ? div64_u64((u64)pages_min * managed, lowmem_pages) : 0;
	gap = max_t(unsigned long, share >> 2,
		    div64_u64((u64)managed * watermark_scale_factor, 10000));
	if (is_highmem(zone) || zone_idx(zone) == ZONE_MOVABLE)
		share = clamp(managed / 1024, 32UL, 128UL);
	spin_lock_irqsave(&zone->lock, flags);
	zone->watermark_boost = 0;
	zone->_watermark[WMARK_MIN] = share;
	zone->_watermark[WMARK_LOW] = share + gap;
	zone->_watermark[WMARK_HIGH] = share + 2 * gap;
	zone->_watermark[WMARK_PROMO] = share + 3 * gap;
	spin_unlock_irqrestore(&zone->lock, flags);
}

void setup_per_zone_wmarks(void)
{
	unsigned long pages_min = (unsigned long)min_free_kbytes >> (PAGE_SHIFT - 10),
		      lowmem_pages = 0, flags;
	struct zone *zone;

	spin_lock_irqsave(&wmark_lock, flags);
	for_each_zone(zone)
		if (!is_highmem(zone) && zone_idx(zone) != ZONE_MOVABLE)
			lowmem_pages += zone_managed_pages(zone);
	for_each_zone(zone)
		if (managed_zone(zone))
			setup_zone_wmarks(zone, pages_min, lowmem_pages);
	setup_lowmem_reserve();
	setup_totalreserve();
	spin_unlock_irqrestore(&wmark_lock, flags);
	for_each_populated_zone(zone)
		pcp_set_high(zone);
	page_cpu_point();
}

/* 4 * sqrt(lowmem in KiB): grows slower than memory does. */
int init_per_zone_wmark_min(void)
{
	unsigned long kbytes = nr_free_buffer_pages() << (PAGE_SHIFT - 10);

	min_free_kbytes = clamp(int_sqrt(kbytes * 16), 128UL, 262144UL);
	setup_per_zone_wmarks();
	return 0;
}

static int min_free_kbytes_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%d\n", min_free_kbytes);
	return 0;
}

static int min_free_kbytes_store(void *data, char *text)
{
	unsigned int kbytes;
	int err = kstrtouint(text, 0, &kbytes);

	if (err)
		return err;
	if (kbytes > (totalram_pages() << (PAGE_SHIFT - 10)) / 2)
		return -EINVAL;
	min_free_kbytes = kbytes;
	setup_per_zone_wmarks();
	return 0;
}
PROC(min_free_kbytes, "/proc/sys/vm/min_free_kbytes", min_free_kbytes_show, min_free_kbytes_store);

static int lowmem_reserve_ratio_show(struct seq_file *m, void *v)
{
	for (int i = 0; i < MAX_NR_ZONES; i++)
		seq_printf(m, "%d%c", sysctl_lowmem_reserve_ratio[i],
			   i + 1 < MAX_NR_ZONES ? '\t' : '\n');
	return 0;
}

/* As many numbers as given, from the lowest zone on; nothing changes if one is wrong. */
static int lowmem_reserve_ratio_store(void *data, char *text)
{
	int ratio[MAX_NR_ZONES], n = 0;
	char *word;

	memcpy(ratio, sysctl_lowmem_reserve_ratio, sizeof(ratio));
	while ((word = strsep(&text, " \t")) != NULL) {
		if (!*word)
			continue;
		if (n == MAX_NR_ZONES || kstrtoint(word, 0, &ratio[n]) || ratio[n] < 0)
			return -EINVAL;
		n++;
	}
	if (!n)
		return -EINVAL;
	memcpy(sysctl_lowmem_reserve_ratio, ratio, sizeof(ratio));
	setup_per_zone_wmarks();
	return 0;
}
PROC(lowmem_reserve_ratio, "/proc/sys/vm/lowmem_reserve_ratio", lowmem_reserve_ratio_show,
     lowmem_reserve_ratio_store);

static int high_fraction_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%d\n", percpu_pagelist_high_fraction);
	return 0;
}

/* 0 goes back to the default; else at most 1/8 of a zone. */
static int high_fraction_store(void *data, char *text)
{
	unsigned int fraction;
	int err = kstrtouint(text, 0, &fraction);

	if (err)
		return err;
	if (fraction && (fraction < 8 || fraction > INT_MAX))
		return -EINVAL;
	percpu_pagelist_high_fraction = fraction;
	setup_per_zone_wmarks();
	return 0;
}
PROC(percpu_pagelist_high_fraction, "/proc/sys/vm/percpu_pagelist_high_fraction",
     high_fraction_show, high_fraction_store);
