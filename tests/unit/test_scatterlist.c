// SPDX-License-Identifier: MIT
/* Scatterlists: chains, tables from pages, walking and copying against a flat model. */
#include "slab_test.h"
#include <granule/fault_inject.h>
#include <linux/highmem.h>
#include <linux/scatterlist.h>

#define S SG_MAX_SINGLE_ALLOC

static void tables_chain_at_every_length(struct kunit *test)
{
	static const unsigned int counts[] = { 1, 2, S - 1, S, S + 1, 2 * S - 2, 2 * S - 1, 2 * S,
					       3 * S + 7 };

	for (unsigned int c = 0; c < ARRAY_SIZE(counts); c++) {
		struct sg_table table;
		struct scatterlist *sg;
		unsigned int i, seen = 0;

		KUNIT_ASSERT_EQ(test, sg_alloc_table(&table, counts[c], GFP_KERNEL), 0);
		KUNIT_EXPECT_EQ(test, table.nents, counts[c]);
		KUNIT_EXPECT_EQ(test, table.orig_nents, counts[c]);
		KUNIT_EXPECT_EQ(test, sg_nents(table.sgl), counts[c]);
		for_each_sgtable_sg(&table, sg, i) {
			KUNIT_ASSERT_NOT_NULL(test, sg);
			KUNIT_EXPECT_FALSE(test, sg_is_chain(sg));
			KUNIT_EXPECT_EQ(test, !!sg_is_last(sg), i == counts[c] - 1);
			sg->length = i;
			seen++;
		}
		KUNIT_EXPECT_EQ(test, seen, counts[c]);
		KUNIT_EXPECT_EQ(test, sg_last(table.sgl, counts[c])->length, counts[c] - 1);
		sg_free_table(&table);
		KUNIT_EXPECT_NULL(test, table.sgl);
		sg_free_table(&table);
	}
}

static void lists_are_chained_by_hand(struct kunit *test)
{
	struct scatterlist a[4], b[3], *sg;
	unsigned int i, sum = 0;

	sg_init_table(a, 4);
	sg_init_table(b, 3);
	for (i = 0; i < 3; i++) {
		a[i].length = 1 << i;
		b[i].length = 8 << i;
	}
	sg_chain(a, 4, b);
	KUNIT_EXPECT_EQ(test, sg_nents(a), 6);
	for_each_sg(a, sg, 6, i)
		sum += sg->length;
	KUNIT_EXPECT_EQ(test, sum, 63);
	KUNIT_EXPECT_PTR_EQ(test, sg_last(a, 6), &b[2]);
	KUNIT_EXPECT_EQ(test, sg_nents_for_len(a, 0), 0);
	KUNIT_EXPECT_EQ(test, sg_nents_for_len(a, 1), 1);
	KUNIT_EXPECT_EQ(test, sg_nents_for_len(a, 8), 4);
	KUNIT_EXPECT_EQ(test, sg_nents_for_len(a, 63), 6);
	KUNIT_EXPECT_EQ(test, sg_nents_for_len(a, 64), -EINVAL);
}

static void no_memory_leaves_nothing(struct kunit *test)
{
	unsigned long before = settled_free_pages();
	unsigned int failures = 0;

	for_each_failure(&failslab) {
		struct sg_table table;
		int err = sg_alloc_table(&table, 3 * S, GFP_KERNEL);

		if (failslab.hit) {
			failures++;
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_NULL(test, table.sgl);
			KUNIT_EXPECT_EQ(test, table.nents + table.orig_nents, 0);
		} else {
			KUNIT_EXPECT_EQ(test, err, 0);
			sg_free_table(&table);
		}
	}
	KUNIT_EXPECT_GE(test, failures, 4);
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

/* --- from pages ------------------------------------------------------------------------------ */

#define BLOCK 8

static void pages_in_a_row_share_an_entry(struct kunit *test)
{
	struct page *block = alloc_pages(GFP_KERNEL, 3), *pages[BLOCK];
	static const u8 order[BLOCK] = { 0, 1, 2, 4, 5, 3, 6, 7 };	/* runs 3, 2, 1, 2 */
	static const u8 runs[] = { 3, 2, 1, 2 };
	struct sg_table table;
	struct scatterlist *sg;
	unsigned long sum = 0;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, block);
	for (i = 0; i < BLOCK; i++)
		pages[i] = nth_page(block, order[i]);
	KUNIT_ASSERT_EQ(test, sg_alloc_table_from_pages(&table, pages, BLOCK, 100,
							BLOCK * PAGE_SIZE - 300, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, table.orig_nents, 4);
	for_each_sgtable_sg(&table, sg, i) {
		KUNIT_EXPECT_EQ(test, sg->offset, i ? 0 : 100);
		KUNIT_EXPECT_EQ(test, PFN_UP(sg->offset + sg->length), runs[i]);
		sum += sg->length;
	}
	KUNIT_EXPECT_EQ(test, sum, BLOCK * PAGE_SIZE - 300);
	KUNIT_EXPECT_PTR_EQ(test, sg_page(sg_last(table.sgl, 4)), nth_page(block, 6));
	sg_free_table(&table);
	/* no entry longer than a page, and only the pages that the bytes need */
	KUNIT_ASSERT_EQ(test, sg_alloc_table_from_pages_segment(&table, pages, BLOCK, 0,
								3 * PAGE_SIZE + 1,
								2 * PAGE_SIZE - 1, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, table.orig_nents, 4);
	KUNIT_EXPECT_EQ(test, sg_last(table.sgl, 4)->length, 1);
	sg_free_table(&table);
	__free_pages(block, 3);
}

static void bad_tables_are_refused(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	struct sg_table t;

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, sg_alloc_table(&t, 0, GFP_KERNEL), -EINVAL);
	KUNIT_EXPECT_NULL(test, t.sgl);
	KUNIT_EXPECT_EQ(test, sg_alloc_table_from_pages(&t, &page, 0, 0, 1, GFP_KERNEL), -EINVAL);
	KUNIT_EXPECT_EQ(test, sg_alloc_table_from_pages(&t, &page, 1, 0, 0, GFP_KERNEL), -EINVAL);
	KUNIT_EXPECT_EQ(test, sg_alloc_table_from_pages(&t, &page, 1, 1, PAGE_SIZE, GFP_KERNEL),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, sg_alloc_table_from_pages(&t, &page, 1, PAGE_SIZE, 1, GFP_KERNEL),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, sg_alloc_table_from_pages_segment(&t, &page, 1, 0, 1, PAGE_SIZE - 1,
								GFP_KERNEL), -EINVAL);
	KUNIT_EXPECT_NULL(test, t.sgl);
	KUNIT_EXPECT_NULL(test, sgl_alloc(0, GFP_KERNEL, NULL));
	KUNIT_EXPECT_NULL(test, sgl_alloc(~0ULL, GFP_KERNEL, NULL));
	__free_page(page);
}

static void lists_with_pages_of_their_own(struct kunit *test)
{
	unsigned long before = settled_free_pages();
	unsigned int nents = 0, failures = 0;
	struct scatterlist *sgl = sgl_alloc(3 * PAGE_SIZE + 5, GFP_KERNEL, &nents);

	KUNIT_ASSERT_NOT_NULL(test, sgl);
	KUNIT_EXPECT_EQ(test, nents, 4);
	KUNIT_EXPECT_EQ(test, sg_nents(sgl), 4);
	KUNIT_EXPECT_EQ(test, sg_last(sgl, 4)->length, 5);
	sgl_free(sgl);
	for_each_failure(&fail_page_alloc) {
		sgl = sgl_alloc_order(5 * PAGE_SIZE, 1, true, GFP_KERNEL, &nents);
		if (fail_page_alloc.hit) {
			failures++;
			KUNIT_EXPECT_NULL(test, sgl);
		} else {
			KUNIT_EXPECT_EQ(test, nents, 3);
			KUNIT_EXPECT_EQ(test, sg_nents(sgl), 3);
			sgl_free_order(sgl, 1);
		}
	}
	KUNIT_EXPECT_GE(test, failures, 3);
	for_each_failure(&failslab) {
		sgl = sgl_alloc(PAGE_SIZE, GFP_KERNEL, NULL);
		KUNIT_EXPECT_EQ(test, !sgl, failslab.hit);
		sgl_free(sgl);
	}
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

/* --- walking and copying, against a flat model ---------------------------------------------- */

#define PIECES 12
#define FLAT (PIECES * 3 * PAGE_SIZE)

struct flat {
	struct scatterlist sg[PIECES + 2];	/* two arrays, chained after five entries */
	struct page *block[PIECES];
	u8 *bytes, *got;
	size_t size;
	struct rnd_state rnd;
};

/* An entry: any offset in three pages of high memory, any length, 0 included. */
static void random_list(struct flat *f)
{
	f->size = 0;
	sg_init_table(f->sg, 6);
	sg_init_table(f->sg + 6, PIECES - 5);
	sg_chain(f->sg, 6, f->sg + 6);
	for (unsigned int i = 0; i < PIECES; i++) {
		struct scatterlist *sg = sg_last(f->sg, i + 1);
		u32 offset = prandom_u32_state(&f->rnd) % (3 * PAGE_SIZE);
		u32 len = prandom_u32_state(&f->rnd) % (4 * PAGE_SIZE - offset + 1);

		if (prandom_u32_state(&f->rnd) % 4 == 0)
			len %= 3;
		sg_set_page(sg, f->block[i], len, offset);
		f->size += len;
	}
}

static struct flat *make_flat(struct kunit *test)
{
	struct flat *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->bytes = kvmalloc(2 * PIECES * 4 * PAGE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, f->bytes);
	f->got = f->bytes + PIECES * 4 * PAGE_SIZE;
	for (unsigned int i = 0; i < PIECES; i++) {
		f->block[i] = alloc_pages(GFP_HIGHUSER, 2);
		KUNIT_ASSERT_NOT_NULL(test, f->block[i]);
	}
	prandom_seed_state(&f->rnd, 3);
	kunit_info(test, "seed 3\n");
	return f;
}

static void free_flat(struct flat *f)
{
	for (unsigned int i = 0; i < PIECES; i++)
		__free_pages(f->block[i], 2);
	kvfree(f->bytes);
}

static void copies_agree_with_a_flat_buffer(struct kunit *test)
{
	struct flat *f = make_flat(test);

	for (unsigned int round = 0; round < 60; round++) {
		size_t skip, len, most;

		random_list(f);
		for (size_t i = 0; i < f->size; i++)
			f->bytes[i] = prandom_u32_state(&f->rnd);
		KUNIT_EXPECT_EQ(test, sg_copy_from_buffer(f->sg, PIECES, f->bytes, f->size + 9),
				f->size);
		skip = prandom_u32_state(&f->rnd) % (f->size + 1);
		len = prandom_u32_state(&f->rnd) % (f->size + 1);
		most = min(len, f->size - skip);
		memset(f->got, 0xee, f->size + 1);
		KUNIT_EXPECT_EQ(test, sg_pcopy_to_buffer(f->sg, PIECES, f->got, len, skip), most);
		KUNIT_EXPECT_EQ(test, memcmp(f->got, f->bytes + skip, most), 0);
		KUNIT_EXPECT_EQ(test, f->got[most], 0xee);
		KUNIT_EXPECT_EQ(test, sg_zero_buffer(f->sg, PIECES, len, skip), most);
		memset(f->bytes + skip, 0, most);
		KUNIT_EXPECT_EQ(test, sg_copy_to_buffer(f->sg, PIECES, f->got, f->size), f->size);
		KUNIT_EXPECT_EQ(test, memcmp(f->got, f->bytes, f->size), 0);
		KUNIT_EXPECT_EQ(test, sg_pcopy_from_buffer(f->sg, PIECES, f->got, 1, f->size + 1),
				0);
		if (test->status == KUNIT_FAILURE)
			break;
	}
	free_flat(f);
}

/* Consuming less than was mapped brings the rest back; every byte comes once, in order. */
static void the_iterator_gives_back_what_was_left(struct kunit *test)
{
	struct flat *f = make_flat(test);

	for (unsigned int round = 0; round < 40 && test->status != KUNIT_FAILURE; round++) {
		unsigned int flags = SG_MITER_FROM_SG | (round % 3 == 0 ? SG_MITER_ATOMIC :
							 round % 3 == 1 ? SG_MITER_LOCAL : 0);
		struct sg_mapping_iter miter;
		size_t at = 0;

		random_list(f);
		for (size_t i = 0; i < f->size; i++)
			f->bytes[i] = prandom_u32_state(&f->rnd);
		sg_copy_from_buffer(f->sg, PIECES, f->bytes, f->size);
		sg_miter_start(&miter, f->sg, PIECES, flags);
		while (sg_miter_next(&miter)) {
			KUNIT_EXPECT_GT(test, miter.length, 0);
			KUNIT_EXPECT_LE(test, miter.length, PAGE_SIZE);
			miter.consumed = 1 + prandom_u32_state(&f->rnd) % miter.length;
			KUNIT_EXPECT_EQ(test, memcmp(miter.addr, f->bytes + at, miter.consumed), 0);
			at += miter.consumed;
		}
		sg_miter_stop(&miter);
		KUNIT_EXPECT_EQ(test, at, f->size);
		sg_miter_start(&miter, f->sg, PIECES, flags);
		KUNIT_EXPECT_FALSE(test, sg_miter_skip(&miter, f->size + 1));
	}
	free_flat(f);
}

static void pages_are_walked(struct kunit *test)
{
	struct page *block = alloc_pages(GFP_KERNEL, 3);
	struct scatterlist sg[3];
	struct sg_page_iter it;
	struct sg_dma_page_iter dma;
	static const u8 expect[] = { 0, 1, 2, 4, 5 };
	unsigned int n = 0;

	KUNIT_ASSERT_NOT_NULL(test, block);
	sg_init_table(sg, 3);
	sg_set_page(&sg[0], block, 2 * PAGE_SIZE + 1, PAGE_SIZE - 1);
	sg_set_page(&sg[1], nth_page(block, 4), PAGE_SIZE + 1, 0);
	sg_set_page(&sg[2], nth_page(block, 7), 0, 0);
	for_each_sg_page(sg, &it, 3, 0) {
		KUNIT_ASSERT_LT(test, n, ARRAY_SIZE(expect));
		KUNIT_EXPECT_PTR_EQ(test, sg_page_iter_page(&it), nth_page(block, expect[n]));
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 5);
	n = 3;
	for_each_sg_page(sg, &it, 3, 3) {
		KUNIT_EXPECT_PTR_EQ(test, sg_page_iter_page(&it), nth_page(block, expect[n]));
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 5);
	/* the device sees one entry of two pages */
	sg_dma_address(&sg[0]) = 0x80000000;
	sg_dma_len(&sg[0]) = 2 * PAGE_SIZE;
	n = 0;
	for_each_sg_dma_page(sg, &dma, 1, 0)
		KUNIT_EXPECT_EQ(test, sg_page_iter_dma_address(&dma),
				0x80000000ULL + PAGE_SIZE * n++);
	KUNIT_EXPECT_EQ(test, n, 2);
	__free_pages(block, 3);
}

static struct kunit_case scatterlist_cases[] = {
	KUNIT_CASE(tables_chain_at_every_length),
	KUNIT_CASE(lists_are_chained_by_hand),
	KUNIT_CASE(no_memory_leaves_nothing),
	KUNIT_CASE(pages_in_a_row_share_an_entry),
	KUNIT_CASE(bad_tables_are_refused),
	KUNIT_CASE(lists_with_pages_of_their_own),
	KUNIT_CASE(copies_agree_with_a_flat_buffer),
	KUNIT_CASE(the_iterator_gives_back_what_was_left),
	KUNIT_CASE(pages_are_walked),
	{}
};

static struct kunit_suite scatterlist_suite = {
	.name = "scatterlist",
	.test_cases = scatterlist_cases,
};
kunit_test_suite(scatterlist_suite);
