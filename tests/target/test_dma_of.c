// SPDX-License-Identifier: MIT
/*
 * What the tree says about DMA, from nodes made here: windows through several buses, dma-coherent,
 * broken properties; and memory that goes with its device.
 */
#include <kunit/test.h>
#include <linux/devres.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/errno.h>
#include <linux/of_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <../mm/dma.h>

#define C(x) (u8)((u32)(x) >> 24), (u8)((u32)(x) >> 16), (u8)((u32)(x) >> 8), (u8)(x)

static u8 one[] = { C(1) }, two[] = { C(2) };
static struct property size_1 = { .name = "#size-cells", .length = 4, .value = one };
static struct property cells_1 = {
	.name = "#address-cells", .length = 4, .value = one, .next = &size_1,
};
static struct property size_2 = { .name = "#size-cells", .length = 4, .value = two };
static struct property cells_2 = {
	.name = "#address-cells", .length = 4, .value = two, .next = &size_2,
};

/* root (2, 2 cells) > bus (1, 1) > inner (1, 1) > device */
static struct property root_p, bus_p, inner_p, dev_p;
static struct device_node root, bus, inner, leaf;

static struct device dev;
static u64 mask;

static int init(struct kunit *test)
{
	root = (struct device_node){ .name = "", .full_name = "", .properties = &cells_2 };
	bus = (struct device_node){
		.name = "bus", .full_name = "bus", .properties = &cells_1, .parent = &root,
	};
	inner = (struct device_node){
		.name = "inner", .full_name = "inner", .properties = &cells_1, .parent = &bus,
	};
	leaf = (struct device_node){ .name = "leaf", .full_name = "leaf", .parent = &inner };
	mask = DMA_BIT_MASK(32);
	dev = (struct device){
		.init_name = "leaf", .dma_mask = &mask, .coherent_dma_mask = DMA_BIT_MASK(32),
	};
	return 0;
}

static void finish(struct kunit *test)
{
	kfree(dev.dma_range_map);
}

static void with(struct device_node *np, struct property *p, const char *name, void *value,
		 int length)
{
	*p = (struct property){
		.name = (char *)name, .value = value, .length = length, .next = np->properties,
	};
	np->properties = p;
}

static void without_dma_ranges_it_is_one_to_one(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, of_dma_configure(&dev, &leaf, true), 0);
	KUNIT_EXPECT_NULL(test, dev.dma_range_map);
	KUNIT_EXPECT_EQ(test, dev.bus_dma_limit, 0ull);
	KUNIT_EXPECT_EQ(test, mask, DMA_BIT_MASK(32));
	KUNIT_EXPECT_FALSE(test, dev.dma_coherent);
}

static void windows_go_through_every_bus(struct kunit *test)
{
	/* inner 0x1000.. is bus 0xc0000000.., which is RAM at 0x1_40000000 */
	static u8 outer_r[] = { C(0xc0000000), C(1), C(0x40000000), C(0x20000000) };
	static u8 inner_r[] = { C(0x1000), C(0xc0000000), C(0x10000000) };

	with(&bus, &bus_p, "dma-ranges", outer_r, sizeof(outer_r));
	with(&inner, &inner_p, "dma-ranges", inner_r, sizeof(inner_r));
	KUNIT_ASSERT_EQ(test, of_dma_configure(&dev, &leaf, true), 0);
	KUNIT_ASSERT_NOT_NULL(test, dev.dma_range_map);
	KUNIT_EXPECT_EQ(test, phys_to_dma(&dev, 0x140000000ull), 0x1000ull);
	KUNIT_EXPECT_EQ(test, dma_to_phys(&dev, 0x2000), 0x140001000ull);
	KUNIT_EXPECT_EQ(test, phys_to_dma(&dev, 0x150000000ull), DMA_ADDR_NOWHERE);
	KUNIT_EXPECT_EQ(test, dev.bus_dma_limit, 0x10000fffull);
	KUNIT_EXPECT_EQ(test, mask, DMA_BIT_MASK(29));
	KUNIT_EXPECT_EQ(test, dev.coherent_dma_mask, DMA_BIT_MASK(29));
}

static void an_empty_property_is_one_to_one(struct kunit *test)
{
	static u8 outer_r[] = { C(0), C(0), C(0x40000000), C(0x40000000) };

	with(&bus, &bus_p, "dma-ranges", outer_r, sizeof(outer_r));
	with(&inner, &inner_p, "dma-ranges", NULL, 0);
	KUNIT_ASSERT_EQ(test, of_dma_configure(&dev, &leaf, true), 0);
	KUNIT_EXPECT_NULL(test, dev.dma_range_map);	/* as on Linux: the first one counts */
}

static void several_windows_are_kept_in_order(struct kunit *test)
{
	static u8 r[] = { C(0), C(0), C(0x40000000), C(0x10000000),
			  C(0x80000000), C(2), C(0), C(0x8000000) };

	with(&bus, &bus_p, "dma-ranges", r, sizeof(r));
	KUNIT_ASSERT_EQ(test, of_dma_configure(&dev, &leaf, true), 0);
	KUNIT_ASSERT_NOT_NULL(test, dev.dma_range_map);
	KUNIT_EXPECT_EQ(test, phys_to_dma(&dev, 0x4fffffff), 0xfffffffull);
	KUNIT_EXPECT_EQ(test, phys_to_dma(&dev, 0x200000000ull), 0x80000000ull);
	KUNIT_EXPECT_EQ(test, dev.bus_dma_limit, 0x87ffffffull);
	KUNIT_EXPECT_EQ(test, dev.dma_range_map[2].size, 0ull);
}

static void broken_windows_are_refused(struct kunit *test)
{
	static u8 r[] = { C(0), C(0), C(0x40000000), C(0x10000000), C(7) };
	static u8 wraps[] = { C(0xffff0000), C(0), C(0x40000000), C(0xffffffff) };
	static u8 lost[] = { C(0), C(0x90000000), C(0x1000) };
	const struct bus_dma_region *map;

	with(&bus, &bus_p, "dma-ranges", r, sizeof(r));
	KUNIT_EXPECT_EQ(test, of_dma_configure(&dev, &leaf, true), -EINVAL);
	/* the parent's only window shows something else */
	bus_p.length = 16;
	with(&inner, &inner_p, "dma-ranges", lost, sizeof(lost));
	KUNIT_EXPECT_EQ(test, of_dma_get_range(&leaf, &map), -EINVAL);
	KUNIT_EXPECT_NULL(test, map);
	init(test);
	with(&bus, &bus_p, "dma-ranges", wraps, sizeof(wraps));
	KUNIT_EXPECT_EQ(test, of_dma_get_range(&leaf, &map), 0);
	KUNIT_EXPECT_EQ(test, map ? map->size : 0, 0xffffffffull);	/* past 32 bits, not 64 */
	kfree(map);
}

static void coherence_is_inherited(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, of_dma_is_coherent(&leaf));
	with(&root, &root_p, "dma-coherent", NULL, 0);
	KUNIT_EXPECT_TRUE(test, of_dma_is_coherent(&leaf));
	with(&bus, &bus_p, "dma-noncoherent", NULL, 0);
	KUNIT_EXPECT_FALSE(test, of_dma_is_coherent(&leaf));
	with(&leaf, &dev_p, "dma-coherent", NULL, 0);
	KUNIT_EXPECT_TRUE(test, of_dma_is_coherent(&leaf));
	KUNIT_ASSERT_EQ(test, of_dma_configure(&dev, &leaf, true), 0);
	KUNIT_EXPECT_TRUE(test, dev.dma_coherent);
}

/* --- what goes with the device --- */

static int order[4], n_order;

static void note(void *data)
{
	order[n_order++] = *(int *)data;
}

static void resources_go_last_first(struct kunit *test)
{
	static int id[3] = { 1, 2, 3 };
	unsigned long used = store.used;
	dma_addr_t a, b;
	void *p, *q;

	n_order = 0;
	for (int i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, devm_add_action_or_reset(&dev, note, &id[i]), 0);
	KUNIT_EXPECT_NOT_NULL(test, devm_kzalloc(&dev, 100, GFP_KERNEL));
	p = dmam_alloc_coherent(&dev, 100, &a, GFP_KERNEL);
	q = dmam_alloc_coherent(&dev, 5000, &b, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_GT(test, store.used, used);
	dmam_free_coherent(&dev, 100, p, a);
	KUNIT_EXPECT_EQ(test, devres_release_all(&dev), 5);
	KUNIT_EXPECT_EQ(test, store.used, used);
	KUNIT_EXPECT_EQ(test, n_order, 3);
	KUNIT_EXPECT_EQ(test, order[0], 3);
	KUNIT_EXPECT_EQ(test, order[2], 1);
	KUNIT_EXPECT_EQ(test, devres_release_all(&dev), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(without_dma_ranges_it_is_one_to_one),
	KUNIT_CASE(windows_go_through_every_bus),
	KUNIT_CASE(an_empty_property_is_one_to_one),
	KUNIT_CASE(several_windows_are_kept_in_order),
	KUNIT_CASE(broken_windows_are_refused),
	KUNIT_CASE(coherence_is_inherited),
	KUNIT_CASE(resources_go_last_first),
	{}
};

static struct kunit_suite suite = {
	.name = "dma_of", .init = init, .exit = finish, .test_cases = cases,
};
kunit_test_suite(suite);
