// SPDX-License-Identifier: MIT
/*
 * From a tree to memblock: what the second step makes of banks, owners and wishes, and that no byte
 * changed in a tree can break it. Reading alone is tested on the host by `granule inspect` over
 * shipped and broken trees. Trees are written by libfdt; the live memblock is put aside.
 */
#include "memblock_aside.h"
#include <kunit/test.h>
#include <granule/fdt_mem.h>
#include <granule/fpu.h>
#include <libfdt.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mmzone.h>
#include <linux/sizes.h>
#include <linux/string.h>

#define RAM 0x40000000ULL
#define IMAGE 0x40400000ULL
#define TREE 0x48000000ULL

static struct fdt_bank banks[160];
static struct fdt_reserve reserves[160];
static struct fdt_dma_range dma[8];
static char blob[16384] __aligned(8), copy[16384] __aligned(8);
static char notes[2048], why[FDT_MEM_WHY];
static struct fdt_mem_info info;
static struct fdt_mem_place place;

static void keep(void *arg, const char *text)
{
	size_t used = strlen(notes);

	scnprintf(notes + used, sizeof(notes) - used, "%s\n", text);
}

static void empty_memblock(void)
{
	memblock_empty();
	notes[0] = why[0] = '\0';
	info = (struct fdt_mem_info){
		.banks = banks, .max_banks = ARRAY_SIZE(banks),
		.reserves = reserves, .max_reserves = ARRAY_SIZE(reserves),
		.dma_ranges = dma, .max_dma_ranges = ARRAY_SIZE(dma), .note = keep,
	};
}

static int aside(struct kunit *test)
{
	memblock_put_aside();
	empty_memblock();
	place = (struct fdt_mem_place){
		.image_start = IMAGE, .image_end = IMAGE + SZ_2M,
		.fdt_start = TREE, .fdt_end = TREE + sizeof(blob), .limit = 1ULL << 32,
	};
	kernel_fpu_begin();	/* libfdt may use vector registers */
	return 0;
}

static void back(struct kunit *test)
{
	kernel_fpu_end();
	memblock_put_back();
}

/* ---- writing trees ---- */

static void put(const char *prop, const u64 *values, int n)
{
	fdt64_t cells[4];
	int i;

	for (i = 0; i < n; i++)
		cells[i] = cpu_to_fdt64(values[i]);
	fdt_property(blob, prop, cells, n * sizeof(*cells));
}

#define PUT(prop, ...) do { \
	const u64 values_[] = { __VA_ARGS__ }; \
	put(prop, values_, ARRAY_SIZE(values_)); \
} while (0)

static void begin(const char *name)
{
	fdt_begin_node(blob, name);
	fdt_property_u32(blob, "#address-cells", 2);
	fdt_property_u32(blob, "#size-cells", 2);
}

static void begin_tree(u64 reserve_base, u64 reserve_size)
{
	fdt_create(blob, sizeof(blob));
	if (reserve_size)
		fdt_add_reservemap_entry(blob, reserve_base, reserve_size);
	fdt_finish_reservemap(blob);
	begin("");
}

static void bank(u64 base, u64 size, int nid)
{
	char name[32];

	scnprintf(name, sizeof(name), "memory@%llx", base);
	fdt_begin_node(blob, name);
	fdt_property_string(blob, "device_type", "memory");
	PUT("reg", base, size);
	if (nid >= 0)
		fdt_property_u32(blob, "numa-node-id", nid);
	fdt_end_node(blob);
}

/* A region of /reserved-memory; flag is a property without a value, or NULL. */
static void region(const char *name, u64 base, u64 size, const char *flag)
{
	fdt_begin_node(blob, name);
	PUT("reg", base, size);
	if (flag)
		fdt_property(blob, flag, NULL, 0);
	fdt_end_node(blob);
}

/* Ends the tree, reads it, adds its banks. */
static int read_tree(struct kunit *test)
{
	fdt_end_node(blob);
	KUNIT_ASSERT_EQ(test, fdt_finish(blob), 0);
	KUNIT_ASSERT_EQ(test, fdt_mem_verify(blob, sizeof(blob), why), 0);
	fdt_mem_read(blob, &info);
	return fdt_mem_add_banks(&info, &place, why);
}

static void expect_region(struct kunit *test, struct memblock_type *type, unsigned long n,
			  phys_addr_t base, phys_addr_t size, unsigned int flags)
{
	KUNIT_ASSERT_LT(test, n, type->cnt);
	KUNIT_EXPECT_EQ(test, type->regions[n].base, base);
	KUNIT_EXPECT_EQ(test, type->regions[n].size, size);
	KUNIT_EXPECT_EQ(test, (unsigned int)type->regions[n].flags, flags);
	KUNIT_EXPECT_EQ(test, memblock_check(), 0);
}

#define EXPECT_NOTE(words) \
	KUNIT_EXPECT_TRUE_MSG(test, strstr(notes, words), "no note says '%s':\n%s", words, notes)

/* ---- banks ---- */

static void banks_become_whole_pages_below_the_limit(struct kunit *test)
{
	begin_tree(0, 0);
	bank(0xfff00000, SZ_2M, -1);
	bank(1ULL << 40, SZ_1G, -1);
	bank(RAM + 1, SZ_256M, -1);
	bank(0x60000001, 100, -1);
	KUNIT_ASSERT_EQ(test, read_tree(test), 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 2UL);
	expect_region(test, &memblock.memory, 0, RAM + PAGE_SIZE, SZ_256M - PAGE_SIZE, 0);
	expect_region(test, &memblock.memory, 1, 0xfff00000, SZ_1M, 0);
	EXPECT_NOTE("1024 KiB lost");
	EXPECT_NOTE("1048576 KiB lost");
}

static void banks_of_two_nodes_touch_but_stay_apart(struct kunit *test)
{
	u8 matrix[4];

	begin_tree(0, 0);
	bank(RAM + SZ_256M, SZ_256M, 1);
	bank(RAM, SZ_256M, 0);
	bank(0x80000000, SZ_1M, 1000);
	fdt_begin_node(blob, "distance-map");
	PUT("distance-matrix", 1ULL, 30ULL << 32 | 9, 99ULL << 32 | 9);
	fdt_end_node(blob);
	KUNIT_ASSERT_EQ(test, read_tree(test), 0);
	expect_region(test, &memblock.memory, 0, RAM, SZ_256M, 0);
	expect_region(test, &memblock.memory, 1, RAM + SZ_256M, SZ_256M, 0);
	KUNIT_EXPECT_EQ(test, memblock_get_region_node(&memblock.memory.regions[1]), 1);
	KUNIT_EXPECT_EQ(test, memblock_get_region_node(&memblock.memory.regions[2]), 0);
	EXPECT_NOTE("node 1000");
	KUNIT_EXPECT_EQ(test, info.n_numa_ids, 3u);
	KUNIT_EXPECT_EQ(test, fdt_mem_distances(&info, matrix, 2), 1);
	KUNIT_EXPECT_EQ(test, matrix[0], 10);
	KUNIT_EXPECT_EQ(test, matrix[1], 30);
	KUNIT_EXPECT_EQ(test, matrix[2], 30);	/* given one way, it holds both ways */
}

static void a_tree_that_leaves_the_image_out_is_refused(struct kunit *test)
{
	begin_tree(0, 0);
	bank(0x80000000, SZ_256M, -1);
	KUNIT_EXPECT_EQ(test, read_tree(test), -EINVAL);
	KUNIT_EXPECT_TRUE(test, strstr(why, "the image at 0x40400000-0x405fffff"));
	empty_memblock();
	begin_tree(0, 0);
	KUNIT_EXPECT_EQ(test, read_tree(test), -EINVAL);
	KUNIT_EXPECT_TRUE(test, strstr(why, "no memory"));
}

static void a_memory_limit_spares_the_image(struct kunit *test)
{
	place.memory_limit = SZ_1M;
	begin_tree(0, 0);
	bank(RAM, SZ_256M, -1);
	KUNIT_ASSERT_EQ(test, read_tree(test), 0);
	expect_region(test, &memblock.memory, 0, RAM, SZ_1M, 0);
	expect_region(test, &memblock.memory, 1, IMAGE, SZ_2M, 0);
}

static void banks_beyond_the_array_are_named(struct kunit *test)
{
	int i;

	begin_tree(0, 0);
	bank(RAM, SZ_256M, -1);
	for (i = 0; i < 128; i++)
		bank(0x60000000 + i * SZ_2M, SZ_1M, -1);
	KUNIT_ASSERT_EQ(test, read_tree(test), 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 128UL);
	EXPECT_NOTE("too many banks: 1024 KiB at 0x6fe00000 lost");
}

/* ---- owners ---- */

static int add_reserves(void)
{
	return fdt_mem_add_owners(&info, &place, why) ?: fdt_mem_add_wishes(&info, why);
}

static void every_owner_is_reserved_and_collisions_name_both(struct kunit *test)
{
	begin_tree(0x4f000000, SZ_64K);
	bank(RAM, SZ_512M, -1);
	fdt_begin_node(blob, "chosen");
	PUT("linux,initrd-start", 0x4a000000);
	PUT("linux,initrd-end", 0x4a100000);
	fdt_end_node(blob);
	begin("reserved-memory");
	region("good@50000000", 0x50000000, SZ_1M, NULL);
	region("bad@40500000", 0x40500000, SZ_2M, NULL);
	region("worse@4a000000", 0x4a0ff000, SZ_4K, NULL);
	region("worst@50080000", 0x50080000, SZ_1M, NULL);
	fdt_end_node(blob);
	KUNIT_ASSERT_EQ(test, read_tree(test), 0);
	KUNIT_ASSERT_EQ(test, add_reserves(), 0);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 5UL);
	expect_region(test, &memblock.reserved, 0, IMAGE, SZ_2M + SZ_1M, 0);
	expect_region(test, &memblock.reserved, 1, TREE, sizeof(blob), 0);
	expect_region(test, &memblock.reserved, 2, 0x4a000000, SZ_1M, 0);
	expect_region(test, &memblock.reserved, 3, 0x4f000000, SZ_64K, 0);
	expect_region(test, &memblock.reserved, 4, 0x50000000, SZ_1M + SZ_512K, 0);
	EXPECT_NOTE("bad@40500000 0x40500000-0x406fffff collides with the image 0x40400000-");
	EXPECT_NOTE("worse@4a000000 0x4a0ff000-0x4a0fffff collides with the initrd 0x4a000000-");
	EXPECT_NOTE("worst@50080000 0x50080000-0x5017ffff collides with good@50000000 ");
}

static void no_map_leaves_the_linear_map_unless_in_use(struct kunit *test)
{
	begin_tree(0, 0);
	bank(RAM, SZ_256M, -1);
	begin("reserved-memory");
	region("secure@42000000", 0x42000000, SZ_1M, "no-map");
	region("image@40400000", IMAGE, SZ_4K, "no-map");
	fdt_end_node(blob);
	KUNIT_ASSERT_EQ(test, read_tree(test), 0);
	KUNIT_ASSERT_EQ(test, add_reserves(), 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 3UL);
	expect_region(test, &memblock.memory, 1, 0x42000000, SZ_1M, MEMBLOCK_NOMAP);
	KUNIT_EXPECT_FALSE(test, memblock_is_map_memory(0x42000000));
	KUNIT_EXPECT_TRUE(test, memblock_is_map_memory(IMAGE));
	EXPECT_NOTE("image@40400000: in use, so it stays mapped");
}

static void too_little_left_says_how_much_is_needed(struct kunit *test)
{
	begin_tree(RAM, SZ_256M);
	bank(RAM, SZ_256M, -1);
	KUNIT_ASSERT_EQ(test, read_tree(test), 0);
	KUNIT_EXPECT_EQ(test, add_reserves(), -ENOMEM);
	KUNIT_EXPECT_STREQ(test, why, "RAM too small for the image: needs 263168 KiB");
}

static void too_many_reservations_are_refused(struct kunit *test)
{
	char name[16];
	int i;

	begin_tree(0, 0);
	bank(RAM, SZ_512M, -1);
	begin("reserved-memory");
	for (i = 0; i < 130; i++) {
		scnprintf(name, sizeof(name), "r%d", i);
		region(name, 0x50000000 + i * SZ_8K, SZ_4K, NULL);
	}
	fdt_end_node(blob);
	KUNIT_ASSERT_EQ(test, read_tree(test), 0);
	KUNIT_EXPECT_EQ(test, add_reserves(), -ENOMEM);
	KUNIT_EXPECT_TRUE(test, strstr(why, "too many reservations"));
}

/* ---- wishes ---- */

static void wish(const char *name, u64 size, u64 alignment, u64 lo, u64 hi, const char *flag)
{
	fdt_begin_node(blob, name);
	PUT("size", size);
	if (alignment)
		PUT("alignment", alignment);
	if (hi)
		PUT("alloc-ranges", 0x10000000, SZ_16M, lo, hi - lo);
	if (flag)
		fdt_property(blob, flag, NULL, 0);
	fdt_end_node(blob);
}

static void dynamic_regions_get_a_place_after_static_ones(struct kunit *test)
{
	struct fdt_reserve *r = reserves;

	begin_tree(0, 0);
	bank(RAM, SZ_512M, -1);
	begin("reserved-memory");
	wish("top", SZ_1M, 0, 0, 0, NULL);
	wish("aligned", SZ_1M + 1, SZ_16M, 0, 0, NULL);
	wish("ranged", SZ_1M, 0, 0x50000000, 0x50200000, "no-map");
	wish("pool", SZ_4K, 0, 0, 0, "reusable");
	wish("huge", SZ_1G, 0, 0, 0, NULL);
	wish("narrow", SZ_1M, 0, 0x50000000, 0x50080000, NULL);
	region("static@5ff00000", 0x5ff00000, SZ_1M, NULL);
	fdt_end_node(blob);
	KUNIT_ASSERT_EQ(test, read_tree(test), 0);
	KUNIT_ASSERT_EQ(test, add_reserves(), 0);
	KUNIT_EXPECT_EQ(test, r[0].base, 0x5fe00000ULL);	/* below the static one */
	KUNIT_EXPECT_EQ(test, r[1].base, 0x5f000000ULL);
	KUNIT_EXPECT_EQ(test, r[1].size, (u64)SZ_1M + PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, r[2].base, 0x50100000ULL);
	KUNIT_EXPECT_FALSE(test, memblock_is_map_memory(r[2].base));
	KUNIT_EXPECT_TRUE(test, memblock_is_region_reserved(r[2].base, r[2].size));
	KUNIT_EXPECT_EQ(test, r[3].base % ((u64)pageblock_nr_pages << PAGE_SHIFT), 0ULL);
	KUNIT_EXPECT_EQ(test, r[4].size, 0ULL);
	KUNIT_EXPECT_EQ(test, r[5].size, 0ULL);
	EXPECT_NOTE("no room for reserved region huge of 1048576 KiB");
	EXPECT_NOTE("no room for reserved region narrow of 1024 KiB");
	KUNIT_EXPECT_EQ(test, memblock_check(), 0);
}

/* ---- any byte may be wrong ---- */

static void no_changed_byte_breaks_it(struct kunit *test)
{
	u32 seed = 0xfd7, size, i, accepted = 0;

	begin_tree(0x4f000000, SZ_64K);
	bank(RAM, SZ_256M, 0);
	bank(RAM + SZ_256M, SZ_256M, 1);
	begin("reserved-memory");
	region("a@50000000", 0x50000000, SZ_1M, "no-map");
	wish("b", SZ_1M, SZ_1M, 0x50000000, 0x58000000, "reusable");
	fdt_end_node(blob);
	read_tree(test);
	size = fdt_totalsize(blob);
	for (i = 0; i < 3000; i++) {
		memcpy(copy, blob, size);
		seed = seed * 1664525u + 1013904223u;
		copy[(seed >> 8) % size] ^= 1 << (seed >> 29);
		empty_memblock();
		if (fdt_mem_verify_alignment(copy, why) || fdt_mem_verify(copy, size, why))
			continue;
		accepted++;
		fdt_mem_read(copy, &info);
		if (!fdt_mem_add_banks(&info, &place, why))
			add_reserves();
		KUNIT_ASSERT_EQ(test, memblock_check(), 0);
	}
	KUNIT_EXPECT_GT(test, accepted, 100u);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(banks_become_whole_pages_below_the_limit),
	KUNIT_CASE(banks_of_two_nodes_touch_but_stay_apart),
	KUNIT_CASE(a_tree_that_leaves_the_image_out_is_refused),
	KUNIT_CASE(a_memory_limit_spares_the_image),
	KUNIT_CASE(banks_beyond_the_array_are_named),
	KUNIT_CASE(every_owner_is_reserved_and_collisions_name_both),
	KUNIT_CASE(no_map_leaves_the_linear_map_unless_in_use),
	KUNIT_CASE(too_little_left_says_how_much_is_needed),
	KUNIT_CASE(too_many_reservations_are_refused),
	KUNIT_CASE(dynamic_regions_get_a_place_after_static_ones),
	KUNIT_CASE(no_changed_byte_breaks_it),
	{}
};

static struct kunit_suite suite = {
	.name = "fdt_mem", .init = aside, .exit = back, .test_cases = cases,
};
kunit_test_suite(suite);
