/* SPDX-License-Identifier: MIT */
/*
 * The memory model: where the struct page of a page frame is.
 *
 *	index = pfn - memstart_pfn                      counts from the start of RAM (aligned to
 *	a section)
 *	page  = VMEMMAP_START + index * sizeof(struct page)
 *
 * so that virt_to_page and page_to_virt of the linear map are pure arithmetic on constants. The
 * window at VMEMMAP_START is backed only where RAM is; one section is 128 MiB, and inside it one
 * bit of mem_section.present says for each largest buddy block (2^MAX_PAGE_ORDER pages) whether its
 * struct pages exist: pfn_valid(). Such a block's struct pages exist wholly or not at all, so the
 * buddy and the pageblock of a valid page always have theirs, and are found by masking the struct
 * page's own address.
 *
 * ARM LPAE: the window holds the first 4 GiB; sections above have their array in the linear map, in
 * a 1 MiB slot of virtual address each (mem_slots finds the section from the address).
 */
#ifndef _LINUX_MEMORY_MODEL_H
#define _LINUX_MEMORY_MODEL_H

#include <linux/types.h>
#include <linux/mm_types.h>
#include <linux/pageblock-flags.h>
#include <asm/page.h>

#include <arch/this.h>
#include ARCH_HEADER(layout.h)

#define MAX_PAGE_ORDER		10
#define NR_PAGE_ORDERS		(MAX_PAGE_ORDER + 1)
#define MAX_ORDER_NR_PAGES	(1UL << MAX_PAGE_ORDER)

#define SECTION_SIZE_BITS	27
#define PFN_SECTION_SHIFT	(SECTION_SIZE_BITS - CONFIG_PAGE_SHIFT)
#define PAGES_PER_SECTION	(1UL << PFN_SECTION_SHIFT)
#define PAGE_SECTION_MASK	(~(PAGES_PER_SECTION - 1))

struct page_ext;

struct mem_section {
	/* bit n: largest buddy block n of the section has struct pages */
	u32 present;
#ifdef CONFIG_ARM_LPAE
	struct page *map;		/* array of a section beyond the window */
#endif
	struct page_ext *page_ext;	/* side records, when somebody asked for them */
};

/* first frame of the window; multiple of a section */
extern unsigned long memstart_pfn;
extern struct mem_section *mem_section;		/* by (pfn - memstart_pfn) >> PFN_SECTION_SHIFT */
extern unsigned long nr_mem_sections;

#define VMEMMAP_BASE		((unsigned long)VMEMMAP_START)

/*
 * Puts memory behind [start, start + size) of the window, whole pages: normal memory, read-write,
 * not executable, never given back. Boot only. The page tables' room implements it on targets, the
 * fake machine on the host. 0 or -errno.
 */
int vmemmap_map(unsigned long start, phys_addr_t pa, size_t size);

static __always_inline unsigned long pfn_index(unsigned long pfn)
{
	return pfn - memstart_pfn;
}

#ifdef CONFIG_ARM_LPAE
#define MEM_WINDOW_PAGES	(1UL << 20)
#define MEM_SLOT_SHIFT		20	/* bytes of struct pages a section: 2^15 * 32 */

/* section index by address of its struct pages */
extern u16 mem_slots[1UL << (32 - MEM_SLOT_SHIFT)];

static __always_inline unsigned long page_index(const struct page *page)
{
	unsigned long addr = (unsigned long)page;

	if (addr - VMEMMAP_BASE < MEM_WINDOW_PAGES * sizeof(struct page))
		return (addr - VMEMMAP_BASE) / sizeof(struct page);
	return (unsigned long)mem_slots[addr >> MEM_SLOT_SHIFT] << PFN_SECTION_SHIFT |
	       (addr & ((1UL << MEM_SLOT_SHIFT) - 1)) / sizeof(struct page);
}

static __always_inline struct page *index_page(unsigned long index)
{
	if (index < MEM_WINDOW_PAGES)
		return (struct page *)(VMEMMAP_BASE + index * sizeof(struct page));
	return (struct page *)((unsigned long)mem_section[index >> PFN_SECTION_SHIFT].map +
			       (index & (PAGES_PER_SECTION - 1)) * sizeof(struct page));
}
#else
static __always_inline unsigned long page_index(const struct page *page)
{
	return ((unsigned long)page - VMEMMAP_BASE) / sizeof(struct page);
}

static __always_inline struct page *index_page(unsigned long index)
{
	return (struct page *)(VMEMMAP_BASE + index * sizeof(struct page));
}
#endif

static __always_inline unsigned long page_to_pfn(const struct page *page)
{
	return page_index(page) + memstart_pfn;
}

static __always_inline struct page *pfn_to_page(unsigned long pfn)
{
	return index_page(pfn_index(pfn));
}

/* A struct page exists: RAM, or a hole or reserved range in the same largest block as RAM. */
static inline bool page_index_valid(unsigned long index)
{
	unsigned long nr = index >> PFN_SECTION_SHIFT;

	if (nr >= nr_mem_sections)
		return false;
	return mem_section[nr].present >> ((index & (PAGES_PER_SECTION - 1)) >> MAX_PAGE_ORDER) & 1;
}

static inline bool pfn_valid(unsigned long pfn)
{
	return page_index_valid(pfn_index(pfn));
}

#define page_to_phys(page)	((phys_addr_t)page_to_pfn(page) << CONFIG_PAGE_SHIFT)
#define phys_to_page(phys) \
	pfn_to_page((unsigned long)((phys_addr_t)(phys) >> CONFIG_PAGE_SHIFT))

/* Of an address in the linear map; page_to_virt of a page in it (not highmem). */
#define virt_to_page(addr) \
	((struct page *)(VMEMMAP_BASE + ((unsigned long)(addr) - (unsigned long)PAGE_OFFSET) / \
						(1UL << CONFIG_PAGE_SHIFT) * sizeof(struct page)))
#define page_to_virt(pg) /* not named page: sizeof(struct page) follows */ \
	((void *)((((unsigned long)(pg) - VMEMMAP_BASE) / sizeof(struct page) << \
		   CONFIG_PAGE_SHIFT) + (unsigned long)PAGE_OFFSET))

/*
 * The first struct page of the aligned block of 2^order that holds this one, and the block's buddy.
 */
static __always_inline struct page *page_block(const struct page *page, unsigned int order)
{
	return (struct page *)((unsigned long)page & ~((sizeof(struct page) << order) - 1));
}

static __always_inline struct page *page_buddy(const struct page *page, unsigned int order)
{
	return (struct page *)((unsigned long)page ^ (sizeof(struct page) << order));
}

/*
 * The pageblock's byte: in its first struct page where there is room, in a table on 32-bit
 * machines.
 */
#if __SIZEOF_LONG__ == 8
static __always_inline u8 *pageblock_byte(const struct page *page)
{
	return (u8 *)&page_block(page, pageblock_order)->block_flags;
}
#else
#ifdef CONFIG_ARM
#define PAGEBLOCK_TABLE_FIXED	(!IS_ENABLED(CONFIG_ARM_LPAE))
#else
#define PAGEBLOCK_TABLE_FIXED	0
#endif
extern u8 pageblock_window[PAGEBLOCK_TABLE_FIXED ? 1UL << (20 - pageblock_order) : 1];
extern u8 *pageblock_table;	/* elsewhere: sized by the highest frame */

static __always_inline u8 *pageblock_byte(const struct page *page)
{
	if (PAGEBLOCK_TABLE_FIXED)
		return (u8 *)((unsigned long)pageblock_window -
			      VMEMMAP_BASE / (sizeof(struct page) << pageblock_order) +
			      (unsigned long)page / (sizeof(struct page) << pageblock_order));
	return pageblock_table + (page_index(page) >> pageblock_order);
}
#endif

#endif
