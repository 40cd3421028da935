// SPDX-License-Identifier: MIT
/*
 * The cost of vmalloc, vmap and ioremap pairs. The address and the pages of a freed area wait for a
 * flush that many share, so a sample is the average over enough pairs to contain their flushes.
 */
#include <granule/bench.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/of_address.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

static void run_pairs(struct bench *b, unsigned long size, unsigned int pairs)
{
	vfree(vmalloc(size));
	vm_unmap_aliases();
	bench_each(b, 5) {
		bench_begin(b);
		for (unsigned int i = 0; i < pairs; i++)
			vfree(vmalloc(size));
		vm_unmap_aliases();
		bench_end(b, pairs);
	}
}

static void vmalloc_4k(struct bench *b)
{
	run_pairs(b, 4 << 10, 128);
}
BENCH(vmalloc_4k, vmalloc_4k, 700, 700, "vmalloc + vfree 4 KiB");

static void vmalloc_64k(struct bench *b)
{
	run_pairs(b, 64 << 10, 128);
}
BENCH(vmalloc_64k, vmalloc_64k, 1200, 1200, "vmalloc + vfree 64 KiB");

static void vmalloc_1m_block(struct bench *b)
{
	run_pairs(b, 1 << 20, 16);
}
BENCH(vmalloc_1m_block, vmalloc_1m_block, 6000, 6000, "vmalloc + vfree 1 MiB, blocks free");

static void vmalloc_16m_block(struct bench *b)
{
	run_pairs(b, 16 << 20, 4);
}
BENCH(vmalloc_16m_block, vmalloc_16m_block, 45000, 45000, "vmalloc + vfree 16 MiB, blocks free");

/* --- without a free block --------------------------------------------------------------------- */

/*
 * Takes every block of an order that vmalloc would use, then gives back every second page of as
 * many as `pages` need, so that single pages are free and blocks are not. Returns the list of what
 * is held.
 */
static struct page *hold_blocks(unsigned long pages)
{
	struct page *held = NULL, *block;
	unsigned int order = MAX_PAGE_ORDER;

	for (;;) {
		block = alloc_pages(GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY, order);
		if (!block) {
			if (order-- == 4)
				break;
			continue;
		}
		block->private = (unsigned long)held;
		block->index = order;
		held = block;
	}
	for (block = held; block && pages; block = (struct page *)block->private) {
		unsigned long n = 1ul << block->index;

		split_page(block, block->index);
		for (unsigned long i = 1; i < n; i += 2, pages -= pages != 0)
			__free_page(block + i);
		block->index |= 1ul << 8;	/* every second page is gone */
	}
	return held;
}

static void release_blocks(struct page *held)
{
	while (held) {
		struct page *next = (struct page *)held->private;
		unsigned int order = held->index & 0xff;

		held->private = 0;
		if (held->index >> 8) {
			for (unsigned long i = 0; i < 1ul << order; i += 2)
				__free_page(held + i);
		} else {
			__free_pages(held, order);
		}
		held = next;
	}
}

static void run_scattered(struct bench *b, unsigned long size, unsigned int pairs)
{
	struct page *held = hold_blocks((size >> PAGE_SHIFT) * 2 + 1024);
	void *probe = vmalloc(size);

	if (!probe)
		b->skip = "too little memory";
	vfree(probe);
	vm_unmap_aliases();
	bench_each(b, 3) {
		bench_begin(b);
		for (unsigned int i = 0; i < pairs; i++) {
			vfree(vmalloc(size));
			vm_unmap_aliases();
		}
		bench_end(b, pairs);
	}
	release_blocks(held);
}

static void vmalloc_1m_pages(struct bench *b)
{
	run_scattered(b, 1 << 20, 4);
}
BENCH(vmalloc_1m_pages, vmalloc_1m_pages, 18000, 18000, "vmalloc + vfree 1 MiB, single pages");

static void vmalloc_16m_pages(struct bench *b)
{
	run_scattered(b, 16 << 20, 2);
}
BENCH(vmalloc_16m_pages, vmalloc_16m_pages, 280000, 280000,
      "vmalloc + vfree 16 MiB, single pages");

/* --- maps ------------------------------------------------------------------------------------- */

static void vmap16(struct bench *b)
{
	struct page *pages[16];

	for (int i = 0; i < 16; i++)
		pages[i] = alloc_page(GFP_KERNEL);
	vunmap(vmap(pages, 16, VM_MAP, PAGE_KERNEL));
	vm_unmap_aliases();
	bench_each(b, 5) {
		bench_begin(b);
		for (int i = 0; i < 128; i++)
			vunmap(vmap(pages, 16, VM_MAP, PAGE_KERNEL));
		vm_unmap_aliases();
		bench_end(b, 128);
	}
	for (int i = 0; i < 16; i++)
		__free_page(pages[i]);
}
BENCH(vmap16, vmap16, 800, 800, "vmap + vunmap 16 pages");

/* The console's registers: there on every board, mapped once more and not touched. */
static void run_ioremap(struct bench *b, size_t size)
{
	struct resource res;
	phys_addr_t base;

	if (!of_stdout || of_address_to_resource(of_stdout, 0, &res)) {
		b->skip = "the tree names no console";
		return;
	}
	base = res.start & ~(phys_addr_t)(size - 1);
	iounmap(ioremap(base, size));
	vm_unmap_aliases();
	bench_each(b, 5) {
		bench_begin(b);
		for (int i = 0; i < 128; i++)
			iounmap(ioremap(base, size));
		vm_unmap_aliases();
		bench_end(b, 128);
	}
}

static void ioremap_4k(struct bench *b)
{
	run_ioremap(b, 4 << 10);
}
BENCH(ioremap_4k, ioremap_4k, 550, 550, "ioremap + iounmap 4 KiB");

static void ioremap_1m(struct bench *b)
{
	run_ioremap(b, 1 << 20);
}
BENCH(ioremap_1m, ioremap_1m, 700, 2000, "ioremap + iounmap 1 MiB");
