// SPDX-License-Identifier: MIT
/*
 * MMZ on a real MMU: uncached maps, and what the CPU says of them. Uses the zones of the boot
 * (mmz=...); without one the cases are skipped, for no other memory is mapped by pages or not at
 * all.
 */
#include <../drivers/media/mmz.h>
#include <arch/mmu.h>
#include <asm/page.h>
#include <granule/fdt_mem.h>
#include <granule/pgtable.h>
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static hil_mmz_t *find_boot_zone(void)
{
	hil_mmz_t *zone;

	for_each_mmz(zone)
		if (!zone->cma && zone->nbytes - zone->used >= 8 * PAGE_SIZE)
			return zone;
	return NULL;
}

/* In a whole run the cases of zones are left out where there is none. */
static bool present(void)
{
	return find_boot_zone();
}

static hil_mmz_t *boot_zone(struct kunit *test)
{
	hil_mmz_t *zone = find_boot_zone();

	if (!zone)
		kunit_skip(test, "no media zone: boot with mmz=...");
	return zone;
}

static unsigned int type_of(const void *at)
{
	struct pgtable_entry entry;

	if (pgtable_query(&kernel_pgtable, (unsigned long)at & PAGE_MASK, &entry))
		return ~0u;
	return (entry.attrs & PGA_MT_MASK) >> PGA_MT_SHIFT;
}

static void uncached_maps_have_no_cached_alias(struct kunit *test)
{
	hil_mmz_t *zone = boot_zone(test);
	hil_mmb_t *mmb = hil_mmb_alloc_in("target", 3 * PAGE_SIZE, 0, zone);
	u32 *at;

	KUNIT_ASSERT_NOT_NULL(test, mmb);
	at = hil_mmb_map2kern_cached(mmb);
	KUNIT_ASSERT_NOT_NULL(test, at);
	KUNIT_EXPECT_EQ(test, type_of(at), PT_MT_WB);
	for (unsigned int i = 0; i < 3 * PAGE_SIZE / 4; i++)
		at[i] = i * 2654435761u;
	KUNIT_EXPECT_NULL(test, hil_mmb_map2kern(mmb));
	KUNIT_EXPECT_EQ(test, hil_mmb_unmap(mmb), 0);

	at = hil_mmb_map2kern(mmb);
	KUNIT_ASSERT_NOT_NULL(test, at);
	KUNIT_EXPECT_EQ(test, type_of(at), PT_MT_NC);
	KUNIT_EXPECT_EQ(test, type_of((char *)at + 2 * PAGE_SIZE), PT_MT_NC);
	if (zone->linear) {
		KUNIT_EXPECT_PTR_EQ(test, (void *)at, __va(mmb->phys_addr));
		KUNIT_EXPECT_EQ(test, type_of((char *)at + 3 * PAGE_SIZE), PT_MT_WB);
	} else {
		KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(at));
	}
	for (unsigned int i = 0; i < 3 * PAGE_SIZE / 4; i++)
		if (at[i] != i * 2654435761u)
			KUNIT_FAIL(test, "word %u changed with the map", i);
	KUNIT_EXPECT_NULL(test, hil_mmb_map2kern_cached(mmb));
	KUNIT_EXPECT_PTR_EQ(test, hil_mmb_getby_kvirt((char *)at + 5), mmb);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_unmap(mmb), 0);
	if (zone->linear)
		KUNIT_EXPECT_EQ(test, type_of(__va(mmb->phys_addr)), PT_MT_WB);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	KUNIT_EXPECT_EQ(test, hil_mmb_free(mmb), 0);
}

static void the_cpu_finds_the_block_where_it_is_mapped(struct kunit *test)
{
	hil_mmz_t *zone = boot_zone(test);
	hil_mmb_t *mmb = hil_mmb_alloc_in("target", 2 * PAGE_SIZE, 0, zone);
	phys_addr_t pa = 0;
	char *at;
	u64 par;

	KUNIT_ASSERT_NOT_NULL(test, mmb);
	at = hil_mmb_map2kern(mmb);
	KUNIT_ASSERT_NOT_NULL(test, at);
	KUNIT_EXPECT_EQ(test, arch_mmu_translate((unsigned long)at + PAGE_SIZE, true, &pa, &par),
			0);
	KUNIT_EXPECT_EQ(test, pa & ~(phys_addr_t)(PAGE_SIZE - 1), mmb->phys_addr + PAGE_SIZE);
	hil_mmb_unmap(mmb);
	hil_mmb_free(mmb);
}

/* Nothing of a boot's zone can be had from the page allocator, or entered twice. */
static void the_boots_zones_are_nobody_elses(struct kunit *test)
{
	hil_mmz_t *zone = boot_zone(test), *again;

	again = hil_mmz_create("again", 0, zone->phys_start, zone->nbytes);
	KUNIT_ASSERT_NOT_NULL(test, again);
	KUNIT_EXPECT_EQ(test, hil_mmz_register(again), -EBUSY);
	hil_mmz_destroy(again);
	for (unsigned long off = 0; off < zone->nbytes; off += PAGE_SIZE) {
		unsigned long pfn = PHYS_PFN(zone->phys_start + off);

		if (pfn_valid(pfn) && !PageReserved(pfn_to_page(pfn))) {
			KUNIT_FAIL(test, "page frame %#lx is the page allocator's", pfn);
			break;
		}
	}
}

static void the_images_memory_is_no_zone(struct kunit *test)
{
	static char in_image[1];
	static const struct { const char *name; } what[] = { { "image" }, { "tree" } };
	phys_addr_t at[] = { __pa_symbol(in_image), fdt_mem_pa };

	for (unsigned int i = 0; i < ARRAY_SIZE(what); i++) {
		hil_mmz_t *zone = hil_mmz_create(what[i].name, 0, at[i] & PAGE_MASK, PAGE_SIZE);

		KUNIT_ASSERT_NOT_NULL(test, zone);
		KUNIT_EXPECT_EQ(test, hil_mmz_register(zone), -EBUSY);
		hil_mmz_destroy(zone);
	}
}

static void all_ram_is_accounted_for(struct kunit *test)
{
	struct mmz_ram r;

	mmz_ram_account(&r);
	KUNIT_EXPECT_GT(test, r.ram, 0ull);
	KUNIT_EXPECT_EQ(test, r.os + r.mmz + r.cma + r.reserved + r.image, r.ram);
}

static void the_device_is_there(struct kunit *test)
{
	struct file *f = filp_open("/dev/mmz_userdev", 0, 0);

	KUNIT_ASSERT_FALSE(test, IS_ERR(f));
	KUNIT_EXPECT_EQ(test, vfs_ioctl(f, 0, 0), -ENOTTY);
	KUNIT_EXPECT_EQ(test, filp_close(f, NULL), 0);
}

static struct kunit_case zone_cases[] = {
	KUNIT_CASE(uncached_maps_have_no_cached_alias),
	KUNIT_CASE(the_cpu_finds_the_block_where_it_is_mapped),
	KUNIT_CASE(the_boots_zones_are_nobody_elses),
	{ }
};

static struct kunit_suite zone_suite = {
	.name = "mmz_target_zones", .test_cases = zone_cases, .present = present,
};
kunit_test_suite(zone_suite);

static struct kunit_case cases[] = {
	KUNIT_CASE(the_images_memory_is_no_zone), KUNIT_CASE(all_ram_is_accounted_for),
	KUNIT_CASE(the_device_is_there),
	{ }
};

static struct kunit_suite suite = { .name = "mmz_target", .test_cases = cases };
kunit_test_suite(suite);
