// SPDX-License-Identifier: MIT
/*
 * The kernel's map on the real MMU: what must not be written, read or executed cannot be; changes
 * take effect at once; what was unmapped is gone, TLB included.
 */
#include <asm/fixmap.h>
#include <asm/sections.h>
#include <granule/paging.h>
#include <granule/pgtable.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sizes.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

extern char boot_guard[], boot_irq_guard[];

static const u32 constant = 0x600d600d;

static bool can_write(void *addr)
{
	u32 old;

	return !copy_from_kernel_nofault(&old, addr, 4) && !copy_to_kernel_nofault(addr, &old, 4);
}

static bool can_read(const void *addr)
{
	u32 word;

	return !copy_from_kernel_nofault(&word, addr, 4);
}

static void text_and_constants_cannot_be_written(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, can_read(_stext));
	KUNIT_EXPECT_FALSE(test, can_write(_stext));
	KUNIT_EXPECT_FALSE(test, can_write((void *)&constant));
	KUNIT_EXPECT_FALSE(test, can_write(_sinittext));
}

/* The same memory through the linear map. */
static void their_aliases_cannot_be_written(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, can_read(lm_alias(_stext)));
	KUNIT_EXPECT_FALSE(test, can_write(lm_alias(_stext)));
	KUNIT_EXPECT_EQ(test, *(const u32 *)lm_alias(&constant), constant);
	KUNIT_EXPECT_FALSE(test, can_write((void *)lm_alias(&constant)));
	KUNIT_EXPECT_TRUE(test, can_write(lm_alias(_sdata)));
}

static void guard_pages_are_not_there(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, can_read(boot_guard));
	KUNIT_EXPECT_FALSE(test, can_read(boot_irq_guard));
	KUNIT_EXPECT_FALSE(test, can_read(NULL));
}

static void the_map_is_judged_clean(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ptdump_check(), 0u);
	KUNIT_EXPECT_EQ(test, pgtable_check(&kernel_pgtable), 0);
}

/* A second writable view of text is what the judge is for. */
static void a_writable_alias_of_text_is_found(struct kunit *test)
{
	__set_fixmap(FIX_TEXT_POKE0, __pa_symbol(_stext), FIXMAP_PAGE_NORMAL);
	KUNIT_EXPECT_GT(test, ptdump_check(), 0u);
	clear_fixmap(FIX_TEXT_POKE0);
	KUNIT_EXPECT_EQ(test, ptdump_check(), 0u);
}

static void blocks_of_the_linear_map_are_never_broken(struct kunit *test)
{
	struct pgtable_entry e;
	unsigned long va = (unsigned long)_text;
	int tried = 0;

	for (va = PAGE_OFFSET; va < (unsigned long)high_memory - SZ_4M && !tried; va += SZ_1M) {
		if (pgtable_query(&kernel_pgtable, va, &e) || e.size < SZ_1M)
			continue;
		KUNIT_EXPECT_EQ(test,
				pgtable_split(&kernel_pgtable, (unsigned long)e.va + PAGE_SIZE,
						    PAGE_SIZE), -EBUSY);
		tried++;
	}
	if (!tried)
		kunit_skip(test, "no block in the linear map");
}

static void fixmap_shows_a_page_and_forgets_it(struct kunit *test)
{
	u32 *page = (u32 *)__get_free_page(GFP_KERNEL);
	u32 *fixed = (u32 *)fix_to_virt(FIX_TEXT_POKE0);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_FALSE(test, can_read(fixed));
	set_fixmap(FIX_TEXT_POKE0, __pa(page));
	*page = 0x1234;
	KUNIT_EXPECT_EQ(test, READ_ONCE(*fixed), 0x1234u);
	__set_fixmap(FIX_TEXT_POKE0, __pa(page), FIXMAP_PAGE_RO);
	KUNIT_EXPECT_TRUE(test, can_read(fixed));
	KUNIT_EXPECT_FALSE(test, can_write(fixed));
	clear_fixmap(FIX_TEXT_POKE0);
	KUNIT_EXPECT_FALSE(test, can_read(fixed));
	free_page((unsigned long)page);
}

static void protect(struct kunit *test, void *addr, size_t size, u32 clear, u32 set)
{
	struct tlb_gather tlb;

	tlb_gather_init(&tlb, &kernel_pgtable);
	KUNIT_EXPECT_EQ(test,
			pgtable_protect(&kernel_pgtable, (unsigned long)addr, size, clear, set,
					      &tlb), 0);
	tlb_gather_finish(&tlb);
}

static void rights_change_at_once(struct kunit *test)
{
	char *p = vmalloc(3 * PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, can_write(p + PAGE_SIZE));
	protect(test, p + PAGE_SIZE, PAGE_SIZE, PGA_W | PGA_DIRTY, 0);
	KUNIT_EXPECT_TRUE(test, can_write(p));
	KUNIT_EXPECT_FALSE(test, can_write(p + PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, can_write(p + 2 * PAGE_SIZE));
	protect(test, p + PAGE_SIZE, PAGE_SIZE, 0, PGA_W | PGA_DIRTY);
	KUNIT_EXPECT_TRUE(test, can_write(p + PAGE_SIZE));
	vfree(p);
}

/* Splitting a live block keeps what is in it, and changes one page alone. */
static void a_split_block_keeps_its_contents(struct kunit *test)
{
	unsigned long va = ALIGN(VMALLOC_START + SZ_32M, SZ_2M);
	unsigned int order = get_order(SZ_2M);
	unsigned long mem = order <= MAX_PAGE_ORDER ? __get_free_pages(GFP_KERNEL, order) : 0;
	struct tlb_gather tlb;

	if (!mem)
		kunit_skip(test, "no 2 MiB in one piece");
	KUNIT_ASSERT_EQ(test,
			pgtable_map(&kernel_pgtable, va, __pa(mem), SZ_2M, PAGE_KERNEL, 0), 0);
	for (unsigned long off = 0; off < SZ_2M; off += PAGE_SIZE)
		*(unsigned long *)(va + off) = off ^ 0x55aa;
	protect(test, (void *)(va + 5 * PAGE_SIZE), PAGE_SIZE, PGA_W | PGA_DIRTY, 0);
	for (unsigned long off = 0; off < SZ_2M; off += PAGE_SIZE)
		KUNIT_ASSERT_EQ(test, *(unsigned long *)(va + off), off ^ 0x55aa);
	KUNIT_EXPECT_FALSE(test, can_write((void *)(va + 5 * PAGE_SIZE)));
	KUNIT_EXPECT_TRUE(test, can_write((void *)(va + 6 * PAGE_SIZE)));
	tlb_gather_init(&tlb, &kernel_pgtable);
	KUNIT_EXPECT_EQ(test, pgtable_unmap(&kernel_pgtable, va, SZ_2M, &tlb), 0);
	tlb_gather_finish(&tlb);
	KUNIT_EXPECT_FALSE(test, can_read((void *)va));
	free_pages(mem, order);
	KUNIT_EXPECT_EQ(test, pgtable_check(&kernel_pgtable), 0);
}

static struct kunit_case paging_cases[] = {
	KUNIT_CASE(text_and_constants_cannot_be_written),
	KUNIT_CASE(their_aliases_cannot_be_written),
	KUNIT_CASE(guard_pages_are_not_there),
	KUNIT_CASE(the_map_is_judged_clean),
	KUNIT_CASE(a_writable_alias_of_text_is_found),
	KUNIT_CASE(blocks_of_the_linear_map_are_never_broken),
	KUNIT_CASE(fixmap_shows_a_page_and_forgets_it),
	KUNIT_CASE(rights_change_at_once),
	KUNIT_CASE(a_split_block_keeps_its_contents),
	{}
};

static struct kunit_suite paging_suite = { .name = "paging", .test_cases = paging_cases };
kunit_test_suite(paging_suite);
