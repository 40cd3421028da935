// SPDX-License-Identifier: MIT
/*
 * MMZ: zones, blocks, references, maps, figures. Each of the vendor's defects that a caller can see
 * has a case here (or in test_mmz_gap.c, test_mmz_userdev.c) that its code would fail.
 */
#include "mmz_test.h"
#include <granule/fault_inject.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

static void no_zone_no_block(struct kunit *test)
{
	unsigned long before = mmz_refused[MMZ_NO_ZONE];

	/* a failed probe leaves the vendor's with a table of NULLs that it calls */
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc("b", PAGE_SIZE, 0, 0, "no such zone"));
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc_in("b", PAGE_SIZE, 0, NULL));
	KUNIT_EXPECT_EQ(test, mmz_refused[MMZ_NO_ZONE], before + 1);
	KUNIT_EXPECT_STREQ(test, mmz_last_refusal(), mmz_refusal_text[MMZ_NO_ZONE]);
	KUNIT_EXPECT_NULL(test, hil_mmz_find(0, "no such zone"));
}

static void zones_match_by_name_and_gfp(struct kunit *test)
{
	hil_mmz_t *a = hil_mmz_create("t", 1, NOWHERE, 4 * PAGE_SIZE);
	hil_mmz_t *b = hil_mmz_create("t", 2, NOWHERE + SZ_1M, 4 * PAGE_SIZE);
	hil_mmb_t *mmb;

	KUNIT_ASSERT_TRUE(test, a && b);
	KUNIT_ASSERT_EQ(test, mmz_zone_link(a, false), 0);
	KUNIT_ASSERT_EQ(test, mmz_zone_link(b, false), 0);
	KUNIT_EXPECT_PTR_EQ(test, hil_mmz_find(2, "t"), b);
	KUNIT_EXPECT_PTR_EQ(test, hil_mmz_find(0, "t"), a);
	KUNIT_EXPECT_NULL(test, hil_mmz_find(3, "t"));
	mmb = hil_mmb_alloc("b", PAGE_SIZE, 0, 2, "t");
	KUNIT_ASSERT_NOT_NULL(test, mmb);
	KUNIT_EXPECT_PTR_EQ(test, mmb->zone, b);
	KUNIT_EXPECT_EQ(test, hil_mmb_free(mmb), 0);
	zone_gone(test, a);
	zone_gone(test, b);
}

/* The vendor takes the first zone with a fit; here the smallest gap of all zones wins. */
static void the_smallest_gap_over_all_zones(struct kunit *test)
{
	hil_mmz_t *large = zone_nowhere(test, "t", 0, 64 * PAGE_SIZE);
	hil_mmz_t *small = zone_nowhere(test, "t", SZ_16M, 4 * PAGE_SIZE);
	hil_mmb_t *a = hil_mmb_alloc("a", 3 * PAGE_SIZE, 0, 0, "t");
	hil_mmb_t *b = hil_mmb_alloc("b", 3 * PAGE_SIZE, 0, 0, "t");

	KUNIT_ASSERT_TRUE(test, a && b);
	KUNIT_EXPECT_PTR_EQ(test, a->zone, small);
	KUNIT_EXPECT_PTR_EQ(test, b->zone, large);
	hil_mmb_free(a);
	hil_mmb_free(b);
	zone_gone(test, large);
	zone_gone(test, small);
}

static void anony_decides_what_no_name_means(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "anonymous", 0, 4 * PAGE_SIZE);
	hil_mmb_t *mmb = hil_mmb_alloc("b", PAGE_SIZE, 0, 0, NULL);
	int anony = mmz_anony;

	KUNIT_EXPECT_NOT_NULL(test, mmb);
	if (mmb)
		hil_mmb_free(mmb);
	mmz_anony = 0;
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc("b", PAGE_SIZE, 0, 0, ""));
	mmz_anony = anony;
	zone_gone(test, zone);
}

static void bad_zones(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 8 * PAGE_SIZE), *other;
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_EXPECT_NULL(test, hil_mmz_create(NULL, 0, NOWHERE, SZ_1M));
	KUNIT_EXPECT_NULL(test, hil_mmz_create("", 0, NOWHERE, SZ_1M));
	KUNIT_EXPECT_NULL(test, hil_mmz_create("t", 0, NOWHERE + 1, SZ_1M));
	KUNIT_EXPECT_NULL(test, hil_mmz_create("t", 0, NOWHERE, SZ_1M + 1));
	KUNIT_EXPECT_NULL(test, hil_mmz_create_v2("t", 0, NOWHERE, SZ_1M, 3, 0));
	KUNIT_EXPECT_NULL(test, hil_mmz_create_v2("t", 0, NOWHERE, SZ_1M, HIL_EQ_BLOCK_ALLOC, 0));
	KUNIT_EXPECT_EQ(test, hil_mmz_register(zone), -EEXIST);
	KUNIT_EXPECT_EQ(test, hil_mmz_destroy(zone), -EBUSY);
	other = hil_mmz_create("over", 0, NOWHERE + 4 * PAGE_SIZE, 8 * PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, other);
	/* a zone in the way, and at run time: no RAM */
	KUNIT_EXPECT_EQ(test, mmz_zone_link(other, false), -EBUSY);
	KUNIT_EXPECT_EQ(test, hil_mmz_register(other), -ENXIO);
	other->nbytes = 0;
	KUNIT_EXPECT_EQ(test, mmz_zone_link(other, false), -EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmz_register(other), -EINVAL);
	/* memory that the page allocator has */
	KUNIT_ASSERT_NOT_NULL(test, page);
	other->phys_start = page_to_phys(page);
	other->nbytes = PAGE_SIZE;
	KUNIT_EXPECT_LT(test, hil_mmz_register(other), 0);
	KUNIT_EXPECT_FALSE(test, other->registered);
	__free_page(page);
	hil_mmz_destroy(other);
	zone_gone(test, zone);
}

static void a_zone_with_blocks_stays(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 8 * PAGE_SIZE);
	hil_mmb_t *mmb = hil_mmb_alloc("left", PAGE_SIZE, 0, 0, "t");

	KUNIT_EXPECT_EQ(test, hil_mmz_unregister(zone), -EBUSY);
	KUNIT_EXPECT_TRUE(test, zone->registered);
	hil_mmb_free(mmb);
	zone_gone(test, zone);
}

static void sizes_and_types(struct kunit *test)
{
	hil_mmz_t *slab = hil_mmz_create_v2("slab", 0, NOWHERE, 64 * PAGE_SIZE, HIL_SLAB_ALLOC, 0);
	hil_mmz_t *eq = hil_mmz_create_v2("eq", 0, NOWHERE + SZ_64M, 64 * PAGE_SIZE,
					  HIL_EQ_BLOCK_ALLOC, 2 * PAGE_SIZE);
	hil_mmb_t *a, *b;

	KUNIT_ASSERT_TRUE(test, slab && eq);
	KUNIT_ASSERT_EQ(test, mmz_zone_link(slab, false), 0);
	KUNIT_ASSERT_EQ(test, mmz_zone_link(eq, false), 0);
	a = hil_mmb_alloc("a", 4 * PAGE_SIZE + 1, 0, 0, "slab");
	b = hil_mmb_alloc("b", 3 * PAGE_SIZE + 1, 0, 0, "eq");
	KUNIT_ASSERT_TRUE(test, a && b);
	KUNIT_EXPECT_EQ(test, a->length, 8 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, b->length, 4 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, mmz_length(slab, ULONG_MAX), 0ul);
	KUNIT_EXPECT_EQ(test, mmz_length(slab, (ULONG_MAX >> 1) + 2), 0ul);
	KUNIT_EXPECT_EQ(test, mmz_length(eq, ULONG_MAX & PAGE_MASK), 0ul);
	hil_mmb_free(a);
	hil_mmb_free(b);
	zone_gone(test, slab);
	zone_gone(test, eq);
}

static void bad_requests(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", PAGE_SIZE, 8 * PAGE_SIZE);
	static const unsigned long sizes[] = { 0, ULONG_MAX, ULONG_MAX - 100 };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++)
		KUNIT_EXPECT_NULL(test, hil_mmb_alloc("b", sizes[i], 0, 0, "t"));
	KUNIT_EXPECT_STREQ(test, mmz_last_refusal(), mmz_refusal_text[MMZ_BAD_SIZE]);
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc("b", PAGE_SIZE, 3 * PAGE_SIZE, 0, "t"));
	KUNIT_EXPECT_STREQ(test, mmz_last_refusal(), mmz_refusal_text[MMZ_BAD_ALIGN]);
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc("b", 9 * PAGE_SIZE, 0, 0, "t"));
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc("b", ULONG_MAX / 2, 0, 0, "t"));
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc("b", PAGE_SIZE, 1ul << (BITS_PER_LONG - 1), 0,
					      "t"));
	KUNIT_EXPECT_STREQ(test, mmz_last_refusal(), mmz_refusal_text[MMZ_NO_ROOM]);
	KUNIT_EXPECT_EQ(test, zone->used, 0ul);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	zone_gone(test, zone);
}

/* A second free, also when the address has a new owner, is told and does nothing. */
static void a_double_free_is_caught(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 8 * PAGE_SIZE);
	hil_mmb_t *a = hil_mmb_alloc("a", PAGE_SIZE, 0, 0, "t"), *b;
	phys_addr_t phys = a->phys_addr;
	unsigned long warned = warn_count();

	KUNIT_EXPECT_EQ(test, hil_mmb_free(a), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_free(a), -EINVAL);
	b = hil_mmb_alloc("b", PAGE_SIZE, 0, 0, "t");
	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_EXPECT_EQ(test, b->phys_addr, phys);
	KUNIT_EXPECT_PTR_NE(test, a, b);
	KUNIT_EXPECT_EQ(test, hil_mmb_free(a), -EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmb_get(a), -EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmb_put(a), -EINVAL);
	KUNIT_EXPECT_NULL(test, hil_mmb_map2kern(a));
	KUNIT_EXPECT_EQ(test, hil_mmb_free(NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, warn_count(), warned + 6);
	KUNIT_EXPECT_PTR_EQ(test, hil_mmb_getby_phys(phys), b);
	KUNIT_EXPECT_STREQ(test, b->name, "b");
	KUNIT_EXPECT_NOT_NULL(test, a->freed_by);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	hil_mmb_free(b);
	zone_gone(test, zone);
}

static void references_delay_the_free(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 8 * PAGE_SIZE);
	hil_mmb_t *mmb = hil_mmb_alloc("b", PAGE_SIZE, 0, 0, "t");
	unsigned long warned = warn_count();

	KUNIT_EXPECT_EQ(test, hil_mmb_put(mmb), -EINVAL);	/* there is none */
	KUNIT_EXPECT_EQ(test, hil_mmb_get(mmb), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_get(mmb), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_free(mmb), 0);
	KUNIT_EXPECT_TRUE(test, mmb->flags & HIL_MMB_RELEASED);
	KUNIT_EXPECT_EQ(test, zone->blocks, 1u);
	KUNIT_EXPECT_EQ(test, hil_mmb_free(mmb), -EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmb_get(mmb), -EINVAL);
	KUNIT_EXPECT_NULL(test, hil_mmb_map2kern_cached(mmb));
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_put(mmb), 0);
	KUNIT_EXPECT_EQ(test, zone->blocks, 1u);
	KUNIT_EXPECT_EQ(test, hil_mmb_put(mmb), 0);
	KUNIT_EXPECT_EQ(test, zone->blocks, 0u);
	KUNIT_EXPECT_EQ(test, warn_count(), warned + 2);
	zone_gone(test, zone);
}

static void blocks_are_found_by_address(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 8 * PAGE_SIZE);
	hil_mmb_t *a = hil_mmb_alloc("a", 2 * PAGE_SIZE, 0, 0, "t");
	hil_mmb_t *b = hil_mmb_alloc("b", PAGE_SIZE, 4 * PAGE_SIZE, 0, "t");
	unsigned long offset = 1;

	KUNIT_ASSERT_TRUE(test, a && b);
	KUNIT_EXPECT_PTR_EQ(test, hil_mmb_getby_phys(NOWHERE), a);
	KUNIT_EXPECT_NULL(test, hil_mmb_getby_phys(NOWHERE + PAGE_SIZE));
	KUNIT_EXPECT_PTR_EQ(test, hil_mmb_getby_phys_2(NOWHERE + 2 * PAGE_SIZE - 1, &offset), a);
	KUNIT_EXPECT_EQ(test, offset, 2 * PAGE_SIZE - 1);
	KUNIT_EXPECT_NULL(test, hil_mmb_getby_phys_2(NOWHERE + 2 * PAGE_SIZE, &offset));
	KUNIT_EXPECT_NULL(test, hil_mmb_getby_phys_2(NOWHERE - 1, &offset));
	KUNIT_EXPECT_PTR_EQ(test, hil_mmb_getby_phys_2(NOWHERE + 4 * PAGE_SIZE, NULL), b);
	KUNIT_EXPECT_NULL(test, hil_mmb_getby_phys_2(NOWHERE + 8 * PAGE_SIZE, NULL));
	KUNIT_EXPECT_NULL(test, hil_mmb_getby_kvirt(NULL));
	KUNIT_EXPECT_NULL(test, hil_mmb_getby_kvirt(test));
	hil_mmb_free(a);
	hil_mmb_free(b);
	zone_gone(test, zone);
}

/* --- maps: real memory --- */

static void cached_maps_are_counted(struct kunit *test)
{
	hil_mmz_t *zone = zone_real(test, "t");
	hil_mmb_t *mmb = hil_mmb_alloc("b", 3 * PAGE_SIZE, 0, 0, "t");
	char *at = hil_mmb_map2kern_cached(mmb), *part;
	unsigned long warned;

	KUNIT_ASSERT_NOT_NULL(test, at);
	memset(at, 0x5a, 3 * PAGE_SIZE);
	KUNIT_EXPECT_PTR_EQ(test, hil_mmb_map2kern_cached(mmb), (void *)at);
	KUNIT_EXPECT_EQ(test, mmb->flags, HIL_MMB_MAP2KERN | HIL_MMB_MAP2KERN_CACHED);
	KUNIT_EXPECT_PTR_EQ(test, hil_mmb_getby_kvirt(at + PAGE_SIZE + 5), mmb);
	KUNIT_EXPECT_NULL(test, hil_mmb_getby_kvirt(at + 3 * PAGE_SIZE));
	/* never both kinds at once */
	KUNIT_EXPECT_NULL(test, hil_mmb_map2kern(mmb));
	KUNIT_EXPECT_NULL(test, hil_mmf_map2kern_nocache(mmb->phys_addr, PAGE_SIZE));
	part = hil_mmf_map2kern_cache(mmb->phys_addr + PAGE_SIZE, 100);
	KUNIT_EXPECT_PTR_EQ(test, part, at + PAGE_SIZE);
	KUNIT_EXPECT_NULL(test, hil_mmf_map2kern_cache(mmb->phys_addr, 3 * PAGE_SIZE + 1));
	KUNIT_EXPECT_EQ(test, hil_mmf_unmap(part), 0);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_unmap(mmb), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_free(mmb), 0);	/* waits for the map */
	KUNIT_EXPECT_EQ(test, zone->blocks, 1u);
	KUNIT_EXPECT_EQ(test, hil_mmb_unmap(mmb), 0);
	KUNIT_EXPECT_EQ(test, zone->blocks, 0u);
	warned = warn_count();
	KUNIT_EXPECT_EQ(test, hil_mmb_unmap(mmb), -EINVAL);
	KUNIT_EXPECT_EQ(test, warn_count(), warned + 1);
	zone_real_gone(test, zone);
}

static void caches_are_kept_by_ranges_that_agree(struct kunit *test)
{
	hil_mmz_t *zone = zone_real(test, "t");
	hil_mmb_t *mmb = hil_mmb_alloc("b", 2 * PAGE_SIZE, 0, 0, "t");
	phys_addr_t p = mmb->phys_addr;
	char *at = hil_mmb_map2kern_cached(mmb);

	KUNIT_ASSERT_NOT_NULL(test, at);
	KUNIT_EXPECT_EQ(test, hil_mmb_flush_dcache_byaddr(at, p, 2 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_flush_dcache_byaddr(at + 5, p + 5, 1), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_invalid_cache_byaddr(at, p, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_flush_dcache_byaddr(at, p, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmb_flush_dcache_byaddr(at, p, 2 * PAGE_SIZE + 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmb_flush_dcache_byaddr(at + 1, p, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmb_flush_dcache_byaddr(at, p + 1, ULONG_MAX), -EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmb_flush_dcache_byaddr(at, p - 1, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmb_invalid_cache_byaddr(NULL, p, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmb_unmap(mmb), 0);
	/* not mapped cached: the vendor's says 0 and has done nothing */
	KUNIT_EXPECT_EQ(test, hil_mmb_flush_dcache_byaddr(at, p, 1), -EPERM);
	KUNIT_EXPECT_EQ(test, hil_mmb_invalid_cache_byaddr(at, p, 1), -EPERM);
	hil_mmb_free(mmb);
	zone_real_gone(test, zone);
}

static void fragments_of_kernel_memory_are_not_given(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	hil_mmz_t *zone = zone_real(test, "t");

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_NULL(test, hil_mmf_map2kern_nocache(page_to_phys(page), PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, hil_mmf_map2kern_cache(page_to_phys(page), PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, hil_mmf_map2kern_cache(zone->phys_start, PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, hil_mmf_map2kern_cache(NOWHERE, 0));
	KUNIT_EXPECT_NULL(test, hil_mmf_map2kern_cache(~(phys_addr_t)0, 2));
	KUNIT_EXPECT_EQ(test, hil_mmf_unmap(test), -EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmf_unmap(page_address(page)), -EINVAL);
	__free_page(page);
	zone_real_gone(test, zone);
}

/* --- figures --- */

static const struct hil_mmb_owner *owner(const char *name)
{
	for (unsigned int i = 0; i < MMZ_OWNERS; i++)
		if (!strcmp(mmz_owners[i].name, name))
			return &mmz_owners[i];
	return NULL;
}

static void owners_have_high_water_marks(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 16 * PAGE_SIZE);
	hil_mmb_t *a = hil_mmb_alloc("mark", 3 * PAGE_SIZE, 0, 0, "t");
	hil_mmb_t *b = hil_mmb_alloc("mark", 4 * PAGE_SIZE, 0, 0, "t");
	const struct hil_mmb_owner *o = owner("mark");

	KUNIT_ASSERT_NOT_NULL(test, o);
	KUNIT_EXPECT_EQ(test, o->now, 7 * PAGE_SIZE);
	hil_mmb_free(a);
	a = hil_mmb_alloc("mark", PAGE_SIZE, 0, 0, "t");
	KUNIT_EXPECT_EQ(test, o->now, 5 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, o->peak, 7 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, o->blocks, 2ul);
	KUNIT_EXPECT_PTR_EQ(test, (void *)owner("mark"), (void *)a->owner);
	/* names of full length, and such that differ at the end only */
	hil_mmb_free(a);
	hil_mmb_free(b);
	a = hil_mmb_alloc("0123456789012345678901234567890X", PAGE_SIZE, 0, 0, "t");
	b = hil_mmb_alloc("012345678901234567890123456789", PAGE_SIZE, 0, 0, "t");
	KUNIT_EXPECT_PTR_NE(test, (void *)a->owner, (void *)b->owner);
	KUNIT_EXPECT_EQ(test, strlen(a->name), (size_t)HIL_MMB_NAME_LEN - 1);
	hil_mmb_free(a);
	hil_mmb_free(b);
	zone_gone(test, zone);
}

static void fragmentation_is_what_is_not_in_the_largest_gap(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 10 * PAGE_SIZE);
	hil_mmb_t *a = hil_mmb_alloc("a", PAGE_SIZE, 0, 0, "t");
	hil_mmb_t *b = hil_mmb_alloc("b", PAGE_SIZE, 0, 0, "t");

	KUNIT_EXPECT_EQ(test, mmz_fragmentation(zone), 0u);
	hil_mmb_free(a);
	/* 9 pages free, 8 of them in the largest gap */
	KUNIT_EXPECT_EQ(test, mmz_gap_largest(zone), 8 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, mmz_fragmentation(zone), 111u);
	hil_mmb_free(b);
	zone_gone(test, zone);
}

static void failures_on_purpose(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 16 * PAGE_SIZE);
	hil_mmb_t *a, *b;

	KUNIT_EXPECT_EQ(test, mmz_fail_set("nth 2"), 0);
	a = hil_mmb_alloc("a", PAGE_SIZE, 0, 0, "t");
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc("b", PAGE_SIZE, 0, 0, "t"));
	KUNIT_EXPECT_STREQ(test, mmz_last_refusal(), mmz_refusal_text[MMZ_INJECTED]);
	b = hil_mmb_alloc("b", PAGE_SIZE, 0, 0, "t");
	KUNIT_EXPECT_TRUE(test, a && b);
	KUNIT_EXPECT_EQ(test, mmz_fail_set("above 8K"), 0);
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc("c", 8193, 0, 0, "t"));
	hil_mmb_free(b);
	b = hil_mmb_alloc("b", 8192, 0, 0, "t");
	KUNIT_EXPECT_NOT_NULL(test, b);
	KUNIT_EXPECT_EQ(test, mmz_fail_set("off"), 0);
	KUNIT_EXPECT_EQ(test, mmz_fail_set("nth"), -EINVAL);
	KUNIT_EXPECT_EQ(test, mmz_fail_set("nth x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, mmz_fail_set("above 0"), -EINVAL);
	KUNIT_EXPECT_EQ(test, mmz_fail_set("above 1X"), -EINVAL);
	KUNIT_EXPECT_EQ(test, mmz_fail_set("sometimes"), -EINVAL);
	hil_mmb_free(a);
	hil_mmb_free(b);
	zone_gone(test, zone);
}

static void allocation_fails_cleanly_without_memory(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 16 * PAGE_SIZE);

	hil_mmz_forget();
	for_each_failure(&failslab) {
		hil_mmb_t *mmb = hil_mmb_alloc("b", PAGE_SIZE, 0, 0, "t");

		if (failslab.hit) {
			KUNIT_EXPECT_NULL(test, mmb);
			KUNIT_EXPECT_STREQ(test, mmz_last_refusal(),
					   mmz_refusal_text[MMZ_NO_MEMORY]);
		} else {
			KUNIT_EXPECT_NOT_NULL(test, mmb);
			hil_mmb_free(mmb);
			hil_mmz_forget();
		}
		KUNIT_EXPECT_EQ(test, zone->used, 0ul);
		KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	}
	for_each_failure(&failslab) {
		hil_mmz_t *other = hil_mmz_create("o", 0, NOWHERE + SZ_1M, PAGE_SIZE);

		/* the index may come from vmalloc instead */
		if (!failslab.hit)
			KUNIT_EXPECT_NOT_NULL(test, other);
		if (other)
			hil_mmz_destroy(other);
	}
	zone_gone(test, zone);
}

static void the_history_is_bounded(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 256 * PAGE_SIZE);
	hil_mmb_t **b = kunit_kcalloc(test, 200, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	for (unsigned int i = 0; i < 200; i++)
		b[i] = hil_mmb_alloc("b", PAGE_SIZE, 0, 0, "t");
	for (unsigned int i = 0; i < 200; i++)
		KUNIT_EXPECT_EQ(test, hil_mmb_free(b[i]), 0);
	KUNIT_EXPECT_LE(test, mmz_history_len, 65u);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	zone_gone(test, zone);
}

/* The checker must see what it is for. */
static void the_checker_notices(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 16 * PAGE_SIZE);
	hil_mmb_t *mmb = hil_mmb_alloc("b", 2 * PAGE_SIZE, 0, 0, "t");

	mmb->length += PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, mmz_check(), -EINVAL);
	mmb->length -= PAGE_SIZE;
	zone->used -= 1;
	KUNIT_EXPECT_EQ(test, mmz_check(), -EINVAL);
	zone->used += 1;
	mmb->flags = HIL_MMB_MAP2KERN;
	KUNIT_EXPECT_EQ(test, mmz_check(), -EINVAL);
	mmb->flags = HIL_MMB_RELEASED;
	KUNIT_EXPECT_EQ(test, mmz_check(), -EINVAL);
	mmb->flags = 0;
	mmb->owner->now++;
	KUNIT_EXPECT_EQ(test, mmz_check(), -EINVAL);
	mmb->owner->now--;
	mmb->gap -= PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, mmz_check(), -EINVAL);
	mmb->gap += PAGE_SIZE;
	mmz_history_len++;
	KUNIT_EXPECT_EQ(test, mmz_check(), -EINVAL);
	mmz_history_len--;
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	hil_mmb_free(mmb);
	zone_gone(test, zone);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(no_zone_no_block), KUNIT_CASE(zones_match_by_name_and_gfp),
	KUNIT_CASE(the_smallest_gap_over_all_zones), KUNIT_CASE(anony_decides_what_no_name_means),
	KUNIT_CASE(bad_zones), KUNIT_CASE(a_zone_with_blocks_stays), KUNIT_CASE(sizes_and_types),
	KUNIT_CASE(bad_requests), KUNIT_CASE(a_double_free_is_caught),
	KUNIT_CASE(references_delay_the_free), KUNIT_CASE(blocks_are_found_by_address),
	KUNIT_CASE(cached_maps_are_counted), KUNIT_CASE(caches_are_kept_by_ranges_that_agree),
	KUNIT_CASE(fragments_of_kernel_memory_are_not_given),
	KUNIT_CASE(owners_have_high_water_marks),
	KUNIT_CASE(fragmentation_is_what_is_not_in_the_largest_gap),
	KUNIT_CASE(failures_on_purpose), KUNIT_CASE(allocation_fails_cleanly_without_memory),
	KUNIT_CASE(the_history_is_bounded), KUNIT_CASE(the_checker_notices),
	{ }
};

static struct kunit_suite suite = { .name = "mmz", .test_cases = cases };
kunit_test_suite(suite);
