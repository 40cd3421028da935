// SPDX-License-Identifier: MIT
/*
 * How much memory there is: totals for the rest of the system, /proc/meminfo, and the summary
 * printed when memory runs out.
 *
 * Lines, order and widths of /proc/meminfo are Linux's; lines of subsystems that do not exist here
 * are 0, as on a Linux that does not use them. Reads counters without locks.
 */
#include "buddy.h"
#include "zone.h"
#include <granule/proc.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <asm/page.h>

unsigned long nr_free_pages(void)
{
	return global_zone_page_state(NR_FREE_PAGES);
}

unsigned long global_present_pages(void)
{
	unsigned long pages = 0;
	pg_data_t *pgdat;

	for_each_online_pgdat(pgdat)
		pages += pgdat->node_present_pages;
	return pages;
}

/* What GFP_USER could get before the high watermarks: zones up to NORMAL. */
unsigned long nr_free_buffer_pages(void)
{
	unsigned long sum = 0;
	struct zone *zone;

	for_each_zone(zone)
		if (zone_idx(zone) <= ZONE_NORMAL &&
		    zone_managed_pages(zone) > high_wmark_pages(zone))
			sum += zone_managed_pages(zone) - high_wmark_pages(zone);
	return sum;
}

static unsigned long free_highpages(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		if (is_highmem(zone))
			pages += zone_free_pages(zone);
	return pages;
}

void si_meminfo(struct sysinfo *val)
{
	memset(val, 0, sizeof(*val));
	val->totalram = totalram_pages();
	val->freeram = nr_free_pages();
	val->sharedram = global_node_page_state(NR_SHMEM);
	val->totalhigh = totalhigh_pages();
	val->freehigh = free_highpages();
	val->mem_unit = PAGE_SIZE;
}

/* What could be had without swapping: free and reclaimable memory, less what must stay. */
long si_mem_available(void)
{
	unsigned long wmark_low = 0, cache, slab;
	struct zone *zone;
	long available;

	for_each_zone(zone)
		wmark_low += low_wmark_pages(zone);
	available = (long)nr_free_pages() - (long)totalreserve_pages;
	cache = global_node_page_state(NR_ACTIVE_FILE) + global_node_page_state(NR_INACTIVE_FILE);
	available += cache - min(cache / 2, wmark_low);
	slab = global_node_page_state(NR_SLAB_RECLAIMABLE_B) +
	       global_node_page_state(NR_KERNEL_MISC_RECLAIMABLE);
	available += slab - min(slab / 2, wmark_low);
	return max(available, 0L);
}

static unsigned long kib(unsigned long pages)
{
	return pages << (PAGE_SHIFT - 10);
}

static void line(struct seq_file *m, const char *name, unsigned long pages)
{
	seq_printf(m, "%s:%*lu kB\n", name, 23 - (int)strlen(name), kib(pages));
}

static void node_line(struct seq_file *m, const char *name, enum node_stat_item item)
{
	line(m, name, global_node_page_state(item));
}

static unsigned long meminfo_item(enum meminfo_item item)
{
	return atomic_long_read(&meminfo_items[item]);
}

static void show_use(struct seq_file *m)
{
	unsigned long anon =
		global_node_page_state(NR_ACTIVE_ANON) + global_node_page_state(NR_INACTIVE_ANON);
	unsigned long file =
		global_node_page_state(NR_ACTIVE_FILE) + global_node_page_state(NR_INACTIVE_FILE);

	line(m, "MemTotal", totalram_pages());
	line(m, "MemFree", nr_free_pages());
	line(m, "MemAvailable", si_mem_available());
	line(m, "Buffers", 0);
	node_line(m, "Cached", NR_FILE_PAGES);
	line(m, "SwapCached", 0);
	line(m, "Active",
	     global_node_page_state(NR_ACTIVE_ANON) + global_node_page_state(NR_ACTIVE_FILE));
	line(m, "Inactive",
	     anon + file - global_node_page_state(NR_ACTIVE_ANON) -
		     global_node_page_state(NR_ACTIVE_FILE));
	node_line(m, "Active(anon)", NR_ACTIVE_ANON);
	node_line(m, "Inactive(anon)", NR_INACTIVE_ANON);
	node_line(m, "Active(file)", NR_ACTIVE_FILE);
	node_line(m, "Inactive(file)", NR_INACTIVE_FILE);
	node_line(m, "Unevictable", NR_UNEVICTABLE);
	line(m, "Mlocked", global_zone_page_state(NR_MLOCK));
	if (IS_ENABLED(CONFIG_HIGHMEM)) {
		line(m, "HighTotal", totalhigh_pages());
		line(m, "HighFree", free_highpages());
		line(m, "LowTotal", totalram_pages() - totalhigh_pages());
		line(m, "LowFree", nr_free_pages() - free_highpages());
	}
	line(m, "SwapTotal", 0);
	line(m, "SwapFree", 0);
	node_line(m, "Dirty", NR_FILE_DIRTY);
	node_line(m, "Writeback", NR_WRITEBACK);
	node_line(m, "AnonPages", NR_ANON_MAPPED);
	node_line(m, "Mapped", NR_FILE_MAPPED);
	node_line(m, "Shmem", NR_SHMEM);
}

static void show_kernel(struct seq_file *m)
{
	unsigned long slab = global_node_page_state(NR_SLAB_RECLAIMABLE_B);

	line(m, "KReclaimable", slab + global_node_page_state(NR_KERNEL_MISC_RECLAIMABLE));
	line(m, "Slab", slab + global_node_page_state(NR_SLAB_UNRECLAIMABLE_B));
	line(m, "SReclaimable", slab);
	node_line(m, "SUnreclaim", NR_SLAB_UNRECLAIMABLE_B);
	seq_printf(m, "KernelStack:    %8lu kB\n", global_node_page_state(NR_KERNEL_STACK_KB));
	node_line(m, "PageTables", NR_PAGETABLE);
	node_line(m, "SecPageTables", NR_SECONDARY_PAGETABLE);
	line(m, "NFS_Unstable", 0);
	line(m, "Bounce", global_zone_page_state(NR_BOUNCE));
	line(m, "WritebackTmp", 0);
	line(m, "CommitLimit", totalram_pages() / 2);
	line(m, "Committed_AS", 0);
	seq_printf(m, "VmallocTotal:   %8lu kB\n",
		   ((unsigned long)VMALLOC_END - (unsigned long)VMALLOC_START) >> 10);
	line(m, "VmallocUsed", meminfo_item(MEMINFO_VMALLOC_PAGES));
	line(m, "VmallocChunk", 0);
	line(m, "Percpu", meminfo_item(MEMINFO_PERCPU_PAGES));
	line(m, "CmaTotal", meminfo_item(MEMINFO_CMA_TOTAL));
	line(m, "CmaFree", global_zone_page_state(NR_FREE_CMA_PAGES));
}

static int meminfo_show(struct seq_file *m, void *v)
{
	show_use(m);
	show_kernel(m);
	return 0;
}
PROC(meminfo, "/proc/meminfo", meminfo_show, NULL);

static void show_zone_line(const struct zone *zone)
{
	pr_info("Node %d %s free:%lukB min:%lukB low:%lukB high:%lukB present:%lukB managed:%lukB "
		"free_pcp:%lukB\n",
		zone->node, zone->name, kib(zone->free_pages), kib(min_wmark_pages(zone)),
		kib(low_wmark_pages(zone)), kib(high_wmark_pages(zone)), kib(zone->present_pages),
		kib(zone_managed_pages(zone)),
		kib(zone_free_pages(zone) + zone->free_isolated - zone->free_pages));
}

static void show_zone_blocks(const struct zone *zone)
{
	unsigned long total = 0;

	pr_info("Node %d %s: ", zone->node, zone->name);
	for (int order = 0; order < NR_PAGE_ORDERS; order++) {
		pr_cont("%lu*%lukB ", zone->free_area[order].nr_free, kib(1UL << order));
		total += zone->free_area[order].nr_free << order;
	}
	pr_cont("= %lukB\n", kib(total));
}

void show_mem(void)
{
	struct zone *zone;

	pr_info("Mem-Info:\n");
	pr_info("slab_reclaimable:%lu slab_unreclaimable:%lu free:%lu free_cma:%lu\n",
		global_node_page_state(NR_SLAB_RECLAIMABLE_B),
		global_node_page_state(NR_SLAB_UNRECLAIMABLE_B), nr_free_pages(),
		global_zone_page_state(NR_FREE_CMA_PAGES));
	for_each_populated_zone(zone)
		show_zone_line(zone);
	for_each_populated_zone(zone)
		show_zone_blocks(zone);
	pr_info("%lu pages RAM, %lu pages HighMem, %lu pages reserved\n", global_present_pages(),
		totalhigh_pages(), global_present_pages() - totalram_pages());
}
