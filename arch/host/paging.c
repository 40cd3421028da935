// SPDX-License-Identifier: MIT
/*
 * The fake machine's kernel_pgtable: what mm/paging.c is on a machine. It covers the windows above
 * the linear map (vmalloc to fixmap); the adversary walks it, and every translation it fetches
 * becomes real memory at that address until it is flushed, so vmalloc'ed memory can be used.
 */
#include <arch/mmu.h>
#include <granule/paging.h>
#include <granule/pgtable.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <asm/page.h>
#include <../arch/host/bank.h>
#include <../arch/host/glue.h>
#include <../arch/host/host_mmu.h>
#include <../arch/host/paging.h>

#ifdef CONFIG_64BIT
#define ROOT_LEVEL	3
#define ROOT_ENTRIES	512
#define ROOT_BYTES	4096
#define FORMAT		host_arm64_4k
#else
#define ROOT_LEVEL	1
#define ROOT_ENTRIES	4096
#define ROOT_BYTES	16384
#define FORMAT		host_short
#endif

static void *alloc_table(struct pgtable *pt, size_t bytes, unsigned int flags)
{
	gfp_t gfp = (flags & PGTABLE_ATOMIC ? GFP_ATOMIC : GFP_KERNEL) | __GFP_ZERO;

	if (!slab_is_available())
		return memblock_alloc(bytes, bytes);
	return (void *)__get_free_pages(gfp, get_order(bytes));
}

static void free_table(struct pgtable *pt, void *table, size_t bytes)
{
	host_mmu_table_freed(pt, table, bytes);
	if (!PageReserved(virt_to_page(table)))
		free_pages((unsigned long)table, get_order(bytes));
}

static bool may_break(struct pgtable *pt, vaddr_t va, u64 size)
{
	return va >= VMALLOC_START && va < VMALLOC_END;
}

static const struct pgtable_ops ops = {
	.alloc_table = alloc_table, .free_table = free_table, .may_break = may_break,
};

struct pgtable kernel_pgtable;

/* A device's registers are nowhere: plain memory stands in. */
static void back(u64 va, u64 size, u64 pa, const struct host_entry *entry)
{
	if (host_alias_map((unsigned long)va, pa, size, entry->write))
		glue_map((void *)(unsigned long)va, size);
}

static void unback(u64 va, u64 size)
{
	host_alias_unmap((unsigned long)va, size);
}

static const struct host_mmu_backing backing = { .map = back, .unmap = unback };

void host_paging_init(void)
{
	void *root = memblock_alloc(ROOT_BYTES, ROOT_BYTES);

	BUG_ON(!root);
	pgtable_init(&kernel_pgtable, root, ROOT_LEVEL, ROOT_ENTRIES, VMALLOC_START,
		     FIXADDR_TOP - 1, &ops);
	host_mmu_attach(&kernel_pgtable, &FORMAT);
	host_mmu_set_backing(&kernel_pgtable, &backing);
}

void (*host_set_cached)(phys_addr_t base, size_t size, bool cached);

int paging_set_cached(phys_addr_t base, size_t size, bool cached)
{
	if (host_set_cached)
		host_set_cached(base, size, cached);
	return 0;
}

int paging_want_pages(phys_addr_t base, phys_addr_t size)
{
	return 0;
}

int arch_mmu_translate(unsigned long va, bool write, phys_addr_t *pa, u64 *par)
{
	struct host_translation t;

	*par = 0;
	if (!host_mmu_translate(&kernel_pgtable, va, &t) || (write && !t.entry.write))
		return -EFAULT;
	*pa = t.pa;
	return 0;
}
