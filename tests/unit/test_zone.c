// SPDX-License-Identifier: MIT
/*
 * Nodes, zones and struct pages against memblock: every frame of RAM has a page in the right node
 * and zone, holes are reserved, sums add up, conversions go both ways.
 */
#include "page_test.h"
#include <linux/memblock.h>

static void conversions_test(struct kunit *test)
{
	unsigned long start, end, last = 0;
	int i, nid, bad = 0;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid) {
		for (unsigned long pfn = start; pfn < end;
		     pfn += IS_ENABLED(CONFIG_HOST) ? 1 : 61) {
			struct page *page = pfn_to_page(pfn);

			bad += !pfn_valid(pfn) || page_to_pfn(page) != pfn ||
			       page_to_nid(page) != nid || !zone_spans_pfn(page_zone(page), pfn) ||
			       page_zone(page)->node != nid ||
			       phys_to_page(page_to_phys(page)) != page;
			if (!PageHighMem(page))
				bad += virt_to_page(page_address(page)) != page ||
				       __pa(page_address(page)) != page_to_phys(page);
		}
		KUNIT_EXPECT_TRUE(test, start >= last);
		last = end;
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
	KUNIT_EXPECT_FALSE(test, pfn_valid(~0UL));
	KUNIT_EXPECT_FALSE(test, pfn_valid((nr_mem_sections << PFN_SECTION_SHIFT) + memstart_pfn));
}

/*
 * A frame has a struct page exactly when its largest block holds RAM; one that is not RAM is
 * reserved.
 */
static void holes_test(struct kunit *test)
{
	unsigned long limit = memstart_pfn + (nr_mem_sections << PFN_SECTION_SHIFT),
		      step = IS_ENABLED(CONFIG_HOST) ? 1 : 509;
	int wrong = 0;

	for (unsigned long pfn = memstart_pfn; pfn < limit; pfn += step) {
		unsigned long block = pfn & ~(MAX_ORDER_NR_PAGES - 1);
		phys_addr_t base = (phys_addr_t)block << PAGE_SHIFT,
			    size = (phys_addr_t)MAX_ORDER_NR_PAGES << PAGE_SHIFT;
		bool ram = memblock_is_memory((phys_addr_t)pfn << PAGE_SHIFT);

		wrong += pfn_valid(pfn) != memblock_overlaps_region(&memblock.memory, base, size);
		if (pfn_valid(pfn) && !ram)
			wrong += !PageReserved(pfn_to_page(pfn)) ||
				 page_count(pfn_to_page(pfn)) != 1;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0);
}

static void sums_test(struct kunit *test)
{
	unsigned long present = 0, managed = 0, node_present = 0, ram = 0, start, end;
	struct zone *zone;
	pg_data_t *pgdat;
	int i;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, NULL)
		ram += end - start;
	for_each_zone(zone) {
		present += zone->present_pages;
		managed += zone_managed_pages(zone);
		KUNIT_EXPECT_LE(test, zone->present_pages, zone->spanned_pages);
		KUNIT_EXPECT_LE(test, zone_managed_pages(zone), zone->present_pages);
		KUNIT_EXPECT_LE(test, zone_free_pages(zone), zone_managed_pages(zone));
	}
	for_each_online_pgdat(pgdat)
		node_present += pgdat->node_present_pages;
	KUNIT_EXPECT_EQ(test, present, ram);
	KUNIT_EXPECT_EQ(test, node_present, ram);
	KUNIT_EXPECT_EQ(test, managed, totalram_pages());
	KUNIT_EXPECT_LE(test, nr_free_pages(), totalram_pages());
}

/* Zones of a node follow each other without overlap. */
static void order_test(struct kunit *test)
{
	pg_data_t *pgdat;

	for_each_online_pgdat(pgdat) {
		unsigned long end = 0;

		for (int i = 0; i < MAX_NR_ZONES; i++) {
			struct zone *zone = &pgdat->node_zones[i];

			if (!populated_zone(zone))
				continue;
			KUNIT_EXPECT_GE(test, zone->zone_start_pfn, end);
			end = zone_end_pfn(zone);
			KUNIT_EXPECT_EQ(test, (int)zone_idx(zone), i);
		}
	}
}

static void size_test(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct page), sizeof(long) == 8 ? (size_t)64 : (size_t)32);
	KUNIT_EXPECT_EQ(test, NR_PAGE_ORDERS, 11);
}

static struct kunit_case zone_cases[] = {
	KUNIT_CASE(conversions_test),
	KUNIT_CASE(holes_test),
	KUNIT_CASE(sums_test),
	KUNIT_CASE(order_test),
	KUNIT_CASE(size_test),
	{}
};

static struct kunit_suite zone_suite = { .name = "zone", .test_cases = zone_cases };
kunit_test_suite(zone_suite);
