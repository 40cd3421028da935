// SPDX-License-Identifier: MIT
/*
 * The kernel's final map (granule/paging.h). Owns kernel_pgtable and where its tables come from.
 *
 * The boot code left a root with the image window, page by page and W^X, and the fixmap's tables.
 * paging_init() adds the linear map to the same root, so nothing moves and no CPU has to switch.
 * Tables are written through the linear map, which is what is being made: the first ones come from
 * a pool in .bss, and map the first piece of free RAM; those for all RAM that blocks can map come
 * from that piece; the rest, for what is mapped by pages, from anywhere in memblock.
 *
 * Next: layout.h (addresses), ptdump.c (what came out of it).
 */
#include <arch/mmu.h>
#include <asm/sections.h>
#include <granule/fdt_mem.h>
#include <granule/paging.h>
#include <granule/pgtable.h>
#include <linux/cma.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/pgtable.h>
#include <linux/rcupdate.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "pgtable_internal.h"


extern char swapper_pg_dir[];
extern char __start_ro_after_init[], __end_ro_after_init[];

/* --- where tables come from --- */

/* Tables for the first piece of RAM, two of each level at most, and for the largest image. */
#define POOL_TABLES	(6 + (KIMAGE_MAX >> (2 * PAGE_SHIFT - 3)))

static char pool[POOL_TABLES][PAGE_SIZE] __aligned(PAGE_SIZE);
static unsigned int pool_used;
static phys_addr_t first_start, first_end;	/* the piece of RAM that is mapped first */
static bool first_mapped;			/* it and the image's alias are there */
static bool ram_mapped;				/* what memblock has free can be touched */

unsigned long pt_table_offset;

static void *early_table(size_t bytes)
{
	phys_addr_t pa;

	if (!first_mapped)
		return pool_used < POOL_TABLES ? pool[pool_used++] : NULL;
	pa = ram_mapped ? memblock_phys_alloc(bytes, bytes) :
	     memblock_phys_alloc_range(bytes, bytes, first_start, first_end);
	return pa ? memset(__va(pa), 0, bytes) : NULL;
}

static void *kernel_alloc_table(struct pgtable *pt, size_t bytes, unsigned int flags)
{
	gfp_t gfp = (flags & PGTABLE_ATOMIC ? GFP_ATOMIC : GFP_KERNEL) | __GFP_ZERO;

	if (!slab_is_available())
		return early_table(bytes);
	return (void *)__get_free_pages(gfp, get_order(bytes));
}

/* The table's own memory stays as it was until readers without locks (ptdump, pt) are done. */
static void free_after_readers(struct rcu_head *head)
{
	struct page *page = container_of(head, struct page, rcu_head);

	free_page((unsigned long)page_address(page));
}

/* What the boot code or memblock gave stays out of use. */
static bool from_buddy(const void *table)
{
	return slab_is_available() && __is_lm_address(table) && !PageReserved(virt_to_page(table));
}

/* A block took its place. */
static void kernel_free_table(struct pgtable *pt, void *table, size_t bytes)
{
	BUILD_BUG_ON(PT_PAGE_SHIFT != PAGE_SHIFT);	/* a table is a page, in every format */
	if (from_buddy(table))
		call_rcu(&virt_to_page(table)->rcu_head, free_after_readers);
}

static void kernel_unused_table(struct pgtable *pt, void *table, size_t bytes)
{
	if (from_buddy(table))
		free_page((unsigned long)table);
}

/*
 * A block of the vmalloc area belongs to one owner, who asked for the change. The other blocks may
 * hold the stack in use, tables, struct pages: they cannot be away even for a moment.
 */
static bool kernel_may_break(struct pgtable *pt, vaddr_t va, u64 size)
{
	return va >= VMALLOC_START && va < VMALLOC_END;
}

static const struct pgtable_ops kernel_ops = {
	.alloc_table = kernel_alloc_table,
	.free_table = kernel_free_table,
	.unused_table = kernel_unused_table,
	.may_break = kernel_may_break,
};

/* Has no root until paging_start(): fault reports look at that. */
struct pgtable kernel_pgtable = {
	.start = PAGE_OFFSET,
	.last = KERNEL_VA_LAST,
	.level = KERNEL_ROOT_LEVEL,
	.entries = KERNEL_ROOT_ENTRIES,
	.ops = &kernel_ops,
};

void paging_start(void)
{
	spin_lock_init(&kernel_pgtable.lock);
	kernel_pgtable.flags = arch_pgtable_flags();
	kernel_pgtable.root = swapper_pg_dir;
	pt_table_offset = kimage_voffset;
	if (pgtable_adopt(&kernel_pgtable))
		panic("the boot code's page tables are broken");
}

/* --- what is mapped how --- */

enum how { BY_BLOCKS, BY_PAGES, READ_ONLY };

struct special {
	phys_addr_t start, end;
	enum how how;
};

#define SPECIALS	160
static struct special specials[SPECIALS] __initdata;
static unsigned int n_specials __initdata;

static int __init add_special(phys_addr_t start, phys_addr_t end, enum how how)
{
	if (start >= end)
		return 0;
	if (n_specials == SPECIALS)
		return -ENOSPC;
	specials[n_specials++] = (struct special) {
		start & ~(phys_addr_t)(PAGE_SIZE - 1), PAGE_ALIGN(end), how,
	};
	return 0;
}

int __init paging_want_pages(phys_addr_t base, phys_addr_t size)
{
	return add_special(base, base + size, BY_PAGES);
}

/* How pa is to be mapped, and up to where (at most *end) the answer holds. The strictest wins. */
static enum how __init how_at(phys_addr_t pa, phys_addr_t *end)
{
	enum how how = BY_BLOCKS;

	for (unsigned int i = 0; i < n_specials; i++) {
		const struct special *s = &specials[i];

		if (pa >= s->start && pa < s->end && s->how > how)
			how = s->how;
		if (s->start > pa)
			*end = min(*end, s->start);
		else if (s->end > pa)
			*end = min(*end, s->end);
	}
	return how;
}

static int __init want_area_pages(struct cma *cma, void *data)
{
	phys_addr_t base = cma_get_base(cma);

	return add_special(base, base + cma_get_size(cma), BY_PAGES);
}

static void __init find_specials(void)
{
	int err = cma_for_each_area(want_area_pages, NULL);

	err |= add_special(__pa_symbol(_text), __pa_symbol(_end), BY_PAGES);
	err |= add_special(__pa_symbol(_text), __pa_symbol(_etext), READ_ONLY);
	err |= add_special(__pa_symbol(__start_rodata), __pa_symbol(__end_rodata), READ_ONLY);
	err |= add_special(__pa_symbol(_sinittext), __pa_symbol(_einittext), READ_ONLY);
	for (unsigned int i = 0; i < fdt_mem.n_reserves; i++) {
		const struct fdt_reserve *r = &fdt_mem.reserves[i];

		if (r->size && !r->no_map)
			err |= add_special(r->base, r->base + r->size, BY_PAGES);
	}
	if (err)
		panic("more than %u ranges of RAM want mappings of their own", SPECIALS);
}

/* --- the linear map --- */

static void __init map_linear(phys_addr_t start, phys_addr_t end, enum how how)
{
	pgprot_t prot = how == READ_ONLY ? PAGE_KERNEL_RO : PAGE_KERNEL;
	unsigned int flags = how == BY_BLOCKS ? 0 : PGTABLE_PAGES;
	int err;

	if (start >= end)
		return;
	err = pgtable_map(&kernel_pgtable, (unsigned long)__va(start), start, end - start, prot,
			  flags);
	if (err)
		panic("RAM %pa-%pa cannot be mapped: %d", &start, &end, err);
}

static bool __init in_image(phys_addr_t pa)
{
	return pa - __pa_symbol(_text) < (phys_addr_t)(_end - _text);
}

/* The parts of RAM that are to be mapped like `how` (blocks, or anything else). */
static void __init map_ram(bool blocks)
{
	phys_addr_t limit = (phys_addr_t)max_low_pfn << PAGE_SHIFT, start, end, to;
	u64 i;

	for_each_mem_range(i, &start, &end) {
		start = PAGE_ALIGN(start);
		end = min(end & ~(phys_addr_t)(PAGE_SIZE - 1), limit);
		for (; start < end; start = to) {
			enum how how;

			to = end;
			how = how_at(start, &to);
			if ((how == BY_BLOCKS) != blocks || in_image(start))
				continue;
			/* around the first piece, which is there already */
			map_linear(start, blocks ? min(to, first_start) : to, how);
			if (blocks)
				map_linear(max(start, first_end), to, how);
		}
	}
}

/* The image, part by part: its tables must be seen in the linear map next. */
static void __init map_image_alias(void)
{
	phys_addr_t start = __pa_symbol(_text), end = __pa_symbol(_end), to;

	for (; start < end; start = to) {
		enum how how;

		to = end;
		how = how_at(start, &to);
		map_linear(start, to, how);
	}
}

/* The largest free range: its first block, or as much of it as there is. */
static void __init map_first_piece(void)
{
	phys_addr_t limit = (phys_addr_t)max_low_pfn << PAGE_SHIFT, start, end, best = 0, most = 0;
	phys_addr_t block = pt_size(1);
	u64 i;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		start = PAGE_ALIGN(start);
		end = min(end & ~(phys_addr_t)(PAGE_SIZE - 1), limit);
		if (end > start && end - start > most) {
			most = end - start;
			best = start;
		}
	}
	if (!most)
		panic("no free memory for page tables");
	start = ALIGN(best, block);
	if (start + block > best + most)
		start = best;	/* no whole block: by pages */
	end = min(start + block, best + most);
	map_linear(start, end, BY_BLOCKS);
	first_start = start;
	first_end = end;
}

void __init paging_init(void)
{
	find_specials();
	map_first_piece();
	map_image_alias();
	first_mapped = true;
	pt_table_offset = PAGE_OFFSET - (unsigned long)memstart_addr;
	map_ram(true);
	ram_mapped = true;
	map_ram(false);
	if (KERNEL_PREPARE_SIZE &&
	    pgtable_prepare(&kernel_pgtable, KERNEL_PREPARE, KERNEL_PREPARE_SIZE))
		panic("no memory for pkmap's tables");
	high_memory = __va((phys_addr_t)max_low_pfn << PAGE_SHIFT);
	/* The identity map served turning the MMU on. Nothing below PAGE_OFFSET is mapped now. */
	arch_switch_mm(0, 0);
}

int vmemmap_map(unsigned long start, phys_addr_t pa, size_t size)
{
	return pgtable_map(&kernel_pgtable, start, pa, size, PAGE_KERNEL, 0);
}

/* --- later --- */

int paging_set_cached(phys_addr_t base, size_t size, bool cached)
{
	struct tlb_gather tlb;
	int err;

	tlb_gather_init(&tlb, &kernel_pgtable);
	err = pgtable_protect(&kernel_pgtable, (unsigned long)__va(base), size, PGA_MT_MASK,
			      cached ? PGA_MT(PT_MT_WB) : PGA_MT(PT_MT_NC), &tlb);
	tlb_gather_finish(&tlb);
	return err;
}

static void protect_symbols(char *start, char *end, u32 clear, u32 set)
{
	struct tlb_gather tlb;
	int err = 0;

	if (start == end)
		return;
	tlb_gather_init(&tlb, &kernel_pgtable);
	err |= pgtable_protect(&kernel_pgtable, (unsigned long)start, end - start, clear, set,
			       &tlb);
	err |= pgtable_protect(&kernel_pgtable, (unsigned long)lm_alias(start), end - start, clear,
			       set, &tlb);
	tlb_gather_finish(&tlb);
	WARN_ON(err);
}

void paging_seal(void)
{
	protect_symbols(__start_ro_after_init, __end_ro_after_init, PGA_W | PGA_DIRTY, 0);
}
