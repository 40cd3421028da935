/* SPDX-License-Identifier: MIT */
/*
 * The codec's part of the suite: what a descriptor made of attributes says to the CPU and to us,
 * runs, swap entries, and what is changed in place. Included by suite.h, once per format.
 */
/* Every attribute of a page survives; the CPU reads in the descriptor what was meant. */
static void test_codec_round_trip(struct kunit *test)
{
	for (u32 attrs = 0; attrs < 1u << PGA_MT_SHIFT; attrs++) {
		for (u32 mt = 0; mt < PT_MT_COUNT; mt++) {
			u32 want = attrs | PGA_MT(mt);
			pt_desc_t d = pt_make_leaf(0, 0x12340000, want, false);
			struct pt_leaf leaf = pt_decode(0, d);
			struct host_entry e;

			KUNIT_ASSERT_EQ(test, (int)pt_kind(0, d), (int)PT_LEAF);
			KUNIT_ASSERT_EQ(test, leaf.pa, (phys_addr_t)0x12340000);
			KUNIT_ASSERT_EQ(test, leaf.attrs, CODEC_EXPECT(want));
			HOST_FORMAT.decode(0, pt_raw(d), &e);
			KUNIT_ASSERT_EQ(test, e.kind == HOST_LEAF,
					(want & (PGA_R | PGA_YOUNG)) == (PGA_R | PGA_YOUNG));
			if (e.kind == HOST_LEAF)
				KUNIT_ASSERT_EQ(test, e.write, pt_hw_writable(want));
		}
	}
}

static void test_codec_run_is_steps(struct kunit *test)
{
	for (unsigned int level = 0; level <= 1; level++) {
		char *table = arena_alloc(pt_table_bytes(level));
		pt_desc_t d = pt_make_leaf(level, 0x40000000, PGA_KERNEL_RW, false);

		table += pt_subtable(level, 0);
		pt_store_run(level, pt_slot(table, level, 3), d, 21, false);
		for (unsigned int i = 0; i < 21; i++, d = pt_step(level, d, false)) {
			pt_desc_t got = pt_load(level, pt_slot(table, level, 3 + i));

			KUNIT_ASSERT_TRUE(test, same_desc(got, d));
			KUNIT_ASSERT_EQ(test, pt_decode(level, got).pa,
					0x40000000 + i * pt_size(level));
		}
		KUNIT_EXPECT_FALSE(test, pt_run_empty(level, pt_slot(table, level, 0), 4));
		pt_clear_run(level, pt_slot(table, level, 3), 21);
		KUNIT_EXPECT_TRUE(test, pt_run_empty(level, pt_slot(table, level, 0), 64));
	}
}

static void test_codec_swap(struct kunit *test)
{
	for (u32 type = 0; type < 1u << PT_SWAP_TYPE_BITS; type++) {
		for (unsigned int bit = 0; bit <= PT_SWAP_OFFSET_BITS; bit++) {
			u64 offset = (1ull << bit) - 1;
			pt_desc_t d = pt_make_swap(type, offset);

			KUNIT_ASSERT_EQ(test, (int)pt_kind(0, d), (int)PT_SWAP);
			KUNIT_ASSERT_EQ(test, pt_swap_type(d), type);
			KUNIT_ASSERT_EQ(test, pt_swap_offset(d), offset);
		}
	}
}

static void test_codec_atomics(struct kunit *test)
{
	u32 attrs = PGA_R | PGA_W | PGA_DIRTY | PGA_YOUNG | PGA_USER;
	char *table = (char *)arena_alloc(pt_table_bytes(0)) + pt_subtable(0, 0);
	void *slot = pt_slot(table, 0, 9);

	pt_store(0, slot, pt_make_leaf(0, 0x50000000, attrs, false));
	KUNIT_EXPECT_TRUE(test, pt_test_and_clear_young(slot));
	KUNIT_EXPECT_FALSE(test, pt_test_and_clear_young(slot));
	KUNIT_EXPECT_EQ(test, pt_decode(0, pt_load(0, slot)).attrs, attrs & ~PGA_YOUNG);
	pt_wrprotect(slot);
	KUNIT_EXPECT_EQ(test, pt_decode(0, pt_load(0, slot)).attrs, attrs & ~(PGA_YOUNG | PGA_W));
	KUNIT_EXPECT_EQ(test, (int)pt_kind(0, pt_xchg(slot, pt_make_swap(3, 77))), (int)PT_LEAF);
	KUNIT_EXPECT_EQ(test, pt_swap_offset(pt_load(0, slot)), 77ull);
	pt_store(0, slot, pt_make_leaf(0, 0x50000000, attrs, false));
	pt_wrprotect(slot);
	KUNIT_EXPECT_FALSE(test, pt_hw_writable(pt_decode(0, pt_load(0, slot)).attrs));
	KUNIT_EXPECT_TRUE(test, pt_decode(0, pt_load(0, slot)).attrs & PGA_DIRTY);
}
