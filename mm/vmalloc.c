// SPDX-License-Identifier: MIT
/*
 * vmalloc: memory from single pages or from blocks, mapped side by side. Large requests first try
 * blocks of the buddy system: fewer pages to take, larger mappings, fewer to give back.
 *
 * Order of work: pages, then addresses, then the mapping; each step is undone when a later one
 * fails, so a refused vmalloc leaves everything as it was. Next: mm/vmap_area.c.
 */
#include "vmalloc_internal.h"
#include <asm/page.h>
#include <granule/pgtable.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/numa.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

/* Below this, single pages from the per-CPU lists are cheaper than a block. */
#define BLOCK_MIN_ORDER 4

struct request {
	unsigned int nr_pages;
	unsigned int order;	/* of the blocks; nr_pages is rounded up to whole blocks */
	gfp_t gfp;
	int node;
	struct page **pages;
};

/* --- pages ----------------------------------------------------------------------------------- */

static struct page **alloc_page_array(unsigned int nr, gfp_t gfp, int node)
{
	size_t bytes = array_size(nr, sizeof(struct page *));

	gfp = (gfp & (GFP_KERNEL | __GFP_NOWARN | __GFP_NOFAIL)) | __GFP_NOWARN;
	if (bytes <= PAGE_SIZE)
		return kmalloc_node(bytes, gfp, node);
	return __vmalloc_node(bytes, 1, gfp, node, alloc_page_array);
}

static void free_page_array(struct page **pages)
{
	if (is_vmalloc_addr(pages))
		vfree(pages);
	else
		kfree(pages);
}

static void free_blocks(struct page **pages, unsigned int nr, unsigned int order)
{
	if (order == 0) {
		free_pages_bulk_array(nr, pages);
		return;
	}
	for (unsigned int i = 0; i < nr; i += 1u << order)
		__free_pages(pages[i], order);
}

/* Blocks of r->order until done. False: none were left, and what had been taken is back. */
static bool take_blocks(struct request *r)
{
	/* quick tries only: blocks are a convenience, single pages always do */
	gfp_t gfp = (r->gfp & ~__GFP_NOFAIL & ~__GFP_DIRECT_RECLAIM) | __GFP_NOWARN | __GFP_NORETRY;

	for (unsigned int i = 0; i < r->nr_pages; i += 1u << r->order) {
		struct page *block = alloc_pages_node(r->node, gfp, r->order);

		if (!block) {
			free_blocks(r->pages, i, r->order);
			return false;
		}
		for (unsigned int j = 0; j < 1u << r->order; j++)
			r->pages[i + j] = block + j;
	}
	return true;
}

static bool take_single_pages(struct request *r)
{
	unsigned int got = 0;

	memset(r->pages, 0, r->nr_pages * sizeof(*r->pages));
	got = alloc_pages_bulk_array_node(r->gfp, r->node, r->nr_pages, r->pages);
	/* the bulk path does not reclaim; the single one does */
	while (got < r->nr_pages) {
		struct page *page = alloc_pages_node(r->node, r->gfp, 0);

		if (!page) {
			free_pages_bulk_array(got, r->pages);
			return false;
		}
		r->pages[got++] = page;
	}
	return true;
}

/*
 * The largest order whose blocks waste no page, tried first; then half of it, down to where single
 * pages win. Fills r->pages.
 */
static bool take_pages(struct request *r, unsigned long vm_flags)
{
	unsigned int order = min_t(unsigned int, __ffs(r->nr_pages), MAX_PAGE_ORDER);

	if (vm_flags & VM_USERMAP)
		order = 0;	/* processes hold the pages one by one */
	for (; order >= BLOCK_MIN_ORDER; order -= 3) {
		r->order = order;
		if (take_blocks(r))
			return true;
	}
	r->order = 0;
	return take_single_pages(r);
}

void vm_area_free_pages(struct vm_struct *area)
{
	if (!area->pages)
		return;
	free_blocks(area->pages, area->nr_pages, area->page_order);
	free_page_array(area->pages);
}

/* --- mapping --------------------------------------------------------------------------------- */

/* Each block is one run of physical addresses; pgtable_map uses the largest entries that fit. */
static int map_area(struct vm_struct *area, const struct request *r, pgprot_t prot)
{
	unsigned long va = (unsigned long)area->addr, step = PAGE_SIZE << r->order;
	struct tlb_gather tlb;
	int err = 0;

	if (r->order == 0)
		return pgtable_map_pages(&kernel_pgtable, va, r->pages, r->nr_pages, prot, 0);
	for (unsigned int i = 0; i < r->nr_pages && !err; i += 1u << r->order, va += step)
		err = pgtable_map(&kernel_pgtable, va, page_to_phys(r->pages[i]), step, prot, 0);
	if (!err)
		return 0;
	tlb_gather_init(&tlb, &kernel_pgtable);
	pgtable_unmap(&kernel_pgtable, (unsigned long)area->addr, area->size, &tlb);
	tlb_gather_finish(&tlb);
	return err;
}

static unsigned long area_align(const struct request *r, unsigned long align)
{
	return max3(align, PAGE_SIZE, PAGE_SIZE << r->order);
}

static void *build_area(struct request *r, unsigned long align, unsigned long start,
			unsigned long end, pgprot_t prot, unsigned long vm_flags,
			const void *caller)
{
	struct vm_struct *area;

	area = __get_vm_area_caller((unsigned long)r->nr_pages << PAGE_SHIFT,
				    area_align(r, align), vm_flags, start, end, caller);
	if (!area && area_align(r, align) > align)	/* large alignment was our wish only */
		area = __get_vm_area_caller((unsigned long)r->nr_pages << PAGE_SHIFT,
					    max(align, PAGE_SIZE), vm_flags, start, end, caller);
	if (!area)
		return NULL;
	if (map_area(area, r, prot)) {
		vm_area_discard(area);
		return NULL;
	}
	area->pages = r->pages;
	area->nr_pages = r->nr_pages;
	area->page_order = r->order;
	vm_area_count_pages(r->nr_pages);
	return area->addr;
}

static bool size_is_sane(unsigned long size, gfp_t gfp)
{
	if (size && size <= ULONG_MAX - PAGE_SIZE && PFN_UP(size) <= totalram_pages())
		return true;
	WARN(!(gfp & __GFP_NOWARN),
	     "vmalloc: %lu bytes asked for, the machine has %lu pages\n", size, totalram_pages());
	return false;
}

static void report_failure(unsigned long size, gfp_t gfp, const void *caller, const char *what)
{
	if (!(gfp & __GFP_NOWARN))
		pr_warn("vmalloc: %lu bytes for %pS refused: no %s\n", size, caller, what);
}

void *__vmalloc_node_range(unsigned long size, unsigned long align, unsigned long start,
			   unsigned long end, gfp_t gfp, pgprot_t prot, unsigned long vm_flags,
			   int node, const void *caller)
{
	struct request r = { .gfp = gfp | __GFP_HIGHMEM, .node = node };
	void *addr = NULL;

	might_sleep();
	if (!size_is_sane(size, gfp))
		return NULL;
	if (gfp & (GFP_DMA | GFP_DMA32))
		r.gfp &= ~__GFP_HIGHMEM;
	r.nr_pages = PFN_UP(size);
	r.pages = alloc_page_array(r.nr_pages, gfp, node);
	if (!r.pages || !take_pages(&r, vm_flags)) {
		report_failure(size, gfp, caller, "free pages");
		goto free_array;
	}
	addr = build_area(&r, align, start, end, prot, vm_flags | VM_ALLOC, caller);
	if (addr)
		return addr;
	report_failure(size, gfp, caller, "room in the vmalloc range, or page tables");
	free_blocks(r.pages, r.nr_pages, r.order);
free_array:
	if (r.pages)
		free_page_array(r.pages);
	return NULL;
}

/* --- the functions people call --------------------------------------------------------------- */

void *__vmalloc_node(unsigned long size, unsigned long align, gfp_t gfp, int node,
		     const void *caller)
{
	return __vmalloc_node_range(size, align, VMALLOC_START, VMALLOC_END, gfp, PAGE_KERNEL, 0,
				    node, caller);
}

void *__vmalloc(unsigned long size, gfp_t gfp)
{
	return __vmalloc_node(size, 1, gfp, NUMA_NO_NODE, __builtin_return_address(0));
}

void *vmalloc(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_KERNEL, NUMA_NO_NODE, __builtin_return_address(0));
}

void *vzalloc(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_KERNEL | __GFP_ZERO, NUMA_NO_NODE,
			      __builtin_return_address(0));
}

void *vmalloc_huge(unsigned long size, gfp_t gfp)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END, gfp, PAGE_KERNEL,
				    VM_ALLOW_HUGE_VMAP, NUMA_NO_NODE, __builtin_return_address(0));
}

void *vmalloc_user(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END, GFP_KERNEL | __GFP_ZERO,
				    PAGE_KERNEL, VM_USERMAP, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void *vmalloc_node(unsigned long size, int node)
{
	return __vmalloc_node(size, 1, GFP_KERNEL, node, __builtin_return_address(0));
}

void *vzalloc_node(unsigned long size, int node)
{
	return __vmalloc_node(size, 1, GFP_KERNEL | __GFP_ZERO, node, __builtin_return_address(0));
}

/* Pages that a 32-bit device reaches: the zone that promises it, where there is one. */
#define GFP_VMALLOC32 (IS_ENABLED(CONFIG_ARM64) ? GFP_DMA32 | GFP_KERNEL : GFP_KERNEL)

void *vmalloc_32(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_VMALLOC32 | __GFP_DMA32, NUMA_NO_NODE,
			      __builtin_return_address(0));
}

void *vmalloc_32_user(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END,
				    GFP_VMALLOC32 | __GFP_DMA32 | __GFP_ZERO, PAGE_KERNEL,
				    VM_USERMAP, NUMA_NO_NODE, __builtin_return_address(0));
}

void *vmalloc_array(size_t n, size_t size)
{
	size_t bytes;

	if (check_mul_overflow(n, size, &bytes))
		return NULL;
	return __vmalloc(bytes, GFP_KERNEL);
}

void *vcalloc(size_t n, size_t size)
{
	size_t bytes;

	if (check_mul_overflow(n, size, &bytes))
		return NULL;
	return __vmalloc(bytes, GFP_KERNEL | __GFP_ZERO);
}

void vfree(const void *addr)
{
	might_sleep_if(!in_interrupt());
	if (addr)
		vm_area_release(addr, VM_ALLOC | VM_MAP_PUT_PAGES, "vfree");
}

void vfree_atomic(const void *addr)
{
	if (addr)
		vm_area_release(addr, VM_ALLOC | VM_MAP_PUT_PAGES, "vfree");
}

/* --- maps of the caller's pages -------------------------------------------------------------- */

static void *map_pages(struct page **pages, unsigned int count, unsigned long vm_flags,
		       pgprot_t prot, const void *caller)
{
	struct vm_struct *area;

	might_sleep();
	if (!count || count > totalram_pages())
		return NULL;
	area = get_vm_area_caller((unsigned long)count << PAGE_SHIFT, vm_flags, caller);
	if (!area)
		return NULL;
	if (pgtable_map_pages(&kernel_pgtable, (unsigned long)area->addr, pages, count,
			      pgprot_nx(prot), 0)) {
		vm_area_discard(area);
		return NULL;
	}
	if (vm_flags & VM_MAP_PUT_PAGES) {
		area->pages = pages;
		area->nr_pages = count;
	}
	return area->addr;
}

void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot)
{
	return map_pages(pages, count, flags | VM_MAP, prot, __builtin_return_address(0));
}

void vunmap(const void *addr)
{
	might_sleep();
	if (addr)
		vm_area_release(addr, VM_MAP, "vunmap");
}

void *vm_map_ram(struct page **pages, unsigned int count, int node)
{
	(void)node;
	return map_pages(pages, count, VM_MAP_RAM, PAGE_KERNEL, __builtin_return_address(0));
}

void vm_unmap_ram(const void *mem, unsigned int count)
{
	struct vm_struct *area = find_vm_area(mem);

	if (WARN(area && area->size != ((unsigned long)count + 1) << PAGE_SHIFT,
		 "vm_unmap_ram(%px, %u): the map has %lu pages\n", mem, count,
		 area ? (area->size >> PAGE_SHIFT) - 1 : 0))
		return;
	vm_area_release(mem, VM_MAP_RAM, "vm_unmap_ram");
}

void free_vm_area(struct vm_struct *area)
{
	vm_area_release(area->addr, ~0ul, "free_vm_area");
}

/* --- look-ups -------------------------------------------------------------------------------- */

bool is_vmalloc_addr(const void *addr)
{
	return (unsigned long)addr >= VMALLOC_START && (unsigned long)addr < VMALLOC_END;
}

unsigned long vmalloc_to_pfn(const void *addr)
{
	struct pgtable_entry entry;
	unsigned long va = (unsigned long)addr;

	if (pgtable_query(&kernel_pgtable, va & PAGE_MASK, &entry))
		return 0;
	return PFN_DOWN(entry.pa + (va - entry.va));
}

struct page *vmalloc_to_page(const void *addr)
{
	unsigned long pfn = vmalloc_to_pfn(addr);

	return pfn && pfn_valid(pfn) ? pfn_to_page(pfn) : NULL;
}
