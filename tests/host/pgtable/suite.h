/* SPDX-License-Identifier: MIT */
/*
 * The page-table suite of one format. A file of this folder defines PT_SUFFIX, PT_HOST_FORMAT and
 * the window, and includes this: it gets a copy of the walker under its suffix, the adversary with
 * that format, and these tests.
 *
 *   WINDOW_START, WINDOW_PAGES   addresses the random tests play in; several blocks long
 *   ROOT_LEVEL, ROOT_ENTRIES, ROOT_START, ROOT_LAST
 *   HOST_FORMAT                  what the adversary decodes with
 *
 * Oracle: an array with one element a page. After every operation the tree is checked, the
 * adversary verified, and the pages concerned compared: what the walker says and what the
 * adversary would do.
 */
#include "../../../mm/pgtable_rename.h"
#include "../../../mm/pgtable.c"
#include "../../../mm/pgtable_map.c"
#include "../../../mm/pgtable_split.c"
#include "../../../mm/pgtable_change.c"
#include "../../../mm/pgtable_look.c"

#include <kunit/test.h>
#include <linux/pgtable.h>
#include <linux/string.h>
#include "../../../arch/host/libc.h"
#include "arena.h"

#define PAGE_BYTES	pt_size(0)

struct oracle_page {
	u64 pa;
	u32 attrs;
	bool mapped;
};

static struct pgtable tree;
static struct oracle_page *oracle;
static u64 seed;

static u64 rnd(u64 below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (seed >> 11) % below;
}

/* Rights that every format expresses at every level. */
static const u32 some_attrs[] = {
	PGA_KERNEL_RW, PGA_KERNEL_RO, PGA_KERNEL_ROX, PGA_KERNEL_RW | PGA_X,
	PGA_KERNEL_RW | PGA_MT(PT_MT_NC), PGA_KERNEL_RW | PGA_MT(PT_MT_DEV),
	PGA_KERNEL_RW | PGA_MT(PT_MT_SO), PGA_KERNEL_RO | PGA_MT(PT_MT_WT),
	PGA_R | PGA_YOUNG | PGA_USER, PGA_R | PGA_YOUNG | PGA_USER | PGA_UX,
	PGA_R | PGA_YOUNG | PGA_USER | PGA_W | PGA_DIRTY,
};

static u32 random_attrs(void)
{
	return some_attrs[rnd(sizeof(some_attrs) / sizeof(some_attrs[0]))];
}

/* --- the machine under test --- */

static void *test_alloc(struct pgtable *pt, size_t bytes, unsigned int flags)
{
	(void)pt;
	(void)flags;
	return arena_alloc(bytes);
}

static void test_free(struct pgtable *pt, void *table, size_t bytes)
{
	host_mmu_table_freed(pt, table, bytes);
	arena_free(table, bytes);
}

static bool breakable;

static bool test_may_break(struct pgtable *pt, vaddr_t va, u64 size)
{
	(void)pt;
	(void)va;
	(void)size;
	return breakable;
}

static const struct pgtable_ops test_ops = {
	.alloc_table = test_alloc, .free_table = test_free, .may_break = test_may_break,
};

static int suite_init(struct kunit *test)
{
	arena_init();
	breakable = true;
	seed = 0x9e3779b97f4a7c15ull ^ PT_PAGE_SHIFT ^ PT_MAX_LEVEL << 8;
	oracle = calloc(WINDOW_PAGES, sizeof(*oracle));
	pgtable_init(&tree, arena_alloc(pt_table_bytes(ROOT_LEVEL)), ROOT_LEVEL, ROOT_ENTRIES,
		     ROOT_START, ROOT_LAST, &test_ops);
	tree.flags = PGTABLE_SUPERSECTIONS;
	host_mmu_attach(&tree, &HOST_FORMAT);
	return 0;
}

static void suite_exit(struct kunit *test)
{
	host_mmu_detach(&tree);
	free(oracle);
}

/* --- comparing --- */

static vaddr_t page_va(u64 page)
{
	return WINDOW_START + (vaddr_t)(page * PAGE_BYTES);
}

static bool cpu_agrees(vaddr_t va, const struct oracle_page *o)
{
	static const enum host_type types[PT_MT_COUNT] = {
		HOST_WB, HOST_NC, HOST_WT, HOST_DEV, HOST_SO,
	};
	struct host_translation t;
	u32 a = o->attrs;

	if (!host_mmu_translate(&tree, va + 4, &t))
		return !o->mapped;
	return o->mapped && t.pa == o->pa + 4 && t.entry.user == !!(a & PGA_USER) &&
	       t.entry.write == pt_hw_writable(a) && t.entry.global == !!(a & PGA_GLOBAL) &&
	       t.entry.type == types[pt_type_index(a)] &&
	       (a & PGA_USER ? t.entry.ux == !!(a & PGA_UX) : t.entry.x == !!(a & PGA_X));
}

static void compare(struct kunit *test, u64 page, u64 n)
{
	for (u64 end = page + n; page < end; page++) {
		const struct oracle_page *o = &oracle[page];
		vaddr_t va = page_va(page);
		struct pgtable_entry e;
		bool mapped = !pgtable_query(&tree, va, &e);

		KUNIT_ASSERT_EQ(test, mapped, o->mapped);
		if (mapped) {
			KUNIT_ASSERT_EQ(test, e.pa + (va - e.va), o->pa);
			KUNIT_ASSERT_EQ(test, e.attrs, o->attrs);
		}
		KUNIT_ASSERT_TRUE(test, cpu_agrees(va, o));
	}
}

static void all_well(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, pgtable_check(&tree), 0);
	KUNIT_ASSERT_EQ_MSG(test, host_mmu_verify(&tree), 0u, "%s", host_mmu_last_violation(&tree));
	KUNIT_ASSERT_EQ(test, arena_in_use(), atomic_long_read(&tree.nr_tables) + 1);
}

/* --- operations on tree and oracle --- */

struct span {
	u64 page, n;
};

static bool any_mapped(struct span s)
{
	for (u64 i = 0; i < s.n; i++)
		if (oracle[s.page + i].mapped)
			return true;
	return false;
}

static int do_map(struct span s, u64 pa, u32 attrs, unsigned int flags)
{
	int err = pgtable_map(&tree, page_va(s.page), pa, s.n * PAGE_BYTES, __pgprot(attrs), flags);

	for (u64 i = 0; !err && i < s.n; i++)
		oracle[s.page + i] = (struct oracle_page) { pa + i * PAGE_BYTES, attrs, true };
	return err;
}

static int do_unmap(struct span s)
{
	struct tlb_gather tlb;
	int err;

	tlb_gather_init(&tlb, &tree);
	err = pgtable_unmap(&tree, page_va(s.page), s.n * PAGE_BYTES, &tlb);
	tlb_gather_finish(&tlb);
	for (u64 i = 0; !err && i < s.n; i++)
		oracle[s.page + i].mapped = false;
	return err;
}

static int do_protect(struct span s, u32 attrs)
{
	struct tlb_gather tlb;
	int err;

	tlb_gather_init(&tlb, &tree);
	err = pgtable_protect(&tree, page_va(s.page), s.n * PAGE_BYTES, ~0u, attrs, &tlb);
	tlb_gather_finish(&tlb);
	for (u64 i = 0; !err && i < s.n; i++)
		oracle[s.page + i].attrs = attrs;
	return err;
}

static void do_prune(struct span s)
{
	struct tlb_gather tlb;

	tlb_gather_init(&tlb, &tree);
	pgtable_prune(&tree, page_va(s.page), s.n * PAGE_BYTES, &tlb);
	tlb_gather_finish(&tlb);
}

/* Pages, runs and blocks, some aligned, some not, the largest rarely. */
static struct span random_span(void)
{
	u64 run = pt_cont(0), block = 1ull << (pt_shift(1) - pt_shift(0)), unit = 1, max = 40;
	struct span s;

	switch (rnd(8)) {
	case 0: case 1:
		unit = run;
		max = 4;
		break;
	case 2: case 3:
		unit = block;
		max = WINDOW_PAGES / block / 2;
		break;
	case 4:
		max = 2 * block;
		break;
	}
	if (max > WINDOW_PAGES / unit)
		max = WINDOW_PAGES / unit;
	s.n = unit * (1 + rnd(max));
	s.page = rnd((WINDOW_PAGES - s.n) / unit + 1) * unit;
	return s;
}

/* An address that shares va's alignment up to a random level, so that blocks and runs happen. */
static u64 random_pa(struct span s)
{
	u64 mask = (64ull << pt_shift(1)) - 1;
	u64 pa = 0x40000000ull + (rnd(256) << pt_shift(0));

	if (rnd(4))
		pa = (pa & ~mask) | (page_va(s.page) & mask);
	return pa;
}

static void random_op(struct kunit *test)
{
	struct span s = random_span();
	unsigned int flags = rnd(4) == 0 ? PGTABLE_PAGES : rnd(4) == 0 ? PGTABLE_NOCONT : 0;
	bool busy = any_mapped(s);

	switch (rnd(10)) {
	case 0: case 1: case 2: case 3:
		KUNIT_ASSERT_EQ(test, do_map(s, random_pa(s), random_attrs(), flags),
				busy ? -EEXIST : 0);
		break;
	case 4: case 5: case 6:
		KUNIT_ASSERT_EQ(test, do_unmap(s), 0);
		break;
	case 7:
		KUNIT_ASSERT_EQ(test, do_protect(s, random_attrs()), 0);
		break;
	case 8:
		KUNIT_ASSERT_EQ(test, pgtable_split(&tree, page_va(s.page), s.n * PAGE_BYTES), 0);
		break;
	case 9:
		do_prune(s);
		break;
	}
	compare(test, s.page, s.n < 64 ? s.n : 64);
	compare(test, s.page + s.n - 1, 1);
}

/* --- tests --- */

#define RANDOM_OPS	2500

/* Thousands of random operations leave tree, oracle and CPU of one mind. */
static void test_random(struct kunit *test)
{
	kunit_info(test, "seed %#llx\n", (unsigned long long)seed);
	for (int i = 0; i < RANDOM_OPS; i++) {
		random_op(test);
		if (i % 4 == 0)
			all_well(test);
		if (i % 64 == 0)
			compare(test, 0, WINDOW_PAGES);
	}
	compare(test, 0, WINDOW_PAGES);
	KUNIT_ASSERT_EQ(test, do_unmap((struct span) { 0, WINDOW_PAGES }), 0);
	all_well(test);
	do_prune((struct span) { 0, WINDOW_PAGES });
	all_well(test);
	pgtable_destroy(&tree);
	KUNIT_EXPECT_EQ(test, arena_in_use(), 1l);
}

/* The whole tree as a number: mappings, descriptors, tables. */
static int hash_entry(const struct pgtable_entry *e, void *ctx)
{
	u64 *h = ctx;

	*h = (*h ^ e->va ^ e->raw ^ e->raw_sw ^ e->pa << 1 ^ e->kind) * 0x100000001b3ull;
	return 0;
}

static u64 picture(void)
{
	u64 h = atomic_long_read(&tree.nr_tables) * 977 + arena_in_use();

	pgtable_walk(&tree, page_va(0), page_va(WINDOW_PAGES) - 1, hash_entry, &h);
	return h;
}

static int oom_op(int which, struct span s, u64 pa)
{
	switch (which) {
	case 0:
		return do_map(s, pa, PGA_KERNEL_RW, 0);
	case 1:
		return do_map(s, pa, PGA_KERNEL_RW, PGTABLE_PAGES);
	case 2:
		return do_unmap(s);
	case 3:
		return do_protect(s, PGA_KERNEL_RO);
	default:
		return pgtable_split(&tree, page_va(s.page), s.n * PAGE_BYTES);
	}
}

/* Every allocation fails in turn: the call says -ENOMEM and nothing has changed. */
static void test_oom_changes_nothing(struct kunit *test)
{
	unsigned int failed = 0;

	for (int i = 0; i < 400; i++) {
		struct span s = random_span();
		int which = (int)rnd(5), err;
		u64 pa = random_pa(s);

		for (int nth = 0;; nth++) {
			u64 before = picture();

			arena_fail_after(nth);
			err = oom_op(which, s, pa);
			arena_fail_after(-1);
			all_well(test);
			if (err != -ENOMEM)
				break;
			failed++;
			KUNIT_ASSERT_EQ(test, picture(), before);
		}
		if (i % 7 == 0)
			do_prune((struct span) { 0, WINDOW_PAGES });
		random_op(test);
	}
	KUNIT_EXPECT_GT(test, failed, 10u);
	compare(test, 0, WINDOW_PAGES);
}

static struct span first_block(void)
{
	return (struct span) { 0, 1ull << (pt_shift(1) - pt_shift(0)) };
}

/* A block that must not be broken is not: -EBUSY, and nothing changed. */
static void test_refuses_to_break(struct kunit *test)
{
	struct span s = first_block();
	struct span half = { 0, s.n / 2 };
	u64 before;

	KUNIT_ASSERT_EQ(test, do_map(s, 0x80000000ull, PGA_KERNEL_RW, PGTABLE_NOCONT), 0);
	breakable = false;
	before = picture();
	KUNIT_EXPECT_EQ(test, do_unmap(half), -EBUSY);
	KUNIT_EXPECT_EQ(test, do_protect(half, PGA_KERNEL_RO), -EBUSY);
	KUNIT_EXPECT_EQ(test, picture(), before);
	KUNIT_EXPECT_EQ(test, do_protect(s, PGA_KERNEL_RO), 0);	/* whole blocks need no split */
	KUNIT_EXPECT_EQ(test, do_unmap(s), 0);
	all_well(test);
}

/* Large ranges take blocks and runs; the flags forbid them. */
static void test_largest_blocks(struct kunit *test)
{
	struct span s = first_block();
	struct pgtable_entry e;

	KUNIT_ASSERT_EQ(test, do_map(s, 0x80000000ull, PGA_KERNEL_RW, PGTABLE_NOCONT), 0);
	KUNIT_ASSERT_EQ(test, pgtable_query(&tree, page_va(1), &e), 0);
	KUNIT_EXPECT_EQ(test, e.level, 1u);
	KUNIT_EXPECT_EQ(test, e.size, pt_size(1));
	do_unmap(s);
	KUNIT_ASSERT_EQ(test, do_map(s, 0x80000000ull, PGA_KERNEL_RW, PGTABLE_PAGES), 0);
	KUNIT_ASSERT_EQ(test, pgtable_query(&tree, page_va(1), &e), 0);
	KUNIT_EXPECT_EQ(test, e.size, PAGE_BYTES);
	do_unmap(s);
	s.n = pt_cont(0);
	KUNIT_ASSERT_EQ(test, do_map(s, 0x80000000ull, PGA_KERNEL_RW, 0), 0);
	KUNIT_ASSERT_EQ(test, pgtable_query(&tree, page_va(1), &e), 0);
	KUNIT_EXPECT_TRUE(test, e.cont);
	KUNIT_EXPECT_EQ(test, e.size, pt_cont(0) * PAGE_BYTES);
	KUNIT_EXPECT_EQ(test, e.va, page_va(0));
	all_well(test);
}

/* Nonsense is refused with its name. */
static void test_bad_arguments(struct kunit *test)
{
	vaddr_t va = page_va(0);

	KUNIT_EXPECT_EQ(test, pgtable_map(&tree, va + 1, 0, PAGE_BYTES, PAGE_KERNEL, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, pgtable_map(&tree, va, 12, PAGE_BYTES, PAGE_KERNEL, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, pgtable_map(&tree, va, 0, 0, PAGE_KERNEL, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, pgtable_map(&tree, va, 1ull << PT_PA_BITS, PAGE_BYTES, PAGE_KERNEL,
					  0), -ERANGE);
	KUNIT_EXPECT_EQ(test, pgtable_map(&tree, va, 0 - PAGE_BYTES, 2 * PAGE_BYTES, PAGE_KERNEL,
					  0), -ERANGE);
	if (ROOT_START)
		KUNIT_EXPECT_EQ(test, pgtable_map(&tree, ROOT_START - (vaddr_t)PAGE_BYTES, 0,
						  PAGE_BYTES, PAGE_KERNEL, 0), -ERANGE);
	KUNIT_EXPECT_EQ(test, arena_in_use(), 1l);
}

/* One flush for a range, none for mapping; the numbers vmalloc's batching rests on. */
static void test_flush_counts(struct kunit *test)
{
	struct span s = { 0, 256 };
	unsigned long before = host_mmu_stats(&tree).flushes;

	KUNIT_ASSERT_EQ(test, do_map(s, 0x80000000ull, PGA_KERNEL_RW, PGTABLE_PAGES), 0);
	KUNIT_EXPECT_EQ(test, host_mmu_stats(&tree).flushes, before);
	KUNIT_ASSERT_EQ(test, do_protect(s, PGA_KERNEL_RO), 0);
	KUNIT_EXPECT_EQ(test, host_mmu_stats(&tree).flushes, before + 1);
	KUNIT_ASSERT_EQ(test, do_unmap(s), 0);
	KUNIT_EXPECT_EQ(test, host_mmu_stats(&tree).flushes, before + 2);
	KUNIT_ASSERT_EQ(test, do_unmap((struct span) { 0, 0 }), -EINVAL);
	KUNIT_EXPECT_EQ(test, host_mmu_stats(&tree).flushes, before + 2);
}

static void map_block(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, do_map(first_block(), 0x80000000ull, PGA_KERNEL_RW, PGTABLE_NOCONT),
			0);
}

/* The adversary is awake: each step left out is found. */
static void test_missing_flush_is_found(struct kunit *test)
{
	map_block(test);
	host_mmu_drop(&tree, HOST_DROP_FLUSH);
	KUNIT_ASSERT_EQ(test, do_unmap(first_block()), 0);
	host_mmu_verify(&tree);
	KUNIT_EXPECT_GT(test, host_mmu_violations(&tree, HOST_STALE), 0u);
}

static void test_missing_publish_is_found(struct kunit *test)
{
	host_mmu_drop(&tree, HOST_DROP_PUBLISH);
	map_block(test);
	host_mmu_verify(&tree);
	KUNIT_EXPECT_GT(test, host_mmu_violations(&tree, HOST_UNPUBLISHED), 0u);
}

static void test_missing_break_is_found(struct kunit *test)
{
	map_block(test);
	host_mmu_drop(&tree, HOST_DROP_FLUSH);
	KUNIT_ASSERT_EQ(test, pgtable_split(&tree, page_va(1), PAGE_BYTES), 0);
	KUNIT_EXPECT_GT(test, host_mmu_violations(&tree, HOST_BREAK), 0u);
}

static void test_missing_break_of_a_type_is_found(struct kunit *test)
{
	struct span s = { 0, 3 };

	KUNIT_ASSERT_EQ(test, do_map(s, 0x80000000ull, PGA_KERNEL_RW, PGTABLE_PAGES), 0);
	host_mmu_drop(&tree, HOST_DROP_FLUSH);
	KUNIT_ASSERT_EQ(test, do_protect(s, PGA_KERNEL_RW | PGA_MT(PT_MT_NC)), 0);
	KUNIT_EXPECT_EQ(test, host_mmu_violations(&tree, HOST_BREAK), 3u);
}

static void test_missing_table_flush_is_found(struct kunit *test)
{
	struct span one = { 0, 1 };

	KUNIT_ASSERT_EQ(test, do_map(one, 0x80000000ull, PGA_KERNEL_RW, 0), 0);
	KUNIT_ASSERT_EQ(test, do_unmap(one), 0);
	host_mmu_drop(&tree, HOST_DROP_TABLE_FLUSH);
	map_block(test);
	KUNIT_EXPECT_GT(test, host_mmu_violations(&tree, HOST_BREAK), 0u);
	KUNIT_EXPECT_GT(test, host_mmu_violations(&tree, HOST_FREED), 0u);
}

/* A pages' array goes where it says, across tables. */
static void test_map_pages(struct kunit *test)
{
	u64 block = first_block().n;
	struct span s = { block - 5, 40 };
	struct page *pages[40];

	for (unsigned int i = 0; i < 40; i++) {
		phys_addr_t pa = memstart_addr + (i * 7) % 40 * PAGE_BYTES;

		pages[i] = pfn_to_page((unsigned long)(pa >> PAGE_SHIFT));
		oracle[s.page + i] = (struct oracle_page) {
			page_to_phys(pages[i]), PGA_KERNEL_RW, true,
		};
	}
	KUNIT_ASSERT_EQ(test, pgtable_map_pages(&tree, page_va(s.page), pages, 40, PAGE_KERNEL, 0),
			0);
	compare(test, s.page, s.n);
	KUNIT_EXPECT_EQ(test, pgtable_map_pages(&tree, page_va(s.page + 39), pages, 2, PAGE_KERNEL,
						0), -EEXIST);
	all_well(test);
}

/* PROT_NONE: pages keep address and rights and cannot be used; blocks cannot do that. */
static void test_prot_none(struct kunit *test)
{
	u32 attrs = PGA_YOUNG | PGA_USER | PGA_W | PGA_DIRTY;
	struct span s = first_block(), few = { 3, 7 };
	struct host_translation t;
	struct pgtable_entry e;
	struct tlb_gather tlb;
	u64 before;

	KUNIT_ASSERT_EQ(test, do_map(few, 0x80000000ull, PGA_R | attrs, 0), 0);
	KUNIT_ASSERT_EQ(test, do_protect(few, attrs), 0);
	KUNIT_ASSERT_EQ(test, pgtable_query(&tree, page_va(4), &e), 0);
	KUNIT_EXPECT_EQ(test, e.attrs, attrs);
	KUNIT_EXPECT_EQ(test, e.pa, 0x80000000ull + PAGE_BYTES);
	KUNIT_EXPECT_FALSE(test, host_mmu_translate(&tree, page_va(4), &t));
	all_well(test);
	KUNIT_ASSERT_EQ(test, do_protect(few, PGA_R | attrs), 0);
	compare(test, few.page, few.n);
	KUNIT_ASSERT_EQ(test, do_unmap(few), 0);

	KUNIT_ASSERT_EQ(test, do_map(s, 0x80000000ull, attrs, 0), 0);
	KUNIT_ASSERT_EQ(test, pgtable_query(&tree, page_va(0), &e), 0);
	KUNIT_EXPECT_EQ(test, e.level, 0u);
	KUNIT_EXPECT_FALSE(test, e.cont);
	KUNIT_ASSERT_EQ(test, do_unmap(s), 0);
	KUNIT_ASSERT_EQ(test, do_map(s, 0x80000000ull, PGA_R | attrs, 0), 0);
	before = picture();
	tlb_gather_init(&tlb, &tree);
	KUNIT_EXPECT_EQ(test, pgtable_protect(&tree, page_va(0), pt_size(1), PGA_R, 0, &tlb),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, picture(), before);
	all_well(test);
}

#include "suite_codec.h"

static struct kunit_case suite_cases[] = {
	KUNIT_CASE(test_codec_round_trip),
	KUNIT_CASE(test_codec_run_is_steps),
	KUNIT_CASE(test_codec_swap),
	KUNIT_CASE(test_codec_atomics),
	KUNIT_CASE(test_bad_arguments),
	KUNIT_CASE(test_largest_blocks),
	KUNIT_CASE(test_map_pages),
	KUNIT_CASE(test_prot_none),
	KUNIT_CASE(test_flush_counts),
	KUNIT_CASE(test_refuses_to_break),
	KUNIT_CASE(test_random),
	KUNIT_CASE(test_oom_changes_nothing),
	KUNIT_CASE(test_missing_flush_is_found),
	KUNIT_CASE(test_missing_publish_is_found),
	KUNIT_CASE(test_missing_break_is_found),
	KUNIT_CASE(test_missing_break_of_a_type_is_found),
	KUNIT_CASE(test_missing_table_flush_is_found),
	{}
};

static struct kunit_suite pgtable_suite = {
	.name = SUITE_NAME, .init = suite_init, .exit = suite_exit, .test_cases = suite_cases,
};
kunit_test_suite(pgtable_suite);
