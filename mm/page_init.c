// SPDX-License-Identifier: MIT
/*
 * Memory enters the buddy system: from memblock at boot, block by block, and later page by page
 * when a reservation is given up.
 *
 * Owns the totals (totalram, totalhigh) and each zone's managed_pages. The hand-over loop itself is
 * memblock's (mm/memblock_handover.c); it calls memblock_free_pages() for each largest aligned
 * block, which costs the same for one page and for a thousand.
 */
#include "buddy.h"
#include "internal.h"
#include "mem_map.h"
#include <asm/sections.h>
#include <granule/param.h>
#include <linux/kstrtox.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>

void *high_memory;

static atomic_long_t total_ram, total_high;

unsigned long totalram_pages(void)
{
	return atomic_long_read(&total_ram);
}

void totalram_pages_add(long count)
{
	atomic_long_add(count, &total_ram);
}

unsigned long totalhigh_pages(void)
{
	return atomic_long_read(&total_high);
}

static void count_managed(struct zone *zone, long pages)
{
	zone->managed_pages += pages;
	totalram_pages_add(pages);
	if (is_highmem(zone))
		atomic_long_add(pages, &total_high);
}

void memblock_free_pages(struct page *page, unsigned long pfn, unsigned int order)
{
	struct zone *zone = page_zone(page);
	unsigned long flags;

	/* The ends of a zone need not be aligned. */
	if (unlikely(page_zone_id(page) != page_zone_id(pfn_to_page(pfn + (1UL << order) - 1)))) {
		order--;
		memblock_free_pages(page, pfn, order);
		memblock_free_pages(pfn_to_page(pfn + (1UL << order)), pfn + (1UL << order), order);
		return;
	}
	spin_lock_irqsave(&zone->lock, flags);
	count_managed(zone, 1L << order);
	buddy_free(zone, page, order, get_pageblock_migratetype(page));
	spin_unlock_irqrestore(&zone->lock, flags);
}

/* The hand-over begins: reservations are final, and managed pages are counted for real. */
void reset_all_zones_managed_pages(void)
{
	struct zone *zone;

	mem_map_reserve();
	for_each_zone(zone)
		zone->managed_pages = 0;
	atomic_long_set(&total_ram, 0);
	atomic_long_set(&total_high, 0);
}

void adjust_managed_page_count(struct page *page, long count)
{
	struct zone *zone = page_zone(page);
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	count_managed(zone, count);
	spin_unlock_irqrestore(&zone->lock, flags);
}

void free_reserved_page(struct page *page)
{
	if (WARN(!PageReserved(page), "pfn %#lx is given up but was not reserved\n",
		 page_to_pfn(page)))
		return;
	ClearPageReserved(page);
	page->mapping = NULL;
	page->state = PAGE_STATE_ALLOCATED;
	adjust_managed_page_count(page, 1);
	__free_page(page);
}

void mark_page_reserved(struct page *page)
{
	SetPageReserved(page);
	adjust_managed_page_count(page, -1);
}

unsigned long free_reserved_area(void *start, void *end, int poison, const char *s)
{
	unsigned long pages = 0;
	char *p;

	for (p = (char *)PAGE_ALIGN((unsigned long)start); p + PAGE_SIZE <= (char *)end;
	     p += PAGE_SIZE, pages++) {
		struct page *page = phys_to_page(virt_to_phys(p));

		if ((unsigned int)poison <= 0xff)
			memset(page_to_virt(page), poison, PAGE_SIZE);
		free_reserved_page(page);
	}
	if (pages && s)
		pr_info("Freeing %s memory: %luK\n", s, pages << (PAGE_SHIFT - 10));
	return pages;
}

static int set_init_on_alloc(char *value)
{
	int err = kstrtobool(value, &init_on_alloc);

	page_alloc_set_slow(SLOW_INIT_ON_ALLOC, init_on_alloc);
	return err;
}
BOOT_PARAM(init_on_alloc, "init_on_alloc", set_init_on_alloc);

static int set_init_on_free(char *value)
{
	int err = kstrtobool(value, &init_on_free);

	page_alloc_set_slow(SLOW_INIT_ON_FREE, init_on_free);
	return err;
}
BOOT_PARAM(init_on_free, "init_on_free", set_init_on_free);

static unsigned long kib(const char *start, const char *end)
{
	return (unsigned long)(end - start) >> 10;
}

static void print_memory(void)
{
	unsigned long present = global_present_pages() << (PAGE_SHIFT - 10),
		      free = nr_free_pages() << (PAGE_SHIFT - 10);
	unsigned long total = totalram_pages() << (PAGE_SHIFT - 10);
	unsigned long cma = atomic_long_read(&meminfo_items[MEMINFO_CMA_TOTAL])
			    << (PAGE_SHIFT - 10);

	pr_info("Memory: %luK/%luK available (%luK kernel code, %luK rwdata, %luK rodata, %luK "
		"init, %luK bss, %luK reserved, %luK cma-reserved",
		free, present, kib(_stext, _etext), kib(_sdata, _edata),
		kib(__start_rodata, __end_rodata), kib(__init_begin, __init_end),
		kib(__bss_start, __bss_stop), present - total - cma, cma);
	if (IS_ENABLED(CONFIG_HIGHMEM))
		pr_cont(", %luK highmem", totalhigh_pages() << (PAGE_SHIFT - 10));
	pr_cont(")\n");
}

/*
 * After the hand-over: the totals are known, so are the watermarks; allocations may reclaim from
 * now on.
 */
void page_alloc_init_late(void)
{
	gfp_allowed_mask = __GFP_BITS_MASK;
	init_per_zone_wmark_min();
	build_all_zonelists(NULL);
	print_memory();
}
