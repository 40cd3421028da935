// SPDX-License-Identifier: MIT
/*
 * The walker with the format of this image (on the host: the native one), on a tree of its own that
 * no CPU uses. An array with one element a page is the oracle; the tree checks itself after every
 * step. All formats, with an adversary instead of a CPU: tests/host/pgtable/.
 */
#include <granule/pgtable.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#define PAGES		2048
#define RANDOM_OPS	400
#define SEED		20240607u
#define ROOT_BYTES	max_t(size_t, 16384, PAGE_SIZE)

struct oracle_page {
	phys_addr_t pa;
	u32 attrs;		/* 0: not mapped */
};

static struct pgtable tree;
static struct oracle_page *oracle;
static vaddr_t window;
static long tables;
static int fail_after;		/* allocations that succeed before one fails; -1: all do */
static struct rnd_state rnd;

static void *test_alloc(struct pgtable *pt, size_t bytes, unsigned int flags)
{
	void *table;

	if (!fail_after)
		return NULL;
	if (fail_after > 0)
		fail_after--;
	table = (void *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, get_order(bytes));
	tables += table != NULL;
	return table;
}

static void test_free(struct pgtable *pt, void *table, size_t bytes)
{
	free_pages((unsigned long)table, get_order(bytes));
	tables--;
}

static const struct pgtable_ops test_ops = {
	.alloc_table = test_alloc, .free_table = test_free,
};

static int tree_init(struct kunit *test)
{
	void *root = (void *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, get_order(ROOT_BYTES));

	oracle = kcalloc(PAGES, sizeof(*oracle), GFP_KERNEL);
	if (!root || !oracle)
		return -ENOMEM;
	pgtable_init(&tree, root, kernel_pgtable.level, kernel_pgtable.entries,
		     kernel_pgtable.start, kernel_pgtable.last, &test_ops);
	tree.asid = 1;		/* not the kernel's addresses */
	window = (kernel_pgtable.start | ((32ull << PAGE_SHIFT << 10) - 1)) + 1;
	fail_after = -1;
	tables = 0;
	prandom_seed_state(&rnd, SEED);
	return 0;
}

static void tree_exit(struct kunit *test)
{
	pgtable_destroy(&tree);
	KUNIT_EXPECT_EQ(test, tables, 0l);
	free_pages((unsigned long)tree.root, get_order(ROOT_BYTES));
	kfree(oracle);
}

static u32 below(u32 n)
{
	return prandom_u32_state(&rnd) % n;
}

static vaddr_t va_of(unsigned int page)
{
	return window + ((vaddr_t)page << PAGE_SHIFT);
}

/* --- operations on tree and oracle --- */

static bool busy(unsigned int page, unsigned int n)
{
	while (n--)
		if (oracle[page++].attrs)
			return true;
	return false;
}

static int do_map(unsigned int page, unsigned int n, phys_addr_t pa, u32 attrs, unsigned int flags)
{
	int err = pgtable_map(&tree, va_of(page), pa, (u64)n << PAGE_SHIFT, __pgprot(attrs), flags);

	for (unsigned int i = 0; !err && i < n; i++)
		oracle[page + i] = (struct oracle_page) {
			pa + ((phys_addr_t)i << PAGE_SHIFT), attrs,
		};
	return err;
}

static int do_unmap(unsigned int page, unsigned int n)
{
	struct tlb_gather tlb;
	int err;

	tlb_gather_init(&tlb, &tree);
	err = pgtable_unmap(&tree, va_of(page), (u64)n << PAGE_SHIFT, &tlb);
	tlb_gather_finish(&tlb);
	for (unsigned int i = 0; !err && i < n; i++)
		oracle[page + i].attrs = 0;
	return err;
}

static int do_protect(unsigned int page, unsigned int n, u32 attrs)
{
	struct tlb_gather tlb;
	int err;

	tlb_gather_init(&tlb, &tree);
	err = pgtable_protect(&tree, va_of(page), (u64)n << PAGE_SHIFT, ~0u, attrs, &tlb);
	tlb_gather_finish(&tlb);
	for (unsigned int i = 0; !err && i < n; i++)
		if (oracle[page + i].attrs)
			oracle[page + i].attrs = attrs;
	return err;
}

static void compare(struct kunit *test, unsigned int page, unsigned int n)
{
	for (; n--; page++) {
		struct pgtable_entry e;
		bool mapped = !pgtable_query(&tree, va_of(page), &e);

		KUNIT_ASSERT_EQ(test, mapped, oracle[page].attrs != 0);
		if (!mapped)
			continue;
		KUNIT_ASSERT_EQ(test, e.pa + (va_of(page) - e.va), oracle[page].pa);
		KUNIT_ASSERT_EQ(test, e.attrs, oracle[page].attrs);
	}
}

static const u32 some_attrs[] = {
	PGA_KERNEL_RW, PGA_KERNEL_RO, PGA_KERNEL_ROX, PGA_KERNEL_RW | PGA_MT(PT_MT_NC),
	PGA_KERNEL_RW | PGA_MT(PT_MT_DEV), PGA_R | PGA_YOUNG | PGA_USER,
};

static phys_addr_t some_pa(unsigned int page)
{
	phys_addr_t like_va = 0x80000000ull | (va_of(page) & 0x3ffffff & PAGE_MASK);

	return below(3) ? like_va : 0x40000000ull + ((phys_addr_t)below(1000) << PAGE_SHIFT);
}

/* Small ranges, runs, blocks; some aligned, some not. */
static void random_range(unsigned int *page, unsigned int *n)
{
	static const unsigned int units[] = { 1, 1, 16, 256, 512 };
	unsigned int unit = units[below(5)];

	*n = unit * (1 + below(unit < 256 ? 20 : PAGES / 2 / unit));
	*page = below((PAGES - *n) / unit + 1) * unit;
}

static void random_op(struct kunit *test)
{
	unsigned int page, n;
	u32 attrs = some_attrs[below(ARRAY_SIZE(some_attrs))];

	random_range(&page, &n);
	switch (below(4)) {
	case 0: case 1: {
		int want = busy(page, n) ? -EEXIST : 0;

		KUNIT_ASSERT_EQ(test, do_map(page, n, some_pa(page), attrs,
					     below(3) ? 0 : PGTABLE_PAGES), want);
		break;
	}
	case 2:
		KUNIT_ASSERT_EQ(test, do_unmap(page, n), 0);
		break;
	case 3:
		KUNIT_ASSERT_EQ(test, do_protect(page, n, attrs), 0);
		break;
	}
	compare(test, page, n < 32 ? n : 32);
}

/* --- tests --- */

static void random_changes_agree_with_an_array(struct kunit *test)
{
	kunit_info(test, "seed %u\n", SEED);
	for (int i = 0; i < RANDOM_OPS; i++) {
		random_op(test);
		KUNIT_ASSERT_EQ(test, pgtable_check(&tree), 0);
		KUNIT_ASSERT_EQ(test, atomic_long_read(&tree.nr_tables), tables);
		if (i % 50 == 0)
			compare(test, 0, PAGES);
	}
	compare(test, 0, PAGES);
	KUNIT_EXPECT_EQ(test, do_unmap(0, PAGES), 0);
}

static int add_entry(const struct pgtable_entry *e, void *ctx)
{
	u64 *sum = ctx;

	*sum = (*sum ^ e->va ^ e->raw ^ e->raw_sw ^ (u64)e->kind << 60) * 0x100000001b3ull;
	return 0;
}

static u64 picture(void)
{
	u64 sum = tables;

	pgtable_walk(&tree, window, va_of(PAGES) - 1, add_entry, &sum);
	return sum;
}

static int try_op(int which, unsigned int page, unsigned int n, phys_addr_t pa)
{
	switch (which) {
	case 0:
		return do_map(page, n, pa, PGA_KERNEL_RW, 0);
	case 1:
		return do_unmap(page, n);
	case 2:
		return do_protect(page, n, PGA_KERNEL_RO);
	}
	return pgtable_split(&tree, va_of(page), (u64)n << PAGE_SHIFT);
}

static void start_anew(struct kunit *test)
{
	struct tlb_gather tlb;

	KUNIT_ASSERT_EQ(test, do_unmap(0, PAGES), 0);
	tlb_gather_init(&tlb, &tree);
	pgtable_prune(&tree, tree.start, (u64)(tree.last - tree.start) + 1, &tlb);
	tlb_gather_finish(&tlb);
	KUNIT_ASSERT_EQ(test, tables, 0l);
}

static void failed_allocations_change_nothing(struct kunit *test)
{
	unsigned int failures = 0;

	for (int i = 0; i < 200; i++) {
		unsigned int page, n, which = below(4);
		phys_addr_t pa;
		int err;

		if (i % 8 == 0)
			start_anew(test);	/* or soon no table would be missing */
		random_range(&page, &n);
		pa = some_pa(page);
		for (int nth = 0;; nth++) {
			u64 before = picture();

			fail_after = nth;
			err = try_op(which, page, n, pa);
			fail_after = -1;
			if (err != -ENOMEM)
				break;
			failures++;
			KUNIT_ASSERT_EQ(test, picture(), before);
		}
		KUNIT_ASSERT_EQ(test, pgtable_check(&tree), 0);
	}
	KUNIT_EXPECT_GT(test, failures, 3u);
	compare(test, 0, PAGES);
	KUNIT_EXPECT_EQ(test, do_unmap(0, PAGES), 0);
}

static void a_full_map_needs_no_more_tables(struct kunit *test)
{
	long before;

	KUNIT_ASSERT_EQ(test, pgtable_prepare(&tree, window, (u64)PAGES << PAGE_SHIFT), 0);
	before = tables;
	fail_after = 0;
	KUNIT_EXPECT_EQ(test, do_map(3, 1500, 0x80000000, PGA_KERNEL_RW, PGTABLE_PAGES), 0);
	KUNIT_EXPECT_EQ(test, tables, before);
	KUNIT_EXPECT_EQ(test, do_unmap(3, 1500), 0);
	fail_after = -1;
	KUNIT_EXPECT_EQ(test, pgtable_check(&tree), 0);
}

static void pruned_tables_come_back(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, do_map(0, PAGES, 0x80000000 + PAGE_SIZE, PGA_KERNEL_RW, 0), 0);
	KUNIT_EXPECT_GT(test, tables, 0l);
	start_anew(test);
	KUNIT_EXPECT_EQ(test, pgtable_check(&tree), 0);
}

static void a_trace_goes_from_root_to_page(struct kunit *test)
{
	struct pgtable_entry steps[6];
	unsigned int n;

	KUNIT_ASSERT_EQ(test, do_map(5, 1, 0x80000000, PGA_KERNEL_RW, 0), 0);
	n = pgtable_trace(&tree, va_of(5) + 8, steps, 6);
	KUNIT_ASSERT_EQ(test, n, tree.level + 1);
	KUNIT_EXPECT_EQ(test, steps[0].level, tree.level);
	KUNIT_EXPECT_EQ(test, steps[n - 1].level, 0u);
	KUNIT_EXPECT_EQ(test, steps[n - 1].pa, (phys_addr_t)0x80000000);
	KUNIT_EXPECT_NOT_NULL(test, pgtable_slot(&tree, va_of(5)));
	KUNIT_EXPECT_EQ(test, do_unmap(5, 1), 0);
	KUNIT_EXPECT_EQ(test, pgtable_trace(&tree, va_of(5), steps, 6), tree.level + 1);
	KUNIT_EXPECT_EQ(test, pgtable_query(&tree, va_of(5), &steps[0]), -ENOENT);
}

static struct kunit_case pgtable_cases[] = {
	KUNIT_CASE(random_changes_agree_with_an_array),
	KUNIT_CASE(failed_allocations_change_nothing),
	KUNIT_CASE(a_full_map_needs_no_more_tables),
	KUNIT_CASE(pruned_tables_come_back),
	KUNIT_CASE(a_trace_goes_from_root_to_page),
	{}
};

static struct kunit_suite pgtable_suite = {
	.name = "pgtable", .init = tree_init, .exit = tree_exit, .test_cases = pgtable_cases,
};
kunit_test_suite(pgtable_suite);
